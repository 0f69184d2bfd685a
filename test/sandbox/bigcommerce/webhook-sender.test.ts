import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { objectOf, pick, rowsOf, startStoreTestBed, type ReceivedWebhook, type StoreTestBed } from './store-test-bed.ts';
import type { StoreTwinOptions } from './store-twin.ts';

const beds: StoreTestBed[] = [];
afterEach(async () => {
  for (const bed of beds.splice(0)) await bed.close();
});

/** A store with one hook on `scope`, and the receiver it delivers to. */
async function start(scope: string, answer?: (webhook: ReceivedWebhook) => number, options: Partial<StoreTwinOptions> = {}) {
  const bed = await startStoreTestBed({ quota: { requests: 10_000, windowMs: 30_000 }, ...options });
  beds.push(bed);
  const { url, received } = await bed.receiver(answer);
  const hook = objectOf(objectOf((await bed.call('POST', '/v3/hooks', { scope, destination: url, headers: { 'x-hook-secret': 'one' } })).body).data);
  return { bed, received, hook, hookPath: `/v3/hooks/${String(hook.id)}`, url };
}

const order = { billing_address: { zip: '78701', email: 'ada@example.com' }, products: [{ name: 'Mug', quantity: 1, price_ex_tax: 1, price_inc_tax: 1 }] };
const scopesOf = (received: readonly ReceivedWebhook[]) => received.map((webhook) => String(objectOf(webhook.payload).scope)).sort((a, b) => a.localeCompare(b));

test('placing an order announces creation, change and status to a wildcard hook', async () => {
  const { bed, received } = await start('store/order/*');
  const placed = objectOf((await bed.call('POST', '/v2/orders', { ...order, status_id: 11 })).body);
  await bed.twin.webhooksIdle();
  const statusUpdate = received.map((webhook) => objectOf(webhook.payload)).find((payload) => payload.scope === 'store/order/statusUpdated');
  assert.deepEqual(
    [scopesOf(received), statusUpdate?.data],
    [
      ['store/order/created', 'store/order/statusUpdated', 'store/order/updated'],
      { type: 'order', id: placed.id, status: { previous_status_id: 0, new_status_id: 11 } },
    ],
  );
});

test('an order left at status 0 announces no status', async () => {
  const { bed, received } = await start('store/order/*');
  await bed.call('POST', '/v2/orders', { ...order, status_id: 0 });
  await bed.twin.webhooksIdle();
  assert.deepEqual(scopesOf(received), ['store/order/created', 'store/order/updated']);
});

test('a payload is thin, carries the store as a string and an unsigned hash', async () => {
  const { bed, received } = await start('store/order/created');
  const placed = objectOf((await bed.call('POST', '/v2/orders', order)).body);
  await bed.twin.webhooksIdle();
  const payload = objectOf(received[0]?.payload);
  const storeId = String(objectOf((await bed.call('GET', '/v2/store')).body).store_id);
  const unhashed = {
    producer: `stores/${bed.twin.storeHash}`,
    created_at: Math.floor(bed.clock.now() / 1_000),
    store_id: storeId,
    scope: 'store/order/created',
    data: { type: 'order', id: placed.id },
  };
  assert.deepEqual(payload, { ...unhashed, hash: createHash('sha1').update(JSON.stringify(unhashed)).digest('hex') });
});

test('two changes of one order in one second make identical bodies under different message ids', async () => {
  const { bed, received } = await start('store/order/updated');
  const placed = objectOf((await bed.call('POST', '/v2/orders', order)).body);
  await bed.call('PUT', `/v2/orders/${String(placed.id)}`, { staff_notes: 'again' });
  await bed.twin.webhooksIdle();
  assert.deepEqual([received.length, new Set(received.map((webhook) => webhook.text)).size, new Set(received.map((webhook) => webhook.headers['webhook-id'])).size], [2, 1, 2]);
});

test('deliveries carry the headers of their hook and a Standard Webhooks signature', async () => {
  const { bed, received } = await start('store/order/created');
  await bed.call('POST', '/v2/orders', order);
  await bed.twin.webhooksIdle();
  const [webhook] = received;
  const headers = Object.fromEntries(Object.entries(webhook?.headers ?? {}).map(([name, value]) => [name, String(value)]));
  const verified = new Webhook(Buffer.from(bed.twin.clientSecret).toString('base64')).verify(webhook?.text ?? '', headers);
  assert.deepEqual([headers['x-hook-secret'], headers['content-type'], verified], ['one', 'application/json', webhook?.payload]);
});

