import { z } from 'zod';
import type { Lookup, LookupCondition } from '../core/target-writer.ts';
import { foldCompany, foldText } from './normalise.ts';
import { spellingsOfCompany, spellingsOfName, spellingsOfPhone, spellingsOfPostcode, spellingsOfId } from './spellings.ts';

/** What a rule can compare; each is normalised first. */
const ruleFields = ['external_id', 'email', 'phone', 'first_name', 'last_name', 'postcode', 'company', 'tax_id', 'birth_date'] as const;
type RuleField = (typeof ruleFields)[number];
/** Where records may meet: everywhere, in one store, or in one channel of a store. */
const scopes = ['global', 'store', 'channel'] as const;
type Scope = (typeof scopes)[number];
/** People are Contacts, companies are Accounts. */
export type RuleObject = 'Contact' | 'Account';

/** These say by themselves who somebody is; the others only together. */
const identifying: ReadonlySet<RuleField> = new Set(['external_id', 'email', 'phone', 'tax_id']);
/** Only the administrator knows where the org keeps these. */
const ownField: ReadonlySet<RuleField> = new Set(['external_id', 'tax_id']);
const standardFields: Readonly<Record<RuleObject, Partial<Record<RuleField, string>>>> = {
  Contact: { email: 'Email', phone: 'Phone', first_name: 'FirstName', last_name: 'LastName', postcode: 'MailingPostalCode', birth_date: 'Birthdate' },
  Account: { company: 'Name', postcode: 'BillingPostalCode' },
};

const ruleSchema = z
  .strictObject({
    name: z.string().trim().min(1, 'a match rule needs a name').max(80, 'the name of a match rule has at most 80 characters'),
    fields: z
      .array(z.enum(ruleFields, { error: `a match rule compares ${ruleFields.join(', ')}` }))
      .min(1, 'a match rule compares at least one field')
      .max(4, 'a match rule compares at most four fields')
      .refine((fields) => new Set(fields).size === fields.length, 'a match rule names each field once')
      .refine((fields) => fields.length > 1 || fields.every((field) => identifying.has(field)), 'a name, a company, a postcode or a birth date alone does not say who somebody is: add a field, such as the last name to the postcode')
      .refine((fields) => fields.length !== 2 || !fields.includes('first_name') || fields.some((field) => !['first_name', 'postcode'].includes(field)), 'a first name and a postcode do not say who somebody is: add the last name')
      .refine((fields) => fields.filter((field) => ownField.has(field)).length < 2, 'a match rule compares one field of your own'),
    scope: z.enum(scopes, { error: 'a match rule holds global, in one store or in one channel' }).default('global'),
    /** For external_id and tax_id: the field of Salesforce that holds it. */
    field: z.string().regex(/^[A-Za-z]\w{0,79}$/, 'must be the API name of a field').optional(),
  })
  .refine(({ fields, field }) => field !== undefined || !fields.some((each) => ownField.has(each)), { path: ['field'], error: 'needs the field of Salesforce that holds the number' });

const schemaFor = (object: RuleObject) =>
  z
    .array(ruleSchema.refine(({ fields }) => fields.every((field) => ownField.has(field) || standardFields[object][field] !== undefined), { path: ['fields'], error: `a rule for ${object === 'Contact' ? 'people' : 'companies'} compares ${ruleFields.filter((field) => ownField.has(field) || standardFields[object][field] !== undefined).join(', ')}` }))
    .max(20, 'at most 20 match rules')
    .superRefine((rules, context) => {
      const names = rules.map(({ name }) => name);
      for (const [index, name] of names.entries()) if (names.indexOf(name) < index) context.addIssue({ code: 'custom', path: [index, 'name'], message: 'two match rules have the same name' });
    });

/** The rules of people and of companies, in the order they are tried. */
export const matchRuleSchemas = { persons: schemaFor('Contact'), companies: schemaFor('Account') } as const;
export type MatchRule = z.infer<typeof ruleSchema>;

/** Values by field of Salesforce: of a record as it would be written, or as the org has it. */
type Row = Readonly<Record<string, unknown>>;
/** A number in E.164 for a country by name or code; undefined where it cannot be called from abroad. */
type ToE164 = (text: string, country: string | undefined) => string | undefined;

