import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type ReceivedWebhook, type StoreTestBed } from './store-test-bed.ts';

const person = { first_name: 'Ada', last_name: 'Sample', zip: '78701', email: 'ada@example.com', country_iso2: 'US' };
const mug = { name: 'Custom Mug', quantity: 3, price_ex_tax: 10, price_inc_tax: 10.83 };

let bed: StoreTestBed;
let received: ReceivedWebhook[] = [];
before(async () => {
  bed = await startStoreTestBed();
  const receiver = await bed.receiver();
  received = receiver.received;
  for (const scope of ['store/order/*', 'store/shipment/*']) await bed.call('POST', '/v3/hooks', { scope, destination: receiver.url, is_active: true });
});
after(() => bed.close());

const linesOf = async (id: number) => rowsOf((await bed.call('GET', `/v2/orders/${id}/products`)).body);
const addressesOf = async (id: number) => rowsOf((await bed.call('GET', `/v2/orders/${id}/shipping_addresses`)).body);
const orderOf = async (id: number) => objectOf((await bed.call('GET', `/v2/orders/${id}`)).body);
const ship = (id: number, body: unknown) => bed.call('POST', `/v2/orders/${id}/shipments`, body);

async function place() {
  const id = Number(objectOf((await bed.call('POST', '/v2/orders', { billing_address: person, status_id: 11, products: [mug, { ...mug, name: 'Second' }] })).body).id);
  const [first, second] = await linesOf(id);
  const [address] = await addressesOf(id);
  return { id, first: Number(first?.id), second: Number(second?.id), address: Number(address?.id) };
}

test('shipments move the counts and the status of their order, and are listed', async () => {
  const { id, first, second, address } = await place();
  const none = await bed.call('GET', `/v2/orders/${id}/shipments`);
  const part = await ship(id, { order_address_id: address, items: [{ order_product_id: first, quantity: 2 }], tracking_number: '1Z', shipping_provider: 'ups' });
  const partly = await orderOf(id);
  const rest = await ship(id, { order_address_id: address, items: [{ order_product_id: first, quantity: 1 }, { order_product_id: second, quantity: 3 }] });
  const wholly = await orderOf(id);
  const listed = rowsOf((await bed.call('GET', `/v2/orders/${id}/shipments`)).body);
  const [line] = await linesOf(id);
  assert.deepEqual(
    [none.status, part.status, pick(partly, 'status_id', 'items_shipped', 'date_shipped'), rest.status, pick(wholly, 'status_id', 'items_shipped', 'date_shipped'), line?.quantity_shipped, (await addressesOf(id))[0]?.items_shipped],
    [204, 201, { status_id: 3, items_shipped: 2, date_shipped: '' }, 201, { status_id: 2, items_shipped: 6, date_shipped: new Date(bed.clock.now()).toUTCString().replace('GMT', '+0000') }, 3, 6],
  );
  assert.deepEqual(
    [listed.map((row) => pick(row, 'tracking_number', 'shipping_provider', 'shipping_provider_display_name', 'items')), objectOf((await bed.call('GET', `/v2/orders/${id}/shipments/count`)).body)],
    [
      [
        { tracking_number: '1Z', shipping_provider: 'ups', shipping_provider_display_name: 'UPS', items: [{ order_product_id: first, product_id: 0, quantity: 2 }] },
        { tracking_number: '', shipping_provider: 'custom', shipping_provider_display_name: '', items: [{ order_product_id: first, product_id: 0, quantity: 1 }, { order_product_id: second, product_id: 0, quantity: 3 }] },
      ],
      { count: 2 },
    ],
  );
});

test('what was not bought, goes elsewhere or left already is not shipped', async () => {
  const { ids } = await bed.twin.scenario('orders', { count: 1, lines: 2, addresses: 2, digital: false });
  const id = ids[0] ?? 0;
  const [here, there] = await addressesOf(id);
  const [line, other] = await linesOf(id);
  const item = { order_product_id: line?.id, quantity: 1 };
  const answers = await Promise.all([
    ship(id, { order_address_id: here?.id, items: [{ ...item, quantity: Number(line?.quantity) + 1 }] }),
    ship(id, { order_address_id: here?.id, items: [item, { order_product_id: other?.id, quantity: 1 }] }),
    ship(id, { order_address_id: there?.id, items: [item] }),
    ship(id, { order_address_id: 999_999, items: [item] }),
    ship(id, { order_address_id: here?.id, items: [{ order_product_id: 999_999, quantity: 1 }] }),
    ship(id, { order_address_id: here?.id, items: [] }),
    ship(id, { items: [item] }),
    ship(id, { order_address_id: here?.id, items: [item], tracking_number: 'x'.repeat(51) }),
    ship(id, { order_address_id: here?.id, items: [item], shipping_provider: 'pigeon' }),
    ship(id, { order_address_id: here?.id, items: [item], date_created: 'today' }),
  ]);
  assert.deepEqual([answers.map((answer) => answer.status), (await orderOf(id)).items_shipped, (await ship(99_999, {})).status], [answers.map(() => 400), 0, 404]);
});

