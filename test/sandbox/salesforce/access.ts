import type { Field, Row } from './field.ts';
import { findField } from './object-schema.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { Org, OrgModel } from './org.ts';
import type { ObjectPermission, PermissionSet } from './permission-set.ts';

/** An object as one user sees it: hidden fields do not exist. */
export type ObjectAccess = {
  schema: ObjectSchema;
  canCreate: boolean;
  canEdit: boolean;
  canDelete: boolean;
  readableFields(): readonly Field[];
  field(name: string): Field | undefined;
  canEditField(field: Field): boolean;
  /** Sharing: the records of a private object are their owner's, and of users who may view or modify all of them. */
  canReadRow(row: Row): boolean;
  canEditRow(row: Row): boolean;
  canDeleteRow(row: Row): boolean;
};

export type UserAccess = {
  userId: string;
  isAdmin: boolean;
  /** Undefined when the user may not even read the object. */
  object(name: string): ObjectAccess | undefined;
  objects(): readonly ObjectAccess[];
  hasPermission(name: string): boolean;
  /** By assigned permission sets only: an administrator does not have a custom permission nobody gave him. */
  hasCustomPermission(name: string): boolean;
  /** The rights of another user. */
  ofUser(userId: string): UserAccess;
};

const everything: ObjectPermission = { read: true, create: true, edit: true, delete: true, viewAll: true, modifyAll: true };
const nothing: ObjectPermission = { read: false, create: false, edit: false, delete: false, viewAll: false, modifyAll: false };

function mergedPermission(sets: readonly PermissionSet[], objectName: string): ObjectPermission {
  return sets.reduce((sum, set) => {
    const own = set.objects.get(objectName);
    return own
      ? { read: sum.read || own.read, create: sum.create || own.create, edit: sum.edit || own.edit, delete: sum.delete || own.delete, viewAll: sum.viewAll || own.viewAll, modifyAll: sum.modifyAll || own.modifyAll }
      : sum;
  }, nothing);
}

function permissionOn(object: ObjectSchema, sets: readonly PermissionSet[]): ObjectPermission {
  if (typeof object.visibility === 'object' && 'needs' in object.visibility) {
    const { needs } = object.visibility;
    return { ...nothing, read: sets.some((set) => needs.some((name) => set.userPermissions.has(name))) };
  }
  if (object.visibility === 'everyone') return { ...nothing, read: true, create: !object.custom && object.name === 'Task', edit: object.name === 'Task' };
  // Order products follow their order, price book entries their price book: they have no permissions of their own.
  return mergedPermission(sets, typeof object.visibility === 'object' ? object.visibility.follows : object.name);
}

type FieldRights = { readable: boolean; editable: boolean };

function fieldRights(object: ObjectSchema, field: Field, sets: readonly PermissionSet[]): FieldRights {
  const writable = field.createable || field.updateable;
  if (!field.permissionable || object.visibility === 'everyone' || (typeof object.visibility === 'object' && 'needs' in object.visibility)) return { readable: true, editable: writable };
  // The parts of an address follow the compound field.
  const key = `${object.name}.${field.compoundField ?? field.name}`;
  const own = sets.map((set) => set.fields.get(key)).filter((each) => each !== undefined);
  return { readable: own.some((each) => each.read || each.edit), editable: writable && own.some((each) => each.edit) };
}

function createObjectAccess(object: ObjectSchema, rights: ObjectPermission, rightsOf: (field: Field) => FieldRights, owns: (row: Row) => boolean): ObjectAccess {
  const byField = new Map(object.fields.map((field) => [field, rightsOf(field)]));
  const readable = object.fields.filter((field) => byField.get(field)?.readable);
  const exact = new Map(readable.map((field) => [field.name, field]));
  return {
    schema: object,
    canCreate: rights.create && object.createable,
    canEdit: rights.edit && object.updateable,
    canDelete: rights.delete && object.deletable,
    readableFields: () => readable,
    field(name) {
      const found = exact.get(name) ?? findField(object, name);
      return found && byField.get(found)?.readable ? found : undefined;
    },
    canEditField: (field) => byField.get(field)?.editable === true,
    canReadRow: (row) => rights.viewAll || rights.modifyAll || owns(row),
    canEditRow: (row) => rights.edit && (rights.modifyAll || owns(row)),
    canDeleteRow: (row) => rights.delete && (rights.modifyAll || owns(row)),
  };
}

type User = { id: string; isAdmin: boolean; privateObjects: readonly string[]; ofUser(userId: string): UserAccess };

function createUserAccess(model: OrgModel, sets: readonly PermissionSet[], user: User): UserAccess {
  const cache = new Map<string, ObjectAccess | undefined>();
  const compute = (object: ObjectSchema): ObjectAccess | undefined => {
    const rights = user.isAdmin ? everything : permissionOn(object, sets);
    if (!rights.read) return undefined;
    const isPrivate = (object.isPrivate || user.privateObjects.includes(object.name)) && findField(object, 'OwnerId') !== undefined;
    const rightsOf = (field: Field) => (user.isAdmin ? { readable: true, editable: field.createable || field.updateable } : fieldRights(object, field, sets));
    return createObjectAccess(object, rights, rightsOf, (row) => !isPrivate || row.OwnerId === user.id);
  };
  const accessTo = (name: string): ObjectAccess | undefined => {
    if (cache.has(name)) return cache.get(name);
    const object = model.schema.object(name);
    const access = object && compute(object);
    cache.set(name, access);
    return access;
  };
  return {
    userId: user.id,
    isAdmin: user.isAdmin,
    object: accessTo,
    objects: () => model.schema.objects().map((object) => accessTo(object.name)).filter((access) => access !== undefined),
    hasPermission: (name) => user.isAdmin || sets.some((set) => set.userPermissions.has(name)),
    hasCustomPermission: (name) => sets.some((set) => set.customPermissions.has(name)),
    ofUser: (userId) => user.ofUser(userId),
  };
}

/** Permission sets assigned to a user, by PermissionSetAssignment rows. */
function assignedSets(org: Org, userId: string): PermissionSet[] {
  const assignments = org.store.find('PermissionSetAssignment', { name: 'AssigneeId', caseSensitive: false }, userId);
  const names = assignments.map((row) => org.store.get('PermissionSet', String(row.PermissionSetId))?.Name);
  return names.map((name) => org.model().permissionSets.get(String(name))).filter((set) => set !== undefined);
}

/** Rights by user, computed again when metadata or assignments change. */
export function createAccessControl(org: Org): (userId: string) => UserAccess {
  const cache = new Map<string, { key: string; access: UserAccess }>();
  const accessOf = (userId: string): UserAccess => {
    const key = `${org.model().version}:${org.store.version('PermissionSetAssignment')}`;
    const cached = cache.get(userId);
    if (cached?.key === key) return cached.access;
    const access = createUserAccess(org.model(), assignedSets(org, userId), { id: userId, isAdmin: userId === org.adminId, privateObjects: org.shape.privateObjects, ofUser: accessOf });
    cache.set(userId, { key, access });
    return access;
  };
  return accessOf;
}
