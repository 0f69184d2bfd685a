import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject, jsonText } from './json.ts';
import type { JsonValue } from './json.ts';
import { createOrderScene } from './order-scene.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';
import { createRecordLocks } from './record-locks.ts';

const org = await startOrgFixture();
after(() => org.close());

const results = (body: JsonValue | undefined) => (Array.isArray(body) ? body.filter(isJsonObject).map(({ success, errors }) => (success === true ? 'saved' : Array.isArray(errors) && isJsonObject(errors[0]) ? `${jsonText(errors[0].statusCode)}: ${jsonText(errors[0].message)}` : errors)) : body);

test('a free record is taken at once', async () => {
  const locks = createRecordLocks();
  const first = await locks.acquire(new Set(['a', 'b']), 0);
  const second = await locks.acquire(new Set(['c']), 0);
  assert.deepEqual([[...first.blocked], [...second.blocked]], [[], []]);
});

test('a held record is waited for and named when the wait is over', async () => {
  const locks = createRecordLocks();
  const first = await locks.acquire(new Set(['a']), 0);
  const gaveUp = await locks.acquire(new Set(['a', 'b']), 5);
  gaveUp.release();
  const waiting = locks.acquire(new Set(['a']), 60_000);
  first.release();
  assert.deepEqual([[...gaveUp.blocked], [...(await waiting).blocked]], [['a'], []]);
});

test('two requests that write children of one parent: the later loses only those children', async () => {
  const busy = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Busy', BC_Key__c: 'busy' }));
  const free = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Free' }));
  org.faults.set({ salesforce: { latencyMs: 300 } });
  const countedBefore = org.journal.calls().salesforce.total;
  const first = org.call('POST', '/sobjects/Contact', { LastName: 'First', AccountId: busy });
  // A request takes its locks in the turn in which it is counted.
  while (org.journal.calls().salesforce.total === countedBefore) await new Promise((resolve) => setImmediate(resolve));
  org.faults.set({ salesforce: { latencyMs: 0 } });
  const attributes = { type: 'Contact' };
  const records: JsonValue[] = [{ attributes, LastName: 'Second', Account: { BC_Key__c: 'busy' } }, { attributes, LastName: 'Third', AccountId: free }];
  const second = await org.call('POST', '/composite/sobjects', { records });
  org.faults.clear();
  assert.deepEqual([results(second.body), (await first).status], [[`UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record or 1 records: ${busy}`, 'saved'], 201]);
});

test('a line of a locked order cannot be changed, nor deleted', async () => {
  const scene = await createOrderScene(org);
  const { orderId, lineId } = await scene.draftWithLine();
  org.faults.set({ salesforce: { latencyMs: 300 } });
  const countedBefore = org.journal.calls().salesforce.total;
  const first = org.call('PATCH', `/sobjects/Order/${orderId}`, { Name: 'Held' });
  while (org.journal.calls().salesforce.total === countedBefore) await new Promise((resolve) => setImmediate(resolve));
  org.faults.set({ salesforce: { latencyMs: 0 } });
  const changed = await org.call('PATCH', `/sobjects/OrderItem/${lineId}`, { Quantity: 5 });
  const deleted = await org.call('DELETE', `/sobjects/OrderItem/${lineId}`);
  org.faults.clear();
  const code = (body: JsonValue | undefined) => (Array.isArray(body) && isJsonObject(body[0]) ? body[0].errorCode : body);
  assert.deepEqual([code(changed.body), code(deleted.body), (await first).status], ['UNABLE_TO_LOCK_ROW', 'UNABLE_TO_LOCK_ROW', 204]);
});

test('the later request waits when the first is done in time', async () => {
  const patient = await startOrgFixture({ lockWaitMs: 5_000 });
  const accountId = idOf(await patient.call('POST', '/sobjects/Account', { Name: 'Shared' }));
  patient.faults.set({ salesforce: { latencyMs: 40 } });
  const answers = await Promise.all(['One', 'Two', 'Three'].map((LastName) => patient.call('POST', '/sobjects/Contact', { LastName, AccountId: accountId })));
  await patient.close();
  assert.deepEqual(answers.map((answer) => answer.status), [201, 201, 201]);
});
