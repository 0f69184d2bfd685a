import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { idOf, metadataZip, objectFile, startOrgFixture } from './org-fixture.ts';

const note = objectFile('<label>Note</label><pluralLabel>Notes</pluralLabel><sharingModel>ReadWrite</sharingModel><nameField><label>Name</label><type>Text</type></nameField>');
const version = { id: '04t000000000001AAA', packageId: '033000000000001AAA', namespace: 'ns', name: 'Notes', version: '2.1.0.4', zip: metadataZip({ CustomObject: ['Note__c'] }, { 'objects/Note__c.object': note }), installationKey: 'key' };
const broken = { ...version, id: '04t000000000003AAA', packageId: '033000000000003AAA', zip: metadataZip({ CustomObject: ['Note__c'] }, {}) };
const org = await startOrgFixture({ packageVersions: [version, broken], changeEvents: ['Order', 'Account'] });
after(() => org.close());

async function ask(soql: string, call = org.admin): Promise<JsonObject[] | string> {
  const { body } = await call('GET', `/tooling/query?q=${encodeURIComponent(soql)}`);
  if (isJsonObject(body) && Array.isArray(body.records)) return body.records.filter(isJsonObject).map(({ attributes: _attributes, ...row }) => row);
  return JSON.stringify(body);
}
const install = (values: JsonObject) => org.admin('POST', '/tooling/sobjects/PackageInstallRequest', values);
const look = async (id: string): Promise<unknown> => {
  const { body } = await org.admin('GET', `/tooling/sobjects/PackageInstallRequest/${id}`);
  return isJsonObject(body) ? body.Status : body;
};
const outcome = async (id: string): Promise<unknown[]> => [await look(id), await look(id)];

test('a version is installed in its namespace, and is listed from then on', async () => {
  assert.deepEqual(await ask('SELECT Id FROM InstalledSubscriberPackage'), []);
  assert.deepEqual(await outcome(idOf(await install({ SubscriberPackageVersionKey: version.id, Password: 'key' }))), ['IN_PROGRESS', 'SUCCESS']);
  assert.deepEqual([(await org.admin('GET', '/sobjects/ns__Note__c/describe')).status, (await org.admin('GET', '/sobjects/Note__c/describe')).status], [200, 404]);
  assert.deepEqual(await ask('SELECT SubscriberPackage.NamespacePrefix, SubscriberPackageVersion.MajorVersion FROM InstalledSubscriberPackage ORDER BY SubscriberPackageId'), [{ SubscriberPackage: { NamespacePrefix: 'ns' }, SubscriberPackageVersion: { MajorVersion: 2 } }]);
});

test('a version without its key, that does not exist or does not fit ends as an error; an id of another kind is refused', async () => {
  const wanted: JsonObject[] = [{ SubscriberPackageVersionKey: version.id }, { SubscriberPackageVersionKey: '04t00000000000ZAAA' }, { SubscriberPackageVersionKey: broken.id, Password: 'key' }];
  const ends = await Promise.all(wanted.map(async (values) => outcome(idOf(await install(values)))));
  assert.deepEqual(new Set(ends.map((states) => states.at(-1))), new Set(['ERROR']));
  assert.equal((await install({ SubscriberPackageVersionKey: '033000000000001AAA' })).status, 400);
});

test('who may not download packages installs none', async () => {
  const { status } = await org.call('POST', '/tooling/sobjects/PackageInstallRequest', { SubscriberPackageVersionKey: version.id, Password: 'key' });
  assert.equal(status, 403);
});

test('a version is asked for by its id, with its key', async () => {
  const asked = (where: string) => ask(`SELECT Name, InstallValidationStatus FROM SubscriberPackageVersion WHERE ${where}`);
  assert.deepEqual(await asked(`Id ='${version.id}' AND InstallationKey ='key'`), [{ Name: 'Notes', InstallValidationStatus: 'NO_ERRORS_DETECTED' }]);
  assert.match(JSON.stringify(await asked(`Id ='${version.id}'`)), /INSTALL_KEY_INVALID/);
  assert.match(JSON.stringify(await asked("Name = 'Notes'")), /Implementation restriction/);
});

test('members of a channel are told to who may view set-up', async () => {
  const soql = "SELECT SelectedEntity FROM PlatformEventChannelMember WHERE EventChannel IN ('ChangeEvents', 'Other__chn')";
  const { accessToken } = await org.twin.scenario('sign-in', { username: 'nobody@example.com' });
  assert.deepEqual(await ask(soql), [{ SelectedEntity: 'OrderChangeEvent' }, { SelectedEntity: 'AccountChangeEvent' }]);
  const hidden = await ask(soql, (method, path) => org.call(method, path, undefined, { Authorization: `Bearer ${String(accessToken)}` }));
  assert.match(JSON.stringify(hidden), /INVALID_TYPE/);
});
