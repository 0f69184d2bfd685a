import type { ObjectAccess } from '../access.ts';
import type { Field } from '../field.ts';
import { children, type MetadataNode, parseMetadata, text, texts } from '../metadata-package.ts';
import { nameFieldOf } from '../object-schema.ts';
import type { Org } from '../org.ts';

export type ListFilter = { field: string; operation: string; value: string };
/** A list view: of the package that was deployed, or one the platform brings for a standard object. */
export type ListView = { apiName: string; label: string; columns: readonly string[]; isMine: boolean; filters: readonly ListFilter[] };

/** What metadata calls the fields every object has. https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listview.htm */
const columnNames: Readonly<Record<string, string>> = { NAME: 'Name', CREATED_DATE: 'CreatedDate', LAST_UPDATE: 'LastModifiedDate', CREATEDBY_USER: 'CreatedBy.Name', 'OWNER.ALIAS': 'Owner.Name' };
const standardViews: Readonly<Record<string, ListView>> = {
  Account: { apiName: 'AllAccounts', label: 'All Accounts', columns: ['Name', 'Phone', 'BillingCity', 'BillingCountry', 'Owner.Name'], isMine: false, filters: [] },
  Contact: { apiName: 'AllContacts', label: 'All Contacts', columns: ['Name', 'Account.Name', 'Title', 'Phone', 'Email', 'Owner.Name'], isMine: false, filters: [] },
  Order: { apiName: 'AllOrders', label: 'All Orders', columns: ['OrderNumber', 'Account.Name', 'TotalAmount', 'EffectiveDate', 'Status', 'BC_Status__c'], isMine: false, filters: [] },
  Product2: { apiName: 'AllProducts', label: 'All Products', columns: ['Name', 'ProductCode', 'Family', 'IsActive'], isMine: false, filters: [] },
};
const operators: Readonly<Record<string, string>> = { equals: '=', notEqual: '!=', lessThan: '<', greaterThan: '>', lessOrEqual: '<=', greaterOrEqual: '>=' };

const columnOf = (name: string): string => columnNames[name] ?? name;

function readView(elements: string): ListView | undefined {
  const [node] = children(parseMetadata(`<CustomObject>${elements}</CustomObject>`, 'CustomObject'), 'listViews');
  const apiName = node && text(node, 'fullName');
  if (!node || apiName === undefined) return undefined;
  const filters = children(node, 'filters').map((filter: MetadataNode) => ({ field: columnOf(text(filter, 'field') ?? ''), operation: text(filter, 'operation') ?? '', value: text(filter, 'value') ?? '' }));
  return { apiName, label: text(node, 'label') ?? apiName, columns: texts(node, 'columns').map(columnOf), isMine: text(node, 'filterScope') === 'Mine', filters };
}

/** The list views of an object, by label. */
export function listViewsOf(org: Org, object: ObjectAccess): ListView[] {
  const prefix = `ListView:${object.schema.name}.`;
  const deployed = [...org.model().deployed].flatMap(([key, { content }]) => (key.startsWith(prefix) && 'elements' in content ? (readView(content.elements) ?? []) : []));
  const standard = standardViews[object.schema.name];
  return [...(standard ? [standard] : []), ...deployed].sort((a, b) => a.label.localeCompare(b.label));
}

const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function literalOf(field: Field, value: string): string {
  if (field.type === 'boolean') return value === '1' || value.toLowerCase() === 'true' ? 'TRUE' : 'FALSE';
  const isBare = ['int', 'double', 'currency', 'percent', 'date', 'datetime'].includes(field.type);
  return value === '' ? 'null' : isBare ? value : quoted(value);
}

function conditionOf(object: ObjectAccess, { field: name, operation, value }: ListFilter): string | undefined {
  const field = object.field(name);
  if (!field) return undefined;
  const operator = operators[operation];
  const values = value.split(',').map((one) => one.trim());
  if (operator === undefined) return `${name} LIKE ${quoted(operation === 'startsWith' ? `${value}%` : `%${value}%`)}`;
  // Several values stand for any of them, or for none.
  if (values.length > 1) return `${name} ${operation === 'notEqual' ? 'NOT IN' : 'IN'} (${values.map((one) => literalOf(field, one)).join(', ')})`;
  return `${name} ${operator} ${literalOf(field, value)}`;
}

/** The WHERE clause of a view, empty where it shows everything. */
export function whereOf(object: ObjectAccess, view: ListView, userId: string): string {
  const conditions = [...view.filters.flatMap((filter) => conditionOf(object, filter) ?? []), ...(view.isMine && object.field('OwnerId') ? [`OwnerId = ${quoted(userId)}`] : [])];
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** Columns the user may see, with the label of each. */
export function columnsOf(object: ObjectAccess, view: ListView): { name: string; label: string; isSortable: boolean }[] {
  return view.columns.flatMap((name) => {
    const [first = '', second] = name.split('.');
    const field = second === undefined ? object.field(first) : object.readableFields().find((each) => each.relationshipName === first);
    return field ? [{ name, label: second === undefined ? field.label : field.label.replace(/ ID$/, ''), isSortable: second === undefined && field.type !== 'textarea' }] : [];
  });
}

/** What a view is sorted by unless asked otherwise. */
export const sortOf = (object: ObjectAccess): string => nameFieldOf(object.schema)?.name ?? 'Id';
