import { children, flag, text } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import { findField } from './object-schema.ts';
import type { OrgSchema } from './org-schema.ts';
import type { OrgModel } from './org.ts';
import type { FieldPermission, ObjectPermission, PermissionSet } from './permission-set.ts';

const userPermissionNames = new Set([
  'ActivateContract', 'ActivateOrder', 'ApiEnabled', 'ApiUserOnly', 'AssignPermissionSets', 'CustomizeApplication', 'EditActivatedOrders', 'EditEvent', 'EditTask', 'ManageUsers',
  'ModifyAllData', 'ModifyMetadata', 'RunFlow', 'RunReports', 'SubscribeDashboardByEmail', 'ViewAllData', 'ViewAllUsers', 'ViewDataAssessment', 'ViewEventLogFiles', 'ViewRoles', 'ViewSetup', 'LightningExperienceUser',
  'EditReadonlyFields', 'CreateAuditFields', 'BulkApiHardDelete', 'ConvertLeads', 'ManagePricebooks', 'TransferAnyEntity', 'UseWebLink', 'AllowUniversalSearch', 'EditOrders', 'OverrideForecasts', 'DownloadPackages',
]);

/** Rights that need other rights: the platform refuses a set that grants one without the other. */
function checkDependencies(name: string, permission: ObjectPermission): void {
  const needs: [boolean, string, boolean, string][] = [
    [permission.create, 'Create', permission.read, 'Read'],
    [permission.edit, 'Edit', permission.read, 'Read'],
    [permission.delete, 'Delete', permission.read && permission.edit, 'Read, Edit'],
    [permission.viewAll, 'View All', permission.read, 'Read'],
    [permission.modifyAll, 'Modify All', permission.read && permission.edit && permission.delete && permission.viewAll, 'Read, Edit, Delete, View All'],
  ];
  for (const [granted, right, isMet, needed] of needs)
    if (granted && !isMet) throw new Error(`Permission ${right} ${name} depends on permission(s): ${needed.split(', ').map((each) => `${each} ${name}`).join(', ')}`);
}

function readObjectPermissions(node: MetadataNode, schema: OrgSchema): Map<string, ObjectPermission> {
  const permissions = new Map<string, ObjectPermission>();
  for (const each of children(node, 'objectPermissions')) {
    const name = text(each, 'object') ?? '';
    const object = schema.object(name);
    if (!object) throw new Error(`In field: field - no CustomObject named ${name} found`);
    const permission: ObjectPermission = {
      read: flag(each, 'allowRead'), create: flag(each, 'allowCreate'), edit: flag(each, 'allowEdit'), delete: flag(each, 'allowDelete'), viewAll: flag(each, 'viewAllRecords'), modifyAll: flag(each, 'modifyAllRecords'),
    };
    checkDependencies(object.name, permission);
    permissions.set(object.name, permission);
  }
  for (const each of children(node, 'customMetadataTypeAccesses')) {
    const name = text(each, 'name') ?? '';
    if (!schema.object(name)) throw new Error(`In field: customMetadataType - no CustomObject named ${name} found`);
    permissions.set(name, { read: flag(each, 'enabled'), create: false, edit: false, delete: false, viewAll: false, modifyAll: false });
  }
  return permissions;
}

function readFieldPermissions(node: MetadataNode, schema: OrgSchema): Map<string, FieldPermission> {
  const permissions = new Map<string, FieldPermission>();
  for (const each of children(node, 'fieldPermissions')) {
    const name = text(each, 'field') ?? '';
    const [objectName = '', fieldName = ''] = name.split('.');
    const object = schema.object(objectName);
    const field = object && findField(object, fieldName);
    // The parts of an address have no security of their own: only the compound field is known here.
    if (!object || !field || field.compoundField) throw new Error(`In field: field - no CustomField named ${name} found`);
    if (!field.permissionable) throw new Error(`You cannot deploy to a required field: ${name}`);
    permissions.set(`${object.name}.${field.name}`, { read: flag(each, 'readable'), edit: flag(each, 'editable') });
  }
  return permissions;
}

function readUserPermissions(node: MetadataNode): Set<string> {
  const granted = children(node, 'userPermissions').filter((each) => flag(each, 'enabled')).map((each) => text(each, 'name') ?? '');
  for (const name of granted) if (!userPermissionNames.has(name)) throw new Error(`Unknown user permission: ${name}`);
  return new Set(granted);
}

/** A custom permission of an installed package goes by its namespace, and by that only. */
function readCustomPermissions(node: MetadataNode, { components, deployed }: Pick<OrgModel, 'components' | 'deployed'>): Set<string> {
  const granted = children(node, 'customPermissions').filter((each) => flag(each, 'enabled')).map((each) => text(each, 'name') ?? '');
  const own = (name: string): string | undefined => {
    const [, prefix, bare = name] = /^([A-Za-z0-9]+)__(\w+)$/.exec(name) ?? [];
    return components.has(`CustomPermission:${bare}`) && deployed.get(`CustomPermission:${bare}`)?.namespacePrefix === prefix ? bare : undefined;
  };
  return new Set(
    granted.map((name) => {
      const found = own(name);
      if (found === undefined) throw new Error(`In field: customPermission - no CustomPermission named ${name} found`);
      return found;
    }),
  );
}

/** A permission set from its file; throws when it grants what does not exist or may not be granted. */
export function toPermissionSet(name: string, node: MetadataNode, org: Pick<OrgModel, 'schema' | 'components' | 'deployed'>): PermissionSet {
  const label = text(node, 'label');
  if (label === undefined) throw new Error('Required field is missing: label');
  return {
    name, label,
    objects: readObjectPermissions(node, org.schema),
    fields: readFieldPermissions(node, org.schema),
    userPermissions: readUserPermissions(node),
    customPermissions: readCustomPermissions(node, org),
  };
}
