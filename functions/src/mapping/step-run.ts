import { Decimal } from 'decimal.js';
import { plainDecimal } from '../core/plain-decimal.ts';
import { compileCondition } from './condition.ts';
import { compilePath, isEmpty, isFields, ownValue, type PathReader } from './field-path.ts';
import { readInstant } from './instant-text.ts';
import { minorUnits } from './minor-units.ts';
import { findCountry, findState, toE164 } from './places.ts';
import { compileDate } from './step-date.ts';
import type { StepContext, StepHost } from './step-host.ts';
import { digitsMax, textLengthMax } from './step-limits.ts';
import { compileText, tooLong } from './step-text.ts';
import type { Rounding, Step } from './steps.ts';

/** One step or several in a row: gets what the one before gave. */
export type StepRun = (input: unknown, source: unknown, context: StepContext) => unknown;
/** A step that changes its input; few look at the record besides. */
type Change = (input: unknown, context: StepContext, source: unknown) => unknown;
/** Text → moment; both dates of a record come from one text, so the last one read is remembered. */
export function createInstantReader(): StepHost['instantOf'] {
  let last: { text: string; ms: number | undefined } = { text: '', ms: undefined };
  return (text) => {
    if (last.text !== text) last = { text, ms: readInstant(text) };
    return last.ms;
  };
}

/** Turns a list of steps into one function; a path and the step after it become one. */
export function compileSteps(steps: readonly Step[], host: StepHost): StepRun {
  const runs: StepRun[] = [];
  for (let at = 0; at < steps.length; at += 1) {
    const [step, next] = [steps[at], steps[at + 1]];
    const change = step?.step === 'get' && next ? compileChange(next, host) : undefined;
    if (step?.step === 'get' && change) {
      runs.push(readAndChange(step.path, change));
      at += 1;
    } else if (step) runs.push(compileStep(step, host));
  }
  return runs.length === 0 ? (input) => input : runs.reduce(inTurn);
}

const inTurn = (first: StepRun, second: StepRun): StepRun => (input, source, context) => second(first(input, source, context), source, context);

function readAndChange(path: string, change: Change): StepRun {
  const read = compilePath(path);
  return (_input, source, context) => change(read(source), context, source);
}

function compileStep(step: Step, host: StepHost): StepRun {
  switch (step.step) {
    case 'get': {
      const read = compilePath(step.path);
      return (_input, source) => read(source);
    }
    case 'constant':
      return () => step.value;
    case 'concat':
      return compileConcat(step.parts.map((part) => compileSteps(part, host)), step.separator ?? '', host);
    case 'coalesce':
      return compileCoalesce(step.options.map((option) => compileSteps(option, host)));
    case 'when':
      return compileWhen(step, host);
    case 'jsonata':
      return compileEvaluated(step.expression, host);
    default: {
      const change = compileChange(step, host);
      return (input, source, context) => change?.(input, context, source);
    }
  }
}

/** The steps that change what they get; undefined for the others. */
function compileChange(step: Step, host: StepHost): Change | undefined {
  const text = compileText(step, host);
  if (text) return (input) => (isEmpty(input) ? input : text(String(input)));
  return compileNumber(step, host) ?? compileDate(step, host) ?? compilePlace(step) ?? compileList(step, host) ?? compileAnswer(step, host);
}

function compileNumber(step: Step, host: StepHost): Change | undefined {
  switch (step.step) {
    case 'decimal': {
      const rounding = roundings[step.rounding ?? 'half-up'];
      return (input) => (isEmpty(input) ? input : roundTo(input, step.scale, { host, rounding }));
    }
    case 'money': {
      const currencyOf = constantOrPath(step.currency, step.currencyPath);
      return (input, _context, source) => (isEmpty(input) ? input : roundTo(input, minorUnits(String(currencyOf(source))) ?? host.fail('money', 'the currency is unknown'), { host, rounding: Decimal.ROUND_HALF_UP, step: 'money' }));
    }
    case 'number':
      return (input) => (isEmpty(input) || (typeof input === 'number' && Number.isFinite(input)) ? input : toDecimal(input, 'number', host).toNumber());
    case 'boolean': {
      const yes = step.yes && new Set(step.yes.map((word) => word.toLowerCase()));
      return yes ? (input) => (isEmpty(input) ? input : yes.has(String(input).trim().toLowerCase())) : (input) => (isEmpty(input) ? input : input === true || input === 'true' || input === 1 || input === '1');
    }
    default:
      return undefined;
  }
}

function compilePlace(step: Step): Change | undefined {
  switch (step.step) {
    case 'phone': {
      const countryOf = constantOrPath(step.country, step.countryPath);
      return (input, _context, source) => (isEmpty(input) ? input : (toE164(String(input), textOf(countryOf(source))) ?? input));
    }
    case 'country': {
      const part = step.to === 'alpha-2' ? 'alpha2' : step.to === 'alpha-3' ? 'alpha3' : 'name';
      return (input) => (isEmpty(input) ? input : (findCountry(String(input))?.[part] ?? input));
    }
    case 'state': {
      const countryOf = constantOrPath(step.country, step.countryPath);
      return (input, _context, source) => (isEmpty(input) ? input : (findState(String(input), textOf(countryOf(source)) ?? '')?.[step.to] ?? input));
    }
    default:
      return undefined;
  }
}

