import { z } from 'zod';
import { foldText, normaliseEmail } from './normalise.ts';

/** What a rule can compare; each is normalised first. */
const ruleFields = ['external_id', 'email', 'phone', 'first_name', 'last_name', 'postcode', 'company', 'tax_id', 'birth_date'] as const;
type RuleField = (typeof ruleFields)[number];
/** Where records may meet: everywhere, in one store, or in one channel of a store. */
const scopes = ['global', 'store', 'channel'] as const;

/** These say by themselves who somebody is; the others only together. */
const identifying: ReadonlySet<RuleField> = new Set(['external_id', 'email', 'phone', 'tax_id']);

const ruleSchema = z.strictObject({
  name: z.string().min(1, 'a match rule needs a name').max(80, 'the name of a match rule has at most 80 characters'),
  fields: z
    .array(z.enum(ruleFields, { error: `a match rule compares ${ruleFields.join(', ')}` }))
    .min(1, 'a match rule compares at least one field')
    .max(4, 'a match rule compares at most four fields')
    .refine((fields) => new Set(fields).size === fields.length, 'a match rule names each field once')
    .refine((fields) => fields.length > 1 || fields.every((field) => identifying.has(field)), 'a name, a company, a postcode or a birth date alone does not say who somebody is: add a field, such as last_name with postcode'),
  scope: z.enum(scopes).default('global'),
});

/** The rules of one entity, in the order they are tried. */
export const matchRulesSchema = z.array(ruleSchema).max(20, 'at most 20 match rules').refine((rules) => new Set(rules.map(({ name }) => name)).size === rules.length, 'two match rules have the same name');
export type MatchRule = z.infer<typeof ruleSchema>;

/** A record as rules see it; `callingCode` ("49") completes phone numbers written as within their country. */
export type RuleRecord = Partial<Record<RuleField, string>> & { store: string; channel?: string; callingCode?: string };

/**
 * `match`: exactly one record has the same values under the first rule that finds any. `ambiguous`: several have, so that a person
 * decides and no weaker rule is tried. `none`: no rule finds one.
 */
export type RuleMatch = { kind: 'match'; rule: string; id: string } | { kind: 'ambiguous'; rule: string; ids: string[] } | { kind: 'none' };

const digitsMin = 7;
/** https://www.itu.int/rec/T-REC-E.164: a number has at most fifteen digits. */
const digitsMax = 15;

/** A phone number in E.164, or undefined where its country is not known or it cannot be one. */
export function phoneE164(text: string, callingCode?: string): string | undefined {
  const plain = text.trim().replace(/\(0\)/g, '').replace(/(?:ext|x|#).*$/i, '');
  const isInternational = /^\s*(?:\+|00)/.test(plain);
  const digits = plain.replace(/\D/g, '').replace(/^0+/, '');
  if (!isInternational && callingCode === undefined) return undefined;
  const full = isInternational ? digits : `${callingCode}${digits}`;
  return digits.length < digitsMin || full.length > digitsMax ? undefined : `+${full}`;
}

const folded = (text: string): string => foldText(text).replaceAll(' ', '');
const normalisers: Readonly<Record<RuleField, (text: string, record: RuleRecord) => string>> = {
  external_id: (text) => text.trim(),
  email: normaliseEmail,
  phone: (text, { callingCode }) => phoneE164(text, callingCode) ?? '',
  first_name: folded,
  last_name: folded,
  postcode: folded,
  company: folded,
  tax_id: (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, ''),
  birth_date: (text) => text.trim(),
};

/** The key under which a record is found by a rule; undefined where it lacks a value, or the channel the rule asks for. */
export function ruleKeyOf({ fields, scope }: MatchRule, record: RuleRecord): string | undefined {
  const within = { global: [], store: [record.store], channel: [record.store, record.channel ?? ''] }[scope];
  const values = fields.map((field) => normalisers[field](record[field] ?? '', record));
  return [...within, ...values].includes('') ? undefined : JSON.stringify([scope, ...within, ...fields.map((field, index) => [field, values[index]])]);
}

/** Tries the rules in order. `idsAt` gives the ids of the records under a key, as `ruleKeyOf` made it. */
export function matchByRules(rules: readonly MatchRule[], record: RuleRecord, idsAt: (key: string) => Iterable<string>): RuleMatch {
  for (const rule of rules) {
    const key = ruleKeyOf(rule, record);
    const ids = key === undefined ? [] : [...new Set(idsAt(key))].toSorted();
    const [id] = ids;
    if (id !== undefined) return ids.length === 1 ? { kind: 'match', rule: rule.name, id } : { kind: 'ambiguous', rule: rule.name, ids };
  }
  return { kind: 'none' };
}
