import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Hono } from 'hono';
import type { SyncEvent } from '../core/sync-event.ts';
import { bodyBytesMax, createWebhookRoutes } from './webhook-routes.ts';

const delivery = { producer: 'stores/abc123', hash: 'dd70c0976e06b67aaf671e73f49dcb79230ebf9d', created_at: 1_777_777_777, store_id: '1025646', scope: 'store/order/created', data: { type: 'order', id: 250 } };

/** The routes over ports that remember; `enqueue` may be replaced. */
function intake(more: { enqueue?: (events: readonly SyncEvent[]) => Promise<void>; findFault?: (delivery: { headers: Headers; body: Uint8Array }) => string | undefined; isWanted?: boolean; movesVersion?: false } = {}) {
  const enqueued: SyncEvent[] = [];
  const counted: string[] = [];
  const exceptions: number[] = [];
  const routes = createWebhookRoutes({
    findConnection: (name) => (name === 'default' ? { id: 7, name, storeHash: 'abc123', findFault: async (given) => more.findFault?.(given) } : undefined),
    route: async ({ data }) => (more.isWanted === false ? [] : [{ flow: 'order-to-salesforce', entityKey: `order:${data.id}`, ...(more.movesVersion === false ? { movesVersion: more.movesVersion } : {}) }]),
    enqueue: more.enqueue ?? (async (events) => void enqueued.push(...events)),
    onException: (id) => void exceptions.push(id),
    count: (outcome) => void counted.push(outcome),
  });
  const post = (body: string | object, headers: Record<string, string> = {}, connection = 'default') =>
    routes.request(`/bigcommerce/${connection}`, { method: 'POST', headers, body: typeof body === 'string' || body instanceof ReadableStream ? body : JSON.stringify(body), ...(body instanceof ReadableStream ? { duplex: 'half' } : {}) });
  return { routes, post, enqueued, counted, exceptions };
}

async function answer(answering: Response | Promise<Response>): Promise<{ status: number; error: unknown; message: unknown }> {
  const response = await answering;
  const body: unknown = await response.json();
  assert.ok(typeof body === 'object' && body !== null && 'error' in body && 'message' in body);
  return { status: response.status, error: body.error, message: body.message };
}

