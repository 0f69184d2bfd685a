import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import { createBulkScene } from './bulk-scene.ts';
import { isJsonObject, jsonText } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { dataPath, idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({ duplicateRule: 'off', automation: [{ object: 'Contact', when: 'before-save', name: 'Names', failWhen: { field: 'FirstName', equals: 'No' } }, { object: 'Product2', when: 'after-save', cpuMs: 51 }] });
after(() => org.close());

const bulk = createBulkScene(org, () => org.twin.adminToken, org.admin);
const shown = (info: JsonObject) => [info.state, info.numberRecordsProcessed, info.numberRecordsFailed, info.errorMessage];
const codeOf = (body: JsonValue | undefined) => (Array.isArray(body) && isJsonObject(body[0]) ? body[0].errorCode : body);
const result = (id: string, kind: string) => bulk.file(`/jobs/ingest/${id}/${kind}`);
const withoutIds = (text: string) => text.replaceAll(/"[a-zA-Z0-9]{18}"/g, '"ID"');

test('a job is opened, filled, closed and looked at', async () => {
  const created = await org.admin('POST', '/jobs/ingest', { object: 'Account', operation: 'insert' });
  const id = idOf(created);
  const open = isJsonObject(created.body) ? { ...created.body, id: '', createdById: '', contentUrl: jsonText(created.body.contentUrl).replace(id, 'ID') } : {};
  assert.deepEqual([created.status, open], [200, {
    id: '', operation: 'insert', object: 'Account', createdById: '', createdDate: '2026-11-22T12:00:00.000+0000', systemModstamp: '2026-11-22T12:00:00.000+0000', state: 'Open', concurrencyMode: 'Parallel',
    contentType: 'CSV', apiVersion: 66, contentUrl: 'services/data/v66.0/jobs/ingest/ID/batches', lineEnding: 'LF', columnDelimiter: 'COMMA',
  }]);
  const put = await bulk.put(id, 'Name\nFrom a file\n');
  const closed = await bulk.setState(id, 'UploadComplete');
  assert.deepEqual([put.status, put.text, isJsonObject(closed.body) && closed.body.state], [201, '', 'UploadComplete']);
  assert.deepEqual(shown(await bulk.finished('ingest', id)), ['JobComplete', 1, 0, undefined]);
});

test('good rows are saved, bad rows are named, each row on its own', async () => {
  const { id, info } = await bulk.run({ object: 'Contact', operation: 'insert' }, 'LastName,FirstName,Email\n"Comma, Quote"" and\nline",Ann,ann@example.com\n,Nobody,\nRefused,No,\nWrong,,not-an-address\n');
  assert.deepEqual(shown(info), ['JobComplete', 4, 3, undefined]);
  const [good, bad, rest] = [await result(id, 'successfulResults'), await result(id, 'failedResults'), await result(id, 'unprocessedrecords')];
  assert.equal(withoutIds(good.text), '"sf__Id","sf__Created","LastName","FirstName","Email"\n"ID","true","Comma, Quote"" and\nline","Ann","ann@example.com"\n');
  assert.deepEqual(bad.text.split('\n'), [
    '"sf__Id","sf__Error","LastName","FirstName","Email"',
    '"","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --","","Nobody",""',
    '"","CANNOT_EXECUTE_FLOW_TRIGGER:We can\'t save this record because the “Names” process failed. Give your Salesforce admin these details. An unhandled fault has occurred in this flow.:--","Refused","No",""',
    '"","INVALID_EMAIL_ADDRESS:Email: invalid email address: not-an-address:Email --","Wrong","","not-an-address"', '',
  ]);
  assert.deepEqual([rest.text, rest.headers.get('content-type')], ['"LastName","FirstName","Email"\n', 'text/csv']);
});

test('an upsert by key creates and updates, finds parents by key, empties with #N/A and leaves empty values alone', async () => {
  await bulk.run({ object: 'Account', operation: 'insert' }, 'Name,BC_Key__c,Phone\nParent,parent-1,123\n');
  const job = { object: 'Contact', operation: 'upsert', externalIdFieldName: 'BC_Key__c', columnDelimiter: 'SEMICOLON', lineEnding: 'CRLF' };
  await bulk.run(job, 'BC_Key__c;LastName;FirstName;Email;Account.BC_Key__c\r\nup-1;First;Fay;fay@example.com;parent-1\r\n');
  const { id, info } = await bulk.run(job, 'BC_Key__c;LastName;FirstName;Email;Account.BC_Key__c\r\nup-1;Second;;#N/A;\r\nup-2;New;;;#N/A\r\nup-3;Orphan;;;nobody\r\n');
  const rows = await org.query("SELECT LastName, FirstName, Email, Account.Name FROM Contact WHERE BC_Key__c IN ('up-1', 'up-2') ORDER BY BC_Key__c");
  assert.deepEqual(shown(info), ['JobComplete', 3, 1, undefined]);
  assert.deepEqual(rows.map(({ LastName, FirstName, Email, Account }) => [LastName, FirstName, Email, isJsonObject(Account) ? Account.Name : null]), [['Second', 'Fay', null, 'Parent'], ['New', null, null, null]]);
  assert.equal(withoutIds((await result(id, 'successfulResults')).text), '"sf__Id";"sf__Created";"BC_Key__c";"LastName";"FirstName";"Email";"Account.BC_Key__c"\r\n"ID";"false";"up-1";"Second";"";"#N/A";""\r\n"ID";"true";"up-2";"New";"";"";"#N/A"\r\n');
});

test('updates and deletes go by Id, and only a hard delete empties the recycle bin', async () => {
  const { id } = await bulk.run({ object: 'Contact', operation: 'insert' }, 'LastName\nGone\nGone for good\n');
  const [soft = '', hard = ''] = (await result(id, 'successfulResults')).text.match(/003\w{15}/g) ?? [];
  const updated = await bulk.run({ object: 'Contact', operation: 'update' }, `Id,FirstName\n${soft},Sam\n,Nobody\n003000000000000AAA,Ghost\n`);
  const failed = (await result(updated.id, 'failedResults')).text.split('\n').slice(1);
  assert.deepEqual(failed, ['"","MISSING_ARGUMENT:Id not specified in an update call:--","","Nobody"', '"003000000000000AAA","INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--","003000000000000AAA","Ghost"', '']);
  await bulk.run({ object: 'Contact', operation: 'delete' }, `Id\n${soft}\n`);
  await bulk.run({ object: 'Contact', operation: 'hardDelete' }, `Id\n${hard}\n`);
  const { body } = await org.admin('GET', `/queryAll?q=${encodeURIComponent(`SELECT FirstName, IsDeleted FROM Contact WHERE Id IN ('${soft}', '${hard}')`)}`);
  assert.deepEqual(isJsonObject(body) && Array.isArray(body.records) && body.records.map((row) => isJsonObject(row) && [row.FirstName, row.IsDeleted]), [['Sam', true]]);
});

test('an upsert by Id updates the rows that have one and inserts the others', async () => {
  const first = await bulk.run({ object: 'Contact', operation: 'insert' }, 'LastName\nBy id\n');
  const [known = ''] = (await result(first.id, 'successfulResults')).text.match(/003\w{15}/g) ?? [];
  const { id } = await bulk.run({ object: 'Contact', operation: 'upsert', externalIdFieldName: 'Id' }, `Id,LastName\n${known},Again\n,New\n003000000000000AAA,Ghost\n`);
  assert.equal(withoutIds((await result(id, 'successfulResults')).text), '"sf__Id","sf__Created","Id","LastName"\n"ID","false","ID","Again"\n"ID","true","","New"\n');
  assert.match((await result(id, 'failedResults')).text, /INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--/);
});

test('values are read by the type of their field', async () => {
  const { id, info } = await bulk.run({ object: 'Account', operation: 'insert' }, 'Name,NumberOfEmployees,AnnualRevenue\nTyped,12,1e3\nHalf,1.5,\nWord,,much\n');
  assert.deepEqual(shown(info), ['JobComplete', 3, 2, undefined]);
  assert.deepEqual((await result(id, 'failedResults')).text.match(/INVALID[^"]*/g), [
    'INVALID_TYPE_ON_FIELD_IN_RECORD:Employees: value not of required type: 1.5:NumberOfEmployees --', 'INVALID_TYPE_ON_FIELD_IN_RECORD:Annual Revenue: value not of required type: much:AnnualRevenue --',
  ]);
  const products = await bulk.run({ object: 'Product2', operation: 'insert' }, 'Name,IsActive\nYes,YES\nOff,0\nMaybe,maybe\n');
  assert.deepEqual(shown(products.info), ['JobComplete', 3, 1, undefined]);
});

test('two hundred rows are a transaction: automation over its limit fails that chunk alone', async () => {
  const rows = Array.from({ length: 300 }, (_, place) => `Chunked ${place}`);
  const { id, info } = await bulk.run({ object: 'Product2', operation: 'insert' }, `Name\n${rows.join('\n')}\n`);
  assert.deepEqual(shown(info), ['JobComplete', 300, 200, undefined]);
  assert.match((await result(id, 'failedResults')).text, /"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:Product2Trigger: System.LimitException: Apex CPU time limit exceeded:--","Chunked 0"/);
});

const unreadable: [string, JsonObject, string, string][] = [
  ['a column that is no field', {}, 'Name,Colour\nA,red\n', 'InvalidBatch : Field name not found : Colour'],
  ['a column named twice', {}, 'Name,name\nA,B\n', 'InvalidBatch : Duplicate field name found : name'],
  ['another line ending', {}, 'Name\r\nA\r\n', 'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF'],
  ['another delimiter', {}, 'Name;Phone\nA;1\n', 'InvalidBatch : Field name not found : Name;Phone'],
  ['no file at all', {}, '', 'InvalidBatch : The file has no header'],
  ['more than Id in a delete', { operation: 'delete' }, 'Id,Name\n001,A\n', 'InvalidBatch : A file of deletes has one column: Id'],
];
for (const [what, job, csv, message] of unreadable)
  test(`${what} fails the job and leaves every row unprocessed`, async () => {
    const { info } = await bulk.run({ object: 'Account', operation: 'insert', ...job }, csv);
    assert.deepEqual(shown(info), ['Failed', 0, 0, message]);
  });

const refusedJobs: [string, JsonObject, string][] = [
  ['an object that does not exist', { object: 'Nothing__c', operation: 'insert' }, 'INVALIDENTITY'],
  ['an operation that does not exist', { object: 'Account', operation: 'merge' }, 'INVALIDJOB'],
  ['an upsert without a key', { object: 'Account', operation: 'upsert' }, 'INVALIDJOB'],
  ['an upsert by a field that is no key', { object: 'Account', operation: 'upsert', externalIdFieldName: 'Phone' }, 'INVALIDJOB'],
  ['a property the API does not know', { object: 'Account', operation: 'insert', concurrencyMode: 'Serial' }, 'JSON_PARSER_ERROR'],
  ['content that is no CSV', { object: 'Account', operation: 'insert', contentType: 'JSON' }, 'INVALIDJOB'],
];
for (const [what, job, code] of refusedJobs)
  test(`a job of ${what} is not opened`, async () => {
    const { status, body } = await org.admin('POST', '/jobs/ingest', job);
    assert.deepEqual([status, codeOf(body)], [400, code]);
  });

test('a hard delete needs a permission of its own', async () => {
  const { body } = await org.call('POST', '/jobs/ingest', { object: 'Account', operation: 'hardDelete' });
  assert.equal(codeOf(body), 'FEATURENOTENABLED');
});

test('a job takes one file, as CSV, while it is open', async () => {
  const id = await bulk.open({ object: 'Account', operation: 'insert' });
  const answers = [await bulk.put(id, '{"Name":"x"}', 'application/json'), await bulk.put(id, 'Name\nA\n'), await bulk.put(id, 'Name\nB\n')];
  await bulk.setState(id, 'Aborted');
  answers.push(await bulk.put(id, 'Name\nC\n'));
  assert.deepEqual(answers.map(({ status, text }) => [status, text === '' ? '' : codeOf(JSON.parse(text))]), [[415, 'UNSUPPORTED_MEDIA_TYPE'], [201, ''], [400, 'CLIENTINPUTERROR'], [400, 'INVALIDJOBSTATE']]);
  assert.deepEqual([(await bulk.setState(id, 'UploadComplete')).status, (await result(id, 'unprocessedrecords')).status], [400, 200]);
});

test('a file above 100 MB is refused by its length', async () => {
  const id = await bulk.open({ object: 'Account', operation: 'insert' });
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${org.twin.instanceUrl}${dataPath}/jobs/ingest/${id}/batches`, { method: 'PUT', headers: { Authorization: `Bearer ${org.twin.adminToken}`, 'Content-Type': 'text/csv', 'Content-Length': '100000001' } }, (answer) => {
      resolve(answer.statusCode);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.flushHeaders();
  });
  assert.equal(status, 413);
});

test('an aborted job keeps what it wrote and tells what it did not reach', async () => {
  const slow = await startOrgFixture({ rowCostMs: 1 });
  const jobs = createBulkScene(slow, () => slow.twin.adminToken, slow.admin);
  const id = await jobs.open({ object: 'Contact', operation: 'insert' });
  await jobs.put(id, `LastName\n${Array.from({ length: 600 }, (_, place) => `Row ${place}`).join('\n')}\n`);
  await jobs.setState(id, 'UploadComplete');
  while ((slow.twin.counts().Contact ?? 0) === 0) await new Promise((resolve) => setImmediate(resolve));
  const early = await jobs.file(`/jobs/ingest/${id}/successfulResults`);
  await jobs.setState(id, 'Aborted');
  await slow.call('GET', '/limits');
  const count = slow.twin.counts().Contact;
  const info = await jobs.finished('ingest', id);
  const deleted = await slow.admin('DELETE', `/jobs/ingest/${id}`);
  await slow.close();
  assert.deepEqual([early.status, count, info.state, deleted.status], [400, 200, 'Aborted', 204]);
});

test('jobs belong to who made them, and count against the day', async () => {
  const id = await bulk.open({ object: 'Account', operation: 'insert' });
  const { body } = await org.admin('GET', '/limits');
  const strange = await org.call('GET', `/jobs/ingest/${id}`);
  const used = isJsonObject(body) && isJsonObject(body.DailyBulkApiBatches) ? 15_000 - Number(body.DailyBulkApiBatches.Remaining) : 0;
  assert.deepEqual([strange.status, used > 5], [404, true]);
});

test('a dead session is answered as everywhere', async () => {
  const answer = await fetch(`${org.twin.instanceUrl}${dataPath}/jobs/ingest`, { headers: { Authorization: 'Bearer dead' } });
  assert.deepEqual([answer.status, await answer.json()], [401, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]]);
});
