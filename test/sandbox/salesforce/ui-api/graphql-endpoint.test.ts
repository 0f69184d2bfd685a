import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isJsonObject, textOf } from '../json.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { idOf, startOrgFixture } from '../org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const ids: Record<string, string> = {};

before(async () => {
  ids.ada = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Ada Ltd', Industry: 'Banking', NumberOfEmployees: 5, Phone: "0'1" }));
  ids.bob = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Bob Inc', Industry: 'Banking', NumberOfEmployees: 7 }));
  ids.eve = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Eve plc', Industry: 'Energy' }));
  for (const LastName of ['One', 'Two']) await org.call('POST', '/sobjects/Contact', { LastName, AccountId: ids.ada });
});

async function ask(query: string, variables: JsonObject = {}): Promise<{ data: JsonValue; errors: JsonObject[] }> {
  const { status, body } = await org.call('POST', '/graphql', { query, variables });
  assert.equal(status, 200);
  return isJsonObject(body) ? { data: body.data ?? null, errors: Array.isArray(body.errors) ? body.errors.filter(isJsonObject) : [] } : { data: null, errors: [] };
}

const accounts = async (args: string, variables: JsonObject = {}, head = ''): Promise<JsonValue> => {
  const { data, errors } = await ask(`query ${head} { uiapi { query { Account(${args}) { totalCount edges { node { Name { value } } } } } } }`, variables);
  assert.deepEqual(errors, []);
  const names = JSON.stringify(data).match(/"value":"([^"]*)"/g) ?? [];
  return names.map((text) => text.slice(9, -1));
};

const refusal = async (query: string, variables: JsonObject = {}) => {
  const { data, errors } = await ask(query, variables);
  return [data, textOf(errors[0] ?? {}, 'message') ?? ''] as const;
};

test('records come with values, display values, parents, children and aliases', async () => {
  const { data, errors } = await ask(
    'query of($id: ID!) { uiapi { query { Contact(where: { AccountId: { eq: $id } }, orderBy: { LastName: { order: DESC } }, first: 1) { totalCount pageInfo { hasNextPage } edges { node { Id Name: LastName { value } Account { Name { value } NumberOfEmployees { value displayValue } Contacts(first: 2) { totalCount } } } } } } } }',
    { id: ids.ada ?? '' },
  );
  const [contact] = await org.query("SELECT Id FROM Contact WHERE LastName = 'Two'");
  const node = { Id: contact?.Id, Name: { value: 'Two' }, Account: { Name: { value: 'Ada Ltd' }, NumberOfEmployees: { value: 5, displayValue: '5' }, Contacts: { totalCount: 2 } } };
  assert.deepEqual([errors, data], [[], { uiapi: { query: { Contact: { totalCount: 2, pageInfo: { hasNextPage: true }, edges: [{ node }] } } } }]);
});

test('filters compare, combine, follow lookups and take variables', async () => {
  assert.deepEqual(await accounts('where: { Name: { like: "%a ltd" } }'), ['Ada Ltd']);
  assert.deepEqual(await accounts('where: { Phone: { eq: $phone } }', { phone: "0'1" }, '($phone: PhoneNumber)'), ['Ada Ltd']);
  assert.deepEqual(await accounts('where: { or: [{ Name: { eq: "Bob Inc" } }, { NumberOfEmployees: { lt: 6 } }] }, orderBy: { Name: { order: ASC } }'), ['Ada Ltd', 'Bob Inc']);
  assert.deepEqual(await accounts('where: { not: { Industry: { in: ["Banking"] } } }'), ['Eve plc']);
  assert.deepEqual(await accounts('where: { CreatedDate: { gte: { value: "2026-11-22T00:00:00Z" } }, NumberOfEmployees: { eq: null } }'), ['Eve plc']);
  assert.deepEqual(await accounts('where: { CreatedDate: { lt: { range: { last_n_days: 3 } } } }'), []);
  assert.deepEqual(await accounts('where: { Industry: { in: [] } }'), []);
});

test('pages follow by cursor', async () => {
  const page = async (after: string | null) => {
    const { data } = await ask('query p($after: String) { uiapi { query { Account(first: 2, after: $after, orderBy: { Name: { order: ASC } }) { edges { node { Name { value } } } pageInfo { endCursor hasNextPage } } } } }', { after });
    return JSON.stringify(data);
  };
  const one = await page(null);
  const cursor = /"endCursor":"([^"]+)"/.exec(one)?.[1] ?? '';
  assert.match(one, /Ada Ltd.*Bob Inc.*"hasNextPage":true/);
  assert.match(await page(cursor), /^(?!.*Bob).*Eve plc.*"hasNextPage":false/);
});

test('groups are counted and summed', async () => {
  const { data } = await ask('query { uiapi { aggregate { Account(groupBy: { Industry: { group: true } }) { totalCount edges { node { aggregate { Industry { value } Id { count { value } } NumberOfEmployees { sum { value } max { value } } } } } } } } }');
  const group = (industry: string, count: number, sum: number, max: number | null) => ({ node: { aggregate: { Industry: { value: industry }, Id: { count: { value: count } }, NumberOfEmployees: { sum: { value: sum }, max: { value: max } } } } });
  assert.deepEqual(data, { uiapi: { aggregate: { Account: { totalCount: 2, edges: [group('Banking', 2, 12, 7), group('Energy', 1, 0, null)] } } } });
});

test('a field or an object the user may not see does not exist; nothing of the query is answered', async () => {
  assert.deepEqual(await refusal('query { uiapi { query { Account { edges { node { Name { value } Rating { value } } } } } } }'), [null, "Validation error of type FieldUndefined: Field 'Rating' in type 'Account' is undefined @ 'uiapi/query/Account/edges/node/Rating'"]);
  assert.deepEqual(await refusal('query { uiapi { query { Opportunity { edges { node { Id } } } } } }'), [null, "Validation error of type FieldUndefined: Field 'Opportunity' in type 'RecordQuery' is undefined @ 'uiapi/query/Opportunity'"]);
  assert.match((await refusal('query { uiapi { query { Account(where: { Rating: { eq: "Hot" } }) { edges { node { Id } } } } } }'))[1], /contains a field not in 'Account_Filter': 'Rating'/);
});

test('an optional field that cannot be seen is left out', async () => {
  const { data, errors } = await ask('query { uiapi { query { Account(where: { Name: { eq: "Eve plc" } }) { edges { node { Name { value } Rating @optional { value } } } } Opportunity @optional { edges { node { Id } } } } } }');
  assert.deepEqual([errors, data], [[], { uiapi: { query: { Account: { edges: [{ node: { Name: { value: 'Eve plc' } } }] } } } }]);
});

test('what is no query says why', async () => {
  assert.match((await refusal('query { uiapi {'))[1], /^Invalid Syntax/);
  assert.match((await refusal('query q($id: ID!) { uiapi { query { Account(where: { Id: { eq: $id } }) { totalCount } } } }'))[1], /'id' has coerced Null value for NonNull type/);
  assert.match((await refusal('query { uiapi { query { Account(first: 2001) { totalCount } } } }'))[1], /between 1 and 2000/);
  assert.match((await refusal('query { uiapi { query { Account(where: { Name: { near: "x" } }) { totalCount } } } }'))[1], /'Name\.near' is not a valid filter/);
});
