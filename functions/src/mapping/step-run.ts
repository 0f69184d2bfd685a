import { Decimal } from 'decimal.js';
import { plainDecimal } from '../core/plain-decimal.ts';
import type { Calendar } from './calendar.ts';
import { compilePath, isFields, ownValue } from './field-path.ts';
import { readInstant } from './instant-text.ts';
import type { Step } from './steps.ts';

/** What a step may know besides its source. */
export type StepContext = {
  /** IANA zone of the store, e.g. America/Chicago. */
  storeZone: string;
  /** Translation tables by name. */
  tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** One step or several in a row: gets what the one before gave. */
export type StepRun = (input: unknown, source: unknown, context: StepContext) => unknown;
/** A step that looks at nothing but its input. */
type Change = (input: unknown, context: StepContext) => unknown;
/** What compiled steps share: how they fail, by the name of the step, and what they remember from one record to the next. */
export type StepHost = { fail(step: Step['step'], reason: string): never; calendar: Calendar; instantOf(text: string): number | undefined };

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
  return (_input, source, context) => change(read(source), context);
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
      return compileConcat(step.parts.map((part) => compileSteps(part, host)), step.separator ?? '');
    case 'coalesce':
      return compileCoalesce(step.options.map((option) => compileSteps(option, host)));
    case 'when':
      return compileWhen(step, host);
    default: {
      const change = compileChange(step, host);
      return (input, _source, context) => change?.(input, context);
    }
  }
}

/** The steps that look at nothing but their input; undefined for the others. */
function compileChange(step: Step, host: StepHost): Change | undefined {
  switch (step.step) {
    case 'default':
      return (input) => (isEmpty(input) ? step.value : input);
    case 'trim':
      return (input) => (isEmpty(input) ? input : String(input).trim());
    case 'case':
      return step.to === 'upper' ? (input) => (isEmpty(input) ? input : String(input).toUpperCase()) : (input) => (isEmpty(input) ? input : String(input).toLowerCase());
    case 'truncate':
      return (input) => (isEmpty(input) ? input : cutAt(String(input), step.length));
    case 'text':
      return (input) => (isEmpty(input) ? input : String(input));
    case 'decimal':
      return (input) => (isEmpty(input) ? input : roundTo(input, step.scale, host));
    case 'number':
      return (input) => (isEmpty(input) || (typeof input === 'number' && Number.isFinite(input)) ? input : toDecimal(input, 'number', host).toNumber());
    case 'boolean':
      return (input) => (isEmpty(input) ? input : input === true || input === 'true' || input === 1 || input === '1');
    case 'date':
      return step.zone === 'utc' ? (input) => (isEmpty(input) ? input : host.calendar.dayIn('UTC', toTime(input, 'date', host))) : (input, context) => (isEmpty(input) ? input : host.calendar.dayIn(context.storeZone, toTime(input, 'date', host)));
    case 'datetime':
      return (input) => (isEmpty(input) ? input : new Date(toTime(input, 'datetime', host)).toISOString());
    case 'lookup':
      return compileLookup(step, host);
    case 'join':
      return (input) => (Array.isArray(input) ? joinList(input, step.field, step.separator) : input);
    default:
      return undefined;
  }
}

function compileLookup(step: Extract<Step, { step: 'lookup' }>, host: StepHost): Change {
  const { table, fallback, missing } = step;
  // A value without a rule leaves its field alone, an empty one too: no rule says what empty means.
  if (missing === 'absent') return (input, context) => (isEmpty(input) ? undefined : (entryOf(context.tables[table], input) ?? fallback));
  if (missing === 'keep') return (input, context) => (isEmpty(input) ? input : (entryOf(context.tables[table], input) ?? fallback ?? input));
  return (input, context) => (isEmpty(input) ? input : (entryOf(context.tables[table], input) ?? fallback ?? host.fail('lookup', `the table "${table}" has no entry for the value`)));
}

function compileConcat(parts: readonly StepRun[], separator: string): StepRun {
  return (input, source, context) => {
    let joined: string | undefined;
    for (const part of parts) {
      const value = part(input, source, context);
      if (!isEmpty(value)) joined = joined === undefined ? String(value) : joined + separator + String(value);
    }
    return joined ?? '';
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
  const [read, inside, otherwise] = [compilePath(step.path), compileSteps(step.steps, host), step.otherwise && compileSteps(step.otherwise, host)];
  return (input, source, context) => (read(source) === step.equals ? inside(input, source, context) : otherwise?.(input, source, context));
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Never cuts a surrogate pair in two. */
function cutAt(input: string, length: number): string {
  if (input.length <= length) return input;
  const isHighSurrogate = (input.charCodeAt(length - 1) & 0xfc00) === 0xd800;
  return input.slice(0, isHighSurrogate ? length - 1 : length);
}

function roundTo(input: unknown, scale: number, host: StepHost): string {
  const plain = typeof input === 'string' ? plainDecimal(input, scale) : undefined;
  return plain ?? toDecimal(input, 'decimal', host).toDecimalPlaces(scale, Decimal.ROUND_HALF_UP).toFixed();
}

function toDecimal(input: unknown, step: 'decimal' | 'number', host: StepHost): Decimal {
  try {
    const decimal = new Decimal(typeof input === 'number' || typeof input === 'string' ? input : Number.NaN);
    if (decimal.isFinite()) return decimal;
  } catch {
    // decimal.js throws for text that is no number: the same answer as for NaN.
  }
  return host.fail(step, 'the value is not a number');
}

function toTime(input: unknown, step: 'date' | 'datetime', host: StepHost): number {
  const known = typeof input === 'string' ? host.instantOf(input) : undefined;
  if (known !== undefined) return known;
  const ms = (typeof input === 'number' ? new Date(input * 1_000) : new Date(String(input))).getTime();
  return Number.isNaN(ms) ? host.fail(step, 'the value is not a date') : ms;
}

/** What is no text was inherited: a table holds texts only. */
function entryOf(table: unknown, input: unknown): string | undefined {
  const entry = isFields(table) ? table[typeof input === 'number' ? input : String(input)] : undefined;
  return typeof entry === 'string' ? entry : undefined;
}

function joinList(items: readonly unknown[], field: string, separator: string): string {
  const values = new Set<string>();
  for (const item of items) {
    const value = ownValue(item, field);
    if (!isEmpty(value)) values.add(String(value));
  }
  return [...values].join(separator);
}
