import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Decimal } from 'decimal.js';
import { amountText } from './order-money.ts';
import { objectOf, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
before(async () => {
  bed = await startStoreTestBed();
});
after(() => bed.close());

const sum = (rows: Record<string, unknown>[]) => amountText(rows.reduce((all, row) => all.plus(String(row.line_amount)), new Decimal(0)));
const place = async (options: Record<string, unknown>) => (await bed.twin.scenario('orders', { count: 1, withDiscounts: false, fees: 0, ...options })).ids[0] ?? 0;
const taxesOf = async (id: number, query = '') => rowsOf((await bed.call('GET', `/v2/orders/${id}/taxes${query}`)).body);

test('taxes are told per address, and in detail per line and charge; both come to the tax of the order', async () => {
  const id = await place({ lines: 4, addresses: 2, digital: false, handling: true, wrapping: true });
  const order = objectOf((await bed.call('GET', `/v2/orders/${id}`)).body);
  const addresses = rowsOf((await bed.call('GET', `/v2/orders/${id}/shipping_addresses`)).body).map((row) => row.id);
  const [short, long] = [await taxesOf(id), await taxesOf(id, '?details=true')];
  assert.deepEqual(
    [short.map((row) => row.order_address_id), sum(short), sum(long), new Set(long.map((row) => row.line_item_type)), new Set(long.map((row) => row.id)).size],
    [addresses, order.total_tax, order.total_tax, new Set(['item', 'shipping', 'handling', 'gift-wrapping'].filter((kind) => kind !== 'shipping' || Number(order.shipping_cost_tax) > 0)), long.length],
  );
});

test('what is collected is taxed at its pickup, what is downloaded at no address, and gift certificates not at all', async () => {
  const pickup = await place({ lines: 2, pickup: true, digital: false });
  const digital = await place({ lines: 1, digital: true });
  const certificate = await place({ lines: 0, giftCertificates: 1 });
  const [collected] = rowsOf({ data: objectOf((await bed.call('GET', `/v2/orders/${pickup}/consignments`)).body).pickups });
  const none = await bed.call('GET', `/v2/orders/${certificate}/taxes`);
  assert.deepEqual([(await taxesOf(pickup)).map((row) => row.order_pickup_method_id), (await taxesOf(digital)).map((row) => row.order_address_id), none.status], [[collected?.id], [0], 204]);
});
