import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject, textOf } from './json.ts';
import { deploy, metadataZip, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const meta = '<?xml version="1.0" encoding="UTF-8"?><LightningComponentBundle xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion></LightningComponentBundle>';
const labels = '<?xml version="1.0" encoding="UTF-8"?><CustomLabels xmlns="http://soap.sforce.com/2006/04/metadata"><labels><fullName>Known</fullName><value>Known</value></labels></CustomLabels>';

/** What the deploy of a component with these files comes to: its problem, or nothing. */
async function problemOf(files: Record<string, string>, more: Record<string, readonly string[]> = {}): Promise<string | undefined> {
  const result = await deploy(org.twin, metadataZip({ LightningComponentBundle: ['card'], ...more }, files));
  const failures = isJsonObject(result.details) && Array.isArray(result.details.componentFailures) ? result.details.componentFailures.filter(isJsonObject) : [];
  return failures[0] && textOf(failures[0], 'problem');
}

test('a component without its class is refused, TypeScript or not', async () => {
  assert.equal(await problemOf({ 'lwc/card/card.js-meta.xml': meta, 'lwc/card/card.html': '<template></template>', 'lwc/card/card.ts': '' }), 'A Lightning component bundle must contain card.js');
  assert.equal(await problemOf({ 'lwc/card/card.js': '' }), 'Cannot find Lightning Component Bundle card: card.js-meta.xml is missing');
});

test('a component that names a label nobody deployed is refused', async () => {
  const files = { 'lwc/card/card.js-meta.xml': meta, 'lwc/card/card.js': "import known from '@salesforce/label/c.Known';" };
  assert.equal(await problemOf(files), 'Invalid reference c.Known of type label in file card.js');
  assert.equal(await problemOf({ ...files, 'labels/CustomLabels.labels': labels }, { CustomLabels: ['CustomLabels'] }), undefined);
  assert.equal(await problemOf(files), undefined, 'the label is in the org by now');
});

test('what is deployed for pages is kept as it was deployed', () => {
  assert.equal(org.twin.pageFiles().files.get('lwc/card/card.js'), "import known from '@salesforce/label/c.Known';");
});
