import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed } from './store-test-bed.ts';

test('the same seed opens the same shop', async () => {
  const shop = async () => {
    const bed = await startStoreTestBed();
    const bodies = [await bed.call('GET', '/v3/customers?include=addresses'), await bed.call('GET', '/v3/catalog/products?include=variants')].map((answer) => answer.body);
    await bed.close();
    return [bed.twin.storeHash, bed.twin.accessToken, bodies];
  };
  assert.deepEqual(await shop(), await shop());
});

test('the default shop has twenty customers and twelve products, some with variants', async () => {
  const bed = await startStoreTestBed();
  const counts = bed.twin.counts();
  await bed.close();
  assert.deepEqual(pick(counts, 'customers', 'products', 'variants', 'orders', 'hooks'), { customers: 20, products: 12, variants: 21, orders: 0, hooks: 0 });
});

test('the store tells its hash, currency and how prices are entered', async () => {
  const bed = await startStoreTestBed({ settings: { pricesIncludeTax: true } });
  const store = objectOf((await bed.call('GET', '/v2/store')).body);
  await bed.close();
  assert.deepEqual(pick(store, 'id', 'currency', 'is_price_entered_with_tax', 'default_channel_id'), {
    id: bed.twin.storeHash,
    currency: 'USD',
    is_price_entered_with_tax: true,
    default_channel_id: 1,
  });
});

test('a store whose prices include tax sells and orders on that basis', async () => {
  const bed = await startStoreTestBed({ settings: { pricesIncludeTax: true } });
  const mug = rowsOf((await bed.call('GET', '/v3/catalog/products?sku=ECM-01')).body)[0] ?? {};
  const order = objectOf((await bed.call('POST', '/v2/orders', { billing_address: { zip: '78701' }, products: [{ product_id: mug.id, quantity: 2 }] })).body);
  await bed.close();
  assert.deepEqual(pick(order, 'is_tax_inclusive_pricing', 'subtotal_inc_tax', 'subtotal_ex_tax', 'subtotal_tax', 'total_inc_tax', 'total_ex_tax'), {
    is_tax_inclusive_pricing: true,
    subtotal_inc_tax: '25.9800',
    subtotal_ex_tax: '24.0000',
    subtotal_tax: '1.9800',
    total_inc_tax: '25.9800',
    total_ex_tax: '24.0000',
  });
});

test('orders, lines, customers, products and variants carry fields no client knows', async () => {
  const bed = await startStoreTestBed();
  const { ids } = await bed.twin.scenario('orders', { count: 1 });
  const [order, line, customer, product] = [
    objectOf((await bed.call('GET', `/v2/orders/${ids[0]}`)).body),
    rowsOf((await bed.call('GET', `/v2/orders/${ids[0]}/products`)).body)[0] ?? {},
    rowsOf((await bed.call('GET', '/v3/customers')).body)[0] ?? {},
    rowsOf((await bed.call('GET', '/v3/catalog/products?include=variants')).body)[0] ?? {},
  ];
  const variant = rowsOf({ data: product.variants })[0] ?? {};
  await bed.close();
  assert.deepEqual(
    ['fulfillment_preview' in order, 'line_preview' in line, 'engagement_preview' in customer, 'preview_rank' in product, 'preview_rank' in variant],
    [true, true, true, true, true],
  );
});

test('an incomplete order is paid later under the same id', async () => {
  const bed = await startStoreTestBed();
  const { ids } = await bed.twin.scenario('orders', { count: 2, statusId: 0 });
  await bed.clock.advance(60_000);
  const paid = await bed.twin.scenario('change-status');
  const order = objectOf((await bed.call('GET', `/v2/orders/${ids[0]}`)).body);
  await bed.close();
  assert.deepEqual([paid.ids, pick(order, 'status_id', 'payment_status', 'date_modified')], [
    ids,
    { status_id: 11, payment_status: 'captured', date_modified: 'Wed, 15 Jan 2025 10:01:00 +0000' },
  ]);
});

test('an order takes its quantity from the stock of its product', async () => {
  const bed = await startStoreTestBed();
  const mug = rowsOf((await bed.call('GET', '/v3/catalog/products?sku=ECM-01')).body)[0] ?? {};
  await bed.call('POST', '/v2/orders', { billing_address: { zip: '78701' }, products: [{ product_id: mug.id, quantity: 5 }] });
  const left = rowsOf((await bed.call('GET', '/v3/catalog/products?sku=ECM-01&include=variants')).body)[0] ?? {};
  await bed.close();
  assert.deepEqual([left.inventory_level, rowsOf({ data: left.variants })[0]?.inventory_level, left.total_sold], [995, 995, 5]);
});

test('a store where nothing was refunded answers an empty refund feed and checks its filters', async () => {
  const bed = await startStoreTestBed();
  const empty = await bed.call('GET', '/v3/orders/payment_actions/refunds?order_id:in=100,101&created:min=2025-01-01T00:00:00Z');
  const wrong = await bed.call('GET', '/v3/orders/payment_actions/refunds?order_id:in=abc');
  await bed.close();
  assert.deepEqual([empty.status, objectOf(empty.body).data, wrong.status], [200, [], 422]);
});

test('orders of long ago are spread over their days, oldest first, and announced only when asked for', async () => {
  const bed = await startStoreTestBed();
  const { url, received } = await bed.receiver();
  await bed.call('POST', '/v3/hooks', { scope: 'store/order/created', destination: url, is_active: true });
  const { ids } = await bed.twin.scenario('orders', { count: 4, overDays: 8 });
  await bed.twin.webhooksIdle();
  const silent = received.length;
  await bed.twin.scenario('orders', { count: 1, overDays: 1, announce: true });
  await bed.twin.webhooksIdle();
  const orders = rowsOf((await bed.call('GET', '/v2/orders?max_date_created=2025-01-13T10:00:00Z&sort=date_modified:asc')).body);
  await bed.close();
  assert.deepEqual(
    [orders.map((order) => [order.id, order.date_created, order.date_modified === order.date_created]), silent, received.length],
    [['07', '09', '11', '13'].map((day, index) => [ids[index], `${['Tue', 'Thu', 'Sat', 'Mon'][index]}, ${day} Jan 2025 10:00:00 +0000`, true]), 0, 1],
  );
});
