import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { answerOf, signIn as signInAs } from './command-desk.ts';
import { publish } from './settings-desk.ts';
import { createVisitor } from './visitor.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const adminName = 'admin@crosswalk.example.com';
const integrationName = 'integration@crosswalk.example.com';
const waitMsMax = 60_000;

describe('an org that an administrator connects in the browser', () => {
  let stack: ScenarioStack;
  const startAddress = async () => z.object({ url: z.string() }).parse(await stack.operations('POST', '/connect/salesforce')).url;

  before(async () => {
    stack = await startStack({
      seed: 82,
      environmentOf: ({ salesforce }) => ({ SALESFORCE_PRIVATE_KEY_FILE: '', SALESFORCE_USERNAME: '', SALESFORCE_CLIENT_ID: '', SALESFORCE_SETTINGS_USERNAME: '', SALESFORCE_WEB_CLIENT_ID: salesforce.clientId, SALESFORCE_WEB_CLIENT_SECRET: salesforce.clientSecret }),
    });
  });
  after(() => stack.close());

  it('begins with a service that is up and knows no org', async () => {
    const ready = z.object({ checks: z.object({ salesforce: z.object({ reason: z.string() }) }) }).parse(await (await fetch(`${stack.service.url}/readyz`)).json());
    assert.equal(ready.checks.salesforce.reason, 'No Salesforce org is connected yet.');
  });

  it('is not connected by a stranger, another browser, or somebody who denies', async () => {
    const { url: service } = stack.service;
    const refused = async (url: string) => (await fetch(url, { redirect: 'manual' })).status;
    assert.deepEqual([await refused(`${service}/oauth/salesforce/start`), await refused(`${service}/oauth/salesforce/start?ticket=made-up`), await refused(`${service}/oauth/salesforce/callback?code=x&state=y`)], [403, 403, 401]);
    const first = createVisitor();
    const signIn = await first.visit(await startAddress());
    const query = new URL(signIn.url).searchParams;
    assert.deepEqual([query.get('response_type'), query.get('code_challenge_method'), (query.get('code_challenge') ?? '').length], ['code', 'S256', 43]);
    const another = await createVisitor().post(signIn.url, { username: adminName, decision: 'allow' });
    assert.deepEqual([another.status, /not started in this browser/.test(another.text)], [401, true]);
    const denied = await first.post(signIn.url, { decision: 'deny' });
    assert.deepEqual([denied.status, /access_denied/.test(denied.text)], [401, true]);
  });

  it('tells a user who cannot speak for Crosswalk in the org', async () => {
    const { visit, post } = createVisitor();
    const signIn = await visit(await startAddress());
    assert.match((await post(signIn.url, { username: adminName, decision: 'allow' })).text, /does not have the permission set “Crosswalk Integration”/);
  });

  it('is signed in to with PKCE and state, and the service works with it from then on', async () => {
    const { visit, post } = createVisitor();
    const address = await startAddress();
    const signIn = await visit(address);
    const done = await post(signIn.url, { username: integrationName, decision: 'allow' });
    assert.deepEqual([done.status, /Salesforce is connected/.test(done.text)], [200, true], done.text);
    assert.equal((await visit(address)).status, 403, 'the address works once');
    await stack.scenario('orders', { count: 1 });
    for (const deadline = performance.now() + waitMsMax; (await stack.soql('SELECT Id FROM Order')).length === 0; await new Promise((resolve) => setTimeout(resolve, 100))) assert.ok(performance.now() < deadline, 'no order came');
  });

  it('is still connected after a restart, by a refresh token that is in the vault alone', async () => {
    stack.service.signal('SIGTERM');
    await stack.service.ended();
    await stack.service.restart();
    const { checks } = z.object({ checks: z.object({ salesforce: z.object({ isReady: z.boolean() }) }) }).parse(await (await fetch(`${stack.service.url}/readyz`)).json());
    assert.equal(checks.salesforce.isReady, true);
    assert.ok(!/5Aep[0-9a-f]{20}/.test(stack.service.output()));
    const database = await stack.database();
    const tables = await database.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'crosswalk'`);
    for (const { name } of tables.rows) assert.ok(!/5Aep[0-9a-f]{20}/.test(JSON.stringify((await database.query(`select * from crosswalk.${name}`)).rows)), name);
    await database.end();
  });

  it('connects a settings writer beside it, by a ticket of its own: what is published takes effect from then on', async () => {
    const admin = await signInAs(stack, adminName, ['Crosswalk_Admin']);
    const before = await publish(stack, admin, (document) => (document.orders.minimumTotal = '1.00'));
    assert.deepEqual([before.result.state, before.result.reason], ['approved', 'The service has no credential of a settings writer.']);
    const connect = async (username: string) => {
      const { result } = await answerOf(stack, await admin.ask('connect-settings-writer', {}));
      const { visit, post } = createVisitor();
      return (await post((await visit(z.object({ url: z.string() }).parse(result).url)).url, { username, decision: 'allow' })).text;
    };
    assert.match(await connect(integrationName), /The user you signed in as may not write settings/);
    assert.match(await connect(stack.sandbox.ready.salesforce.settingsUsername), /The settings writer is connected/);
    const after = await publish(stack, admin, (document) => (document.orders.minimumTotal = '2.00'));
    assert.equal(after.result.state, 'live', JSON.stringify(after.result));
    const shown = async () => {
      const [row] = await stack.soql("SELECT Value__c FROM Crosswalk_Status__c WHERE Key__c = 'connection:settings-writer'");
      return row ? JSON.parse(String(row.Value__c)) : {};
    };
    const untilShown = async (state: string) => {
      for (const deadline = performance.now() + waitMsMax; (await shown()).state !== state; await new Promise((resolve) => setTimeout(resolve, 100))) assert.ok(performance.now() < deadline, JSON.stringify(await shown()));
    };
    await untilShown('connected');
    assert.equal((await shown()).username, stack.sandbox.ready.salesforce.settingsUsername);
    await answerOf(stack, await admin.ask('disconnect-settings-writer', {}));
    await untilShown('not-connected');
    assert.equal((await publish(stack, admin, (document) => (document.orders.minimumTotal = '3.00'))).result.state, 'approved');
  });

  it('says so when the sign-in is revoked, and goes on without a restart once somebody has signed in again', async () => {
    const [user] = await stack.soql(`SELECT Id FROM User WHERE Username = '${integrationName}'`);
    const setActive = (IsActive: boolean) => stack.control('POST', '/scenario', { system: 'salesforce', name: 'update', object: 'User', id: user?.Id, values: { IsActive } });
    const readOrg = async () => z.object({ checks: z.object({ salesforce: z.looseObject({ isReady: z.boolean() }) }) }).parse(await (await fetch(`${stack.service.url}/readyz`)).json()).checks.salesforce;
    await setActive(false);
    await stack.faults({ salesforce: { tokenRevoked: { count: 1 } } });
    for (const deadline = performance.now() + waitMsMax; (await readOrg()).isReady; ) assert.ok(performance.now() < deadline, 'the org still lets the service in');
    const { code, reason } = await readOrg();
    assert.equal(code, 'AUTH_REVOKED');
    assert.match(String(reason), /refuses the sign-in that somebody left in the browser \(invalid_grant: expired access\/refresh token\).*POST \/operations\/connect\/salesforce/);
    const [id = 0] = await stack.scenario('orders', { count: 1 });
    await setActive(true);
    const { visit, post } = createVisitor();
    assert.match((await post((await visit(await startAddress())).url, { username: integrationName, decision: 'allow' })).text, /Salesforce is connected/);
    for (const deadline = performance.now() + 3 * waitMsMax; (await stack.soql(`SELECT Id FROM Order WHERE BC_Number__c = '${id}'`)).length === 0; await new Promise((resolve) => setTimeout(resolve, 100))) assert.ok(performance.now() < deadline, 'the order waits for ever');
    assert.deepEqual([await readOrg(), /"msg":"org\.sign-in-refused"/.test(stack.service.output()), /"msg":"org\.signed-in-again"/.test(stack.service.output())], [{ isReady: true }, true, true]);
  });
});
