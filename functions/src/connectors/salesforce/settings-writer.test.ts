import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { deploy, fieldXml, metadataZip, objectFile, permissionSetFile, startOrgFixture } from '../../../../test/sandbox/salesforce/org-fixture.ts';
import { Secret } from '../../core/secret.ts';
import { createOrgClient } from './client.ts';
import { createNames } from './names.ts';
import { createSettingsRecords } from './settings-records.ts';
import { createSettingsWriter } from './settings-writer.ts';

const signal = new AbortController().signal;
const org = await startOrgFixture();
after(() => org.close());

const text = (name: string) => fieldXml(name, 'Text', '<length>255</length>');
const number = (name: string) => fieldXml(name, 'Number', '<precision>18</precision><scale>0</scale>');
const type = (...fields: string[]) => objectFile(`<label>Type</label><pluralLabel>Types</pluralLabel><visibility>Public</visibility>${fields.join('')}`);
const flag = fieldXml('Is_On__c', 'Checkbox', '<defaultValue>false</defaultValue>');
await deploy(
  org.twin,
  metadataZip(
    { CustomObject: ['Crosswalk_Connection__mdt', 'Crosswalk_Flow__mdt', 'Crosswalk_Value_Map__mdt', 'Crosswalk_Field_Map__mdt', 'Crosswalk_Rule__mdt'], PermissionSet: ['Reader'] },
    {
      'objects/Crosswalk_Connection__mdt.object': type(text('Store__c'), number('Active_Version__c'), number('Row_Count__c'), text('Hash__c'), text('Slot__c')),
      'objects/Crosswalk_Flow__mdt.object': type(text('Connection__c'), number('Version__c'), text('Flow__c'), flag, text('Channels__c'), text('Filters__c'), text('Policies__c'), text('Extra__c')),
      'objects/Crosswalk_Value_Map__mdt.object': type(text('Connection__c'), number('Version__c'), text('Kind__c'), text('From__c'), text('To__c'), text('Extra__c')),
      'objects/Crosswalk_Field_Map__mdt.object': type(...['Connection__c', 'Map__c', 'Field__c', 'Steps__c', 'Extra__c'].map(text), number('Version__c'), flag),
      'objects/Crosswalk_Rule__mdt.object': type(...['Connection__c', 'Map__c', 'Field__c', 'Kind__c', 'Severity__c', 'Pattern__c', 'Least__c', 'Most__c', 'Values__c', 'Condition__c', 'Message__c', 'Extra__c'].map(text), number('Version__c'), number('Order__c')),
      'permissionsets/Reader.permissionset': permissionSetFile({ objects: [], fields: [], userPermissions: ['ApiEnabled'] }),
    },
  ),
);
const sessionOf = (token: string) => ({ accessToken: new Secret(token), instanceUrl: org.twin.instanceUrl, organizationId: org.twin.orgId });
const admin = sessionOf(org.twin.adminToken);
const sessions = (current: typeof admin, renewed = current) => ({ current: async () => current, renew: async () => renewed });
const writerOf = (given: ReturnType<typeof sessions>) => createSettingsWriter({ sessions: given, names: createNames(''), apiVersion: '66.0' });
const write = writerOf(sessions(admin));
const client = createOrgClient({ sessions: sessions(admin), apiVersion: '66.0', budgetShareMax: 1, now: Date.now });
const records = createSettingsRecords({ client, names: createNames('') });
after(() => client.close());

const row = (name: string, to: string | null) => ({ type: 'Crosswalk_Value_Map__mdt', name, label: name, values: { Connection__c: 'default', Version__c: 3, Kind__c: 'order-status', From__c: '11', To__c: to, Extra__c: null } });

describe('the settings writer', () => {
  it('writes records that the other user reads as they were, texts with signs of XML too', async () => {
    await write([row('default_A_M1', 'On <its> way & "here"'), row('default_A_M2', null), { type: 'Crosswalk_Flow__mdt', name: 'default_A_F1', label: 'F1', values: { Connection__c: 'default', Version__c: 3, Flow__c: 'order_to_salesforce', Is_On__c: true } }]);
    const rows = await records.readRows({ connection: 'default', version: 3 }, signal);
    assert.deepEqual(rows.map(({ values }) => [values.Flow__c ?? values.From__c, values.Is_On__c ?? values.To__c]), [['order_to_salesforce', true], ['11', 'On <its> way & "here"'], ['11', null]]);
    assert.equal(await records.readPointer('default', signal), undefined);
  });

  it('writes all records or none, and tells in the words of the org which one it refuses', async () => {
    const wrong = { type: 'Crosswalk_Value_Map__mdt', name: 'default_B_M2', label: 'M2', values: { Nothing__c: 'x' } };
    await assert.rejects(write([{ ...row('default_B_M1', 'x'), values: { ...row('', 'x').values, Version__c: 4 } }, wrong]), { code: 'SETUP_INCOMPLETE', message: /Salesforce refuses the settings: .*default_B_M2.*Nothing__c/ });
    assert.deepEqual(await records.readRows({ connection: 'default', version: 4 }, signal), []);
  });

  it('renews a session that is over, once', async () => {
    await writerOf(sessions(sessionOf('00D!over'), admin))([row('default_A_M1', 'renewed')]);
    assert.ok((await records.readRows({ connection: 'default', version: 3 }, signal)).some(({ values }) => values.To__c === 'renewed'));
  });

  it('without the permission says which permission set it needs', async () => {
    const { accessToken } = await org.twin.scenario('sign-in', { username: 'nobody@example.com', permissionSets: ['Reader'] });
    await assert.rejects(writerOf(sessions(sessionOf(String(accessToken))))([row('default_A_M1', 'x')]), { code: 'SETUP_INCOMPLETE', message: /Crosswalk_Settings_Writer/ });
  });

  it('tells an org that is away from one that refuses', async () => {
    const away = writerOf(sessions({ ...admin, instanceUrl: 'http://127.0.0.1:9' }));
    await assert.rejects(away([row('default_A_M1', 'x')]), { code: 'TARGET_UNAVAILABLE' });
  });
});
