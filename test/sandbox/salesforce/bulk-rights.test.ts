import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createBulkScene } from './bulk-scene.ts';
import { isJsonObject, textOf } from './json.ts';
import { idOf, requestToken, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({ lockWaitMs: 20 });
after(() => org.close());

const { body } = await requestToken(org.twin, { grant_type: 'client_credentials', client_id: org.twin.clientId, client_secret: org.twin.clientSecret });
const token = (isJsonObject(body) ? textOf(body, 'access_token') : undefined) ?? '';
const bulk = createBulkScene(org, () => token);
const failures = async (id: string) => (await bulk.file(`/jobs/ingest/${id}/failedResults`)).text.split('\n').slice(1, -1);

test('a field the user cannot see does not exist in a file either', async () => {
  const { info } = await bulk.run({ object: 'Account', operation: 'insert' }, 'Name,Rating\nA,Hot\n');
  assert.deepEqual([info.state, info.errorMessage], ['Failed', 'InvalidBatch : Field name not found : Rating']);
});

test('a field that cannot be written fails its rows', async () => {
  const { id } = await bulk.run({ object: 'Contact', operation: 'insert' }, 'LastName,CreatedDate\nA,2026-11-22T10:00:00Z\nB,\n');
  assert.match((await failures(id)).join(), /^"","INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create\/update fields: CreatedDate\.[^"]*:CreatedDate --","A","2026-11-22T10:00:00Z"$/);
});

test('duplicate rules refuse rows: a job cannot say that it wants to save all the same', async () => {
  const { id } = await bulk.run({ object: 'Contact', operation: 'insert' }, 'LastName,Email\nTwice,twice@example.com\nTwice,twice@example.com\n');
  assert.deepEqual(await failures(id), ['"","DUPLICATES_DETECTED:Use one of these records?:--","Twice","twice@example.com"']);
});

test('a record that a request holds costs the row that needs it', async () => {
  const [busy, free] = [idOf(await org.call('POST', '/sobjects/Account', { Name: 'Busy' })), idOf(await org.call('POST', '/sobjects/Account', { Name: 'Free' }))];
  org.faults.set({ salesforce: { latencyMs: 400 } });
  const countedBefore = org.journal.calls().salesforce.total;
  const holding = org.call('PATCH', `/sobjects/Account/${busy}`, { Phone: '1' });
  while (org.journal.calls().salesforce.total === countedBefore) await new Promise((resolve) => setImmediate(resolve));
  org.faults.set({ salesforce: { latencyMs: 0 } });
  const { id } = await bulk.run({ object: 'Contact', operation: 'insert' }, `LastName,AccountId\nA,${busy}\nB,${free}\n`);
  const failed = await failures(id);
  org.faults.clear();
  assert.deepEqual([failed, (await holding).status], [[`"","UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: ${busy}:--","A","${busy}"`], 204]);
});

test('faults over records strike the rows of a job', async () => {
  org.faults.set({ salesforce: { partialFailure: { count: 1, match: 'jobs/ingest/.id. Contact' } } });
  const { info } = await bulk.run({ object: 'Contact', operation: 'insert' }, 'LastName\nStruck\nSpared\n');
  org.faults.clear();
  assert.deepEqual([info.numberRecordsProcessed, info.numberRecordsFailed], [2, 1]);
});
