import type { ObjectAccess } from './access.ts';
import type { Row } from './field.ts';
import { lockedParents } from './locked-parents.ts';
import type { Org } from './org.ts';
import type { RecordInput } from './record-input.ts';
import { RestError } from './rest-error.ts';
import type { SaveContext } from './save-context.ts';
import { lockedRow } from './save-faults.ts';

/** The row behind an id, or the platform's refusal for one that is gone or never was. */
export function existingRow(org: Org, objectName: string, id: string): Row {
  const row = org.store.get(objectName, id);
  if (row) return row;
  if (org.store.deletedRow(objectName, id)) throw new RestError('ENTITY_IS_DELETED', 'entity is deleted', { status: 404, fields: [] });
  throw new RestError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', { status: 404, fields: [] });
}

/** Neither the row nor a parent that its write changes is held by another request. */
export function checkLocks(objectName: string, row: Row, context: SaveContext): void {
  const blocked = [row.Id, ...lockedParents(objectName, row)].find((id) => context.isBlocked(id));
  if (blocked !== undefined) throw lockedRow(blocked);
}

/** Every lookup names a record that exists, is of the right object and is not locked by another request. */
export function checkReferences(org: Org, input: RecordInput, context: SaveContext): void {
  for (const [field, value] of input) {
    if (field.type !== 'reference' || typeof value !== 'string') continue;
    const target = org.model().schema.byKeyPrefix(value.slice(0, 3));
    if (!target || !field.referenceTo.includes(target.name))
      throw new RestError('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${value}`, { fields: [field.name] });
    if (org.store.get(target.name, value)) {
      if (context.isBlocked(value)) throw lockedRow(value);
      continue;
    }
    if (org.store.deletedRow(target.name, value)) throw new RestError('ENTITY_IS_DELETED', 'entity is deleted', { fields: [] });
    throw new RestError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', { fields: [] });
  }
}

/** Fields that may not be null are all there. */
export function checkRequired(object: ObjectAccess, next: Row): void {
  const missing = object.schema.required.filter((field) => next[field.name] === null || next[field.name] === undefined);
  if (missing.length === 0) return;
  const names = missing.map((field) => field.name);
  throw new RestError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${names.join(', ')}]`, { fields: names });
}

/** No other record has the value of a unique field. */
export function checkUnique(org: Org, object: ObjectAccess, next: Row): void {
  for (const field of object.schema.uniques) {
    const value = next[field.name];
    if (value === null || value === undefined) continue;
    const other = org.store.find(object.schema.name, field, value).find((row) => row.Id !== next.Id);
    // The message names the 15-character id.
    if (other) throw new RestError('DUPLICATE_VALUE', `duplicate value found: ${field.name} duplicates value on record with id: ${other.Id.slice(0, 15)}`, { fields: [] });
  }
}
