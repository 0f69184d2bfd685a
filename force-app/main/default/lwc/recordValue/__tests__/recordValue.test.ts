import { createElement } from 'lwc';
import RecordValue from 'c/recordValue';

const kinds: [string, string | null, string, string][] = [
  ['a number', '12.50', 'currency', 'lightning-formatted-number'],
  ['a time', '2026-11-22T12:00:00.000Z', 'datetime', 'lightning-formatted-date-time'],
  ['a day', '2026-11-22', 'date', 'lightning-formatted-date-time'],
  ['a text', '12.50', 'string', 'span'],
];
function shapeOf(value: string | null, type: string, selector: string): boolean | undefined {
  const element = Object.assign(createElement('c-record-value', { is: RecordValue }), { value, type });
  document.body.replaceChildren(element);
  return element.shadowRoot?.firstElementChild?.matches(selector);
}

test('an empty value is said to be empty, whatever its type', () => {
  expect([shapeOf(null, 'string', 'i'), shapeOf(null, 'currency', 'i')]).toEqual([true, true]);
});

test.each(kinds)('shown as such: %s', (_title, value, type, selector) => {
  expect(shapeOf(value, type, selector)).toBe(true);
});
