import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import { deploy, fieldXml, metadataZip, objectFile, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const type = objectFile(`<label>Setting</label><pluralLabel>Settings</pluralLabel><visibility>Public</visibility>${fieldXml('Store__c', 'Text', '<length>40</length>')}${fieldXml('Rows__c', 'Number', '<precision>18</precision><scale>0</scale>')}${fieldXml('On__c', 'Checkbox', '<defaultValue>false</defaultValue>')}`);
const record = (store: string) =>
  `<CustomMetadata xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><label>Default</label><protected>false</protected><values><field>Store__c</field><value xsi:type="xsd:string">${store}</value></values><values><field>Rows__c</field><value xsi:type="xsd:double">12.0</value></values><values><field>On__c</field><value xsi:type="xsd:boolean">true</value></values></CustomMetadata>`;
const zip = (store: string) => metadataZip({ CustomObject: ['Setting__mdt'], CustomMetadata: ['Setting.Default'] }, { 'objects/Setting__mdt.object': type, 'customMetadata/Setting.Default.md': record(store) });
const soql = `/query?q=${encodeURIComponent('SELECT DeveloperName, Store__c, Rows__c, On__c FROM Setting__mdt')}`;
const rows = async () => {
  const { body } = await org.admin('GET', soql);
  return isJsonObject(body) && Array.isArray(body.records) ? body.records.filter(isJsonObject).map(({ attributes: _attributes, ...row }) => row) : body;
};

test('deployed records of a custom metadata type are read by SOQL and replaced by the next deploy', async () => {
  await deploy(org.twin, zip('abc'));
  const first = await rows();
  await deploy(org.twin, zip('def'));
  assert.deepEqual([first, await rows()], [[{ DeveloperName: 'Default', Store__c: 'abc', Rows__c: 12, On__c: true }], [{ DeveloperName: 'Default', Store__c: 'def', Rows__c: 12, On__c: true }]]);
});

test('custom metadata is written by deploy only', async () => {
  const { body } = await org.admin('POST', '/sobjects/Setting__mdt', { Store__c: 'x' });
  assert.equal(Array.isArray(body) && isJsonObject(body[0]) && body[0].errorCode, 'INVALID_TYPE_FOR_OPERATION');
});

test('a user reads a custom metadata type only with access to it', async () => {
  const before = await org.call('GET', soql);
  const access = '<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata"><label>Settings</label><customMetadataTypeAccesses><enabled>true</enabled><name>Setting__mdt</name></customMetadataTypeAccesses></PermissionSet>';
  await deploy(org.twin, metadataZip({ PermissionSet: ['Settings'] }, { 'permissionsets/Settings.permissionset': access }));
  const [set] = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Settings'");
  const [user] = await org.query(`SELECT Id FROM User WHERE Username = '${org.twin.username}'`);
  await org.admin('POST', '/sobjects/PermissionSetAssignment', { PermissionSetId: set?.Id ?? null, AssigneeId: user?.Id ?? null });
  const afterwards = await org.call('GET', soql);
  assert.deepEqual([before.status, afterwards.status], [400, 200]);
});

const idIn = (row: unknown): string => (isJsonObject(row) && typeof row.Id === 'string' ? row.Id : '');

test('no page reads custom metadata: neither by GraphQL nor by the UI API', async () => {
  const graphql = await org.admin('POST', '/graphql', { query: 'query { uiapi { query { Setting__mdt { edges { node { Id } } } } } }', variables: {} });
  const [row] = await org.query('SELECT Id FROM Setting__mdt');
  const [info, record] = [await org.admin('GET', '/ui-api/object-info/Setting__mdt'), await org.admin('GET', `/ui-api/records/${idIn(row)}?fields=Setting__mdt.Store__c`)];
  assert.match(JSON.stringify(graphql.body), /FieldUndefined/);
  assert.deepEqual([info.status, record.status >= 400], [403, true]);
});