describe('a delivery', () => {
  it('becomes an event with its raw body, its id and the time it tells', async () => {
    const { post, enqueued, counted } = intake();
    const response = await post(delivery, { 'webhook-id': 'msg_1' });
    assert.deepEqual([response.status, await response.text()], [200, '']);
    assert.deepEqual(enqueued, [{ flow: 'order-to-salesforce', entityKey: 'order:250', connectionId: 7, source: 'webhook', deliveryId: 'msg_1', eventAt: '2026-05-03T03:09:37.000Z', body: Buffer.from(JSON.stringify(delivery)) }]);
    assert.deepEqual(counted, ['accepted']);
  });

  it('of something beside the record itself tells no time: it cannot call a read of the record too old', async () => {
    const { post, enqueued } = intake({ movesVersion: false });
    await post(delivery, { 'webhook-id': 'msg_1' });
    assert.deepEqual(enqueued, [{ flow: 'order-to-salesforce', entityKey: 'order:250', connectionId: 7, source: 'webhook', deliveryId: 'msg_1', body: Buffer.from(JSON.stringify(delivery)) }]);
  });

  it('without an id of its own is known by its hash, and without either by nothing', async () => {
    const { post, enqueued } = intake();
    const { hash: _hash, ...nameless } = delivery;
    await post(delivery);
    await post(nameless);
    assert.deepEqual(enqueued.map((event) => event.deliveryId), [delivery.hash, undefined]);
  });

  it('may have fields nobody told us about, at any depth', async () => {
    const { post, enqueued } = intake();
    const response = await post({ ...delivery, surprise: { a: [1] }, data: { ...delivery.data, status: { previous_status_id: 0, new_status_id: 11 } } });
    assert.deepEqual([response.status, enqueued.length], [200, 1]);
  });

  it('keeps a NUL in its body as it came', async () => {
    const { post, enqueued } = intake();
    const body = JSON.stringify({ ...delivery, note: 'a\u0000b' });
    assert.equal((await post(body)).status, 200);
    assert.equal(Buffer.from(enqueued[0]?.body ?? []).toString(), body);
  });

  it('whose id holds a NUL or is endless gets an id the database takes', async () => {
    const { post, enqueued } = intake();
    await post({ ...delivery, hash: `a\u0000${'b'.repeat(150)}` });
    assert.equal(enqueued[0]?.deliveryId, `a${'b'.repeat(150)}`);
    await post(delivery, { 'webhook-id': 'x'.repeat(500) });
    assert.equal(enqueued[1]?.deliveryId?.length, 200);
  });

  it('of a scope no flow wants is accepted and counted, and nothing is kept', async () => {
    const { post, enqueued, counted } = intake({ isWanted: false });
    assert.deepEqual([(await post(delivery)).status, enqueued, counted], [200, [], ['not-wanted']]);
  });

  it('delivered again is an event again: a duplicate is never dropped', async () => {
    const { post, enqueued } = intake();
    await Promise.all([post(delivery), post(delivery), post(delivery)]);
    assert.equal(enqueued.length, 3);
  });

  it('is acknowledged only after the event is durable', async () => {
    const durable = Promise.withResolvers<void>();
    const steps: string[] = [];
    const { post, counted } = intake({ enqueue: () => durable.promise });
    const answered = Promise.resolve(post(delivery)).then((response) => steps.push(`answered ${response.status}`));
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([steps, counted], [[], []]);
    steps.push('durable');
    durable.resolve();
    await answered;
    assert.deepEqual([steps, counted], [['durable', 'answered 200'], ['accepted']]);
  });

  it('is not acknowledged when the event could not be kept: the store sends it again', async () => {
    const { routes, counted } = intake({ enqueue: () => Promise.reject(new Error('the database is away')) });
    const app = new Hono().onError((error, c) => c.json({ error: 'internal', message: error.message }, 500)).route('/', routes);
    const response = await app.request('/bigcommerce/default', { method: 'POST', body: JSON.stringify(delivery) });
    assert.deepEqual([await answer(response), counted], [{ status: 500, error: 'internal', message: 'the database is away' }, []]);
  });
});

