import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { checkGqlAliases } from './gql-aliases.ts';
import { type MetadataFile, type MetadataSource, readMetadataSource } from './metadata-source.ts';
import { checkPages } from './page-metadata.ts';

const fieldSchema = z.looseObject({
  fullName: z.string(),
  type: z.string(),
  label: z.string().optional(),
  inlineHelpText: z.string().optional(),
  required: z.string().optional(),
  formula: z.string().optional(),
  externalId: z.string().optional(),
  unique: z.string().optional(),
  caseSensitive: z.string().optional(),
  length: z.string().optional(),
  referenceTo: z.string().optional(),
  relationshipName: z.string().optional(),
  summarizedField: z.string().optional(),
  summaryForeignKey: z.string().optional(),
  valueSet: z.looseObject({ restricted: z.string().optional(), valueSetDefinition: z.looseObject({ value: z.array(z.looseObject({ fullName: z.string() })) }) }).optional(),
});
export type CustomField = z.infer<typeof fieldSchema> & { object: string; path: string };

const objectSchema = z.looseObject({ label: z.string().optional(), description: z.string().optional(), compactLayoutAssignment: z.string().optional() });
const permissionSetSchema = z.looseObject({
  label: z.string(),
  description: z.string().optional(),
  fieldPermissions: z.array(z.object({ field: z.string(), editable: z.string(), readable: z.string() })).default([]),
  objectPermissions: z.array(z.looseObject({ object: z.string(), allowRead: z.string() })).default([]),
  userPermissions: z.array(z.looseObject({ name: z.string() })).default([]),
  customPermissions: z.array(z.looseObject({ name: z.string() })).default([]),
  tabSettings: z.array(z.object({ tab: z.string(), visibility: z.string() })).default([]),
  applicationVisibilities: z.array(z.object({ application: z.string(), visible: z.string() })).default([]),
});
const listViewSchema = z.looseObject({ columns: z.array(z.string()).default([]), filters: z.array(z.looseObject({ field: z.string() })).default([]) });
const compactLayoutSchema = z.looseObject({ fields: z.array(z.string()) });
const validationRuleSchema = z.looseObject({ errorConditionFormula: z.string(), errorMessage: z.string(), description: z.string().optional() });
const flowSchema = z.looseObject({
  start: z.looseObject({ object: z.string() }),
  recordCreates: z.array(z.looseObject({ object: z.string(), inputAssignments: z.array(z.looseObject({ field: z.string() })).default([]) })).default([]),
});
const channelMemberSchema = z.looseObject({ eventChannel: z.string(), selectedEntity: z.string() });

/** Root element by file suffix: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_types_list.htm */
const rootBySuffix: Readonly<Record<string, string>> = {
  app: 'CustomApplication', compactLayout: 'CompactLayout', customPermission: 'CustomPermission', field: 'CustomField', flexipage: 'FlexiPage', flow: 'Flow', js: 'LightningComponentBundle', labels: 'CustomLabels', listView: 'ListView', object: 'CustomObject', permissionset: 'PermissionSet',
  platformEventChannel: 'PlatformEventChannel', platformEventChannelMember: 'PlatformEventChannelMember', tab: 'CustomTab', validationRule: 'ValidationRule',
};

/**
 * Standard fields a permission set may name, of those the flows use. Required, name and system fields are always
 * visible, and a deploy that names one fails: "You cannot deploy to a required field".
 */
const permissionableStandardFields: ReadonlySet<string> = new Set([
  ...['AccountNumber', 'BillingAddress', 'Description', 'Phone', 'ShippingAddress', 'Type', 'Website'].map((name) => `Account.${name}`),
  ...['AccountId', 'Description', 'Email', 'MailingAddress', 'OtherAddress', 'Phone'].map((name) => `Contact.${name}`),
  ...['AccountId', 'ActivatedDate', 'BillToContactId', 'BillingAddress', 'Description', 'EndDate', 'Name', 'OrderReferenceNumber', 'Pricebook2Id', 'PoNumber', 'ShipToContactId', 'ShippingAddress', 'Type'].map((name) => `Order.${name}`),
  ...['Description', 'EndDate', 'ListPrice', 'Product2Id', 'ServiceDate', 'TotalPrice'].map((name) => `OrderItem.${name}`),
  'Pricebook2.IsActive',
  ...['Description', 'DisplayUrl', 'Family', 'IsActive', 'ProductCode', 'QuantityUnitOfMeasure', 'StockKeepingUnit'].map((name) => `Product2.${name}`),
]);
const standardObjects: ReadonlySet<string> = new Set(['Account', 'Contact', 'Order', 'OrderItem', 'Pricebook2', 'PricebookEntry', 'Product2']);

