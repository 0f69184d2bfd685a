import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { deploy, fieldXml, idOf, metadataZip, objectFile, permissionSetFile, startOrgFixture } from '../../../../test/sandbox/salesforce/org-fixture.ts';
import { Secret } from '../../core/secret.ts';
import { createOrgClient } from './client.ts';
import { createCommandRows } from './command-rows.ts';
import { createNames } from './names.ts';
import { createStatusRows } from './status-rows.ts';
import { createUserRights } from './user-rights.ts';

const signal = new AbortController().signal;
const org = await startOrgFixture({ privateObjects: ['Account'] });
const session = { accessToken: new Secret(org.twin.adminToken), instanceUrl: org.twin.instanceUrl, organizationId: org.twin.orgId };
const client = createOrgClient({ sessions: { current: async () => session, renew: async () => session }, apiVersion: '66.0', budgetShareMax: 1, now: Date.now });
const deps = { client, names: createNames('') };
const rows = createCommandRows(deps);
const statuses = createStatusRows(deps);
const rights = createUserRights(deps);

const head = (label: string) => `<label>${label}</label><pluralLabel>${label}</pluralLabel><nameField><displayFormat>N-{0000}</displayFormat><label>N</label><type>AutoNumber</type></nameField><sharingModel>ReadWrite</sharingModel>`;
const long = (name: string) => fieldXml(name, 'LongTextArea', '<length>32768</length><visibleLines>3</visibleLines>');
const text = (name: string) => fieldXml(name, 'Text', '<length>80</length>');
const key = fieldXml('Key__c', 'Text', '<length>120</length><externalId>true</externalId><unique>true</unique>');
const commandFields = [text('Action__c'), long('Payload__c'), text('Status__c'), fieldXml('Progress__c', 'Number', '<precision>3</precision><scale>0</scale>'), long('Result__c'), text('Error_Code__c'), long('Message__c'), fieldXml('Accepted_At__c', 'DateTime'), fieldXml('Finished_At__c', 'DateTime')];
const permission = '<?xml version="1.0" encoding="UTF-8"?><CustomPermission xmlns="http://soap.sforce.com/2006/04/metadata"><isLicensed>false</isLicensed><label>Sync</label></CustomPermission>';
const operator = permissionSetFile({ objects: ['Contact'], fields: ['Contact.Email'], userPermissions: ['ApiEnabled'] }).replace('</PermissionSet>', '<customPermissions><enabled>true</enabled><name>Crosswalk_Sync</name></customPermissions></PermissionSet>');
await deploy(
  org.twin,
  metadataZip(
    { CustomObject: ['Crosswalk_Command__c', 'Crosswalk_Status__c'], CustomPermission: ['Crosswalk_Sync', 'Crosswalk_Operate'], PermissionSet: ['Operator'] },
    {
      'objects/Crosswalk_Command__c.object': objectFile(head('Command') + commandFields.join('')),
      'objects/Crosswalk_Status__c.object': objectFile(head('Status') + key + text('Kind__c') + long('Value__c') + long('Settings__c') + fieldXml('Updated_At__c', 'DateTime')),
      'customPermissions/Crosswalk_Sync.customPermission': permission,
      'customPermissions/Crosswalk_Operate.customPermission': permission,
      'permissionsets/Operator.permissionset': operator,
    },
  ),
);
after(async () => {
  await client.close();
  await org.close();
});

const create = async (values: Record<string, string>) => idOf(await org.admin('POST', '/sobjects/Crosswalk_Command__c', { Action__c: 'redrive', Payload__c: '{"ids":[1]}', Status__c: 'New', ...values }));
const statusOf = async (id: string) => (await client.query(`SELECT Status__c FROM Crosswalk_Command__c WHERE Id = '${id}'`, signal))[0]?.Status__c;

