import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type ReceivedWebhook, type StoreTestBed } from './store-test-bed.ts';

const billing = { first_name: 'Ada', last_name: 'Sample', zip: '78701', email: 'ada@example.com', country_iso2: 'US' };
const mug = { name: 'Custom Mug', quantity: 3, price_ex_tax: 10, price_inc_tax: 10.83 };
const wrapped = { ...mug, name: 'Wrapped Mug', wrapping_id: 3, wrapping_cost_ex_tax: 3, wrapping_cost_inc_tax: 3.24 };

let bed: StoreTestBed;
let received: ReceivedWebhook[] = [];
before(async () => {
  bed = await startStoreTestBed();
  const receiver = await bed.receiver();
  received = receiver.received;
  await bed.call('POST', '/v3/hooks', { scope: 'store/order/*', destination: receiver.url, is_active: true });
});
after(() => bed.close());

type Placed = { id: number; line: number; wrapped: number; address: number; fee: number };

/** An order of 3 mugs, 3 wrapped mugs, 5.00 shipping, 2.00 handling and a fee of 4.00. */
async function place(more: Record<string, unknown> = {}): Promise<Placed> {
  const body = { billing_address: billing, customer_id: 1, status_id: 11, products: [mug, wrapped], base_shipping_cost: 5, base_handling_cost: 2, fees: [{ display_name_customer: 'A', cost_ex_tax: 4, cost_inc_tax: 4 }], ...more };
  const id = Number(objectOf((await bed.call('POST', '/v2/orders', body)).body).id);
  const lines = rowsOf((await bed.call('GET', `/v2/orders/${id}/products`)).body);
  const addresses = rowsOf((await bed.call('GET', `/v2/orders/${id}/shipping_addresses`)).body);
  const fees = rowsOf({ data: objectOf((await bed.call('GET', `/v2/orders/${id}/fees`)).body).fees });
  return { id, line: Number(lines[0]?.id), wrapped: Number(lines[1]?.id), address: Number(addresses[0]?.id), fee: Number(fees[0]?.id) };
}

const quote = async (id: number, items: unknown[]) => objectOf(objectOf((await bed.call('POST', `/v3/orders/${id}/payment_actions/refund_quotes`, { items })).body).data);
const refund = (id: number, items: unknown[], payments: unknown[], more: Record<string, unknown> = {}) => bed.call('POST', `/v3/orders/${id}/payment_actions/refunds`, { items, payments, ...more });
const custom = (amount: number) => [{ provider_id: 'custom', amount, offline: true }];
const orderOf = async (id: number) => objectOf((await bed.call('GET', `/v2/orders/${id}`)).body);
const titleOf = (body: unknown) => rowsOf(body).map((row) => row.title);

test('a quote prices every kind of item with its tax and offers ways to pay it back', async () => {
  const placed = await place();
  const answers = await Promise.all(
    [
      { item_type: 'PRODUCT', item_id: placed.line, quantity: 2 },
      { item_type: 'GIFT_WRAPPING', item_id: placed.wrapped, quantity: 3 },
      { item_type: 'SHIPPING', item_id: placed.address, amount: 5 },
      { item_type: 'HANDLING', item_id: placed.address, amount: 1 },
      { item_type: 'FEE', item_id: placed.fee, amount: 4 },
      { item_type: 'ORDER', item_id: placed.id, amount: 7.5 },
    ].map((item) => quote(placed.id, [item])),
  );
  assert.deepEqual(
    answers.map((answer) => [answer.total_refund_amount, answer.total_refund_tax_amount]),
    [
      [21.66, 1.66],
      [3.24, 0.24],
      [5.41, 0.41],
      [1.09, 0.09],
      [4, 0],
      [7.5, 0],
    ],
  );
  const methods = Array.isArray(answers[0]?.refund_methods) ? answers[0].refund_methods : [];
  const ways = rowsOf({ data: methods.flat() }).map((way) => pick(way, 'provider_id', 'amount', 'offline'));
  assert.deepEqual(ways, [
    { provider_id: 'manual', amount: 21.66, offline: true },
    { provider_id: 'storecredit', amount: 21.66, offline: false },
    { provider_id: 'custom', amount: 21.66, offline: true },
  ]);
});

