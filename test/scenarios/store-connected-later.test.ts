import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { answerOf, type Person, signIn } from './command-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';
import { createVisitor } from './visitor.ts';

const waitMsMax = 60_000;

describe('a store that is connected while the service runs', () => {
  let stack: ScenarioStack;
  let admin: Person;
  /** An order of the moments between connecting and the first webhook. */
  let early = 0;
  const statusOf = async (key: string): Promise<Record<string, unknown>> => {
    const [row] = await stack.soql(`SELECT Value__c FROM Crosswalk_Status__c WHERE Key__c = '${key}'`);
    return row ? JSON.parse(String(row.Value__c)) : {};
  };
  /** What the page shows, once it shows this state. */
  const untilShown = async (state: string, key = 'connection:bigcommerce', source?: string) => {
    for (const deadline = performance.now() + waitMsMax; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const shown = await statusOf(key);
      if (shown.state === state && (source === undefined || shown.source === source)) return shown;
      assert.ok(performance.now() < deadline, `${key} is not ${state} but ${JSON.stringify(shown)}`);
    }
  };
  const askForAddress = async () => {
    const { result } = await answerOf(stack, await admin.ask('connect-store', {}));
    assert.ok(typeof result === 'object' && result !== null && 'url' in result && typeof result.url === 'string');
    return result.url;
  };
  const appScenario = async (name: string, options: Record<string, unknown>) => z.object({ ids: z.array(z.string()) }).parse(await stack.control('POST', '/scenario', { name, ...options }));
  const connectWith = async (accessToken: string) => {
    const { visit, post } = createVisitor();
    const page = await visit(await askForAddress());
    const done = await post(page.url, { csrf: csrfIn(page.text), storeHash: stack.sandbox.ready.bigcommerce.storeHash, accessToken });
    assert.equal(done.status, 200, done.text);
  };
  const csrfIn = (text: string) => /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';

  before(async () => {
    stack = await startStack({ seed: 81, environment: { BIGCOMMERCE_STORE_HASH: '', BIGCOMMERCE_ACCESS_TOKEN: '' } });
    admin = await signIn(stack, 'ada@shop.example.com', ['Crosswalk_Admin']);
    // A page of the org is open: the service reports every few seconds.
    await admin.call('POST', '/sobjects/Crosswalk_Status__c', { Key__c: 'heartbeat:1', Kind__c: 'heartbeat' });
  });
  after(() => stack.close());

  it('begins with a service that is up, and says that no store is connected', async () => {
    assert.deepEqual(await untilShown('not-connected'), { state: 'not-connected', canInstall: true });
    const answer = await fetch(`${stack.service.url}/readyz`);
    assert.equal(answer.status, 200);
    assert.equal((await untilShown('connected', 'connection:salesforce')).method, 'jwt');
  });

  it('is connected by a token that is entered in a page of the service, opened once', async () => {
    const url = await askForAddress();
    const { visit, post } = createVisitor();
    const page = await visit(url);
    assert.deepEqual([page.status, page.url.includes('ticket'), /Orders: modify/.test(page.text)], [200, false, true]);
    assert.equal((await createVisitor().visit(url)).status, 403);
    const { storeHash, accessToken } = stack.sandbox.ready.bigcommerce;
    // The store takes its time to register the webhooks: what happens meanwhile is told to nobody.
    await stack.faults({ bigcommerce: { latencyMs: 150 } });
    const action = new URL('/connect/bigcommerce', url).href;
    assert.equal((await post(action, { csrf: 'another', storeHash, accessToken })).status, 403);
    const wrong = await post(action, { csrf: csrfIn(page.text), storeHash, accessToken: 'not-a-token-of-the-store' });
    assert.deepEqual([wrong.status, /does not know this token/.test(wrong.text), wrong.text.includes('not-a-token')], [422, true, false]);
    const right = await post(action, { csrf: csrfIn(wrong.text), storeHash, accessToken });
    assert.deepEqual([right.status, /The store is connected/.test(right.text)], [200, true]);
    assert.equal((await post(action, { csrf: csrfIn(wrong.text), storeHash, accessToken })).status, 403);
    [early = 0] = await stack.scenario('orders', { count: 1 });
    await stack.faults({});
    assert.deepEqual(await untilShown('connected'), { state: 'connected', source: 'account', storeHash, canInstall: true });
  });

  it('brings its orders without a restart, as soon as its webhooks are registered', async () => {
    const hooks = async () => z.object({ data: z.array(z.unknown()) }).parse(await stack.store('GET', '/v3/hooks')).data.length;
    for (const deadline = performance.now() + waitMsMax; (await hooks()) < 18; await new Promise((resolve) => setTimeout(resolve, 50))) assert.ok(performance.now() < deadline, 'no webhooks');
    for (const deadline = performance.now() + waitMsMax; (await stack.soql(`SELECT Id FROM Order WHERE BC_Number__c = '${early}'`)).length === 0; await new Promise((resolve) => setTimeout(resolve, 50))) assert.ok(performance.now() < deadline, 'what happened before the webhooks were there waits for the next sweep');
    await stack.scenario('orders', { count: 2 });
    await stack.settled();
    assert.equal((await stack.soql('SELECT Id FROM Order')).length, 3);
  });

  it('keeps the token in the vault, and nowhere else', async () => {
    const { accessToken } = stack.sandbox.ready.bigcommerce;
    const database = await stack.database();
    const tables = await database.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'crosswalk'`);
    for (const { name } of tables.rows) assert.ok(!JSON.stringify((await database.query(`select * from crosswalk.${name}`)).rows).includes(accessToken), name);
    await database.end();
    assert.ok(!stack.service.output().includes(accessToken));
    for (const object of ['Crosswalk_Command__c', 'Crosswalk_Status__c']) assert.ok(!JSON.stringify(await stack.soql(`SELECT Id, ${object === 'Crosswalk_Command__c' ? 'Payload__c, Result__c, Message__c' : 'Value__c'} FROM ${object}`)).includes(accessToken));
  });

  it('shows what a pre-flight found, each with a sentence, and what mends it', async () => {
    const { status, result } = await answerOf(stack, await admin.ask('preflight', {}));
    assert.equal(status, 'Done');
    await untilShown('ok', 'preflight:store-scopes');
    const rows = await stack.soql(`SELECT Value__c FROM Crosswalk_Status__c WHERE Kind__c = 'preflight'`);
    const found = rows.map((row) => JSON.parse(String(row.Value__c)));
    assert.deepEqual([found.length, found.filter(({ state }) => state !== 'ok')], [13, []], JSON.stringify(result));
  });

  it('is seen to be revoked as soon as the store refuses the token, and works again with another', async () => {
    await stack.control('POST', '/scenario', { name: 'revoke-token' });
    await stack.control('POST', '/scenario', { name: 'orders', count: 1 });
    await untilShown('revoked');
    const { ids: [limited] } = await appScenario('create-token', { scopes: ['store_v2_orders', 'store_v2_customers_read_only', 'store_v2_products', 'store_v2_information'] });
    await connectWith(String(limited));
    assert.deepEqual((await untilShown('scopes-missing')).missing, ['Customers: modify', 'Store inventory: modify']);
    await answerOf(stack, await admin.ask('preflight', {}));
    const { message, fix } = await untilShown('failed', 'preflight:store-scopes');
    assert.deepEqual([message, fix], ['The token of the store lacks: Customers: modify; Store inventory: modify.', { kind: 'command', action: 'connect-store', payload: {} }]);
    const { ids: [whole] } = await appScenario('create-token', {});
    await connectWith(String(whole));
    await untilShown('connected');
  });

  it('may be connected by the app: its code is exchanged, its removal takes the token back', async () => {
    const { loginUrl, clientId } = stack.sandbox.ready.bigcommerce;
    const at = (path: string) => `${stack.service.url}/oauth/bigcommerce/${path}`;
    await appScenario('register-app', { authUrl: at('auth'), loadUrl: at('load'), uninstallUrl: at('uninstall') });
    const installed = await createVisitor().post(`${loginUrl}/app/${clientId}/install`, {});
    assert.deepEqual([installed.status, /The store is connected/.test(installed.text)], [200, true]);
    assert.equal((await fetch(installed.url)).status, 401, 'a code is exchanged once');
    await untilShown('connected', 'connection:bigcommerce', 'app');
    const open = async (options: Record<string, unknown>) => (await fetch(String((await appScenario('open-app', options)).ids[0]))).status;
    const now = Math.floor(Date.now() / 1_000);
    assert.deepEqual(
      [await open({}), await open({ algorithm: 'none' }), await open({ claims: { aud: 'another' } }), await open({ claims: { iss: 'another' } }), await open({ claims: { iat: now - 90_000, exp: now - 60 } }), await open({ claims: { sub: 'stores/another' } })],
      [200, 401, 401, 401, 401, 401],
    );
    assert.deepEqual((await appScenario('uninstall-app', {})).ids, ['200']);
    assert.deepEqual(await untilShown('not-connected'), { state: 'not-connected', problem: 'The app was removed from the store in BigCommerce. Connect the store again to go on.', canInstall: true });
  });

  it('is not given to a stranger: an install that nobody asked for is refused', async () => {
    const answer = await fetch(`${stack.service.url}/oauth/bigcommerce/auth?code=x&scope=store_v2_orders&context=stores/stranger1`);
    assert.deepEqual([answer.status, /Nobody here expects this store/.test(await answer.text())], [401, true]);
  });
});
