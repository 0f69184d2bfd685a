import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({ duplicateRule: 'off' });
after(() => org.close());

const tree = (records: JsonObject[]) => org.call('POST', '/composite/tree/Account', { records });
const record = (type: string, referenceId: string, values: JsonObject): JsonObject => ({ attributes: { type, referenceId }, ...values });

test('parents and their children are created in one call', async () => {
  const { status, body } = await tree([record('Account', 'a1', { Name: 'Tree', Contacts: { records: [record('Contact', 'c1', { LastName: 'Leaf 1' }), record('Contact', 'c2', { LastName: 'Leaf 2' })] } })]);
  const rows = await org.query("SELECT LastName FROM Contact WHERE Account.Name = 'Tree' ORDER BY LastName");
  const results = isJsonObject(body) && Array.isArray(body.results) ? body.results.filter(isJsonObject) : [];
  assert.deepEqual([status, isJsonObject(body) && body.hasErrors, results.map(({ referenceId }) => referenceId), rows.map(({ LastName }) => LastName)], [201, false, ['a1', 'c1', 'c2'], ['Leaf 1', 'Leaf 2']]);
});

test('one bad record keeps the whole tree out and is the only one named', async () => {
  const before = org.twin.counts().Account;
  const { status, body } = await tree([record('Account', 'a1', { Name: 'Cut', Contacts: { records: [record('Contact', 'c1', {})] } })]);
  assert.deepEqual([status, body], [400, { hasErrors: true, results: [{ referenceId: 'c1', errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [LastName]', fields: ['LastName'] }] }] }]);
  assert.equal(org.twin.counts().Account, before);
});

const refused: [string, JsonObject[]][] = [
  ['201 records', Array.from({ length: 201 }, (_, place) => record('Account', `r${place}`, { Name: 'x' }))],
  ['a record without a name of its own', [{ attributes: { type: 'Account' }, Name: 'x' }]],
  ['one name for two records', [record('Account', 'same', { Name: 'x' }), record('Account', 'same', { Name: 'y' })]],
  ['children that are none', [record('Account', 'a', { Name: 'x', Leaves: { records: [record('Contact', 'c', { LastName: 'x' })] } })]],
  ['another type at the top', [record('Contact', 'c', { LastName: 'x' })]],
];
for (const [what, records] of refused)
  test(`a tree of ${what} is refused`, async () => {
    assert.equal((await tree(records)).status, 400);
  });
