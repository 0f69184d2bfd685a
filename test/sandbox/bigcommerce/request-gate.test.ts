import assert from 'node:assert/strict';
import { after, beforeEach, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
before(async () => {
  bed = await startStoreTestBed({ seed: { customers: 3, products: 1 } });
});
beforeEach(async () => {
  bed.faults.clear();
  await bed.clock.advance(31_000);
});
after(() => bed.close());

const order = { billing_address: { zip: '78701' }, products: [{ name: 'Mug', quantity: 1, price_ex_tax: 1, price_inc_tax: 1 }] };
const rate = (headers: Headers) =>
  Object.fromEntries(['time-window-ms', 'time-reset-ms', 'requests-quota', 'requests-left'].map((name) => [name, headers.get(`x-rate-limit-${name}`)]));

test('every answer carries the four rate headers, refusals too', async () => {
  const first = await bed.call('GET', '/v2/time');
  await bed.clock.advance(10_000);
  const missing = await bed.call('GET', '/v2/orders/1');
  assert.deepEqual(
    [rate(first.headers), rate(missing.headers)],
    [
      { 'time-window-ms': '30000', 'time-reset-ms': '30000', 'requests-quota': '450', 'requests-left': '449' },
      { 'time-window-ms': '30000', 'time-reset-ms': '20000', 'requests-quota': '450', 'requests-left': '448' },
    ],
  );
});

test('a spent quota answers 429 in the shape of each API until the window ends', async () => {
  const small = await startStoreTestBed({ quota: { requests: 2, windowMs: 30_000 } });
  await small.call('GET', '/v2/time');
  await small.call('GET', '/v2/time');
  const [v2, v3] = [await small.call('GET', '/v2/time'), await small.call('GET', '/v3/hooks')];
  await small.clock.advance(30_000);
  const later = await small.call('GET', '/v2/time');
  await small.close();
  assert.deepEqual(
    [v2.status, rowsOf(v2.body), v3.status, pick(objectOf(v3.body), 'status', 'title', 'errors'), v3.headers.get('x-rate-limit-requests-left'), later.status],
    [429, [{ status: 429, message: 'Too many requests' }], 429, { status: 429, title: 'Too many requests', errors: {} }, '0', 200],
  );
});

test('the rateLimit fault comes with headers, or without them as when the platform is overloaded', async () => {
  bed.faults.set({ bigcommerce: { rateLimit: 1 } });
  const limited = await bed.call('GET', '/v2/time');
  bed.faults.set({ bigcommerce: { rateLimit: { count: 1, headers: false } } });
  const overloaded = await bed.call('GET', '/v2/time');
  const after = await bed.call('GET', '/v2/time');
  assert.deepEqual(
    [limited.status, limited.headers.get('x-rate-limit-requests-left'), overloaded.status, Object.values(rate(overloaded.headers)), after.status],
    [429, '0', 429, [null, null, null, null], 200],
  );
});

test('a wrong token, another store and a revoked token answer 401', async () => {
  const wrong = await bed.call('GET', '/v2/time', undefined, { 'x-auth-token': 'nonsense' });
  const elsewhere = await fetch(`${bed.twin.apiUrl}/stores/otherstore/v3/hooks`, { headers: { 'x-auth-token': bed.twin.accessToken } });
  bed.faults.set({ bigcommerce: { tokenRevoked: 1 } });
  const revoked = await bed.call('GET', '/v3/customers');
  assert.deepEqual([wrong.status, rowsOf(wrong.body)[0]?.status, elsewhere.status, revoked.status, objectOf(revoked.body).status], [401, 401, 401, 401, 401]);
});

test('a token reads and writes only within its scopes; hooks need none', async () => {
  const headers = { 'x-auth-token': bed.twin.createToken({ scopes: ['store_v2_orders_read_only', 'store_v2_customers'] }) };
  const statuses = await Promise.all([
    bed.call('GET', '/v2/orders', undefined, headers),
    bed.call('POST', '/v2/orders', order, headers),
    bed.call('GET', '/v3/customers', undefined, headers),
    bed.call('GET', '/v3/catalog/products', undefined, headers),
    bed.call('GET', '/v2/time', undefined, headers),
    bed.call('GET', '/v3/hooks', undefined, headers),
  ]);
  assert.deepEqual(
    statuses.map((answer) => answer.status),
    [204, 403, 200, 403, 403, 200],
  );
});

test('errorBefore does nothing and errorAfter has done it', async () => {
  const before = Number(bed.twin.counts().orders);
  bed.faults.set({ bigcommerce: { errorBefore: { count: 1, status: 503 } } });
  const refused = await bed.call('POST', '/v2/orders', order);
  const between = Number(bed.twin.counts().orders);
  bed.faults.set({ bigcommerce: { errorAfter: { count: 1, status: 502, match: 'POST /v2/orders' } } });
  const lost = await bed.call('POST', '/v2/orders', order);
  assert.deepEqual([refused.status, between, lost.status, Number(bed.twin.counts().orders)], [503, before, 502, before + 1]);
});

test('a cut answer breaks off in the middle of the body after the effect', async () => {
  const before = Number(bed.twin.counts().orders);
  bed.faults.set({ bigcommerce: { errorAfter: { count: 1, cut: true } } });
  const answer = await fetch(`${bed.twin.apiUrl}/stores/${bed.twin.storeHash}/v2/orders`, {
    method: 'POST',
    headers: { 'x-auth-token': bed.twin.accessToken, 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
  await assert.rejects(answer.text());
  assert.deepEqual([answer.status, Number(bed.twin.counts().orders)], [200, before + 1]);
});

test('an answer without a body can be cut too', async () => {
  const placed = objectOf((await bed.call('POST', '/v2/orders', order)).body);
  bed.faults.set({ bigcommerce: { errorAfter: { count: 1, cut: true } } });
  await assert.rejects(bed.call('DELETE', `/v2/orders/${String(placed.id)}`));
  const read = objectOf((await bed.call('GET', `/v2/orders/${String(placed.id)}`)).body);
  assert.equal(read.is_deleted, true);
});

test('a held answer has committed before it leaves', async () => {
  const before = Number(bed.twin.counts().orders);
  bed.faults.set({ bigcommerce: { holdAfter: { count: 1, ms: 30, match: 'POST /v2/orders' } } });
  const answer = bed.call('POST', '/v2/orders', order);
  await bed.faults.waitForHeld('bigcommerce', AbortSignal.timeout(5_000));
  const whileHeld = Number(bed.twin.counts().orders);
  assert.deepEqual([whileHeld, (await answer).status], [before + 1, 200]);
});

test('a fourth update of customers at once answers 429 with quota left', async () => {
  bed.faults.set({ bigcommerce: { latencyMs: 250 } });
  const answers = await Promise.all(Array.from({ length: 4 }, () => bed.call('PUT', '/v3/customers', [{ id: 1, company: 'Example' }])));
  const refused = answers.filter((answer) => answer.status === 429);
  assert.deepEqual(
    [refused.length, answers.filter((answer) => answer.status === 200).length, Number(refused[0]?.headers.get('x-rate-limit-requests-left')) > 0],
    [1, 3, true],
  );
});

test('text that is no JSON answers 400, another media type 415, in the shape of each API', async () => {
  const v2 = await bed.call('POST', '/v2/orders', '{broken');
  const v3 = await bed.call('POST', '/v3/hooks', '{broken');
  const media = await bed.call('POST', '/v2/orders', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' });
  const list = await bed.call('POST', '/v2/orders', []);
  assert.deepEqual([v2.status, Array.isArray(v2.body), v3.status, objectOf(v3.body).title, media.status, list.status], [400, true, 400, 'Input is invalid.', 415, 400]);
});

test('a path the store does not have is a 404 in the shape of its API and counts as a call', async () => {
  bed.journal.reset();
  const [v2, v3] = [await bed.call('GET', '/v2/nothing'), await bed.call('GET', '/v3/nothing')];
  assert.deepEqual(
    [v2.status, Array.isArray(v2.body), v3.status, objectOf(v3.body).status, bed.journal.calls().bigcommerce],
    [404, true, 404, 404, { total: 2, byRoute: { 'GET /v2/{unknown}': 1, 'GET /v3/{unknown}': 1 } }],
  );
});

test('calls are counted by their route, refused ones included', async () => {
  bed.journal.reset();
  await bed.call('GET', '/v2/orders/1');
  await bed.call('GET', '/v2/orders/2/products');
  await bed.call('GET', '/v3/catalog/products/1/variants/2');
  assert.deepEqual(bed.journal.calls().bigcommerce, {
    total: 3,
    byRoute: { 'GET /v2/orders/{id}': 1, 'GET /v2/orders/{id}/products': 1, 'GET /v3/catalog/products/{id}/variants/{id}': 1 },
  });
});

test('V2 answers JSON only to callers that accept it', async () => {
  const xml = await bed.call('GET', '/v2/time', undefined, { accept: 'application/xml' });
  const any = await bed.call('GET', '/v2/time', undefined, { accept: '*/*' });
  assert.deepEqual([xml.status, any.status], [406, 200]);
});

test('the time is the sandbox clock', async () => {
  const answer = await bed.call('GET', '/v2/time');
  assert.deepEqual(answer.body, { time: Math.floor(bed.clock.now() / 1_000) });
});

test('latency is waited before the route runs', async () => {
  bed.faults.set({ bigcommerce: { latencyMs: 25 } });
  const startedAt = performance.now();
  await bed.call('GET', '/v2/time');
  assert.ok(performance.now() - startedAt >= 24);
});
