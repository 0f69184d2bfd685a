import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type ReceivedWebhook, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
let received: ReceivedWebhook[] = [];
before(async () => {
  bed = await startStoreTestBed();
  const receiver = await bed.receiver();
  received = receiver.received;
  for (const scope of ['store/order/*', 'store/customer/*', 'store/product/*']) await bed.call('POST', '/v3/hooks', { scope, destination: receiver.url, is_active: true });
});
after(() => bed.close());

const billing = { first_name: 'Odd', last_name: 'Buyer', street_1: '1 Odd Street', city: 'Austin', state: 'Texas', zip: '78701', country: 'United States', country_iso2: 'US', email: 'odd@example.com' };
/** Unpadded money, a total that contradicts its parts, a date of long ago, a stray field, and most fields missing. */
const oddOrder = {
  id: 5_000,
  customer_id: 11,
  date_created: 'Tue, 05 Mar 2019 21:40:11 +0000',
  date_modified: 'Mon, 11 Mar 2019 15:17:25 +0000',
  status_id: 7,
  status: 'Awaiting Payment',
  subtotal_ex_tax: '10',
  subtotal_inc_tax: 10.5,
  total_inc_tax: '99.99',
  items_total: 4,
  'stray"': true,
  shipping_address_count: 1,
  billing_address: billing,
  products: [
    { id: 6_000, order_id: 5_000, product_id: 77, order_address_id: 700, name: 'Odd Towel', sku: 'ODD', type: 'physical', base_price: '5', price_ex_tax: '5', price_inc_tax: '5.25', total_ex_tax: '10', total_inc_tax: '10.5', quantity: 2 },
    { id: 6_001, product_id: 0, name: 'Odd Certificate', type: 'giftcertificate', quantity: 1, gift_certificate_id: 52 },
  ],
  coupons: [{ id: 3, coupon_id: 1, code: 'ODD5', amount: '5', type: 2, discount: 5 }],
  taxes: [{ id: 13, order_id: 5_000, name: 'Tax', rate: '8.0000', line_amount: '17.6400' }],
  fees: [{ id: 1, display_name_customer: 'A Fee', base_cost: '12.3000', cost_exc_tax: '12.3000', cost_inc_tax: '12.3000', cost_tax: '0.0000', tax_class_id: 22 }],
};

test('an imported order reads as it was published, odd and missing values included, and is listed like any other', async () => {
  const answer = await bed.twin.scenario('import', { orders: [oddOrder], announce: false });
  const read = objectOf((await bed.call('GET', '/v2/orders/5000')).body);
  const { products, coupons, taxes, fees, ...header } = oddOrder;
  assert.deepEqual([answer.orders, pick(read, ...Object.keys(header)), 'total_tax' in read, 'is_deleted' in read], [[5_000], header, false, false]);
  const rows = async (part: string) => rowsOf((await bed.call('GET', `/v2/orders/5000/${part}`)).body);
  assert.deepEqual(
    [(await rows('products')).map((row, index) => pick(row, ...Object.keys(products[index] ?? {}))), (await rows('coupons')).map((row) => pick(row, ...Object.keys(coupons[0] ?? {}))), await rows('taxes'), rowsOf({ data: objectOf((await bed.call('GET', '/v2/orders/5000/fees')).body).fees })],
    [products, coupons, taxes, fees],
  );
  const listed = async (query: string) => rowsOf((await bed.call('GET', `/v2/orders?${query}`)).body).map((row) => row.id);
  assert.deepEqual([await listed('max_date_modified=2019-12-31T00:00:00Z'), await listed('customer_id=11&status_id=7'), (await rows('shipping_addresses')).map((row) => pick(row, 'id', 'city'))], [[5_000], [5_000], [{ id: 700, city: 'Austin' }]]);
});

test('what the store changes of an imported order reads as the store writes it, the rest stays', async () => {
  await bed.twin.scenario('import', { orders: [{ ...oddOrder, id: 5_001, products: [{ id: 6_010, name: 'Odd Towel', type: 'physical', quantity: 2, price_ex_tax: '5', price_inc_tax: '5.25', total_inc_tax: '10.5', total_ex_tax: '10' }], taxes: undefined }], announce: false });
  await bed.call('PUT', '/v2/orders/5001', { status_id: 11 });
  const moved = objectOf((await bed.call('GET', '/v2/orders/5001')).body);
  await bed.call('PUT', '/v2/orders/5001', { products: [{ id: 6_010, quantity: 3 }] });
  const [line] = rowsOf((await bed.call('GET', '/v2/orders/5001/products')).body);
  assert.deepEqual(
    [pick(moved, 'status', 'status_id', 'total_inc_tax', 'date_modified'), pick(line ?? {}, 'quantity', 'total_inc_tax', 'price_inc_tax')],
    [{ status: 'Awaiting Fulfillment', status_id: 11, total_inc_tax: '99.99', date_modified: 'Wed, 15 Jan 2025 10:00:00 +0000' }, { quantity: 3, total_inc_tax: '15.7500', price_inc_tax: '5.25' }],
  );
});

