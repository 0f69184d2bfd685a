import { createElement } from 'lwc';
import { getObjectInfo, getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import RecordValue from 'c/recordValue';
import { wireOf } from '../../../../../__tests__/component';

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

test('a value of a picklist has the label the user knows it by, a checkbox its words', async () => {
  const element = Object.assign(createElement('c-record-value', { is: RecordValue }), { value: 'Shipped', type: 'picklist', objectName: 'Order', field: 'BC_Status__c' });
  document.body.replaceChildren(element);
  expect(element.shadowRoot?.textContent).toBe('Shipped');
  wireOf(getObjectInfo).emit({ defaultRecordTypeId: '012000000000000AAA' });
  wireOf(getPicklistValuesByRecordType).emit({ picklistFieldValues: { BC_Status__c: { values: [{ label: 'Versandt', value: 'Shipped' }] } } });
  await Promise.resolve();
  expect(element.shadowRoot?.textContent).toBe('Versandt');
  const words = ['true', 'false'].map((value) => {
    const box = Object.assign(createElement('c-record-value', { is: RecordValue }), { value, type: 'boolean' });
    document.body.append(box);
    return box.shadowRoot?.textContent;
  });
  expect(words).toEqual(['c.Crosswalk_Record_Yes', 'c.Crosswalk_Record_No']);
});

test('a record the user may not see has no name', () => {
  const texts = ['Ada Example', ''].map((value) => {
    const element = Object.assign(createElement('c-record-value', { is: RecordValue }), { value, type: 'reference' });
    document.body.append(element);
    return element.shadowRoot?.textContent;
  });
  expect(texts).toEqual(['Ada Example', 'c.Crosswalk_Record_Hidden']);
});
