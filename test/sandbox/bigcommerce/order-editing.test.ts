import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

const billing = { first_name: 'Ada', last_name: 'Sample', zip: '78701', email: 'ada@example.com', country_iso2: 'US' };
const custom = { name: 'Custom Mug', quantity: 2, price_ex_tax: 10, price_inc_tax: 10.83 };

let bed: StoreTestBed;
before(async () => {
  bed = await startStoreTestBed();
});
after(() => bed.close());

const place = async (body: Record<string, unknown> = {}) => objectOf((await bed.call('POST', '/v2/orders', { billing_address: billing, products: [custom], ...body })).body);
const put = (order: Record<string, unknown>, body: unknown) => bed.call('PUT', `/v2/orders/${String(order.id)}`, body);
const linesOf = async (order: Record<string, unknown>) => rowsOf((await bed.call('GET', `/v2/orders/${String(order.id)}/products?limit=250`)).body);

test('a product without id is added, with an id changed, and with quantity 0 removed; others stay', async () => {
  const order = await place({ products: [custom, { ...custom, name: 'Second' }, { ...custom, name: 'Third' }] });
  const [first, second] = await linesOf(order);
  const edited = objectOf(
    (await put(order, { products: [{ id: first?.id, quantity: 5 }, { id: second?.id, quantity: 0 }, { ...custom, name: 'Fourth' }] })).body,
  );
  assert.deepEqual(
    [(await linesOf(order)).map((line) => pick(line, 'name', 'quantity', 'total_inc_tax')), pick(edited, 'items_total', 'subtotal_ex_tax', 'total_inc_tax')],
    [
      [
        { name: 'Custom Mug', quantity: 5, total_inc_tax: '54.1500' },
        { name: 'Third', quantity: 2, total_inc_tax: '21.6600' },
        { name: 'Fourth', quantity: 2, total_inc_tax: '21.6600' },
      ],
      { items_total: 9, subtotal_ex_tax: '90.0000', total_inc_tax: '97.4700' },
    ],
  );
});

test('editing a line clears its discounts and lowers the header by them', async () => {
  const { ids } = await bed.twin.scenario('orders', { count: 40, withDiscounts: true, lines: 2 });
  const orders = await Promise.all(ids.map(async (id) => objectOf((await bed.call('GET', `/v2/orders/${id}`)).body)));
  const order = orders.find((candidate) => Number(candidate.coupon_discount) > 0) ?? {};
  const before = await linesOf(order);
  const edited = objectOf((await put(order, { products: before.map((line) => ({ id: line.id, quantity: line.quantity })) })).body);
  const after = await linesOf(order);
  assert.deepEqual(
    [
      before.every((line) => rowsOf({ data: line.applied_discounts }).length > 0),
      after.map((line) => line.applied_discounts),
      edited.coupon_discount,
      (await bed.call('GET', `/v2/orders/${String(order.id)}/coupons`)).status,
    ],
    [true, [[], []], '0.0000', 204],
  );
  assert.deepEqual(
    after.map((line) => line.discounted_total_inc_tax),
    after.map((line) => line.total_inc_tax),
  );
});

test('fees given replace the fees kept', async () => {
  const order = await place({ fees: [{ display_name_customer: 'A', cost_ex_tax: 1, cost_inc_tax: 1 }, { display_name_customer: 'B', cost_ex_tax: 2, cost_inc_tax: 2 }] });
  const fees = rowsOf({ data: objectOf((await bed.call('GET', `/v2/orders/${String(order.id)}/fees`)).body).fees });
  await put(order, { fees: [{ id: fees[1]?.id, display_name_customer: 'B', cost_ex_tax: 3, cost_inc_tax: 3 }] });
  const kept = rowsOf({ data: objectOf((await bed.call('GET', `/v2/orders/${String(order.id)}/fees`)).body).fees });
  assert.deepEqual(
    kept.map((fee) => pick(fee, 'id', 'display_name_merchant', 'cost_inc_tax')),
    [{ id: fees[1]?.id, display_name_merchant: 'B', cost_inc_tax: '3.0000' }],
  );
});

