import type { SettingsDocument } from 'c/settingsModel';
import type { Catalogue } from 'c/settingsState';

/** Settings as a store with two channels has them. */
export const settings: SettingsDocument = {
  flows: { 'order-to-salesforce': { isOn: true, channels: [] }, 'order-status-to-bigcommerce': { isOn: true, channels: [] }, 'product-to-salesforce': { isOn: true, channels: [] }, 'catalog-to-bigcommerce': { isOn: false, channels: [] } },
  orders: { paidOnly: false, statuses: [], minimumTotal: '0' },
  money: { charges: 'lines', conversions: {} },
  activatedEdits: 'reopen',
  activatingStatuses: [2, 11],
  owners: {},
  deletes: {},
  values: { orderStatus: { 11: 'In progress' }, shippingMethod: {}, paymentMethod: {}, customerGroup: {} },
};

export const catalogue: Catalogue = {
  flows: [{ name: 'order-to-salesforce', hasChannels: true }, { name: 'product-to-salesforce', hasChannels: false }],
  channels: [{ id: 1, name: 'Web' }, { id: 2, name: 'Outlet' }],
  orderStatuses: [{ id: 2, name: 'Shipped' }, { id: 11, name: 'Awaiting Fulfillment' }],
  customerGroups: [{ id: 3, name: 'Wholesale' }],
  shippingMethods: [],
  paymentMethods: ['Manual'],
  owners: [{ field: 'Contact.Phone', label: 'Phone', owner: 'newest', flow: 'customer-to-bigcommerce' }],
  picklists: { 'Order.BC_Status__c': ['In progress', 'Shipped'], 'Account.Type': ['Partner'] },
  currencies: ['USD'],
};

const row = (name: string, value: unknown) => ({ node: { Id: name, Key__c: { value: `settings:${name}` }, Kind__c: { value: 'settings' }, Settings__c: { value: JSON.stringify(value) } } });

/** What the wire of a page of settings gives. */
export function settingsAnswer(version = 1, more: Record<string, unknown> = {}): object {
  const effective = { version, document: settings, liveAt: '2026-11-01T10:00:00Z', by: 'Ada', hasWriter: true, problem: null };
  const rows = { effective, catalogue, history: { versions: [] }, held: { count: 0, records: [] }, ...more };
  return { uiapi: { query: { Crosswalk_Status__c: { edges: Object.entries(rows).map(([name, value]) => row(name, value)) } } } };
}
