import MappingTable from 'c/mappingTable';
import { detailsOf } from '../../../../../__tests__/component';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

const given = (more: object = {}) => {
  const shown = show('c-mapping-table', MappingTable, { name: 'region', entries: { n: 'North', s: 'South' }, ...more });
  return { ...shown, tables: detailsOf(document.body, 'table') };
};

afterEach(() => document.body.replaceChildren());

test('entries are changed, removed and added; everybody above hears of it', async () => {
  const { tell, tables } = given();
  tell('lightning-input[data-from="n"]', 'change', { value: '' });
  tell('lightning-button-icon[data-from="s"]', 'click');
  tell('[data-id="from"]', 'change', { value: ' w ' });
  tell('[data-id="to"]', 'change', { value: 'West' });
  await settle();
  tell('[data-id="add"]', 'click');
  expect(tables).toEqual([{ name: 'region', entries: { n: '', s: 'South' } }, { name: 'region', entries: { n: 'North' } }, { name: 'region', entries: { n: 'North', s: 'South', w: 'West' } }]);
});

test('an empty table says so; half an entry is not added, and a reader adds none', async () => {
  const empty = given({ entries: {} });
  empty.tell('[data-id="from"]', 'change', { value: 'w' });
  await settle();
  expect([empty.find('[data-id="none"]') !== null, propertyOf(empty.find('[data-id="add"]'), 'disabled')]).toEqual([true, true]);
  expect(propertyOf(given({ isReadOnly: true }).find('lightning-input[data-from="n"]'), 'disabled')).toBe(true);
});

test('for a picklist values can be suggested; what is accepted becomes rows, and nothing else', () => {
  const target = { field: 'Status__c', label: 'Status', type: 'picklist', picklist: ['Shipped'], isRequired: false, isUpdateable: true, isCustom: true };
  const { find, tell, tables } = given({ entries: { n: 'North', w: '' }, target, map: 'order-to-salesforce.order', before: [{ step: 'get', path: 'x' }] });
  const box = find('c-value-suggestions');
  expect(['map', 'field', 'values', 'known', 'steps'].map((name) => propertyOf(box, name))).toEqual(['order-to-salesforce.order', 'Status__c', ['w'], ['n'], [{ step: 'get', path: 'x' }]]);
  tell('c-value-suggestions', 'accept', { entries: { w: 'West' } });
  expect(tables).toEqual([{ name: 'region', entries: { n: 'North', w: 'West' } }]);
  expect([given({ target: { ...target, picklist: null } }).find('c-value-suggestions'), given({ target, isReadOnly: true }).find('c-value-suggestions')]).toEqual([null, null]);
});

test('what goes straight into a picklist is chosen from it; a value it does not have stays to be seen', async () => {
  const target = { field: 'Status__c', label: 'Status', type: 'picklist', picklist: ['Shipped', 'Open'], isRequired: false, isUpdateable: true, isCustom: true };
  const { find, tell, tables } = given({ entries: { n: 'North', s: 'Shipped' }, target, taker: target });
  const optionsOf = (selector: string) => propertyOf(find(selector), 'options');
  expect(optionsOf('lightning-combobox[data-from="n"]')).toEqual([{ label: 'Shipped', value: 'Shipped' }, { label: 'Open', value: 'Open' }, { label: 'c.Crosswalk_Mapping_Constant_Foreign', value: 'North' }]);
  expect(optionsOf('lightning-combobox[data-from="s"]')).toHaveLength(2);
  tell('[data-id="from"]', 'change', { value: 'w' });
  tell('lightning-combobox[data-id="to"]', 'change', { value: 'Open' });
  await settle();
  tell('[data-id="add"]', 'click');
  expect(tables).toEqual([{ name: 'region', entries: { n: 'North', s: 'Shipped', w: 'Open' } }]);
  // Where other steps follow, what the table gives is not yet a value of the field.
  expect(given({ target }).find('lightning-combobox')).toBe(null);
});
