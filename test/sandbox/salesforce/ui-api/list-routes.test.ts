import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isJsonObject, textOf } from '../json.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { deploy, metadataZip, objectFile, startOrgFixture } from '../org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const view = '<listViews><fullName>Banks</fullName><label>Banks</label><columns>NAME</columns><columns>Phone</columns><columns>Rating</columns><filterScope>Everything</filterScope><filters><field>Industry</field><operation>equals</operation><value>Banking,Energy</value></filters><filters><field>NAME</field><operation>notEqual</operation><value>O&apos;Hara</value></filters></listViews>';

before(async () => {
  await deploy(org.twin, metadataZip({ CustomObject: ['Account'], ListView: ['Account.Banks'] }, { 'objects/Account.object': objectFile(view) }));
  for (const [Name, Industry] of [['Bob', 'Banking'], ['Ada', 'Energy'], ["O'Hara", 'Banking'], ['Eve', 'Retail']]) await org.call('POST', '/sobjects/Account', { Name: Name ?? '', Industry: Industry ?? '' });
});

const listOf = (body: JsonValue | undefined, name: string): JsonObject[] => (isJsonObject(body) && Array.isArray(body[name]) ? body[name].filter(isJsonObject) : []);
const nameOf = (record: JsonObject): unknown => (isJsonObject(record.fields) && isJsonObject(record.fields.Name) ? record.fields.Name.value : undefined);

test('an object has the views that were deployed and those the platform brings', async () => {
  const { body } = await org.call('GET', '/ui-api/list-info/Account');
  assert.deepEqual(listOf(body, 'lists').map((list) => [list.apiName, list.label]), [['AllAccounts', 'All Accounts'], ['Banks', 'Banks']]);
  const { body: info } = await org.call('GET', '/ui-api/list-info/Account/Banks');
  assert.deepEqual(listOf(info, 'displayColumns').map((column) => column.fieldApiName), ['Name', 'Phone'], 'a column the user may not see is left out');
  assert.deepEqual(listOf(info, 'filteredByInfo').map((filter) => [filter.fieldApiName, filter.operator]), [['Industry', 'equals'], ['Name', 'notEqual']]);
});

test('a view shows what its filters let through, sorted and in pages', async () => {
  const read = async (query: string) => (await org.call('GET', `/ui-api/list-records/Account/Banks${query}`)).body;
  const first = await read('?pageSize=1');
  assert.deepEqual([listOf(first, 'records').map(nameOf), isJsonObject(first) && first.nextPageToken], [['Ada'], '1']);
  assert.deepEqual(listOf(await read('?pageSize=1&pageToken=1'), 'records').map(nameOf), ['Bob']);
  assert.deepEqual(listOf(await read('?sortBy=-Name'), 'records').map(nameOf), ['Bob', 'Ada']);
});

test('an unknown view, page size or sort field is refused', async () => {
  const statusOf = async (path: string) => (await org.call('GET', path)).status;
  assert.deepEqual([await statusOf('/ui-api/list-info/Account/Nope'), await statusOf('/ui-api/list-records/Account/Banks?pageSize=0'), await statusOf('/ui-api/list-records/Account/Banks?sortBy=Rating'), await statusOf('/ui-api/list-info/Opportunity')], [404, 400, 400, 403]);
  const refused = (await org.call('GET', '/ui-api/list-records/Account/Banks?sortBy=Rating')).body;
  assert.match(Array.isArray(refused) && isJsonObject(refused[0]) ? (textOf(refused[0], 'message') ?? '') : '', /Rating/);
});
