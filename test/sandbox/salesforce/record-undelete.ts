import type { ObjectAccess, UserAccess } from './access.ts';
import { isIndexed } from './field.ts';
import type { Row } from './field.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { checkUnique } from './record-checks.ts';
import { RestError } from './rest-error.ts';
import type { RollUps } from './roll-up.ts';
import type { SaveContext } from './save-context.ts';
import { journalWrite } from './write-journal.ts';

export type RecordUndelete = (object: ObjectAccess, id: string, context: SaveContext) => void;

/** Takes a record out of the recycle bin, with the children that were deleted in the same second as it. Lookups that the delete emptied point at it again. */
export function createRecordUndelete(org: Org, rollUps: RollUps): RecordUndelete {
  const childrenInBin = (object: ObjectAccess, parent: Row, access: UserAccess): { object: ObjectAccess; row: Row }[] =>
    org.model().schema.childrenOf(object.schema.name).flatMap(({ childObject, field }) => {
      const child = access.object(childObject.name);
      if (!field.cascadeDelete || !isIndexed(field) || !childObject.recycled || !child) return [];
      return [...org.store.deletedRows(childObject.name)].filter((row) => row[field.name] === parent.Id && row.SystemModstamp === parent.SystemModstamp).map((row) => ({ object: child, row }));
    });

  /** A lookup that was given another record meanwhile keeps it. */
  const restoreLookups = (deleted: Row, id: string): void => {
    for (const lookup of org.emptiedLookups.get(deleted) ?? []) {
      const child = org.store.get(lookup.object, lookup.id);
      if (child && child[lookup.field] === null) org.store.replace(lookup.object, { ...child, [lookup.field]: id });
    }
  };

  const undelete: RecordUndelete = (object, id, context) => {
    const name = object.schema.name;
    const deleted = object.schema.recycled ? org.store.deletedRow(name, id) : undefined;
    if (!deleted) throw new RestError('UNDELETE_FAILED', 'Entity is not in the recycle bin', { fields: [] });
    const at = toApiDateTime(org.clock.now());
    const row: Row = { ...deleted, IsDeleted: false, SystemModstamp: at, LastModifiedDate: at, LastModifiedById: context.access.userId };
    if (row.MasterRecordId !== undefined) row.MasterRecordId = null;
    checkUnique(org, object, row);
    org.store.restore(name, row);
    rollUps.refreshParents(name, [row]);
    journalWrite(org, { object: name, previous: row, next: row, given: new Set(), access: context.access }, 'create', context);
    restoreLookups(deleted, id);
    for (const child of childrenInBin(object, deleted, context.access)) undelete(child.object, child.row.Id, context);
  };
  return undelete;
}
