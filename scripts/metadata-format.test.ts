import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toMetadataFormat } from './metadata-format.ts';

const xml = (root: string, inner: string): Uint8Array =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner}\n</${root}>\n`);
const convert = (files: Readonly<Record<string, Uint8Array>>): Record<string, string> =>
  Object.fromEntries([...toMetadataFormat(new Map(Object.entries(files)), '66.0')].map(([path, content]) => [path, Buffer.from(content).toString('utf8')]));

const field = xml('CustomField', '    <fullName>BC_Key__c</fullName>\n    <label>Key &amp; more</label>');

describe('the metadata format', () => {
  it('joins the files of an object and names its members, of a standard object the fields only', () => {
    const files = convert({
      'main/default/objects/Account/fields/BC_Key__c.field-meta.xml': field,
      'main/default/objects/X__c/X__c.object-meta.xml': xml('CustomObject', '    <deploymentStatus>Deployed</deploymentStatus>\n    <label>X</label>'),
      'main/default/objects/X__c/fields/BC_Key__c.field-meta.xml': field,
      'main/default/objects/X__c/listViews/All.listView-meta.xml': xml('ListView', '    <fullName>All</fullName>'),
    });
    assert.deepEqual(Object.keys(files), ['objects/Account.object', 'objects/X__c.object', 'package.xml']);
    assert.equal(
      files['objects/X__c.object'],
      `<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <deploymentStatus>Deployed</deploymentStatus>
    <fields>
        <fullName>BC_Key__c</fullName>
        <label>Key &amp; more</label>
    </fields>
    <label>X</label>
    <listViews>
        <fullName>All</fullName>
    </listViews>
</CustomObject>
`,
    );
    assert.equal(
      files['package.xml'],
      `<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata">
    <types>
        <members>Account.BC_Key__c</members>
        <members>X__c.BC_Key__c</members>
        <name>CustomField</name>
    </types>
    <types>
        <members>X__c</members>
        <name>CustomObject</name>
    </types>
    <types>
        <members>X__c.All</members>
        <name>ListView</name>
    </types>
    <version>66.0</version>
</Package>
`,
    );
  });

  it('takes "-meta.xml" off single files and leaves bundles as they are', () => {
    const set = xml('PermissionSet', '    <label>A</label>');
    const files = convert({
      'permissionsets/A.permissionset-meta.xml': set,
      'main/default/lwc/recordCard/recordCard.js': Buffer.from('export default class {}'),
      'main/default/lwc/recordCard/recordCard.js-meta.xml': xml('LightningComponentBundle', '    <apiVersion>66.0</apiVersion>'),
    });
    assert.deepEqual(Object.keys(files), ['lwc/recordCard/recordCard.js', 'lwc/recordCard/recordCard.js-meta.xml', 'package.xml', 'permissionsets/A.permissionset']);
    assert.equal(files['permissionsets/A.permissionset'], Buffer.from(set).toString('utf8'));
    assert.deepEqual(files['package.xml']?.match(/(?<=<(?:members|name)>)[^<]+/g), ['recordCard', 'LightningComponentBundle', 'A', 'PermissionSet']);
  });

  it('refuses a folder it does not know, so that nothing is left out of a deploy unnoticed', () => {
    assert.throws(() => convert({ 'main/default/triggers/A.trigger-meta.xml': xml('ApexTrigger', '') }), { message: 'main/default/triggers/A.trigger-meta.xml: add its folder to scripts/metadata-format.ts' });
    assert.throws(() => convert({ 'objects/Account/extras/A.extra-meta.xml': xml('Extra', '') }), { message: 'objects/Account/extras/A.extra-meta.xml: objects/Account/extras is not a folder of source format' });
  });
});
