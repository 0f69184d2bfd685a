import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
before(async () => {
  bed = await startStoreTestBed({ seed: { customers: 1, products: 14 } });
});
after(() => bed.close());

const products = async (query: string) => rowsOf((await bed.call('GET', `/v3/catalog/products?${query}`)).body);
const post = (body: Record<string, unknown>) => bed.call('POST', '/v3/catalog/products', { type: 'physical', weight: 1, price: 5, ...body });
const dataOf = (answer: { body: unknown }) => objectOf(objectOf(answer.body).data);

test('a product is answered in numbers, with an offset in its dates', async () => {
  const mug = (await products('sku=ECM-01'))[0] ?? {};
  assert.deepEqual(pick(mug, 'price', 'weight', 'calculated_price', 'sale_price', 'brand_id', 'option_set_id', 'related_products', 'date_modified', 'variants'), {
    price: 12.99,
    weight: 0.3,
    calculated_price: 12.99,
    sale_price: 0,
    brand_id: 0,
    option_set_id: null,
    related_products: [-1],
    date_modified: '2025-01-15T10:00:00+00:00',
    variants: undefined,
  });
});

test('a simple product has one base variant that inherits its price; one with options has none', async () => {
  const [mug, shoe] = [(await products('sku=ECM-01&include=variants'))[0] ?? {}, (await products('sku=TRS&include=variants'))[0] ?? {}];
  const base = rowsOf({ data: mug.variants });
  const sizes = rowsOf({ data: shoe.variants });
  assert.deepEqual(
    [base.map((variant) => pick(variant, 'id', 'sku', 'price', 'calculated_price', 'option_values')), sizes.length, shoe.base_variant_id, sizes.at(-1)?.calculated_price],
    [[{ id: mug.base_variant_id, sku: 'ECM-01', price: null, calculated_price: 12.99, option_values: [] }], 4, null, 94.95],
  );
});

test('a sale price is what the shopper pays', async () => {
  const bag = (await products('sku=DSB-01'))[0] ?? {};
  assert.deepEqual(pick(bag, 'price', 'sale_price', 'calculated_price'), { price: 279, sale_price: 249.5, calculated_price: 249.5 });
});

test('pages hold fifty products, ten with options, at most 250', async () => {
  const tooMany = await bed.call('GET', '/v3/catalog/products?limit=251');
  assert.deepEqual([(await products('')).length, (await products('limit=50&include=options')).length, (await products('include=modifiers&page=2')).length, tooMany.status], [
    14, 10, 4, 413,
  ]);
});

test('the sku filter sees the product only; a variant is found by its own sku', async () => {
  const variants = rowsOf((await bed.call('GET', '/v3/catalog/variants?sku=TRS-42')).body);
  const ofProduct = rowsOf((await bed.call('GET', `/v3/catalog/variants?product_id:in=${String(variants[0]?.product_id)}`)).body);
  assert.deepEqual([await products('sku=TRS-42'), variants.map((variant) => variant.sku), ofProduct.length], [[], ['TRS-42'], 4]);
});

test('filters by id and change, and a date without a time gets the current time of day', async () => {
  const made = dataOf(await post({ name: 'Filter Me' }));
  const idsOf = async (query: string) => (await products(query)).map((product) => product.id);
  assert.deepEqual(
    [await idsOf(`id:in=${String(made.id)},999`), await idsOf(`id:min=${String(made.id)}`), (await products('date_modified:min=2025-01-15T10:00:00Z')).length],
    [[made.id], [made.id], Number(bed.twin.counts().products)],
  );
  await bed.clock.advance(1_000);
  assert.deepEqual([await products('date_modified:min=2025-01-15'), (await bed.call('GET', '/v3/catalog/products?colour=red')).status], [[], 422]);
});

test('a product without its mandatory fields answers 422, one with a taken name or sku 409', async () => {
  const missing = await bed.call('POST', '/v3/catalog/products', { name: 'No price' });
  const name = await post({ name: 'enamel camp mug' });
  const sku = await post({ name: 'Another', sku: 'TRS-40' });
  assert.deepEqual([missing.status, Object.keys(objectOf(objectOf(missing.body).errors)), name.status, sku.status], [422, ['type', 'weight', 'price'], 409, 409]);
});

