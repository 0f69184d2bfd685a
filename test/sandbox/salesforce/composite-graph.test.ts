import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { dependencyDepth } from './collation.ts';
import { isJsonObject, jsonText } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { dataPath, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({ duplicateRule: 'off' });
after(() => org.close());

const node = (referenceId: string, method: string, path: string, body?: JsonValue): JsonObject => ({ referenceId, method, url: dataPath + path, ...(body === undefined ? {} : { body }) });
const graph = (graphId: string, compositeRequest: JsonObject[]): JsonObject => ({ graphId, compositeRequest });
const post = (graphs: JsonObject[]) => org.call('POST', '/composite/graph', { graphs });
const listOf = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const graphsOf = (body: JsonValue | undefined) => (isJsonObject(body) ? listOf(body.graphs) : []);
const statusesOf = (answer: JsonObject) => [answer.graphId, answer.isSuccessful, ...(isJsonObject(answer.graphResponse) ? listOf(answer.graphResponse.compositeResponse) : []).map((each) => `${jsonText(each.referenceId)} ${jsonText(each.httpStatusCode)}`)];
const family = (name: string, contact: JsonObject = { LastName: name }) => [node('account', 'POST', '/sobjects/Account', { Name: name }), node('contact', 'POST', '/sobjects/Contact', { AccountId: '@{account.id}', ...contact })];

test('each graph is saved whole or not at all, and one call is counted', async () => {
  org.journal.reset();
  const { status, body } = await post([graph('good', family('Whole')), graph('bad', family('Broken', {}))]);
  assert.deepEqual([status, graphsOf(body).map(statusesOf)], [200, [['good', true, 'account 201', 'contact 201'], ['bad', false, 'account 400', 'contact 400']]]);
  assert.deepEqual((await org.query("SELECT Name FROM Account WHERE Name IN ('Whole', 'Broken')")).map(({ Name }) => Name), ['Whole']);
  assert.deepEqual(org.journal.calls().salesforce.byRoute['POST /composite/graph'], 1);
});

test('references, not the order of the list, say what runs first', async () => {
  const { body } = await post([graph('backwards', family('Backwards').reverse())]);
  assert.deepEqual(graphsOf(body).map(statusesOf), [['backwards', true, 'contact 201', 'account 201']]);
});

test('rows are read, upserted by key and deleted, nothing else is allowed', async () => {
  const { body } = await post([
    graph('rows', [node('up', 'PATCH', '/sobjects/Account/BC_Key__c/graph-1', { Name: 'Upserted' }), node('read', 'GET', '/sobjects/Account/@{up.id}?fields=Name')]),
    graph('query', [node('q', 'GET', '/query?q=SELECT+Id+FROM+Account')]),
    graph('collection', [node('c', 'POST', '/composite/sobjects', { records: [] })]),
  ]);
  assert.deepEqual(graphsOf(body).map(statusesOf), [['rows', true, 'up 201', 'read 200'], ['query', false, 'q 400'], ['collection', false, 'c 400']]);
});

test('after fourteen failed graphs the rest are halted', async () => {
  const failing = Array.from({ length: 14 }, (_, place) => graph(`bad ${place}`, [node('a', 'POST', '/sobjects/Account', {})]));
  const { body } = await post([...failing, graph('late', [node('a', 'POST', '/sobjects/Account', { Name: 'Late' })])]);
  const late = graphsOf(body).at(-1);
  assert.deepEqual([late?.isSuccessful, JSON.stringify(late).includes('PROCESSING_HALTED'), (await org.query("SELECT Id FROM Account WHERE Name = 'Late'")).length], [false, true, 0]);
});

const chain = (length: number) => Array.from({ length }, (_, place) => node(`n${place}`, 'POST', '/sobjects/Account', { Name: 'Chain', ...(place === 0 ? {} : { ParentId: `@{n${place - 1}.id}` }) }));
const objects = ['Account', 'Contact', 'Product2', 'Order', 'OrderItem', 'Pricebook2', 'PricebookEntry', 'Opportunity'];
const tooMuch: [string, JsonObject[]][] = [
  ['501 nodes', Array.from({ length: 3 }, (_, place) => graph(`g${place}`, Array.from({ length: 167 }, (__, at) => node(`n${at}`, 'POST', '/sobjects/Account', { Name: 'x' }))))],
  ['76 graphs', Array.from({ length: 76 }, (_, place) => graph(`g${place}`, [node('n', 'POST', '/sobjects/Account', { Name: 'x' })]))],
  ['a chain of 16 nodes', [graph('deep', chain(16))]],
  ['16 types of nodes', [graph('wide', objects.flatMap((name) => [node(`p${name}`, 'POST', `/sobjects/${name}`, {}), node(`d${name}`, 'DELETE', `/sobjects/${name}/001000000000001AAA`)]))]],
];
for (const [what, graphs] of tooMuch)
  test(`${what} are refused as a payload`, async () => {
    const before = org.twin.counts().Account;
    const { status, body } = await post(graphs);
    assert.deepEqual([status, Array.isArray(body) && isJsonObject(body[0]) && body[0].errorCode, org.twin.counts().Account], [400, 'LIMIT_EXCEEDED', before]);
  });

test('a chain of fifteen is deep enough for the platform', async () => {
  const { body } = await post([graph('deep', chain(15))]);
  assert.equal(graphsOf(body)[0]?.isSuccessful, true);
});

test('a circle of references has no depth', () => {
  const circle = ['a', 'b'].map((referenceId) => ({ referenceId, method: 'POST', url: '/x', body: { of: referenceId === 'a' ? '@{b.id}' : '@{a.id}' } }));
  assert.equal(dependencyDepth(circle), Number.POSITIVE_INFINITY);
});
