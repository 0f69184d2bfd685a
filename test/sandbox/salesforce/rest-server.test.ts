import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import jsforce from 'jsforce';
import { isJsonObject, jsonText } from './json.ts';
import { fieldXml, metadataZip, objectFile, signAssertion, startOrgFixture } from './org-fixture.ts';
import type { Answer } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

async function connect() {
  const connection = new jsforce.Connection({ loginUrl: org.twin.loginUrl, instanceUrl: org.twin.instanceUrl, version: org.twin.apiVersion });
  await connection.authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await signAssertion(org) });
  return connection;
}
const asAdmin = () => new jsforce.Connection({ instanceUrl: org.twin.instanceUrl, accessToken: org.twin.adminToken, version: org.twin.apiVersion });

test('a foreign client signs in, writes, reads and describes', async () => {
  const connection = await connect();
  const created = await connection.sobject('Account').create({ Name: 'Foreign', BC_Key__c: 'foreign' });
  const upserted = await connection.sobject('Account').upsert({ Name: 'Foreign 2', BC_Key__c: 'foreign' }, 'BC_Key__c');
  const found = await connection.query("SELECT Id, Name FROM Account WHERE BC_Key__c = 'foreign'");
  const description = await connection.sobject('Account').describe();
  const key = description.fields.find((field) => field.name === 'BC_Key__c');
  assert.deepEqual([created.success, upserted.success, found.records.map((record) => record.Name)], [true, true, ['Foreign 2']]);
  assert.deepEqual(key && [key.type, key.length, key.externalId, key.unique, key.idLookup, key.nillable, key.permissionable], ['string', 80, true, true, true, true, true]);
  assert.ok((connection.limitInfo.apiUsage?.used ?? 0) > 0);
});

test('a foreign client writes 200 records at a time and follows pages', async () => {
  const connection = await connect();
  const records = Array.from({ length: 450 }, (_, place) => ({ Name: `Bulk ${place}` }));
  const results = await connection.sobject('Product2').create(records, { allowRecursive: true });
  const found = await connection.query("SELECT COUNT() FROM Product2 WHERE Name LIKE 'Bulk%'");
  assert.deepEqual([results.filter((result) => result.success).length, found.totalSize], [450, 450]);
});

test('a foreign client deploys metadata and polls for its result', async () => {
  const zip = metadataZip({ CustomObject: ['Account'] }, { 'objects/Account.object': objectFile(fieldXml('Foreign__c', 'Checkbox', '<defaultValue>true</defaultValue>')) });
  const connection = asAdmin();
  connection.metadata.pollInterval = 5;
  const result = await connection.metadata.deployRest(Buffer.from(zip), { rollbackOnError: true, singlePackage: true }).complete(true);
  assert.deepEqual([result.status, result.success, result.numberComponentsDeployed], ['Succeeded', true, 2]);
  const account = await connection.sobject('Account').create({ Name: 'Checked' });
  const row = await connection.sobject('Account').retrieve(account.id ?? '');
  assert.equal(row.Foreign__c, true);
});

test('a foreign client learns who it is from the address in its token answer', async () => {
  const connection = await connect();
  const who = await connection.identity();
  assert.deepEqual([who.organization_id, who.username], [org.twin.orgId, org.twin.username]);
});

test('the root of a version lists its resources, with and without a slash at its end', async () => {
  const answers = [await org.call('GET', ''), await org.call('GET', '/')];
  const resources = { composite: '/services/data/v66.0/composite', connect: '/services/data/v66.0/connect', graphql: '/services/data/v66.0/graphql', jobs: '/services/data/v66.0/jobs', limits: '/services/data/v66.0/limits', metadata: '/services/data/v66.0/metadata', parameterizedSearch: '/services/data/v66.0/parameterizedSearch', query: '/services/data/v66.0/query', queryAll: '/services/data/v66.0/queryAll', search: '/services/data/v66.0/search', sobjects: '/services/data/v66.0/sobjects', tooling: '/services/data/v66.0/tooling', 'ui-api': '/services/data/v66.0/ui-api' };
  assert.deepEqual(answers.map((answer) => answer.body), [resources, resources]);
});

test('the versions are public, every other resource needs a session', async () => {
  const versions: unknown = await (await fetch(`${org.twin.instanceUrl}/services/data`)).json();
  const closed = await fetch(`${org.twin.instanceUrl}/services/data/v66.0/sobjects`);
  assert.deepEqual(Array.isArray(versions) && versions.filter(isJsonObject).map((version) => version.version).slice(-3), ['64.0', '65.0', '66.0']);
  assert.equal(closed.status, 401);
});

test('a path with two slashes at its start is the same path', async () => {
  const answer = await fetch(`${org.twin.instanceUrl}//services/data/v66.0/limits`, { headers: { Authorization: `Bearer ${org.twin.adminToken}` } });
  assert.equal(answer.status, 200);
});

test('calls are counted by route as the platform counts them', async () => {
  org.journal.reset();
  await org.call('GET', '/sobjects/Order/describe');
  await org.call('PATCH', '/sobjects/Account/BC_Key__c/x', { Name: 'x' });
  await org.call('GET', `/query?q=${encodeURIComponent('SELECT COUNT() FROM Order')}`);
  assert.deepEqual(org.journal.calls().salesforce, { total: 3, byRoute: { 'GET /query': 1, 'GET /sobjects/Order/describe': 1, 'PATCH /sobjects/Account/BC_Key__c/{externalId}': 1 } });
});

test('a body may come compressed', async () => {
  const sent = (body: string | Uint8Array<ArrayBuffer>, encoding: string) => fetch(`${org.twin.instanceUrl}/services/data/v66.0/sobjects/Account`, { method: 'POST', headers: { Authorization: `Bearer ${org.twin.adminToken}`, 'Content-Type': 'application/json', 'Content-Encoding': encoding }, body });
  const zipped = new Uint8Array(gzipSync(JSON.stringify({ Name: 'Compressed' })));
  const answers = [await sent(zipped, 'gzip'), await sent('{"Name":"plain"}', 'gzip'), await sent('{"Name":"plain"}', 'br')];
  assert.deepEqual(answers.map(({ status }) => status), [201, 400, 415]);
});

test('what the Salesforce CLI asks at sign-in is answered: an old version, no dev hub, no source tracking', async () => {
  const [user] = await org.query(`SELECT Id FROM User WHERE Username = '${org.twin.username}'`);
  const old = await org.admin('GET', `/services/data/v51.0/sobjects/User/${jsonText(user?.Id)}`);
  const devHub = await org.admin('GET', `/services/data/v51.0/query?q=${encodeURIComponent('SELECT Id FROM ScratchOrgInfo limit 1')}`);
  const tracking = await org.admin('GET', '/tooling/sobjects/SourceMember/describe');
  const organization = await org.query('SELECT Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix, OrganizationType FROM Organization');
  const codeOf = ({ status, body }: Answer) => `${status} ${Array.isArray(body) && isJsonObject(body[0]) ? jsonText(body[0].errorCode) : ''}`;
  assert.deepEqual([codeOf(old), codeOf(devHub), codeOf(tracking), organization.length], ['200 ', '400 INVALID_TYPE', '404 NOT_FOUND', 1]);
});