test('given variants make the options of a product', async () => {
  const made = dataOf(
    await post({
      name: 'Two Colours',
      sku: 'TWO',
      variants: ['Red', 'Blue'].map((label) => ({ sku: `TWO-${label}`, option_values: [{ option_display_name: 'Colour', label }] })),
    }),
  );
  const read = dataOf(await bed.call('GET', `/v3/catalog/products/${String(made.id)}?include=options,variants`));
  const labels = rowsOf({ data: read.variants }).map((variant) => rowsOf({ data: variant.option_values })[0]?.label);
  const added = await bed.call('POST', `/v3/catalog/products/${String(made.id)}/variants`, { sku: 'TWO-Green', option_values: [{ option_display_name: 'Colour', label: 'Green' }] });
  const incomplete = await bed.call('POST', `/v3/catalog/products/${String(made.id)}/variants`, { sku: 'TWO-None' });
  assert.deepEqual(
    [labels, rowsOf({ data: read.options }).map((option) => option.display_name), dataOf(added).sku, incomplete.status],
    [['Red', 'Blue'], ['Colour'], 'TWO-Green', 422],
  );
});

test('updates change what they name, alone and in batches of ten products or fifty variants', async () => {
  const made = dataOf(await post({ name: 'Change Me', sku: 'CHG' }));
  const id = Number(made.id);
  await bed.clock.advance(1_000);
  const one = dataOf(await bed.call('PUT', `/v3/catalog/products/${id}`, { price: 6.5 }));
  const batch = await bed.call('PUT', '/v3/catalog/products', [{ id, sku: 'CHG-2', inventory_level: 9 }]);
  const variant = rowsOf((await bed.call('GET', '/v3/catalog/variants?sku=CHG-2')).body)[0] ?? {};
  const variants = await bed.call('PUT', '/v3/catalog/variants', [{ id: variant.id, price: 7 }]);
  const tooManyProducts = await bed.call('PUT', '/v3/catalog/products', Array.from({ length: 11 }, () => ({ id })));
  const tooManyVariants = await bed.call('PUT', '/v3/catalog/variants', Array.from({ length: 51 }, () => ({ id: variant.id })));
  assert.deepEqual(
    [
      pick(one, 'name', 'price', 'date_modified'),
      pick(rowsOf(batch.body)[0] ?? {}, 'sku', 'price', 'inventory_level'),
      pick(rowsOf(variants.body)[0] ?? {}, 'sku', 'price', 'inventory_level'),
      tooManyProducts.status,
      tooManyVariants.status,
    ],
    [
      { name: 'Change Me', price: 6.5, date_modified: new Date(bed.clock.now()).toISOString().replace('.000Z', '+00:00') },
      { sku: 'CHG-2', price: 6.5, inventory_level: 9 },
      { sku: 'CHG-2', price: 7, inventory_level: 9 },
      413,
      413,
    ],
  );
});

test('a deleted product is gone and stays on the lines that sold it', async () => {
  const made = dataOf(await post({ name: 'Short Lived', sku: 'SHL' }));
  const order = objectOf(
    (await bed.call('POST', '/v2/orders', { billing_address: { zip: '78701' }, products: [{ product_id: made.id, quantity: 1 }] })).body,
  );
  const deleted = await bed.call('DELETE', `/v3/catalog/products/${String(made.id)}`);
  const gone = await bed.call('GET', `/v3/catalog/products/${String(made.id)}`);
  const line = rowsOf((await bed.call('GET', `/v2/orders/${String(order.id)}/products`)).body)[0] ?? {};
  assert.deepEqual([deleted.status, gone.status, pick(line, 'product_id', 'sku')], [204, 404, { product_id: made.id, sku: 'SHL' }]);
});

test('fields are chosen and left out by name', async () => {
  const chosen = (await products('sku=ECM-01&include_fields=name,price'))[0] ?? {};
  const without = (await products('sku=ECM-01&exclude_fields=description'))[0] ?? {};
  assert.deepEqual([Object.keys(chosen).sort(), 'description' in without, 'name' in without], [['id', 'name', 'price'], false, true]);
});

test('a variant cannot take the sku of another, of its own product or elsewhere', async () => {
  const variant = rowsOf((await bed.call('GET', '/v3/catalog/variants?sku=TRS-38')).body)[0] ?? {};
  const path = `/v3/catalog/products/${String(variant.product_id)}/variants/${String(variant.id)}`;
  const answers = [await bed.call('PUT', path, { sku: 'TRS-40' }), await bed.call('PUT', path, { sku: 'ECM-01' }), await bed.call('PUT', path, { sku: 'TRS-38' })];
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [409, 409, 200],
  );
});