/** https://developer.bigcommerce.com/docs/rest-management/orders/order-status: ids 0 to 14 are fixed. */
const orderStatuses = [
  'Incomplete', 'Pending', 'Shipped', 'Partially Shipped', 'Refunded', 'Cancelled', 'Declined', 'Awaiting Payment', 'Awaiting Pickup',
  'Awaiting Shipment', 'Completed', 'Awaiting Fulfillment', 'Manual Verification Required', 'Disputed', 'Partially Refunded',
];
/** Columns of list views and fields of compact layouts that every custom object has. */
const standardColumns: ReadonlySet<string> = new Set(['NAME', 'Name', 'CREATEDBY_USER', 'CREATED_DATE']);
const labelLengthMax = 40;
const helpLengthMax = 510;
const isCalculated = (field: CustomField): boolean => field.type === 'Summary' || field.formula !== undefined;

type Model = { fields: Map<string, CustomField>; objects: Map<string, MetadataFile>; names: (folder: string) => Set<string> };

function toModel(packaged: readonly MetadataFile[]): Model {
  const fields = new Map<string, CustomField>();
  const objects = new Map<string, MetadataFile>();
  for (const file of packaged) {
    if (file.root === 'CustomObject') objects.set(basename(dirname(file.path)), file);
    if (file.root !== 'CustomField') continue;
    const object = basename(dirname(dirname(file.path)));
    const field = fieldSchema.safeParse(file.body);
    if (field.success) fields.set(`${object}.${field.data.fullName}`, { ...field.data, object, path: file.path });
  }
  const names = (folder: string) =>
    new Set(packaged.filter((file) => basename(dirname(file.path)) === folder).map((file) => basename(file.path).replace(/\.[^.]+-meta\.xml$/, '')));
  return { fields, objects, names };
}

function* checkFile(file: MetadataFile): Generator<string> {
  const [, name, suffix] = /^(.+)\.([^.]+)-meta\.xml$/.exec(basename(file.path)) ?? [];
  const root = rootBySuffix[suffix ?? ''];
  if (root === undefined) {
    yield `${file.path}: unknown kind of file; add its suffix to scripts/validate-metadata.ts and its folder to scripts/metadata-format.ts`;
    return;
  }
  if (file.root !== root) yield `${file.path}: the root element is <${file.root}>, the file name says <${root}>`;
  const { data } = z.looseObject({ '@_xmlns': z.string().optional(), fullName: z.string().optional() }).safeParse(file.body);
  if (data?.['@_xmlns'] !== 'http://soap.sforce.com/2006/04/metadata') yield `${file.path}: the namespace of the root element is not the Metadata API's`;
  const child = ['field', 'listView', 'compactLayout', 'validationRule'].includes(suffix ?? '');
  if (child && data?.fullName !== name) yield `${file.path}: fullName is "${data?.fullName ?? ''}", the file name says "${name}"`;
  const prefixed = /\b[A-Za-z]\w*?__\w+?__(?:c|r|mdt|e|chn|pc)\b/.exec(file.content);
  if (prefixed) yield `${file.path}: "${prefixed[0]}" has a namespace; it is decided at packaging, leave it out`;
}

function* checkField(field: CustomField, { fields, objects }: Model): Generator<string> {
  const known = (object: string) => standardObjects.has(object) || objects.has(object);
  if (!field.label) yield `${field.path}: no label`;
  else if (field.label.length > labelLengthMax) yield `${field.path}: the label is longer than ${labelLengthMax} characters`;
  if (!field.inlineHelpText) yield `${field.path}: no inlineHelpText; say what the value means and who writes it`;
  else if (field.inlineHelpText.length > helpLengthMax) yield `${field.path}: the help text is longer than ${helpLengthMax} characters`;
  if (field.required === 'true') yield `${field.path}: required; a required field cannot be in a permission set (force-app/IRREVERSIBLE.md)`;
  if (/(?:^|_)Key__c$/.test(field.fullName) && !['Entity_Key__c', 'BC_Consignment_Key__c'].includes(field.fullName)) {
    const key = [field.type, field.length, field.externalId, field.unique, field.caseSensitive].join(' ');
    if (key !== 'Text 120 true true false') yield `${field.path}: a key is Text(120), External ID, Unique and not case sensitive, this is "${key}"`;
  }
  if (field.type === 'Picklist' && field.valueSet?.restricted !== 'true') yield `${field.path}: picklists of the package are restricted`;
  if (field.type === 'Lookup' && !known(field.referenceTo ?? '')) yield `${field.path}: refers to ${field.referenceTo ?? 'nothing'}, which is neither standard nor packaged`;
  if (field.summarizedField !== undefined && !fields.has(field.summarizedField)) yield `${field.path}: sums ${field.summarizedField}, which does not exist`;
  for (const [name] of field.formula?.matchAll(/\b\w+__c\b/g) ?? [])
    if (!fields.has(`${field.object}.${name}`)) yield `${field.path}: the formula uses ${name}, which ${field.object} does not have`;
}