describe('the rows of commands', () => {
  it('are read as they are, without those that are gone', async () => {
    const id = await create({});
    const read = await rows.readRows([id, 'a00000000000999AAA'], signal);
    assert.deepEqual([...read.values()].map(({ modifiedAt, creatorId, ...row }) => [row, modifiedAt === org.clock.now(), creatorId.startsWith('005')]), [[{ id, action: 'redrive', payload: '{"ids":[1]}', status: 'New' }, true, true]]);
  });

  it('are accepted once: a row that changed since it was read is not', async () => {
    const id = await create({});
    const row = (await rows.readRows([id], signal)).get(id);
    assert.ok(row);
    await org.clock.advance(2_000);
    assert.equal(await rows.accept(row, new Date(org.clock.now()).toISOString(), signal), true);
    await org.clock.advance(2_000);
    assert.deepEqual([await rows.accept(row, new Date(org.clock.now()).toISOString(), signal), await statusOf(id)], [false, 'Accepted']);
  });

  it('that wait are found in one call, with a page that is open', async () => {
    const id = await create({});
    const before = org.journal.calls().salesforce.total;
    const since = new Date(org.clock.now() - 60_000);
    const first = await rows.poll(since, signal);
    assert.deepEqual([first.ids.includes(id), first.isWatched, org.journal.calls().salesforce.total - before], [true, false, 1]);
    await org.admin('POST', '/sobjects/Crosswalk_Status__c', { Key__c: 'heartbeat:1', Kind__c: 'heartbeat' });
    assert.equal((await rows.poll(since, signal)).isWatched, true);
    assert.equal((await rows.poll(new Date(org.clock.now() + 1_000), signal)).isWatched, false);
  });

  it('are deleted when they were done long ago; failed ones stay', async () => {
    const [done, failed] = [await create({ Status__c: 'Done', Finished_At__c: '2026-01-01T00:00:00Z' }), await create({ Status__c: 'Failed', Finished_At__c: '2026-01-01T00:00:00Z' })];
    assert.equal(await rows.purge(new Date('2026-02-01T00:00:00Z'), signal), 1);
    assert.deepEqual([await statusOf(done), await statusOf(failed), await rows.purge(new Date('2026-02-01T00:00:00Z'), signal)], [undefined, 'Failed', 0]);
  });
});

describe('the rows of the status mirror', () => {
  it('are written by key and removed by id; heartbeats of closed pages go too', async () => {
    const at = new Date(org.clock.now()).toISOString();
    await statuses.write([{ key: 'flow:a', kind: 'flow', value: '1', at, isPrivate: false }, { key: 'flow:b', kind: 'flow', value: '2', at, isPrivate: true }], signal);
    await statuses.write([{ key: 'flow:a', kind: 'flow', value: '3', at, isPrivate: false }], signal);
    const written = await statuses.read(signal);
    assert.deepEqual(written.map((row) => [row.key, row.value]).toSorted(([a = ''], [b = '']) => a.localeCompare(b)), [['flow:a', '3'], ['flow:b', '2']]);
    await statuses.remove(written.filter((row) => row.key === 'flow:b').map((row) => row.id), signal);
    await statuses.removeHeartbeats(new Date(org.clock.now() + 1_000), signal);
    assert.deepEqual((await client.query('SELECT Key__c FROM Crosswalk_Status__c', signal)).map((row) => row.Key__c), ['flow:a']);
  });
});

describe('the rights of a user', async () => {
  const { ids } = await org.twin.scenario('sign-in', { username: 'ann@shop.example.com', permissionSets: ['Operator'] });
  const userId = ids[0] ?? '';

  it('are the custom permissions of assigned permission sets', async () => {
    assert.deepEqual([await rights.holdsPermission(userId, 'Crosswalk_Sync', signal), await rights.holdsPermission(userId, 'Crosswalk_Operate', signal), await rights.holdsPermission(userId, 'Nothing', signal)], [true, false, false]);
  });

  it('are not those of a package of another namespace', async () => {
    const other = createUserRights({ client, names: createNames('other') });
    assert.equal(await other.holdsPermission(userId, 'Crosswalk_Sync', signal), false);
  });

  it('are the records he may read, many more than one question may name', async () => {
    const contact = idOf(await org.admin('POST', '/sobjects/Contact', { LastName: 'Open' }));
    const account = idOf(await org.admin('POST', '/sobjects/Account', { Name: 'Hidden' }));
    const others = Array.from({ length: 1_200 }, (_unused, place) => `003${String(place).padStart(12, '9')}AAA`);
    assert.deepEqual([...(await rights.readableRecords(userId, [account, ...others, contact], signal))], [contact]);
  });

  it('are the fields he may read', async () => {
    assert.deepEqual([...(await rights.readableFields(userId, ['Contact', 'Account'], signal))], ['Contact.Email']);
  });
});
