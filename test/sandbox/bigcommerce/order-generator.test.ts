import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decimal } from 'decimal.js';
import { createSeededRandom } from '../random.ts';
import { createOrderGenerator } from './order-generator.ts';
import { amountText } from './order-money.ts';
import type { OrderRecord } from './order-record.ts';
import type { OrderScenario } from './order-scenario.ts';
import { createShopGenerator } from './shop-generator.ts';
import { createStoreState } from './store-state.ts';

const now = () => Date.UTC(2025, 0, 15, 10);
const sum = (values: Decimal.Value[]) => values.reduce<Decimal>((all, value) => all.plus(value), new Decimal(0));

function placeOrders(count: number, scenario: OrderScenario): OrderRecord[] {
  const random = createSeededRandom(11);
  const state = createStoreState({ storeHash: 'abcde', storeId: '1' });
  const shop = createShopGenerator({ state, random, now });
  shop.addCustomers(20);
  shop.addProducts(12);
  const generator = createOrderGenerator({ state, shop, random, now });
  return Array.from({ length: count }, (_, position) => {
    const order = generator.place(scenario, position);
    state.orders.insert(order);
    return order;
  });
}

/** What the wire shows of an order, added up the way a reader must. */
function recomputed(order: OrderRecord): { incTax: string; exTax: string; subtotalTax: string } {
  const charges = [order.charges.shipping, order.charges.handling, order.charges.wrapping, ...order.fees.map((fee) => fee.cost)];
  const carried = sum(order.lines.flatMap((line) => line.discounts.map((discount) => discount.amount)));
  const uncarried = sum([order.totals.discount_amount, order.totals.coupon_discount]).minus(carried);
  const netExTax = order.lines.map((line) => new Decimal(line.discountedIncTax).minus(line.discountedTax));
  return {
    incTax: amountText(
      sum(order.lines.map((line) => line.discountedIncTax))
        .minus(uncarried)
        .plus(sum(charges.map((charge) => charge.incTax))),
    ),
    exTax: amountText(
      sum(netExTax)
        .minus(uncarried)
        .plus(sum(charges.map((charge) => charge.exTax))),
    ),
    subtotalTax: amountText(sum(order.lines.map((line) => line.discountedTax))),
  };
}

for (const inclusive of [false, true])
  test(`every header ties to its lines and charges when prices are entered ${inclusive ? 'with' : 'without'} tax`, () => {
    const orders = placeOrders(500, { inclusive, withDiscounts: true });
    assert.deepEqual(
      orders.map(recomputed),
      orders.map(({ totals }) => ({ incTax: totals.total_inc_tax, exTax: totals.total_ex_tax, subtotalTax: totals.subtotal_tax })),
    );
    assert.deepEqual(
      orders.map(({ totals }) => amountText(new Decimal(totals.total_inc_tax).minus(totals.total_ex_tax))),
      orders.map(({ totals }) => totals.total_tax),
    );
  });

test('on an order priced without tax the line totals less their applied discounts are what is charged without tax', () => {
  const lines = placeOrders(200, { inclusive: false, withDiscounts: true }).flatMap((order) => order.lines);
  assert.deepEqual(
    lines.map((line) => amountText(new Decimal(line.discountedIncTax).minus(line.discountedTax))),
    lines.map((line) => amountText(new Decimal(line.total.exTax).minus(sum(line.discounts.map((discount) => discount.amount))))),
  );
});

test('a seeded month of orders has every kind of money in it', () => {
  const orders = placeOrders(400, {});
  const count = (test: (order: OrderRecord) => boolean) => orders.filter(test).length > 0;
  const isUneven = (order: OrderRecord) => order.lines.some((line) => !new Decimal(line.total.base).eq(new Decimal(line.unit.base).times(line.quantity)));
  const stacked = (order: OrderRecord) => order.lines.some((line) => line.discounts.length === 2);
  assert.deepEqual(
    {
      guests: count((order) => order.header.customer_id === 0),
      coupons: count((order) => order.coupons.length > 0),
      manual: count((order) => order.lines.some((line) => line.discounts.some((discount) => discount.id === 'manual-discount'))),
      uncarried: count((order) => Number(order.totals.discount_amount) > 0 && order.lines.every((line) => line.discounts.length === 0)),
      stacked: count(stacked),
      handling: count((order) => Number(order.totals.handling_cost_inc_tax) > 0),
      wrapping: count((order) => Number(order.totals.wrapping_cost_inc_tax) > 0),
      fees: count((order) => order.fees.length > 0),
      storeCredit: count((order) => Number(order.header.store_credit_amount) > 0),
      giftCertificates: count((order) => Number(order.header.gift_certificate_amount) > 0),
      digital: count((order) => order.header.order_is_digital),
      uneven: count(isUneven),
      variants: count((order) => order.lines.some((line) => line.options.length > 0)),
    },
    {
      guests: true,
      coupons: true,
      manual: true,
      uncarried: true,
      stacked: true,
      handling: true,
      wrapping: true,
      fees: true,
      storeCredit: true,
      giftCertificates: true,
      digital: true,
      uneven: true,
      variants: true,
    },
  );
});