test('a refund moves the status, the payment status and the refunded quantity, never the refunded amount', async () => {
  const placed = await place();
  const part = await refund(placed.id, [{ item_type: 'PRODUCT', item_id: placed.line, quantity: 1, reason: 'Broken' }], custom(10.83));
  const partly = await orderOf(placed.id);
  const line = rowsOf((await bed.call('GET', `/v2/orders/${placed.id}/products`)).body)[0] ?? {};
  const left = Number(partly.total_inc_tax) - 10.83;
  const rest = await refund(placed.id, [{ item_type: 'ORDER', item_id: placed.id, amount: Number(left.toFixed(2)) }], custom(Number(left.toFixed(2))));
  const wholly = await orderOf(placed.id);
  assert.deepEqual(
    [part.status, pick(partly, 'status_id', 'payment_status', 'refunded_amount'), pick(line, 'quantity_refunded', 'is_refunded', 'refund_amount'), rest.status, pick(wholly, 'status_id', 'payment_status', 'refunded_amount')],
    [
      201,
      { status_id: 14, payment_status: 'partially refunded', refunded_amount: '0.0000' },
      { quantity_refunded: 1, is_refunded: false, refund_amount: '0.0000' },
      201,
      { status_id: 4, payment_status: 'refunded', refunded_amount: '0.0000' },
    ],
  );
});

test('parts of a line refunded one by one come to the whole line', async () => {
  const placed = await place({ products: [{ name: 'Thirds', quantity: 3, price_ex_tax: 3.3333, price_inc_tax: 3.6085 }, mug] });
  const totals = [];
  for (let piece = 0; piece < 3; piece += 1) {
    const amount = Number((await quote(placed.id, [{ item_type: 'PRODUCT', item_id: placed.line, quantity: 1 }])).total_refund_amount);
    totals.push((await refund(placed.id, [{ item_type: 'PRODUCT', item_id: placed.line, quantity: 1 }], custom(amount))).status, amount);
  }
  assert.deepEqual(totals, [201, 3.61, 201, 3.61, 201, 3.61]);
});

test('a refund is announced, with the status it moved to', async () => {
  const placed = await place();
  await bed.twin.webhooksIdle();
  received.length = 0;
  const made = objectOf(objectOf((await refund(placed.id, [{ item_type: 'FEE', item_id: placed.fee, amount: 1 }], custom(1))).body).data);
  await bed.twin.webhooksIdle();
  const payloads = received.map((webhook) => objectOf(webhook.payload)).sort((a, b) => String(a.scope).localeCompare(String(b.scope)));
  assert.deepEqual(
    payloads.map((payload) => [payload.scope, payload.data]),
    [
      ['store/order/refund/created', { type: 'order', id: placed.id, refund: { refund_id: made.id } }],
      ['store/order/statusUpdated', { type: 'order', id: placed.id, status: { previous_status_id: 11, new_status_id: 14 } }],
      ['store/order/updated', { type: 'order', id: placed.id }],
    ],
  );
});

test('payments that are not the quote, and refunds beyond the order, are refused and change nothing', async () => {
  const placed = await place();
  const items = [{ item_type: 'PRODUCT', item_id: placed.line, quantity: 1 }];
  const answers = await Promise.all([
    refund(placed.id, items, custom(10)),
    refund(placed.id, items, [{ provider_id: 'paypal', amount: 10.83 }]),
    refund(placed.id, [{ item_type: 'PRODUCT', item_id: placed.line, quantity: 4 }], custom(43.32)),
    refund(placed.id, [{ item_type: 'SHIPPING', item_id: placed.address, amount: 5.01 }], custom(5.42)),
    refund(placed.id, [{ item_type: 'ORDER', item_id: placed.id, amount: 1_000 }], custom(1_000)),
    refund(placed.id, [{ item_type: 'PRODUCT', item_id: 999_999, quantity: 1 }], custom(1)),
    refund(placed.id, [...items, ...items], custom(21.66)),
    refund(placed.id, [], custom(1)),
    refund(placed.id, [{ item_type: 'TAX', item_id: 1, amount: 1 }], custom(1)),
  ]);
  const missing = await refund(99_999, items, custom(10.83));
  assert.deepEqual([answers.map((answer) => answer.status), missing.status, (await orderOf(placed.id)).status_id], [answers.map(() => 422), 404, 11]);
});