test('signing can be switched off', async () => {
  const { bed, received } = await start('store/order/created', undefined, { isSigned: false });
  await bed.call('POST', '/v2/orders', order);
  await bed.twin.webhooksIdle();
  assert.deepEqual([received.length, received[0]?.headers['webhook-signature'], received[0]?.headers['x-hook-secret']], [1, undefined, 'one']);
});

test('a failed delivery is tried eleven times more over 48 hours, then the hook is switched off', async () => {
  const waits = [60, 180, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 50_400, 86_400];
  const triedAt: number[] = [];
  const { bed, received, hookPath } = await start('store/order/created', () => {
    triedAt.push(clockOf());
    return 500;
  });
  const clockOf = () => bed.clock.now();
  await bed.call('POST', '/v2/orders', order);
  await bed.twin.webhooksIdle();
  await bed.clock.advance(172_000_000);
  const almost = objectOf(objectOf((await bed.call('GET', hookPath)).body).data).is_active;
  await bed.clock.advance(2_000_000);
  const hook = objectOf(objectOf((await bed.call('GET', hookPath)).body).data);
  const admin = objectOf(objectOf((await bed.call('GET', '/v3/hooks/admin')).body).data);
  const gaps = triedAt.slice(1).map((at, index) => Math.round((at - (triedAt[index] ?? 0)) / 1_000));
  assert.deepEqual(
    [gaps, almost, hook.is_active, rowsOf({ data: admin.hooks_list })[0]?.status, new Set(received.map((webhook) => webhook.headers['webhook-id'])).size],
    [waits, true, false, 'deactivated', 1],
  );
});

test('any 2xx is success and ends the retries', async () => {
  const answers = [503, 302, 204];
  const { bed, received } = await start('store/order/created', () => answers.shift() ?? 200);
  await bed.call('POST', '/v2/orders', order);
  await bed.twin.webhooksIdle();
  await bed.clock.advance(173_040_000);
  assert.deepEqual([received.length, pick(bed.twin.counts(), 'webhooksDelivered', 'webhooksFailed', 'webhooksWaiting')], [
    3,
    { webhooksDelivered: 1, webhooksFailed: 2, webhooksWaiting: 0 },
  ]);
});

test('what happens while a hook is off is lost, and switching it on resumes', async () => {
  const { bed, received, hookPath } = await start('store/order/created');
  await bed.call('PUT', hookPath, { is_active: false });
  await bed.call('POST', '/v2/orders', order);
  await bed.call('PUT', hookPath, { is_active: true });
  const second = objectOf((await bed.call('POST', '/v2/orders', order)).body);
  await bed.twin.webhooksIdle();
  assert.deepEqual(
    received.map((webhook) => objectOf(objectOf(webhook.payload).data).id),
    [second.id],
  );
});

test('with the platform delay a new hook becomes live after a minute', async () => {
  const { bed, received } = await start('store/order/created', undefined, { hookActivationMs: 60_000 });
  await bed.call('POST', '/v2/orders', order);
  await bed.clock.advance(60_000);
  await bed.call('POST', '/v2/orders', order);
  await bed.twin.webhooksIdle();
  assert.equal(received.length, 1);
});

test('a destination below 90 % of 100 requests in two minutes is blocked for three minutes', async () => {
  const { bed, received, hookPath } = await start('store/order/created', () => 500);
  await bed.twin.scenario('orders', { count: 120 });
  await bed.twin.webhooksIdle();
  const atBlock = received.length;
  await bed.twin.scenario('orders', { count: 10 });
  await bed.twin.webhooksIdle();
  const admin = objectOf(objectOf((await bed.call('GET', '/v3/hooks/admin')).body).data);
  const blocked = rowsOf({ data: admin.blocked_domains }).map((row) => pick(row, 'destination', 'time_left'));
  const hook = objectOf(objectOf((await bed.call('GET', hookPath)).body).data);
  assert.deepEqual(
    [atBlock < 120, received.length, blocked, hook.is_active],
    [true, atBlock, [{ destination: new URL(String(hook.destination)).host, time_left: 180 }], true],
  );
});