function* checkStatuses({ fields }: Model): Generator<string> {
  const status = fields.get('Order.BC_Status__c');
  const values = status?.valueSet?.valueSetDefinition.value.map((value) => value.fullName) ?? [];
  for (const name of orderStatuses) if (!values.includes(name)) yield `Order.BC_Status__c: the BigCommerce status "${name}" is missing`;
  for (const name of values) if (!orderStatuses.includes(name)) yield `Order.BC_Status__c: "${name}" is not a status of BigCommerce`;
}

function* checkRelationships({ fields }: Model): Generator<string> {
  const seen = new Map<string, string>();
  for (const field of fields.values()) {
    if (field.type !== 'Lookup') continue;
    const name = `${field.referenceTo}.${field.relationshipName}`;
    const other = seen.get(name);
    if (other !== undefined) yield `${field.path}: relationship ${name} is taken by ${other}`;
    seen.set(name, field.path);
  }
}

function* checkObjectFiles(file: MetadataFile, model: Model): Generator<string> {
  const object = file.root === 'CustomObject' ? basename(dirname(file.path)) : basename(dirname(dirname(file.path)));
  const knows = (name: string) => standardColumns.has(name) || model.fields.has(`${object}.${name}`);
  if (file.root === 'CustomObject') {
    const { label, description, compactLayoutAssignment } = objectSchema.parse(file.body);
    if (!label || !description) yield `${file.path}: an object has a label and a description`;
    if (compactLayoutAssignment !== undefined && !model.names('compactLayouts').has(compactLayoutAssignment)) yield `${file.path}: compact layout ${compactLayoutAssignment} does not exist`;
  }
  if (file.root === 'ListView') {
    const { columns, filters } = listViewSchema.parse(file.body);
    for (const name of [...columns, ...filters.map((filter) => filter.field)]) if (!knows(name)) yield `${file.path}: ${object} has no field ${name}`;
  }
  if (file.root === 'CompactLayout')
    for (const name of compactLayoutSchema.parse(file.body).fields) if (!knows(name)) yield `${file.path}: ${object} has no field ${name}`;
  if (file.root === 'ValidationRule') {
    const { errorConditionFormula, description } = validationRuleSchema.parse(file.body);
    if (!description) yield `${file.path}: no description; say why the rule is there`;
    for (const [name] of errorConditionFormula.matchAll(/\b\w+__c\b/g)) if (!knows(name)) yield `${file.path}: the formula uses ${name}, which ${object} does not have`;
    for (const [, name = ''] of errorConditionFormula.matchAll(/\$Permission\.(\w+)/g)) if (!model.names('customPermissions').has(name)) yield `${file.path}: custom permission ${name} does not exist`;
  }
}

function* checkFlow(file: MetadataFile, model: Model): Generator<string> {
  const { start, recordCreates } = flowSchema.parse(file.body);
  for (const object of [start.object, ...recordCreates.map((each) => each.object)]) if (!model.objects.has(object)) yield `${file.path}: object ${object} does not exist`;
  for (const { object, inputAssignments } of recordCreates)
    for (const { field } of inputAssignments) if (!model.fields.has(`${object}.${field}`)) yield `${file.path}: ${object} has no field ${field}`;
}

/** A member is named after channel and entity with single underscores: two would be read as a namespace. */
function* checkChannelMember(file: MetadataFile, channels: ReadonlySet<string>): Generator<string> {
  const { eventChannel, selectedEntity } = channelMemberSchema.parse(file.body);
  if (!channels.has(eventChannel)) yield `${file.path}: channel ${eventChannel} does not exist`;
  const name = `${eventChannel}_${selectedEntity}`.replaceAll('__', '_');
  if (basename(file.path) !== `${name}.platformEventChannelMember-meta.xml`) yield `${file.path}: the member of ${eventChannel} for ${selectedEntity} is named ${name}`;
}

