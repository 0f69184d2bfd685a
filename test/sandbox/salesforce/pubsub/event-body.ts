import type { FieldValue, Row } from '../field.ts';
import { toBitmaps } from './bitmap.ts';
import { fieldValue } from './event-schema.ts';
import type { EventField, EventSchema } from './event-schema.ts';
import type { RowOutcome } from './row-outcome.ts';
import { textDiff } from './text-diff.ts';

/** Everything of an event but its header: values by field, and the fields that changed or became empty. */
export type EventBody = {
  values: Record<string, unknown>;
  changedFields: readonly string[];
  nulledFields: readonly string[];
  /** Long texts that are sent as what changed in them. */
  diffFields: readonly string[];
  /** Positions that hold a value or name a change. */
  present: bigint;
};

const isEmpty = (value: FieldValue | undefined): boolean => value === null || value === undefined || value === '';
/** A checkbox that was never set is one that says no. */
const isSame = (left: FieldValue | undefined, right: FieldValue | undefined): boolean => (isEmpty(left) || left === false ? isEmpty(right) || right === false : left === right);
const differs = (before: Row, after: Row, column: string): boolean => !isSame(before[column], after[column]);
const bit = (position: number): bigint => 1n << BigInt(position);

/** A save stamps both dates; what a roll-up or a merge writes stamps SystemModstamp alone. */
const isSaved = (before: Row, after: Row): boolean => before.LastModifiedDate !== after.LastModifiedDate || after.LastModifiedDate === after.SystemModstamp;

/** Values of all fields that are not empty: what a new record's event says. */
function fullBody(schema: EventSchema, row: Row): EventBody {
  const values: Record<string, unknown> = {};
  let present = 0n;
  for (const field of schema.fields) {
    const value = fieldValue(field, row);
    values[field.name] = value;
    if (value !== null) present |= bit(field.position);
  }
  return { values, changedFields: [], nulledFields: [], diffFields: [], present };
}

type Bits = { top: bigint; nested: Map<number, bigint> };

function noteParts(field: EventField, before: Row, after: Row, { changed, nulled }: { changed: Bits; nulled: Bits }): unknown {
  const parts = field.parts.filter((part) => differs(before, after, part.column));
  if (parts.length === 0) return null;
  // A compound that is empty altogether is named itself.
  if (field.parts.every((part) => isEmpty(after[part.column]))) {
    changed.top |= bit(field.position);
    nulled.top |= bit(field.position);
    return null;
  }
  const bitsOf = (chosen: typeof parts) => chosen.reduce((sum, part) => sum | bit(field.parts.indexOf(part)), 0n);
  changed.nested.set(field.position, bitsOf(parts));
  nulled.nested.set(field.position, bitsOf(parts.filter((part) => isEmpty(after[part.column]))));
  return fieldValue(field, after, parts);
}

/** An update carries what changed and nothing else. */
function changedBody(schema: EventSchema, before: Row, after: Row): EventBody {
  const values: Record<string, unknown> = {};
  const [changed, nulled]: [Bits, Bits] = [{ top: 0n, nested: new Map() }, { top: 0n, nested: new Map() }];
  let diffs = 0n;
  for (const field of schema.fields) {
    values[field.name] = null;
    if (field.parts.length > 0) values[field.name] = noteParts(field, before, after, { changed, nulled });
    else if (differs(before, after, field.column) || (field.column === 'LastModifiedDate' && isSaved(before, after))) {
      changed.top |= bit(field.position);
      const diff = field.type === 'textarea' ? textDiff(String(before[field.column] ?? ''), String(after[field.column] ?? '')) : undefined;
      if (diff !== undefined) diffs |= bit(field.position);
      values[field.name] = diff ?? fieldValue(field, after);
      if (values[field.name] === null) nulled.top |= bit(field.position);
    }
  }
  const present = [...changed.nested.keys()].reduce((sum, position) => sum | bit(position), changed.top);
  return { values, changedFields: toBitmaps(changed), nulledFields: toBitmaps(nulled), diffFields: toBitmaps({ top: diffs, nested: new Map() }), present };
}

/** The body of an event: https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_event_fields_body.htm */
export function eventBody(schema: EventSchema, { changeType, before, after }: RowOutcome): EventBody {
  if (changeType === 'UPDATE' && before && after) return changedBody(schema, before, after);
  if (after) return fullBody(schema, after);
  return emptyBody(schema);
}

/** No values at all: a deletion, a gap. */
export function emptyBody(schema: EventSchema): EventBody {
  return { values: Object.fromEntries(schema.fields.map((field) => [field.name, null])), changedFields: [], nulledFields: [], diffFields: [], present: 0n };
}

/** The body with fields that are there whether they changed or not, unless they are empty. */
export function enrichedBody(schema: EventSchema, body: EventBody, row: Row | undefined, columns: readonly string[]): EventBody {
  const values = { ...body.values };
  let { present } = body;
  for (const column of columns) {
    const field = schema.byColumn.get(column);
    if (!field || !row || values[field.name] !== null) continue;
    const value = fieldValue(field, row, field.parts.filter((part) => part.column === column));
    if (value === null) continue;
    values[field.name] = value;
    present |= bit(field.position);
  }
  return { ...body, values, present };
}
