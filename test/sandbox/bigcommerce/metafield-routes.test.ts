import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessScopes } from './access.ts';
import { objectOf, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
let otherApp: Record<string, string>;
before(async () => {
  bed = await startStoreTestBed();
  otherApp = { 'x-auth-token': bed.twin.createToken({ clientId: 'another-app', scopes: accessScopes }) };
});
after(() => bed.close());

const field = (key: string, more: Record<string, unknown> = {}) => ({ permission_set: 'app_only', namespace: 'loyalty', key, value: 'gold', ...more });
const dataOf = (body: unknown) => objectOf(objectOf(body).data);
const place = async () => (await bed.twin.scenario('orders', { count: 1 })).ids[0] ?? 0;
const namesOf = async (path: string, headers?: Record<string, string>) => rowsOf((await bed.call('GET', path, undefined, headers)).body).map((row) => `${String(row.namespace)}.${String(row.key)}`);

test('a metafield is seen by its own app, and by others as far as its permission set opens it', async () => {
  const path = `/v3/orders/${await place()}/metafields`;
  for (const set of ['app_only', 'read', 'write', 'read_and_sf_access', 'write_and_sf_access']) await bed.call('POST', path, field(set, { permission_set: set }), otherApp);
  assert.deepEqual([(await namesOf(path, otherApp)).length, await namesOf(path), await namesOf('/v3/orders/metafields?key:in=read,app_only')], [5, ['loyalty.read', 'loyalty.write', 'loyalty.read_and_sf_access', 'loyalty.write_and_sf_access'], ['loyalty.read']]);
  const ids = new Map(rowsOf((await bed.call('GET', path, undefined, otherApp)).body).map((row) => [row.key, Number(row.id)]));
  const change = async (key: string) => (await bed.call('PUT', `${path}/${ids.get(key)}`, { value: 'silver' })).status;
  const remove = async (key: string) => (await bed.call('DELETE', `${path}/${ids.get(key)}`)).status;
  assert.deepEqual([await change('app_only'), await change('read'), await change('write'), await remove('read'), await remove('write_and_sf_access')], [404, 403, 200, 403, 204]);
});

test('namespace and key are unique for a client and a record, and a record has 250 of one client at most', async () => {
  const path = `/v3/orders/${await place()}/metafields`;
  const first = await bed.call('POST', path, field('tier'));
  const [twice, others] = [await bed.call('POST', path, field('tier')), await bed.call('POST', path, field('tier'), otherApp)];
  assert.deepEqual([first.status, twice.status, others.status, Object.keys(dataOf(first.body)).sort()], [200, 409, 200, ['date_created', 'date_modified', 'description', 'id', 'key', 'namespace', 'owner_client_id', 'permission_set', 'resource_id', 'resource_type', 'value']]);
  const wrong = [await bed.call('POST', path, field('x'.repeat(65))), await bed.call('POST', path, { ...field('v'), value: '' }), await bed.call('POST', path, field('p', { permission_set: 'all' })), await bed.call('POST', '/v3/orders/1/metafields', field('v'))];
  assert.deepEqual(wrong.map(({ status }) => status), [422, 422, 422, 404]);
  for (let number = 1; number < 250; number += 1) await bed.call('POST', path, field(`k${number}`));
  assert.equal((await bed.call('POST', path, field('one-too-many'))).status, 422);
});

test('many are made, changed and deleted in one call, each on its own', async () => {
  const id = await place();
  const made = await bed.call('POST', '/v3/orders/metafields', [field('a', { resource_id: id }), field('b', { resource_id: 1 }), field('c', { resource_id: id })]);
  assert.deepEqual([made.status, rowsOf(made.body).map((row) => row.key), objectOf(made.body).meta], [422, ['a', 'c'], { total: 3, success: 2, failed: 1 }]);
  const [a, c] = rowsOf(made.body).map((row) => Number(row.id));
  await bed.clock.advance(60_000);
  const changed = await bed.call('PUT', '/v3/orders/metafields', [{ id: a, value: 'silver' }]);
  const since = encodeURIComponent(new Date(bed.clock.now()).toISOString());
  assert.deepEqual([changed.status, rowsOf((await bed.call('GET', `/v3/orders/metafields?date_modified:min=${since}&include_fields=value`)).body)], [200, [{ id: a, value: 'silver' }]]);
  const gone = await bed.call('DELETE', '/v3/orders/metafields', [a, c, 999_999]);
  assert.deepEqual([gone.status, objectOf(gone.body).data, objectOf(rowsOf({ data: objectOf(gone.body).errors })[0]?.errors)], [422, [a, c], { '999999': 'Metafield does not exist' }]);
});

test('every kind of record has them, in pages by number or by cursor', async () => {
  const customer = Number(rowsOf((await bed.call('GET', '/v3/customers?limit=1')).body)[0]?.id);
  const product = rowsOf((await bed.call('GET', '/v3/catalog/products?sku=TRS&include=variants')).body)[0] ?? {};
  const variant = Number(rowsOf({ data: product.variants })[0]?.id);
  const paths = [`/v3/customers/${customer}/metafields`, `/v3/catalog/products/${String(product.id)}/metafields`, `/v3/catalog/products/${String(product.id)}/variants/${variant}/metafields`];
  for (const path of paths) for (const key of ['a', 'b', 'c']) assert.equal((await bed.call('POST', path, field(key))).status, 200, path);
  for (const all of ['/v3/customers/metafields', '/v3/catalog/products/metafields', '/v3/catalog/variants/metafields']) {
    const first = await bed.call('GET', `${all}?limit=2`);
    const meta = objectOf(objectOf(first.body).meta);
    const after = String(objectOf(meta.cursor_pagination).end_cursor);
    assert.deepEqual([objectOf(meta.pagination).total_pages, await namesOf(`${all}?limit=2&page=2`), await namesOf(`${all}?limit=2&after=${after}`), (await namesOf(`${all}?direction=desc`))[0]], [2, ['loyalty.c'], ['loyalty.c'], 'loyalty.c']);
  }
  assert.equal((await bed.call('GET', `/v3/catalog/products/999999/variants/${variant}/metafields`)).status, 404);
});

test('what happens to them is announced by the scope of their record and by that of all kinds', async () => {
  const { url, received } = await bed.receiver();
  for (const scope of ['store/order/metafield/created', 'store/metafield/deleted']) await bed.call('POST', '/v3/hooks', { scope, destination: url, is_active: true, headers: {} });
  const id = await place();
  const made = await bed.call('POST', `/v3/orders/${id}/metafields`, field('told'));
  const metafield = Number(dataOf(made.body).id);
  await bed.call('DELETE', `/v3/orders/${id}/metafields/${metafield}`);
  await bed.twin.webhooksIdle();
  assert.deepEqual(received.map(({ payload }) => [objectOf(payload).scope, objectOf(payload).data]), [['store/order/metafield/created', { metafield_id: metafield, resource_id: String(id) }], ['store/metafield/deleted', { metafield_id: metafield, resource_id: String(id), resource_type: 'order' }]]);
});