test('an exception hook hears of a retry once in ten minutes, and of the end', async () => {
  const { bed, url } = await start('store/order/created', (webhook) => (webhook.path === '/exceptions' ? 200 : 500));
  const watcher = await bed.receiver();
  await bed.call('POST', '/v3/hooks', { scope: 'store/hook/deliveryException', destination: watcher.url });
  await bed.call('POST', '/v2/orders', order);
  await bed.call('POST', '/v2/orders', order);
  await bed.twin.webhooksIdle();
  const early = watcher.received.map((webhook) => pick(objectOf(objectOf(webhook.payload).data), 'type', 'error_code', 'message'));
  await bed.clock.advance(175_000_000);
  await bed.twin.webhooksIdle();
  const codes = new Set(watcher.received.map((webhook) => objectOf(objectOf(webhook.payload).data).error_code));
  assert.deepEqual([early, codes], [[{ type: 'webhook', error_code: 90_001, message: `Delivery to ${url} failed and will be retried.` }], new Set([90_001, 90_002])]);
});

test('faults drop, duplicate and delay deliveries', async () => {
  const { bed, received } = await start('store/order/created');
  bed.faults.set({ bigcommerce: { webhookDrop: 1 } });
  await bed.call('POST', '/v2/orders', order);
  bed.faults.set({ bigcommerce: { webhookDuplicate: { count: 1, times: 24 } } });
  const second = objectOf((await bed.call('POST', '/v2/orders', order)).body);
  await bed.twin.webhooksIdle();
  bed.faults.set({ bigcommerce: { webhookReorder: { count: 1, ms: 300 } } });
  const third = objectOf((await bed.call('POST', '/v2/orders', order)).body);
  const fourth = objectOf((await bed.call('POST', '/v2/orders', order)).body);
  await bed.twin.webhooksIdle();
  const ids = received.map((webhook) => objectOf(objectOf(webhook.payload).data).id);
  assert.deepEqual([ids, bed.twin.counts().webhooksDropped], [[...Array.from({ length: 25 }, () => second.id), fourth.id, third.id], 1]);
});

test('customers and their addresses are announced under their own scopes', async () => {
  const { bed, received } = await start('store/customer/*');
  const { ids } = await bed.twin.scenario('customers', { count: 1 });
  await bed.call('PUT', '/v3/customers', [{ id: ids[0], company: 'Example' }]);
  await bed.twin.webhooksIdle();
  const payloads = received.map((webhook) => objectOf(webhook.payload));
  const address = payloads.find((payload) => payload.scope === 'store/customer/address/created');
  assert.deepEqual(
    [scopesOf(received), pick(objectOf(address?.data), 'type', 'address')],
    [['store/customer/address/created', 'store/customer/created', 'store/customer/updated'], { type: 'customer', address: { customer_id: ids[0] } }],
  );
});

test('a scenario spends no API call', async () => {
  const { bed, received } = await start('store/order/created');
  bed.journal.reset();
  const { ids } = await bed.twin.scenario('orders', { count: 30 });
  await bed.twin.webhooksIdle();
  assert.deepEqual([ids.length, received.length, bed.journal.calls().bigcommerce.total, bed.journal.writes()], [30, 30, 0, []]);
});

test('a guest who registers becomes a customer with the same e-mail', async () => {
  const { bed, received } = await start('store/customer/created');
  const { ids } = await bed.twin.scenario('orders', { count: 1, guests: 1 });
  const billing = objectOf(objectOf((await bed.call('GET', `/v2/orders/${ids[0]}`)).body).billing_address);
  const registered = await bed.twin.scenario('register-guest', { email: String(billing.email) });
  await bed.twin.webhooksIdle();
  const customer = rowsOf((await bed.call('GET', `/v3/customers?id:in=${registered.ids[0]}`)).body)[0] ?? {};
  assert.deepEqual([pick(customer, 'email', 'first_name', 'last_name'), received.length], [pick(billing, 'email', 'first_name', 'last_name'), 1]);
});

test('an unknown scenario, a registration without e-mail and a share above one are refused', async () => {
  const { bed } = await start('store/order/created');
  await assert.rejects(bed.twin.scenario('earthquake'), /unknown store scenario "earthquake"/);
  await assert.rejects(bed.twin.scenario('register-guest'), /needs an email/);
  await assert.rejects(bed.twin.scenario('orders', { guests: 2 }), /guests/);
});
