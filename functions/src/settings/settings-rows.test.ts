import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultSettings, type SettingsDocument } from './settings-document.ts';
import { fromSettingsRows, pointerTo, type SettingsRow, toPointerRow, toSettingsRows } from './settings-rows.ts';

const flows = ['customer-to-salesforce', 'order-to-salesforce'];
const document: SettingsDocument = {
  ...defaultSettings({ charges: 'fields', conversions: { CAD: '0.7312' }, activatedEdits: 'issue', owners: { 'Contact.Phone': 'manual' }, deletes: { customer: 'ignore' } }, flows),
  flows: { 'customer-to-salesforce': { isOn: false, channels: [] }, 'order-to-salesforce': { isOn: true, channels: [1, 2] } },
  orders: { paidOnly: true, statuses: [2, 10], minimumTotal: '25.00' },
  activatingStatuses: [7],
  values: { orderStatus: { 11: 'In progress' }, shippingMethod: { 'Flat Rate': 'Standard' }, paymentMethod: { Manual: 'By invoice' }, customerGroup: { 3: 'Customer - Direct' } },
  fieldMaps: { 'order-to-salesforce.order': { Region__c: { isOn: true, steps: [{ step: 'get', path: 'form_fields[name=Region].value' }, { step: 'lookup', table: 'region' }] }, Description: { isOn: false, steps: [] } } },
  recordMaps: { 'order-to-salesforce.gift': { isOn: true, object: 'Gift__c', externalId: 'Code__c', parent: 'order', lookup: 'Order__c', each: [{ step: 'get', path: 'record.products' }], id: [{ step: 'get', path: 'item.id' }], vanished: 'delete' } },
  tables: { region: { north: 'North', 'south west': 'South' } },
  rules: [{ map: 'order-to-salesforce.order', field: 'PoNumber', kind: 'mandatory', severity: 'hold' }, { map: 'customer-to-salesforce.contact', field: 'Phone', kind: 'pattern', severity: 'warn', pattern: '+*', message: 'A phone wants its country.' }, { map: 'order-to-salesforce.order', field: 'BC_Total_Inc_Tax__c', kind: 'condition', severity: 'reject', condition: { path: 'BC_Total_Inc_Tax__c', is: 'greater', value: 0 } }],
};
const matching: SettingsDocument['matching'] = {
  persons: [{ name: 'Number', fields: ['external_id'], scope: 'global', field: 'Customer_No__c' }, { name: 'E-mail', fields: ['email'], scope: 'channel' }],
  companies: [], accounts: 'shared', duplicates: 'hold', likely: true,
};
const at = { connection: 'default', version: 12, slot: 'B' as const };
const rows = toSettingsRows(document, at);
const pointer = pointerTo(rows, at);

describe('settings as rows of custom metadata', () => {
  it('say the same when they are read back, in any order', () => {
    assert.deepEqual(fromSettingsRows(rows.toReversed(), pointer), { document });
  });

  it('keep match rules in their order beside the other rules; who changed none has no row of them', () => {
    const decided = { ...document, matching };
    const own = toSettingsRows(decided, at);
    assert.deepEqual(fromSettingsRows(own.toReversed(), pointerTo(own, at)), { document: decided });
    assert.deepEqual([own, rows].map((each) => each.filter(({ values }) => values.Kind__c === 'match').map(({ values }) => [values.Message__c, values.Order__c])), [[['Number', 1], ['E-mail', 2]], []]);
  });

  it('have names that the platform takes, each once', () => {
    const names = [...rows, toPointerRow(pointer, { connection: 'default', store: 'abc' })].map(({ type, name }) => `${type}.${name}`);
    assert.deepEqual([new Set(names).size, names.filter((name) => !/^\w+\.(?=.{1,40}$)[A-Za-z](?:_?[A-Za-z0-9])*$/.test(name))], [names.length, []]);
  });

  it('are complete or nothing: a missing row, a changed one and another version of one are told apart', () => {
    const changed = rows.map((row, index): SettingsRow => (index === 0 ? { ...row, values: { ...row.values, Is_On__c: true } } : row));
    const problems = [rows.slice(1), changed].map((given) => Object(fromSettingsRows(given, pointer)).problem);
    assert.deepEqual(problems, ['Version 12 of the settings has 16 rows in Salesforce where 17 were published.', 'The rows of version 12 of the settings were changed after they were published.']);
  });

  it('of which empty and absent values count as the same: an org returns both as null', () => {
    const asRead = rows.map((row): SettingsRow => ({ ...row, values: { ...row.values, Extra__c: '' } }));
    assert.deepEqual(fromSettingsRows(asRead, pointer), { document });
  });

  it('that a person wrote and nobody can read are refused with the place', () => {
    const broken = rows.map((row): SettingsRow => (row.values.Kind__c === 'order-status' ? { ...row, values: { ...row.values, From__c: '99' } } : row));
    assert.match(Object(fromSettingsRows(broken, pointerTo(broken, at))).problem, /values\.orderStatus\.99/);
  });
});
