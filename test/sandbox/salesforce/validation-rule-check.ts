import type { FieldValue, Row } from './field.ts';
import { createPathReader } from './field-reader.ts';
import { formulaValue } from './formula-value.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { RestError } from './rest-error.ts';
import type { RecordChange } from './save-context.ts';

/** Deployed validation rules: a condition that holds refuses the record with the rule's own message. */
export function checkValidationRules(org: Org, change: RecordChange): void {
  const rules = org.model().validationRules.get(change.object);
  const object = rules && org.model().schema.object(change.object);
  if (!rules || !object) return;
  const readFieldPath = createPathReader(org);
  const now = () => toApiDateTime(org.clock.now());
  const readPath = (row: Row, path: readonly string[]): FieldValue => {
    const [first = '', second = ''] = path;
    if (first === '$Permission') return change.access.hasCustomPermission(second);
    if (first === '$User') return org.store.get('User', change.access.userId)?.[second] ?? null;
    return readFieldPath(object, row, path);
  };
  for (const rule of rules) {
    if (!rule.active) continue;
    const { previous } = change;
    const value = formulaValue(rule.condition.expression, {
      read: (path) => readPath(change.next, path),
      ...(previous ? { previous: (path) => readPath(previous, path) } : {}),
      today: () => now().slice(0, 10),
      now,
    });
    if (value === true) throw new RestError('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, { fields: rule.errorField ? [rule.errorField] : [] });
  }
}
