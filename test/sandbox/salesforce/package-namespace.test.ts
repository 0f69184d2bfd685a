import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isJsonObject } from './json.ts';
import { readMetadataPackage } from './metadata-package.ts';
import { deploy, fieldXml, metadataZip, objectFile, startOrgFixture } from './org-fixture.ts';
import { withNamespace } from './package-namespace.ts';

const script = `import STATUS from '@salesforce/schema/Order.BC_Extra__c';
import title from '@salesforce/label/c.Title';
export const query = gql\`query q($id: ID) { uiapi { query { Issue__c: Issue__c(where: { and: [{ State__c: { eq: "Open" } }, { Order__c: { eq: $id } }] }, orderBy: { Last_At__c: { order: DESC } }) { edges { node { Id Code__c: Code__c { value } } } } } } }\`;
export const read = (node) => node.Code__c.value;`;

const zip = () =>
  metadataZip({ CustomObject: ['Issue__c'], CustomField: ['Order.BC_Extra__c'] }, {
    'objects/Issue__c.object': objectFile(`<label>Issue</label><pluralLabel>Issues</pluralLabel><sharingModel>ReadWrite</sharingModel><nameField><label>Name</label><type>Text</type></nameField>${fieldXml('Code__c', 'Text', '<length>40</length>')}`),
    'objects/Order.object': objectFile(fieldXml('BC_Extra__c', 'Text', '<length>40</length>')),
    'lwc/card/card.js': script,
  });

test('names of the package carry the namespace of the org: in files, paths, members, imports and queries', () => {
  const pack = withNamespace(readMetadataPackage(zip()), 'xw');
  assert.deepEqual([pack.types.map(({ members }) => members), pack.paths().filter((path) => path.startsWith('objects/'))], [[['xw__Issue__c'], ['Order.xw__BC_Extra__c']], ['objects/xw__Issue__c.object', 'objects/Order.object']]);
  const text = pack.file('lwc/card/card.js') ?? '';
  assert.ok(text.includes("'@salesforce/schema/Order.xw__BC_Extra__c'") && text.includes("'@salesforce/label/c.Title'"));
  assert.ok(text.includes('Issue__c: xw__Issue__c(where: { and: [{ xw__State__c: { eq: "Open" } }, { xw__Order__c: { eq: $id } }] }, orderBy: { xw__Last_At__c: { order: DESC } }) { edges { node { Id Code__c: xw__Code__c { value } } } }'), 'aliases stay');
  assert.ok(text.endsWith('(node) => node.Code__c.value;'), 'what the author reads stays his');
});

test('a record of custom metadata is of the type of that org, whether or not its file says so, and carries the namespace by a name of its own', async (context) => {
  const org = await startOrgFixture({ namespace: 'xw' });
  context.after(() => org.close());
  const type = objectFile(`<label>Setting</label><pluralLabel>Settings</pluralLabel>${fieldXml('Store__c', 'Text', '<length>40</length>')}`);
  const record = (field: string, store: string) => `<CustomMetadata xmlns="http://soap.sforce.com/2006/04/metadata"><label>It</label><values><field>${field}</field><value>${store}</value></values></CustomMetadata>`;
  await deploy(org.twin, metadataZip({ CustomObject: ['Setting__mdt'], CustomMetadata: ['Setting.Default'] }, { 'objects/Setting__mdt.object': type, 'customMetadata/Setting.Default.md': record('Store__c', 'one') }));
  await deploy(org.twin, metadataZip({ CustomMetadata: ['xw__Setting.Default'] }, { 'customMetadata/xw__Setting.Default.md': record('xw__Store__c', 'two') }));
  const { body } = await org.admin('GET', `/query?q=${encodeURIComponent('SELECT DeveloperName, QualifiedApiName, NamespacePrefix, xw__Store__c FROM xw__Setting__mdt')}`);
  const rows = isJsonObject(body) && Array.isArray(body.records) ? body.records.filter(isJsonObject) : [];
  assert.deepEqual(rows.map(({ attributes: _attributes, ...row }) => row), [{ DeveloperName: 'Default', QualifiedApiName: 'xw__Default', NamespacePrefix: 'xw', xw__Store__c: 'two' }]);
});

test('an org with a namespace has the objects and fields under their full names only', async (context) => {
  const org = await startOrgFixture({ namespace: 'xw' });
  context.after(() => org.close());
  await deploy(org.twin, zip());
  const { body } = await org.admin('GET', '/sobjects/Order/describe');
  const names = isJsonObject(body) && Array.isArray(body.fields) ? body.fields.filter(isJsonObject).map((field) => field.name) : [];
  assert.deepEqual([names.includes('xw__BC_Extra__c'), names.includes('BC_Extra__c')], [true, false]);
  assert.equal((await org.admin('GET', '/sobjects/Issue__c/describe')).status, 404);
});