test('a guest gets no store credit', async () => {
  const placed = await place({ customer_id: 0 });
  const answer = await refund(placed.id, [{ item_type: 'FEE', item_id: placed.fee, amount: 1 }], [{ provider_id: 'storecredit', amount: 1, offline: false }]);
  assert.deepEqual([answer.status, titleOf(answer.body)], [422, ['Unable to provide store credit for a guest customer.']]);
});

test('what the merchant calculates stands before what the store computes', async () => {
  const placed = await place();
  const answer = await refund(placed.id, [{ item_type: 'PRODUCT', item_id: placed.line, quantity: 1 }], custom(8), { merchant_calculated_override: { total_amount: 8, total_tax: 0.5 } });
  assert.deepEqual(pick(objectOf(objectOf(answer.body).data), 'total_amount', 'total_tax', 'uses_merchant_override_values'), { total_amount: 8, total_tax: 0.5, uses_merchant_override_values: true });
});

test('the feed lists refunds by id and filters them by order and by time', async () => {
  const first = await place();
  await bed.clock.advance(3_600_000);
  const from = new Date(bed.clock.now()).toISOString();
  await refund(first.id, [{ item_type: 'FEE', item_id: first.fee, amount: 1 }], custom(1));
  await bed.clock.advance(3_600_000);
  await refund(first.id, [{ item_type: 'FEE', item_id: first.fee, amount: 2 }], custom(2));
  const list = async (query: string) => rowsOf((await bed.call('GET', `/v3/orders/payment_actions/refunds${query}`)).body);
  const own = rowsOf((await bed.call('GET', `/v3/orders/${first.id}/payment_actions/refunds`)).body);
  const one = objectOf(objectOf((await bed.call('GET', `/v3/orders/payment_actions/refunds/${String(own[1]?.id)}`)).body).data);
  const window = `?created:min=${encodeURIComponent(from)}&created:max=${encodeURIComponent(from)}`;
  const page = await list(`?order_id:in=${first.id}&limit=1&page=2`);
  assert.deepEqual(
    [own.map((row) => row.total_amount), one, (await list(window)).map((row) => row.total_amount), page.map((row) => row.total_amount), (await list('?order_id:in=1')).length, (await bed.call('GET', '/v3/orders/payment_actions/refunds/0')).status],
    [[1, 2], own[1], [1], [2], 0, 404],
  );
});

test('the refunds scenario refunds what is left of orders until nothing is', async () => {
  const { ids } = await bed.twin.scenario('orders', { count: 20 });
  const mixed = await bed.twin.scenario('refunds', { ids, count: 30 });
  const whole = await bed.twin.scenario('orders', { count: 1 });
  await bed.twin.scenario('refunds', { ids: whole.ids, count: 1, refund: 'whole' });
  await assert.rejects(bed.twin.scenario('refunds', { ids: whole.ids, count: 1 }), /nothing can be refunded/);
  const statuses = new Set(await Promise.all(mixed.ids.map(async (id) => (await orderOf(id)).status_id)));
  assert.deepEqual([[...statuses].every((status) => status === 4 || status === 14), (await orderOf(whole.ids[0] ?? 0)).status_id, bed.twin.counts().refunds], [true, 4, rowsOf((await bed.call('GET', '/v3/orders/payment_actions/refunds?limit=250')).body).length]);
});
