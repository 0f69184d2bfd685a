import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultSettings, type SettingsDocument, settingsSchema } from './settings-document.ts';
import { checkSettings, type SettingsCatalogue } from './settings-problem.ts';
import { templatesFor } from './templates.ts';

const document = defaultSettings({ charges: 'fields', conversions: { CAD: '0.7' }, activatedEdits: 'reopen', owners: {}, deletes: {} }, ['customer-to-salesforce', 'order-to-salesforce', 'product-to-salesforce']);
const flows = [['customer-to-salesforce', true], ['order-to-salesforce', true], ['product-to-salesforce', false]] as const;
const catalogue = (channels: number, lacking: string[] = []): SettingsCatalogue => ({
  flows: flows.map(([name, hasChannels]) => ({ name, description: name, hasChannels })), channels: Array.from({ length: channels }, (_unused, index) => ({ id: index + 1, name: `Shop ${index + 1}` })), orderStatuses: Array.from({ length: 14 }, (_unused, index) => ({ id: index + 1, name: `Status ${index + 1}` })), customerGroups: [],
  shippingMethods: [], paymentMethods: [], owners: [], picklists: {}, currencies: ['USD'], lacking,
});

describe('templates of settings', () => {
  it('are documents that can be published as they are', () => {
    for (const { name, changes } of templatesFor(document, catalogue(2))) {
      const parsed = settingsSchema.parse({ ...document, ...changes });
      assert.deepEqual(checkSettings(parsed, catalogue(2)), [], name);
    }
  });

  it('keep what they are not about', () => {
    const changed = templatesFor(document, catalogue(2)).map(({ changes }) => settingsSchema.parse({ ...document, ...changes }));
    assert.deepEqual(changed.map(({ money, owners }) => [money.conversions, owners]), changed.map(() => [{ CAD: '0.7' }, {}]));
    assert.deepEqual(changed.map(({ money }) => money.charges), ['lines', 'fields', 'lines', 'lines']);
  });

  it('say what the store, or the org, lacks for them', () => {
    assert.deepEqual(templatesFor(document, catalogue(1, ['Account.BillingPostalCode', 'Order.BC_Fees__c'])).map(({ name, missing }) => [name, missing]), [
      ['consumers', []],
      ['consumers-in-fields', ['Your org has no field Order.BC_Fees__c, or does not show it to the integration user.']],
      ['companies', ['Your org has no field Account.BillingPostalCode, or does not show it to the integration user.']],
      ['several-shops', ['The store has one channel only.']],
    ]);
  });

  it('leave rules of the administrator alone, also when one set follows another', () => {
    const own: SettingsDocument['rules'] = [{ map: 'order-to-salesforce.order', field: 'BC_Number__c', kind: 'mandatory', severity: 'hold' }];
    const use = (before: SettingsDocument, wanted: string) => settingsSchema.parse({ ...before, ...templatesFor(before, catalogue(2)).find(({ name }) => name === wanted)?.changes });
    const companies = use({ ...document, rules: own }, 'companies');
    const stricter = { ...companies, rules: companies.rules.map((rule) => (rule.kind === 'mandatory' ? { ...rule, severity: 'reject' as const } : rule)) };
    assert.deepEqual([companies.rules.length, use(companies, 'companies').rules, use(stricter, 'companies').rules], [6, companies.rules, stricter.rules]);
    assert.deepEqual(use(companies, 'consumers').rules, companies.rules.slice(0, 4));
  });

  it('name the channels of several shops one by one, where records have channels', () => {
    const shops = templatesFor(document, catalogue(2)).find(({ name }) => name === 'several-shops');
    assert.deepEqual(shops?.changes.flows, { 'customer-to-salesforce': { isOn: true, channels: [1, 2] }, 'order-to-salesforce': { isOn: true, channels: [1, 2] }, 'product-to-salesforce': { isOn: true, channels: [] } });
  });
});
