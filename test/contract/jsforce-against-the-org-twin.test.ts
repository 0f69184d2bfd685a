import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import jsforce from 'jsforce';
import type { Connection } from 'jsforce';
import { type OrgFixture, deploy, fieldXml, metadataZip, objectFile, signAssertion, startOrgFixture } from '../sandbox/salesforce/org-fixture.ts';

const pollIntervalMs = 5;

describe('jsforce, a client that knows the platform and not us, against the org twin', () => {
  let org: OrgFixture;
  let connection: Connection;

  before(async () => {
    org = await startOrgFixture({ duplicateRule: 'off' });
    connection = new jsforce.Connection({ instanceUrl: org.twin.instanceUrl, accessToken: org.twin.adminToken, version: org.twin.apiVersion });
    connection.bulk2.pollInterval = pollIntervalMs;
  });
  after(() => org.close());

  const named = (names: readonly string[]) => names.map((Name) => ({ Name }));
  const idsOf = (results: readonly { id?: string; success: boolean }[]) => results.flatMap(({ id, success }) => (success && id !== undefined ? [id] : []));

  it('signs in with a JWT assertion and with client credentials', async () => {
    const oauth2 = { loginUrl: org.twin.loginUrl, clientId: org.twin.clientId, clientSecret: org.twin.clientSecret };
    const byAssertion = new jsforce.Connection({ oauth2, version: org.twin.apiVersion });
    await byAssertion.authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await signAssertion(org) });
    const bySecret = new jsforce.Connection({ oauth2, version: org.twin.apiVersion });
    await bySecret.authorize({ grant_type: 'client_credentials' });
    assert.deepEqual([(await byAssertion.identity()).username, (await bySecret.identity()).username], [org.twin.username, org.twin.username]);
  });

  it('creates, reads, changes and deletes one record', async () => {
    const account = connection.sobject('Account');
    const created = await account.create({ Name: 'One', Phone: '1' });
    await account.update({ Id: created.id ?? '', Phone: '2' });
    const { Name, Phone } = await account.retrieve(created.id ?? '');
    const deleted = await account.destroy(created.id ?? '');
    assert.deepEqual([created.success, Name, Phone, deleted.success], [true, 'One', '2', true]);
    await assert.rejects(account.retrieve(created.id ?? ''), { errorCode: 'ENTITY_IS_DELETED' });
  });

  it('creates, changes and deletes more records than one call takes, each with its own result', async () => {
    const account = connection.sobject('Account');
    const created = await account.create([...named(Array.from({ length: 249 }, (_, place) => `Many ${place}`)), { Phone: 'no name' }], { allowRecursive: true });
    const ids = idsOf(created);
    const updated = await account.update(ids.map((Id) => ({ Id, Phone: '9' })), { allowRecursive: true });
    const read = await account.retrieve(ids.slice(0, 3));
    const deleted = await account.destroy(ids, { allowRecursive: true });
    assert.deepEqual([ids.length, created.at(-1)?.success, idsOf(updated).length, read.map(({ Phone }) => Phone), idsOf(deleted).length], [249, false, 249, ['9', '9', '9'], 249]);
    assert.deepEqual(created.at(-1)?.errors, [{ statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] }]);
  });

  it('rolls everything back when it asks for all or none', async () => {
    const results = await connection.sobject('Account').create([{ Name: 'Kept?' }, {}], { allOrNone: true });
    assert.deepEqual([results.map(({ success }) => success), await connection.sobject('Account').count({ Name: 'Kept?' })], [[false, false], 0]);
  });

  it('upserts one record and many by an external id', async () => {
    const account = connection.sobject('Account');
    const first = await account.upsert({ Name: 'Keyed', BC_Key__c: 'keyed' }, 'BC_Key__c');
    const again = await account.upsert({ Name: 'Keyed again', BC_Key__c: 'keyed' }, 'BC_Key__c');
    const many = await account.upsert(Array.from({ length: 250 }, (_, place) => ({ Name: `Keyed ${place}`, BC_Key__c: `keyed-${place}` })), 'BC_Key__c', { allowRecursive: true });
    assert.deepEqual([first.created, again.created, idsOf(many).length], [true, false, 250]);
  });

  it('sends a Composite and reads what each subrequest answered', async () => {
    const path = `/services/data/v${connection.version}`;
    const { compositeResponse } = await connection.requestPost<{ compositeResponse: { httpStatusCode: number; referenceId: string }[] }>(`${path}/composite`, {
      compositeRequest: [
        { method: 'POST', url: `${path}/sobjects/Account`, referenceId: 'account', body: { Name: 'Composed' } },
        { method: 'POST', url: `${path}/sobjects/Contact`, referenceId: 'contact', body: { LastName: 'Composed', AccountId: '@{account.id}' } },
      ],
    });
    assert.deepEqual(compositeResponse.map(({ httpStatusCode, referenceId }) => [referenceId, httpStatusCode]), [['account', 201], ['contact', 201]]);
  });

  it('follows a query over several pages', async () => {
    await connection.bulk2.loadAndWaitForResults({ object: 'Product2', operation: 'insert', input: `Name\n${Array.from({ length: 4_100 }, (_, place) => `Paged ${place}`).join('\n')}\n` });
    const first = await connection.query('SELECT Id, Name FROM Product2');
    const second = await connection.queryMore(first.nextRecordsUrl ?? '');
    const all = await connection.query('SELECT Id FROM Product2', { autoFetch: true, maxFetch: 10_000 });
    assert.deepEqual([first.done, first.records.length, second.done, second.records.length, all.totalSize, all.records.length], [false, 2_000, false, 2_000, 4_100, 4_100]);
  });

  it('builds queries with conditions, parents and children', async () => {
    const account = await connection.sobject('Account').create({ Name: "O'Hara" });
    await connection.sobject('Contact').create([{ LastName: 'A', AccountId: account.id ?? '' }, { LastName: 'B', AccountId: account.id ?? '' }]);
    const contacts = await connection.sobject('Contact').find({ 'Account.Name': "O'Hara" }, ['LastName', 'Account.Name']).sort({ LastName: -1 });
    const parents = await connection.sobject('Account').select('Name').include('Contacts').select('LastName').end().where({ Name: "O'Hara" });
    assert.deepEqual([contacts.map(({ LastName }) => LastName), parents.map((parent) => parent.Contacts?.records.length)], [['B', 'A'], [2]]);
  });

  it('describes the org, an object and the limits', async () => {
    const global = await connection.describeGlobal();
    const described = await connection.sobject('Order').describe();
    const limits = await connection.limits();
    assert.ok(global.sobjects.some(({ name }) => name === 'Order'));
    assert.equal(described.fields.find(({ name }) => name === 'BC_Key__c')?.externalId, true);
    assert.ok((limits.DailyApiRequests?.Max ?? 0) > (limits.DailyApiRequests?.Remaining ?? 0));
    assert.ok((connection.limitInfo.apiUsage?.used ?? 0) > 0);
  });

  it('loads by Bulk API 2.0 and is told which rows failed', async () => {
    const records = [{ LastName: 'Bulk 1', BC_Key__c: 'bulk-1' }, { LastName: '', BC_Key__c: 'bulk-2' }];
    const inserted = await connection.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'insert', input: records });
    const upserted = await connection.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'upsert', externalIdFieldName: 'BC_Key__c', input: [{ LastName: 'Bulk 1b', BC_Key__c: 'bulk-1' }, { LastName: 'Bulk 3', BC_Key__c: 'bulk-3' }] });
    const deleted = await connection.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'delete', input: upserted.successfulResults.map(({ sf__Id }) => ({ Id: sf__Id })) });
    assert.deepEqual([inserted.successfulResults.length, inserted.failedResults.map(({ sf__Error }) => sf__Error)], [1, ['REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --']]);
    assert.deepEqual([upserted.successfulResults.map(({ sf__Created }) => sf__Created), deleted.successfulResults.length, deleted.failedResults], [['false', 'true'], 2, []]);
  });

  it('is told why a bulk job failed', async () => {
    await assert.rejects(connection.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'insert', input: [{ Nothing__c: 'x' }] }), /Field name not found : Nothing__c/);
  });

  it('queries by Bulk API 2.0', async () => {
    const stream = await connection.bulk2.query("SELECT Name FROM Product2 WHERE Name LIKE 'Paged %'", { pollInterval: pollIntervalMs });
    const records = await stream.toArray();
    assert.deepEqual([records.length, new Set(records.map(({ Name }) => Name)).size], [4_100, 4_100]);
  });

  it('writes custom metadata, reads it back, lists and describes it by the Metadata API', async () => {
    const { metadata } = connection;
    await deploy(org.twin, metadataZip({ CustomObject: ['Rule__mdt'] }, { 'objects/Rule__mdt.object': objectFile(`<label>Rule</label><pluralLabel>Rules</pluralLabel>${fieldXml('Text__c', 'Text', '<length>80</length>')}`) }));
    const rule = { fullName: 'Rule.One', label: 'One', protected: false, values: [{ field: 'Text__c', value: 'a < b' }] };
    const [upserted] = await metadata.upsert('CustomMetadata', [rule]);
    const read = await metadata.read('CustomMetadata', ['Rule.One', 'Rule.None']);
    const listed = await metadata.list([{ type: 'CustomMetadata' }], '66.0');
    const described = await metadata.describe('66.0');
    assert.deepEqual([upserted?.success, upserted?.created, read.map(({ fullName }) => fullName), listed.map(({ fullName }) => fullName)], [true, true, ['Rule.One', undefined], ['Rule.One']]);
    assert.ok(described.metadataObjects.some(({ xmlName }) => xmlName === 'CustomMetadata'));
  });

  it('learns that its session is dead and takes a new one', async () => {
    const refreshing = new jsforce.Connection({
      instanceUrl: org.twin.instanceUrl, accessToken: 'dead', version: org.twin.apiVersion,
      refreshFn: (_connection, done) => done(null, org.twin.adminToken),
    });
    assert.equal((await refreshing.query('SELECT Id FROM Organization')).totalSize, 1);
  });
});
