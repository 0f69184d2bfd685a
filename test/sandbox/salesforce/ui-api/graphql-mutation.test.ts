import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject, textOf } from '../json.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { startOrgFixture } from '../org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

async function ask(query: string, variables: JsonObject = {}): Promise<{ data: JsonObject | null; errors: string[] }> {
  const { status, body } = await org.call('POST', '/graphql', { query, variables });
  assert.equal(status, 200);
  const { data = null, errors = [] } = isJsonObject(body) ? body : {};
  return { data: isJsonObject(data) ? data : null, errors: Array.isArray(errors) ? errors.filter(isJsonObject).map((error) => textOf(error, 'message') ?? '') : [] };
}

const at = (value: JsonValue, ...names: string[]): JsonValue => names.reduce<JsonValue>((found, name) => (isJsonObject(found) ? (found[name] ?? null) : null), value);
const names = async () => (await org.query('SELECT Name FROM Account ORDER BY Name')).map((row) => row.Name);

test('a record is made, changed and deleted, each answering what was asked of it', async () => {
  const made = await ask('mutation($input: AccountCreateInput!) { uiapi { AccountCreate(input: $input) { Record { Id Name { value } Phone: Phone { value } } } } }', { input: { Account: { Name: 'Ada Ltd', Phone: '1' } } });
  const record = at(made.data, 'uiapi', 'AccountCreate', 'Record');
  const id = at(record, 'Id');
  assert.deepEqual([made.errors, at(record, 'Name', 'value'), at(record, 'Phone', 'value')], [[], 'Ada Ltd', '1']);
  const changed = await ask('mutation change($input: AccountUpdateInput!) { uiapi(input: { allOrNone: false }) { done: AccountUpdate(input: $input) { success } } }', { input: { Id: id, Account: { Name: 'Ada plc' } } });
  assert.deepEqual([changed, await names()], [{ data: { uiapi: { done: { success: true } } }, errors: [] }, ['Ada plc']]);
  const removed = await ask('mutation($id: IdOrRef!) { uiapi { AccountDelete(input: { Id: $id }) { Id } } }', { id });
  assert.deepEqual([at(removed.data, 'uiapi', 'AccountDelete', 'Id'), await names()], [id, []]);
});

test('all or none unless told otherwise', async () => {
  const two = (head: string) => `mutation { uiapi${head} { good: AccountCreate(input: { Account: { Name: "Good" } }) { Record { Id } } bad: ContactCreate(input: { Contact: { FirstName: "No last name" } }) { Record { Id } } } }`;
  const all = await ask(two(''));
  assert.deepEqual([all.data, all.errors.length, await names()], [null, 1, []]);
  const some = await ask(two('(input: { allOrNone: false })'));
  assert.deepEqual([at(some.data, 'uiapi', 'bad'), some.errors.length, await names()], [null, 1, ['Good']]);
});

test('what the user may not see or the schema does not have is refused before anything is done', async () => {
  const refused = async (body: string) => (await ask(`mutation { uiapi { first: AccountCreate(input: { Account: { Name: "Never" } }) { Record { Id } } ${body} } }`)).errors[0] ?? '';
  assert.match(await refused('OpportunityCreate(input: { Opportunity: { Name: "x" } }) { Record { Id } }'), /'OpportunityCreate' in type 'UIAPIMutations' is undefined/);
  assert.match(await refused('AccountUpdate(input: { Account: { Name: "x" } }) { success }'), /missing required fields '\[Id\]'/);
  assert.match(await refused('AccountCreate(input: { Account: { Rating: "Hot" } }) { Record { Id } }'), /contains a field not in 'AccountCreateRepresentation': 'Rating'/);
  assert.match(await refused('AccountDelete(input: { Id: "001000000000001AAA" }) { success }'), /'success' in type 'AccountDeletePayload' is undefined/);
  assert.equal((await names()).includes('Never'), false);
});