export type CompiledRule = {
  name: string;
  scope: Scope;
  /** Compares the e-mail address alone, by which people are claimed anyway. */
  isEmail: boolean;
  /** What the org must have for it. */
  needs: readonly string[];
  /** What is read besides, where the org has it. */
  reads: readonly string[];
  /** Records with equal keys match; undefined where a value is missing. `country` completes a number of a record that names none. */
  keyOf(row: Row, country?: string): string | undefined;
  /** Where these numbers are at home; undefined where the rule compares none. */
  countryOf(row: Row): string | undefined;
  /** The conditions under which the org has candidates: all that match, and some that do not. */
  lookups(rows: readonly Row[]): Pick<Lookup, 'field' | 'values' | 'isLike' | 'and'>[];
};

/** People whose values go into one query, which has a limit of 100,000 characters, and 16,000 where it stands in an address. */
const rowsMax = 100;
const countries = ['MailingCountryCode', 'MailingCountry'] as const;

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');
const folded = (text: string): string => foldText(text).replaceAll(' ', '');
const idText = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

const normalisers: Readonly<Record<Exclude<RuleField, 'phone'>, (text: string) => string>> = {
  external_id: idText,
  // A tag or a dot may lead to another mailbox: what looks alike is a suggestion, not a match.
  email: (text) => text.toLowerCase(),
  first_name: folded,
  last_name: folded,
  postcode: folded,
  company: (text) => foldCompany(text).replaceAll(' ', ''),
  tax_id: idText,
  birth_date: (text) => text.slice(0, 10),
};

type Spelling = { isLike: boolean; of(text: string): string[] };
const spellings: Readonly<Partial<Record<RuleField, Spelling>>> = {
  external_id: { isLike: false, of: spellingsOfId },
  email: { isLike: false, of: (text) => [text.toLowerCase()] },
  phone: { isLike: true, of: spellingsOfPhone },
  first_name: { isLike: false, of: spellingsOfName },
  last_name: { isLike: false, of: spellingsOfName },
  postcode: { isLike: false, of: spellingsOfPostcode },
  company: { isLike: true, of: spellingsOfCompany },
  tax_id: { isLike: false, of: spellingsOfId },
};
/** The field that narrows a search most stands first. */
const selectivity: readonly RuleField[] = ['external_id', 'tax_id', 'email', 'company', 'phone', 'last_name', 'postcode', 'first_name'];

/** Rules as they are asked of records of one object; in their order. */
export function compileMatchRules(rules: readonly MatchRule[], { object, toE164 }: { object: RuleObject; toE164: ToE164 }): CompiledRule[] {
  return rules.map((rule) => compileRule(rule, object, toE164));
}

function compileRule({ name, fields, scope, field: own }: MatchRule, object: RuleObject, toE164: ToE164): CompiledRule {
  const places = fields.map((field) => ({ field, at: (ownField.has(field) ? own : standardFields[object][field]) ?? '' }));
  const hasPhone = fields.includes('phone');
  const countryOf = (row: Row) => (hasPhone ? countries.map((each) => textOf(row[each])).find((each) => each !== '') : undefined);
  const valueOf = (row: Row, { field, at }: { field: RuleField; at: string }, country: string | undefined): string => {
    const text = textOf(row[at]);
    if (field === 'phone') return text === '' ? '' : (toE164(text, countryOf(row) ?? country) ?? '');
    return normalisers[field](text);
  };
  const searched = selectivity.flatMap((field) => places.filter((place) => place.field === field));
  return {
    name,
    scope,
    isEmail: fields.length === 1 && fields[0] === 'email',
    needs: places.map(({ at }) => at),
    reads: hasPhone ? countries : [],
    countryOf,
    keyOf(row, country) {
      const values = places.map((place) => valueOf(row, place, country));
      return values.includes('') ? undefined : JSON.stringify(places.map(({ field }, index) => [field, values[index]]));
    },
    lookups(rows) {
      const known = rows.filter((row) => places.every(({ at }) => textOf(row[at]) !== ''));
      return Array.from({ length: Math.ceil(known.length / rowsMax) }, (_unused, piece) => conditionsFor(searched, known.slice(piece * rowsMax, (piece + 1) * rowsMax)));
    },
  };
}

function conditionsFor(searched: readonly { field: RuleField; at: string }[], rows: readonly Row[]): Pick<Lookup, 'field' | 'values' | 'isLike' | 'and'> {
  const [first, ...and] = searched.map(({ field, at }): LookupCondition => {
    const { isLike = false, of } = spellings[field] ?? {};
    return { field: at, values: [...new Set(rows.flatMap((row) => of?.(textOf(row[at])) ?? []))], ...(isLike && { isLike }) };
  });
  return { ...(first ?? { field: 'Id', values: [] }), ...(and.length > 0 && { and }) };
}
