import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { isJsonObject, textOf } from './json.ts';
import { children, parseMetadata, text } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import { deploy, fieldXml, metadataZip, objectFile, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

type Soap = { status: number; body: MetadataNode };

async function soap(call: string, options: { token?: string; header?: string } = {}): Promise<Soap> {
  const envelope = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Header><SessionHeader><sessionId>${options.token ?? org.twin.adminToken}</sessionId></SessionHeader>${options.header ?? ''}</soapenv:Header><soapenv:Body>${call}</soapenv:Body></soapenv:Envelope>`;
  const answer = await fetch(`${org.twin.instanceUrl}/services/Soap/m/66.0`, { method: 'POST', body: envelope, headers: { 'Content-Type': 'text/xml', SOAPAction: '""' } });
  const [body = {}] = children(parseMetadata(await answer.text(), 'Envelope'), 'Body');
  return { status: answer.status, body };
}

async function results(call: string, options: { header?: string } = {}): Promise<MetadataNode[]> {
  const { body } = await soap(call, options);
  return Object.values(body).flatMap((response) => (typeof response === 'object' && !Array.isArray(response) ? children(response, 'result') : []));
}

const faultOf = ({ body }: Soap) => children(body, 'Fault').map((fault) => text(fault, 'faultstring'))[0];

async function retrieve(types: string, extra = ''): Promise<{ result: MetadataNode; files: Record<string, string> }> {
  const [started] = await results(`<retrieve><retrieveRequest><apiVersion>66.0</apiVersion>${extra}<unpackaged>${types}<version>66.0</version></unpackaged></retrieveRequest></retrieve>`);
  const [result = {}] = await results(`<checkRetrieveStatus><asyncProcessId>${(started && text(started, 'id')) ?? ''}</asyncProcessId><includeZip>true</includeZip></checkRetrieveStatus>`);
  const entries = Object.entries(unzipSync(Buffer.from(text(result, 'zipFile') ?? '', 'base64')));
  return { result, files: Object.fromEntries(entries.map(([path, bytes]) => [path, strFromU8(bytes)])) };
}

const member = (type: string, ...names: string[]) => `<types>${names.map((name) => `<members>${name}</members>`).join('')}<name>${type}</name></types>`;
const fullNames = (list: readonly MetadataNode[]) => list.map((each) => text(each, 'fullName'));

const settingType = `<label>Setting</label><pluralLabel>Settings</pluralLabel><visibility>Public</visibility>${fieldXml('Value__c', 'Text', '<length>80</length>')}${fieldXml('Enabled__c', 'Checkbox', '<defaultValue>false</defaultValue>')}`;
const bundle = { 'lwc/panel/panel.js': 'import { LightningElement } from "lwc";\nexport default class Panel extends LightningElement {}\n', 'lwc/panel/panel.html': '<template></template>\n', 'lwc/panel/panel.js-meta.xml': '<?xml version="1.0" encoding="UTF-8"?><LightningComponentBundle xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion><isExposed>false</isExposed></LightningComponentBundle>' };
await deploy(org.twin, metadataZip({ CustomObject: ['Setting__mdt', 'Account'], LightningComponentBundle: ['panel'] }, { 'objects/Setting__mdt.object': objectFile(settingType), 'objects/Account.object': objectFile(fieldXml('Tier__c', 'Text', '<length>9</length>')), ...bundle }));

test('a retrieve gives back what was deployed, file for file', async () => {
  const { files, result } = await retrieve(member('LightningComponentBundle', 'panel'));
  const { 'unpackaged/package.xml': manifest, ...rest } = files;
  assert.deepEqual(rest, Object.fromEntries(Object.entries(bundle).map(([path, content]) => [`unpackaged/${path}`, content])));
  assert.match(manifest ?? '', /<members>panel<\/members>/);
  assert.deepEqual(children(result, 'fileProperties').map((each) => [text(each, 'fileName'), text(each, 'type'), text(each, 'manageableState')]), [['unpackaged/lwc/panel/panel.js', 'LightningComponentBundle', 'unmanaged']]);
});

test('a field is retrieved alone, an object with all its parts, whichever deploys brought them', async () => {
  const field = await retrieve(member('CustomField', 'Account.Tier__c'), '<singlePackage>true</singlePackage>');
  const object = await retrieve(member('CustomObject', 'Account'));
  const fieldsOf = (file: string | undefined) => fullNames(children(parseMetadata(file ?? '', 'CustomObject'), 'fields'));
  assert.deepEqual([fieldsOf(field.files['objects/Account.object']), fieldsOf(object.files['unpackaged/objects/Account.object'])], [['Tier__c'], ['BC_Key__c', 'Tier__c']]);
});

test('what is not there is said beside what is', async () => {
  const { files, result } = await retrieve(member('LightningComponentBundle', 'panel', 'gone'));
  assert.deepEqual(children(result, 'messages').map((each) => text(each, 'problem')), ["Entity of type 'LightningComponentBundle' named 'gone' cannot be found"]);
  assert.equal(Object.keys(files).length, 4);
});

test('a wildcard reaches components of its type and no standard object', async () => {
  const { files } = await retrieve(member('CustomObject', '*'));
  assert.deepEqual(Object.keys(files).toSorted(), ['unpackaged/objects/Setting__mdt.object', 'unpackaged/package.xml']);
});

test('labels are components of their own that share one file', async () => {
  const label = (name: string, value: string) => `<labels><fullName>${name}</fullName><language>en_US</language><protected>false</protected><shortDescription>${name}</shortDescription><value>${value}</value></labels>`;
  const file = (inner: string) => `<?xml version="1.0" encoding="UTF-8"?><CustomLabels xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</CustomLabels>`;
  const first = await deploy(org.twin, metadataZip({ CustomLabels: ['Panel'] }, { 'labels/Panel.labels': file(label('One', 'one') + label('Two', 'two')) }));
  const second = await deploy(org.twin, metadataZip({ CustomLabel: ['Two', 'Gone'] }, { 'labels/CustomLabels.labels': file(label('Two', 'changed')) }));
  const third = await deploy(org.twin, metadataZip({ CustomLabel: ['Two'] }, { 'labels/CustomLabels.labels': file(label('Two', 'changed')) }));
  const { files } = await retrieve(member('CustomLabels', '*'));
  const labels = children(parseMetadata(files['unpackaged/labels/CustomLabels.labels'] ?? '', 'CustomLabels'), 'labels');
  assert.deepEqual([first.status, second.status, third.status], ['Succeeded', 'Failed', 'Succeeded']);
  assert.deepEqual(labels.map((each) => [text(each, 'fullName'), text(each, 'value')]), [['One', 'one'], ['Two', 'changed']]);
});

test('what was retrieved deploys again', async () => {
  const { files } = await retrieve(member('CustomObject', 'Setting__mdt') + member('LightningComponentBundle', '*'));
  const result = await deploy(org.twin, new Uint8Array(zipSync(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, strToU8(content)])))));
  assert.deepEqual([textOf(result, 'status'), result.numberComponentErrors], ['Succeeded', 0]);
});

test('components are listed by type, standard objects among the objects', async () => {
  const bundles = await results('<listMetadata><queries><type>LightningComponentBundle</type></queries><asOfVersion>66.0</asOfVersion></listMetadata>');
  const objects = fullNames(await results('<listMetadata><queries><type>CustomObject</type></queries></listMetadata>'));
  assert.deepEqual(fullNames(bundles), ['panel']);
  assert.deepEqual(['Order', 'Setting__mdt', 'PermissionSetAssignment'].map((name) => objects.includes(name)), [true, true, false]);
});

test('the org describes its types and the folders they live in', async () => {
  const [result = {}] = await results('<describeMetadata><asOfVersion>66.0</asOfVersion></describeMetadata>');
  const folders = new Map(children(result, 'metadataObjects').map((each) => [text(each, 'xmlName'), text(each, 'directoryName')]));
  assert.deepEqual([folders.get('LightningComponentBundle'), folders.get('CustomObject')], ['lwc', 'objects']);
});

const setting = (name: string, values: string) => `<metadata xsi:type="CustomMetadata"><fullName>${name}</fullName><label>${name}</label><protected>false</protected>${values}</metadata>`;
const value = (field: string, text: string) => `<values><field>${field}</field><value xsi:type="xsd:string">${text}</value></values>`;

test('an upsert of custom metadata creates and updates records that SOQL and a read see', async () => {
  const first = await results(`<upsertMetadata>${setting('Setting.One', value('Value__c', 'a &amp; b'))}</upsertMetadata>`);
  const second = await results(`<upsertMetadata>${setting('Setting.One', value('Value__c', 'c &lt; d') + value('Enabled__c', 'true'))}</upsertMetadata>`);
  const { body } = await org.admin('GET', `/query?q=${encodeURIComponent('SELECT DeveloperName, Value__c, Enabled__c FROM Setting__mdt')}`);
  const [read = {}] = await results('<readMetadata><type>CustomMetadata</type><fullNames>Setting.One</fullNames></readMetadata>');
  assert.deepEqual([...first, ...second].map((each) => [text(each, 'fullName'), text(each, 'created'), text(each, 'success')]), [['Setting.One', 'true', 'true'], ['Setting.One', 'false', 'true']]);
  assert.match(JSON.stringify(body), /"Value__c":"c < d","Enabled__c":true/);
  assert.deepEqual(children(read, 'records').flatMap((record) => [text(record, 'fullName'), ...children(record, 'values').map((each) => text(each, 'value'))]), ['Setting.One', 'c < d', 'true']);
});

test('a bad record fails alone, or takes the others with it when all or none is asked for', async () => {
  const call = `<upsertMetadata>${setting('Setting.Good', value('Value__c', 'x'))}${setting('Setting.Bad', value('Nope__c', 'x'))}</upsertMetadata>`;
  const allOrNone = await results(call, { header: '<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>' });
  const partial = await results(call);
  const codesOf = (list: MetadataNode[]) => list.map((each) => children(each, 'errors').map((error) => text(error, 'statusCode'))[0] ?? 'ok');
  assert.deepEqual([codesOf(allOrNone), codesOf(partial)], [['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'FIELD_INTEGRITY_EXCEPTION'], ['ok', 'FIELD_INTEGRITY_EXCEPTION']]);
});

test('only a user who may modify metadata retrieves, lists or upserts', async () => {
  const { body } = await org.signIn();
  const token = isJsonObject(body) ? textOf(body, 'access_token') : undefined;
  const calls = ['<listMetadata/>', '<describeMetadata/>', '<retrieve/>', `<upsertMetadata>${setting('Setting.One', '')}</upsertMetadata>`];
  const answers = await Promise.all(calls.map((call) => soap(call, { token })));
  assert.deepEqual(answers.map((answer) => [answer.status, faultOf(answer)?.split(':')[0]]), calls.map(() => [500, 'INSUFFICIENT_ACCESS']));
});

test('an operation this org lacks is a fault that names it', async () => {
  assert.match(faultOf(await soap('<cancelDeploy/>')) ?? '', /cancelDeploy is not part of this org/);
});
