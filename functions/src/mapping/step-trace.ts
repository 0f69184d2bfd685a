import { Decimal } from 'decimal.js';
import type { Condition } from './condition.ts';
import { minorUnits } from './minor-units.ts';
import { findCountry, findState, toE164 } from './places.ts';
import { toPlainText } from './plain-text.ts';
import type { StepContext } from './step-host.ts';
import { digitsMax, textLengthMax } from './step-limits.ts';
import type { DateForm, Step } from './steps.ts';

/** A step and what it gave; `inside` are the steps of its parts, options or branches, empty where one was passed over. */
export type TracedStep = { step: Step; value: unknown; inside?: TracedStep[][] };

type Trace = {
  source: unknown;
  context: StepContext;
  fail(step: Step['step'], reason: string): never;
  /** Every step that ran, in order, also when a later one fails. */
  traced: TracedStep[];
};

/**
 * Runs steps one by one in the plainest way there is and writes down what each gave. It shares nothing with the fast form, so that
 * the two can be held against each other.
 */
export function traceSteps(steps: readonly Step[], input: unknown, trace: Trace): unknown {
  let value = input;
  for (const step of steps) {
    const inside: TracedStep[][] = [];
    const within = (nested: readonly Step[], given: unknown) => {
      const traced: TracedStep[] = [];
      inside.push(traced);
      return traceSteps(nested, given, { ...trace, traced });
    };
    value = giveNext(step, value, { trace, within });
    trace.traced.push(inside.length > 0 ? { step, value, inside } : { step, value });
  }
  return value;
}

type Surroundings = { trace: Trace; within: (steps: readonly Step[], input: unknown) => unknown };

function giveNext(step: Step, input: unknown, { trace, within }: Surroundings): unknown {
  switch (step.step) {
    case 'get':
      return readPath(trace.source, step.path);
    case 'constant':
      return step.value;
    case 'default':
      return isEmpty(input) ? step.value : input;
    case 'concat':
      return bounded(step.parts.map((part) => within(part, input)).filter((value) => !isEmpty(value)).map(String).join(step.separator ?? ''), step, trace);
    case 'coalesce': {
      const found = step.options.values().map((option) => within(option, input)).find((value) => !isEmpty(value));
      return found ?? null;
    }
    case 'when': {
      // Cases that were passed over leave an empty list, so that the place tells which one ran.
      for (const each of step.cases) {
        if (isTrue(each.if, input, trace.source)) return within(each.steps, input);
        within([], input);
      }
      return step.otherwise && within(step.otherwise, input);
    }
    case 'jsonata':
      return trace.context.evaluated ? trace.context.evaluated(step.expression, trace.source) : trace.fail('jsonata', 'the expression was not evaluated');
    case 'where':
      return Array.isArray(input) ? input.filter((item) => isTrue(step.if, item, item)) : input;
    case 'sum':
      return Array.isArray(input) ? sumOf(itemsOf(input, step.field), trace) : input;
    case 'count':
      return Array.isArray(input) ? input.length : isEmpty(input) ? input : 1;
    case 'join':
      return Array.isArray(input) ? bounded([...new Set(itemsOf(input, step.field).map(String))].join(step.separator), step, trace) : input;
    case 'lookup':
      if (isEmpty(input)) return step.missing === 'absent' ? undefined : input;
      return changeValue(step, input, trace);
    default:
      return isEmpty(input) ? input : changeValue(step, input, trace);
  }
}

type ChangingStep = Exclude<Step, { step: 'get' | 'constant' | 'jsonata' | 'default' | 'concat' | 'coalesce' | 'when' | 'where' | 'sum' | 'count' | 'join' }>;

/** The steps that leave absent and empty as they are. */
function changeValue(step: ChangingStep, input: unknown, trace: Trace): unknown {
  const { fail } = trace;
  switch (step.step) {
    case 'decimal':
      return (toDecimal(input) ?? fail(step.step, 'the value is not a number')).toDecimalPlaces(step.scale, roundings[step.rounding ?? 'half-up']).toFixed();
    case 'money': {
      const units = minorUnits(String(step.currency ?? readPath(trace.source, step.currencyPath ?? ''))) ?? fail(step.step, 'the currency is unknown');
      return (toDecimal(input) ?? fail(step.step, 'the value is not a number')).toDecimalPlaces(units, Decimal.ROUND_HALF_UP).toFixed();
    }
    case 'number':
      return (toDecimal(input) ?? fail(step.step, 'the value is not a number')).toNumber();
    case 'boolean':
      return step.yes ? step.yes.map((word) => word.toLowerCase()).includes(String(input).trim().toLowerCase()) : [true, 'true', 1, '1'].some((yes) => yes === input);
    case 'date':
      return new Intl.DateTimeFormat('en-CA', { timeZone: zoneOf(step.zone, trace), year: 'numeric', month: '2-digit', day: '2-digit' }).format(toDate(input, step.from) ?? fail(step.step, 'the value is not a date'));
    case 'time':
      return new Intl.DateTimeFormat('en-GB', { timeZone: zoneOf(step.zone, trace), timeStyle: 'medium', hourCycle: 'h23' }).format(toDate(input, step.from) ?? fail(step.step, 'the value is not a date'));
    case 'datetime':
      return (toDate(input, step.from) ?? fail(step.step, 'the value is not a date')).toISOString();
    default:
      return changeByKnowledge(step, input, trace);
  }
}

