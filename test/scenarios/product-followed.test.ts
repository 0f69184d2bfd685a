import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asRow, assertFollows, createOrderDesk, idOf, type OrderDesk, rowsOf } from './order-desk.ts';
import { createOrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

const orderFlow = 'order-to-salesforce';

let stack: ScenarioStack;
let desk: OrderDesk;
before(async () => {
  stack = await startStack({ seed: 221 });
  desk = createOrderDesk(stack);
});
after(() => stack.close());

const dataOf = (answer: unknown): unknown => asRow(answer).data;
const create = async (product: Row): Promise<number> => idOf(dataOf(await stack.store('POST', '/v3/catalog/products', { type: 'physical', weight: 1, ...product })));
const change = async (id: number, product: Row): Promise<void> => void (await stack.store('PUT', `/v3/catalog/products/${id}`, product));
const remove = async (id: number): Promise<void> => void (await stack.store('DELETE', `/v3/catalog/products/${id}`));
const size = (label: string) => [{ option_display_name: 'Size', label }];
const createShirt = (sku: string) => create({ name: `Shirt ${sku}`, price: 20, options: [{ display_name: 'Size', type: 'dropdown' }], variants: [{ sku: `${sku}-L`, option_values: size('L') }, { sku: `${sku}-S`, price: 18, option_values: size('S') }] });
const variantsOf = async (id: number) => rowsOf(dataOf(await stack.store('GET', `/v3/catalog/products/${id}/variants`)));

/** The Products of these SKUs, by code, with their one standard price and the state of their identity. */
async function sold(codes: readonly string[], fields: readonly string[]): Promise<unknown[][]> {
  const products = await stack.soql(`SELECT Id, BC_Key__c, ${fields.join(', ')} FROM Product2 WHERE ProductCode IN (${codes.map((code) => `'${code}'`).join(', ')}) ORDER BY ProductCode`);
  return products.map((product) => fields.map((field) => product[field] ?? null));
}

async function standing(code: string): Promise<Row> {
  const products = await stack.soql(`SELECT Id, BC_Key__c, Name, IsActive FROM Product2 WHERE ProductCode = '${code}'`);
  assert.equal(products.length, 1, `${code} is one Product`);
  const { Id, BC_Key__c, Name, IsActive } = asRow(products[0]);
  const prices = await stack.soql(`SELECT UnitPrice FROM PricebookEntry WHERE Product2Id = '${String(Id)}' AND IsActive = true`);
  const identities = await stack.soql(`SELECT State__c FROM BC_Identity__c WHERE Key__c = '${String(BC_Key__c)}'`);
  return { Name, IsActive, prices: prices.map((price) => price.UnitPrice), identities: identities.map((identity) => identity.State__c) };
}

describe('a product with variants', { timeout: 60_000 }, () => {
  it('gains a Product for a variant that is added', async () => {
    const id = await createShirt('ADDED');
    await stack.settled();
    await stack.store('POST', `/v3/catalog/products/${id}/variants`, { sku: 'ADDED-XL', price: 24, option_values: size('XL') });
    await stack.settled();
    assert.deepEqual(await sold(['ADDED-L', 'ADDED-S', 'ADDED-XL'], ['Name', 'BC_Options__c', 'BC_Price__c']), [['Shirt ADDED – L', 'L', 20], ['Shirt ADDED – S', 'S', 18], ['Shirt ADDED – XL', 'XL', 24]]);
    assert.deepEqual(await standing('ADDED-XL'), { Name: 'Shirt ADDED – XL', IsActive: true, prices: [24], identities: ['Active'] });
  });

  it('keeps the Product of a variant that is removed, inactive and with a retired identity', async () => {
    const id = await createShirt('REMOVED');
    await stack.settled();
    const small = (await variantsOf(id)).find((variant) => variant.sku === 'REMOVED-S');
    await stack.store('DELETE', `/v3/catalog/products/${id}/variants/${idOf(small)}`);
    await stack.settled();
    assert.partialDeepStrictEqual(await standing('REMOVED-S'), { Name: 'Shirt REMOVED – S', IsActive: false, identities: ['Retired'] });
    assert.deepEqual(await standing('REMOVED-L'), { Name: 'Shirt REMOVED – L', IsActive: true, prices: [20], identities: ['Active'] });
  });

  it('is one Product a variant still when the product and a SKU are renamed', async () => {
    const id = await createShirt('NAMED');
    await stack.settled();
    const [before] = await stack.soql("SELECT Id FROM Product2 WHERE ProductCode = 'NAMED-S'");
    const small = (await variantsOf(id)).find((variant) => variant.sku === 'NAMED-S');
    await change(id, { name: 'Blouse' });
    await stack.store('PUT', `/v3/catalog/products/${id}/variants/${idOf(small)}`, { sku: 'BLOUSE-S' });
    await stack.settled();
    assert.deepEqual(await sold(['NAMED-L', 'BLOUSE-S'], ['Name', 'StockKeepingUnit']), [['Blouse – S', 'BLOUSE-S'], ['Blouse – L', 'NAMED-L']]);
    assert.deepEqual((await stack.soql("SELECT Id FROM Product2 WHERE ProductCode = 'BLOUSE-S'")).map((product) => product.Id), [before?.Id]);
  });
});

describe('a product whose prices and stock change', { timeout: 60_000 }, () => {
  const fields = ['BC_Price__c', 'BC_Sale_Price__c', 'BC_Retail_Price__c', 'BC_Cost_Price__c', 'BC_Stock__c', 'BC_Weight__c'];

  it('shows them all, no sale price once the sale is over, and no stock once none is counted', async () => {
    const id = await create({ name: 'Kettle', sku: 'PRICED-1', price: 24.5, sale_price: 19.99, retail_price: 30, cost_price: 11.11, weight: 1.25, inventory_tracking: 'product', inventory_level: 12 });
    await stack.settled();
    assert.deepEqual(await sold(['PRICED-1'], fields), [[24.5, 19.99, 30, 11.11, 12, 1.25]]);
    await change(id, { price: 25.5, sale_price: 0, inventory_level: 3 });
    await stack.settled();
    assert.deepEqual(await sold(['PRICED-1'], fields), [[25.5, null, 30, 11.11, 3, 1.25]]);
    assert.deepEqual((await standing('PRICED-1')).prices, [25.5]);
    await change(id, { inventory_tracking: 'none' });
    await stack.settled();
    assert.deepEqual(await sold(['PRICED-1'], ['BC_Stock__c']), [[null]]);
  });

  it('shows the price and the stock of each variant where it has its own', async () => {
    const id = await createShirt('STOCKED');
    await change(id, { inventory_tracking: 'variant' });
    for (const variant of await variantsOf(id)) await stack.store('PUT', `/v3/catalog/products/${id}/variants/${idOf(variant)}`, { inventory_level: variant.sku === 'STOCKED-S' ? 5 : 9, ...(variant.sku === 'STOCKED-S' ? { sale_price: 15 } : {}) });
    await stack.settled();
    assert.deepEqual(await sold(['STOCKED-L', 'STOCKED-S'], ['BC_Price__c', 'BC_Sale_Price__c', 'BC_Stock__c']), [[20, null, 9], [18, 15, 5]]);
  });
});

describe('a product that is deleted in the store', { timeout: 60_000 }, () => {
  it('stays in the org, inactive and with a retired identity, and what was sold of it stays as it is', async () => {
    const id = await create({ name: 'Deleted lamp', sku: 'GONE-1', price: 7 });
    const order = await desk.place({ products: [{ product_id: id, quantity: 2 }] });
    await stack.settled();
    await remove(id);
    await stack.settled();
    assert.partialDeepStrictEqual(await standing('GONE-1'), { Name: 'Deleted lamp', IsActive: false, identities: ['Retired'] });
    await assertFollows(stack, desk, { id: order });
  });

  it('is sold again under the same Product: by an order that was waiting, and by an edit of an older one', async () => {
    const id = await create({ name: 'Late lamp', sku: 'GONE-2', price: 7 });
    const older = await desk.place({ products: [{ product_id: id, quantity: 2 }] });
    await stack.settled();
    await stack.operations('POST', `/flows/${orderFlow}/pause`);
    const waiting = await desk.place({ products: [{ product_id: id, quantity: 3 }] });
    await remove(id);
    const [line] = await desk.placedLines(older);
    await desk.edit(older, { products: [{ id: idOf(line), quantity: 9 }] });
    const isGone = async () => (await standing('GONE-2')).IsActive === false;
    for (const deadline = performance.now() + 10_000; !(await isGone()); ) assert.ok(performance.now() < deadline, 'the product is inactive');
    await stack.operations('POST', `/flows/${orderFlow}/resume`);
    await stack.settled();
    for (const order of [older, waiting]) await assertFollows(stack, desk, { id: order });
    const products = await stack.soql("SELECT Id FROM Product2 WHERE ProductCode = 'GONE-2'");
    const items = await stack.soql(`SELECT Product2Id FROM OrderItem WHERE Order.BC_Key__c IN ('${desk.keyOf(older)}', '${desk.keyOf(waiting)}') AND BC_Kind__c = 'product'`);
    assert.deepEqual(items.map((item) => item.Product2Id), [products[0]?.Id, products[0]?.Id]);
    assert.deepEqual([products.length, await stack.operations('GET', '/dead-letters')], [1, []]);
  });

  it('comes back as a new Product when the store sells the like again under a new id', async () => {
    const org = createOrgDesk(stack);
    const id = await create({ name: 'Returning lamp', sku: 'BACK-1', price: 7 });
    await stack.settled();
    await remove(id);
    await stack.settled();
    const written = await org.written(['Product2']);
    await create({ name: 'Returning lamp', sku: 'BACK-1', price: 8 });
    await stack.settled();
    assert.deepEqual((await org.written(['Product2'])).slice(written.length), ['create Product2'], 'the SKU is no identity');
    assert.deepEqual(await sold(['BACK-1'], ['IsActive', 'BC_Price__c']).then((rows) => rows.toSorted((a, b) => Number(a[1]) - Number(b[1]))), [[false, 7], [true, 8]]);
  });
});