test('ids that came from outside are not given again', async () => {
  const { ids } = await bed.twin.scenario('import', { orders: [{ id: 9_000, billing_address: billing, products: [{ id: 9_500, name: 'Far', quantity: 1 }] }], announce: false });
  const placed = objectOf((await bed.call('POST', '/v2/orders', { billing_address: billing, products: [{ name: 'Near', quantity: 1, price_ex_tax: 1, price_inc_tax: 1 }] })).body);
  const [line] = rowsOf((await bed.call('GET', `/v2/orders/${String(placed.id)}/products`)).body);
  assert.deepEqual([ids, placed.id, Number(line?.id) > 9_500], [[9_000], 9_001, true]);
});

test('an order without an id is what the order route takes', async () => {
  const { ids } = await bed.twin.scenario('import', { orders: [{ billing_address: billing, products: [{ name: 'Mug', quantity: 1, price_ex_tax: 10, price_inc_tax: 10.83 }] }], announce: false });
  assert.equal(objectOf((await bed.call('GET', `/v2/orders/${ids[0]}`)).body).total_inc_tax, '10.8300');
});

test('imported customers keep what they have, and get the ids they lack', async () => {
  const given = { email: 'odd.customer@example.com', first_name: 'Odd', last_name: 'One', company: 'Acme', channel_ids: [1], store_credit_amounts: [{ amount: 43.15 }], addresses: [{ id: 0, customer_id: 0, first_name: 'Odd', last_name: 'One', address1: 'A', city: 'string', state_or_province: 'string', postal_code: '1', country: 'US', country_code: 'st' }] };
  const { customers } = await bed.twin.scenario('import', { customers: [given], announce: false });
  const [read] = rowsOf((await bed.call('GET', `/v3/customers?email:in=odd.customer@example.com&include=addresses,storecredit`)).body);
  const [address] = rowsOf({ data: read?.addresses });
  const { addresses, ...header } = given;
  assert.deepEqual(
    [pick(read ?? {}, ...Object.keys(header)), read?.id, 'notes' in (read ?? {}), { ...pick(address ?? {}, ...Object.keys(addresses[0] ?? {})), id: 0 }, Number(address?.id) > 0],
    [header, customers?.[0], false, { ...addresses[0], customer_id: customers?.[0] }, true],
  );
});

test('imported products keep their ids, variants and odd values', async () => {
  const variant = { id: 3_820, product_id: 1_920, sku: 'ODD-1', price: 10, map_price: {}, cost_price: 0, option_values: [{ id: 174, label: 'Beige', option_id: 220, option_display_name: 'Color' }] };
  const simple = { id: 1_740, name: 'Odd Jar', type: 'physical', price: 7.95, weight: 1, base_variant_id: 3_450, date_modified: '2018-09-05T20:42:07+00:00', categories: [23, 21] };
  const { products } = await bed.twin.scenario('import', { products: [{ ...simple, id: 1_920, name: 'Odd Shirt', base_variant_id: null, variants: [variant] }, simple], announce: false });
  const [read] = rowsOf((await bed.call('GET', '/v3/catalog/products?id:in=1740&include=variants')).body);
  const [shirt] = rowsOf((await bed.call('GET', '/v3/catalog/variants?sku=ODD-1')).body);
  assert.deepEqual([products, pick(read ?? {}, ...Object.keys(simple)), rowsOf({ data: read?.variants }).map((row) => row.id), pick(shirt ?? {}, ...Object.keys(variant)), 'calculated_price' in (shirt ?? {})], [[1_920, 1_740], simple, [3_450], variant, false]);
});

test('what is imported is announced as new unless told otherwise', async () => {
  await bed.twin.webhooksIdle();
  received.length = 0;
  const { ids, customers, products } = await bed.twin.scenario('import', { orders: [{ id: 7_000, status_id: 11, billing_address: billing }], customers: [{ email: 'told@example.com', first_name: 'T', last_name: 'O' }], products: [{ id: 7_100, name: 'Told', price: 1 }] });
  await bed.twin.webhooksIdle();
  const created = received.map((webhook) => objectOf(webhook.payload)).filter((payload) => String(payload.scope).endsWith('/created')).map((payload) => objectOf(payload.data).id);
  assert.deepEqual(created.sort((a, b) => Number(a) - Number(b)), [customers?.[0], ids[0], products?.[0]]);
});

test('what the store already has, or cannot place, is refused', async () => {
  const reject = (options: Record<string, unknown>, why: RegExp) => assert.rejects(bed.twin.scenario('import', options), why);
  await bed.twin.scenario('import', { orders: [{ id: 8_000, billing_address: billing, products: [{ id: 8_500, name: 'A' }] }], announce: false });
  await reject({ orders: [{ id: 8_000 }] }, /already has an order 8000/);
  await reject({ orders: [{ id: 8_001, products: [{ id: 8_500 }] }] }, /already has a line 8500/);
  await reject({ orders: [{ id: 8_002, products: [{ id: 8_600, order_id: 149 }] }] }, /belongs to order 149/);
  await reject({ customers: [{ first_name: 'Nobody' }] }, /needs an email/);
  await reject({ products: [{ id: 77, name: 'Taken' }] }, /already has a product 77/);
});
