import type { ObjectAccess, UserAccess } from '../access.ts';
import type { ApiHandler } from '../api-request.ts';
import type { Field, FieldType } from '../field.ts';
import type { JsonObject } from '../json.ts';
import { nameFieldOf } from '../object-schema.ts';
import type { Org } from '../org.ts';
import { RestError } from '../rest-error.ts';

const dataTypes: Partial<Record<FieldType, string>> = { id: 'Reference', string: 'String', textarea: 'TextArea', datetime: 'DateTime', multipicklist: 'MultiPicklist' };
const dataTypeOf = (type: FieldType) => dataTypes[type] ?? `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`;
/** What the platform calls the record type of an object without record types. */
export const masterRecordTypeId = '012000000000000AAA';
/** Colour and icon of the Lightning Design System, by object; custom objects show their tab's. */
const themes: ReadonlyMap<string, { color: string; icon: string }> = new Map([['Account', { color: '5867E8', icon: 'account' }], ['Contact', { color: '9602C7', icon: 'contact' }], ['Order', { color: '06A59A', icon: 'orders' }], ['Product2', { color: '5867E8', icon: 'product' }]]);

function fieldInfo(access: UserAccess, object: ObjectAccess, field: Field): JsonObject {
  const canEdit = object.canEditField(field);
  const targets = field.referenceTo.map((name) => access.object(name)).filter((target) => target !== undefined);
  return {
    apiName: field.name, label: field.label, dataType: dataTypeOf(field.type), compound: field.type === 'address', compoundFieldName: field.compoundField ?? null, createable: field.createable && canEdit, updateable: field.updateable && canEdit,
    custom: field.custom, calculated: field.formula !== undefined || field.rollUp !== undefined, required: !field.nillable && field.type !== 'boolean', nameField: field.nameField, length: field.length, precision: field.precision, scale: field.scale,
    inlineHelpText: null, htmlFormatted: field.htmlFormatted, unique: field.unique, externalId: field.externalId, filterable: !(field.type === 'textarea' && field.length > 255), sortable: !(field.type === 'textarea' && field.length > 255),
    reference: field.type === 'reference', relationshipName: field.relationshipName ?? null, controllerName: field.controllerName ?? null, controllingFields: field.controllerName === undefined ? [] : [field.controllerName],
    referenceToInfos: targets.map(({ schema }) => ({ apiName: schema.name, nameFields: [nameFieldOf(schema)?.name ?? 'Name'] })),
  };
}

/** https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_responses_object_info.htm */
export function objectInfo(org: Org, access: UserAccess, object: ObjectAccess): JsonObject {
  const { schema } = object;
  const theme = themes.get(schema.name);
  const children = org.model().schema.childrenOf(schema.name).filter((each) => each.relationshipName !== undefined && access.object(each.childObject.name) !== undefined);
  return {
    apiName: schema.name, label: schema.label, labelPlural: schema.labelPlural, keyPrefix: schema.keyPrefix, custom: schema.custom, createable: object.canCreate, updateable: object.canEdit, deletable: object.canDelete,
    queryable: true, searchable: true, layoutable: true, feedEnabled: false, mruEnabled: true, compactLayoutable: true, searchLayoutable: true, dependentFields: {},
    nameFields: [nameFieldOf(schema)?.name ?? 'Name'], defaultRecordTypeId: masterRecordTypeId,
    recordTypeInfos: { [masterRecordTypeId]: { available: true, defaultRecordTypeMapping: true, master: true, name: 'Master', recordTypeId: masterRecordTypeId } },
    themeInfo: { color: theme?.color ?? '3E9BFF', iconUrl: theme ? `/slds/icons/standard/${theme.icon}_120.png` : '/slds/icons/custom/custom67_120.png' },
    fields: Object.fromEntries(object.readableFields().map((field) => [field.name, fieldInfo(access, object, field)])),
    childRelationships: children.map((each) => ({ childObjectApiName: each.childObject.name, fieldName: each.field.name, junctionIdListNames: [], junctionReferenceTo: [], relationshipName: each.relationshipName ?? null })),
  };
}

function picklistValues(field: Field): JsonObject {
  const entries = field.picklistEntries ?? field.picklistValues.map((value) => ({ value, label: value, validFor: null }));
  return {
    controllerValues: {}, url: null, defaultValue: typeof field.defaultValue === 'string' ? { attributes: null, label: field.defaultValue, validFor: [], value: field.defaultValue } : null,
    values: entries.map(({ value, label }) => ({ attributes: null, label, validFor: [], value })),
  };
}

/** /ui-api/object-info: an object as the user sees it, and the values of its picklists. */
export function createObjectInfo(org: Org): ApiHandler {
  return (request, { access }) => {
    const [, , name = '', part, recordTypeId, fieldName = ''] = request.segments;
    // Custom metadata is for set-up and SOQL.
    const object = /__mdt$/i.test(name) ? undefined : access.object(name);
    if (!object) throw new RestError('INVALID_TYPE', `Object ${name} is not supported in UI API`, { status: 403 });
    if (part === undefined) return { status: 200, body: objectInfo(org, access, object) };
    if (part !== 'picklist-values' || recordTypeId !== masterRecordTypeId) throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
    const picklists = object.readableFields().filter((field) => field.type === 'picklist' || field.type === 'multipicklist');
    if (fieldName === '') return { status: 200, body: { picklistFieldValues: Object.fromEntries(picklists.map((field) => [field.name, picklistValues(field)])) } };
    const field = picklists.find((each) => each.name.toLowerCase() === fieldName.toLowerCase());
    if (!field) throw new RestError('INVALID_FIELD', `${fieldName} is no picklist of ${name} that the user may read`);
    return { status: 200, body: picklistValues(field) };
  };
}
