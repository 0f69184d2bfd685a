import type { ObjectAccess, UserAccess } from './access.ts';
import type { Field, FieldValue } from './field.ts';
import { readFieldInput } from './field-input.ts';
import { isJsonObject, jsonText } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';

export type RecordInput = ReadonlyMap<Field, FieldValue>;

function lookupByRelationship(object: ObjectAccess, name: string): Field | undefined {
  const wanted = name.toLowerCase();
  return object.readableFields().find((field) => field.relationshipName?.toLowerCase() === wanted);
}

/** The id behind `"Account": {"BC_Key__c": "…"}`: a parent named by its external id. */
function resolveExternalId(org: Org, access: UserAccess, field: Field, reference: JsonObject): FieldValue {
  const parts = Object.entries(reference).filter(([key]) => key !== 'attributes');
  const [key, value] = parts[0] ?? [];
  if (parts.length !== 1 || key === undefined || value === undefined || value === null) throw new RestError('INVALID_FIELD', `Relationship ${field.relationshipName ?? field.name} must name one external ID field`);
  for (const target of field.referenceTo) {
    const keyField = access.object(target)?.field(key);
    if (!keyField || !(keyField.externalId || keyField.idLookup)) continue;
    const rows = org.store.find(target, keyField, readFieldInput(keyField, value));
    if (rows.length > 1) throw new RestError('DUPLICATE_EXTERNAL_ID', `More than one record found for external id field: [${rows.map((row) => row.Id).join(', ')}]`);
    if (rows[0]) return rows[0].Id;
    throw new RestError('INVALID_FIELD', `Foreign key external ID: ${jsonText(value).toLowerCase()} not found for field ${keyField.name} in entity ${target}`, { fields: [] });
  }
  throw new RestError('INVALID_FIELD', `No such column '${key}' on sobject of type ${field.referenceTo.join(', ')}`);
}

function readReference(org: Org, access: UserAccess, object: ObjectAccess, entry: [string, JsonValue]): [Field, FieldValue] | undefined {
  const [key, value] = entry;
  if (!isJsonObject(value)) return undefined;
  const field = lookupByRelationship(object, key);
  return field && [field, resolveExternalId(org, access, field, value)];
}

/**
 * The values of a record as sent, by field: names in any case, parents by id or external id.
 * A field the user cannot see does not exist; one that may not be written is named in the refusal.
 */
export function readRecordInput(org: Org, access: UserAccess, object: ObjectAccess, request: { body: JsonObject; action: 'create' | 'update' }): RecordInput {
  const values = new Map<Field, FieldValue>();
  const refused: string[] = [];
  for (const entry of Object.entries(request.body)) {
    const [key, value] = entry;
    if (key === 'attributes' || key.toLowerCase() === 'id') continue;
    const named = object.field(key);
    const [field, stored] = named ? [named, undefined] : (readReference(org, access, object, entry) ?? []);
    if (!field) throw new RestError('INVALID_FIELD', `No such column '${key}' on sobject of type ${object.schema.name}`);
    const writable = request.action === 'create' ? field.createable : field.updateable;
    if (!writable || !object.canEditField(field)) refused.push(field.name);
    else values.set(field, stored === undefined ? readFieldInput(field, value) : stored);
  }
  if (refused.length > 0)
    throw new RestError(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      `Unable to create/update fields: ${refused.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
      { fields: refused },
    );
  return values;
}
