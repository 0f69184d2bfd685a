import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { unzipSync } from 'fflate';
import { buildLwc } from './build-lwc.ts';
import { buildPackage } from './build-package.ts';

const repository = join(import.meta.dirname, '..');
const root = mkdtempSync(join(tmpdir(), 'build-package-'));
for (const path of ['force-app', 'config', 'sfdx-project.json']) cpSync(join(repository, path), join(root, path), { recursive: true });
after(() => rmSync(root, { recursive: true }));

const namesIn = (zip: string): string[] => Object.keys(unzipSync(readFileSync(zip)));

describe('the build of the package', () => {
  it('makes a zip of the package and one of what is deployed after it', () => {
    const { packageZip, postInstallZip, apiVersion } = buildPackage(root);
    assert.equal(apiVersion, '66.0');
    assert.deepEqual(namesIn(postInstallZip), [
      'package.xml',
      'permissionsets/Crosswalk_Integration.permissionset',
      'permissionsets/Crosswalk_Settings_Writer.permissionset',
      ...['Account', 'Contact', 'Order', 'OrderItem', 'Product2'].map((name) => `platformEventChannelMembers/Crosswalk_chn_${name}ChangeEvent.platformEventChannelMember`),
      'platformEventChannels/Crosswalk__chn.platformEventChannel',
    ]);
    const isComponent = (name: string) => name.startsWith('lwc/');
    assert.deepEqual(namesIn(packageZip).filter((name) => !isComponent(name)), [
      'applications/Crosswalk.app',
      'customPermissions/Crosswalk_Configure.customPermission',
      'customPermissions/Crosswalk_Operate.customPermission',
      'customPermissions/Crosswalk_Service.customPermission',
      'customPermissions/Crosswalk_Sync.customPermission',
      ...['Account_Record_Page', 'Contact_Record_Page', 'Duplicates', 'Field_Mapping', 'Monitor', 'Order_Record_Page', 'Product_Record_Page', 'Settings', 'Setup', 'Value_Maps'].map((name) => `flexipages/Crosswalk_${name}.flexipage`),
      'flows/Crosswalk_Announce_Command.flow',
      'labels/CustomLabels.labels',
      'objects/Account.object',
      'objects/BC_Identity__c.object',
      'objects/BC_Shipment__c.object',
      'objects/Contact.object',
      'objects/Crosswalk_Command__c.object',
      'objects/Crosswalk_Connection__mdt.object',
      'objects/Crosswalk_Field_Map__mdt.object',
      'objects/Crosswalk_Flow__mdt.object',
      'objects/Crosswalk_Issue__c.object',
      'objects/Crosswalk_Request__e.object',
      'objects/Crosswalk_Rule__mdt.object',
      'objects/Crosswalk_Run__c.object',
      'objects/Crosswalk_Status__c.object',
      'objects/Crosswalk_Value_Map__mdt.object',
      'objects/Order.object',
      'objects/OrderItem.object',
      'objects/PricebookEntry.object',
      'objects/Product2.object',
      'package.xml',
      'permissionsets/Crosswalk_Admin.permissionset',
      'permissionsets/Crosswalk_User.permissionset',
      'tabs/BC_Identity__c.tab',
      'tabs/BC_Shipment__c.tab',
      'tabs/Crosswalk_Command__c.tab',
      'tabs/Crosswalk_Duplicates.tab',
      'tabs/Crosswalk_Field_Mapping.tab',
      'tabs/Crosswalk_Issue__c.tab',
      'tabs/Crosswalk_Monitor.tab',
      'tabs/Crosswalk_Run__c.tab',
      'tabs/Crosswalk_Settings.tab',
      'tabs/Crosswalk_Setup.tab',
      'tabs/Crosswalk_Status__c.tab',
      'tabs/Crosswalk_Value_Maps.tab',
    ]);
    assert.ok(namesIn(packageZip).includes('lwc/recordSync/recordSync.js'));
    assert.deepEqual(namesIn(packageZip).filter((name) => isComponent(name) && !/^lwc\/(\w+)\/\1\.(?:css|html|js|js-meta\.xml)$/.test(name)), []);
  });

  it('gives the same bytes for the same sources and leaves an up-to-date zip alone', () => {
    const before = statSync(buildPackage(root).packageZip).mtimeMs;
    assert.equal(statSync(buildPackage(root).packageZip).mtimeMs, before);
  });

  it('strips the types of a component, keeps its positions, and leaves tests and documents out', () => {
    const bundle = join(root, 'force-app/main/default/lwc/recordCard');
    mkdirSync(join(bundle, '__tests__'), { recursive: true });
    writeFileSync(join(bundle, 'recordCard.ts'), 'export const total = (amount: number) => amount;\n');
    writeFileSync(join(bundle, '__tests__/recordCard.test.ts'), '');
    const { folder, changedCount } = buildLwc(root);
    assert.equal(changedCount, 1);
    assert.equal(readFileSync(join(folder, 'main/default/lwc/recordCard/recordCard.js'), 'utf8'), 'export const total = (amount        ) => amount;\n');
    rmSync(bundle, { recursive: true });
    assert.equal(buildLwc(root).changedCount, 1);
  });
});
