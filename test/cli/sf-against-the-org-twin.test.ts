import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { metadataZip } from '../sandbox/salesforce/org-fixture.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';
import { startServiceProcess } from '../scenarios/service-process.ts';
import type { ServiceProcess } from '../scenarios/service-process.ts';
import { createSfProject, readFolder } from './sf-project.ts';
import type { SfProject } from './sf-project.ts';

const root = path.join(import.meta.dirname, '../..');
const orderTimeoutMs = 60_000;

const deploySchema = z.looseObject({ status: z.string(), numberComponentErrors: z.number(), numberComponentsTotal: z.number() });
const failedSchema = z.looseObject({ files: z.array(z.looseObject({ fullName: z.string(), type: z.string(), state: z.string(), filePath: z.string().optional(), lineNumber: z.number().optional(), columnNumber: z.number().optional(), error: z.string().optional() })) });
const recordsSchema = z.object({ records: z.array(z.looseObject({})) });

/** A package of another vendor, of one label. */
const label = '<?xml version="1.0" encoding="UTF-8"?><CustomLabels xmlns="http://soap.sforce.com/2006/04/metadata"><labels><fullName>Other_Hello</fullName><language>en_US</language><protected>false</protected><shortDescription>Hello</shortDescription><value>Hello</value></labels></CustomLabels>';
const smallVersion = { id: '04t000000000002AAA', packageId: '033000000000002AAA', namespace: 'other', name: 'Other', version: '1.2.0.3', zip: metadataZip({ CustomLabels: ['CustomLabels'] }, { 'labels/CustomLabels.labels': label }) };

let stateDir: string;
let sandbox: Sandbox;
let project: SfProject;
let service: ServiceProcess | undefined;

before(async () => {
  execFileSync(process.execPath, ['scripts/build-package.ts'], { cwd: root, stdio: 'ignore' });
  stateDir = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-cli-'));
  chmodSync(stateDir, 0o755);
  sandbox = await startSandbox({ portBase: 0, seed: 5, clockSpeed: 1, stateDir: path.join(stateDir, 'sandbox'), orgShape: { packageVersions: [smallVersion] } });
  project = createSfProject();
});

after(async () => {
  await service?.stop();
  await sandbox.close();
  project.remove();
  rmSync(stateDir, { recursive: true, force: true });
});

const query = async (soql: string) => recordsSchema.parse((await project.sf(['data', 'query', '-o', 'admin', '-q', soql])).result).records;

/** Changes a file of the project for as long as the work takes. */
async function withChange<T>(file: string, change: (text: string) => string, work: () => Promise<T>): Promise<T> {
  const place = path.join(project.folder, file);
  const text = readFileSync(place, 'utf8');
  writeFileSync(place, change(text));
  try {
    return await work();
  } finally {
    writeFileSync(place, text);
  }
}

