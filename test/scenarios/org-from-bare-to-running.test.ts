import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { generate } from 'selfsigned';
import { z } from 'zod';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';
import { hurryReport } from './first-report.ts';
import { readOrgNames } from './org-names.ts';
import { openScenarioDatabase } from './scenario-database.ts';
import { startServiceProcess } from './service-process.ts';
import type { ServiceProcess } from './service-process.ts';
import { createSfPlugin } from './sf-plugin.ts';
import type { SfPlugin } from './sf-plugin.ts';

const root = path.join(import.meta.dirname, '../..');
const reportTimeoutMs = 60_000;
const names = readOrgNames();

const findingSchema = z.object({ check: z.string(), state: z.enum(['ok', 'warning', 'failed']), message: z.string(), fix: z.string().optional() });
const doctorSchema = z.object({ service: z.string(), findings: z.array(findingSchema) });
const deploySchema = z.object({ deployed: z.number(), total: z.number() });
const installSchema = z.looseObject({ isDryRun: z.boolean(), package: z.looseObject(deploySchema.shape), postInstall: z.looseObject(deploySchema.shape).nullable(), clientApp: z.looseObject(deploySchema.shape).nullable(), assignments: z.array(z.object({ username: z.string(), permissionSet: z.string(), isNew: z.boolean() })) });
const statusSchema = z.object({ health: z.array(z.looseObject({ name: z.string(), isReady: z.boolean() })), flows: z.array(z.looseObject({ name: z.string(), isPaused: z.boolean() })), deadLetters: z.number(), issues: z.array(z.object({ code: z.string(), count: z.number(), message: z.string(), actions: z.string() })) });

let stateDir: string;
let sandbox: Sandbox;
let plugin: SfPlugin;
let stored: Awaited<ReturnType<typeof openScenarioDatabase>> | undefined;
let service: ServiceProcess | undefined;

before(async () => {
  execFileSync(process.execPath, ['--no-warnings', 'scripts/build-package.ts'], { cwd: root });
  stateDir = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-scenario-'));
  chmodSync(stateDir, 0o755);
  mkdirSync(path.join(stateDir, 'service'), { mode: 0o755 });
  sandbox = await startSandbox({ portBase: 0, seed: 91, clockSpeed: 1, stateDir: path.join(stateDir, 'sandbox'), orgShape: { namespace: names.namespace } });
  plugin = await createSfPlugin(sandbox.ready);
});

after(async () => {
  await service?.stop();
  await sandbox.close();
  await stored?.drop();
  plugin.remove();
  rmSync(stateDir, { recursive: true, force: true });
});

async function org(method: string, route: string, body?: unknown): Promise<unknown> {
  const { instanceUrl, adminToken } = sandbox.ready.salesforce;
  const answer = await fetch(`${instanceUrl}/services/data/v66.0${names.qualifyPath(route)}`, { method, headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, body: body === undefined ? undefined : JSON.stringify(names.qualify(body)) });
  assert.ok(answer.ok, `${method} ${route} answered ${answer.status}`);
  const text = await answer.text();
  return text === '' ? undefined : names.bare(JSON.parse(text));
}

async function signInAs(username: string, permissionSets: readonly string[] = []): Promise<string> {
  const answer = await fetch(`${sandbox.ready.controlUrl}/scenario`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ system: 'salesforce', name: 'sign-in', username, permissionSets }) });
  return z.object({ accessToken: z.string() }).parse(await answer.json()).accessToken;
}

const rowsOf = async (soql: string) => z.object({ records: z.array(z.looseObject({ Id: z.string() })) }).parse(await org('GET', `/query?q=${encodeURIComponent(soql)}`)).records;

/** What the set-up page shows of a check. */
async function mirrored(check: string): Promise<z.infer<typeof findingSchema>> {
  const [row] = await rowsOf(`SELECT Id, Value__c FROM Crosswalk_Status__c WHERE Key__c = 'preflight:${check}'`);
  return findingSchema.omit({ fix: true }).loose().parse({ check, ...JSON.parse(typeof row?.Value__c === 'string' ? row.Value__c : '{"state":"ok","message":""}') });
}