function* checkPermissionSet(file: MetadataFile, model: Model): Generator<string> {
  const set = permissionSetSchema.parse(file.body);
  if (!set.description) yield `${file.path}: no description; say who gets it`;
  for (const { field, editable } of set.fieldPermissions) {
    const custom = model.fields.get(field);
    if (!custom && !permissionableStandardFields.has(field)) yield `${file.path}: ${field} does not exist or cannot be in a permission set`;
    if (custom && isCalculated(custom) && editable === 'true') yield `${file.path}: ${field} is calculated and cannot be editable`;
  }
  for (const { object } of set.objectPermissions)
    if (!model.objects.has(object) && !standardObjects.has(object)) yield `${file.path}: object ${object} does not exist`;
  for (const { tab } of set.tabSettings) if (!model.names('tabs').has(tab)) yield `${file.path}: tab ${tab} does not exist`;
  for (const { application } of set.applicationVisibilities) if (!model.names('applications').has(application)) yield `${file.path}: application ${application} does not exist`;
  for (const { name } of set.customPermissions) if (!model.names('customPermissions').has(name)) yield `${file.path}: custom permission ${name} does not exist`;
  const fields = set.fieldPermissions.map(({ field }) => field);
  for (const field of fields.filter((name, index) => fields.indexOf(name) !== index)) yield `${file.path}: ${field} is listed twice`;
  // A set that opens no object is for set-up alone. Field-level security does not apply to platform events and custom metadata.
  if (set.objectPermissions.length === 0) return;
  for (const [name, { object }] of model.fields) if (!/__(?:e|mdt)$/.test(object) && !fields.includes(name)) yield `${file.path}: ${name} is missing; every permission set covers every field of the package`;
}

/** https://developer.salesforce.com/docs/atlas.en-us.pkg2_dev.meta/pkg2_dev/dev2gp_permission_sets.htm: dropped at packaging. */
function* checkPackagedPermissionSet(file: MetadataFile, model: Model): Generator<string> {
  const set = permissionSetSchema.parse(file.body);
  for (const { name } of set.userPermissions) yield `${file.path}: a packaged permission set never carries the user permission ${name}; move it to config/post-install`;
  for (const { object } of set.objectPermissions)
    if (!model.objects.has(object)) yield `${file.path}: a packaged permission set never carries access to ${object}; move it to config/post-install`;
  for (const { field } of set.fieldPermissions)
    if (!model.fields.has(field)) yield `${file.path}: a packaged permission set never carries access to ${field}; move it to config/post-install`;
}

/** What an org would refuse, or a reader would miss, in the metadata: one sentence per problem. */
export function validateMetadata({ packaged, postInstall, components, unreadable, namespace }: MetadataSource): string[] {
  const model = toModel(packaged);
  const problems = [...unreadable, ...[...packaged, ...postInstall].flatMap((file) => [...checkFile(file)])];
  if (namespace !== '') problems.push('sfdx-project.json: the namespace is decided at packaging, leave it empty');
  for (const field of model.fields.values()) problems.push(...checkField(field, model));
  for (const file of packaged) problems.push(...checkObjectFiles(file, model));
  problems.push(...checkStatuses(model), ...checkRelationships(model), ...checkPages({ packaged, components }, model.names), ...checkGqlAliases(components));
  for (const file of packaged) if (file.root === 'Flow') problems.push(...checkFlow(file, model));
  const channels = new Set(postInstall.filter((file) => file.root === 'PlatformEventChannel').map((file) => basename(file.path).replace('.platformEventChannel-meta.xml', '')));
  for (const file of postInstall) if (file.root === 'PlatformEventChannelMember') problems.push(...checkChannelMember(file, channels));
  for (const file of [...packaged, ...postInstall]) if (file.root === 'PermissionSet') problems.push(...checkPermissionSet(file, model));
  for (const file of packaged) if (file.root === 'PermissionSet') problems.push(...checkPackagedPermissionSet(file, model));
  return problems;
}

if (import.meta.main) {
  const source = readMetadataSource(join(import.meta.dirname, '..'));
  const problems = validateMetadata(source);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(`${source.packaged.length + source.postInstall.length} metadata files, ${problems.length} problems\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
