import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareSettings } from './settings-change.ts';
import { defaultSettings, type SettingsDocument } from './settings-document.ts';
import { checkSettings, readSettings, type SettingsCatalogue } from './settings-problem.ts';

const defaults = defaultSettings({ charges: 'lines', conversions: {}, activatedEdits: 'reopen', owners: {}, deletes: {} }, ['order-to-salesforce', 'product-to-salesforce']);
const catalogue: SettingsCatalogue = {
  flows: [{ name: 'order-to-salesforce', description: '', hasChannels: true }, { name: 'product-to-salesforce', description: '', hasChannels: false }],
  channels: [{ id: 1, name: 'Web' }],
  orderStatuses: [{ id: 2, name: 'Shipped' }],
  customerGroups: [{ id: 3, name: 'Wholesale' }],
  shippingMethods: [],
  paymentMethods: [],
  owners: [{ field: 'Contact.Phone', label: 'Phone', owner: 'newest', flow: 'customer-to-bigcommerce' }],
  picklists: { 'Order.BC_Status__c': ['Shipped'] },
  lacking: [], currencies: ['USD'],
};
const pathsOf = (given: unknown) => {
  const read = readSettings(given);
  return 'problems' in read ? read.problems.map(({ path, rule }) => `${path} ${rule}`) : [];
};

describe('a document of settings', () => {
  it('needs little: what is not said is what nobody decided', () => {
    assert.deepEqual(readSettings({ flows: {}, money: { charges: 'lines' }, activatedEdits: 'reopen' }), { document: { ...defaults, flows: {} } });
  });

  it('is refused value by value, all at once', () => {
    const given = { ...defaults, activatedEdits: 'never', orders: { paidOnly: 'yes', statuses: [99], minimumTotal: '-1' }, money: { charges: 'lines', conversions: { dollars: '1', CAD: 'cheap' } }, values: { orderStatus: { 11: '  ' } }, colour: 'blue' };
    assert.deepEqual(pathsOf(given), [
      'orders.paidOnly must be on or off',
      'orders.statuses.0 must be a status id',
      'orders.minimumTotal must be an amount of zero or more, such as 25.00',
      'money.conversions.dollars must be a currency code such as CAD',
      'money.conversions.CAD must be a rate such as 0.7312, or "order"',
      'activatedEdits must be reopen, in-place or issue',
      'values.orderStatus.11 must not be empty',
      ' has no place for colour',
    ]);
  });

  it('is held against what the store and the org have', () => {
    const document: SettingsDocument = {
      ...defaults,
      flows: { 'order-to-salesforce': { isOn: true, channels: [1, 2] }, 'product-to-salesforce': { isOn: true, channels: [1] }, 'cart-to-salesforce': { isOn: true, channels: [] } },
      orders: { paidOnly: false, statuses: [2, 3], minimumTotal: '0' },
      activatingStatuses: [2, 4],
      money: { charges: 'lines', conversions: { USD: '1' } },
      owners: { 'Contact.Phone': 'manual', 'Order.BC_Number__c': 'salesforce' },
      values: { ...defaults.values, orderStatus: { 2: 'Sent' }, customerGroup: { 4: 'Other' } },
    };
    assert.deepEqual([...checkSettings(document, catalogue)].map(({ path }) => path), ['flows.order-to-salesforce.channels', 'flows.product-to-salesforce.channels', 'flows.cart-to-salesforce', 'orders.statuses', 'activatingStatuses', 'owners.Order.BC_Number__c', 'money.conversions.USD', 'values.orderStatus.2', 'values.customerGroup.4', 'values.customerGroup.4']);
    assert.deepEqual(checkSettings({ ...defaults, activatingStatuses: [2] }, catalogue), []);
  });

  it('differs from another by paths a person can read, lists as one value', () => {
    const after = { ...defaults, orders: { ...defaults.orders, statuses: [10, 2] }, owners: { 'Contact.Phone': 'manual' } };
    assert.deepEqual(compareSettings(defaults, after), [{ path: 'orders.statuses', before: '', after: '2, 10' }, { path: 'owners.Contact.Phone', before: null, after: 'manual' }]);
    const [rule, again] = [{ name: 'E-mail', fields: ['email'] }, { fields: ['email'], name: 'E-mail' }];
    assert.deepEqual(compareSettings({ persons: [rule] }, { persons: [again] }), [], 'the database keeps no order of names');
  });
});