test('a shipment is tracked later but its items stay', async () => {
  const { id, first, address } = await place();
  const made = objectOf((await ship(id, { order_address_id: address, items: [{ order_product_id: first, quantity: 1 }] })).body);
  const path = `/v2/orders/${id}/shipments/${String(made.id)}`;
  const changed = await bed.call('PUT', path, { tracking_number: 'AB1', shipping_provider: 'usps', merchant_shipping_cost: '3.5' });
  const linked = await bed.call('PUT', path, { tracking_link: 'https://example.com/t/AB1' });
  const refused = await bed.call('PUT', path, { items: [{ order_product_id: first, quantity: 2 }] });
  assert.deepEqual(
    [pick(objectOf(changed.body), 'tracking_number', 'merchant_shipping_cost', 'generated_tracking_link'), pick(objectOf(linked.body), 'tracking_link', 'generated_tracking_link'), refused.status, objectOf((await bed.call('GET', path)).body).items],
    [{ tracking_number: 'AB1', merchant_shipping_cost: '3.5000', generated_tracking_link: 'https://tracking.example.com/usps/AB1' }, { tracking_link: 'https://example.com/t/AB1', generated_tracking_link: '' }, 400, [{ order_product_id: first, product_id: 0, quantity: 1 }]],
  );
});

test('a deleted shipment frees its pieces and leaves the status', async () => {
  const { id, first, address } = await place();
  const body = { order_address_id: address, items: [{ order_product_id: first, quantity: 3 }] };
  const made = objectOf((await ship(id, body)).body);
  const gone = await bed.call('DELETE', `/v2/orders/${id}/shipments/${String(made.id)}`);
  const after = await orderOf(id);
  const again = await ship(id, body);
  const all = await bed.call('DELETE', `/v2/orders/${id}/shipments`);
  assert.deepEqual(
    [gone.status, pick(after, 'status_id', 'items_shipped'), again.status, all.status, (await bed.call('GET', `/v2/orders/${id}/shipments/${String(made.id)}`)).status, (await orderOf(id)).items_shipped],
    [204, { status_id: 3, items_shipped: 0 }, 201, 204, 404, 0],
  );
});

test('shipments are announced under their own scopes', async () => {
  const { id, first, address } = await place();
  await bed.twin.webhooksIdle();
  received.length = 0;
  const made = objectOf((await ship(id, { order_address_id: address, items: [{ order_product_id: first, quantity: 1 }] })).body);
  await bed.call('PUT', `/v2/orders/${id}/shipments/${String(made.id)}`, { comments: 'left' });
  await bed.call('DELETE', `/v2/orders/${id}/shipments/${String(made.id)}`);
  await bed.twin.webhooksIdle();
  const payloads = received.map((webhook) => objectOf(webhook.payload));
  const shipments = payloads.filter((payload) => String(payload.scope).startsWith('store/shipment/'));
  assert.deepEqual(
    [shipments.map((payload) => payload.data), shipments.map((payload) => payload.scope).sort((a, b) => String(a).localeCompare(String(b))), payloads.filter((payload) => payload.scope === 'store/order/statusUpdated').length],
    [shipments.map(() => ({ type: 'shipment', id: made.id, orderId: id })), ['store/shipment/created', 'store/shipment/deleted', 'store/shipment/updated'], 1],
  );
});

test('the shipments scenario ships orders wholly or a first piece of them', async () => {
  const { ids } = await bed.twin.scenario('orders', { count: 2, lines: 4, addresses: 2, digital: false });
  await bed.twin.scenario('shipments', { ids: ids.slice(0, 1) });
  await bed.twin.scenario('shipments', { ids: ids.slice(1), partial: true });
  const statuses = await Promise.all(ids.map(async (id) => (await orderOf(id)).status_id));
  assert.deepEqual([statuses, rowsOf((await bed.call('GET', `/v2/orders/${ids[0]}/shipments`)).body).length], [[2, 3], 2]);
});
