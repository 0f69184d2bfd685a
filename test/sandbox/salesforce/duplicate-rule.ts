import type { ObjectAccess } from './access.ts';
import type { Row } from './field.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import type { RecordChange, SaveContext } from './save-context.ts';

type Matching = { rule: string; matchingRule: string; fields: readonly string[]; find(org: Org, record: Row): Row[] };

const same = (left: unknown, right: unknown): boolean => typeof left === 'string' && typeof right === 'string' && left.toLowerCase() === right.toLowerCase();
const isGiven = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** The standard rules in their exact part: the platform's fuzzy part only ever finds more. */
const matchings: ReadonlyMap<string, Matching> = new Map<string, Matching>([
  [
    'Contact',
    {
      rule: 'Standard_Contact_Duplicate_Rule',
      matchingRule: 'Standard_Contact_Match_Rule_v1_1',
      fields: ['FirstName', 'LastName', 'Email'],
      find: (org, record) =>
        org.store
          .find('Contact', { name: 'Email', caseSensitive: false }, record.Email ?? null)
          .filter((row) => same(row.LastName, record.LastName) && (!isGiven(row.FirstName) || !isGiven(record.FirstName) || same(row.FirstName, record.FirstName))),
    },
  ],
  [
    'Account',
    {
      rule: 'Standard_Account_Duplicate_Rule',
      matchingRule: 'Standard_Account_Match_Rule_v1_0',
      fields: ['Name', 'BillingPostalCode', 'Phone', 'Website'],
      find: (org, record) =>
        org.store
          .find('Account', { name: 'Name', caseSensitive: false }, record.Name ?? null)
          .filter((row) => same(row.BillingPostalCode, record.BillingPostalCode) || same(row.Phone, record.Phone) || same(row.Website, record.Website)),
    },
  ],
]);

function matchRecord(object: ObjectAccess, row: Row, withDetails: boolean): JsonObject {
  const record: JsonObject = { attributes: { type: object.schema.name, url: `/services/data/v66.0/sobjects/${object.schema.name}/${row.Id}` }, Id: row.Id };
  if (withDetails) for (const field of object.readableFields()) if (field.type !== 'address' && !field.formula && row[field.name] !== undefined) record[field.name] = row[field.name] ?? null;
  return { additionalInformation: [], fieldDiffs: [], matchConfidence: 100, record };
}

function duplicateResult(matching: Matching, object: ObjectAccess, matches: readonly Row[], options: { allowSave: boolean; withDetails: boolean }): JsonValue {
  return {
    allowSave: options.allowSave,
    duplicateRule: matching.rule,
    duplicateRuleEntityType: object.schema.name,
    errorMessage: 'Use one of these records?',
    matchResults: [
      {
        entityType: object.schema.name,
        errors: [],
        matchEngine: 'ExactMatchEngine',
        matchRecords: matches.map((row) => matchRecord(object, row, options.withDetails)),
        rule: matching.matchingRule,
        size: matches.length,
        success: true,
      },
    ],
  };
}

/**
 * Both kinds of rule refuse an API save; only an alert rule lets it pass with `allowSave=true`.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
 */
export function checkDuplicates(org: Org, change: RecordChange, object: ObjectAccess, context: SaveContext): void {
  const matching = matchings.get(change.object);
  if (!matching) return;
  const forced = org.faults.strike('salesforce', 'duplicateRule', `${context.route} ${change.object}`);
  if (org.shape.duplicateRule === 'off' && !forced) return;
  if (change.previous && !matching.fields.some((name) => change.given.has(name) && change.previous?.[name] !== change.next[name])) return;
  const isAlert = (forced?.mode ?? org.shape.duplicateRule) !== 'block';
  if (isAlert && context.duplicates.allowSave) return;
  const matches = matching.find(org, change.next).filter((row) => row.Id !== change.next.Id);
  if (matches.length === 0) return;
  throw new RestError('DUPLICATES_DETECTED', 'Use one of these records?', {
    fields: [],
    extra: { duplicateResult: duplicateResult(matching, object, matches, { allowSave: isAlert, withDetails: context.duplicates.includeRecordDetails }) },
  });
}
