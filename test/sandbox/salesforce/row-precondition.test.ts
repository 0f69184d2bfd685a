import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import { dataPath, idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const before = { date: 'Sun, 22 Nov 2026 11:59:59 GMT' };
const noon = 'Sun, 22 Nov 2026 12:00:00 GMT';
const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Looked at', BC_Key__c: 'looked' }));
const path = `/sobjects/Account/${id}`;

test('a row says when it was last changed and need not be sent again', async () => {
  const first = await org.call('GET', `${path}?fields=Name`);
  const same = await org.call('GET', path, undefined, { 'If-Modified-Since': noon });
  const newer = await org.call('GET', path, undefined, { 'If-Modified-Since': before.date });
  assert.deepEqual([first.headers.get('last-modified'), same.status, same.body, newer.status], [noon, 304, undefined, 200]);
});

test('a row that was changed meanwhile is neither written nor deleted', async () => {
  const stale = { 'If-Unmodified-Since': before.date };
  const answers = [await org.call('PATCH', path, { Phone: '1' }, stale), await org.call('PATCH', '/sobjects/Account/BC_Key__c/looked', { Phone: '1' }, stale), await org.call('DELETE', path, undefined, stale), await org.call('GET', path, undefined, stale)];
  assert.deepEqual(answers.map(({ status, body }) => [status, Array.isArray(body) && isJsonObject(body[0]) && body[0].errorCode]), Array.from({ length: 4 }, () => [412, 'PRECONDITION_FAILED']));
  assert.equal((await org.call('PATCH', path, { Phone: '2' }, { 'If-Unmodified-Since': noon })).status, 204);
});

test('a subrequest of a Composite brings its own precondition', async () => {
  const { body } = await org.call('POST', '/composite', { compositeRequest: [{ referenceId: 'stale', method: 'PATCH', url: dataPath + path, body: { Phone: '3' }, httpHeaders: { 'If-Unmodified-Since': before.date } }] });
  assert.match(JSON.stringify(body), /"httpStatusCode":412/);
});

test('a date that is none is refused', async () => {
  assert.equal((await org.call('GET', path, undefined, { 'If-Modified-Since': 'yesterday' })).status, 400);
});
