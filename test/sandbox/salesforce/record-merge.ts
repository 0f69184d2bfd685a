import type { Row } from './field.ts';
import { isIndexed } from './field.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { existingRow } from './record-checks.ts';
import { RestError } from './rest-error.ts';
import type { RollUps } from './roll-up.ts';
import type { SaveContext } from './save-context.ts';
import { journalWrite } from './write-journal.ts';

const mergeable: ReadonlySet<string> = new Set(['Account', 'Contact', 'Lead']);
const losersMax = 2;

/** Whether people can merge records of this object. */
export function isMergeable(objectName: string): boolean {
  return mergeable.has(objectName);
}

export type RecordMerge = (object: ObjectSchema, masterId: string, loserIds: readonly string[], context: SaveContext) => void;

/**
 * What merging does to the org: every child of a loser becomes the master's, whatever its own rules say, and the losers are deleted with
 * the master's id in MasterRecordId. A child that moves keeps its LastModifiedDate; only SystemModstamp tells.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm
 */
export function createRecordMerge(org: Org, rollUps: RollUps): RecordMerge {
  const moveChildren = (object: ObjectSchema, loser: Row, masterId: string, context: SaveContext): void => {
    const at = toApiDateTime(org.clock.now());
    for (const { childObject, field } of org.model().schema.childrenOf(object.name)) {
      // A deleted record's own pointer to its master is no child of it.
      if (!isIndexed(field) || field.name === 'MasterRecordId') continue;
      for (const child of org.store.find(childObject.name, field, loser.Id)) {
        const next: Row = { ...child, [field.name]: masterId, SystemModstamp: at };
        org.store.replace(childObject.name, next);
        rollUps.refreshParents(childObject.name, [child, next]);
        journalWrite(org, { object: childObject.name, previous: child, next, given: new Set([field.name]), access: context.access }, 'update', context);
      }
    }
  };

  return (object, masterId, loserIds, context) => {
    if (!isMergeable(object.name)) throw new RestError('INVALID_TYPE_FOR_OPERATION', `entity type cannot be merged: ${object.name}`);
    if (loserIds.length === 0 || loserIds.length > losersMax || new Set([masterId, ...loserIds]).size <= loserIds.length) throw new RestError('INVALID_INPUT', 'A merge takes one master and one or two other records');
    existingRow(org, object.name, masterId);
    const at = toApiDateTime(org.clock.now());
    for (const id of loserIds) {
      const loser = existingRow(org, object.name, id);
      moveChildren(object, loser, masterId, context);
      org.store.remove(object.name, id, { ...loser, IsDeleted: true, MasterRecordId: masterId, SystemModstamp: at, LastModifiedDate: at, LastModifiedById: context.access.userId });
      rollUps.refreshParents(object.name, [loser]);
      journalWrite(org, { object: object.name, previous: loser, next: loser, given: new Set(), access: context.access }, 'delete', context);
    }
  };
}
