import type { ObjectAccess } from './access.ts';
import { checkAddresses } from './address-picklist.ts';
import { createAutomation } from './automation.ts';
import { checkDuplicates } from './duplicate-rule.ts';
import type { Row } from './field.ts';
import type { JsonObject } from './json.ts';
import { createNewRow } from './new-row.ts';
import { saveRules } from './object-rules.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { checkLocks, checkReferences, checkRequired, checkUnique, existingRow } from './record-checks.ts';
import { createRecordDelete } from './record-delete.ts';
import { readRecordInput } from './record-input.ts';
import type { RecordInput } from './record-input.ts';
import { RestError } from './rest-error.ts';
import type { RollUps } from './roll-up.ts';
import type { RecordChange, SaveContext } from './save-context.ts';
import { strikeSaveFaults } from './save-faults.ts';
import { checkValidationRules } from './validation-rule-check.ts';
import { journalWrite } from './write-journal.ts';

/** A record that was read and resolved, ready to be saved. */
export type PreparedSave = { action: 'create'; object: ObjectAccess; input: RecordInput } | { action: 'update'; object: ObjectAccess; id: string; input: RecordInput };

/** Saves and deletes single records; each either happens whole or leaves no trace. */
export type RecordWriter = {
  prepareCreate(object: ObjectAccess, body: JsonObject, context: SaveContext): PreparedSave;
  prepareUpdate(object: ObjectAccess, id: string, body: JsonObject, context: SaveContext): PreparedSave;
  save(prepared: PreparedSave, context: SaveContext): { id: string; created: boolean };
  remove(object: ObjectAccess, id: string, context: SaveContext): void;
};

/** Runs one record's work; a refusal undoes everything it did. */
function atomically<T>(org: Org, context: SaveContext, work: () => T): T {
  const mark = org.store.mark();
  const writes = context.writes.length;
  try {
    return work();
  } catch (error) {
    org.store.rollbackTo(mark);
    context.writes.length = writes;
    throw error;
  }
}

/** What a save does in order: rules of the platform, then of the org, then the write and what follows from it. */
function createSaveRow(org: Org, rollUps: RollUps): (object: ObjectAccess, change: RecordChange, context: SaveContext) => void {
  const automation = createAutomation(org);

  const check = (object: ObjectAccess, change: RecordChange, automated: ReadonlySet<string>): void => {
    // Addresses are checked wherever they come from; rules about what a client may send do not see what a flow set.
    checkAddresses(org, automated.size === 0 ? change : { ...change, given: change.given.union(automated) });
    saveRules.get(change.object)?.(org, change);
    checkRequired(object, change.next);
    checkValidationRules(org, change);
    checkUnique(org, object, change.next);
  };

  /** The row is saved once more in the same transaction, under the same rules; flows do not start flows of their own record again. */
  const followUp = (object: ObjectAccess, change: RecordChange, context: SaveContext): Row => {
    const after = automation.afterSave(change, context);
    if (!after) return change.next;
    check(object, { ...change, previous: change.next, next: after.next, given: after.set }, after.set);
    org.store.replace(change.object, after.next);
    return after.next;
  };

  return (object, change, context) => {
    strikeSaveFaults(org, change, context);
    check(object, change, automation.beforeSave(change, context));
    checkDuplicates(org, change, object, context);
    if (change.previous) org.store.replace(change.object, change.next);
    else org.store.insert(change.object, change.next);
    const saved = followUp(object, change, context);
    rollUps.refreshParents(change.object, [change.previous, saved]);
    journalWrite(org, change, change.previous ? 'update' : 'create', context);
  };
}

const namesOf = (input: RecordInput): ReadonlySet<string> => new Set([...input.keys()].map((field) => field.name));

/** The writer of an org's records. */
export function createRecordWriter(org: Org, rollUps: RollUps): RecordWriter {
  const newRow = createNewRow(org, rollUps);
  const saveRow = createSaveRow(org, rollUps);
  const deleteRow = createRecordDelete(org, rollUps);

  const update = (prepared: Extract<PreparedSave, { action: 'update' }>, context: SaveContext): void => {
    const { object, id, input } = prepared;
    const previous = existingRow(org, object.schema.name, id);
    checkLocks(object.schema.name, previous, context);
    const at = toApiDateTime(org.clock.now());
    const next: Row = { ...previous, LastModifiedDate: at, LastModifiedById: context.access.userId, SystemModstamp: at };
    for (const [field, value] of input) next[field.name] = value;
    saveRow(object, { object: object.schema.name, previous, next, given: namesOf(input), access: context.access }, context);
  };

  return {
    prepareCreate(object, body, context) {
      if (!object.canCreate) throw new RestError('INVALID_TYPE_FOR_OPERATION', `entity type cannot be inserted: ${object.schema.label}`, { fields: [] });
      if (body.Id !== undefined || body.id !== undefined) throw new RestError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', { fields: ['Id'] });
      return { action: 'create', object, input: readRecordInput(org, context.access, object, { body, action: 'create' }) };
    },
    prepareUpdate(object, id, body, context) {
      if (!object.canEdit) throw new RestError('INVALID_TYPE_FOR_OPERATION', `entity type cannot be updated: ${object.schema.label}`, { fields: [] });
      if (!object.canEditRow(existingRow(org, object.schema.name, id))) throw new RestError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', { fields: [] });
      return { action: 'update', object, id, input: readRecordInput(org, context.access, object, { body, action: 'update' }) };
    },
    save: (prepared, context) =>
      atomically(org, context, () => {
        context.tally.rows += 1;
        checkReferences(org, prepared.input, context);
        if (prepared.action === 'update') {
          update(prepared, context);
          return { id: prepared.id, created: false };
        }
        const next = newRow(prepared.object, prepared.input, context.access.userId);
        saveRow(prepared.object, { object: prepared.object.schema.name, previous: undefined, next, given: namesOf(prepared.input), access: context.access }, context);
        const { schema } = prepared.object;
        // Such an event is out even if the transaction is undone.
        if (schema.publishes === 'immediately') org.platformEvents.publish({ object: schema, values: next, userId: context.access.userId });
        return { id: next.Id, created: true };
      }),
    remove(object, id, context) {
      atomically(org, context, () => {
        context.tally.rows += 1;
        if (!object.canDelete) throw new RestError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', { fields: [] });
        const row = existingRow(org, object.schema.name, id);
        if (!object.canDeleteRow(row)) throw new RestError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', { fields: [] });
        checkLocks(object.schema.name, row, context);
        deleteRow(object.schema, row, context);
      });
    },
  };
}
