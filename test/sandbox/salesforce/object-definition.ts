import { createField, fieldTypes } from './field.ts';
import type { Field, FieldType } from './field.ts';
import { createObjectSchema } from './object-schema.ts';
import type { ObjectSchema } from './object-schema.ts';

/**
 * Standard objects are written as one line per field:
 * `Name type(size) rights options…`, rights being c (createable), u (updateable) or -,
 * options: ! (not nillable) · always (field-level security cannot hide it) · name · lookup (idLookup) · restricted
 * · default=V · auto=FORMAT · as=RelationshipName · children=ChildRelationship · cascade · in=CompoundField · label=Words_With_Underscores.
 */
export type ObjectDefinition = {
  name: string;
  keyPrefix: string;
  about?: Partial<Pick<ObjectSchema, 'label' | 'labelPlural' | 'createable' | 'updateable' | 'deletable' | 'visibility' | 'recycled'>>;
  fields: string;
};

const typeSizes: Partial<Record<FieldType, number>> = { phone: 40, url: 255, email: 80, picklist: 255, reference: 18, string: 255, textarea: 255 };

function sizeOf(type: FieldType, args: string): Partial<Field> {
  if (type === 'reference') {
    const referenceTo = args.split('|');
    return { length: 18, referenceTo };
  }
  if (type === 'picklist' || type === 'multipicklist') return { length: 255, picklistValues: args === '' ? [] : args.split(';').map((value) => value.replaceAll('_', ' ')) };
  const [first = '', second = ''] = args.split(',');
  if (type === 'double' || type === 'currency' || type === 'percent') return { precision: Number(first || 18), scale: Number(second || 0) };
  if (type === 'int') return { precision: Number(first || 8) };
  return { length: Number(first || (typeSizes[type] ?? 0)) };
}

function withOption(field: Partial<Field>, option: string): Partial<Field> {
  const [key = '', value = ''] = option.split('=');
  const readers: Record<string, () => Partial<Field>> = {
    '!': () => ({ nillable: false, permissionable: false }),
    always: () => ({ permissionable: false }),
    name: () => ({ nameField: true, permissionable: false }),
    lookup: () => ({ idLookup: true }),
    restricted: () => ({ restrictedPicklist: true }),
    default: () => ({ defaultedOnCreate: true, defaultValue: value === 'true' ? true : value === 'false' ? false : value === '' ? undefined : value }),
    auto: () => ({ displayFormat: value, defaultedOnCreate: true, nillable: false, permissionable: false }),
    as: () => ({ relationshipName: value }),
    children: () => ({ childRelationshipName: value }),
    cascade: () => ({ cascadeDelete: true }),
    in: () => ({ compoundField: value }),
    label: () => ({ label: value.replaceAll('_', ' ') }),
  };
  const read = readers[key];
  if (!read) throw new Error(`unknown field option ${option}`);
  return { ...field, ...read() };
}

function toField(line: string): Field {
  const [name = '', typeText = '', rights = '', ...options] = line.trim().split(/\s+/);
  const match = /^([a-z]+)(?:\((.*)\))?$/.exec(typeText);
  const type = fieldTypes.find((each) => each === match?.[1]);
  if (!type) throw new Error(`unknown field type in ${line}`);
  const label = name.replace(/Id$/, type === 'reference' ? ' ID' : 'Id').replace(/([a-z])([A-Z])/g, '$1 $2');
  const start: Partial<Field> = { label, createable: rights.includes('c'), updateable: rights.includes('u'), ...sizeOf(type, match?.[2] ?? '') };
  if (type === 'reference') start.relationshipName = name.replace(/Id$/, '');
  return createField({ name, type, ...options.reduce(withOption, start) });
}

/** The schema of a standard object from its written definition. */
export function toObjectSchema(definition: ObjectDefinition): ObjectSchema {
  const lines = definition.fields.split('\n').filter((line) => line.trim() !== '');
  return createObjectSchema({ name: definition.name, keyPrefix: definition.keyPrefix, ...definition.about }, lines.map(toField));
}

/** The lines of one postal address: five text parts and the read-only compound. */
export function addressFields(prefix: string): string {
  const part = (name: string, type: string) => `${prefix}${name} ${type} cu in=${prefix}Address`;
  return [
    part('Street', 'textarea(255)'), part('City', 'string(40)'), part('State', 'string(80)'), part('PostalCode', 'string(20)'),
    part('Country', 'string(80)'), part('Latitude', 'double(18,15)'), part('Longitude', 'double(18,15)'), `${prefix}Address address -`,
  ].join('\n');
}
