import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, afterEach, before, describe, it } from 'node:test';
import { Secret } from '../../core/secret.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgSession } from './auth.ts';
import { createOrgClient, type OrgClient } from './client.ts';

type Answer = { status: number; body?: unknown; headers?: Record<string, string>; cut?: boolean };
const signal = new AbortController().signal;
const requests: { line: string; authorization: string | undefined; body: unknown }[] = [];
const script: Answer[] = [];
const renewals: string[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString();
    requests.push({ line: `${request.method} ${decodeURIComponent(request.url ?? '')}`, authorization: request.headers.authorization, body: text === '' ? undefined : JSON.parse(text) });
    const { status, body = {}, headers = {}, cut } = (script.length > 1 ? script.shift() : script[0]) ?? { status: 200 };
    const json = typeof body === 'string' ? body : JSON.stringify(body);
    if (!cut) return void response.writeHead(status, headers).end(status === 204 ? undefined : json);
    response.writeHead(status, { ...headers, 'content-length': String(json.length * 2) });
    response.write(json, () => response.destroy());
  });
});
const listening = Promise.withResolvers<string>();
const clients: OrgClient[] = [];
const answers = (...list: Answer[]) => void script.splice(0, script.length, ...list);

async function open(more: { budgetShareMax?: number; now?: () => number; onCall?: (call: { route: string; status: number }) => void } = {}): Promise<OrgClient> {
  const instanceUrl = await listening.promise;
  const session = (number: number): OrgSession => ({ accessToken: new Secret(`token-${number}`), instanceUrl, organizationId: '00D000000000001AAA' });
  const client = createOrgClient({
    sessions: {
      current: async () => session(renewals.length + 1),
      async renew(stale) {
        renewals.push(stale.accessToken.reveal());
        return session(renewals.length + 1);
      },
    },
    apiVersion: '66.0',
    budgetShareMax: 0.95,
    now: () => 0,
    ...more,
  });
  clients.push(client);
  return client;
}
const fault = async (work: Promise<unknown>) => {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof SyncError);
  return error;
};
const post = { method: 'POST', url: '/services/data/v66.0/sobjects/Account', referenceId: 'a', body: { Name: 'x' } } as const;
const read = { method: 'GET', url: '/services/data/v66.0/limits', referenceId: 'a' } as const;
const composite = async (client: OrgClient, subrequest: typeof post | typeof read = post) => client.composite([subrequest], { allOrNone: false, signal });

before(() => server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  listening.resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
}));
afterEach(async () => {
  [requests, script, renewals].forEach((list) => list.splice(0));
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
after(() => {
  server.closeAllConnections();
  server.close();
});

describe('a call to the org', () => {
  it('carries the session, stays in the API version and is counted by route', async () => {
    const calls: unknown[] = [];
    const client = await open({ onCall: ({ route, status }) => calls.push([route, status]) });
    answers({ status: 200, body: { Name: 'x' } });
    assert.deepEqual(await client.get('/sobjects/Account/001000000000001AAA?fields=Name', signal), { Name: 'x' });
    assert.deepEqual([requests, calls], [[{ line: 'GET /services/data/v66.0/sobjects/Account/001000000000001AAA?fields=Name', authorization: 'Bearer token-1', body: undefined }], [['GET /sobjects/Account/{id}', 200]]]);
  });

  it('whose session has ended signs in once and is sent again', async () => {
    answers({ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }] }, { status: 200, body: { ok: 1 } });
    assert.deepEqual([await (await open()).get('/limits', signal), renewals, requests.map((request) => request.authorization)], [{ ok: 1 }, ['token-1'], ['Bearer token-1', 'Bearer token-2']]);
  });

  it('that is refused with the new session too is not sent in a loop', async () => {
    answers({ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }] });
    const error = await fault((await open()).get('/limits', signal));
    assert.deepEqual([error.code, requests.length, renewals.length], ['AUTH_REVOKED', 2, 1]);
  });

  it('that is refused without the documented body is revoked all the same', async () => {
    answers({ status: 401, body: '' });
    assert.equal((await fault((await open()).get('/limits', signal))).code, 'AUTH_REVOKED');
  });

  it('that only reads is tried again after a server error and after a cut', async () => {
    answers({ status: 503, body: '<html>' }, { status: 200, body: { half: 1 }, cut: true }, { status: 200, body: { ok: 1 } });
    assert.deepEqual([await (await open()).get('/limits', signal), requests.length], [{ ok: 1 }, 3]);
  });

  it('that only reads is given up after three tries', async () => {
    answers({ status: 503 });
    const error = await fault((await open()).get('/sobjects/Account/001000000000001AAA', signal));
    assert.deepEqual([error.code, error.message, requests.length], ['TARGET_UNAVAILABLE', 'Salesforce gave no usable answer to GET /sobjects/Account/{id} (status 503).', 3]);
  });

  it('whose error has the platform’s shape is that error, its words masked', async () => {
    answers({ status: 400, body: [{ errorCode: 'INVALID_FIELD', message: "No such column 'Nope' for ada@example.com", fields: ['Nope'] }] });
    const error = await fault((await open()).get('/query?q=x', signal));
    assert.deepEqual([error.code, error.field, /ada/.test(error.message), requests.length], ['SETUP_INCOMPLETE', 'Nope', false, 1]);
  });

  it('over the platform’s own limit (403) waits for the next day', async () => {
    answers({ status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }] });
    assert.equal((await fault((await open()).get('/limits', signal))).code, 'BUDGET_EXHAUSTED');
  });
});

