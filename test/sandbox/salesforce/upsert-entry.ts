import type { ObjectAccess } from './access.ts';
import type { SaveEntry } from './chunk-saver.ts';
import type { Field } from './field.ts';
import { jsonText } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Org } from './org.ts';
import { rowsByKey } from './path-record.ts';
import type { PreparedSave, RecordWriter } from './record-writer.ts';
import { RestError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';
import type { SaveContext } from './save-context.ts';

/** Keys named twice in one upsert are refused, both records. */
function repeatedKeys(records: readonly JsonObject[], field: Field): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const record of records) {
    const key = record[field.name];
    if (typeof key === 'string') counts.set(key.toLowerCase(), (counts.get(key.toLowerCase()) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([key]) => key));
}

export type UpsertTarget = { object: ObjectAccess; field: Field; records: readonly JsonObject[] };

/** Each record becomes an update of the one record with its key, or an insert. */
export function createUpsertEntries(org: Org, writer: RecordWriter, target: UpsertTarget, context: SaveContext): SaveEntry[] {
  const { object, field, records } = target;
  const repeated = repeatedKeys(records, field);
  const prepare = (record: JsonObject): PreparedSave => {
    const key = record[field.name];
    if (key === undefined || key === null || key === '') {
      // An upsert by Id inserts the records without one.
      if (field.type === 'id') return writer.prepareCreate(object, record, context);
      throw new RestError('MISSING_ARGUMENT', `${field.name} not specified`, { fields: [] });
    }
    if (field.type === 'id') return writer.prepareUpdate(object, toLongId(jsonText(key)) ?? '', record, context);
    if (repeated.has(jsonText(key).toLowerCase())) throw new RestError('DUPLICATE_VALUE', `Duplicate external id specified: ${jsonText(key)}`, { fields: [field.name] });
    const rows = rowsByKey(org, object, field, jsonText(key));
    if (rows.length > 1) throw new RestError('DUPLICATE_EXTERNAL_ID', `More than one record found for external id field: [${rows.map((row) => row.Id).join(', ')}]`, { fields: [] });
    return rows[0] ? writer.prepareUpdate(object, rows[0].Id, record, context) : writer.prepareCreate(object, record, context);
  };
  return records.map((record) => ({ objectName: object.schema.name, prepare: () => prepare(record) }));
}
