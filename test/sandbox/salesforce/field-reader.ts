import { storedValue } from './field.ts';
import type { Field, FieldValue, Row } from './field.ts';
import { formulaValue } from './formula-value.ts';
import { findField } from './object-schema.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';

/** Reads what a field shows for a row: stored, or computed when it is a formula. */
export type FieldReader = (object: ObjectSchema, row: Row, field: Field) => FieldValue;

/** Reads a path such as Account.Name from a row. */
export type PathReader = (object: ObjectSchema, row: Row, path: readonly string[]) => FieldValue;

/** The record a lookup points at, with its object. */
export function parentOf(org: Org, row: Row, lookup: Field): { object: ObjectSchema; row: Row } | undefined {
  const id = row[lookup.name];
  if (typeof id !== 'string') return undefined;
  const object = org.model().schema.byKeyPrefix(id.slice(0, 3));
  const parent = object && org.store.get(object.name, id);
  return object && parent && { object, row: parent };
}

function createReaders(org: Org): { read: FieldReader; readPath: PathReader } {
  const readPath: PathReader = (object, row, path) => {
    const [first = '', ...rest] = path;
    if (rest.length === 0) {
      const field = findField(object, first);
      return field ? read(object, row, field) : null;
    }
    const lookup = object.fields.find((field) => field.relationshipName?.toLowerCase() === first.toLowerCase());
    const parent = lookup && parentOf(org, row, lookup);
    return parent ? readPath(parent.object, parent.row, rest) : null;
  };
  const read: FieldReader = (object, row, field) => {
    if (!field.formula) return storedValue(row, field);
    const now = () => toApiDateTime(org.clock.now());
    const value = formulaValue(field.formula.expression, { read: (path) => readPath(object, row, path), today: () => now().slice(0, 10), now }, field.scale);
    return field.type === 'string' && value !== null ? String(value) : value;
  };
  return { read, readPath };
}

/** A reader over the org's current records. */
export function createFieldReader(org: Org): FieldReader {
  return createReaders(org).read;
}

/** A reader that follows lookups from a record, as formulas do. */
export function createPathReader(org: Org): PathReader {
  return createReaders(org).readPath;
}
