import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { compilePath, pathSchema } from './field-path.ts';
import { digitsMax } from './step-limits.ts';

const scalar = z.union([z.string().max(1_000), z.number(), z.boolean()]);
type Scalar = z.infer<typeof scalar>;

/**
 * What must hold for a branch to run. A test without `path` looks at the value of the step before. Values are compared as text, so that 11 and
 * "11" are one; `greater` and `less` as exact decimals, and what is no number is neither.
 */
export type Condition =
  | { path?: string | undefined; is: 'equal' | 'not-equal' | 'greater' | 'less' | 'contains' | 'starts-with'; value: Scalar }
  | { path?: string | undefined; is: 'one-of'; value: Scalar[] }
  | { path?: string | undefined; is: 'present' | 'empty' }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };
export type ConditionRun = (input: unknown, source: unknown) => boolean;

const path = pathSchema.optional();
const many = z.lazy(() => z.array(conditionSchema).min(1).max(20));

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      z.strictObject({ path, is: z.enum(['equal', 'not-equal', 'greater', 'less', 'contains', 'starts-with']), value: scalar }),
      z.strictObject({ path, is: z.literal('one-of'), value: z.array(scalar).min(1).max(200) }),
      z.strictObject({ path, is: z.enum(['present', 'empty']) }),
      z.strictObject({ all: many }),
      z.strictObject({ any: many }),
      z.strictObject({ not: conditionSchema }),
    ],
    { error: 'wants a test such as { path, is, value }, or all, any, not of such' },
  ),
);

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

export function compileCondition(condition: Condition): ConditionRun {
  if ('all' in condition) return combine(condition.all, 'every');
  if ('any' in condition) return combine(condition.any, 'some');
  if ('not' in condition) {
    const run = compileCondition(condition.not);
    return (input, source) => !run(input, source);
  }
  const test = compileTest(condition);
  if (condition.path === undefined) return (input) => test(input);
  const read = compilePath(condition.path);
  return (_input, source) => test(read(source));
}

function combine(conditions: readonly Condition[], how: 'every' | 'some'): ConditionRun {
  const runs = conditions.map(compileCondition);
  return (input, source) => runs[how]((run) => run(input, source));
}

type Test = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown }>;

function compileTest(test: Test): (value: unknown) => boolean {
  switch (test.is) {
    case 'present':
      return (value) => !isEmpty(value);
    case 'empty':
      return isEmpty;
    case 'one-of': {
      const wanted = new Set(test.value.map(String));
      return (value) => isScalar(value) && wanted.has(String(value));
    }
    case 'greater':
      return compareTo(test.value, (order) => order > 0);
    case 'less':
      return compareTo(test.value, (order) => order < 0);
    default:
      return compareText(test.is, String(test.value));
  }
}

function compareText(is: 'equal' | 'not-equal' | 'contains' | 'starts-with', wanted: string): (value: unknown) => boolean {
  switch (is) {
    case 'equal':
      return (value) => isScalar(value) && String(value) === wanted;
    case 'not-equal':
      return (value) => !(isScalar(value) && String(value) === wanted);
    case 'contains':
      return (value) => (Array.isArray(value) ? value.some((item) => isScalar(item) && String(item) === wanted) : isScalar(value) && String(value).includes(wanted));
    case 'starts-with':
      return (value) => isScalar(value) && String(value).startsWith(wanted);
  }
}

function compareTo(value: Scalar, isSo: (order: number) => boolean): (value: unknown) => boolean {
  const limit = toDecimal(value);
  return (found) => {
    const decimal = limit && toDecimal(found);
    return decimal !== undefined && isSo(decimal.comparedTo(limit ?? Number.NaN));
  };
}

const isScalar = (value: unknown): value is Scalar => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function toDecimal(value: unknown): Decimal | undefined {
  if (typeof value !== 'number' && !(typeof value === 'string' && value.length <= digitsMax)) return undefined;
  try {
    const decimal = new Decimal(value);
    return decimal.isFinite() && Math.abs(decimal.e) <= digitsMax ? decimal : undefined;
  } catch {
    // Text that is no number.
    return undefined;
  }
}
