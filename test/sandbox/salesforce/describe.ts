import type { ObjectAccess, UserAccess } from './access.ts';
import { isNumeric } from './field.ts';
import type { Field, FieldType } from './field.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Org } from './org.ts';
import { isPlatformEvent } from './platform-event-feed.ts';
import { isMergeable } from './record-merge.ts';
import { dataPath } from './record-json.ts';

const soapTypes: Partial<Record<FieldType, string>> = { id: 'tns:ID', reference: 'tns:ID', boolean: 'xsd:boolean', int: 'xsd:int', double: 'xsd:double', currency: 'xsd:double', percent: 'xsd:double', date: 'xsd:date', datetime: 'xsd:dateTime', address: 'urn:address', time: 'xsd:time' };

function describeField(object: ObjectAccess, field: Field): JsonObject {
  const isText = !isNumeric(field) && field.type !== 'boolean' && field.type !== 'date' && field.type !== 'datetime';
  const canEdit = object.canEditField(field);
  const isLong = field.type === 'textarea' && field.length > 255;
  return {
    aggregatable: !isLong, autoNumber: field.displayFormat !== undefined, byteLength: isText ? field.length * 3 : 0,
    calculated: field.custom && (field.formula !== undefined || field.rollUp !== undefined), calculatedFormula: field.custom ? (field.formula?.source ?? null) : null,
    cascadeDelete: field.cascadeDelete, caseSensitive: field.caseSensitive, compoundFieldName: field.compoundField ?? null,
    createable: field.createable && canEdit, custom: field.custom,
    defaultValue: field.defaultValue ?? (field.type === 'boolean' ? false : null), defaultedOnCreate: field.defaultedOnCreate,
    digits: field.type === 'int' ? field.precision : 0, encrypted: false, externalId: field.externalId,
    extraTypeInfo: isLong ? 'plaintextarea' : null, filterable: !isLong && field.type !== 'address', groupable: isText && !isLong && field.type !== 'address', htmlFormatted: field.htmlFormatted,
    idLookup: field.idLookup, inlineHelpText: null, label: field.label, length: isText ? field.length : 0, name: field.name,
    nameField: field.nameField, nillable: field.nillable, permissionable: field.permissionable,
    controllerName: field.controllerName ?? null, dependentPicklist: field.controllerName !== undefined,
    picklistValues: (field.picklistEntries ?? field.picklistValues.map((value) => ({ value, label: value, validFor: null }))).map((entry) => ({ active: true, defaultValue: entry.value === field.defaultValue, ...entry })),
    precision: field.type === 'int' ? 0 : field.precision, referenceTo: [...field.referenceTo], relationshipName: field.relationshipName ?? null,
    restrictedPicklist: field.restrictedPicklist, scale: field.scale, soapType: soapTypes[field.type] ?? 'xsd:string', sortable: !isLong && field.type !== 'address',
    type: field.type, unique: field.unique, updateable: field.updateable && canEdit,
  };
}

/** An object as the global describe lists it. */
export function describeSummary(object: ObjectAccess): JsonObject {
  const { schema } = object;
  const root = `${dataPath}/sobjects/${schema.name}`;
  const isRecord = !isPlatformEvent(schema.name);
  return {
    activateable: false, createable: object.canCreate, custom: schema.custom, customSetting: false, deletable: object.canDelete,
    keyPrefix: schema.keyPrefix, label: schema.label, labelPlural: schema.labelPlural, layoutable: true, mergeable: isMergeable(schema.name), name: schema.name,
    queryable: isRecord, replicateable: isRecord, retrieveable: isRecord, searchable: isRecord, triggerable: true, undeletable: object.canDelete, updateable: object.canEdit,
    urls: { sobject: root, describe: `${root}/describe`, rowTemplate: `${root}/{ID}` },
  };
}

/** GET /sobjects */
export function describeGlobal(access: UserAccess): JsonValue {
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects: access.objects().map(describeSummary) };
}

/** GET /sobjects/{object}/describe: only the fields this user may see. */
export function describeObject(org: Org, access: UserAccess, object: ObjectAccess): JsonValue {
  const childRelationships = org
    .model()
    .schema.childrenOf(object.schema.name)
    .filter((child) => access.object(child.childObject.name) !== undefined)
    .map((child) => ({ cascadeDelete: child.field.cascadeDelete, childSObject: child.childObject.name, deprecatedAndHidden: false, field: child.field.name, junctionIdListNames: [], junctionReferenceTo: [], relationshipName: child.relationshipName ?? null, restrictedDelete: false }));
  return { ...describeSummary(object), childRelationships, fields: object.readableFields().map((field) => describeField(object, field)), recordTypeInfos: [], supportedScopes: [] };
}
