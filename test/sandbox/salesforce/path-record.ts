import type { ObjectAccess, UserAccess } from './access.ts';
import type { Field, Row } from './field.ts';
import { readFieldInput } from './field-input.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';

/** The object of a path as the user sees it, or 404. */
export function pathObject(access: UserAccess, name: string): ObjectAccess {
  const object = access.object(name);
  if (!object) throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  return object;
}

/** The object a Collections record names in `attributes.type`. */
export function typedObject(access: UserAccess, name: string): ObjectAccess {
  const object = access.object(name);
  if (!object) throw new RestError('INVALID_TYPE', `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`);
  return object;
}

/** The 18-character id of a path for this object, or the refusal for text that is none. */
export function pathId(object: ObjectAccess, text: string): string {
  const id = toLongId(text);
  if (id && id.startsWith(object.schema.keyPrefix)) return id;
  throw id ? new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 }) : new RestError('MALFORMED_ID', `Provided external ID field does not exist or is not accessible: ${text}`, { status: 404 });
}

/** The row of a path: 404 NOT_FOUND for one that never was, ENTITY_IS_DELETED for one in the recycle bin. */
export function pathRow(org: Org, object: ObjectAccess, id: string): Row {
  const row = org.store.get(object.schema.name, id);
  if (row && object.canReadRow(row)) return row;
  if (org.store.deletedRow(object.schema.name, id)) throw new RestError('ENTITY_IS_DELETED', 'entity is deleted', { status: 404, fields: [] });
  throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
}

/** A field that may key an upsert: an external id, an idLookup field or Id. */
export function keyField(object: ObjectAccess, name: string): Field {
  const field = object.field(name);
  if (field && (field.externalId || field.idLookup)) return field;
  throw new RestError('NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${name}`, { status: 404 });
}

/** Every record with this key; text keys ignore case unless the field is case-sensitive. */
export function rowsByKey(org: Org, object: ObjectAccess, field: Field, text: string): Row[] {
  if (field.type === 'id') {
    const row = org.store.get(object.schema.name, pathId(object, text));
    return row ? [row] : [];
  }
  const value = field.type === 'double' ? Number(text) : readFieldInput(field, text);
  return org.store.find(object.schema.name, field, value);
}