function compileList(step: Step, host: StepHost): Change | undefined {
  switch (step.step) {
    case 'where': {
      const holds = compileCondition(step.if);
      return (input) => (Array.isArray(input) ? input.filter((item) => holds(item, item)) : input);
    }
    case 'count':
      return (input) => (Array.isArray(input) ? input.length : isEmpty(input) ? input : 1);
    case 'sum':
      return (input) => (Array.isArray(input) ? input.map((item) => itemOf(item, step.field)).filter((value) => !isEmpty(value)).reduce((sum: Decimal, value) => sum.plus(toDecimal(value, 'sum', host)), new Decimal(0)).toFixed() : input);
    case 'join':
      return (input) => (Array.isArray(input) ? joinList(input, step, host) : input);
    default:
      return undefined;
  }
}

/** What depends on more than the value: a default, a table, another record. */
function compileAnswer(step: Step, host: StepHost): Change | undefined {
  switch (step.step) {
    case 'default':
      return (input) => (isEmpty(input) ? step.value : input);
    case 'lookup':
      return compileLookup(step, host);
    case 'enrich': {
      const of = { object: step.object, match: step.match, field: step.field };
      return (input, context) => (isEmpty(input) ? input : context.enriched ? context.enriched(of, String(input)) : host.fail('enrich', 'the records it looks up were not read'));
    }
    default:
      return undefined;
  }
}

function compileEvaluated(expression: string, host: StepHost): StepRun {
  return (_input, source, context) => (context.evaluated ? context.evaluated(expression, source) : host.fail('jsonata', 'the expression was not evaluated'));
}

function constantOrPath(value: string | undefined, path: string | undefined): PathReader {
  return value === undefined && path !== undefined ? compilePath(path) : () => value;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function compileLookup(step: Extract<Step, { step: 'lookup' }>, host: StepHost): Change {
  const { table, fallback, missing } = step;
  // A value without a rule leaves its field alone, an empty one too: no rule says what empty means.
  if (missing === 'absent') return (input, context) => (isEmpty(input) ? undefined : (entryOf(context.tables[table], input) ?? fallback));
  if (missing === 'keep') return (input, context) => (isEmpty(input) ? input : (entryOf(context.tables[table], input) ?? fallback ?? input));
  return (input, context) => (isEmpty(input) ? input : (entryOf(context.tables[table], input) ?? fallback ?? host.fail('lookup', `the table "${table}" has no entry for the value`)));
}

function compileConcat(parts: readonly StepRun[], separator: string, host: StepHost): StepRun {
  return (input, source, context) => {
    let joined: string | undefined;
    for (const part of parts) {
      const value = part(input, source, context);
      if (!isEmpty(value)) joined = joined === undefined ? String(value) : joined + separator + String(value);
    }
    return joined === undefined ? '' : joined.length > textLengthMax ? tooLong(host, 'concat') : joined;
  };
}

function compileCoalesce(options: readonly StepRun[]): StepRun {
  return (input, source, context) => {
    for (const option of options) {
      const value = option(input, source, context);
      if (!isEmpty(value)) return value;
    }
    return null;
  };
}

function compileWhen(step: Extract<Step, { step: 'when' }>, host: StepHost): StepRun {
  const cases = step.cases.map((each) => ({ holds: compileCondition(each.if), run: compileSteps(each.steps, host) }));
  const otherwise = step.otherwise && compileSteps(step.otherwise, host);
  return (input, source, context) => {
    for (const { holds, run } of cases) if (holds(input, source)) return run(input, source, context);
    return otherwise?.(input, source, context);
  };
}

const roundings: Readonly<Record<Rounding, Decimal.Rounding>> = { 'half-up': Decimal.ROUND_HALF_UP, 'half-even': Decimal.ROUND_HALF_EVEN, up: Decimal.ROUND_UP, down: Decimal.ROUND_DOWN, floor: Decimal.ROUND_FLOOR, ceiling: Decimal.ROUND_CEIL };

function roundTo(input: unknown, scale: number, { host, rounding, step = 'decimal' }: { host: StepHost; rounding: Decimal.Rounding; step?: 'decimal' | 'money' }): string {
  const plain = typeof input === 'string' && input.length <= digitsMax ? plainDecimal(input, scale) : undefined;
  return plain ?? toDecimal(input, step, host).toDecimalPlaces(scale, rounding).toFixed();
}

function toDecimal(input: unknown, step: 'decimal' | 'money' | 'number' | 'sum', host: StepHost): Decimal {
  try {
    const decimal = new Decimal(typeof input === 'number' || (typeof input === 'string' && input.length <= digitsMax) ? input : Number.NaN);
    if (decimal.isFinite() && Math.abs(decimal.e) <= digitsMax) return decimal;
  } catch {
    // decimal.js throws for text that is no number: the same answer as for NaN.
  }
  return host.fail(step, 'the value is not a number');
}

/** What is no text was inherited: a table holds texts only. */
function entryOf(table: unknown, input: unknown): string | undefined {
  const entry = isFields(table) ? table[typeof input === 'number' ? input : String(input)] : undefined;
  return typeof entry === 'string' ? entry : undefined;
}

/** An item itself, or what it holds in a field. */
const itemOf = (item: unknown, field: string | undefined): unknown => (field === undefined ? item : ownValue(item, field));

function joinList(items: readonly unknown[], { field, separator }: Extract<Step, { step: 'join' }>, host: StepHost): string {
  const values = new Set<string>();
  for (const item of items) {
    const value = itemOf(item, field);
    if (!isEmpty(value)) values.add(String(value));
  }
  const joined = [...values].join(separator);
  return joined.length > textLengthMax ? tooLong(host, 'join') : joined;
}
