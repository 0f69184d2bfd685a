import { Decimal } from 'decimal.js';
import { plainDecimal } from '../core/plain-decimal.ts';
import type { FieldMap, Step } from './steps.ts';

/** What a mapped field holds: a value, null = clear it, undefined = leave it alone. Decimals are strings. */
export type MappedValue = string | number | boolean | null | undefined;
export type MappingContext = {
  /** IANA zone of the store, e.g. America/Chicago. */
  storeZone: string;
  /** Translation tables by name. */
  tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

type Run = (input: unknown, source: unknown, context: MappingContext) => unknown;
export type CompiledMap = (source: unknown, context: MappingContext) => Record<string, MappedValue>;

/** A value a step cannot handle: names the field and the step, never the value. */
export class MappingError extends Error {
  readonly field: string;
  readonly step: string;
  constructor(field: string, step: string, reason: string) {
    super(`The field map of ${field} fails at step "${step}": ${reason}.`);
    this.name = 'MappingError';
    this.field = field;
    this.step = step;
  }
}

/** Turns a field map into one function. */
export function compileFieldMap(map: FieldMap): CompiledMap {
  const compiled = Object.entries(map).map(([field, steps]) => ({ field, run: compileSteps(steps, field) }));
  return (source, context) => {
    const result: Record<string, MappedValue> = {};
    for (const { field, run } of compiled) result[field] = toMappedValue(run(undefined, source, context), field);
    return result;
  };
}

function toMappedValue(value: unknown, field: string): MappedValue {
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  throw new MappingError(field, 'result', 'it gives a list or an object where a field takes one value');
}

function compileSteps(steps: readonly Step[], field: string): Run {
  const runs = steps.map((step) => compileStep(step, field));
  return (input, source, context) => {
    let value = input;
    for (const run of runs) value = run(value, source, context);
    return value;
  };
}

function compileStep(step: Step, field: string): Run {
  const fail = (reason: string): never => {
    throw new MappingError(field, step.step, reason);
  };
  switch (step.step) {
    case 'get':
      return compilePath(step.path);
    case 'constant':
      return () => step.value;
    case 'default':
      return (input) => (isEmpty(input) ? step.value : input);
    case 'concat':
    case 'coalesce':
    case 'when':
      return compileBranch(step, field);
    case 'trim':
      return onText((input) => input.trim());
    case 'case':
      return onText((input) => (step.to === 'upper' ? input.toUpperCase() : input.toLowerCase()));
    case 'truncate':
      return onText((input) => cutAt(input, step.length));
    case 'text':
      return onText((input) => input);
    case 'decimal':
      return onPresent((input) => (typeof input === 'string' ? plainDecimal(input, step.scale) : undefined) ?? toDecimal(input, fail).toDecimalPlaces(step.scale, Decimal.ROUND_HALF_UP).toFixed());
    case 'number':
      return onPresent((input) => toDecimal(input, fail).toNumber());
    case 'boolean':
      return onPresent((input) => input === true || input === 'true' || input === 1 || input === '1');
    case 'date':
      return (input, source, context) => onPresent((value) => calendarDate(toTime(value, fail), step.zone === 'store' ? context.storeZone : 'UTC'))(input, source, context);
    case 'datetime':
      return onPresent((input) => toTime(input, fail).toISOString());
    case 'lookup':
      return (input, _source, context) => (isEmpty(input) ? input : (context.tables[step.table]?.[String(input)] ?? step.fallback ?? fail(`the table "${step.table}" has no entry for the value`)));
    case 'join':
      return (input) => (Array.isArray(input) ? joinList(input, step.field, step.separator) : input);
  }
}

function compileBranch(step: Extract<Step, { step: 'concat' | 'coalesce' | 'when' }>, field: string): Run {
  if (step.step === 'concat') {
    const parts = step.parts.map((part) => compileSteps(part, field));
    return (input, source, context) => parts.map((part) => part(input, source, context)).filter((value) => !isEmpty(value)).map(String).join(step.separator ?? '');
  }
  if (step.step === 'coalesce') {
    const options = step.options.map((option) => compileSteps(option, field));
    return (input, source, context) => {
      for (const option of options) {
        const value = option(input, source, context);
        if (!isEmpty(value)) return value;
      }
      return null;
    };
  }
  const [test, inside, otherwise] = [compilePath(step.path), compileSteps(step.steps, field), step.otherwise && compileSteps(step.otherwise, field)];
  return (input, source, context) => (test(input, source, context) === step.equals ? inside(input, source, context) : otherwise?.(input, source, context));
}

function compilePath(path: string): Run {
  const names = path.split('.');
  return (_input, source) => {
    let value: unknown = source;
    for (const name of names) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = Reflect.get(value, name);
    }
    return value;
  };
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

function onPresent(run: (input: unknown) => unknown): Run {
  return (input) => (isEmpty(input) ? input : run(input));
}

function onText(run: (input: string) => string): Run {
  return onPresent((input) => run(String(input)));
}

/** Never cuts a surrogate pair in two. */
function cutAt(input: string, length: number): string {
  if (input.length <= length) return input;
  const cut = input.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

function toDecimal(input: unknown, fail: (reason: string) => never): Decimal {
  try {
    const decimal = new Decimal(typeof input === 'number' || typeof input === 'string' ? input : Number.NaN);
    if (decimal.isFinite()) return decimal;
  } catch {
    // decimal.js throws for text that is no number: the same answer as for NaN.
  }
  return fail('the value is not a number');
}

function toTime(input: unknown, fail: (reason: string) => never): Date {
  const time = typeof input === 'number' ? new Date(input * 1000) : new Date(String(input));
  return Number.isNaN(time.getTime()) ? fail('the value is not a date') : time;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function calendarDate(time: Date, zone: string): string {
  const formatter = formatters.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formatters.set(zone, formatter);
  return formatter.format(time);
}

function joinList(items: readonly unknown[], field: string, separator: string): string {
  const values = items.map((item) => (typeof item === 'object' && item !== null ? Reflect.get(item, field) : undefined)).filter((value) => !isEmpty(value));
  return [...new Set(values.map(String))].join(separator);
}
