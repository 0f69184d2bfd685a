import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createBulkScene } from './bulk-scene.ts';
import { isJsonObject } from './json.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({ duplicateRule: 'off' });
after(() => org.close());

const bulk = createBulkScene(org, () => org.twin.adminToken, org.admin);
const start = (query: string, more: Record<string, string> = {}) => org.admin('POST', '/jobs/query', { operation: 'query', query, ...more });
const accountId = idOf(await org.admin('POST', '/sobjects/Account', { Name: 'Say "hi"', AnnualRevenue: 1000 }));
await bulk.run({ object: 'Contact', operation: 'insert' }, `LastName,AccountId\n${Array.from({ length: 5 }, (_, place) => `Row ${place},${accountId}`).join('\n')}\n`);

test('a query job answers with pages of a file', async () => {
  const created = await start('SELECT LastName, Account.Name FROM Contact ORDER BY LastName');
  const id = idOf(created);
  const info = await bulk.finished('query', id);
  const first = await bulk.file(`/jobs/query/${id}/results?maxRecords=3`);
  const second = await bulk.file(`/jobs/query/${id}/results?maxRecords=3&locator=${first.headers.get('sforce-locator')}`);
  assert.deepEqual([isJsonObject(created.body) && created.body.state, info.state, info.object, info.numberRecordsProcessed], ['UploadComplete', 'JobComplete', 'Contact', 5]);
  assert.deepEqual(first.text.split('\n'), ['"LastName","Account.Name"', '"Row 0","Say ""hi"""', '"Row 1","Say ""hi"""', '"Row 2","Say ""hi"""', '']);
  assert.deepEqual([first.headers.get('sforce-numberofrecords'), second.headers.get('sforce-numberofrecords'), second.headers.get('sforce-locator')], ['3', '2', 'null']);
});

test('numbers, times and nothing have the form of files', async () => {
  const id = idOf(await start('SELECT AnnualRevenue, CreatedDate, Phone FROM Account', { columnDelimiter: 'TAB', lineEnding: 'CRLF' }));
  await bulk.finished('query', id);
  assert.equal((await bulk.file(`/jobs/query/${id}/results`)).text, '"AnnualRevenue"\t"CreatedDate"\t"Phone"\r\n"1000.0"\t"2026-11-22T12:00:00.000Z"\t""\r\n');
});

test('queryAll finds what was deleted', async () => {
  const gone = idOf(await org.admin('POST', '/sobjects/Contact', { LastName: 'Gone' }));
  await org.admin('DELETE', `/sobjects/Contact/${gone}`);
  const query = "SELECT LastName, IsDeleted FROM Contact WHERE LastName = 'Gone'";
  const ids = [idOf(await start(query)), idOf(await start(query, { operation: 'queryAll' }))];
  const files = [];
  for (const id of ids) {
    await bulk.finished('query', id);
    files.push((await bulk.file(`/jobs/query/${id}/results`)).text);
  }
  assert.deepEqual(files, ['"LastName","IsDeleted"\n', '"LastName","IsDeleted"\n"Gone","true"\n']);
});

const refused: [string, string][] = [
  ['SELECT COUNT(Id) FROM Account', 'API_ERROR'],
  ['SELECT Name, (SELECT LastName FROM Contacts) FROM Account', 'API_ERROR'],
  ['SELECT BillingAddress FROM Account', 'API_ERROR'],
  ['SELECT Name FROM Account OFFSET 5', 'API_ERROR'],
  ['SELECT Nothing FROM Account', 'INVALID_FIELD'],
  ['SELECT', 'MALFORMED_QUERY'],
];
refused.push([`SELECT Id FROM Account WHERE Name IN (${Array.from({ length: 30_000 }, () => "'x'").join(',')})`, 'MALFORMED_QUERY']);
for (const [query, code] of refused)
  test(`${query.slice(0, 60)} is refused before there is a job`, async () => {
    const { status, body } = await start(query);
    assert.deepEqual([status, Array.isArray(body) && isJsonObject(body[0]) && body[0].errorCode], [400, code]);
  });

test('a locator that was not given is refused, and so is a deleted job', async () => {
  const id = idOf(await start('SELECT Id FROM Account'));
  await bulk.finished('query', id);
  const wrong = await bulk.file(`/jobs/query/${id}/results?locator=abc`);
  const aborted = await org.admin('PATCH', `/jobs/query/${id}`, { state: 'Aborted' });
  const deleted = await org.admin('DELETE', `/jobs/query/${id}`);
  const { status } = await bulk.file(`/jobs/query/${id}/results`);
  assert.deepEqual([wrong.status, aborted.status, deleted.status, status], [400, 400, 204, 404]);
});

test('query jobs count against their own allowance', async () => {
  const remaining = async () => {
    const { body } = await org.admin('GET', '/limits');
    return isJsonObject(body) && isJsonObject(body.DailyBulkV2QueryJobs) ? Number(body.DailyBulkV2QueryJobs.Remaining) : 0;
  };
  const before = await remaining();
  await start('SELECT Id FROM Account');
  assert.equal(await remaining(), before - 1);
});
