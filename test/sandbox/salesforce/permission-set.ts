export type ObjectPermission = { read: boolean; create: boolean; edit: boolean; delete: boolean; viewAll: boolean; modifyAll: boolean };
export type FieldPermission = { read: boolean; edit: boolean };

export type PermissionSet = {
  name: string;
  label: string;
  /** By object API name. */
  objects: ReadonlyMap<string, ObjectPermission>;
  /** By "Object.Field". */
  fields: ReadonlyMap<string, FieldPermission>;
  userPermissions: ReadonlySet<string>;
  customPermissions: ReadonlySet<string>;
};
