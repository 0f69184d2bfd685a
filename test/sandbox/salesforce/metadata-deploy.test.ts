import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject, jsonText } from './json.ts';
import type { JsonObject } from './json.ts';
import { deploy, fieldXml, idOf, metadataZip, objectFile, permissionSetFile, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const text80 = '<length>80</length>';

function failures(result: JsonObject): string[] {
  const details = isJsonObject(result.details) ? result.details : {};
  const list = Array.isArray(details.componentFailures) ? details.componentFailures : [];
  return list.filter(isJsonObject).map((failure) => `${jsonText(failure.componentType)} ${jsonText(failure.fullName)}: ${jsonText(failure.problem)}`);
}

const accountWith = (inner: string) => metadataZip({ CustomObject: ['Account'] }, { 'objects/Account.object': objectFile(inner) });

test('a new custom object is queryable by an administrator at once', async () => {
  const inner = `<label>Issue</label><pluralLabel>Issues</pluralLabel><nameField><label>Number</label><type>AutoNumber</type><displayFormat>ISS-{000000}</displayFormat></nameField>${fieldXml('Key__c', 'Text', `${text80}<externalId>true</externalId><unique>true</unique>`)}`;
  const result = await deploy(org.twin, metadataZip({ CustomObject: ['Crosswalk_Issue__c'] }, { 'objects/Crosswalk_Issue__c.object': objectFile(inner) }));
  assert.deepEqual([result.status, result.numberComponentsDeployed], ['Succeeded', 2]);
  await org.admin('POST', '/sobjects/Crosswalk_Issue__c', { Key__c: 'one' });
  const { body } = await org.admin('GET', `/query?q=${encodeURIComponent('SELECT Name, Key__c FROM Crosswalk_Issue__c')}`);
  const records = isJsonObject(body) && Array.isArray(body.records) ? body.records.filter(isJsonObject) : [];
  assert.deepEqual(records.map((record) => [record.Name, record.Key__c]), [['ISS-000001', 'one']]);
});

test('one bad component rolls the whole package back', async () => {
  const result = await deploy(org.twin, accountWith(fieldXml('Good__c', 'Text', text80) + fieldXml('Bad__c', 'Text')));
  assert.deepEqual(failures(result), ["CustomField Account.Bad__c: Must specify 'length' for a CustomField of type Text"]);
  assert.deepEqual([result.status, result.numberComponentsDeployed], ['Failed', 0]);
  const answer = await org.admin('POST', '/sobjects/Account', { Name: 'x', Good__c: 'x' });
  assert.equal(answer.status, 400);
});

test('a check-only deploy validates and changes nothing', async () => {
  const result = await deploy(org.twin, accountWith(fieldXml('Checked__c', 'Text', text80)), { checkOnly: true });
  assert.deepEqual([result.status, result.checkOnly], ['Succeeded', true]);
  const answer = await org.admin('POST', '/sobjects/Account', { Name: 'x', Checked__c: 'x' });
  assert.deepEqual(answer.body, [{ message: "No such column 'Checked__c' on sobject of type Account", errorCode: 'INVALID_FIELD' }]);
});

test('only a user who may modify metadata deploys', async () => {
  const { body } = await org.signIn();
  const token = isJsonObject(body) ? jsonText(body.access_token) : '';
  await assert.rejects(deploy(org.twin, accountWith(''), {}, token), /INSUFFICIENT_ACCESS/);
});

test('a member named in package.xml must be in the zip', async () => {
  const result = await deploy(org.twin, metadataZip({ CustomTab: ['Missing'] }, {}));
  assert.deepEqual(failures(result), ["CustomTab Missing: An object 'Missing' of type CustomTab was named in package.xml, but was not found in zipped directory"]);
});

test('an unknown metadata type fails', async () => {
  const result = await deploy(org.twin, metadataZip({ Sorcery: ['X'] }, {}));
  assert.deepEqual(failures(result), ["Sorcery X: Unknown type name 'Sorcery' specified in package.xml"]);
});

function places(result: JsonObject): string[] {
  const details = isJsonObject(result.details) ? result.details : {};
  const list = Array.isArray(details.componentFailures) ? details.componentFailures : [];
  return list.filter(isJsonObject).map(({ fileName, lineNumber, columnNumber }) => `${jsonText(fileName)}:${jsonText(lineNumber)}:${jsonText(columnNumber)}`);
}

const tab = (inner: string) => metadataZip({ CustomTab: ['T'] }, { 'tabs/T.tab': `<?xml version="1.0" encoding="UTF-8"?>\n<CustomTab xmlns="http://soap.sforce.com/2006/04/metadata">\n    <label>T</label>\n${inner}\n</CustomTab>` });
const badTabs: [string, string, string, string][] = [
  ['an element its type does not have', '    <lable>T</lable>', 'Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}lable invalid at this location in type CustomTab', 'tabs/T.tab:4:5'],
  ['an element twice', '  <label>T</label>', 'Error parsing file: Element label is duplicated at this location in type CustomTab', 'tabs/T.tab:4:3'],
  ['a value the schema does not allow', '    <customObject>yes</customObject>', "Error parsing file: 'yes' is not a valid value for the type xsd:boolean", 'tabs/T.tab:4:5'],
];
for (const [what, inner, problem, place] of badTabs)
  test(`a file with ${what} fails with its line and column`, async () => {
    const result = await deploy(org.twin, tab(inner));
    assert.deepEqual([failures(result), places(result)], [[`CustomTab T: ${problem}`], [place]]);
  });

test('a file that is not well-formed fails with the line where that shows', async () => {
  const result = await deploy(org.twin, tab('    <motif>T</lable>'));
  assert.deepEqual(places(result).map((place) => place.split(':').slice(0, 2)), [['tabs/T.tab', '4']]);
});

test('a field the platform refuses fails with its line in the object file', async () => {
  const result = await deploy(org.twin, accountWith(`\n${fieldXml('Fine__c', 'Text', text80)}\n${fieldXml('Bad__c', 'Text')}`));
  assert.deepEqual(places(result), ['objects/Account.object:3:9']);
});

const bundleMeta = '<?xml version="1.0" encoding="UTF-8"?><LightningComponentBundle xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion></LightningComponentBundle>';
const bundles: [string, Record<string, string>, string[]][] = [
  ['TypeScript alone', { 'lwc/b/b.ts': 'export {};', 'lwc/b/b.html': '<template></template>', 'lwc/b/b.js-meta.xml': bundleMeta }, ['LightningComponentBundle b: LWC1010: Failed to resolve entry for module "b".']],
  ['a label nobody deployed', { 'lwc/b/b.js': "import a from '@salesforce/label/c.Missing';", 'lwc/b/b.js-meta.xml': bundleMeta }, ['LightningComponentBundle b: Invalid reference c.Missing of type label in file b.js']],
  ['no configuration', { 'lwc/b/b.js': 'export {};' }, ['LightningComponentBundle b: Cannot find Lightning Component Bundle configuration file b.js-meta.xml']],
  ['a style sheet alone', { 'lwc/b/b.css': 'p {}', 'lwc/b/b.js-meta.xml': bundleMeta }, []],
];
for (const [what, files, expected] of bundles)
  test(`a bundle of ${what} ${expected.length > 0 ? 'is refused' : 'deploys'}`, async () => {
    assert.deepEqual(failures(await deploy(org.twin, metadataZip({ LightningComponentBundle: ['b'] }, files), { checkOnly: true })), expected);
  });

test('package.xml stands among the successes without being counted', async () => {
  const result = await deploy(org.twin, tab(''), { checkOnly: true });
  const details = isJsonObject(result.details) ? result.details : {};
  const names = Array.isArray(details.componentSuccesses) ? details.componentSuccesses.filter(isJsonObject).map((each) => `${jsonText(each.componentType)}:${jsonText(each.fullName)}`) : [];
  assert.deepEqual([names, result.numberComponentsTotal], [[':package.xml', 'CustomTab:T'], 1]);
});

const permissionSetWith = (grants: Parameters<typeof permissionSetFile>[0]) => metadataZip({ PermissionSet: ['P'] }, { 'permissionsets/P.permissionset': permissionSetFile(grants) });

const badSets: [string, Parameters<typeof permissionSetFile>[0], string][] = [
  ['a required field', { objects: [], fields: ['Account.Name'] }, 'PermissionSet P: You cannot deploy to a required field: Account.Name'],
  ['a field that does not exist', { objects: [], fields: ['Account.Nope__c'] }, 'PermissionSet P: In field: field - no CustomField named Account.Nope__c found'],
  ['a part of an address', { objects: [], fields: ['Account.BillingCity'] }, 'PermissionSet P: In field: field - no CustomField named Account.BillingCity found'],
  ['an object that does not exist', { objects: ['Nope__c'], fields: [] }, 'PermissionSet P: In field: field - no CustomObject named Nope__c found'],
  ['an unknown user permission', { objects: [], fields: [], userPermissions: ['ActivateOrders'] }, 'PermissionSet P: Unknown user permission: ActivateOrders'],
];
for (const [what, grants, problem] of badSets)
  test(`a permission set may not grant ${what}`, async () => {
    assert.deepEqual(failures(await deploy(org.twin, permissionSetWith(grants))), [problem]);
  });

const badFields: [string, string, string][] = [
  ['a formula that does not parse', fieldXml('F__c', 'Number', '<precision>18</precision><scale>2</scale><formula>1 + (2</formula>'), "CustomField Account.F__c: Syntax error. Missing ')'"],
  ['a formula over an unknown field', fieldXml('F__c', 'Number', '<precision>18</precision><scale>2</scale><formula>Nope__c + 1</formula>'), 'CustomField Account.F__c: Field Nope__c does not exist. Check spelling.'],
  ['a formula with an unknown function', fieldXml('F__c', 'Text', '<formula>FROBNICATE(Name)</formula>'), 'CustomField Account.F__c: Unknown function FROBNICATE. Check spelling.'],
  ['an external id on a long text', fieldXml('F__c', 'LongTextArea', '<length>1000</length><externalId>true</externalId>'), "CustomField Account.F__c: A CustomField of type LongTextArea can't be an external ID or unique"],
  ['a lookup to nowhere', fieldXml('F__c', 'Lookup', '<referenceTo>Nope__c</referenceTo>'), "CustomField Account.F__c: referenceTo value of 'Nope__c' does not resolve to a valid sObject type"],
  ['a roll-up over a plain lookup', fieldXml('F__c', 'Summary', '<summaryForeignKey>Contact.AccountId</summaryForeignKey><summaryOperation>count</summaryOperation>'), 'CustomField Account.F__c: Roll-up summaries can be created only over a master-detail relationship'],
  ['a name that is no custom field name', fieldXml('9F__c', 'Checkbox'), 'CustomField Account.9F__c: The name 9F__c is not valid for a custom field'],
];
for (const [what, inner, problem] of badFields)
  test(`${what} is refused`, async () => {
    assert.deepEqual(failures(await deploy(org.twin, accountWith(inner))), [problem]);
  });

test('a zip without package.xml fails with one problem', async () => {
  assert.deepEqual(failures(await deploy(org.twin, new Uint8Array([1, 2, 3]))).length, 1);
});

test('a deployed validation rule refuses the record with its own message', async () => {
  const rule = '<validationRules><fullName>Rated</fullName><active>true</active><errorConditionFormula>AND(ISPICKVAL(Rating, "Cold"), NOT(ISBLANK(Site)))</errorConditionFormula><errorDisplayField>Site</errorDisplayField><errorMessage>A cold account has no site.</errorMessage></validationRules>';
  const result = await deploy(org.twin, accountWith(rule));
  assert.equal(result.status, 'Succeeded');
  const refused = await org.admin('POST', '/sobjects/Account', { Name: 'x', Rating: 'Cold', Site: 'y' });
  assert.deepEqual(refused.body, [{ message: 'A cold account has no site.', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: ['Site'] }]);
  const saved = await org.admin('POST', '/sobjects/Account', { Name: 'x', Rating: 'Hot', Site: 'y' });
  assert.equal(saved.status, 201);
});

test('a validation rule sees what changed and who changes it', async () => {
  const rule = '<validationRules><fullName>Frozen</fullName><active>true</active><errorConditionFormula>NOT(ISNEW()) &amp;&amp; ISCHANGED(Site) &amp;&amp; NOT(ISBLANK(PRIORVALUE(Site))) &amp;&amp; $User.Username &lt;&gt; "someone@example.com"</errorConditionFormula><errorMessage>The site is frozen.</errorMessage></validationRules>';
  const deployed = await deploy(org.twin, accountWith(rule));
  const id = idOf(await org.admin('POST', '/sobjects/Account', { Name: 'Frozen', Site: 'one' }));
  const same = await org.admin('PATCH', `/sobjects/Account/${id}`, { Site: 'one', Phone: '1' });
  const changed = await org.admin('PATCH', `/sobjects/Account/${id}`, { Site: 'two' });
  assert.deepEqual([deployed.status, same.status, changed.body], ['Succeeded', 204, [{ message: 'The site is frozen.', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: [] }]]);
});

test('a validation rule over an unknown field is refused', async () => {
  const rule = '<validationRules><fullName>Lost</fullName><active>true</active><errorConditionFormula>ISBLANK(Nope__c)</errorConditionFormula><errorMessage>x</errorMessage></validationRules>';
  assert.deepEqual(failures(await deploy(org.twin, accountWith(rule))), ['ValidationRule Account.Lost: Field Nope__c does not exist. Check spelling.']);
});
