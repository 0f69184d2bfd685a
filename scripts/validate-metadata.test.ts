import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { readMetadataSource } from './metadata-source.ts';
import { validateMetadata } from './validate-metadata.ts';

const repository = join(import.meta.dirname, '..');
const objects = 'force-app/main/default/objects';
const admin = 'force-app/main/default/permissionsets/Crosswalk_Admin.permissionset-meta.xml';
const integration = 'config/post-install/permissionsets/Crosswalk_Integration.permissionset-meta.xml';

/** Problems of the real package after one file was changed: a text replaced, or the whole file. */
function problemsAfter(path: string, change: { replace: string; by: string } | { content: string }): string[] {
  const root = mkdtempSync(join(tmpdir(), 'validate-metadata-'));
  for (const part of ['force-app', 'config', 'sfdx-project.json']) cpSync(join(repository, part), join(root, part), { recursive: true });
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'content' in change ? change.content : readFileSync(file, 'utf8').replace(change.replace, change.by));
  const problems = validateMetadata(readMetadataSource(root));
  rmSync(root, { recursive: true });
  return problems;
}

describe('the check of the metadata', () => {
  it('finds nothing wrong with the package', () => {
    assert.deepEqual(validateMetadata(readMetadataSource(repository)), []);
  });

  it('wants every file to parse, and to be what its name says', () => {
    const path = `${objects}/Order/fields/BC_Number__c.field-meta.xml`;
    assert.match(problemsAfter(path, { content: '<?xml version="1.0"?><CustomField>' })[0] ?? '', /BC_Number__c\.field-meta\.xml: does not parse/);
    assert.deepEqual(problemsAfter(path, { replace: '<fullName>BC_Number__c', by: '<fullName>BC_Numbr__c' }).slice(0, 1), [`${path}: fullName is "BC_Numbr__c", the file name says "BC_Number__c"`]);
  });

  it('wants a label and a help text on every field', () => {
    const path = `${objects}/Order/fields/BC_Tax__c.field-meta.xml`;
    assert.deepEqual(problemsAfter(path, { replace: '<label>BigCommerce Tax</label>', by: '' }), [`${path}: no label`]);
    const help = '<inlineHelpText>Tax of the whole order: lines, shipping, handling, wrapping and fees.</inlineHelpText>';
    assert.deepEqual(problemsAfter(path, { replace: help, by: '' }), [`${path}: no inlineHelpText; say what the value means and who writes it`]);
  });

  it('wants keys to be external ids', () => {
    const path = `${objects}/Order/fields/BC_Key__c.field-meta.xml`;
    assert.deepEqual(problemsAfter(path, { replace: '<unique>true', by: '<unique>false' }), [`${path}: a key is Text(120), External ID, Unique and not case sensitive, this is "Text 120 true false false"`]);
  });

  it('wants every status of BigCommerce and no other', () => {
    const path = `${objects}/Order/fields/BC_Status__c.field-meta.xml`;
    assert.deepEqual(problemsAfter(path, { replace: '<fullName>Disputed', by: '<fullName>Argued' }), ['Order.BC_Status__c: the BigCommerce status "Disputed" is missing', 'Order.BC_Status__c: "Argued" is not a status of BigCommerce']);
  });

  it('wants formulas, roll-ups and list views to name fields that exist', () => {
    const formula = `${objects}/Order/fields/BC_Difference__c.field-meta.xml`;
    assert.deepEqual(problemsAfter(formula, { replace: 'BC_Total_Inc_Tax__c', by: 'BC_Total__c' }), [`${formula}: the formula uses BC_Total__c, which Order does not have`]);
    const rollUp = `${objects}/Order/fields/BC_Lines_Net__c.field-meta.xml`;
    assert.deepEqual(problemsAfter(rollUp, { replace: 'OrderItem.BC_Line_Net__c', by: 'OrderItem.BC_Net__c' }), [`${rollUp}: sums OrderItem.BC_Net__c, which does not exist`]);
    const list = `${objects}/Crosswalk_Issue__c/listViews/Open.listView-meta.xml`;
    assert.deepEqual(problemsAfter(list, { replace: '<columns>Code__c', by: '<columns>Kode__c' }), [`${list}: Crosswalk_Issue__c has no field Kode__c`]);
  });

  it('wants the permission sets to cover every field and to name none an org refuses', () => {
    assert.deepEqual(problemsAfter(admin, { replace: '<field>Order.BC_Tax__c', by: '<field>Order.BC_Taxes__c' }), [
      `${admin}: Order.BC_Taxes__c does not exist or cannot be in a permission set`,
      `${admin}: Order.BC_Tax__c is missing; every permission set covers every field of the package`,
      `${admin}: a packaged permission set never carries access to Order.BC_Taxes__c; move it to config/post-install`,
    ]);
    assert.deepEqual(problemsAfter(integration, { replace: '<field>Order.PoNumber', by: '<field>Order.Status' }), [`${integration}: Order.Status does not exist or cannot be in a permission set`]);
  });

  it('wants validation rules and flows to name what exists', () => {
    const rule = `${objects}/Crosswalk_Command__c/validationRules/Starts_New.validationRule-meta.xml`;
    assert.deepEqual(problemsAfter(rule, { replace: '$Permission.Crosswalk_Service', by: '$Permission.Crosswalk_Servant' }), [`${rule}: custom permission Crosswalk_Servant does not exist`]);
    assert.deepEqual(problemsAfter(rule, { replace: 'Result__c', by: 'Results__c' }), [`${rule}: the formula uses Results__c, which Crosswalk_Command__c does not have`]);
    const flow = 'force-app/main/default/flows/Crosswalk_Announce_Command.flow-meta.xml';
    assert.deepEqual(problemsAfter(flow, { replace: 'Command_Id__c', by: 'Command__c' }), [`${flow}: Crosswalk_Request__e has no field Command__c`]);
  });

  it('wants what a package drops to stand in config/post-install', () => {
    const right = '<userPermissions>\n        <enabled>true</enabled>\n        <name>ApiEnabled</name>\n    </userPermissions>\n</PermissionSet>';
    assert.deepEqual(problemsAfter(admin, { replace: '</PermissionSet>', by: right }), [`${admin}: a packaged permission set never carries the user permission ApiEnabled; move it to config/post-install`]);
  });

  it('wants no namespace, which is decided at packaging', () => {
    assert.deepEqual(problemsAfter(admin, { replace: 'Access to accounts', by: 'Reads cw__BC_Key__c. Access to accounts' }), [`${admin}: "cw__BC_Key__c" has a namespace; it is decided at packaging, leave it out`]);
  });
});
