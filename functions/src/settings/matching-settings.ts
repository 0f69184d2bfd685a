import { z } from 'zod';

/** One match rule in form; whether it says who somebody is, is checked where it is compiled (`matching/match-rules.ts`). */
const ruleSchema = z.strictObject({
  name: z.string('must have a name'),
  fields: z.array(z.string('must be a field')).max(4, 'must have at most 4 fields'),
  scope: z.enum(['global', 'store', 'channel'], 'must be global, store or channel').default('global'),
  /** For external_id and tax_id: the field of Salesforce that holds it. */
  field: z.string().optional(),
});
const rulesSchema = z.array(ruleSchema, 'must be a list of rules').max(20, 'must have at most 20 rules');

/** Who is taken for whom. */
export const matchingSchema = z.strictObject({
  /** Tried in their order after the identity row; the first that finds somebody decides. */
  persons: rulesSchema.default([{ name: 'E-mail', fields: ['email'], scope: 'global' }]),
  companies: rulesSchema.default([{ name: 'Company and postcode', fields: ['company', 'postcode'], scope: 'global' }]),
  /** `shared`: buyers of one company are Contacts of one Account, found by the rules of companies. `apart`: every buyer has an Account. */
  accounts: z.enum(['apart', 'shared'], 'must be apart or shared').default('apart'),
  /** Where a rule finds several, or a duplicate rule of the org finds somebody: the record is made and a person asked afterwards, or held. */
  duplicates: z.enum(['allow', 'hold'], 'must be allow or hold').default('allow'),
  /** Whoever no rule finds is linked to somebody who is the same person for sure, by all that is known, with an equal e-mail address or telephone number. */
  likely: z.boolean('must be on or off').default(false),
});
export type MatchingSettings = z.infer<typeof matchingSchema>;

type Values = Readonly<Record<string, string | number | boolean | null>>;
const standard = JSON.stringify(matchingSchema.parse({}));
const maps = { persons: 'customer_to_salesforce.contact', companies: 'customer_to_salesforce.account' } as const;
/** Match rules stand among the rules, under a kind of their own. */
const kind = 'match';
export const isMatchRow = (row: Values): boolean => row.Kind__c === kind;

/** Nothing while nobody changed it, so that a version of before says the same. */
export function toMatchRows(matching: MatchingSettings): Values[] {
  if (JSON.stringify(matching) === standard) return [];
  return (['persons', 'companies'] as const).flatMap((list) => matching[list].map(({ name, fields, scope, field }, index) => ({
    Map__c: maps[list], Field__c: field ?? null, Order__c: index + 1, Kind__c: kind, Severity__c: null, Pattern__c: null, Least__c: null, Most__c: null,
    Values__c: JSON.stringify(fields), Condition__c: null, Message__c: name, Extra__c: JSON.stringify({ scope }),
  })));
}

/** What stands beside the rules, with the policies. */
export const matchPolicy = (matching: MatchingSettings): { matching?: Pick<MatchingSettings, 'accounts' | 'duplicates' | 'likely'> } => (JSON.stringify(matching) === standard ? {} : { matching: { accounts: matching.accounts, duplicates: matching.duplicates, likely: matching.likely } });

/** What the rows said, as plain JSON that the schema checks; undefined where a version says nothing of it. */
export function readMatching(policy: unknown, rows: readonly Values[]): unknown {
  if (typeof policy !== 'object' || policy === null) return undefined;
  const list = (map: string) => rows.filter((row) => isMatchRow(row) && row.Map__c === map).toSorted((a, b) => Number(a.Order__c) - Number(b.Order__c)).map(toRule);
  return { ...policy, persons: list(maps.persons), companies: list(maps.companies) };
}

const toRule = (row: Values): unknown => ({ name: row.Message__c, fields: parse(row.Values__c), ...parse(row.Extra__c), ...(typeof row.Field__c === 'string' && row.Field__c !== '' && { field: row.Field__c }) });

function parse(text: unknown): object | undefined {
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
