import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { objectOf, rowsOf, startStoreTestBed, type StoreTestBed } from '../../../../test/sandbox/bigcommerce/store-test-bed.ts';
import { Secret } from '../../core/secret.ts';
import type { StoreWrite, StoreWriteResult } from '../../core/target-writer.ts';
import { createStoreClient, type StoreClient } from './client.ts';
import { createStoreWriter } from './store-writer.ts';

const signal = new AbortController().signal;
const opened = Promise.withResolvers<{ bed: StoreTestBed; client: StoreClient }>();
before(async () => {
  const bed = await startStoreTestBed({ seed: { customers: 30, products: 12 }, quota: { requests: 10_000, windowMs: 30_000 } });
  opened.resolve({ bed, client: createStoreClient({ apiUrl: bed.twin.apiUrl, storeHash: bed.twin.storeHash, accessToken: new Secret(bed.twin.accessToken), governor: { take: async () => {}, report: async () => {} } }) });
});
afterEach(async () => (await opened.promise).bed.faults.clear());
after(async () => {
  const { bed, client } = await opened.promise;
  await client.close();
  await bed.close();
});

/** Writes, and tells outcome by outcome, with the calls it took. */
async function run(writes: readonly StoreWrite[]) {
  const { bed, client } = await opened.promise;
  bed.journal.reset();
  const results = await createStoreWriter(client)(writes, signal);
  return { results, codes: results.map((result) => ('error' in result ? result.error.code : undefined)), calls: Object.entries(bed.journal.calls().bigcommerce.byRoute).map(([route, count]) => `${count} × ${route}`), written: bed.journal.writes().map(({ object, id, action }) => `${action} ${object} ${id}`) };
}
const list = async (path: string) => rowsOf((await (await opened.promise).bed.call('GET', path)).body);
const customers = async (count: number) => (await list('/v3/customers?limit=50')).slice(0, count).map((one) => Number(one.id));
const products = async () => (await list('/v3/catalog/products?include=variants&limit=50')).map((one) => ({ id: Number(one.id), tracking: one.inventory_tracking, isSimple: Array.isArray(one.variants) && one.variants.length === 1, variant: Number(objectOf(Array.isArray(one.variants) ? one.variants[0] : {}).id) }));
const phone = (id: number, to: string): StoreWrite => ({ kind: 'customer', id, body: { phone: to } });
const errorOf = (result: StoreWriteResult | undefined) => (result && 'error' in result ? result.error : undefined);

describe('alike writes', () => {
  it('go ten customers a call, each with the version the store gives it', async () => {
    const ids = await customers(25);
    const { results, calls } = await run(ids.map((id) => phone(id, `1-${id}`)));
    assert.deepEqual([calls, results.every((result) => 'version' in result && Number.isFinite(result.version))], [['3 × PUT /v3/customers'], true]);
    assert.deepEqual((await list('/v3/customers?limit=50')).slice(0, 25).map((one) => one.phone), ids.map((id) => `1-${id}`));
  });

  it('of products, variants and stock go together, a kind a call', async () => {
    const counted = (await products()).filter(({ tracking }) => tracking !== 'none').slice(0, 4);
    assert.ok(counted.length > 1);
    const { codes, calls } = await run(counted.flatMap(({ id, variant, tracking }): StoreWrite[] => [{ kind: 'stock', id, body: { location_id: 1, ...(tracking === 'variant' ? { variant_id: variant } : { product_id: id }), quantity: 7 } }, { kind: 'product', id, body: { price: 13.49 } }, { kind: 'variant', id: variant, body: { weight: 2 } }]));
    assert.deepEqual(new Set(calls), new Set(['1 × PUT /v3/catalog/products', '1 × PUT /v3/catalog/variants', '1 × PUT /v3/inventory/adjustments/absolute']));
    assert.deepEqual(codes.filter((code) => code !== undefined), []);
  });

  it('of addresses: those that are there together, new ones one by one', async () => {
    const [first = 0, second = 0] = await customers(2);
    const whole = { first_name: 'Ada', last_name: 'Sample', address1: '1 Sample Street', city: 'Austin', state_or_province: 'Texas', postal_code: '78701', country_code: 'US' };
    const made = await run([first, second].map((id): StoreWrite => ({ kind: 'address', id, body: { ...whole, address1: `New ${id}` } })));
    const added = (await list('/v3/customers/addresses?limit=250')).filter((one) => String(one.address1).startsWith('New '));
    const moved = await run(added.map((one): StoreWrite => ({ kind: 'address', id: Number(one.customer_id), body: { id: one.id, city: 'Dallas' } })));
    assert.deepEqual([made.calls, added.length, moved.calls], [['2 × POST /v3/customers/addresses'], 2, ['1 × PUT /v3/customers/addresses']]);
  });
});

