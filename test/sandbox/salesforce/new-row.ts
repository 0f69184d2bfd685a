import type { ObjectAccess } from './access.ts';
import type { Field, FieldValue, Row } from './field.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import type { RecordInput } from './record-input.ts';
import type { RollUps } from './roll-up.ts';

/** Makes the row of a new record: id, audit fields, defaults, auto numbers, empty roll-ups. */
export type NewRow = (object: ObjectAccess, input: RecordInput, userId: string) => Row;

function autoNumber(pattern: string, count: number): string {
  return pattern.replace(/\{(0+)\}/, (_match, zeros: string) => String(count).padStart(zeros.length, '0'));
}

function isDefaulted(field: Field): boolean {
  return field.displayFormat !== undefined || (field.defaultedOnCreate && (field.defaultValue !== undefined || field.name === 'OwnerId' || field.name === 'CurrencyIsoCode'));
}

/** A factory of rows for this org; auto numbers count per field. */
export function createNewRow(org: Org, rollUps: RollUps): NewRow {
  const autoNumbers = new Map<string, number>();
  const defaulted = new WeakMap<ObjectSchema, readonly Field[]>();

  const defaultedFields = (schema: ObjectSchema): readonly Field[] => {
    const known = defaulted.get(schema) ?? schema.fields.filter(isDefaulted);
    defaulted.set(schema, known);
    return known;
  };

  const defaultOf = (schema: ObjectSchema, field: Field, userId: string): FieldValue | undefined => {
    if (field.displayFormat !== undefined) {
      const key = `${schema.name}.${field.name}`;
      const count = (autoNumbers.get(key) ?? 0) + 1;
      // A number used by a save that fails is lost, as on the platform.
      autoNumbers.set(key, count);
      return autoNumber(field.displayFormat, count);
    }
    if (field.name === 'OwnerId') return userId;
    return field.name === 'CurrencyIsoCode' ? org.shape.currencies[0] : field.defaultValue;
  };

  return (object, input, userId) => {
    const { schema } = object;
    const at = toApiDateTime(org.clock.now());
    const id = org.ids.next(schema.keyPrefix);
    const row: Row = { Id: id, IsDeleted: false, CreatedDate: at, CreatedById: userId, LastModifiedDate: at, LastModifiedById: userId, SystemModstamp: at };
    for (const [field, value] of input) row[field.name] = value;
    for (const field of defaultedFields(schema)) {
      const value = row[field.name] === undefined ? defaultOf(schema, field, userId) : undefined;
      if (value !== undefined) row[field.name] = value;
    }
    // A custom record saved without a name is named after its id.
    const name = schema.custom ? schema.fieldsByName.get('name') : undefined;
    if (name?.nameField && (row.Name === undefined || row.Name === null)) row.Name = id;
    return Object.assign(row, rollUps.valuesOf(schema.name, id));
  };
}
