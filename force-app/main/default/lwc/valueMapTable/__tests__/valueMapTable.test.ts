import { createElement } from 'lwc';
import ValueMapTable from 'c/valueMapTable';
import { detailsOf } from '../../../../../__tests__/component';
import { propertyOf, show as suggesting } from '../../../../../__tests__/shown';

type Control = HTMLElement & { value: string; disabled: boolean; options: { value: string }[] };
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function show(map: object, given: object = {}) {
  const element = Object.assign(createElement('c-value-map-table', { is: ValueMapTable }), { map: { kind: 'orderStatus', title: '', detail: '', same: 'same', entries: {}, rows: [], ...map }, ...given });
  const entries = detailsOf(element, 'entry');
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector<Control>(selector);
  return { entries, find, change: (selector: string, value: string) => find(selector)?.dispatchEvent(new CustomEvent('change', { detail: { value } })) };
}

afterEach(() => document.body.replaceChildren());

test('a picklist of the org is chosen from; a value it no longer has stays to be seen', () => {
  const { find, change, entries } = show({ rows: [{ from: '11', title: 'Awaiting' }], entries: { 11: 'Gone' }, offered: ['Shipped'] });
  change('lightning-combobox', 'Shipped');
  expect([find('lightning-combobox')?.options.map(({ value }) => value), entries]).toEqual([['', 'Shipped', 'Gone'], [{ kind: 'orderStatus', from: '11', to: 'Shipped' }]]);
});

test('a text is written, and a name that no newest order carries is added as itself', async () => {
  const { find, change, entries } = show({ kind: 'paymentMethod', rows: [{ from: 'Manual', title: 'Manual' }] });
  change('lightning-input[data-from="Manual"]', 'By invoice');
  expect(find('[data-id="add"]')?.disabled).toBe(true);
  change('[data-id="name"]', ' Cheque ');
  await settle();
  find('[data-id="add"]')?.dispatchEvent(new CustomEvent('click'));
  expect(entries).toEqual([{ kind: 'paymentMethod', from: 'Manual', to: 'By invoice' }, { kind: 'paymentMethod', from: 'Cheque', to: 'Cheque' }]);
});

test('a table without rows says why, and who may not change settings cannot', () => {
  expect([show({}).find('[data-id="none"]') !== null, show({ rows: [{ from: '11', title: '' }], offered: [] }, { isReadOnly: true }).find('lightning-combobox')?.disabled]).toEqual([true, true]);
});

test('names without a rule can be suggested for a picklist; what is accepted is an entry by its id', () => {
  const target = { map: 'order-to-salesforce.order', field: 'BC_Status__c' };
  const map = { kind: 'orderStatus', title: 'Statuses', detail: '', rows: [{ from: '2', title: 'Shipped' }, { from: '11', title: 'Awaiting' }], entries: { 11: 'In progress' }, offered: ['Sent'], same: 'same', target };
  const shown = suggesting('c-value-map-table', ValueMapTable, { map });
  const entries = detailsOf(shown.element, 'entry');
  expect(['map', 'field', 'values', 'known'].map((name) => propertyOf(shown.find('c-value-suggestions'), name))).toEqual([target.map, target.field, ['Shipped'], ['Awaiting']]);
  shown.tell('c-value-suggestions', 'accept', { entries: { Shipped: 'Sent' } });
  expect(entries).toEqual([{ kind: 'orderStatus', from: '2', to: 'Sent' }]);
  expect([suggesting('c-value-map-table', ValueMapTable, { map, isReadOnly: true }).find('c-value-suggestions'), suggesting('c-value-map-table', ValueMapTable, { map: { ...map, target: undefined } }).find('c-value-suggestions')]).toEqual([null, null]);
});