describe('a refused write', () => {
  it('is found among its batch, named by what to do about it, and keeps nobody else out', async () => {
    const [taken = 0, ...others] = await customers(6);
    const email = (await list(`/v3/customers?id:in=${taken}`))[0]?.email;
    const { codes, results } = await run(others.map((id, index): StoreWrite => (index === 2 ? { kind: 'customer', id, body: { email } } : phone(id, `2-${id}`))));
    assert.deepEqual([codes, errorOf(results[2])?.stage], [[undefined, undefined, 'EMAIL_IN_USE', undefined, undefined], 'load']);
    assert.deepEqual((await list('/v3/customers?limit=50')).slice(1, 6).map((one) => one.phone === `2-${Number(one.id)}`), [true, true, false, true, true]);
  });

  it('of a carrier the store does not know names it, and the order’s status stands all the same', async () => {
    const { bed } = await opened.promise;
    const product = (await products()).find(({ isSimple }) => isSimple);
    const address = { first_name: 'Ada', last_name: 'Sample', street_1: '1 Sample Street', city: 'Austin', state: 'Texas', zip: '78701', country: 'United States', country_iso2: 'US', email: 'ada@example.com' };
    const id = Number(objectOf((await bed.call('POST', '/v2/orders', { status_id: 11, billing_address: address, products: [{ product_id: product?.id, quantity: 1 }] })).body).id);
    const { codes } = await run([{ kind: 'order', id, body: { status_id: 9 } }, { kind: 'shipment', id, body: { tracking_number: 'X1', tracking_carrier: 'pigeon' } }]);
    assert.deepEqual([codes, objectOf((await bed.call('GET', `/v2/orders/${id}`)).body).status_id], [[undefined, 'CARRIER_REFUSED'], 9]);
  });

  it('of a record the store no longer has is its own error', async () => {
    assert.deepEqual((await run([{ kind: 'order', id: 999_999, body: { status_id: 9 } }])).codes, ['SOURCE_DELETED']);
  });
});

describe('a store that fails', () => {
  it('is every record’s outcome and is not asked record by record', async () => {
    const { bed } = await opened.promise;
    const ids = await customers(10);
    bed.faults.set({ bigcommerce: { rateLimit: { count: 1, headers: false } } });
    const limited = await run(ids.map((id) => phone(id, '3')));
    assert.deepEqual([new Set(limited.codes), limited.written, errorOf(limited.results[0])?.retryAfterMs], [new Set(['RATE_LIMITED']), [], 5_000]);
  });

  it('after it did what was asked is not asked a second time: somebody may have changed it since', async () => {
    const { bed } = await opened.promise;
    const [id = 0] = await customers(1);
    bed.faults.set({ bigcommerce: { errorAfter: { count: 1, status: 502, match: 'PUT /v3/customers' } } });
    const { codes, written, calls } = await run([phone(id, '4')]);
    assert.deepEqual([codes, written, calls], [['SOURCE_UNAVAILABLE'], [`update Customer ${id}`], ['1 × PUT /v3/customers']]);
  });
});

describe('a deletion', () => {
  it('archives the order and removes customer and product', async () => {
    const { bed } = await opened.promise;
    const id = Number(objectOf((await bed.call('POST', '/v2/orders', { status_id: 11, billing_address: { first_name: 'Ada', last_name: 'Sample', zip: '78701', email: 'ada@example.com', country_iso2: 'US' }, products: [{ name: 'Cable', quantity: 1, price_ex_tax: 1, price_inc_tax: 1 }] })).body).id);
    const [customer, product] = [(await customers(30)).at(-1) ?? 0, (await products()).at(-1)?.id ?? 0];
    const { codes } = await run([{ kind: 'order-archive', id, body: {} }, { kind: 'customer-delete', id: customer, body: {} }, { kind: 'product-delete', id: product, body: {} }]);
    assert.deepEqual([codes, objectOf((await bed.call('GET', `/v2/orders/${id}`)).body).is_deleted, await list(`/v3/customers?id:in=${customer}`), (await bed.call('GET', `/v3/catalog/products/${product}`)).status], [[undefined, undefined, undefined], true, [], 404]);
  });
});
