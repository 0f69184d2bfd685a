import { createField } from './field.ts';
import type { Field } from './field.ts';
import { parseFormula } from './formula.ts';
import { children, flag, text, texts } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';

const namePattern = /^[A-Za-z](?!\w*__\w*__c)\w*__c$/;
const textLengthMax = 255;
const longTextLengthMax = 131_072;
const precisionMax = 18;
const keyTypes = new Set(['Text', 'Number', 'Email', 'AutoNumber']);

type Reader = (node: MetadataNode) => Pick<Field, 'type'> & Partial<Field>;

function numberOf(node: MetadataNode, name: string): number {
  const value = Number(text(node, name) ?? Number.NaN);
  if (Number.isNaN(value)) throw new Error(`Must specify '${name}' for a CustomField of type ${text(node, 'type') ?? ''}`);
  return value;
}

function sized(type: Field['type'], lengthMin: number, lengthMax: number): Reader {
  return (node) => {
    const length = numberOf(node, 'length');
    if (length < lengthMin || length > lengthMax) throw new Error(`Text length must be between ${lengthMin} and ${lengthMax}`);
    return { type, length };
  };
}

function decimal(type: Field['type']): Reader {
  return (node) => {
    const [precision, scale] = [numberOf(node, 'precision'), numberOf(node, 'scale')];
    if (precision > precisionMax || scale > precision) throw new Error('Precision must be 18 or less and not less than the scale');
    return { type, precision, scale };
  };
}

function picklist(type: 'picklist' | 'multipicklist'): Reader {
  return (node) => {
    const [valueSet] = children(node, 'valueSet');
    if (!valueSet) throw new Error('Must specify a valueSet for a picklist');
    const values = children(valueSet, 'valueSetDefinition').flatMap((definition) => children(definition, 'value'));
    const defaultValue = values.filter((value) => flag(value, 'default')).map((value) => text(value, 'fullName'))[0];
    return {
      type, length: textLengthMax, restrictedPicklist: flag(valueSet, 'restricted'),
      picklistValues: values.filter((value) => text(value, 'isActive') !== 'false').map((value) => text(value, 'fullName') ?? ''),
      ...(defaultValue === undefined ? {} : { defaultValue, defaultedOnCreate: true }),
    };
  };
}

function lookup(node: MetadataNode): Pick<Field, 'type'> & Partial<Field> {
  const target = text(node, 'referenceTo');
  if (!target) throw new Error('Must specify referenceTo for a relationship');
  const isMasterDetail = text(node, 'type') === 'MasterDetail';
  const child = text(node, 'relationshipName');
  return {
    type: 'reference', length: 18, referenceTo: [target], relationshipName: (text(node, 'fullName') ?? '').replace(/__c$/, '__r'),
    ...(child === undefined ? {} : { childRelationshipName: `${child}__r` }),
    cascadeDelete: isMasterDetail || text(node, 'deleteConstraint') === 'Cascade',
    ...(isMasterDetail ? { nillable: false, permissionable: false } : {}),
  };
}

