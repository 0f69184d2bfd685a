import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
before(async () => {
  bed = await startStoreTestBed();
});
after(() => bed.close());

const productOf = async (query: string) => rowsOf((await bed.call('GET', `/v3/catalog/products?${query}`)).body)[0] ?? {};

test('custom fields come with the product when included, and are kept one by one', async () => {
  const seeded = await productOf('sku=TRS&include=custom_fields');
  const path = `/v3/catalog/products/${String(seeded.id)}/custom-fields`;
  const made = objectOf(objectOf((await bed.call('POST', path, { name: 'ISBN', value: '1' })).body).data);
  const changed = await bed.call('PUT', `${path}/${String(made.id)}`, { value: '2' });
  const twice = await bed.call('POST', path, { name: 'ISBN', value: '2' });
  const listed = rowsOf((await bed.call('GET', path)).body).map((field) => [field.name, field.value]);
  const gone = await bed.call('DELETE', `${path}/${String(made.id)}`);
  assert.deepEqual(
    [rowsOf({ data: seeded.custom_fields }).map((field) => field.name), changed.status, twice.status, listed.at(-1), gone.status, (await bed.call('GET', `${path}/${String(made.id)}`)).status, 'custom_fields' in (await productOf('sku=TRS'))],
    [['Season', 'Country of origin'], 200, 422, ['ISBN', '2'], 204, 404, false],
  );
});

test('a product is written with its custom fields, and the list given replaces the list kept', async () => {
  const made = objectOf(objectOf((await bed.call('POST', '/v3/catalog/products', { name: 'Field Guide', type: 'physical', weight: 1, price: 10, custom_fields: [{ name: 'Pages', value: '80' }] })).body).data);
  await bed.call('PUT', `/v3/catalog/products/${String(made.id)}`, { custom_fields: [{ name: 'Pages', value: '96' }] });
  const fields = rowsOf({ data: objectOf(objectOf((await bed.call('GET', `/v3/catalog/products/${String(made.id)}?include=custom_fields`)).body).data).custom_fields });
  assert.deepEqual(fields.map((field) => field.value), ['96']);
});

test('products are deleted by a filter only, and variants one by one', async () => {
  const shell = await productOf('sku=RSH&include=variants');
  const [variant] = rowsOf({ data: shell.variants });
  const mug = await productOf('sku=ECM-01&include=variants');
  const base = await bed.call('DELETE', `/v3/catalog/products/${String(mug.id)}/variants/${String(mug.base_variant_id)}`);
  const one = await bed.call('DELETE', `/v3/catalog/products/${String(shell.id)}/variants/${String(variant?.id)}`);
  const unfiltered = await bed.call('DELETE', '/v3/catalog/products');
  const filtered = await bed.call('DELETE', `/v3/catalog/products?id:in=${String(mug.id)}`);
  assert.deepEqual(
    [base.status, one.status, rowsOf((await bed.call('GET', `/v3/catalog/products/${String(shell.id)}/variants`)).body).length, unfiltered.status, filtered.status, (await bed.call('GET', `/v3/catalog/products/${String(mug.id)}`)).status],
    [422, 204, 3, 422, 204, 404],
  );
});

test('stock filters tell what is low and what is gone', async () => {
  const sold = await productOf('sku=TSP-01');
  await bed.call('PUT', `/v3/catalog/products/${String(sold.id)}`, { inventory_level: 0, inventory_warning_level: 5 });
  const ids = async (query: string) => rowsOf((await bed.call('GET', `/v3/catalog/products?${query}`)).body).map((row) => row.id);
  assert.deepEqual([(await ids('out_of_stock=1')).includes(sold.id), (await ids('inventory_low=1')).includes(sold.id), (await ids('inventory_level:not_in=0')).includes(sold.id)], [true, true, false]);
});

test('the variant batch also makes variants of option values that exist', async () => {
  const base = await productOf('sku=MBL&include=variants,options');
  const [option] = rowsOf({ data: base.options });
  const [value] = rowsOf({ data: option?.option_values });
  const [first] = rowsOf({ data: base.variants });
  const wanted = { product_id: base.id, sku: 'MBL-NEW', option_values: [{ id: value?.id, option_id: option?.id }] };
  const answer = rowsOf((await bed.call('PUT', '/v3/catalog/variants', [{ id: first?.id, price: 60 }, wanted])).body);
  const refused = [
    await bed.call('PUT', '/v3/catalog/variants', [{ ...wanted, sku: 'MBL-X', option_values: [{ id: 1, option_id: 1 }] }]),
    await bed.call('PUT', '/v3/catalog/variants', [{ ...wanted, product_id: 999_999 }]),
    await bed.call('PUT', '/v3/catalog/variants', [wanted]),
    await bed.call('PUT', '/v3/catalog/variants', [{ sku: 'MBL-Y' }]),
  ].map((response) => response.status);
  assert.deepEqual([answer.map((variant) => [variant.sku, variant.price, rowsOf({ data: variant.option_values })[0]?.label === value?.label]), refused], [[[first?.sku, 60, true], ['MBL-NEW', null, true]], [422, 404, 409, 422]]);
});
