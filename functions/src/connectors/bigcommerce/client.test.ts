import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { after, afterEach, before, describe, it } from 'node:test';
import { Secret } from '../../core/secret.ts';
import { SyncError } from '../../core/sync-error.ts';
import { createStoreClient, type RateGovernor, routeOf } from './client.ts';

type Answer = { status: number; body?: string; headers?: Record<string, string>; cut?: boolean };
const token = 'a-made-up-token';
const signal = new AbortController().signal;

/** A store that answers what the test says, in order; the last answer stays. */
function scriptedStore() {
  const requests: { line: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const script: Answer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body: Buffer.concat(chunks).toString() });
      answer(response, script.length > 1 ? script.shift() : script[0]);
    });
  });
  return { server, requests, script };
}

function answer(response: ServerResponse, { status, body = '', headers = {}, cut }: Answer = { status: 200, body: '{}' }): void {
  if (!cut) return void response.writeHead(status, headers).end(body);
  response.writeHead(status, { ...headers, 'content-length': String(body.length * 2) });
  response.write(body, () => response.destroy());
}

const store = scriptedStore();
const taken: string[] = [];
const reported: unknown[] = [];
const calls: { route: string; status: number }[] = [];
const governor: RateGovernor = { take: async () => void taken.push('take'), report: async (window) => void reported.push(window) };
const opened = Promise.withResolvers<ReturnType<typeof createStoreClient>>();
const client = () => opened.promise;
const answers = (...script: Answer[]) => store.script.push(...script);
const get = async (path = '/v2/orders/250') => (await client()).get(path, signal);
const fault = async (work: Promise<unknown>) => {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof SyncError, String(error));
  return error;
};

before(() => store.server.listen(0, '127.0.0.1', () => {
  const address = store.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  opened.resolve(createStoreClient({ apiUrl: `http://127.0.0.1:${port}`, storeHash: 'abc123', accessToken: new Secret(token), governor, onCall: ({ route, status }) => void calls.push({ route, status }) }));
}));
afterEach(() => {
  for (const list of [store.requests, store.script, taken, reported, calls]) list.splice(0);
});
after(async () => {
  await (await client()).close();
  store.server.closeAllConnections();
  store.server.close();
});

