import type { ObjectAccess } from './access.ts';
import { isIndexed } from './field.ts';
import type { Field, FieldValue, Row } from './field.ts';
import { checkDuplicates } from './duplicate-rule.ts';
import type { JsonObject } from './json.ts';
import { deleteRules, saveRules } from './object-rules.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { readRecordInput } from './record-input.ts';
import type { RecordInput } from './record-input.ts';
import { RestError } from './rest-error.ts';
import type { RollUps } from './roll-up.ts';
import type { RecordChange, SaveContext } from './save-context.ts';
import { lockedRow, strikeSaveFaults } from './save-faults.ts';
import { checkValidationRules } from './validation-rule-check.ts';

/** A record that was read and resolved, ready to be saved. */
export type PreparedSave = { action: 'create'; object: ObjectAccess; input: RecordInput } | { action: 'update'; object: ObjectAccess; id: string; input: RecordInput };

/** Saves and deletes single records; each either happens whole or leaves no trace. */
export type RecordWriter = {
  prepareCreate(object: ObjectAccess, body: JsonObject, context: SaveContext): PreparedSave;
  prepareUpdate(object: ObjectAccess, id: string, body: JsonObject, context: SaveContext): PreparedSave;
  save(prepared: PreparedSave, context: SaveContext): { id: string; created: boolean };
  remove(object: ObjectAccess, id: string, context: SaveContext): void;
};

/** The row behind an id, or the platform's refusal for one that is gone or never was. */
function existingRow(org: Org, objectName: string, id: string): Row {
  const row = org.store.get(objectName, id);
  if (row) return row;
  if (org.store.deletedRow(objectName, id)) throw new RestError('ENTITY_IS_DELETED', 'entity is deleted', { status: 404, fields: [] });
  throw new RestError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', { status: 404, fields: [] });
}

