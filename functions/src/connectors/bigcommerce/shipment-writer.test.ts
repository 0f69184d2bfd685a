import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { objectOf, rowsOf, startStoreTestBed, type StoreTestBed } from '../../../../test/sandbox/bigcommerce/store-test-bed.ts';
import { Secret } from '../../core/secret.ts';
import { SyncError } from '../../core/sync-error.ts';
import { createStoreClient, type StoreClient } from './client.ts';
import { shipOrder } from './shipment-writer.ts';

const signal = new AbortController().signal;
const address = (street: string) => ({ first_name: 'Ada', last_name: 'Sample', street_1: street, city: 'Austin', state: 'Texas', zip: '78701', country: 'United States', country_iso2: 'US', email: 'ada@example.com' });
const opened = Promise.withResolvers<{ bed: StoreTestBed; client: StoreClient; product: number }>();
before(async () => {
  const bed = await startStoreTestBed({ quota: { requests: 10_000, windowMs: 30_000 } });
  const client = createStoreClient({ apiUrl: bed.twin.apiUrl, storeHash: bed.twin.storeHash, accessToken: new Secret(bed.twin.accessToken), governor: { take: async () => {}, report: async () => {} } });
  opened.resolve({ bed, client, product: Number(rowsOf((await bed.call('GET', '/v3/catalog/products?sku=ECM-01')).body)[0]?.id) });
});
afterEach(async () => (await opened.promise).bed.faults.clear());
after(async () => {
  const { bed, client } = await opened.promise;
  await client.close();
  await bed.close();
});

/** An order of `quantity` mugs, and a custom line: what can be sent of it, and how. */
async function sale(quantity = 3, more: Record<string, unknown> = {}) {
  const { bed, client, product } = await opened.promise;
  const { body } = await bed.call('POST', '/v2/orders', { status_id: 11, billing_address: address('1 Sample Street'), products: [{ product_id: product, quantity }], ...more });
  const id = Number(objectOf(body).id);
  const from = bed.journal.writes().length;
  return {
    id,
    bed,
    ship: (tracking_number: string, tracking_carrier = '') => shipOrder(client, id, { tracking_number, tracking_carrier }, signal),
    shipments: async () => (await client.get(`/v2/orders/${id}/shipments`, signal).then((answer) => (Array.isArray(answer) ? answer : []))).map((one: unknown) => {
      const { tracking_number, tracking_carrier, shipping_provider, items } = objectOf(one);
      return [tracking_number, tracking_carrier, shipping_provider, (Array.isArray(items) ? items : []).reduce((sum: number, item: unknown) => sum + Number(objectOf(item).quantity), 0)];
    }),
    written: () => bed.journal.writes().slice(from).filter((write) => write.object === 'Shipment').map((write) => write.action),
  };
}

describe('a tracking number', () => {
  it('sends everything that is left of an order, under the carrier’s code and, where the store has it, its provider', async () => {
    const { ship, shipments } = await sale();
    await ship('1Z9', ' UPS ');
    const other = await sale(1);
    await other.ship('AB 1', 'Royal Mail');
    assert.deepEqual([await shipments(), await other.shipments()], [[['1Z9', 'ups', 'ups', 3]], [['AB 1', 'royal-mail', 'custom', 1]]]);
  });

  it('that was sent already is sent no second time, and only learns another carrier', async () => {
    const { ship, shipments, written } = await sale();
    for (const carrier of ['ups', 'ups', '', 'dhl', 'dhl']) await ship('1Z9', carrier);
    assert.deepEqual([await shipments(), written()], [[['1Z9', 'dhl', 'ups', 3]], ['create', 'update']]);
  });

  it('that replaces another becomes the last parcel’s, once everything is on its way', async () => {
    const { ship, shipments } = await sale();
    await ship('A-1');
    await ship('A-2', 'dhl');
    assert.deepEqual((await shipments()).map(([number, carrier]) => [number, carrier]), [['A-2', 'dhl']]);
  });

  it('sends what somebody left over in the store as a parcel of its own', async () => {
    const { id, bed, ship, shipments } = await sale(3);
    const [line] = rowsOf((await bed.call('GET', `/v2/orders/${id}/products`)).body);
    const first = await bed.call('POST', `/v2/orders/${id}/shipments`, { order_address_id: line?.order_address_id, tracking_number: 'BY-HAND', items: [{ order_product_id: line?.id, quantity: 1 }] });
    assert.equal(first.status, 201, JSON.stringify(first.body));
    await ship('REST');
    assert.deepEqual((await shipments()).map(([number, , , quantity]) => [number, quantity]), [['BY-HAND', 1], ['REST', 2]]);
  });

  for (const fault of [{ status: 502 }, { cut: true }]) {
    it(`whose answer was lost after the shipment was made (${Object.keys(fault)[0]}) makes no second one`, async () => {
      const { bed, ship, shipments, written } = await sale();
      bed.faults.set({ bigcommerce: { errorAfter: { count: 1, match: 'POST /v2/orders/.*shipments', ...fault } } });
      await assert.rejects(ship('1Z9'), (error) => error instanceof SyncError && error.code === 'SOURCE_UNAVAILABLE');
      await ship('1Z9');
      assert.deepEqual([(await shipments()).length, written()], [1, ['create']]);
    });
  }

  it('for an order without anything to send makes none', async () => {
    const { ship, shipments } = await sale(1, { products: [{ name: 'Voucher', quantity: 1, price_ex_tax: 5, price_inc_tax: 5 }], billing_address: address('2 Sample Street') });
    await ship('X');
    const before = (await shipments()).length;
    await ship('X');
    assert.equal((await shipments()).length, before);
  });
});