describe('a read of the store', () => {
  it('goes to the store’s path with its token, asks for JSON, and is counted by route', async () => {
    answers({ status: 200, body: '{"id":250}' });
    assert.deepEqual(await get('/v2/orders/250?include=fees'), { id: 250 });
    assert.deepEqual(store.requests.map(({ line, headers }) => [line, headers['x-auth-token'], headers.accept]), [['GET /stores/abc123/v2/orders/250?include=fees', token, 'application/json']]);
    assert.deepEqual([calls, taken], [[{ route: 'GET /v2/orders/{id}', status: 200 }], ['take']]);
  });

  it('of nothing (204) is undefined', async () => {
    answers({ status: 204 });
    assert.equal(await get('/v2/orders?min_id=1'), undefined);
  });

  it('tells the governor what the store says of its window', async () => {
    answers({ status: 200, body: '[]', headers: { 'x-rate-limit-requests-quota': '150', 'x-rate-limit-requests-left': '42', 'x-rate-limit-time-reset-ms': '12000', 'x-rate-limit-time-window-ms': '30000' } });
    await get();
    assert.deepEqual(reported, [{ quota: 150, remaining: 42, resetMs: 12_000, windowMs: 30_000 }]);
  });

  it('that was refused for the rate (429) waits as long as the window lasts, and empties it for everybody', async () => {
    answers({ status: 429, body: '{"status":429}', headers: { 'x-rate-limit-requests-quota': '150', 'x-rate-limit-requests-left': '3', 'x-rate-limit-time-reset-ms': '12000', 'x-rate-limit-time-window-ms': '30000' } });
    const error = await fault(get());
    assert.deepEqual([error.code, error.retryAfterMs, store.requests.length, reported], ['RATE_LIMITED', 12_000, 1, [{ quota: 150, remaining: 0, resetMs: 12_000, windowMs: 30_000 }]]);
  });

  it('that was refused without rate headers (overload) waits 5 s and leaves the window alone', async () => {
    answers({ status: 429 });
    const error = await fault(get());
    assert.deepEqual([error.code, error.retryAfterMs, reported], ['RATE_LIMITED', 5_000, []]);
  });

  it('is tried again after a server error, each time within the rate', async () => {
    answers({ status: 500 }, { status: 503 }, { status: 200, body: '{"id":250}' });
    assert.deepEqual([await get(), taken.length], [{ id: 250 }, 3]);
  });

  it('is given up after three server errors', async () => {
    answers({ status: 503 });
    const error = await fault(get());
    assert.deepEqual([error.code, error.stage, error.message.split('\n')[1], store.requests.length], ['SOURCE_UNAVAILABLE', 'extract', 'BigCommerce answered 503 to GET /v2/orders/{id}.', 3]);
  });

  it('whose answer was cut off is tried again', async () => {
    answers({ status: 200, body: '{"id":', cut: true }, { status: 200, body: '{"id":250}' });
    assert.deepEqual(await get(), { id: 250 });
  });

  it('answered with something that is no JSON is tried again, and named by its route alone', async () => {
    answers({ status: 200, body: '<html>Maintenance</html>' });
    const error = await fault(get());
    assert.deepEqual([error.code, error.message, store.requests.length], ['SOURCE_UNAVAILABLE', 'BigCommerce answered GET /v2/orders/{id} with something that is not JSON.', 3]);
  });

  for (const [status, code] of [[401, 'AUTH_REVOKED'], [403, 'SCOPE_MISSING'], [404, 'SOURCE_DELETED'], [400, 'INVALID_VALUE'], [422, 'INVALID_VALUE']] as const) {
    it(`answered ${status} is ${code}, and not tried again`, async () => {
      answers({ status, body: '[]' });
      assert.deepEqual([(await fault(get())).code, store.requests.length], [code, 1]);
    });
  }

  it('keeps of an error only the words for people', async () => {
    answers({ status: 422, body: '{"status":422,"title":"JSON data is missing or invalid","errors":{"email":"ada@example.com is taken"}}' });
    assert.equal((await fault(get())).message, 'BigCommerce refuses a value: it is missing or not allowed. Correct the named field in Salesforce or in the field map, then redrive.\nBigCommerce answered 422 to GET /v2/orders/{id}. JSON data is missing or invalid (email)');
    store.script.splice(0);
    answers({ status: 400, body: '[{"status":400,"message":"The field \'x\' cannot be written to."}]' });
    assert.equal((await fault(get())).message.split('\n')[1], "BigCommerce answered 400 to GET /v2/orders/{id}. The field 'x' cannot be written to.");
  });

  it('that the governor does not allow is not sent', async () => {
    const limited = createStoreClient({ apiUrl: 'http://127.0.0.1:9', storeHash: 'abc123', accessToken: new Secret(token), governor: { ...governor, take: () => Promise.reject(new SyncError('RATE_LIMITED', { stage: 'extract', retryAfterMs: 9 })) } });
    assert.deepEqual([(await fault(limited.get('/v2/time', signal))).code, store.requests], ['RATE_LIMITED', []]);
    await limited.close();
  });

  it('of a store that is not there says how it failed', async () => {
    const nowhere = createStoreClient({ apiUrl: 'http://127.0.0.1:1', storeHash: 'abc123', accessToken: new Secret(token), governor });
    const error = await fault(nowhere.get('/v2/time', signal));
    assert.deepEqual([error.code, error.message], ['SOURCE_UNAVAILABLE', 'BigCommerce could not be reached for GET /v2/time (ECONNREFUSED).']);
    await nowhere.close();
  });

  it('that was aborted is not tried again', async () => {
    answers({ status: 503 });
    const aborted = AbortSignal.abort();
    assert.equal((await fault((await client()).get('/v2/time', aborted))).code, 'SOURCE_UNAVAILABLE');
    assert.deepEqual(store.requests, []);
  });
});

describe('a write to the store', () => {
  const write = async (method: 'POST' | 'PUT' | 'DELETE') => (await client()).write(method, '/v3/hooks/9', { body: { scope: 'x' }, signal });

  it('sends JSON', async () => {
    answers({ status: 200, body: '{"data":{"id":9}}' });
    assert.deepEqual(await write('PUT'), { data: { id: 9 } });
    assert.deepEqual(store.requests.map(({ line, headers, body }) => [line, headers['content-type'], body]), [['PUT /stores/abc123/v3/hooks/9', 'application/json', '{"scope":"x"}']]);
  });

  it('that can be repeated is, after a server error or a cut', async () => {
    answers({ status: 502 }, { status: 200, body: '{"da', cut: true }, { status: 200, body: '{}' });
    assert.deepEqual([await write('PUT'), store.requests.length], [{}, 3]);
    store.script.splice(0);
    answers({ status: 204 });
    assert.equal(await write('DELETE'), undefined);
  });

  for (const [what, failure] of [['a server error', { status: 503 }], ['a cut', { status: 200, body: '{"da', cut: true }]] as const) {
    it(`that creates something is never sent twice after ${what}: it may have happened`, async () => {
      answers(failure);
      assert.deepEqual([(await fault(write('POST'))).code, store.requests.length], ['SOURCE_UNAVAILABLE', 1]);
    });

    it(`that is to be sent once is, whatever it is, after ${what}`, async () => {
      answers(failure);
      assert.deepEqual([(await fault((await client()).write('PUT', '/v3/customers', { body: [], signal, isSentOnce: true }))).code, store.requests.length], ['SOURCE_UNAVAILABLE', 1]);
    });
  }
});

describe('a route', () => {
  it('has no ids and no query', () => assert.deepEqual(['/v2/orders/250/products?page=2', '/v3/catalog/products?id:in=1,2', '/v2/orders/250'].map(routeOf), ['/v2/orders/{id}/products', '/v3/catalog/products', '/v2/orders/{id}']));
});