function checkReferences(org: Org, input: RecordInput, context: SaveContext): void {
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

function checkRequired(object: ObjectAccess, next: Row): void {
  const missing = object.schema.fields.filter((field) => !field.nillable && field.type !== 'boolean' && (field.createable || field.updateable) && (next[field.name] === null || next[field.name] === undefined));
  if (missing.length === 0) return;
  const names = missing.map((field) => field.name);
  throw new RestError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${names.join(', ')}]`, { fields: names });
}

function checkUnique(org: Org, object: ObjectAccess, next: Row): void {
  for (const field of object.schema.fields) {
    const value = next[field.name];
    if (!field.unique || value === null || value === undefined) continue;
    const other = org.store.find(object.schema.name, field, value).find((row) => row.Id !== next.Id);
    // The message names the 15-character id.
    if (other) throw new RestError('DUPLICATE_VALUE', `duplicate value found: ${field.name} duplicates value on record with id: ${other.Id.slice(0, 15)}`, { fields: [] });
  }
}

function autoNumber(pattern: string, count: number): string {
  return pattern.replace(/\{(0+)\}/, (_match, zeros: string) => String(count).padStart(zeros.length, '0'));
}

export function createRecordWriter(org: Org, rollUps: RollUps): RecordWriter {
  const autoNumbers = new Map<string, number>();

  const defaultOf = (object: ObjectAccess, field: Field, userId: string): FieldValue | undefined => {
    if (field.displayFormat !== undefined) {
      const key = `${object.schema.name}.${field.name}`;
      const count = (autoNumbers.get(key) ?? 0) + 1;
      autoNumbers.set(key, count);
      return autoNumber(field.displayFormat, count);
    }
    if (field.name === 'OwnerId') return userId;
    if (field.name === 'CurrencyIsoCode') return org.shape.currencies[0];
    return field.defaultValue;
  };

  const newRow = (object: ObjectAccess, input: RecordInput, userId: string): Row => {
    const at = toApiDateTime(org.clock.now());
    const id = org.ids.next(object.schema.keyPrefix);
    const row: Row = { Id: id, IsDeleted: false, CreatedDate: at, CreatedById: userId, LastModifiedDate: at, LastModifiedById: userId, SystemModstamp: at };
    for (const [field, value] of input) row[field.name] = value;
    for (const field of object.schema.fields) {
      if (row[field.name] !== undefined || !(field.defaultedOnCreate || field.displayFormat !== undefined)) continue;
      const value = defaultOf(object, field, userId);
      if (value !== undefined) row[field.name] = value;
    }
    // A custom record saved without a name is named after its id.
    const nameField = object.schema.custom ? object.schema.fieldsByName.get('name') : undefined;
    if (nameField?.nameField && (row.Name === undefined || row.Name === null)) row.Name = id;
    return { ...row, ...rollUps.valuesOf(object.schema.name, id) };
  };

  const journal = (change: RecordChange, action: 'create' | 'update' | 'delete', context: SaveContext): void => {
    const schema = org.model().schema.object(change.object);
    const key = schema?.fields.find((field) => field.externalId && typeof change.next[field.name] === 'string');
    const externalId = key && change.next[key.name];
    context.writes.push({
      at: org.clock.now(), system: 'salesforce', route: context.route, object: change.object, action, id: change.next.Id, fields: [...change.given],
      ...(typeof externalId === 'string' ? { externalId } : {}),
    });
  };

  /** Runs one record's work; a refusal undoes everything it did. */
  const atomically = <T>(context: SaveContext, work: () => T): T => {
    const mark = org.store.mark();
    const writes = context.writes.length;
    try {
      return work();
    } catch (error) {
      org.store.rollbackTo(mark);
      context.writes.length = writes;
      throw error;
    }
  };

  const saveRow = (object: ObjectAccess, change: RecordChange, context: SaveContext): void => {
    strikeSaveFaults(org, change, context);
    saveRules.get(change.object)?.(org, change);
    checkRequired(object, change.next);
    checkValidationRules(org, change);
    checkUnique(org, object, change.next);
    checkDuplicates(org, change, object, context);
    if (change.previous) org.store.replace(change.object, change.next);
    else org.store.insert(change.object, change.next);
    rollUps.refreshParents(change.object, [change.previous, change.next]);
    journal(change, change.previous ? 'update' : 'create', context);
  };

  const update = (prepared: Extract<PreparedSave, { action: 'update' }>, context: SaveContext): void => {
    const { object, id, input } = prepared;
    if (context.isBlocked(id)) throw lockedRow(id);
    const previous = existingRow(org, object.schema.name, id);
    const at = toApiDateTime(org.clock.now());
    const next: Row = { ...previous, LastModifiedDate: at, LastModifiedById: context.access.userId, SystemModstamp: at };
    for (const [field, value] of input) next[field.name] = value;
    saveRow(object, { object: object.schema.name, previous, next, given: new Set([...input.keys()].map((field) => field.name)), access: context.access }, context);
  };

  const deleteRow = (object: ObjectAccess, row: Row, context: SaveContext): void => {
    const name = object.schema.name;
    const change: RecordChange = { object: name, previous: row, next: row, given: new Set(), access: context.access };
    deleteRules.get(name)?.(org, change);
    for (const { childObject, field } of org.model().schema.childrenOf(name)) {
      if (!isIndexed(field)) continue;
      for (const child of org.store.find(childObject.name, field, row.Id)) {
        const access = context.access.object(childObject.name);
        if (field.cascadeDelete && access) deleteRow(access, child, context);
        else if (field.nillable) org.store.replace(childObject.name, { ...child, [field.name]: null });
      }
    }
    const at = toApiDateTime(org.clock.now());
    org.store.remove(name, row.Id, { ...row, IsDeleted: true, SystemModstamp: at, LastModifiedDate: at });
    rollUps.refreshParents(name, [row]);
    journal(change, 'delete', context);
  };

  return {
    prepareCreate(object, body, context) {
      if (!object.canCreate) throw new RestError('INVALID_TYPE_FOR_OPERATION', `entity type cannot be inserted: ${object.schema.label}`, { fields: [] });
      if (body.Id !== undefined || body.id !== undefined) throw new RestError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', { fields: ['Id'] });
      return { action: 'create', object, input: readRecordInput(org, context.access, object, { body, action: 'create' }) };
    },
    prepareUpdate(object, id, body, context) {
      if (!object.canEdit) throw new RestError('INVALID_TYPE_FOR_OPERATION', `entity type cannot be updated: ${object.schema.label}`, { fields: [] });
      existingRow(org, object.schema.name, id);
      return { action: 'update', object, id, input: readRecordInput(org, context.access, object, { body, action: 'update' }) };
    },
    save(prepared, context) {
      return atomically(context, () => {
        checkReferences(org, prepared.input, context);
        if (prepared.action === 'update') {
          update(prepared, context);
          return { id: prepared.id, created: false };
        }
        const next = newRow(prepared.object, prepared.input, context.access.userId);
        saveRow(prepared.object, { object: prepared.object.schema.name, previous: undefined, next, given: new Set([...prepared.input.keys()].map((field) => field.name)), access: context.access }, context);
        return { id: next.Id, created: true };
      });
    },
    remove(object, id, context) {
      atomically(context, () => {
        if (!object.canDelete) throw new RestError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', { fields: [] });
        if (context.isBlocked(id)) throw lockedRow(id);
        deleteRow(object, existingRow(org, object.schema.name, id), context);
      });
    },
  };
}
