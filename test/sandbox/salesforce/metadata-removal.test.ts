import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Connection } from 'jsforce';
import { isJsonObject, jsonText } from './json.ts';
import type { JsonObject } from './json.ts';
import { deploy, fieldXml, metadataZip, objectFile, permissionSetFile, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());
const connection = new Connection({ instanceUrl: org.twin.instanceUrl, accessToken: org.twin.adminToken, version: '66.0' });

const manifest = (types: Record<string, string[]>) => `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata">${Object.entries(types).map(([name, members]) => `<types>${members.map((each) => `<members>${each}</members>`).join('')}<name>${name}</name></types>`).join('')}</Package>`;
const remove = (types: Record<string, string[]>, options: JsonObject = {}, fileName = 'destructiveChanges.xml') => deploy(org.twin, metadataZip({}, { [fileName]: manifest(types) }), options);
const accountWith = (...fields: string[]) => metadataZip({ CustomObject: ['Account'] }, { 'objects/Account.object': objectFile(fields.join('')) });
const text80 = (name: string) => fieldXml(name, 'Text', '<length>80</length>');

function messages(result: JsonObject, list: 'componentFailures' | 'componentSuccesses'): string[] {
  const details = isJsonObject(result.details) ? result.details : {};
  const found = details[list];
  return (Array.isArray(found) ? found : []).filter(isJsonObject).filter(({ componentType }) => componentType !== '').map((each) => `${jsonText(each.fullName)} ${each.deleted === true ? 'deleted' : jsonText(each.problem)}`);
}
/** One error comes alone, several in a list. */
const codeOf = (errors: unknown): unknown => Object([errors].flat()[0]).statusCode;
const fieldNames = async () => (await connection.describe('Account')).fields.map(({ name }) => name);

test('a field that is listed to be deleted is gone, for everybody and from permission sets', async () => {
  await deploy(org.twin, metadataZip({ CustomObject: ['Account'], PermissionSet: ['Reader'] }, { 'objects/Account.object': objectFile(text80('Gone__c')), 'permissionsets/Reader.permissionset': permissionSetFile({ objects: ['Account'], fields: ['Account.Gone__c'] }) }));
  const result = await remove({ CustomField: ['Account.Gone__c'] });
  const [left] = await org.query("SELECT Id FROM FieldPermissions WHERE Field = 'Account.Gone__c'").catch(() => []);
  assert.deepEqual([result.status, messages(result, 'componentSuccesses'), (await fieldNames()).includes('Gone__c'), left], ['Succeeded', ['Account.Gone__c deleted'], false, undefined]);
});

test('what others use stays, and the deploy fails as a whole', async () => {
  const lwc = { 'lwc/card/card.js': "import F from '@salesforce/schema/Account.Used__c';\nexport const f = F;\n", 'lwc/card/card.js-meta.xml': '<?xml version="1.0" encoding="UTF-8"?><LightningComponentBundle xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion></LightningComponentBundle>' };
  await deploy(org.twin, metadataZip({ CustomObject: ['Account'], LightningComponentBundle: ['card'] }, { 'objects/Account.object': objectFile(text80('Used__c') + text80('Free__c')), ...lwc }));
  const result = await remove({ CustomField: ['Account.Used__c', 'Account.Free__c', 'Account.Name'] });
  assert.deepEqual(messages(result, 'componentFailures'), ['Account.Used__c This custom field is referenced elsewhere in salesforce.com. Remove the usage and try again.', 'Account.Name Cannot delete standard field Account.Name']);
  assert.deepEqual((await fieldNames()).filter((name) => ['Used__c', 'Free__c'].includes(name)), ['Used__c', 'Free__c']);
  const together = await remove({ CustomField: ['Account.Used__c'], LightningComponentBundle: ['card'] });
  assert.deepEqual([together.status, await connection.metadata.list({ type: 'LightningComponentBundle' })], ['Succeeded', []]);
});

test('a component that is not there is an error, or a warning where warnings are ignored; there are no wildcards', async () => {
  const [strict, lenient, wild] = [await remove({ CustomTab: ['Nothing'] }), await remove({ CustomTab: ['Nothing'] }, { ignoreWarnings: true }), await remove({ CustomTab: ['*'] })];
  assert.deepEqual([strict.status, messages(strict, 'componentFailures')], ['Failed', ['Nothing No CustomTab named: Nothing found']]);
  assert.deepEqual([lenient.status, messages(lenient, 'componentSuccesses'), wild.status], ['Succeeded', ['Nothing No CustomTab named: Nothing found'], 'Failed']);
});