test('a scenario sells to exactly as many buyers and products as it is told', () => {
  const orders = placeOrders(120, { distinctBuyers: 60, distinctProducts: 30, lines: 3, guests: 0.25 });
  const buyers = orders.map((order) => `${order.header.customer_id} ${order.header.billing_address.email}`);
  assert.deepEqual(
    {
      buyers: new Set(buyers).size,
      guests: new Set(buyers.filter((buyer) => buyer.startsWith('0 '))).size,
      products: new Set(orders.flatMap((order) => order.lines.map((line) => line.productId))).size,
      lines: new Set(orders.map((order) => order.lines.length)),
    },
    { buyers: 60, guests: 15, products: 30, lines: new Set([3]) },
  );
});

test('a shop of a thousand products has no SKU twice', () => {
  const orders = placeOrders(1, { distinctProducts: 1_000 });
  assert.equal(orders.length, 1);
});

test('the same seed places the same orders', () => {
  assert.deepEqual(placeOrders(20, {}), placeOrders(20, {}));
});

test('what a scenario asks for is what its orders are', () => {
  const certificates = placeOrders(1, { giftCertificates: 2, lines: 0 })[0];
  const digital = placeOrders(1, { digital: true })[0];
  const pickup = placeOrders(1, { pickup: true, digital: false })[0];
  const custom = placeOrders(1, { customLines: 2, lines: 1 })[0];
  const euro = placeOrders(1, { currency: 'EUR', displayCurrency: 'GBP', channelId: 2, withDiscounts: false })[0];
  assert.deepEqual(
    [
      certificates?.lines.map((line) => [line.type, line.productId, line.variantId, line.addressId, line.total.tax, line.giftCertificateId !== null]),
      [digital?.header.order_is_digital, digital?.addresses.length, digital?.charges.shipping.incTax],
      [pickup?.addresses.length, pickup?.lines.every((line) => line.pickupId === pickup.pickups[0]?.id && line.addressId === 0)],
      custom?.lines.map((line) => line.productId === 0),
      [euro?.header.default_currency_code, euro?.header.currency_code, euro?.header.store_default_currency_code, euro?.header.store_default_to_transactional_exchange_rate, euro?.header.channel_id],
    ],
    [
      [
        ['giftcertificate', 0, 0, 0, '0.0000', true],
        ['giftcertificate', 0, 0, 0, '0.0000', true],
      ],
      [true, 0, '0.0000'],
      [0, true],
      [false, true, true],
      ['EUR', 'GBP', 'USD', '0.9213000000', 2],
    ],
  );
});

test('store credit and gift certificates pay without changing what the order totals', () => {
  const paid = [...placeOrders(20, { paidBy: 'store-credit' }), ...placeOrders(20, { paidBy: 'gift-certificate' })];
  const unpaid = [...placeOrders(20, { paidBy: 'store-credit' }), ...placeOrders(20, { paidBy: 'gift-certificate' })].map((order) => recomputed(order).incTax);
  assert.deepEqual(
    [paid.map((order) => order.totals.total_inc_tax), paid.every(({ header }) => Number(header.store_credit_amount) + Number(header.gift_certificate_amount) > 0), paid.slice(0, 20).some(({ header }) => header.customer_id === 0)],
    [unpaid, true, false],
  );
});

test('a shipping coupon lowers what shipping costs and falls on no line', () => {
  const orders = [...placeOrders(10, { coupon: 'shipping', digital: false, lines: 2 }), ...placeOrders(10, { coupon: 'free-shipping', digital: false, lines: 2 })];
  assert.deepEqual(
    orders.map((order) => [order.coupons[0]?.type, amountText(new Decimal(order.charges.shipping.base).minus(order.charges.shipping.exTax)), order.totals.coupon_discount]),
    orders.map((order, index) => [index < 10 ? 3 : 4, amountText(order.coupons[0]?.discount ?? 0), '0.0000']),
  );
});

test('an order tells where it came in, and marketplaces name it by their own id', () => {
  const header = (scenario: OrderScenario) => placeOrders(1, scenario)[0]?.header;
  const [manual, amazon, noted] = [header({ source: 'manual' }), header({ source: 'amazon' }), header({ notes: true })];
  assert.deepEqual(
    [manual?.order_source, manual?.cart_id, amazon?.external_source, amazon?.external_id, amazon?.external_order_id, noted?.customer_message.includes('🙏'), noted?.staff_notes.split('\n').length],
    ['manual', '', 'amazon', 'amazon-100', 'AMAZON-100', true, 2],
  );
});