function summary(node: MetadataNode): Pick<Field, 'type'> & Partial<Field> {
  const [, childField = ''] = (text(node, 'summaryForeignKey') ?? '').split('.');
  const [childObject = ''] = (text(node, 'summaryForeignKey') ?? '').split('.');
  const [, summarizedField] = (text(node, 'summarizedField') ?? '').split('.');
  const operation = text(node, 'summaryOperation') ?? '';
  if (operation !== 'sum' && operation !== 'count' && operation !== 'min' && operation !== 'max') throw new Error('Must specify summaryOperation for a roll-up summary');
  if (operation !== 'count' && summarizedField === undefined) throw new Error('Must specify summarizedField for this summaryOperation');
  return { type: 'double', precision: precisionMax, scale: 2, rollUp: { childObject, childField, operation, ...(summarizedField === undefined ? {} : { summarizedField }) }, createable: false, updateable: false };
}

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['Text', sized('string', 1, textLengthMax)],
  ['TextArea', () => ({ type: 'textarea', length: textLengthMax })],
  ['LongTextArea', sized('textarea', 256, longTextLengthMax)],
  ['Html', sized('textarea', 256, longTextLengthMax)],
  ['Number', decimal('double')],
  ['Currency', decimal('currency')],
  ['Percent', decimal('percent')],
  ['Checkbox', (node) => ({ type: 'boolean', nillable: false, defaultedOnCreate: true, defaultValue: text(node, 'defaultValue') === 'true' })],
  ['Date', () => ({ type: 'date' })],
  ['DateTime', () => ({ type: 'datetime' })],
  ['Time', () => ({ type: 'time' })],
  ['Email', () => ({ type: 'email', length: 80 })],
  ['Phone', () => ({ type: 'phone', length: 40 })],
  ['Url', () => ({ type: 'url', length: textLengthMax })],
  ['Picklist', picklist('picklist')],
  ['MultiselectPicklist', picklist('multipicklist')],
  ['Lookup', lookup],
  ['MasterDetail', lookup],
  ['Summary', summary],
  ['AutoNumber', (node) => ({ type: 'string', length: 30, displayFormat: text(node, 'displayFormat') ?? '{0}', createable: false, updateable: false, defaultedOnCreate: true })],
  ['MetadataRelationship', (node) => ({ type: 'string', length: textLengthMax, referenceTo: texts(node, 'referenceTo') })],
]);

function formulaField(node: MetadataNode, type: string): Pick<Field, 'type'> & Partial<Field> {
  const source = text(node, 'formula') ?? '';
  const isNumber = type === 'Number' || type === 'Currency' || type === 'Percent';
  const size: Partial<Field> = isNumber ? { precision: numberOf(node, 'precision'), scale: numberOf(node, 'scale') } : { length: 1_300 };
  const types: Record<string, Field['type']> = { Number: 'double', Currency: 'currency', Percent: 'percent', Checkbox: 'boolean', Date: 'date', DateTime: 'datetime' };
  return { type: types[type] ?? 'string', ...size, formula: parseFormula(source), createable: false, updateable: false, htmlFormatted: /\b(HYPERLINK|IMAGE)\s*\(/i.test(source) };
}

function checkFlags(node: MetadataNode, type: string): void {
  if ((flag(node, 'externalId') || flag(node, 'unique')) && !keyTypes.has(type)) throw new Error(`A CustomField of type ${type} can't be an external ID or unique`);
  if (flag(node, 'required') && (type === 'Checkbox' || type === 'Summary' || node.formula !== undefined)) throw new Error(`Cannot set required on a CustomField of type ${type}`);
}

/** A custom field from its metadata; throws with the reason when the platform would refuse it. */
export function toCustomField(node: MetadataNode, namespace: string): Field {
  const name = text(node, 'fullName') ?? '';
  const type = text(node, 'type') ?? '';
  const bare = namespace !== '' && name.startsWith(`${namespace}__`) ? name.slice(namespace.length + 2) : name;
  if (!namePattern.test(bare) || bare.length > 43) throw new Error(`The name ${name} is not valid for a custom field`);
  const read = readers.get(type);
  if (!read) throw new Error(`'${type}' is not a valid value for the enum 'FieldType'`);
  checkFlags(node, type);
  const shape = node.formula !== undefined && type !== 'Summary' ? formulaField(node, type) : read(node);
  const isRequired = flag(node, 'required');
  const isKey = flag(node, 'externalId');
  return createField({
    name, label: text(node, 'label') ?? name, custom: true, externalId: isKey, unique: flag(node, 'unique'), caseSensitive: flag(node, 'caseSensitive'), idLookup: isKey,
    ...(isRequired ? { nillable: false, permissionable: false } : {}),
    ...shape,
  });
}