type KnowingStep = Exclude<ChangingStep, { step: 'decimal' | 'money' | 'number' | 'boolean' | 'date' | 'time' | 'datetime' }>;

/** The steps that know something of the world, or of another record, and those of text. */
function changeByKnowledge(step: KnowingStep, input: unknown, { source, context, fail }: Trace): unknown {
  switch (step.step) {
    case 'phone':
      return toE164(String(input), countryOf(step, source)) ?? input;
    case 'country': {
      const country = findCountry(String(input));
      return (country && { 'alpha-2': country.alpha2, 'alpha-3': country.alpha3, name: country.name }[step.to]) ?? input;
    }
    case 'state':
      return findState(String(input), countryOf(step, source) ?? '')?.[step.to] ?? input;
    case 'enrich':
      return context.enriched ? context.enriched({ object: step.object, match: step.match, field: step.field }, String(input)) : fail(step.step, 'the records it looks up were not read');
    case 'lookup': {
      const entry = own(own(context.tables, step.table), String(input)) ?? step.fallback;
      if (entry !== undefined || step.missing === 'absent') return entry;
      return step.missing === 'keep' ? input : fail(step.step, `the table "${step.table}" has no entry for the value`);
    }
    default:
      return changeText(step, ['case', 'split', 'replace'].includes(step.step) ? bounded(String(input), step, { fail }) : String(input), { fail });
  }
}