describe('a delivery that is refused', () => {
  /** Nothing is kept of it, and it is counted by its reason. */
  const refusal = async (bed: ReturnType<typeof intake>, response: Response | Promise<Response>) => {
    const said = await answer(response);
    assert.deepEqual([bed.enqueued, bed.counted], [[], [said.error]]);
    return said;
  };

  it('names no store we know', async () => {
    const bed = intake();
    assert.deepEqual(await refusal(bed, bed.post(delivery, {}, 'unknown')), { status: 404, error: 'unknown-connection', message: 'No store is connected under this name.' });
  });

  it('is of another store than its address', async () => {
    const bed = intake();
    assert.deepEqual(await refusal(bed, bed.post({ ...delivery, producer: 'stores/other99' })), { status: 404, error: 'unknown-store', message: 'The delivery is of another store.' });
  });

  for (const fault of ['secret-missing', 'secret-wrong', 'signature-wrong']) {
    it(`cannot be trusted (${fault})`, async () => {
      const bed = intake({ findFault: () => fault });
      assert.deepEqual(await refusal(bed, bed.post(delivery)), { status: 401, error: fault, message: 'The delivery does not carry the secret of this hook.' });
    });
  }

  it('is judged by its headers and the exact bytes of its body, before it is parsed', async () => {
    const seen: [string | null, string][] = [];
    const bed = intake({
      findFault({ headers, body }) {
        seen.push([headers.get('x-crosswalk-hook-secret'), Buffer.from(body).toString()]);
        return 'secret-wrong';
      },
    });
    const said = await refusal(bed, bed.post('{ not json', { 'x-crosswalk-hook-secret': 'a made-up secret' }));
    assert.deepEqual([said.status, seen], [401, [['a made-up secret', '{ not json']]]);
  });

  for (const [what, body, field] of [
    ['has no producer', { ...delivery, producer: undefined }, 'producer'],
    ['has a producer that is no store', { ...delivery, producer: 'stores/abc123/../x' }, 'producer'],
    ['has no scope', { ...delivery, scope: undefined }, 'scope'],
    ['has a scope that is none', { ...delivery, scope: 'order; drop table' }, 'scope'],
    ['has a time that is text', { ...delivery, created_at: '2026-05-01' }, 'created_at'],
    ['has a time before time began', { ...delivery, created_at: -1 }, 'created_at'],
    ['has a time no date can show', { ...delivery, created_at: 1e15 }, 'created_at'],
    ['has no data', { ...delivery, data: undefined }, 'data'],
    ['has data without an id', { ...delivery, data: { type: 'order' } }, 'data.id'],
    ['has an id that is a fraction', { ...delivery, data: { type: 'order', id: 2.5 } }, 'data.id'],
    ['has a list where an object belongs', { ...delivery, data: [1] }, 'data'],
  ] as const) {
    it(`${what}: the answer names the field`, async () => {
      const bed = intake();
      const said = await refusal(bed, bed.post(body));
      assert.deepEqual([said.status, said.error, String(said.message).startsWith(`The field "${field}" is not what a delivery has: `)], [400, 'malformed', true], String(said.message));
    });
  }

  for (const body of ['', 'hello', '{"producer":', '\u0000']) {
    it(`is not JSON (${JSON.stringify(body)})`, async () => {
      const bed = intake();
      assert.deepEqual(await refusal(bed, bed.post(body)), { status: 400, error: 'malformed', message: 'The body is not JSON.' });
    });
  }

  for (const body of ['null', '[]', '"text"', '42']) {
    it(`is JSON but no object (${body})`, async () => {
      const bed = intake();
      assert.equal((await refusal(bed, bed.post(body))).status, 400);
    });
  }

  const tooLarge = { status: 413, error: 'too-large', message: 'A delivery has at most 65536 bytes.' };

  it('says itself that it is too large: its body is not read', async () => {
    const bed = intake();
    assert.deepEqual(await refusal(bed, bed.post('{}', { 'content-length': String(bodyBytesMax + 1) })), tooLarge);
  });

  it('turns out too large: no more of it is read than that', async () => {
    const bed = intake();
    const pulled: number[] = [];
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled.push(16_384);
        controller.enqueue(new Uint8Array(16_384));
      },
    });
    assert.deepEqual(await refusal(bed, bed.post(endless)), tooLarge);
    assert.ok(pulled.length <= 8, `${pulled.length} chunks were read`);
  });

  it('is one byte too large; one of exactly the limit is read', async () => {
    const padded = (bytes: number) => JSON.stringify({ ...delivery, padding: '' }).replace('"padding":""', () => `"padding":"${'x'.repeat(bytes - JSON.stringify({ ...delivery, padding: '' }).length)}"`);
    const bed = intake();
    assert.equal((await refusal(bed, bed.post(padded(bodyBytesMax + 1)))).status, 413);
    assert.equal((await intake().post(padded(bodyBytesMax))).status, 200);
  });
});

describe('other requests', () => {
  it('find nothing', async () => {
    const { routes, counted } = intake();
    assert.deepEqual([(await routes.request('/bigcommerce/default')).status, (await routes.request('/bigcommerce', { method: 'POST' })).status, counted], [404, 404, []]);
  });
});

describe('a delivery exception', () => {
  const exception = { ...delivery, scope: 'store/hook/deliveryException', data: { type: 'webhook', id: 12, error_code: 90_003, message: 'the domain is blocked' } };

  it('asks for what the failed deliveries said, and queues nothing itself', async () => {
    const { routes, enqueued, counted, exceptions } = intake();
    const response = await routes.request('/bigcommerce/default/exceptions', { method: 'POST', body: JSON.stringify(exception) });
    assert.deepEqual([response.status, enqueued, counted, exceptions], [200, [], ['delivery-exception'], [7]]);
  });

  it('is refused without the secret of its hook', async () => {
    const { routes, exceptions } = intake({ findFault: () => 'secret-missing' });
    const response = await routes.request('/bigcommerce/default/exceptions', { method: 'POST', body: JSON.stringify(exception) });
    assert.deepEqual([response.status, exceptions], [401, []]);
  });
});
