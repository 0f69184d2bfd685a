import type { FieldValue, Row } from './field.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';

const derivedObjects = ['SetupEntityAccess', 'ObjectPermissions', 'FieldPermissions'];
const byName = (name: string) => ({ name, caseSensitive: false });

/** Makes rows of what permission sets grant, so that SOQL answers who may do what. */
export function syncPermissionRows(org: Org, namespace: string): void {
  const { store } = org;
  const at = toApiDateTime(org.clock.now());
  const insert = (object: string, keyPrefix: string, values: Record<string, FieldValue>): Row => {
    const row: Row = { Id: org.ids.next(keyPrefix), IsDeleted: false, CreatedDate: at, CreatedById: org.adminId, LastModifiedDate: at, LastModifiedById: org.adminId, SystemModstamp: at, ...values };
    store.insert(object, row);
    return row;
  };
  const permissionId = (name: string): string => {
    const [existing] = store.find('CustomPermission', byName('DeveloperName'), name);
    return (existing ?? insert('CustomPermission', '0CP', { DeveloperName: name, MasterLabel: name.replaceAll('_', ' '), NamespacePrefix: namespace || null })).Id;
  };
  for (const component of org.model().components) {
    const [type, name = ''] = component.split(':');
    if (type === 'CustomPermission') permissionId(name);
  }
  // What a set no longer grants has no row: all of them are written anew.
  for (const object of derivedObjects)
    for (const row of Array.from(store.rows(object))) {
      store.remove(object, row.Id, row);
      store.forget(object, row.Id);
    }
  for (const set of org.model().permissionSets.values()) {
    const [parent] = store.find('PermissionSet', byName('Name'), set.name);
    const ParentId = parent?.Id ?? null;
    for (const name of set.customPermissions) insert('SetupEntityAccess', '0J0', { ParentId, SetupEntityId: permissionId(name), SetupEntityType: 'CustomPermission' });
    for (const [SobjectType, grant] of set.objects)
      insert('ObjectPermissions', '110', {
        ParentId, SobjectType, PermissionsRead: grant.read, PermissionsCreate: grant.create, PermissionsEdit: grant.edit, PermissionsDelete: grant.delete,
        PermissionsViewAllRecords: grant.viewAll, PermissionsModifyAllRecords: grant.modifyAll,
      });
    for (const [Field, grant] of set.fields) insert('FieldPermissions', '01k', { ParentId, SobjectType: Field.split('.')[0] ?? '', Field, PermissionsRead: grant.read || grant.edit, PermissionsEdit: grant.edit });
  }
}
