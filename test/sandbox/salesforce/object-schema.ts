import { createField } from './field.ts';
import type { Field } from './field.ts';

/** Who may see an object: permission sets decide, everybody may read it, another object's rights count, or any one of these user permissions. */
export type ObjectVisibility = 'permission' | 'everyone' | { follows: string } | { needs: readonly string[] };

export type ObjectSchema = {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  custom: boolean;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  visibility: ObjectVisibility;
  /** The object's own sharing model is Private: its records are their owner's. */
  isPrivate: boolean;
  /** False for order products: their deletes skip the recycle bin. */
  recycled: boolean;
  /** Platform events only: when what is published goes out. */
  publishes?: 'after-commit' | 'immediately';
  fields: readonly Field[];
  /** By lower-case name: API names ignore case. */
  fieldsByName: ReadonlyMap<string, Field>;
  /** What every save looks at, picked out once. */
  required: readonly Field[];
  uniques: readonly Field[];
  externalIds: readonly Field[];
  rollUps: readonly Field[];
};

const systemFields: readonly Field[] = [
  createField({ name: 'Id', label: 'Record ID', type: 'id', length: 18, nillable: false, createable: false, updateable: false, idLookup: true, defaultedOnCreate: true, permissionable: false }),
  createField({ name: 'IsDeleted', label: 'Deleted', type: 'boolean', nillable: false, createable: false, updateable: false, permissionable: false }),
  createField({ name: 'CreatedDate', label: 'Created Date', type: 'datetime', nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false }),
  createField({ name: 'CreatedById', label: 'Created By ID', type: 'reference', length: 18, nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false, referenceTo: ['User'], relationshipName: 'CreatedBy' }),
  createField({ name: 'LastModifiedDate', label: 'Last Modified Date', type: 'datetime', nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false }),
  createField({ name: 'LastModifiedById', label: 'Last Modified By ID', type: 'reference', length: 18, nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false, referenceTo: ['User'], relationshipName: 'LastModifiedBy' }),
  createField({ name: 'SystemModstamp', label: 'System Modstamp', type: 'datetime', nillable: false, createable: false, updateable: false, defaultedOnCreate: true, permissionable: false }),
];

type Given = Pick<ObjectSchema, 'name' | 'keyPrefix'> & Partial<ObjectSchema>;

/** An object with the system fields every record has and the fields given. */
export function createObjectSchema(given: Given, fields: readonly Field[]): ObjectSchema {
  const own = new Set(fields.map((field) => field.name));
  const all = [...systemFields.filter((field) => !own.has(field.name)), ...fields];
  return {
    label: given.name,
    labelPlural: `${given.name}s`,
    custom: false,
    createable: true,
    updateable: true,
    deletable: true,
    visibility: 'permission',
    isPrivate: false,
    recycled: true,
    ...given,
    fields: all,
    fieldsByName: new Map(all.map((field) => [field.name.toLowerCase(), field])),
    required: all.filter((field) => !field.nillable && field.type !== 'boolean' && (field.createable || field.updateable)),
    uniques: all.filter((field) => field.unique),
    externalIds: all.filter((field) => field.externalId),
    rollUps: all.filter((field) => field.rollUp),
  };
}

/** The same object with fields added, or replaced where the name exists. */
export function withFields(object: ObjectSchema, fields: readonly Field[]): ObjectSchema {
  const names = new Set(fields.map((field) => field.name.toLowerCase()));
  return createObjectSchema(object, [...object.fields.filter((field) => !names.has(field.name.toLowerCase())), ...fields]);
}

/** The field of that name, in any case. */
export function findField(object: ObjectSchema, name: string): Field | undefined {
  return object.fieldsByName.get(name.toLowerCase());
}

/** The field that names a record: Name, OrderNumber, an auto number. */
export function nameFieldOf(object: ObjectSchema): Field | undefined {
  return object.fields.find((field) => field.nameField);
}
