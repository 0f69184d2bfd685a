import { Decimal } from 'decimal.js';
import type { StepContext } from './step-run.ts';
import type { Step } from './steps.ts';

/** A step and what it gave; `inside` are the steps of its parts, options or branch that ran. */
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
      return step.parts.map((part) => within(part, input)).filter((value) => !isEmpty(value)).map(String).join(step.separator ?? '');
    case 'coalesce': {
      const found = step.options.values().map((option) => within(option, input)).find((value) => !isEmpty(value));
      return found ?? null;
    }
    case 'when':
      if (readPath(trace.source, step.path) === step.equals) return within(step.steps, input);
      return step.otherwise && within(step.otherwise, input);
    case 'join':
      return Array.isArray(input) ? joinList(input, step) : input;
    case 'lookup':
      if (isEmpty(input)) return step.missing === 'absent' ? undefined : input;
      return changeValue(step, input, trace);
    default:
      return isEmpty(input) ? input : changeValue(step, input, trace);
  }
}

type ChangingStep = Exclude<Step, { step: 'get' | 'constant' | 'default' | 'concat' | 'coalesce' | 'when' | 'join' }>;

/** The steps that leave absent and empty as they are. */
function changeValue(step: ChangingStep, input: unknown, { context, fail }: Trace): unknown {
  switch (step.step) {
    case 'trim':
      return String(input).trim();
    case 'case':
      return step.to === 'upper' ? String(input).toUpperCase() : String(input).toLowerCase();
    case 'truncate':
      return cutAt(String(input), step.length);
    case 'text':
      return String(input);
    case 'decimal':
      return (toDecimal(input) ?? fail(step.step, 'the value is not a number')).toDecimalPlaces(step.scale, Decimal.ROUND_HALF_UP).toFixed();
    case 'number':
      return (toDecimal(input) ?? fail(step.step, 'the value is not a number')).toNumber();
    case 'boolean':
      return [true, 'true', 1, '1'].some((yes) => yes === input);
    case 'date':
      return new Intl.DateTimeFormat('en-CA', { timeZone: step.zone === 'store' ? context.storeZone : 'UTC', year: 'numeric', month: '2-digit', day: '2-digit' }).format(toDate(input) ?? fail(step.step, 'the value is not a date'));
    case 'datetime':
      return (toDate(input) ?? fail(step.step, 'the value is not a date')).toISOString();
    case 'lookup': {
      const entry = own(own(context.tables, step.table), String(input)) ?? step.fallback;
      if (entry !== undefined || step.missing === 'absent') return entry;
      return step.missing === 'keep' ? input : fail(step.step, `the table "${step.table}" has no entry for the value`);
    }
  }
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
const own = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined);
const readPath = (source: unknown, path: string): unknown => path.split('.').reduce(own, source);
/** By whole characters that fit, counted in UTF-16 units; half a character at the end of what was cut is dropped. */
const cutAt = (input: string, length: number): string => (input.length <= length ? input : input.slice(0, length).replace(/[\uD800-\uDBFF]$/, ''));

function toDecimal(input: unknown): Decimal | undefined {
  try {
    const decimal = new Decimal(typeof input === 'number' || typeof input === 'string' ? input : Number.NaN);
    return decimal.isFinite() ? decimal : undefined;
  } catch {
    // Text that is no number.
    return undefined;
  }
}

function toDate(input: unknown): Date | undefined {
  const date = typeof input === 'number' ? new Date(input * 1_000) : new Date(String(input));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function joinList(items: readonly unknown[], step: Extract<Step, { step: 'join' }>): string {
  const values = items.map((item) => own(item, step.field)).filter((value) => !isEmpty(value));
  return [...new Set(values.map(String))].join(step.separator);
}
