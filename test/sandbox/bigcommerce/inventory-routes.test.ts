import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
before(async () => {
  bed = await startStoreTestBed({ seed: { customers: 1, products: 14 } });
});
after(() => bed.close());

const adjust = (items: unknown[], how = 'absolute') => bed.call(how === 'absolute' ? 'PUT' : 'POST', `/v3/inventory/adjustments/${how}`, { reason: 'counted', items });
const titleOf = (answer: { status: number; body: unknown }) => [answer.status, objectOf(answer.body).title];
const productBySku = async (sku: string) => rowsOf((await bed.call('GET', `/v3/catalog/products?sku=${sku}&include=variants`)).body)[0] ?? {};
const levelsOf = async (query: string) => rowsOf((await bed.call('GET', `/v3/inventory/items?${query}`)).body).map((item) => objectOf(rowsOf({ data: item.locations })[0]).total_inventory_onhand);

test('an absolute adjustment sets the stock of a product and of a variant, and the catalogue shows it', async () => {
  const [mug, shoe] = [await productBySku('ECM-01'), await productBySku('TRS')];
  const [size] = rowsOf({ data: shoe.variants });
  const answer = await adjust([{ location_id: 1, product_id: mug.id, quantity: 7 }, { location_id: 1, variant_id: size?.id, quantity: 3 }]);
  assert.deepEqual([answer.status, typeof objectOf(answer.body).transaction_id], [200, 'string']);
  const [mugAfter, shoeAfter] = [await productBySku('ECM-01'), await productBySku('TRS')];
  assert.deepEqual([mugAfter.inventory_level, rowsOf({ data: shoeAfter.variants })[0]?.inventory_level, shoeAfter.inventory_level], [7, 3, 753]);
  assert.deepEqual([await levelsOf(`product_id:in=${String(mug.id)}`), await levelsOf(`variant_id:in=${String(size?.id)}`)], [[7], [3]]);
});

test('a relative adjustment adds, and takes no more than there is', async () => {
  await adjust([{ location_id: 1, sku: 'ECM-01', quantity: 10 }]);
  assert.equal((await adjust([{ location_id: 1, sku: 'ECM-01', quantity: -4 }], 'relative')).status, 200);
  assert.deepEqual([(await productBySku('ECM-01')).inventory_level, (await adjust([{ location_id: 1, sku: 'ECM-01', quantity: -7 }], 'relative')).status], [6, 422]);
});

test('an item that is tracked another way, unknown, or elsewhere refuses the whole call', async () => {
  const [mug, shoe] = [await productBySku('ECM-01'), await productBySku('TRS')];
  const [base] = rowsOf({ data: mug.variants });
  await adjust([{ location_id: 1, product_id: mug.id, quantity: 5 }]);
  const first = { location_id: 1, product_id: mug.id, quantity: 9 };
  assert.deepEqual(
    [
      titleOf(await adjust([first, { location_id: 1, variant_id: base?.id, quantity: 1 }])),
      titleOf(await adjust([first, { location_id: 1, product_id: shoe.id, quantity: 1 }])),
      titleOf(await adjust([first, { location_id: 2, product_id: mug.id, quantity: 1 }])),
      titleOf(await adjust([first, { location_id: 1, product_id: 9_999, quantity: 1 }])),
      titleOf(await adjust([first, { location_id: 1, product_id: mug.id, quantity: -1 }])),
    ],
    [
      [422, `[Item with variant_id ${String(base?.id)} is tracked by product, please update stock by product id]`],
      [422, `[Item with product_id ${String(shoe.id)} is tracked by variant, please update stock by variant id]`],
      [422, 'Location with id 2 does not exist'],
      [422, '[Item with product_id 9999 does not exist]'],
      [422, 'Payload contains invalid fields'],
    ],
  );
  assert.equal((await productBySku('ECM-01')).inventory_level, 5);
});

test('more than 2,000 items are too many', async () => {
  const { id } = await productBySku('ECM-01');
  assert.equal((await adjust(Array.from({ length: 2_001 }, () => ({ location_id: 1, product_id: id, quantity: 1 })))).status, 413);
});

test('the token needs the scope of the inventory', async () => {
  const token = bed.twin.createToken({ scopes: ['store_v2_products'] });
  const answer = await bed.call('GET', '/v3/inventory/items', undefined, { 'x-auth-token': token });
  assert.deepEqual([answer.status, pick(objectOf(answer.body), 'status')], [403, { status: 403 }]);
});
