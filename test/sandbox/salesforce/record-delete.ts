import type { ObjectSchema } from './object-schema.ts';
import { isIndexed } from './field.ts';
import type { Row } from './field.ts';
import { deleteRules } from './object-rules.ts';
import type { EmptiedLookup, Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import type { RollUps } from './roll-up.ts';
import type { RecordChange, SaveContext } from './save-context.ts';
import { journalWrite } from './write-journal.ts';

/** Deletes a row with the children that live and die with it; other lookups to it become empty. */
export type RecordDelete = (object: ObjectSchema, row: Row, context: SaveContext) => void;

/** Deletes of this org. */
export function createRecordDelete(org: Org, rollUps: RollUps): RecordDelete {
  const releaseChildren = (object: ObjectSchema, row: Row, context: SaveContext): EmptiedLookup[] => {
    const emptied: EmptiedLookup[] = [];
    for (const { childObject, field } of org.model().schema.childrenOf(object.name)) {
      if (!isIndexed(field)) continue;
      for (const child of org.store.find(childObject.name, field, row.Id)) {
        if (field.cascadeDelete) deleteRow(childObject, child, context);
        else if (field.nillable) {
          org.store.replace(childObject.name, { ...child, [field.name]: null });
          emptied.push({ object: childObject.name, id: child.Id, field: field.name });
        }
      }
    }
    return emptied;
  };

  const deleteRow: RecordDelete = (object, row, context) => {
    const change: RecordChange = { object: object.name, previous: row, next: row, given: new Set(), access: context.access };
    deleteRules.get(object.name)?.(org, change);
    const emptied = releaseChildren(object, row, context);
    const at = toApiDateTime(org.clock.now());
    const inBin: Row = { ...row, IsDeleted: true, SystemModstamp: at, LastModifiedDate: at };
    org.emptiedLookups.set(inBin, emptied);
    org.store.remove(object.name, row.Id, inBin);
    rollUps.refreshParents(object.name, [row]);
    journalWrite(org, change, 'delete', context);
  };
  return deleteRow;
}
