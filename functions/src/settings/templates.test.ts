import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultSettings, settingsSchema } from './settings-document.ts';
import { checkSettings, type SettingsCatalogue } from './settings-problem.ts';
import { templatesFor } from './templates.ts';

const document = defaultSettings({ charges: 'fields', conversions: { CAD: '0.7' }, activatedEdits: 'reopen', owners: {}, deletes: {} }, ['customer-to-salesforce', 'order-to-salesforce', 'product-to-salesforce']);
const flows = [['customer-to-salesforce', true], ['order-to-salesforce', true], ['product-to-salesforce', false]] as const;
const catalogue = (channels: number, groups: number): SettingsCatalogue => ({
  flows: flows.map(([name, hasChannels]) => ({ name, description: name, hasChannels })), channels: Array.from({ length: channels }, (_unused, index) => ({ id: index + 1, name: `Shop ${index + 1}` })), orderStatuses: Array.from({ length: 14 }, (_unused, index) => ({ id: index + 1, name: `Status ${index + 1}` })), customerGroups: Array.from({ length: groups }, (_unused, index) => ({ id: index + 1, name: 'Retailers' })),
  shippingMethods: [], paymentMethods: [], owners: [], picklists: {}, currencies: ['USD'],
});

describe('templates of settings', () => {
  it('are documents that can be published as they are', () => {
    for (const { name, changes } of templatesFor(document, catalogue(2, 1))) {
      const parsed = settingsSchema.parse({ ...document, ...changes });
      assert.deepEqual(checkSettings(parsed, catalogue(2, 1)), [], name);
    }
  });

  it('keep what they are not about', () => {
    const changed = templatesFor(document, catalogue(2, 1)).map(({ changes }) => settingsSchema.parse({ ...document, ...changes }));
    assert.deepEqual(changed.map(({ money, owners }) => [money.conversions, owners]), changed.map(() => [{ CAD: '0.7' }, {}]));
    assert.deepEqual(changed.map(({ money }) => money.charges), ['lines', 'fields', 'lines', 'lines']);
  });

  it('say what a store lacks for them', () => {
    assert.deepEqual(templatesFor(document, catalogue(1, 0)).map(({ name, missing }) => [name, missing.length]), [['consumers', 0], ['consumers-in-fields', 0], ['companies', 1], ['several-shops', 1]]);
  });

  it('name the channels of several shops one by one, where records have channels', () => {
    const shops = templatesFor(document, catalogue(2, 0)).find(({ name }) => name === 'several-shops');
    assert.deepEqual(shops?.changes.flows, { 'customer-to-salesforce': { isOn: true, channels: [1, 2] }, 'order-to-salesforce': { isOn: true, channels: [1, 2] }, 'product-to-salesforce': { isOn: true, channels: [] } });
  });
});
