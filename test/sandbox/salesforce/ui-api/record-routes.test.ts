import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject, textOf } from '../json.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { idOf, startOrgFixture } from '../org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const fieldsOf = (body: JsonValue | undefined): JsonValue => (isJsonObject(body) ? (body.fields ?? null) : null);
const first = (body: JsonValue | undefined): JsonObject => (Array.isArray(body) && isJsonObject(body[0]) ? body[0] : {});
const shown = (value: JsonValue, displayValue: string | null = null) => ({ displayValue, value });
const create = async (apiName: string, fields: JsonObject) => idOf(await org.call('POST', '/ui-api/records', { apiName, fields }));

test('a record is created, read with the names of its parents, changed and deleted', async () => {
  const accountId = await create('Account', { Name: 'Ada Ltd' });
  const created = await org.call('POST', '/ui-api/records', { apiName: 'Order', fields: { AccountId: accountId, EffectiveDate: '2026-11-22', Status: 'Draft', BC_Total__c: 1234.5 } });
  const id = idOf(created);
  assert.deepEqual([created.status, fieldsOf(created.body)], [201, { AccountId: shown(accountId), EffectiveDate: shown('2026-11-22', '11/22/2026'), Status: shown('Draft', 'Draft'), BC_Total__c: shown(1234.5, '$1,234.50') }]);
  const changed = await org.call('PATCH', `/ui-api/records/${id}`, { fields: { BC_Status__c: 'Shipped' } });
  assert.deepEqual([changed.status, fieldsOf(changed.body)], [200, { BC_Status__c: shown('Shipped', 'Shipped') }]);
  const read = await org.call('GET', `/ui-api/records/${id}?fields=Order.CreatedDate,Order.Account.Name&optionalFields=Order.PoNumber,Order.Account.Nope`);
  const fields = fieldsOf(read.body);
  assert.deepEqual(isJsonObject(fields) && fields.CreatedDate, shown('2026-11-22T12:00:00.000Z', '11/22/26, 12:00 PM'));
  const account = isJsonObject(fields) && isJsonObject(fields.Account) ? fields.Account : {};
  assert.deepEqual([account.displayValue, fieldsOf(account.value)], ['Ada Ltd', { Name: shown('Ada Ltd') }]);
  assert.deepEqual(isJsonObject(fields) && Object.keys(fields), ['CreatedDate', 'Account'], 'optional fields the user cannot see are left out');
  assert.equal((await org.call('DELETE', `/ui-api/records/${id}`)).status, 204);
  assert.deepEqual([(await org.call('GET', `/ui-api/records/${id}?fields=Order.Id`)).status], [404]);
});

test('a field that is hidden or unknown is refused when it is asked for', async () => {
  const id = await create('Account', { Name: 'Hidden' });
  for (const name of ['Account.Rating', 'Account.Nope__c', 'Order.Name']) {
    const { status, body } = await org.call('GET', `/ui-api/records/${id}?fields=${name}`);
    assert.deepEqual([status, first(body).errorCode], [400, 'INVALID_FIELD']);
  }
  assert.equal((await org.call('GET', `/ui-api/records/${id}`)).status, 400, 'some fields must be asked for');
});

test('a refused save names the field at fault', async () => {
  const id = await create('Contact', { LastName: 'Lovelace' });
  const { status, body } = await org.call('PATCH', `/ui-api/records/${id}`, { fields: { Email: 'no address' } });
  const output = first(body).output;
  const entry = { constituentField: null, duplicateRecordError: null, errorCode: 'INVALID_EMAIL_ADDRESS', field: 'Email', fieldLabel: 'Email', message: 'Email: invalid email address: no address' };
  assert.deepEqual([status, output], [400, { errors: [], fieldErrors: { Email: [entry] } }]);
});

test('an object the user may not read is refused, whatever is asked of it', async () => {
  const { ids } = await org.twin.scenario('create', { object: 'Opportunity', values: { Name: 'Secret', StageName: 'Prospecting', CloseDate: '2026-12-01' } });
  const read = await org.call('GET', `/ui-api/records/${ids[0]}?fields=Opportunity.Name`);
  const info = await org.call('GET', '/ui-api/object-info/Opportunity');
  const made = await org.call('POST', '/ui-api/records', { apiName: 'Opportunity', fields: { Name: 'x' } });
  assert.deepEqual([read.status, info.status, made.status], [403, 403, 403]);
});

test('a layout has every field the user may read, and no other', async () => {
  const id = await create('Account', { Name: 'Laid out', Phone: '1' });
  const { body } = await org.call('GET', `/ui-api/records/${id}?layoutTypes=Full`);
  const fields = fieldsOf(body);
  assert.deepEqual(isJsonObject(fields) && [fields.Phone, 'Rating' in fields], [shown('1'), false]);
});

test('an object tells its labels, its readable fields and the values of its picklists', async () => {
  const { body } = await org.call('GET', '/ui-api/object-info/Order');
  const info = isJsonObject(body) ? body : {};
  const fields = isJsonObject(info.fields) ? info.fields : {};
  assert.deepEqual([info.label, info.labelPlural, info.nameFields, 'PoNumber' in fields], ['Order', 'Orders', ['OrderNumber'], false]);
  const values = await org.call('GET', `/ui-api/object-info/Order/picklist-values/${textOf(info, 'defaultRecordTypeId')}/BC_Status__c`);
  const listed = isJsonObject(values.body) && Array.isArray(values.body.values) ? values.body.values.filter(isJsonObject).map((entry) => entry.value ?? null) : [];
  assert.deepEqual(listed, ['Pending', 'Shipped']);
});

test('a related list comes in pages', async () => {
  const accountId = await create('Account', { Name: 'Parent' });
  for (const LastName of ['One', 'Two', 'Three']) await create('Contact', { LastName, AccountId: accountId });
  const page = async (token: string) => {
    const { body } = await org.call('GET', `/ui-api/related-list-records/${accountId}/Contacts?fields=Contact.LastName&pageSize=2&pageToken=${token}`);
    return isJsonObject(body) ? [body.count, body.nextPageToken] : [];
  };
  assert.deepEqual([await page('0'), await page('2')], [[2, '2'], [1, null]]);
});

test('what pages ask for is not counted as API calls', async () => {
  const { accessToken } = await org.twin.scenario('sign-in', { username: 'sam@example.com', permissionSets: ['Test'], isBrowser: true });
  const before = org.journal.calls();
  const answer = await fetch(`${org.twin.instanceUrl}/services/data/v66.0/ui-api/object-info/Account`, { headers: { authorization: `Bearer ${accessToken}` } });
  assert.deepEqual([answer.status, org.journal.calls()], [200, before]);
});
