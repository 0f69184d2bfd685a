import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { productSchema } from '../connectors/bigcommerce/product.ts';
import { createRecordKeys } from '../core/record-key.ts';
import type { FlowContext } from '../pipeline/define-flow.ts';
import { catalogToBigcommerce as flow } from './catalog-to-bigcommerce.ts';

const org: FlowContext['org'] = { standardPricebookId: '01s', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set(['Activated']) };
const context: FlowContext = { keys: createRecordKeys('abc123', 'a made-up guest secret'), storeZone: 'UTC', storeCurrency: 'USD', tables: {}, org, settings: { charges: 'lines', conversions: {} } };
const converted: FlowContext = { ...context, storeCurrency: 'CAD', org: { ...org, currencies: new Set(['USD']) }, settings: { charges: 'lines', conversions: { CAD: '0.73' } } };
const raw = { id: 5, name: 'Mug', price: 12.5, date_modified: '2026-05-01T12:00:00+00:00' };
const simple = productSchema.parse({ ...raw, variants: [{ id: 372, product_id: 5, sku: 'MUG', option_values: [] }] });
const optioned = productSchema.parse({ ...raw, variants: [{ id: 372, product_id: 5, sku: 'MUG-R', option_values: [{ label: 'Red', option_display_name: 'Colour' }] }] });
const plan = (row: Record<string, unknown>, { product = simple, key = 'abc123:variant:372', sobject = 'Product2', within = context } = {}) => flow.plan({ sobject, key, row, changed: new Set(Object.keys(row)), data: product }, within);

describe('a changed Product2', () => {
  it('changes the product where it is simple, the variant where it has options: numbers, not texts', () => {
    const row = { BC_Price__c: 13.49, BC_Sale_Price__c: '9.5', BC_Weight__c: 0, StockKeepingUnit: ' MUG-2 ' };
    const body = { price: 13.49, sale_price: 9.5, weight: 0, sku: 'MUG-2' };
    assert.deepEqual([plan(row), plan(row, { product: optioned })], [[{ kind: 'product', id: 5, body }], [{ kind: 'variant', id: 372, body }]]);
  });

  it('sends what changed and nothing else', () => {
    assert.deepEqual(flow.plan({ sobject: 'Product2', key: 'abc123:variant:372', row: { BC_Price__c: 13.49, BC_Weight__c: 2 }, changed: new Set(['BC_Weight__c']), data: simple }, context), [{ kind: 'product', id: 5, body: { weight: 2 } }]);
  });

  it('takes the stock keeping unit before the product code, and empties it', () => {
    assert.deepEqual([plan({ ProductCode: 'A', StockKeepingUnit: 'B' }), plan({ ProductCode: 'A' }), plan({ StockKeepingUnit: null })], ['B', 'A', ''].map((sku) => [{ kind: 'product', id: 5, body: { sku } }]));
  });

  it('lets an emptied price of a variant be the product’s, and an emptied sale price be none', () => {
    assert.deepEqual([plan({ BC_Price__c: null }, { product: optioned }), plan({ BC_Sale_Price__c: null })], [[{ kind: 'variant', id: 372, body: { price: null } }], [{ kind: 'product', id: 5, body: { sale_price: 0 } }]]);
  });

  for (const [what, row, refuse] of [['a price below zero', { BC_Price__c: -1 }, 'NEGATIVE_PRICE'], ['no price at all', { BC_Price__c: null }, 'INVALID_VALUE'], ['no weight at all', { BC_Weight__c: '' }, 'INVALID_VALUE'], ['a price that is no number', { BC_Price__c: 'free' }, 'INVALID_VALUE']] as const) {
    it(`with ${what} is refused by field`, () => assert.partialDeepStrictEqual(plan(row), { refuse, field: Object.keys(row)[0] }));
  }
});

describe('a changed price of the standard price book', () => {
  const key = 'abc123:price:standard:372:USD';
  it('is the price of its variant', () => assert.deepEqual(plan({ UnitPrice: 8 }, { product: optioned, key, sobject: 'PricebookEntry' }), [{ kind: 'variant', id: 372, body: { price: 8 } }]));
  it('stays in Salesforce where prices are converted', () => assert.deepEqual(plan({ UnitPrice: 8 }, { key, sobject: 'PricebookEntry', within: converted }), []));
});

describe('a deleted Product2', () => {
  it('is a variant that cannot be bought any more; a deleted price is nothing', () => {
    const of = { key: 'abc123:variant:372', entityKey: 'product:5' };
    assert.deepEqual([flow.onDelete?.({ sobject: 'Product2', ...of }, 'archive'), flow.onDelete?.({ sobject: 'PricebookEntry', ...of }, 'delete')], [{ kind: 'variant', id: 372, body: { purchasing_disabled: true } }, undefined]);
  });
});
