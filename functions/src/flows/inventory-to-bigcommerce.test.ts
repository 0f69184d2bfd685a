import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { productSchema } from '../connectors/bigcommerce/product.ts';
import { createRecordKeys } from '../core/record-key.ts';
import type { FlowContext } from '../pipeline/define-flow.ts';
import { inventoryToBigcommerce as flow } from './inventory-to-bigcommerce.ts';

const context: FlowContext = { keys: createRecordKeys('abc123', 'a made-up guest secret'), storeZone: 'UTC', storeCurrency: 'USD', tables: {}, org: { standardPricebookId: '01s', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set() }, settings: { charges: 'lines', conversions: {} } };
const plan = (stock: unknown, tracking = 'product') => flow.plan({ sobject: 'Product2', key: 'abc123:variant:372', row: { BC_Stock__c: stock }, changed: new Set(['BC_Stock__c']), data: productSchema.parse({ id: 5, name: 'Mug', inventory_tracking: tracking, date_modified: '', variants: [{ id: 372, product_id: 5, sku: 'MUG' }] }) }, context);

describe('a stock entered in Salesforce', () => {
  it('is set where the store counts it: at the product, or at the variant', () => {
    assert.deepEqual([plan(7), plan(0, 'variant')], [[{ kind: 'stock', id: 5, body: { location_id: 1, product_id: 5, quantity: 7 } }], [{ kind: 'stock', id: 5, body: { location_id: 1, variant_id: 372, quantity: 0 } }]]);
  });

  it('that was emptied is no count', () => assert.deepEqual([plan(null), plan(null, 'none')], [[], []]));

  for (const [what, stock, tracking] of [['below zero', -1, 'product'], ['of half a piece', 1.5, 'product'], ['that is a text', 'many', 'product'], ['of a product the store does not count', 3, 'none'], ['that is empty text', ' ', 'none']] as const) {
    it(`${what} is refused by field`, () => assert.partialDeepStrictEqual(plan(stock, tracking), { refuse: 'INVALID_VALUE', field: 'BC_Stock__c' }));
  }
});
