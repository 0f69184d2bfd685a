import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { asRow } from './order-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';
import { operatorToken } from './service-process.ts';

let stack: ScenarioStack;
const hook = { destination: '', headers: {} as Record<string, string> };
before(async () => {
  stack = await startStack({ seed: 131 });
  const { data } = asRow(await stack.store('GET', '/v3/hooks'));
  assert.ok(Array.isArray(data));
  Object.assign(hook, { destination: data[0].destination, headers: data[0].headers });
});
after(() => stack.close());

const payload = (changes: Record<string, unknown> = {}) => ({ producer: `stores/${stack.sandbox.ready.bigcommerce.storeHash}`, hash: 'a'.repeat(40), created_at: Math.floor(Date.now() / 1000), store_id: '1', scope: 'store/order/updated', data: { type: 'order', id: 4_711 }, ...changes });

type Delivery = { body?: string; headers?: Record<string, string>; url?: string };

async function deliver({ body = JSON.stringify(payload()), headers = hook.headers, url = hook.destination }: Delivery): Promise<{ status: number; error: unknown; message: unknown }> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const text = await response.text();
  const { error, message } = text === '' ? {} : asRow(JSON.parse(text));
  return { status: response.status, error, message };
}

async function counted(outcome: string): Promise<number> {
  const metrics = await (await fetch(`${stack.service.url}/metrics`, { headers: { authorization: `Bearer ${operatorToken}` } })).text();
  const line = metrics.split('\n').find((each) => each.startsWith(`crosswalk_webhook_deliveries_total{outcome="${outcome}"}`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

async function countEvents(): Promise<number> {
  const database = await stack.database();
  const { rows } = await database.query('select count(*)::int as events from crosswalk.event');
  await database.end();
  return Number(rows[0]?.events);
}

/** Refused with this status and reason, counted under the reason, and nothing of it is queued. */
async function assertRefused(delivery: Delivery, expected: { status: number; error: string }): Promise<void> {
  const [events, before] = [await countEvents(), await counted(expected.error)];
  const { status, error, message } = await deliver(delivery);
  assert.deepEqual({ status, error }, expected);
  assert.match(String(message), /^[A-Z].*\.$/, 'the reason in plain words');
  assert.deepEqual([await countEvents(), await counted(expected.error)], [events, before + 1]);
}

/** Signed as Standard Webhooks say, with the given secret. */
function signed(body: string, secret: string): Record<string, string> {
  const [id, timestamp] = ['msg_1', String(Math.floor(Date.now() / 1000))];
  return { ...hook.headers, 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}` };
}

/** Sends more bytes than allowed without saying how many come; resolves with the answer's status. */
function sendWithoutEnd(): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(hook.destination, { method: 'POST', headers: { 'content-type': 'application/json', ...hook.headers } }, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    sending.on('error', reject);
    for (let written = 0; written < 20; written += 1) sending.write('x'.repeat(8_192));
    sending.end();
  });
}

describe('a delivery that is not to be trusted or cannot be read', () => {
  it('is refused without the secret of the hook', () => assertRefused({ headers: {} }, { status: 401, error: 'secret-missing' }));

  it('is refused with a wrong secret', () => assertRefused({ headers: { 'x-crosswalk-hook-secret': 'guessed' } }, { status: 401, error: 'secret-wrong' }));

  it('is refused with a signature by another secret', async () => {
    const body = JSON.stringify(payload());
    await assertRefused({ body, headers: signed(body, 'somebody-else') }, { status: 401, error: 'signature-wrong' });
  });

  it('is refused when its body is not the signed one', async () => {
    const headers = signed(JSON.stringify(payload()), stack.sandbox.ready.bigcommerce.clientSecret);
    await assertRefused({ body: JSON.stringify(payload({ data: { type: 'order', id: 1 } })), headers }, { status: 401, error: 'signature-wrong' });
  });

  for (const [title, body] of [
    ['is not JSON', '{"scope":'],
    ['is JSON without the fields of a delivery', '{"hello":"world"}'],
    ['is empty', ''],
    ['is a list', '[]'],
  ] as const)
    it(`is refused when its body ${title}`, () => assertRefused({ body }, { status: 400, error: 'malformed' }));

  it('is refused when it is of another store', () => assertRefused({ body: JSON.stringify(payload({ producer: 'stores/otherstore' })) }, { status: 404, error: 'unknown-store' }));

  it('is refused when it names a connection there is not', () => assertRefused({ url: hook.destination.replace(/[^/]+$/, 'nobody') }, { status: 404, error: 'unknown-connection' }));

  it('is refused when it is too large', () => assertRefused({ body: JSON.stringify(payload({ filler: 'x'.repeat(70_000) })) }, { status: 413, error: 'too-large' }));

  it('is refused when it grows too large without saying so', async () => {
    const [events, before] = [await countEvents(), await counted('too-large')];
    assert.equal(await sendWithoutEnd(), 413);
    assert.deepEqual([await countEvents(), await counted('too-large')], [events, before + 1]);
  });
});

describe('a delivery that can be trusted', () => {
  it('is accepted when it is signed with the secret of the app', async () => {
    const body = JSON.stringify(payload());
    const before = await countEvents();
    assert.equal((await deliver({ body, headers: signed(body, stack.sandbox.ready.bigcommerce.clientSecret) })).status, 200);
    assert.equal(await countEvents(), before + 1);
  });

  it('is kept as it came even with characters a database refuses', async () => {
    const body = JSON.stringify(payload({ hash: 'poison\u0000hash', extra: '\u0000 \ud800' }));
    assert.equal((await deliver({ body })).status, 200);
    const database = await stack.database();
    const { rows } = await database.query("select body from crosswalk.event where delivery_id = 'poisonhash'");
    await database.end();
    assert.deepEqual(rows.map((row) => Buffer.from(row.body).toString('utf8')), [body]);
  });

  it('of a scope nobody wants is answered and not queued', async () => {
    const [events, before] = [await countEvents(), await counted('not-wanted')];
    assert.equal((await deliver({ body: JSON.stringify(payload({ scope: 'store/cart/created', data: { type: 'cart', id: 'abc' } })) })).status, 200);
    assert.deepEqual([await countEvents(), await counted('not-wanted')], [events, before + 1]);
  });
});
