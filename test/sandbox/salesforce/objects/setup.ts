import type { ObjectDefinition } from '../object-definition.ts';

/** Setup objects: readable by every user, written only as far as the API allows. */
const readOnly = { createable: false, updateable: false, deletable: false, visibility: 'everyone' } as const;
/** Since Summer '20 who has which permission is read with one of these: https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-permissionsetassignment.html */
const assignmentReaders = { needs: ['ViewSetup', 'AssignPermissionSets', 'ManageUsers'] };
const setupReaders = { needs: ['ViewSetup'] };

export const setupObjects: readonly ObjectDefinition[] = [
  {
    name: 'Organization',
    keyPrefix: '00D',
    about: readOnly,
    fields: `
Name string(80) - always name
OrganizationType picklist(Enterprise_Edition;Developer_Edition) - always restricted
InstanceName string(5) - always
NamespacePrefix string(15) - always
IsSandbox boolean - always
DefaultLocaleSidKey picklist(en_US) - always
LanguageLocaleKey picklist(en_US) - always
TimeZoneSidKey picklist(GMT) - always
TrialExpirationDate datetime - always
`,
  },
  {
    name: 'User',
    keyPrefix: '005',
    about: { ...readOnly, updateable: true },
    fields: `
Username string(80) u ! lookup
LastName string(80) u !
FirstName string(40) u always
Name string(121) - ! name
Email email(128) u ! lookup
Alias string(8) u !
IsActive boolean u always
ProfileId reference(Profile) u ! as=Profile
UserType picklist(Standard) - always restricted
TimeZoneSidKey picklist(GMT) u always restricted
LocaleSidKey picklist(en_US) u always restricted
`,
  },
  { name: 'Profile', keyPrefix: '00e', about: readOnly, fields: 'Name string(255) - always name' },
  {
    name: 'PermissionSet',
    keyPrefix: '0PS',
    about: { ...readOnly, visibility: assignmentReaders },
    fields: `
Name string(80) - always name
Label string(80) - always
NamespacePrefix string(15) - always
IsCustom boolean - always
IsOwnedByProfile boolean - always
ProfileId reference(Profile) - always as=Profile
`,
  },
  {
    name: 'PermissionSetAssignment',
    keyPrefix: '0Pa',
    about: { ...readOnly, visibility: assignmentReaders, createable: true, deletable: true, recycled: false },
    fields: `
PermissionSetId reference(PermissionSet) c always as=PermissionSet children=Assignments cascade
AssigneeId reference(User) c ! as=Assignee children=PermissionSetAssignments
PermissionSetGroupId reference(PermissionSetGroup) c always
ExpirationDate datetime cu always
IsActive boolean - always
`,
  },
  {
    name: 'CustomPermission',
    keyPrefix: '0CP',
    about: { ...readOnly, visibility: { needs: ['ViewSetup', 'AssignPermissionSets'] } },
    fields: `
DeveloperName string(80) - always name
MasterLabel string(80) - always
NamespacePrefix string(15) - always
`,
  },
  {
    name: 'SetupEntityAccess',
    keyPrefix: '0J0',
    about: { ...readOnly, visibility: setupReaders },
    fields: `
ParentId reference(PermissionSet) - always as=Parent children=SetupEntityAccessItems
SetupEntityId reference(CustomPermission) - always as=SetupEntity
SetupEntityType picklist(CustomPermission) - always restricted
`,
  },
  {
    name: 'ObjectPermissions',
    keyPrefix: '110',
    about: { ...readOnly, visibility: setupReaders },
    fields: `
ParentId reference(PermissionSet) - always as=Parent children=ObjectPerms
SobjectType picklist() - always
PermissionsRead boolean - always
PermissionsCreate boolean - always
PermissionsEdit boolean - always
PermissionsDelete boolean - always
PermissionsViewAllRecords boolean - always
PermissionsModifyAllRecords boolean - always
`,
  },
  {
    name: 'FieldPermissions',
    keyPrefix: '01k',
    about: { ...readOnly, visibility: setupReaders },
    fields: `
ParentId reference(PermissionSet) - always as=Parent children=FieldPerms
SobjectType picklist() - always
Field picklist() - always
PermissionsRead boolean - always
PermissionsEdit boolean - always
`,
  },
  {
    name: 'UserRecordAccess',
    keyPrefix: '0UR',
    about: readOnly,
    fields: `
UserId reference(User) - always as=User
RecordId string(18) - always
HasReadAccess boolean - always
HasEditAccess boolean - always
HasDeleteAccess boolean - always
HasTransferAccess boolean - always
HasAllAccess boolean - always
MaxAccessLevel picklist(None;Read;Edit;Delete;Transfer;All) - always restricted
`,
  },
  {
    name: 'RecordType',
    keyPrefix: '012',
    about: readOnly,
    fields: `
Name string(80) - always name
DeveloperName string(80) - always
NamespacePrefix string(15) - always
SobjectType picklist(Account;Contact;Order) - always restricted
IsActive boolean - always
IsPersonType boolean - always
`,
  },
  {
    name: 'OrderStatus',
    keyPrefix: '01Z',
    about: { ...readOnly, label: 'Order Status Value' },
    fields: `
ApiName string(255) - always
MasterLabel string(255) - always name
SortOrder int(9) - always
IsDefault boolean - always
StatusCode picklist(Draft;Activated) - always restricted
`,
  },
  {
    name: 'DuplicateRule',
    keyPrefix: '0Bm',
    about: { ...readOnly, label: 'Duplicate Rule' },
    fields: `
DeveloperName string(80) - always
MasterLabel string(80) - always name
SobjectType picklist(Account;Contact) - always restricted
IsActive boolean - always
`,
  },
  {
    name: 'CurrencyType',
    keyPrefix: '01L',
    about: readOnly,
    fields: `
IsoCode picklist() - always name
ConversionRate double(18,6) - always
DecimalPlaces int(1) - always
IsActive boolean - always
IsCorporate boolean - always
`,
  },
];
