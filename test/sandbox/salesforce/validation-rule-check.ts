import { createFieldReader } from './field-reader.ts';
import { formulaValue } from './formula-value.ts';
import { findField } from './object-schema.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { RestError } from './rest-error.ts';
import type { RecordChange } from './save-context.ts';

/** Deployed validation rules: a condition that holds refuses the record with the rule's own message. */
export function checkValidationRules(org: Org, change: RecordChange): void {
  const rules = org.model().validationRules.get(change.object);
  const object = rules && org.model().schema.object(change.object);
  if (!rules || !object) return;
  const read = createFieldReader(org);
  const now = () => toApiDateTime(org.clock.now());
  for (const rule of rules) {
    const value = formulaValue(rule.condition.expression, {
      read: (path) => {
        const field = findField(object, path[0] ?? '');
        return field && path.length === 1 ? read(object, change.next, field) : null;
      },
      today: () => now().slice(0, 10),
      now,
    });
    if (rule.active && value === true) throw new RestError('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, { fields: rule.errorField ? [rule.errorField] : [] });
  }
}
