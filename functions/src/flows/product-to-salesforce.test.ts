import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { productSchema } from '../connectors/bigcommerce/product.ts';
import { createRecordKeys } from '../core/record-key.ts';
import { SyncError } from '../core/sync-error.ts';
import { compileFieldMap } from '../mapping/compile.ts';
import type { FlowContext } from '../pipeline/define-flow.ts';
import { createTransformer } from '../pipeline/transform.ts';
import { productToSalesforce as flow } from './product-to-salesforce.ts';

const context: FlowContext = { keys: createRecordKeys('abc123', 'a made-up guest secret'), storeZone: 'UTC', storeCurrency: 'USD', tables: {}, org: { standardPricebookId: '01s000000000001AAA', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set(['Activated']) }, settings: { charges: 'lines', conversions: {} } };
const transform = createTransformer((_flow, map) => compileFieldMap(flow.fieldMaps[map]?.map ?? {}));
const variant = { id: 372, product_id: 5, sku: 'MUG-R', price: null, sale_price: null, retail_price: null, cost_price: 3.1, weight: null, inventory_level: 4, purchasing_disabled: false, option_values: [{ label: 'Red', option_display_name: 'Colour' }, { label: 'Large', option_display_name: 'Size' }] };
const product = { id: 5, name: 'Mug', sku: 'MUG', type: 'physical', price: 12.5, sale_price: 0, retail_price: 15, cost_price: 3, weight: 0.4, is_visible: true, inventory_level: 40, inventory_tracking: 'variant', date_modified: '2026-05-01T12:00:00+00:00', variants: [variant] };

function nodesOf(raw: Record<string, unknown> = {}, more: Partial<FlowContext> = {}) {
  const draft = transform(flow, { entityKey: 'product:5', version: 1, data: productSchema.parse({ ...product, ...raw }) }, { ...context, ...more });
  assert.ok(!(draft instanceof SyncError));
  return draft.nodes;
}
const product2 = (raw: Record<string, unknown> = {}) => nodesOf(raw)[0]?.fields ?? {};

describe('a product', () => {
  it('becomes a Product2, its standard price and an identity row per variant', () => {
    assert.deepEqual(
      nodesOf({ variants: [variant, { ...variant, id: 373 }] }).map(({ sobject, key, references, fixed }) => ({ sobject, key, references, fixed })),
      [372, 373].flatMap((id) => {
        const ref = { sobject: 'Product2', key: `abc123:variant:${id}` };
        return [
          { ...ref, references: {}, fixed: {} },
          { sobject: 'PricebookEntry', key: `abc123:price:standard:${id}:USD`, references: { Product2Id: ref }, fixed: { Pricebook2Id: '01s000000000001AAA' } },
          { sobject: 'BC_Identity__c', key: `abc123:variant:${id}`, references: { Product2__c: ref }, fixed: {} },
        ];
      }),
    );
  });

  it('has the variant’s own values, and the product’s where the variant has none', () => {
    assert.deepEqual(product2(), { Name: 'Mug – Red / Large', ProductCode: 'MUG-R', StockKeepingUnit: 'MUG-R', IsActive: true, BC_Product_Id__c: '5', BC_Options__c: 'Red / Large', BC_Price__c: '12.5', BC_Sale_Price__c: null, BC_Retail_Price__c: '15', BC_Cost_Price__c: '3.1', BC_Stock__c: 4, BC_Weight__c: '0.4' });
  });

  it('with one plain variant has the plain name', () => assert.equal(product2({ variants: [{ ...variant, option_values: [] }] }).Name, 'Mug'));

  it('is sold when it is visible and can be bought', () => {
    const isActive = (raw: Record<string, unknown>) => product2(raw).IsActive;
    assert.deepEqual([isActive({}), isActive({ is_visible: false }), isActive({ variants: [{ ...variant, purchasing_disabled: true }] })], [true, false, false]);
  });

  it('has the stock of whatever the store counts', () => {
    const stock = (tracking: string) => product2({ inventory_tracking: tracking }).BC_Stock__c;
    assert.deepEqual([stock('variant'), stock('product'), stock('none')], [4, 40, null]);
  });

  it('has the costs of the product where its variant has none, and no sale price of 0', () => {
    const priced = (raw: Record<string, unknown>) => [product2(raw).BC_Cost_Price__c, product2(raw).BC_Sale_Price__c];
    assert.deepEqual(priced({ variants: [{ ...variant, cost_price: 0 }], sale_price: 9.99 }), ['3', '9.99']);
    assert.deepEqual(priced({ variants: [{ ...variant, cost_price: null, sale_price: 8.5 }], cost_price: 0, sale_price: 9.99 }), [null, '8.5']);
  });

  it('that lists no variant stands for itself', () => {
    assert.deepEqual(nodesOf({ variants: [] }).map(({ key }) => key), ['abc123:product:5', 'abc123:price:standard:p5:USD', 'abc123:product:5']);
  });

  it('without a price costs nothing, rather than being refused', () => {
    assert.deepEqual(nodesOf({ price: null })[1]?.fields, { UnitPrice: '0', IsActive: true });
  });

  it('names its currency only to an org that has several', () => {
    const org = { ...context.org, currencies: new Set(['USD', 'EUR']) };
    assert.deepEqual(nodesOf({}, { org })[1]?.fixed, { Pricebook2Id: '01s000000000001AAA', CurrencyIsoCode: 'USD' });
  });
});
