import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import type { FaultSpec } from '../faults.ts';
import { isJsonObject } from './json.ts';
import { startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());
afterEach(() => org.faults.clear());

const create = (Name: string) => org.call('POST', '/sobjects/Account', { Name });
const named = async (Name: string) => (await org.query(`SELECT Id FROM Account WHERE Name = '${Name}'`)).length;

test('errorBefore fails the request with nothing done', async () => {
  org.faults.set({ salesforce: { errorBefore: { count: 1, status: 502 } } });
  const { status } = await create('Before');
  assert.deepEqual([status, await named('Before')], [502, 0]);
});

test('errorAfter fails the request with its effect committed', async () => {
  org.faults.set({ salesforce: { errorAfter: { count: 1, match: 'POST /sobjects/Account' } } });
  const { status } = await create('After');
  assert.deepEqual([status, await named('After')], [500, 1]);
});

test('a cut answer breaks in the middle of its body with its effect committed', async () => {
  org.faults.set({ salesforce: { errorAfter: { count: 1, cut: true } } });
  await assert.rejects(create('Cut'), /terminated|socket|other side closed/);
  assert.equal(await named('Cut'), 1);
});

test('holdBefore lets a request of its kind wait, with nothing done, while others go on', async () => {
  org.faults.set({ salesforce: { holdBefore: { count: 1, ms: 500, match: 'POST' } } });
  const waiting = create('Waiting');
  const meanwhile = await named('Waiting');
  assert.deepEqual([meanwhile, (await waiting).status], [0, 201]);
});

test('holdAfter keeps the answer back while the effect is committed', async () => {
  org.faults.set({ salesforce: { holdAfter: { count: 1, ms: 200, match: 'POST' } } });
  const held = create('Held');
  await org.faults.waitForHeld('salesforce', AbortSignal.timeout(5_000));
  const whileHeld = await named('Held');
  assert.deepEqual([whileHeld, (await held).status], [1, 201]);
});

test('the daily limit answers 403', async () => {
  org.faults.set({ salesforce: { requestLimit: 1 } });
  const { status, body } = await create('Limit');
  assert.deepEqual([status, body], [403, [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }]]);
});

test('a budget that is used up comes back as its calls leave the 24 hours', async () => {
  const small = await startOrgFixture({ dailyApiRequests: 20 });
  const statuses = [];
  for (let call = 0; call < 20; call++) statuses.push((await small.call('GET', '/limits')).status);
  await small.clock.advance(25 * 3_600_000);
  await small.signIn();
  const later = await small.call('GET', '/limits');
  await small.close();
  assert.deepEqual([statuses.includes(403), statuses.at(-1), later.status], [true, 403, 200]);
  assert.deepEqual(isJsonObject(later.body) && later.body.DailyApiRequests, { Max: 20, Remaining: 19 });
});

test('single records are refused by lock, automation or validation rule, the rest is saved', async () => {
  const records = ['L1', 'L2'].map((Name) => ({ attributes: { type: 'Account' }, Name }));
  const codes = [];
  const faults: Record<string, FaultSpec>[] = [{ lockRow: 1 }, { partialFailure: 1 }, { validationRule: { count: 1, object: 'Account', field: 'Name', message: 'No.' } }];
  for (const fault of faults) {
    org.faults.set({ salesforce: fault });
    const { body } = await org.call('POST', '/composite/sobjects', { records });
    codes.push(Array.isArray(body) ? body.map((row) => (isJsonObject(row) && Array.isArray(row.errors) ? row.errors.map((error) => isJsonObject(error) && error.statusCode) : row)) : body);
  }
  assert.deepEqual(codes, [[['UNABLE_TO_LOCK_ROW'], []], [['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'], []], [['FIELD_CUSTOM_VALIDATION_EXCEPTION'], []]]);
});

test('a validation rule for one object does not strike another', async () => {
  org.faults.set({ salesforce: { validationRule: { count: 1, object: 'Order', message: 'No.' } } });
  const { status } = await create('Unruled');
  assert.equal(status, 201);
});

test('JSON that does not parse is refused', async () => {
  const answer = await fetch(`${org.twin.instanceUrl}/services/data/v66.0/sobjects/Account`, { method: 'POST', headers: { Authorization: `Bearer ${org.twin.adminToken}`, 'Content-Type': 'application/json' }, body: '{"Name":' });
  const body: unknown = await answer.json();
  assert.deepEqual([answer.status, Array.isArray(body) && isJsonObject(body[0]) && body[0].errorCode], [400, 'JSON_PARSER_ERROR']);
});
