import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asRow, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

let stack: ScenarioStack;
let desk: OrderDesk;
before(async () => {
  stack = await startStack({ seed: 121 });
  desk = createOrderDesk(stack);
});
after(() => stack.close());

const dataOf = (answer: unknown): Row => asRow(asRow(answer).data);
const create = async (product: Record<string, unknown>): Promise<Row> => dataOf(await stack.store('POST', '/v3/catalog/products', { type: 'physical', weight: 1, ...product }));
const variantKey = (id: unknown) => `${stack.sandbox.ready.bigcommerce.storeHash}:variant:${Number(id)}`;

async function variantsOf(productId: number): Promise<Row[]> {
  const answer = asRow(await stack.store('GET', `/v3/catalog/products/${productId}/variants`));
  assert.ok(Array.isArray(answer.data));
  return answer.data.map(asRow);
}

/** Name, code and standard prices of the Products that stand for these variants. */
async function soldAs(variants: readonly Row[]): Promise<Row[]> {
  const keys = variants.map((variant) => `'${variantKey(variant.id)}'`).join(', ');
  const products = await stack.soql(`SELECT Id, Name, ProductCode, IsActive, BC_Key__c FROM Product2 WHERE BC_Key__c IN (${keys}) ORDER BY ProductCode`);
  const entries = await stack.soql('SELECT Product2Id, UnitPrice, IsActive, Pricebook2.IsStandard FROM PricebookEntry');
  return products.map(({ Id, Name, ProductCode, IsActive }) => ({ Name, ProductCode, IsActive, prices: entries.filter((entry) => entry.Product2Id === Id).map((entry) => [entry.UnitPrice, entry.IsActive, asRow(entry.Pricebook2).IsStandard]) }));
}

async function assertTies(id: number): Promise<void> {
  const [order, placed] = [await desk.find(id), await desk.placed(id)];
  assert.deepEqual([order.Status, order.BC_Difference__c, order.TotalAmount], ['Activated', 0, Number(placed.total_inc_tax)]);
}

describe('a product of the store', () => {
  it('is one Product with its standard price, and follows its name and price', async () => {
    const id = idOf(await create({ name: 'Kettle', sku: 'KETTLE-1', price: 24.5 }));
    await stack.settled();
    const variants = await variantsOf(id);
    assert.deepEqual(await soldAs(variants), [{ Name: 'Kettle', ProductCode: 'KETTLE-1', IsActive: true, prices: [[24.5, true, true]] }]);
    await stack.store('PUT', `/v3/catalog/products/${id}`, { name: 'Kettle, steel', price: 29.95, is_visible: false });
    await stack.settled();
    assert.deepEqual(await soldAs(variants), [{ Name: 'Kettle, steel', ProductCode: 'KETTLE-1', IsActive: false, prices: [[29.95, true, true]] }]);
  });

  it('is one Product with a standard price for each of its variants', async () => {
    const option = { display_name: 'Size', type: 'dropdown' };
    const value = (label: string) => ({ option_display_name: 'Size', label });
    const id = idOf(await create({ name: 'Shirt', price: 20, options: [option], variants: [{ sku: 'SHIRT-L', option_values: [value('L')] }, { sku: 'SHIRT-S', price: 18, option_values: [value('S')] }] }));
    await stack.settled();
    const variants = await variantsOf(id);
    assert.deepEqual(await soldAs(variants), [
      { Name: 'Shirt – L', ProductCode: 'SHIRT-L', IsActive: true, prices: [[20, true, true]] },
      { Name: 'Shirt – S', ProductCode: 'SHIRT-S', IsActive: true, prices: [[18, true, true]] },
    ]);
    const small = variants.find((variant) => variant.sku === 'SHIRT-S');
    await stack.store('PUT', `/v3/catalog/products/${id}/variants/${Number(small?.id)}`, { price: 17.25, purchasing_disabled: true });
    await stack.settled();
    assert.deepEqual((await soldAs(variants))[1], { Name: 'Shirt – S', ProductCode: 'SHIRT-S', IsActive: false, prices: [[17.25, true, true]] });
  });
});