describe('a composite call', () => {
  it('always says that the order stands', async () => {
    answers({ status: 200, body: { compositeResponse: [{ referenceId: 'a', httpStatusCode: 201, body: { id: '001000000000001AAA' }, httpHeaders: {} }] } });
    assert.deepEqual(await composite(await open()), [{ referenceId: 'a', status: 201, body: { id: '001000000000001AAA' } }]);
    assert.deepEqual(requests[0]?.body, { allOrNone: false, collateSubrequests: false, compositeRequest: [post] });
  });

  for (const [what, answer] of [['a server error', { status: 500 }], ['an answer that was cut off', { status: 200, body: { compositeResponse: [] }, cut: true }], ['an answer that is no JSON', { status: 200, body: '<html>' }]] as const) {
    it(`that writes has an unknown outcome after ${what}, and is not sent again`, async () => {
      answers(answer);
      const error = await fault(composite(await open()));
      assert.deepEqual([error.code, requests.length], ['OUTCOME_UNKNOWN', 1]);
    });

    it(`that only reads is repeated after ${what}`, async () => {
      answers(answer, { status: 200, body: { compositeResponse: [] } });
      assert.deepEqual([await composite(await open(), read), requests.length], [[], 2]);
    });
  }

  it('that was refused for its session is sent again: nothing of it was done', async () => {
    answers({ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: '' }] }, { status: 200, body: { compositeResponse: [] } });
    assert.deepEqual([await composite(await open()), requests.length], [[], 2]);
  });
});

describe('a query', () => {
  it('brings all pages', async () => {
    answers({ status: 200, body: { done: false, records: [{ Id: '1' }], nextRecordsUrl: '/services/data/v66.0/query/01g000000000001AAA-2000' } }, { status: 200, body: { done: true, records: [{ Id: '2' }] } });
    assert.deepEqual(await (await open()).query("SELECT Id FROM Account WHERE Name = 'a&b'", signal), [{ Id: '1' }, { Id: '2' }]);
    assert.deepEqual(requests.map((request) => request.line), ["GET /services/data/v66.0/query?q=SELECT Id FROM Account WHERE Name = 'a&b'", 'GET /services/data/v66.0/query/01g000000000001AAA-2000']);
  });
});

describe('the daily allowance', () => {
  const usage = (used: number) => ({ status: 200, headers: { 'sforce-limit-info': `api-usage=${used}/100000` } });

  it('is read from every answer, also from a refusal', async () => {
    const client = await open();
    assert.equal(client.budgetUsed(), undefined);
    answers(usage(25_000));
    await client.get('/limits', signal);
    assert.equal(client.budgetUsed(), 0.25);
    answers({ ...usage(26_000), status: 404, body: [{ errorCode: 'NOT_FOUND', message: '' }] });
    await fault(client.get('/nothing', signal));
    assert.equal(client.budgetUsed(), 0.26);
  });

  it('is not used beyond our share: work waits, and no call is made', async () => {
    const client = await open({ budgetShareMax: 0.8 });
    answers(usage(80_000));
    await client.get('/limits', signal);
    const error = await fault(composite(client));
    assert.deepEqual([error.code, error.retryAfterMs, error.message, requests.length], ['BUDGET_EXHAUSTED', 60_000, 'Salesforce API calls have reached 80 % of the daily allowance.', 1]);
  });

  it('that is used up is looked at again by one call a minute', async () => {
    let time = 1_000;
    const client = await open({ budgetShareMax: 0.8, now: () => time });
    answers(usage(80_000));
    await client.get('/limits', signal);
    time += 59_999;
    assert.equal((await fault(client.get('/limits', signal))).code, 'BUDGET_EXHAUSTED');
    assert.equal(requests.length, 1);
    time += 1;
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => client.get('/limits', signal)));
    assert.deepEqual([outcomes.map((outcome) => outcome.status), requests.length], [['fulfilled', ...Array.from({ length: 9 }, () => 'rejected')], 2]);
    time += 59_999;
    assert.equal((await fault(client.get('/limits', signal))).code, 'BUDGET_EXHAUSTED');
    assert.equal(requests.length, 2);
  });

  it('that was renewed is noticed by that call, and work goes on', async () => {
    let time = 1_000;
    const client = await open({ budgetShareMax: 0.8, now: () => time });
    answers(usage(95_000), usage(12));
    await client.get('/limits', signal);
    await fault(client.get('/limits', signal));
    time += 60_000;
    await client.get('/limits', signal);
    assert.deepEqual([client.budgetUsed(), await Promise.all([client.get('/limits', signal), client.get('/limits', signal)]), requests.length], [0.000_12, [{}, {}], 4]);
  });

  it('that is used up in the middle of a query lets its other pages follow', async () => {
    const client = await open({ budgetShareMax: 0.8 });
    const page = (more: object) => ({ ...usage(95_000), body: { records: [{ Id: '1' }], ...more } });
    answers(page({ done: false, nextRecordsUrl: '/services/data/v66.0/query/01g-2000' }), page({ done: true }));
    assert.deepEqual([(await client.query('SELECT Id FROM Account', signal)).length, requests.length], [2, 2]);
  });

  it('just below our share is still used', async () => {
    const client = await open({ budgetShareMax: 0.8 });
    answers(usage(79_999));
    await client.get('/limits', signal);
    assert.deepEqual(await client.get('/limits', signal), {});
  });
});