async function diagnose(...args: string[]): Promise<{ status: number } & z.infer<typeof doctorSchema>> {
  const { status, result } = await plugin.run('doctor', ...args);
  return { status, ...names.bare(doctorSchema.parse(result)) };
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + reportTimeoutMs; !(await isTrue()); await new Promise((resolve) => setTimeout(resolve, 50))) assert.ok(performance.now() < deadline, 'it does not come true');
}

const notOk = (findings: readonly z.infer<typeof findingSchema>[]) => findings.filter(({ state }) => state !== 'ok').map(({ check, state }) => `${check} ${state}`);

describe('an org from bare to running, by the sf plugin', { concurrency: false }, () => {
  it('the doctor says what a bare org lacks, with a fix for each', async () => {
    const { status, findings } = await diagnose();
    assert.equal(status, 1);
    assert.deepEqual(notOk(findings), ['package failed', 'permission-sets failed', 'object-access warning', 'service warning', 'field-access warning', 'change-events warning', 'hooks warning']);
    assert.deepEqual(findings.filter(({ state, fix }) => (state === 'ok') !== (fix === undefined)), []);
    assert.equal(findings.find(({ check }) => check === 'package')?.fix, 'Run "sf crosswalk install --integration-user <username>".');
  });

  it('status refuses an org without the package and says how to get it', async () => {
    const { status, name, actions } = await plugin.run('status');
    assert.deepEqual([status, name, actions], [1, 'NotInstalledError', ['Run "sf crosswalk install --integration-user <username>".']]);
  });

  it('install asks for a user and files that exist before it changes anything', async () => {
    const nobody = await plugin.run('install', '--integration-user', 'nobody@example.com');
    const noFile = await plugin.run('install', '--integration-user', sandbox.ready.salesforce.username, '--package-file', 'nowhere.zip');
    assert.deepEqual([nobody.name, noFile.name, noFile.actions?.length], ['UserError', 'FileError', 2]);
    assert.deepEqual(await rowsOf('SELECT Id FROM PermissionSet'), []);
  });

  it('a dry run has the org validate the package and changes nothing', async () => {
    const { result } = await plugin.run('install', '--integration-user', sandbox.ready.salesforce.username, '--dry-run');
    const installed = installSchema.parse(result);
    assert.deepEqual([installed.isDryRun, installed.postInstall, installed.assignments, installed.package.total > 100], [true, null, [], true]);
    assert.deepEqual(await rowsOf('SELECT Id FROM PermissionSet'), []);
  });

  it('what the org refuses is named with its component', async () => {
    // What comes after the package stands on it.
    const { name, message, actions } = await plugin.run('install', '--integration-user', sandbox.ready.salesforce.username, '--package-file', 'build/post-install.zip');
    assert.deepEqual([name, actions?.length], ['DeployError', 2]);
    assert.match(message ?? '', /PermissionSet Crosswalk_Integration: .*named/);
  });

  it('install brings the package, what follows it and the permission sets, with progress', async () => {
    const shown = await plugin.show('install', '--integration-user', sandbox.ready.salesforce.username);
    assert.match(shown, /integration@crosswalk\.example\.com now has the permission set Crosswalk_Integration/);
    assert.match(shown, /Package \| .*Components/);
    assert.equal((await rowsOf("SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name IN ('Crosswalk_Integration', 'Crosswalk_Admin')")).length, 2);
  });

  it('a second install changes nothing and succeeds', async () => {
    const { status, result } = await plugin.run('install', '--integration-user', sandbox.ready.salesforce.username);
    assert.deepEqual([status, installSchema.parse(result).assignments.map(({ isNew }) => isNew)], [0, [false, false]]);
  });

  it('install sets up the app the service signs in with, and takes no certificate an org would refuse', async () => {
    const install = (file: string) => plugin.run('install', '--integration-user', sandbox.ready.salesforce.username, '--certificate', file, '--public-url', 'https://crosswalk.example.com');
    const file = path.join(stateDir, 'server.crt');
    writeFileSync(file, 'no certificate');
    const { name, message } = await install(file);
    assert.deepEqual([name, message], ['CertificateError', `${file} is no certificate an org would take: it has no "BEGIN CERTIFICATE"`]);
    writeFileSync(file, (await generate([{ name: 'commonName', value: 'crosswalk' }])).cert);
    assert.equal(installSchema.parse((await install(file)).result).clientApp?.deployed, 4);
  });

  it('status says when the service has never reported', async () => {
    const { name, actions } = await plugin.run('status');
    assert.deepEqual([name, actions?.length], ['SilentError', 2]);
  });

  it('the doctor finds what an administrator switched off', async () => {
    const [book] = await rowsOf('SELECT Id FROM Pricebook2 WHERE IsStandard = TRUE');
    await org('PATCH', `/sobjects/Pricebook2/${book?.Id}`, { IsActive: false });
    const { status, findings } = await diagnose();
    await org('PATCH', `/sobjects/Pricebook2/${book?.Id}`, { IsActive: true });
    const found = findings.find(({ check }) => check === 'price-book');
    assert.deepEqual([status, found?.state, found?.fix], [1, 'failed', `Run "sf data update record --sobject Pricebook2 --record-id ${book?.Id} --values IsActive=true".`]);
  });

  it('the doctor finds rights and filters that somebody changed, and names what they lack', async () => {
    const files = unzipSync(readFileSync(path.join(root, 'build/post-install.zip')));
    const changed = Object.entries(files).map(([name, bytes]) => [name, strToU8(strFromU8(bytes).replace(/<fieldPermissions>\s*<editable>true<\/editable>\s*<field>Order\.BC_Status__c<[\s\S]*?<\/fieldPermissions>/, '').replaceAll('{integrationUserId}', '005000000000000AAA'))] as const);
    const form = new FormData();
    form.append('json', new Blob([JSON.stringify({ deployOptions: { singlePackage: true, rollbackOnError: true } })], { type: 'application/json' }));
    form.append('file', new Blob([new Uint8Array(zipSync(Object.fromEntries(changed)))], { type: 'application/zip' }), 'post-install.zip');
    const { instanceUrl, adminToken } = sandbox.ready.salesforce;
    const answer = await fetch(`${instanceUrl}/services/data/v66.0/metadata/deployRequest`, { method: 'POST', headers: { authorization: `Bearer ${adminToken}` }, body: form });
    const { findings } = await diagnose();
    await plugin.run('install', '--integration-user', sandbox.ready.salesforce.username);
    assert.equal(answer.status, 201);
    assert.deepEqual(notOk(findings), ['event-filters warning', 'service warning', 'field-access failed', 'hooks warning']);
    assert.match(findings.find(({ check }) => check === 'field-access')?.message ?? '', /may not write Order\.BC_Status__c\./);
  });

  it('the doctor says when the user it was told of is not the one who was given the rights', async () => {
    const { result } = await plugin.run('doctor', '--integration-user', 'admin@crosswalk.example.com');
    const found = doctorSchema.parse(result).findings.find(({ check }) => check === 'permission-sets');
    assert.deepEqual([found?.message, found?.fix], ['admin@crosswalk.example.com does not have the permission set Crosswalk_Integration.', 'Run "sf org assign permset --name Crosswalk_Integration --on-behalf-of admin@crosswalk.example.com".']);
  });

  it('a user without set-up rights, or whose session is over, is told so and what to do', async () => {
    const accessToken = await signInAs('sales@example.com');
    const seller = await createSfPlugin(sandbox.ready, accessToken);
    const install = await seller.run('install', '--integration-user', sandbox.ready.salesforce.username);
    const doctor = await seller.run('doctor');
    await fetch(`${sandbox.ready.salesforce.instanceUrl}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token: accessToken }) });
    const ended = await seller.run('status');
    seller.remove();
    assert.deepEqual([install.status, install.name, install.actions?.length, doctor.status], [1, 'MetadataError', 2, 1]);
    assert.deepEqual([ended.name, ended.actions?.length], ['ConnectionError', 2]);
  });

  it('once the service reports, the doctor is content and status shows its parts and flows', async () => {
    const dataDir = path.join(stateDir, 'service');
    stored = await openScenarioDatabase(dataDir);
    service = await startServiceProcess({ ready: sandbox.ready, dataDir, environment: { ...stored.environment, ...(names.namespace === '' ? {} : { SALESFORCE_NAMESPACE: names.namespace }) } });
    await hurryReport(stored.url());
    await until(async () => (await rowsOf("SELECT Id FROM Crosswalk_Status__c WHERE Kind__c = 'health'")).length > 0);
    const { status, service: asked, findings } = await diagnose();
    assert.deepEqual([status, asked, findings.length, notOk(findings)], [0, 'answered', 18, []]);
    const report = statusSchema.parse((await plugin.run('status')).result);
    assert.deepEqual([report.health.every(({ isReady }) => isReady), report.flows.some(({ name }) => name === 'order-to-salesforce'), report.deadLetters, report.issues], [true, true, 0, []]);
    assert.match(await plugin.show('doctor'), /The org is ready for Crosswalk\./);
  });

  it('status groups open issues by what went wrong, with the remedy', async () => {
    const issue = { Code__c: 'INVALID_RECORD', Message__c: 'The order has a line without a price.', Actions__c: 'Correct the price, then redrive.', State__c: 'Open' };
    for (const key of ['one', 'two']) await org('POST', '/sobjects/Crosswalk_Issue__c', { ...issue, Key__c: key });
    const report = statusSchema.parse((await plugin.run('status')).result);
    assert.deepEqual(report.issues, [{ code: 'INVALID_RECORD', count: 2, message: issue.Message__c, actions: issue.Actions__c }]);
    assert.match(await plugin.show('status'), /INVALID_RECORD/);
  });

  it('the doctor shows what the service found, in the words of the set-up page, with the line that mends it', async () => {
    const [book] = await rowsOf('SELECT Id FROM Pricebook2 WHERE IsStandard = TRUE');
    await org('PATCH', `/sobjects/Pricebook2/${book?.Id}`, { IsActive: false });
    const { findings } = await diagnose();
    await until(async () => (await mirrored('price-book')).state === 'failed');
    const { message, state } = await mirrored('price-book');
    await org('PATCH', `/sobjects/Pricebook2/${book?.Id}`, { IsActive: true });
    assert.deepEqual(findings.filter((each) => each.state !== 'ok'), [{ check: 'price-book', state, message, fix: `Run "sf data update record --sobject Pricebook2 --record-id ${book?.Id} --values IsActive=true".` }]);
  });

  it('the doctor looks by itself where the service may not be asked or does not answer, and says what it left out', async () => {
    const seller = await createSfPlugin(sandbox.ready, await signInAs('reader@example.com', ['Crosswalk_User', 'Crosswalk_Integration']));
    const refused = doctorSchema.parse((await seller.run('doctor')).result);
    seller.remove();
    await service?.stop();
    const late = await diagnose('--wait', '1');
    const of = (findings: typeof late.findings) => findings.find(({ check }) => check === 'service')?.message ?? '';
    assert.deepEqual([refused.service, late.service, late.status, late.findings.map(({ check }) => check).includes('store-api')], ['refused', 'late', 0, false]);
    assert.match(of(refused.findings), /Crosswalk_Configure.* Left out, since only it can look: the store’s API/);
    assert.match(of(late.findings), /did not answer within 1 s\. Left out/);
  });
});
