import { z } from 'zod';

/**
 * The step language: a field map is a list of steps, each plain JSON, run from left to right; a step gets what the one
 * before it gave. Three things stay apart all the way: absent (undefined, the field is left alone), empty (null, the
 * field is cleared) and a value. Decimals travel as strings and are never floats.
 */
export type Step =
  | { step: 'get'; path: string }
  | { step: 'constant'; value: string | number | boolean }
  | { step: 'concat'; parts: Step[][]; separator?: string }
  | { step: 'coalesce'; options: Step[][] }
  | { step: 'when'; path: string; equals: string | number | boolean; steps: Step[]; otherwise?: Step[] }
  | { step: 'default'; value: string | number | boolean }
  | { step: 'trim' }
  | { step: 'case'; to: 'upper' | 'lower' }
  | { step: 'truncate'; length: number }
  | { step: 'decimal'; scale: number }
  | { step: 'number' }
  | { step: 'boolean' }
  | { step: 'date'; zone: 'store' | 'utc' }
  | { step: 'datetime' }
  /** `missing`: what becomes of a value the table does not have, instead of a failure: it stays, or the field is left alone. */
  | { step: 'lookup'; table: string; fallback?: string; missing?: 'keep' | 'absent' }
  | { step: 'join'; field: string; separator: string }
  | { step: 'text' };

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const path = z.string().regex(/^[A-Za-z_$][\w$]*(\.[\w$]+)*$/, 'is a dotted path such as billing_address.city');

/** Parses steps that come from outside (settings); the defaults of the flows are checked by it in a test. */
export const stepSchema: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('get'), path }),
    z.strictObject({ step: z.literal('constant'), value: scalar }),
    z.strictObject({ step: z.literal('concat'), parts: z.array(stepsSchema).min(1).max(20), separator: z.string().max(20).optional() }),
    z.strictObject({ step: z.literal('coalesce'), options: z.array(stepsSchema).min(1).max(20) }),
    z.strictObject({ step: z.literal('when'), path, equals: scalar, steps: stepsSchema, otherwise: stepsSchema.optional() }),
    z.strictObject({ step: z.literal('default'), value: scalar }),
    z.strictObject({ step: z.literal('trim') }),
    z.strictObject({ step: z.literal('case'), to: z.enum(['upper', 'lower']) }),
    z.strictObject({ step: z.literal('truncate'), length: z.int().min(1).max(131_072) }),
    z.strictObject({ step: z.literal('decimal'), scale: z.int().min(0).max(18) }),
    z.strictObject({ step: z.literal('number') }),
    z.strictObject({ step: z.literal('boolean') }),
    z.strictObject({ step: z.literal('date'), zone: z.enum(['store', 'utc']) }),
    z.strictObject({ step: z.literal('datetime') }),
    z.strictObject({ step: z.literal('lookup'), table: z.string().min(1), fallback: z.string().optional(), missing: z.enum(['keep', 'absent']).optional() }),
    z.strictObject({ step: z.literal('join'), field: z.string(), separator: z.string().max(20) }),
    z.strictObject({ step: z.literal('text') }),
  ]),
);
export const stepsSchema: z.ZodType<Step[]> = z.lazy(() => z.array(stepSchema).min(1).max(50));

export type FieldMap = Readonly<Record<string, readonly Step[]>>;

export const get = (path: string): Step => ({ step: 'get', path });
export const constant = (value: string | number | boolean): Step => ({ step: 'constant', value });
export const concat = (parts: Step[][], separator = ''): Step => ({ step: 'concat', parts, separator });
export const coalesce = (...options: Step[][]): Step => ({ step: 'coalesce', options });
export const otherwise = (value: string | number | boolean): Step => ({ step: 'default', value });
export const truncate = (length: number): Step => ({ step: 'truncate', length });
export const decimal = (scale: number): Step => ({ step: 'decimal', scale });
export const date = (zone: 'store' | 'utc'): Step => ({ step: 'date', zone });
export const datetime = (): Step => ({ step: 'datetime' });
export const lookup = (table: string, fallback?: string): Step => (fallback === undefined ? { step: 'lookup', table } : { step: 'lookup', table, fallback });
/** The value of the table, or what came in. */
export const translate = (table: string): Step => ({ step: 'lookup', table, missing: 'keep' });
/** The value of the table; the field is left alone where it has none. */
export const known = (table: string): Step => ({ step: 'lookup', table, missing: 'absent' });
export const join = (field: string, separator: string): Step => ({ step: 'join', field, separator });
export const text = (): Step => ({ step: 'text' });
