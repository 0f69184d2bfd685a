import { z } from 'zod';
import { type Condition, conditionSchema } from './condition.ts';
import { pathSchema } from './field-path.ts';

/**
 * The step language: a field map is a list of steps, each plain JSON, run from left to right; a step gets what the one
 * before it gave. Three things stay apart all the way: absent (undefined, the field is left alone), empty (null, the
 * field is cleared) and a value. Decimals travel as strings and are never floats. No step loops, and none has an expression
 * of its own but `jsonata`, whose values are made in another thread before the map runs.
 */
export type Step =
  | { step: 'get'; path: string }
  | { step: 'constant'; value: Scalar }
  /** A value computed from the whole record by JSONata (https://docs.jsonata.org), under limits of time and memory. */
  | { step: 'jsonata'; expression: string }
  | { step: 'concat'; parts: Step[][]; separator?: string | undefined }
  | { step: 'coalesce'; options: Step[][] }
  /** The steps of the first case that holds, on the value of the step before. */
  | { step: 'when'; cases: { if: Condition; steps: Step[] }[]; otherwise?: Step[] | undefined }
  | { step: 'default'; value: Scalar }
  | { step: 'trim' }
  | { step: 'case'; to: 'upper' | 'lower' | 'title' }
  | { step: 'truncate'; length: number }
  /** All the parts of a text, or the one at a place; -1 is the last. */
  | { step: 'split'; separator: string; at?: number | undefined }
  /** Characters from a place on; a negative place counts from the end. */
  | { step: 'part'; from: number; length?: number | undefined }
  /** Every occurrence of a text, not of a pattern. */
  | { step: 'replace'; find: string; with: string }
  | { step: 'plain-text' }
  | { step: 'decimal'; scale: number; rounding?: Rounding | undefined }
  /** Rounded to the smallest unit of a currency: named, or found at a path. ISO 4217. */
  | { step: 'money'; currency?: string | undefined; currencyPath?: string | undefined }
  | { step: 'number' }
  /** `yes`: the texts that mean true; otherwise "true" and 1. */
  | { step: 'boolean'; yes?: string[] | undefined }
  | { step: 'date'; zone: string; from?: DateForm | undefined }
  | { step: 'time'; zone: string; from?: DateForm | undefined }
  | { step: 'datetime'; from?: DateForm | undefined }
  /** E.164, read as people of the country write it; what cannot be read stays as it is. */
  | { step: 'phone'; country?: string | undefined; countryPath?: string | undefined }
  /** ISO 3166-1, from a code or an English name. */
  | { step: 'country'; to: 'alpha-2' | 'alpha-3' | 'name' }
  /** ISO 3166-2 without the country's prefix, or the name of the subdivision. */
  | { step: 'state'; to: 'code' | 'name'; country?: string | undefined; countryPath?: string | undefined }
  /** `missing`: what becomes of a value the table does not have, instead of a failure: it stays, or the field is left alone. */
  | { step: 'lookup'; table: string; fallback?: string | undefined; missing?: 'keep' | 'absent' | undefined }
  /** A field of the Salesforce record whose `match` field is the value. */
  | { step: 'enrich'; object: string; match: string; field: string }
  | { step: 'where'; if: Condition }
  | { step: 'sum'; field?: string | undefined }
  | { step: 'count' }
  | { step: 'join'; field?: string | undefined; separator: string }
  | { step: 'text' };

export type Rounding = 'half-up' | 'half-even' | 'up' | 'down' | 'floor' | 'ceiling';
/** How a text that ISO 8601 and RFC 2822 do not read is meant: 31/12/2026, 12/31/2026, seconds or milliseconds since 1970. */
export type DateForm = 'day-first' | 'month-first' | 'epoch' | 'epoch-ms';
type Scalar = string | number | boolean;

