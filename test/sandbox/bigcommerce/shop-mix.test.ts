import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
let ids: number[] = [];
let orders: Record<string, unknown>[] = [];
let lines: Record<string, unknown>[] = [];

/** Every page of a V2 list. */
async function all(path: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await bed.call('GET', `${path}${path.includes('?') ? '&' : '?'}limit=250&page=${page}`);
    if (answer.status === 204) return rows;
    rows.push(...rowsOf(answer.body));
  }
}

before(async () => {
  bed = await startStoreTestBed({ quota: { windowMs: 30_000, requests: 100_000 } });
  ids = (await bed.twin.scenario('shop', { count: 300 })).ids;
  orders = await all('/v2/orders?include=consignments,fees&consignment_structure=object');
  lines = (await Promise.all(orders.map((order) => all(`/v2/orders/${String(order.id)}/products`)))).flat();
});
after(() => bed.close());

const some = (test: (order: Record<string, unknown>) => boolean) => orders.some(test);
const isAbove = (value: unknown) => Number(value) > 0;

test('a shop holds every kind of order', async () => {
  const coupons = (await Promise.all(orders.map((order) => all(`/v2/orders/${String(order.id)}/coupons`)))).flat();
  const consignments = orders.map((order) => objectOf(order.consignments));
  assert.deepEqual(
    {
      placed: ids.length,
      statuses: [...new Set(orders.map((order) => Number(order.status_id)))].sort((a, b) => a - b),
      guests: some((order) => order.customer_id === 0),
      bases: new Set(orders.map((order) => order.is_tax_inclusive_pricing)).size,
      channels: new Set(orders.map((order) => order.channel_id)).size,
      currencies: new Set(orders.map((order) => order.default_currency_code)),
      shownOtherwise: some((order) => order.currency_code !== order.default_currency_code),
      couponTypes: [...new Set(coupons.map((coupon) => Number(coupon.type)))].sort((a, b) => a - b),
      lineTypes: new Set(lines.map((line) => line.type)).size,
      custom: lines.some((line) => line.type === 'physical' && line.product_id === 0),
      discounts: some((order) => isAbove(order.discount_amount)),
      digital: some((order) => order.order_is_digital === true),
      pickups: consignments.some((object) => rowsOf({ data: object.pickups }).length > 0),
      certificates: consignments.some((object) => rowsOf({ data: objectOf(object.email).gift_certificates }).length > 0),
      addresses: some((order) => Number(order.shipping_address_count) > 1),
      handling: some((order) => isAbove(order.handling_cost_inc_tax)),
      wrapping: some((order) => isAbove(order.wrapping_cost_inc_tax)),
      fees: some((order) => rowsOf({ data: order.fees }).length > 1),
      storeCredit: some((order) => isAbove(order.store_credit_amount)),
      giftCertificates: some((order) => isAbove(order.gift_certificate_amount)),
    },
    {
      placed: 300,
      statuses: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
      guests: true,
      bases: 2,
      channels: 2,
      currencies: new Set(['USD', 'EUR', 'GBP']),
      shownOtherwise: true,
      couponTypes: [0, 1, 2, 3, 4, 5],
      lineTypes: 3,
      custom: true,
      discounts: true,
      digital: true,
      pickups: true,
      certificates: true,
      addresses: true,
      handling: true,
      wrapping: true,
      fees: true,
      storeCredit: true,
      giftCertificates: true,
    },
  );
});

test('a few orders of a shop are huge', () => {
  const counts = new Map<unknown, number>();
  for (const line of lines) counts.set(line.order_id, (counts.get(line.order_id) ?? 0) + 1);
  assert.deepEqual([...counts.values()].filter((count) => count >= 50).sort((a, b) => a - b), [60, 60, 60, 250, 250, 1_000]);
});

test('every order of a shop ties: lines after discounts and charges are its total', () => {
  const cents = (value: unknown) => Math.round(Number(value) * 10_000);
  const carriedOf = (line: Record<string, unknown>) => rowsOf({ data: line.applied_discounts }).reduce((sum, discount) => sum + cents(discount.amount), 0);
  const off = orders.filter((order) => {
    const own = lines.filter((line) => line.order_id === order.id);
    const net = own.reduce((sum, line) => sum + cents(line.discounted_total_inc_tax), 0);
    const carried = own.reduce((sum, line) => sum + carriedOf(line), 0);
    const fees = rowsOf({ data: order.fees }).reduce((sum, fee) => sum + cents(fee.cost_inc_tax), 0);
    const charges = cents(order.shipping_cost_inc_tax) + cents(order.handling_cost_inc_tax) + cents(order.wrapping_cost_inc_tax) + fees;
    return net - (cents(order.discount_amount) + cents(order.coupon_discount) - carried) + charges !== cents(order.total_inc_tax);
  });
  assert.deepEqual(off.map((order) => order.id), []);
});
