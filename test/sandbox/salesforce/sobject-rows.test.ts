import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import { dataPath, idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const keyed = (key: string) => `/sobjects/Account/BC_Key__c/${encodeURIComponent(key)}`;

test('a record is created, read, changed and deleted', async () => {
  const created = await org.call('POST', '/sobjects/Account', { Name: 'Ada Ltd', Phone: '1' });
  const id = idOf(created);
  assert.equal(created.status, 201);
  assert.deepEqual(created.body, { id, success: true, errors: [] });
  const changed = await org.call('PATCH', `/sobjects/Account/${id.slice(0, 15)}`, { Phone: '2' });
  assert.deepEqual([changed.status, changed.body], [204, undefined]);
  const read = await org.call('GET', `/sobjects/account/${id}?fields=name,PHONE`);
  assert.deepEqual(read.body, { attributes: { type: 'Account', url: `${dataPath}/sobjects/Account/${id}` }, Name: 'Ada Ltd', Phone: '2' });
  const deleted = await org.call('DELETE', `/sobjects/Account/${id}`);
  const gone = await org.call('GET', `/sobjects/Account/${id}`);
  assert.deepEqual([deleted.status, gone.status, gone.body], [204, 404, [{ message: 'entity is deleted', errorCode: 'ENTITY_IS_DELETED', fields: [] }]]);
});

test('an upsert answers 201 when it creates and 200 when it updates, in any case of the key', async () => {
  const first = await org.call('PATCH', keyed('store:customer:7'), { Name: 'Seven' });
  const id = idOf(first);
  const second = await org.call('PATCH', keyed('STORE:customer:7'), { Name: 'Seven again' });
  assert.deepEqual([first.status, first.body], [201, { id, success: true, errors: [], created: true }]);
  assert.deepEqual([second.status, second.body], [200, { id, success: true, errors: [], created: false }]);
});

test('an upsert key may hold any character when it is encoded', async () => {
  const key = 'a/b?c=d#e 50% é';
  await org.call('PATCH', keyed(key), { Name: 'Odd key' });
  const [row] = await org.query("SELECT BC_Key__c FROM Account WHERE Name = 'Odd key'");
  assert.equal(row?.BC_Key__c, key);
});

test('an upsert with updateOnly never creates', async () => {
  const answer = await org.call('PATCH', `${keyed('nobody')}?updateOnly=true`, { Name: 'x' });
  assert.deepEqual([answer.status, answer.body], [404, [{ message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' }]]);
});

test('an upsert by a field that is no key is 404', async () => {
  const answer = await org.call('PATCH', '/sobjects/Account/Phone/1', { Name: 'x' });
  assert.deepEqual([answer.status, answer.body], [404, [{ message: 'Provided external ID field does not exist or is not accessible: Phone', errorCode: 'NOT_FOUND' }]]);
});

test('the key is not repeated in the body of an upsert', async () => {
  const answer = await org.call('PATCH', keyed('k'), { Name: 'x', BC_Key__c: 'k' });
  assert.deepEqual(answer.body, [{ message: 'The BC_Key__c field should not be specified in the sobject data.', errorCode: 'INVALID_FIELD' }]);
});

test('an upsert key that matches several records answers 300 with their addresses', async () => {
  const accountId = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Twins' }));
  const twins = [];
  for (const FirstName of ['Kim', 'Sam']) twins.push(idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'Twin', FirstName, Email: 'twins@example.com', AccountId: accountId })));
  const answer = await org.call('PATCH', '/sobjects/Contact/Email/twins@example.com', { FirstName: 'x' });
  assert.deepEqual([answer.status, answer.body], [300, twins.map((id) => `${dataPath}/sobjects/Contact/${id}`)]);
});

test('a parent is named by its external id', async () => {
  const accountId = idOf(await org.call('PATCH', keyed('parent'), { Name: 'Parent' }));
  const contactId = idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'Child', Account: { BC_Key__c: 'parent' } }));
  const { body } = await org.call('GET', `/sobjects/Contact/${contactId}?fields=AccountId`);
  assert.equal(isJsonObject(body) && body.AccountId, accountId);
  const lost = await org.call('POST', '/sobjects/Contact', { LastName: 'Child', Account: { BC_Key__c: 'nobody' } });
  assert.deepEqual(lost.body, [{ message: 'Foreign key external ID: nobody not found for field BC_Key__c in entity Account', errorCode: 'INVALID_FIELD', fields: [] }]);
});

test('a unique key that exists is refused with the other record named', async () => {
  const id = idOf(await org.call('PATCH', keyed('unique'), { Name: 'First' }));
  const answer = await org.call('POST', '/sobjects/Account', { Name: 'Second', BC_Key__c: 'UNIQUE' });
  assert.deepEqual(answer.body, [{ message: `duplicate value found: BC_Key__c duplicates value on record with id: ${id.slice(0, 15)}`, errorCode: 'DUPLICATE_VALUE', fields: [] }]);
});

test('an unknown object and an unknown record are 404', async () => {
  const answers = [await org.call('GET', '/sobjects/Nope__c/describe'), await org.call('GET', '/sobjects/Account/0015g000000ZZZZ')];
  assert.deepEqual(answers.map((answer) => answer.status), [404, 404]);
});

test('every answer carries the API usage', async () => {
  const { headers } = await org.call('GET', '/limits');
  assert.match(headers.get('sforce-limit-info') ?? '', /^api-usage=\d+\/100000$/);
});

test('modification stamps follow the sandbox clock in whole seconds', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Clock' }));
  const stamps = async () => {
    const { body } = await org.call('GET', `/sobjects/Account/${id}?fields=CreatedDate,SystemModstamp`);
    return isJsonObject(body) ? [body.CreatedDate, body.SystemModstamp] : [];
  };
  const before = await stamps();
  await org.clock.advance(61_500);
  await org.call('PATCH', `/sobjects/Account/${id}`, { Phone: '3' });
  assert.deepEqual([before, await stamps()], [
    ['2026-11-22T12:00:00.000+0000', '2026-11-22T12:00:00.000+0000'],
    ['2026-11-22T12:00:00.000+0000', '2026-11-22T12:01:01.000+0000'],
  ]);
});