describe('the Salesforce CLI, unchanged, against the org twin', { concurrency: false }, () => {
  it('signs in with an access token and with a JWT assertion', async () => {
    const { salesforce } = sandbox.ready;
    const token = await project.sf(['org', 'login', 'access-token', '--instance-url', salesforce.instanceUrl, '--no-prompt', '--alias', 'admin'], { SF_ACCESS_TOKEN: salesforce.adminToken });
    const jwt = await project.sf(['org', 'login', 'jwt', '--client-id', salesforce.clientId, '--jwt-key-file', salesforce.privateKeyFile, '--username', salesforce.username, '--instance-url', salesforce.loginUrl, '--alias', 'integration']);
    const display = await project.sf(['org', 'display', '-o', 'admin']);
    assert.deepEqual([token.status, jwt.status], [0, 0], `${token.message} ${jwt.message}`);
    assert.equal(z.looseObject({ connectedStatus: z.string() }).parse(display.result).connectedStatus, 'Connected');
  });

  it('validates and deploys build/force-app without a failed component, over REST and over SOAP', async () => {
    const dryRun = await project.sf(['project', 'deploy', 'start', '-o', 'admin', '-d', 'build/force-app', '--dry-run'], { SF_ORG_METADATA_REST_DEPLOY: 'true' });
    const between = await project.sf(['sobject', 'describe', '-o', 'admin', '-s', 'Crosswalk_Issue__c']);
    const deployed = await project.sf(['project', 'deploy', 'start', '-o', 'admin', '-d', 'build/force-app']);
    const [tried, done] = [dryRun, deployed].map((answer) => deploySchema.parse(answer.result));
    assert.deepEqual([tried?.status, tried?.numberComponentErrors, done?.status, done?.numberComponentErrors], ['Succeeded', 0, 'Succeeded', 0]);
    assert.notEqual(between.status, 0, 'a dry run changes nothing');
    assert.ok((done?.numberComponentsTotal ?? 0) > 100);
  });

  it('deploys what belongs after the package, filled with the id of the user', async () => {
    const [user] = await query(`SELECT Id FROM User WHERE Username = '${sandbox.ready.salesforce.username}'`);
    const { result } = await project.sf(['project', 'deploy', 'start', '-o', 'admin', '-d', 'config/post-install'], { CROSSWALK_INTEGRATION_USER_ID: String(user?.Id) });
    assert.equal(deploySchema.parse(result).status, 'Succeeded');
  });

  it('is told the component and the line of a mistake in the metadata', async () => {
    const file = 'build/force-app/main/default/permissionsets/Crosswalk_User.permissionset-meta.xml';
    const mistake = (text: string) => text.replace('    <label>', '    <labell>typo</labell>\n    <label>');
    const line = mistake(readFileSync(path.join(project.folder, file), 'utf8')).split('\n').findIndex((each) => each.includes('<labell>')) + 1;
    const answer = await withChange(file, mistake, () => project.sf(['project', 'deploy', 'start', '-o', 'admin', '-d', 'build/force-app']));
    const failed = failedSchema.parse(answer.result).files.filter((each) => each.state === 'Failed');
    assert.equal(answer.status, 1);
    assert.deepEqual(failed.map((each) => [each.type, each.fullName, each.lineNumber, each.columnNumber, path.relative(project.folder, each.filePath ?? '')]), [['PermissionSet', 'Crosswalk_User', line, 5, file]]);
    assert.match(failed[0]?.error ?? '', /labell invalid at this location in type PermissionSet/);
  });

  it('is refused a Lightning component that was never compiled to JavaScript', async () => {
    const bundle = path.join(project.folder, 'build/force-app/main/default/lwc/raw');
    mkdirSync(bundle, { recursive: true });
    writeFileSync(path.join(bundle, 'raw.html'), '<template></template>\n');
    writeFileSync(path.join(bundle, 'raw.ts'), 'export const a: number = 1;\n');
    writeFileSync(path.join(bundle, 'raw.js-meta.xml'), '<?xml version="1.0" encoding="UTF-8"?>\n<LightningComponentBundle xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion></LightningComponentBundle>\n');
    const answer = await project.sf(['project', 'deploy', 'start', '-o', 'admin', '-d', 'build/force-app/main/default/lwc/raw']);
    rmSync(bundle, { recursive: true });
    assert.equal(answer.status, 1);
    assert.match(JSON.stringify(answer.result), /Failed to resolve entry for module \\"raw\\"/);
  });

  it('retrieves into build/force-app and leaves force-app as it was', async () => {
    const sources = readFolder(path.join(project.folder, 'force-app'));
    const built = Object.keys(readFolder(path.join(project.folder, 'build/force-app')));
    const answer = await project.sf(['project', 'retrieve', 'start', '-o', 'admin', '-m', 'CustomObject:Order', '-m', 'PermissionSet:Crosswalk_User', '-m', 'CustomApplication:Crosswalk']);
    assert.equal(answer.status, 0, answer.message);
    assert.deepEqual(readFolder(path.join(project.folder, 'force-app')), sources);
    assert.deepEqual(Object.keys(readFolder(path.join(project.folder, 'build/force-app'))), built);
    const again = await project.sf(['project', 'deploy', 'start', '-o', 'admin', '-d', 'build/force-app', '--dry-run']);
    assert.equal(deploySchema.parse(again.result).numberComponentErrors, 0);
  });

  it('assigns permission sets, and only who may assign them does', async () => {
    const refused = await project.sf(['org', 'assign', 'permset', '-o', 'integration', '-n', 'Crosswalk_Integration']);
    const assigned = await project.sf(['org', 'assign', 'permset', '-o', 'admin', '-n', 'Crosswalk_Integration', '-b', sandbox.ready.salesforce.username]);
    assert.deepEqual([refused.status, assigned.status], [1, 0], assigned.message);
    assert.deepEqual((await query(`SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE Assignee.Username = '${sandbox.ready.salesforce.username}'`)).length, 1);
  });

  it('queries an order that the service brought from the store', async () => {
    mkdirSync(path.join(stateDir, 'service'), { mode: 0o755 });
    service = await startServiceProcess({ ready: sandbox.ready, dataDir: path.join(stateDir, 'service') });
    const [orderId] = await sandbox.placeOrders(1);
    const soql = `SELECT OrderNumber, Status, BC_Number__c, BC_Difference__c, Account.Name FROM Order WHERE BC_Number__c = '${orderId}' AND BC_Synced_At__c != NULL`;
    let shown: Record<string, unknown>[] = [];
    for (const deadline = performance.now() + orderTimeoutMs; shown.length === 0 && performance.now() < deadline; ) shown = await query(soql);
    assert.deepEqual(shown.map((order) => [order.BC_Number__c, order.BC_Difference__c]), [[String(orderId), 0]]);
    assert.match(await project.show(['data', 'query', '-o', 'admin', '-q', soql]), /ORDERNUMBER.*ACCOUNT\.NAME[\s\S]*Total number of records retrieved: 1/);
  });

  it('creates a record and imports a file in bulk', async () => {
    const created = await project.sf(['data', 'create', 'record', '-o', 'admin', '-s', 'Account', '-v', "Name='Northwind Outfitters'"]);
    writeFileSync(path.join(project.folder, 'accounts.csv'), 'Name\nAcme\nGlobex\n');
    const imported = await project.sf(['data', 'import', 'bulk', '-o', 'admin', '-s', 'Account', '-f', 'accounts.csv', '--wait', '2']);
    assert.deepEqual([created.status, imported.status], [0, 0], imported.message);
    assert.equal(z.looseObject({ successfulRecords: z.number() }).parse(imported.result).successfulRecords, 2);
    assert.equal((await query("SELECT Id FROM Account WHERE Name IN ('Northwind Outfitters', 'Acme', 'Globex')")).length, 3);
  });

  it('lists metadata and gives an address that opens the pages of the org, once', async () => {
    const listed = await project.sf(['org', 'list', 'metadata', '-o', 'admin', '-m', 'PlatformEventChannelMember']);
    const opened = await project.sf(['org', 'open', '-o', 'admin', '--url-only', '--path', 'lightning/n/Crosswalk_Monitor']);
    const { url } = z.looseObject({ url: z.string() }).parse(opened.result);
    const [first, second] = [await fetch(url, { redirect: 'manual' }), await fetch(url, { redirect: 'manual' })];
    assert.equal(z.array(z.looseObject({})).parse(listed.result).length, 5);
    assert.equal(first.headers.get('location'), `${sandbox.ready.lightningUrl}/lightning/n/Crosswalk_Monitor`);
    assert.match(second.headers.get('location') ?? '', /\/\?ec=302&startURL=/);
  });

  it('validates, deploys what was validated, and deletes again', async () => {
    const tab = 'build/force-app/main/default/tabs/Passing.tab-meta.xml';
    writeFileSync(path.join(project.folder, tab), '<?xml version="1.0" encoding="UTF-8"?>\n<CustomTab xmlns="http://soap.sforce.com/2006/04/metadata">\n    <hasSidebar>false</hasSidebar>\n    <label>Passing</label>\n    <motif>Custom1: Heart</motif>\n    <url>https://example.com</url>\n</CustomTab>\n');
    const validated = await project.sf(['project', 'deploy', 'validate', '-o', 'admin', '-d', tab, '--wait', '2']);
    const { id } = z.looseObject({ id: z.string() }).parse(validated.result, { error: () => validated.message ?? '' });
    const quick = await project.sf(['project', 'deploy', 'quick', '-o', 'admin', '--job-id', id, '--wait', '2']);
    const there = await project.sf(['org', 'list', 'metadata', '-o', 'admin', '-m', 'CustomTab']);
    const deleted = await project.sf(['project', 'delete', 'source', '-o', 'admin', '-p', tab, '--no-prompt']);
    const left = await project.sf(['org', 'list', 'metadata', '-o', 'admin', '-m', 'CustomTab']);
    const isListed = (answer: typeof there) => JSON.stringify(answer.result).includes('"Passing"');
    assert.deepEqual([quick.status, isListed(there), deleted.status, isListed(left)], [0, true, 0, false], `${quick.message} ${deleted.message}`);
  });

  it('installs a package version and lists it', async () => {
    const installed = await project.sf(['package', 'install', '-o', 'admin', '--package', smallVersion.id, '--no-prompt', '--wait', '2']);
    const listed = await project.sf(['package', 'installed', 'list', '-o', 'admin']);
    assert.equal(z.looseObject({ Status: z.string() }).parse(installed.result, { error: () => installed.message ?? '' }).Status, 'SUCCESS');
    assert.deepEqual(z.array(z.looseObject({})).parse(listed.result).map((row) => [row.SubscriberPackageName, row.SubscriberPackageNamespace, row.SubscriberPackageVersionNumber]), [['Other', 'other', '1.2.0.3']]);
  });

  it('takes the plugin of this repository as its own', async () => {
    execFileSync(process.execPath, ['--no-warnings', 'scripts/build-plugin.ts'], { cwd: root });
    const linked = await project.show(['plugins', 'link', path.join(root, 'scripts/plugin'), '--no-install']);
    const doctor = await project.sf(['crosswalk', 'doctor', '-o', 'admin']);
    const found = z.object({ findings: z.array(z.object({ check: z.string(), state: z.string() })) }).parse(doctor.result).findings;
    assert.deepEqual(found.filter(({ state }) => state === 'failed'), [], linked);
  });
});