test('read-only fields and write-once fields are refused and change nothing', async () => {
  const order = await place({ staff_notes: 'before' });
  const answers = await Promise.all(
    ['date_modified', 'is_deleted', 'external_id', 'external_merchant_id', 'payment_status', 'cart_id', 'coupon_discount'].map((field) => put(order, { staff_notes: 'after', [field]: 'x' })),
  );
  const read = objectOf((await bed.call('GET', `/v2/orders/${String(order.id)}`)).body);
  assert.deepEqual([answers.map((answer) => answer.status), read.staff_notes], [[400, 400, 400, 400, 400, 400, 400], 'before']);
});

test('status 2 stamps the ship date and ships no item', async () => {
  const order = await place();
  await bed.clock.advance(60_000);
  const shipped = objectOf((await put(order, { status_id: 2 })).body);
  assert.deepEqual(pick(shipped, 'status', 'date_shipped', 'date_modified', 'items_shipped'), {
    status: 'Shipped',
    date_shipped: new Date(bed.clock.now()).toUTCString().replace('GMT', '+0000'),
    date_modified: new Date(bed.clock.now()).toUTCString().replace('GMT', '+0000'),
    items_shipped: 0,
  });
});

test('a shipping address is changed without pricing the order again', async () => {
  const order = await place({ base_shipping_cost: 5 });
  const path = `/v2/orders/${String(order.id)}/shipping_addresses`;
  const address = rowsOf((await bed.call('GET', path)).body)[0] ?? {};
  const changed = objectOf((await bed.call('PUT', `${path}/${String(address.id)}`, { city: 'Dallas' })).body);
  const refused = await bed.call('PUT', `${path}/${String(address.id)}`, { items_total: 5 });
  assert.deepEqual([pick(changed, 'city', 'email', 'base_cost'), refused.status], [{ city: 'Dallas', email: 'ada@example.com', base_cost: '5.0000' }, 400]);
});

test('an order moves to another customer and is listed there', async () => {
  const order = await place();
  await put(order, { customer_id: 3 });
  const listed = rowsOf((await bed.call('GET', '/v2/orders?customer_id=3&limit=250')).body).map((row) => row.id);
  assert.equal(listed.includes(order.id), true);
});

test('a catalogue line sold at a given price pair keeps it when its quantity changes', async () => {
  const mug = rowsOf((await bed.call('GET', '/v3/catalog/products?sku=ECM-01')).body)[0] ?? {};
  const order = await place({ products: [{ product_id: mug.id, quantity: 1, price_ex_tax: 10, price_inc_tax: 10.98 }] });
  const [line] = await linesOf(order);
  await put(order, { products: [{ id: line?.id, quantity: 3 }] });
  assert.deepEqual(pick((await linesOf(order))[0] ?? {}, 'quantity', 'price_inc_tax', 'total_inc_tax'), { quantity: 3, price_inc_tax: '10.9800', total_inc_tax: '32.9400' });
});

test('a shipping coupon stays when lines are edited', async () => {
  const { ids } = await bed.twin.scenario('orders', { count: 1, coupon: 'shipping', digital: false });
  const order = objectOf((await bed.call('GET', `/v2/orders/${ids[0]}`)).body);
  const [line] = await linesOf(order);
  const edited = objectOf((await put(order, { products: [{ id: line?.id, quantity: 9 }] })).body);
  const coupons = rowsOf((await bed.call('GET', `/v2/orders/${ids[0]}/coupons`)).body);
  assert.deepEqual([coupons.map((coupon) => coupon.type), edited.shipping_cost_inc_tax], [[3], order.shipping_cost_inc_tax]);
});

test('a product added to an order in another currency is priced in that currency', async () => {
  const { ids } = await bed.twin.scenario('orders', { count: 1, currency: 'EUR', lines: 1, withDiscounts: false });
  const mug = rowsOf((await bed.call('GET', '/v3/catalog/products?sku=ECM-01')).body)[0] ?? {};
  const order = objectOf((await bed.call('GET', `/v2/orders/${ids[0]}`)).body);
  await put(order, { products: [{ product_id: mug.id, quantity: 1 }] });
  assert.equal((await linesOf(order)).at(-1)?.base_price, '11.9700');
});

test('a moved status leaves the totals of an order as they are', async () => {
  const order = await place({ total_ex_tax: 90, total_inc_tax: 99.99 });
  const moved = objectOf((await put(order, { status_id: 11 })).body);
  assert.deepEqual(pick(moved, 'status_id', 'total_inc_tax', 'total_ex_tax'), { status_id: 11, total_inc_tax: '99.9900', total_ex_tax: '90.0000' });
});