describe('an order', () => {
  it('sells a product that the store no longer has', async () => {
    // Products the shop opened with were never announced, so the org has not seen them.
    const catalogue = asRow(await stack.store('GET', '/v3/catalog/products?include=variants&limit=1'));
    assert.ok(Array.isArray(catalogue.data));
    const product = asRow(catalogue.data[0]);
    const [variant] = await variantsOf(idOf(product));
    await stack.operations('POST', '/flows/order-to-salesforce/pause');
    const id = await desk.place({ products: [{ product_id: idOf(product), variant_id: Number(variant?.id), quantity: 1 }] });
    await stack.store('DELETE', `/v3/catalog/products/${idOf(product)}`);
    await stack.operations('POST', '/flows/order-to-salesforce/resume');
    await stack.settled();
    await assertTies(id);
    const [sold] = await soldAs([variant ?? {}]);
    assert.match(String(sold?.Name), new RegExp(`^${String(product.name)}`));
    assert.equal(sold?.ProductCode, variant?.sku);
  });

  it('has two lines for two lines of the same product, and one Product', async () => {
    const product = await create({ name: 'Twin', sku: 'TWIN-1', price: 3 });
    const [variant] = await variantsOf(idOf(product));
    const id = await desk.place({ products: [{ product_id: idOf(product), quantity: 2 }, { product_id: idOf(product), quantity: 5 }] });
    await stack.settled();
    await assertTies(id);
    assert.deepEqual((await desk.lines(id)).filter((line) => line.startsWith('product')), ['product 2 × 3', 'product 5 × 3']);
    assert.equal((await soldAs([variant ?? {}])).length, 1);
  });

  it('sells custom items, alike ones as one Product', async () => {
    const custom = { name: 'Engraving', sku: 'ENGRAVE', quantity: 1, price_ex_tax: 5, price_inc_tax: 5.41 };
    const ids = [await desk.place({ products: [custom] }), await desk.place({ products: [{ ...custom, quantity: 3 }, { ...custom, name: 'Gilding' }] })];
    await stack.settled();
    for (const id of ids) await assertTies(id);
    const products = await stack.soql("SELECT Name FROM Product2 WHERE ProductCode = 'ENGRAVE' ORDER BY Name");
    assert.deepEqual(products.map((product) => product.Name), ['Engraving', 'Gilding']);
  });

  it('has all of its 120 lines', async () => {
    const products = Array.from({ length: 120 }, (_unused, index) => ({ name: `Part ${index % 40}`, quantity: 1 + (index % 3), price_ex_tax: (100 + index) / 100, price_inc_tax: (108 + index) / 100 }));
    const id = await desk.place({ products });
    await stack.settled();
    await assertTies(id);
    const lines = (await desk.lines(id)).filter((line) => line.startsWith('custom'));
    assert.deepEqual(lines, products.map((line) => `custom ${line.quantity} × ${line.price_ex_tax}`).sort());
  });

  it('in a currency the org does not have is held with an issue, and nothing of it is written', async () => {
    const id = await desk.place({ default_currency_code: 'CHF' });
    await stack.settled();
    assert.deepEqual(await stack.soql(`SELECT Id FROM Order WHERE BC_Key__c = '${desk.keyOf(id)}'`), []);
    const issues = await stack.soql(`SELECT Code__c, State__c, Message__c FROM Crosswalk_Issue__c WHERE Entity_Key__c = 'order:${id}'`);
    assert.deepEqual(issues.map(({ Code__c, State__c, Message__c }) => [Code__c, State__c, Message__c]), [['CURRENCY_UNKNOWN', 'Open', `The order is in CHF, which the org does not have, and no rule converts it.\norder:${id}`]]);
  });
});