function changeText(step: Exclude<KnowingStep, { step: 'phone' | 'country' | 'state' | 'enrich' | 'lookup' }>, input: string, trace: Pick<Trace, 'fail'>): unknown {
  switch (step.step) {
    case 'trim':
      return input.trim();
    case 'case':
      if (step.to === 'title') return input.toLowerCase().replaceAll(/(^|[^\p{L}\p{N}'’])(\p{L})/gu, (_found, before: string, letter: string) => before + letter.toUpperCase());
      return step.to === 'upper' ? input.toUpperCase() : input.toLowerCase();
    case 'truncate':
      return cutAt(input, step.length);
    case 'text':
      return input;
    case 'split': {
      const parts = input.split(step.separator).map((part) => part.trim());
      return step.at === undefined ? parts : (parts[step.at < 0 ? parts.length + step.at : step.at] ?? null);
    }
    case 'part': {
      const start = step.from < 0 ? Math.max(0, input.length + step.from) : step.from;
      return input.slice(start, start + (step.length ?? input.length)).replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '');
    }
    case 'replace': {
      const between = input.split(step.find);
      const length = input.length + (between.length - 1) * (step.with.length - step.find.length);
      return length > textLengthMax ? tooLong(step, trace) : between.join(step.with);
    }
    case 'plain-text':
      return toPlainText(input);
  }
}

function bounded(text: string, step: Step, trace: Pick<Trace, 'fail'>): string {
  return text.length > textLengthMax ? tooLong(step, trace) : text;
}

const tooLong = ({ step }: Step, { fail }: Pick<Trace, 'fail'>): never => fail(step, `the text is longer than ${textLengthMax} characters, more than any field takes`);

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
const own = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined);
const itemsOf = (items: readonly unknown[], field: string | undefined): unknown[] => items.map((item) => (field === undefined ? item : own(item, field))).filter((value) => !isEmpty(value));
const zoneOf = (zone: string, { context }: Trace): string => (zone === 'store' ? context.storeZone : zone === 'utc' ? 'UTC' : zone);
const roundings = { 'half-up': Decimal.ROUND_HALF_UP, 'half-even': Decimal.ROUND_HALF_EVEN, up: Decimal.ROUND_UP, down: Decimal.ROUND_DOWN, floor: Decimal.ROUND_FLOOR, ceiling: Decimal.ROUND_CEIL };

function countryOf({ country, countryPath }: { country?: string | undefined; countryPath?: string | undefined }, source: unknown): string | undefined {
  if (country !== undefined) return country;
  const found = countryPath === undefined ? undefined : readPath(source, countryPath);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function sumOf(values: readonly unknown[], { fail }: Trace): string {
  return values.reduce((sum: Decimal, value) => sum.plus(toDecimal(value) ?? fail('sum', 'the value is not a number')), new Decimal(0)).toFixed();
}

/** Name by name, selector by selector. */
function readPath(source: unknown, path: string): unknown {
  const [, head = '', rest = ''] = /^(\[[^\]]*\]|[^.[]+)\.?(.*)$/s.exec(path) ?? [];
  if (head === '') return source;
  if (!head.startsWith('[')) return readPath(own(source, head), rest);
  if (!Array.isArray(source)) return undefined;
  const inside = head.slice(1, -1);
  if (inside === '*') return source.flatMap((item) => readPath(item, rest)).filter((value) => value !== undefined);
  const [name = '', ...text] = inside.split('=');
  return readPath(text.length > 0 ? source.find((item) => isTextOf(own(item, name), text.join('='))) : source.at(Number(inside)), rest);
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const isTextOf = (value: unknown, text: string): boolean => isScalar(value) && String(value) === text;

function isTrue(condition: Condition, input: unknown, source: unknown): boolean {
  if ('all' in condition) return condition.all.every((each) => isTrue(each, input, source));
  if ('any' in condition) return condition.any.some((each) => isTrue(each, input, source));
  if ('not' in condition) return !isTrue(condition.not, input, source);
  const value = condition.path === undefined ? input : readPath(source, condition.path);
  const isThere = !isEmpty(value) && !(Array.isArray(value) && value.length === 0);
  if (!('value' in condition)) return isThere === (condition.is === 'present');
  if (condition.is === 'one-of') return condition.value.some((wanted) => isTextOf(value, String(wanted)));
  const wanted = String(condition.value);
  if (condition.is === 'equal' || condition.is === 'not-equal') return isTextOf(value, wanted) === (condition.is === 'equal');
  if (condition.is === 'contains' && Array.isArray(value)) return value.some((item) => isTextOf(item, wanted));
  if (condition.is === 'contains' || condition.is === 'starts-with') return isScalar(value) && (condition.is === 'contains' ? String(value).includes(wanted) : String(value).startsWith(wanted));
  const [found, limit] = [toDecimal(value), toDecimal(condition.value)];
  return found !== undefined && limit !== undefined && (condition.is === 'greater' ? found.greaterThan(limit) : found.lessThan(limit));
}

/** By whole characters that fit, counted in UTF-16 units; half a character at the end of what was cut is dropped. */
const cutAt = (input: string, length: number): string => (input.length <= length ? input : input.slice(0, length).replace(/[\uD800-\uDBFF]$/, ''));

function toDecimal(input: unknown): Decimal | undefined {
  try {
    const isShort = String(input).length <= digitsMax;
    const decimal = new Decimal((typeof input === 'number' || typeof input === 'string') && isShort ? input : Number.NaN);
    return decimal.isFinite() && decimal.e <= digitsMax && decimal.e >= -digitsMax ? decimal : undefined;
  } catch {
    // Text that is no number.
    return undefined;
  }
}

function toDate(input: unknown, from?: DateForm): Date | undefined {
  if (from === 'day-first' || from === 'month-first') return readParts(String(input).trim(), from);
  const date = from === 'epoch-ms' ? new Date(Number(input)) : from === 'epoch' || typeof input === 'number' ? new Date(Number(input) * 1_000) : new Date(String(input));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function readParts(text: string, from: 'day-first' | 'month-first'): Date | undefined {
  const parts = /^(?<one>\d\d?)[./-](?<two>\d\d?)[./-](?<year>\d{4})(?:[ T](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d))?)?$/.exec(text)?.groups;
  if (!parts) return undefined;
  const [day, month] = (from === 'day-first' ? [parts.one, parts.two] : [parts.two, parts.one]).map(Number);
  const [year, hour, minute, second] = [parts.year, parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0].map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second));
  const isSame = date.getUTCFullYear() === year && date.getUTCMonth() + 1 === month && date.getUTCDate() === day && date.getUTCHours() === hour && date.getUTCMinutes() === minute && date.getUTCSeconds() === second;
  return isSame && (year ?? 0) >= 1_000 ? date : undefined;
}
