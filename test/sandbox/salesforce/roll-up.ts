import { Decimal } from 'decimal.js';
import { storedValue } from './field.ts';
import type { Field, FieldValue, RollUp, Row } from './field.ts';
import { createFieldReader } from './field-reader.ts';
import { findField } from './object-schema.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';

function summarize(operation: RollUp['operation'], values: readonly FieldValue[]): FieldValue {
  const given = values.filter((value) => value !== null);
  if (operation === 'count') return values.length;
  if (operation === 'sum') return given.reduce<Decimal>((sum, value) => sum.plus(Number(value)), new Decimal(0)).toNumber();
  const sorted = [...given].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  return (operation === 'min' ? sorted[0] : sorted.at(-1)) ?? null;
}

export type RollUps = {
  /** The sums of one parent, computed from its children as they are now. */
  valuesOf(objectName: string, id: string): Record<string, FieldValue>;
  /** Recomputes every roll-up that a written or deleted child feeds, in the child's transaction. */
  refreshParents(childObject: string, rows: readonly (Row | undefined)[]): void;
};

/** Roll-up summaries of the org. */
export function createRollUps(org: Org): RollUps {
  const read = createFieldReader(org);

  const compute = (rollUp: RollUp, parentId: string): FieldValue => {
    const child = org.model().schema.object(rollUp.childObject);
    const summarized = child && rollUp.summarizedField ? findField(child, rollUp.summarizedField) : undefined;
    const rows = org.store.find(rollUp.childObject, { name: rollUp.childField, caseSensitive: false }, parentId);
    return summarize(rollUp.operation, rows.map((row) => (child && summarized ? read(child, row, summarized) : 1)));
  };

  const refresh = (objectName: string, fields: readonly Field[], parentId: string): void => {
    const parent = org.store.get(objectName, parentId);
    if (!parent) return;
    const next: Row = { ...parent };
    for (const field of fields) if (field.rollUp) next[field.name] = compute(field.rollUp, parentId);
    if (fields.every((field) => storedValue(next, field) === storedValue(parent, field))) return;
    next.SystemModstamp = toApiDateTime(org.clock.now());
    org.store.replace(objectName, next);
  };

  return {
    valuesOf(objectName, id) {
      const fields = org.model().schema.object(objectName)?.rollUps ?? [];
      return Object.fromEntries(fields.map((field) => [field.name, field.rollUp ? compute(field.rollUp, id) : null]));
    },
    refreshParents(childObject, rows) {
      const byLookup = new Map<string, { objectName: string; fields: Field[] }>();
      for (const { parent, field } of org.model().schema.rollUpsOver(childObject)) {
        const lookup = field.rollUp?.childField ?? '';
        const entry = byLookup.get(`${parent.name}.${lookup}`) ?? { objectName: parent.name, fields: [] };
        byLookup.set(`${parent.name}.${lookup}`, entry);
        entry.fields.push(field);
      }
      for (const [key, { objectName, fields }] of byLookup) {
        const lookup = key.slice(objectName.length + 1);
        const parentIds = new Set(rows.map((row) => row?.[lookup]).filter((id) => typeof id === 'string'));
        for (const id of parentIds) refresh(objectName, fields, id);
      }
    },
  };
}
