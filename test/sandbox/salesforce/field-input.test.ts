import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createField } from './field.ts';
import type { Field, FieldValue } from './field.ts';
import { readFieldInput, roundToScale } from './field-input.ts';
import type { JsonValue } from './json.ts';
import { RestError } from './rest-error.ts';

const text = createField({ name: 'Name', label: 'Account Name', type: 'string', length: 5 });
const money = createField({ name: 'Amount', type: 'currency', precision: 6, scale: 2 });
const date = createField({ name: 'Day', type: 'date' });
const moment = createField({ name: 'At', type: 'datetime' });
const email = createField({ name: 'Email', type: 'email', length: 80 });
const status = createField({ name: 'Status', type: 'picklist', length: 255, restrictedPicklist: true, picklistValues: ['Draft', 'Activated'] });
const parent = createField({ name: 'AccountId', label: 'Account ID', type: 'reference', length: 18, referenceTo: ['Account'] });

function outcome(field: Field, value: JsonValue): FieldValue | string {
  try {
    return readFieldInput(field, value);
  } catch (error) {
    if (error instanceof RestError) return error.errorCode;
    throw error;
  }
}

const cases: [string, Field, JsonValue, FieldValue | string][] = [
  ['text is trimmed', text, '  ab ', 'ab'],
  ['blank text is null', text, '   ', null],
  ['text over the length is refused', text, 'abcdef', 'STRING_TOO_LONG'],
  ['a number is no text', text, 5, 'JSON_PARSER_ERROR'],
  ['extra decimals are rounded half up', money, 1.005, 1.01],
  ['a number over the precision is refused', money, 10_000, 'NUMBER_OUTSIDE_VALID_RANGE'],
  ['text is no number', money, '1.50', 'JSON_PARSER_ERROR'],
  ['a date stays a date', date, '2026-02-28', '2026-02-28'],
  ['a day that does not exist is refused', date, '2026-02-30', 'JSON_PARSER_ERROR'],
  ['a datetime is stored in UTC and whole seconds', moment, '2026-11-22T10:00:00.750+0100', '2026-11-22T09:00:00.000+0000'],
  ['a datetime without a zone is refused', moment, '2026-11-22T10:00:00', 'JSON_PARSER_ERROR'],
  ['an e-mail address is kept as it is', email, 'Ada@example.com', 'Ada@example.com'],
  ['text that is no e-mail address is refused', email, 'ada@', 'INVALID_EMAIL_ADDRESS'],
  ['a picklist value is stored in its own case', status, 'draft', 'Draft'],
  ['an unknown value of a restricted picklist is refused', status, 'Sent', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
  ['a 15-character id is stored with 18', parent, '001D000000IqhSL', '001D000000IqhSLIAZ'],
  ['text that is no id is refused', parent, 'abc', 'MALFORMED_ID'],
  ['null empties a field', money, null, null],
];
for (const [what, field, value, expected] of cases)
  test(what, () => {
    assert.equal(outcome(field, value), expected);
  });

test('rounding goes away from zero at the half, on both sides', () => {
  assert.deepEqual([roundToScale(2.675, 2), roundToScale(-2.675, 2), roundToScale(1e-7, 2)], [2.68, -2.68, 0]);
});