test('deletions come before or after what is deployed with them', async () => {
  await deploy(org.twin, accountWith(text80('Old__c'), fieldXml('Twice__c', 'Text', '<formula>Old__c</formula>')));
  const zip = (fileName: string) => metadataZip({ CustomObject: ['Account'] }, { 'objects/Account.object': objectFile(text80('New__c') + fieldXml('Twice__c', 'Text', '<formula>New__c</formula>')), [fileName]: manifest({ CustomField: ['Account.Old__c'] }) });
  const before = await deploy(org.twin, zip('destructiveChangesPre.xml'));
  const afterwards = await deploy(org.twin, zip('destructiveChangesPost.xml'));
  assert.deepEqual([before.status, afterwards.status, (await fieldNames()).includes('Old__c')], ['Failed', 'Succeeded', false]);
});

test('a validation with tests is deployed quickly, once, and not after another deploy or ten days', async () => {
  const validate = async (name: string, testLevel = 'RunLocalTests') => jsonText((await deploy(org.twin, accountWith(text80(name)), { checkOnly: true, testLevel })).id);
  const quick = (id: string, rest = true) => connection.metadata.deployRecentValidation({ id, rest });
  const first = await validate('Quick__c');
  assert.equal((await fieldNames()).includes('Quick__c'), false);
  const id = await quick(first);
  const status = await connection.metadata.checkDeployStatus(id, true);
  assert.deepEqual([status.success, status.checkOnly, (await fieldNames()).includes('Quick__c')], [true, false, true]);
  await assert.rejects(quick(first), /invalid validation id/);
  const bySoap = await quick(await validate('Soap__c'), false);
  assert.match(bySoap, /^0Af/);
  await assert.rejects(quick(await validate('Untested__c', 'NoTestRun')), /invalid validation id/);
  const old = await validate('Late__c');
  await org.clock.advance(10 * 24 * 3_600_000 + 1);
  await assert.rejects(quick(old), /invalid validation id/);
});

test('components are created, updated and deleted one by one, by a client that is not ours', async () => {
  const tab = { fullName: 'Web_Tab', label: 'Web', motif: 'Custom1: Heart', url: 'https://example.com', hasSidebar: false };
  const field = { fullName: 'Account.Crud__c', label: 'Crud', type: 'Text', length: 20 };
  assert.deepEqual([await connection.metadata.create('CustomField', field)].map(({ success, fullName }) => [success, fullName]), [[true, 'Account.Crud__c']]);
  const again = await connection.metadata.create('CustomField', [field]);
  assert.deepEqual(again.map(({ success, errors }) => [success, codeOf(errors)]), [[false, 'DUPLICATE_DEVELOPER_NAME']]);
  const wider = await connection.metadata.update('CustomField', { ...field, length: 40 });
  assert.deepEqual([wider.success, (await connection.describe('Account')).fields.find(({ name }) => name === 'Crud__c')?.length], [true, 40]);
  const unknown = await connection.metadata.update('CustomField', [{ ...field, fullName: 'Account.None__c' }]);
  assert.equal(codeOf(unknown[0]?.errors), 'INVALID_CROSS_REFERENCE_KEY');
  const upserted = await connection.metadata.upsert('CustomTab', tab);
  assert.deepEqual([upserted.success, upserted.created], [true, true]);
  const gone = await connection.metadata.delete('CustomField', ['Account.Crud__c', 'Account.None__c']);
  assert.deepEqual(gone.map(({ success, errors }) => [success, codeOf(errors)]), [[true, undefined], [false, 'INVALID_CROSS_REFERENCE_KEY']]);
  assert.equal((await fieldNames()).includes('Crud__c'), false);
});

test('nobody without the permission changes metadata one by one', async () => {
  const { accessToken } = await org.twin.scenario('sign-in', { username: 'nobody@example.com' });
  const theirs = new Connection({ instanceUrl: org.twin.instanceUrl, accessToken: String(accessToken), version: '66.0' });
  await assert.rejects(theirs.metadata.delete('CustomField', 'Account.Quick__c'), /INSUFFICIENT_ACCESS/);
});