const scalar = z.union([z.string().max(10_000), z.number(), z.boolean()]);
const separator = z.string().max(20);
const country = z.string().regex(/^[A-Z]{2}$/, 'wants the two letters of a country, such as DE');
const currency = z.string().regex(/^[A-Z]{3}$/, 'wants the three letters of a currency, such as EUR');
const apiName = z.string().regex(/^[A-Za-z]\w{0,79}$/, 'wants the API name of an object or a field');
const name = z.string().regex(/^[A-Za-z_]\w{0,99}$/, 'wants the name of a field of the list');
const zone = z.string().refine(isZone, 'wants store, utc or a time zone such as Europe/Berlin');
const from = z.enum(['day-first', 'month-first', 'epoch', 'epoch-ms']).optional();
const named = { country: country.optional(), countryPath: pathSchema.optional() };
/** Characters of an expression. */
const expressionLengthMax = 4_000;

function isZone(text: string): boolean {
  if (text === 'store' || text === 'utc') return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).format(0) !== '';
  } catch {
    // A RangeError: no such zone.
    return false;
  }
}

/** Parses steps that come from outside (settings); the defaults of the flows are checked by it in a test. */
export const stepSchema: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('get'), path: pathSchema }),
    z.strictObject({ step: z.literal('constant'), value: scalar }),
    z.strictObject({ step: z.literal('jsonata'), expression: z.string().min(1).max(expressionLengthMax) }),
    z.strictObject({ step: z.literal('concat'), parts: z.array(stepsSchema).min(1).max(20), separator: separator.optional() }),
    z.strictObject({ step: z.literal('coalesce'), options: z.array(stepsSchema).min(1).max(20) }),
    z.strictObject({ step: z.literal('when'), cases: z.array(z.strictObject({ if: conditionSchema, steps: stepsSchema })).min(1).max(50), otherwise: stepsSchema.optional() }),
    z.strictObject({ step: z.literal('default'), value: scalar }),
    z.strictObject({ step: z.literal('trim') }),
    z.strictObject({ step: z.literal('case'), to: z.enum(['upper', 'lower', 'title']) }),
    z.strictObject({ step: z.literal('truncate'), length: z.int().min(1).max(131_072) }),
    z.strictObject({ step: z.literal('split'), separator: separator.min(1), at: z.int().min(-1_000).max(1_000).optional() }),
    z.strictObject({ step: z.literal('part'), from: z.int().min(-131_072).max(131_072), length: z.int().min(1).max(131_072).optional() }),
    z.strictObject({ step: z.literal('replace'), find: z.string().min(1).max(200), with: z.string().max(200) }),
    z.strictObject({ step: z.literal('plain-text') }),
    z.strictObject({ step: z.literal('decimal'), scale: z.int().min(0).max(18), rounding: z.enum(['half-up', 'half-even', 'up', 'down', 'floor', 'ceiling']).optional() }),
    z.strictObject({ step: z.literal('money'), currency: currency.optional(), currencyPath: pathSchema.optional() }).refine((step) => (step.currency === undefined) !== (step.currencyPath === undefined), 'wants a currency or a currencyPath'),
    z.strictObject({ step: z.literal('number') }),
    z.strictObject({ step: z.literal('boolean'), yes: z.array(z.string().max(100)).min(1).max(50).optional() }),
    z.strictObject({ step: z.literal('date'), zone, from }),
    z.strictObject({ step: z.literal('time'), zone, from }),
    z.strictObject({ step: z.literal('datetime'), from }),
    z.strictObject({ step: z.literal('phone'), ...named }),
    z.strictObject({ step: z.literal('country'), to: z.enum(['alpha-2', 'alpha-3', 'name']) }),
    z.strictObject({ step: z.literal('state'), to: z.enum(['code', 'name']), ...named }).refine((step) => step.country !== undefined || step.countryPath !== undefined, 'wants a country or a countryPath'),
    z.strictObject({ step: z.literal('lookup'), table: z.string().min(1).max(80), fallback: z.string().max(1_000).optional(), missing: z.enum(['keep', 'absent']).optional() }),
    z.strictObject({ step: z.literal('enrich'), object: apiName, match: apiName, field: apiName }),
    z.strictObject({ step: z.literal('where'), if: conditionSchema }),
    z.strictObject({ step: z.literal('sum'), field: name.optional() }),
    z.strictObject({ step: z.literal('count') }),
    z.strictObject({ step: z.literal('join'), field: name.optional(), separator }),
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
