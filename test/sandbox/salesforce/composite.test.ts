import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { collationOrder } from './collation.ts';
import { isJsonObject } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { dataPath, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const sub = (referenceId: string, method: string, path: string, body?: JsonValue): JsonObject => ({ referenceId, method, url: dataPath + path, ...(body === undefined ? {} : { body }) });
const composite = (compositeRequest: JsonObject[], more: JsonObject = {}) => org.call('POST', '/composite', { compositeRequest, ...more });
const answers = (body: JsonValue | undefined): JsonObject[] => (isJsonObject(body) && Array.isArray(body.compositeResponse) ? body.compositeResponse.filter(isJsonObject) : []);
const statuses = (body: JsonValue | undefined) => answers(body).map((answer) => [answer.referenceId, answer.httpStatusCode]);

test('a subrequest uses what an earlier one answered', async () => {
  org.journal.reset();
  const { status, body } = await composite([
    sub('account', 'POST', '/sobjects/Account', { Name: 'Composite' }),
    sub('contact', 'POST', '/sobjects/Contact', { LastName: 'Composite', AccountId: '@{account.id}' }),
    sub('found', 'GET', `/query?q=${encodeURIComponent('SELECT Name FROM Contact WHERE AccountId = ')}'@{account.id}'`),
  ], { collateSubrequests: false });
  assert.equal(status, 200);
  assert.deepEqual(statuses(body), [['account', 201], ['contact', 201], ['found', 200]]);
  const found = answers(body)[2]?.body;
  assert.equal(isJsonObject(found) && found.totalSize, 1);
  assert.deepEqual(org.journal.calls().salesforce, { total: 1, byRoute: { 'POST /composite': 1 } });
});

test('Collections are referred to by place', async () => {
  const records = [{ attributes: { type: 'Account' }, Name: 'Placed' }];
  const { body } = await composite([sub('accounts', 'POST', '/composite/sobjects', { records }), sub('read', 'GET', '/sobjects/Account/@{accounts[0].id}?fields=Name')]);
  const read = answers(body)[1]?.body;
  assert.equal(isJsonObject(read) && read.Name, 'Placed');
});

test('a reference to a failed subrequest halts the one that needs it', async () => {
  const { body } = await composite([sub('bad', 'POST', '/sobjects/Account', {}), sub('child', 'POST', '/sobjects/Contact', { LastName: 'x', AccountId: '@{bad.id}' })]);
  assert.deepEqual(answers(body)[1], {
    body: [{ message: 'Invalid reference specified. No value for bad.id found in bad', errorCode: 'PROCESSING_HALTED' }],
    httpHeaders: {}, httpStatusCode: 400, referenceId: 'child',
  });
});

test('allOrNone undoes what ran before the failure and halts the rest', async () => {
  const before = org.twin.counts().Account;
  const { body } = await composite([sub('good', 'POST', '/sobjects/Account', { Name: 'Undone' }), sub('bad', 'POST', '/sobjects/Account', {}), sub('late', 'POST', '/sobjects/Account', { Name: 'Late' })], { allOrNone: true, collateSubrequests: false });
  const halted = [{ errorCode: 'PROCESSING_HALTED', message: 'The transaction was rolled back since another operation in the same transaction failed.' }];
  assert.deepEqual(answers(body).map((answer) => answer.body), [halted, [{ message: 'Required fields are missing: [Name]', errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }], halted]);
  assert.equal(org.twin.counts().Account, before);
});

const parentAndChild = (key: string) => [
  sub('parents', 'POST', '/composite/sobjects', { records: [{ attributes: { type: 'Account' }, Name: key, BC_Key__c: key }] }),
  sub('children', 'POST', '/composite/sobjects', { records: [{ attributes: { type: 'Contact' }, LastName: key, Account: { BC_Key__c: key } }] }),
];
const successes = (body: JsonValue | undefined) => answers(body).map((answer) => Array.isArray(answer.body) && isJsonObject(answer.body[0]) && answer.body[0].success);

test('order by external id holds only with collateSubrequests:false', async () => {
  const collated = await composite(parentAndChild('collated'));
  const ordered = await composite(parentAndChild('ordered'), { collateSubrequests: false });
  assert.deepEqual([successes(collated.body), successes(ordered.body)], [[true, false], [true, true]]);
});

test('collation keeps references in order and runs one kind together', () => {
  const each = (referenceId: string, method: string, url: string, body: unknown) => ({ referenceId, method, url: dataPath + url, body });
  const order = collationOrder([
    each('a1', 'POST', '/sobjects/Account', {}), each('c1', 'POST', '/sobjects/Contact', { AccountId: '@{a1.id}' }),
    each('a2', 'POST', '/sobjects/Account', {}), each('p', 'POST', '/sobjects/Product2', {}),
  ]);
  assert.deepEqual(order.map((item) => item.referenceId), ['p', 'a1', 'a2', 'c1']);
});

test('headers belong to the subrequest, not to the Composite', async () => {
  const contact = { LastName: 'Header', Email: 'header@example.com' };
  await org.call('POST', '/sobjects/Contact', contact);
  const plain = sub('plain', 'POST', '/sobjects/Contact', contact);
  const allowed = { ...sub('allowed', 'POST', '/sobjects/Contact', contact), httpHeaders: { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' } };
  const answer = await org.call('POST', '/composite', { collateSubrequests: false, compositeRequest: [plain, allowed] }, { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' });
  assert.deepEqual(statuses(answer.body), [['plain', 400], ['allowed', 201]]);
});

const tooMany: [string, JsonObject[]][] = [
  ['26 subrequests', Array.from({ length: 26 }, (_, place) => sub(`r${place}`, 'GET', '/limits'))],
  ['6 Collections and queries', Array.from({ length: 6 }, (_, place) => sub(`r${place}`, 'GET', '/query?q=SELECT+Id+FROM+Account'))],
  ['one name twice', [sub('same', 'GET', '/limits'), sub('same', 'GET', '/limits')]],
];
for (const [what, requests] of tooMany)
  test(`${what} are refused as a whole`, async () => {
    const { status } = await composite(requests);
    assert.equal(status, 400);
  });
