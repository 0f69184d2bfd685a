import { createCalendar } from './calendar.ts';
import type { StepContext } from './step-host.ts';
import { remedyOf } from './step-remedy.ts';
import { compileSteps, createInstantReader } from './step-run.ts';
import { traceSteps, type TracedStep } from './step-trace.ts';
import type { FieldMap, Step } from './steps.ts';

/** What a mapped field holds: a value, null = clear it, undefined = leave it alone. Decimals are strings. */
export type MappedValue = string | number | boolean | null | undefined;
export type MappingContext = StepContext;
export type CompiledMap = (source: unknown, context: MappingContext) => Record<string, MappedValue>;

/** How a field came to its value: every step with what it gave; `error` when one of them could not go on. */
export type ExplainedField = { value: MappedValue; steps: TracedStep[]; error: MappingError | undefined };
export type ExplainedMap = (source: unknown, context: MappingContext) => Record<string, ExplainedField>;

/** A value a step cannot handle: names the field, the step and what to do, never the value. */
export class MappingError extends Error {
  readonly field: string;
  readonly step: string;
  constructor(field: string, step: string, reason: string, remedy = remedyOf(step)) {
    super(`The field map of ${field} fails at step "${step}": ${reason}. ${remedy}`);
    this.name = 'MappingError';
    this.field = field;
    this.step = step;
  }
}

/** Turns a field map into one function. */
export function compileFieldMap(map: FieldMap): CompiledMap {
  const [calendar, instantOf] = [createCalendar(), createInstantReader()];
  const fields = Object.entries(map).map(([field, steps]) => {
    const fail = failureOf(field);
    return { field, fail, run: compileSteps(steps, { fail, calendar, instantOf }) };
  });
  const blank = blankRow(fields.map(({ field }) => field));
  return (source, context) => {
    const row = { ...blank };
    for (const { field, fail, run } of fields) row[field] = toMappedValue(run(undefined, source, context), fail);
    return row;
  };
}

/** The same map, compiled to show its work: for people, and the yardstick of the fast form, with which it shares no step. */
export function compileExplained(map: FieldMap): ExplainedMap {
  const fields = Object.entries(map);
  return (source, context) => Object.fromEntries(fields.map(([field, steps]) => [field, explainField(field, steps, { source, context })]));
}

function explainField(field: string, steps: readonly Step[], { source, context }: { source: unknown; context: MappingContext }): ExplainedField {
  const traced: TracedStep[] = [];
  const fail = failureOf(field);
  try {
    const value = toMappedValue(traceSteps(steps, undefined, { source, context, fail, traced }), fail);
    return { value, steps: traced, error: undefined };
  } catch (error) {
    if (error instanceof MappingError) return { value: undefined, steps: traced, error };
    throw error;
  }
}

const failureOf = (field: string) => (step: string, reason: string): never => {
  throw new MappingError(field, step, reason);
};

/**
 * A row with every field in the order of the map, to be copied and filled: rows of one shape are several times faster to fill and to
 * read than rows that grow field by field. V8 keeps what JSON.parse gives in that fast form, whatever the number of fields.
 */
function blankRow(fields: readonly string[]): Record<string, MappedValue> {
  return JSON.parse(JSON.stringify(Object.fromEntries(fields.map((field) => [field, null]))));
}

const lastAsciiCode = 127;
const spaceCode = 32;

function toMappedValue(value: unknown, fail: (step: string, reason: string) => never): MappedValue {
  if (typeof value === 'string') return isBlank(value) ? null : value;
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return fail('result', 'it gives a list or an object where a field takes one value');
}

/** Most texts begin with a letter or a digit and are told by that alone. */
function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  return !(first > spaceCode && first <= lastAsciiCode) && text.trim() === '';
}
