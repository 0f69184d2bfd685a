import type { Formula } from './formula.ts';

export type FieldValue = string | number | boolean | null;
export type Row = { Id: string; [field: string]: FieldValue };

export const fieldTypes = [
  'id', 'string', 'textarea', 'phone', 'url', 'email', 'boolean', 'int', 'double', 'currency', 'percent',
  'date', 'datetime', 'picklist', 'multipicklist', 'reference', 'address', 'time',
] as const;
export type FieldType = (typeof fieldTypes)[number];

export type RollUp = {
  childObject: string;
  /** The child's lookup that points at the record with the roll-up. */
  childField: string;
  operation: 'sum' | 'count' | 'min' | 'max';
  summarizedField?: string;
};

/** `validFor`: positions of the controlling entries, as base64 of a bit for each. */
export type PicklistEntry = { value: string; label: string; validFor: string | null };

export type Field = {
  name: string;
  label: string;
  type: FieldType;
  length: number;
  precision: number;
  scale: number;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  defaultedOnCreate: boolean;
  externalId: boolean;
  unique: boolean;
  caseSensitive: boolean;
  idLookup: boolean;
  nameField: boolean;
  custom: boolean;
  /** False for required, system and name fields: field-level security cannot hide them. */
  permissionable: boolean;
  restrictedPicklist: boolean;
  picklistValues: readonly string[];
  /** How describe lists the values when their labels differ or another picklist controls them; the values themselves unless told. */
  picklistEntries?: readonly PicklistEntry[];
  /** The picklist this one depends on. */
  controllerName?: string;
  defaultValue?: FieldValue;
  /** Pattern of an auto number, e.g. "ISS-{000000}". */
  displayFormat?: string;
  referenceTo: readonly string[];
  relationshipName?: string;
  childRelationshipName?: string;
  /** Deleting the parent deletes the child too. */
  cascadeDelete: boolean;
  /** The compound field that carries this part's field-level security. */
  compoundField?: string;
  formula?: Formula;
  rollUp?: RollUp;
  htmlFormatted: boolean;
};

const numericTypes: ReadonlySet<FieldType> = new Set(['int', 'double', 'currency', 'percent']);

/** True for whole and decimal number fields. */
export function isNumeric(field: Field): boolean {
  return numericTypes.has(field.type);
}

/** True when the platform keeps an index: ids, external ids, unique fields and lookups. */
export function isIndexed(field: Field): boolean {
  return field.type === 'id' || field.type === 'reference' || field.externalId || field.unique || field.idLookup;
}

/** What a row holds for a field: a missing checkbox reads false, anything else missing reads null. */
export function storedValue(row: Row, field: Field): FieldValue {
  return row[field.name] ?? (field.type === 'boolean' ? false : null);
}

/** A field with the platform's defaults for everything not given. */
export function createField(given: Pick<Field, 'name' | 'type'> & Partial<Field>): Field {
  return {
    label: given.name,
    length: 0,
    precision: 0,
    scale: 0,
    // A checkbox is true or false, never empty.
    nillable: given.type !== 'boolean',
    createable: true,
    updateable: true,
    defaultedOnCreate: given.type === 'boolean',
    externalId: false,
    unique: false,
    caseSensitive: false,
    idLookup: false,
    nameField: false,
    custom: false,
    permissionable: true,
    restrictedPicklist: false,
    picklistValues: [],
    referenceTo: [],
    cascadeDelete: false,
    htmlFormatted: false,
    ...given,
  };
}
