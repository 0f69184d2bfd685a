import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { generate } from 'selfsigned';
import { z } from 'zod';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';
import { hurryReport } from './first-report.ts';
import { openScenarioDatabase } from './scenario-database.ts';
import { startServiceProcess } from './service-process.ts';
import type { ServiceProcess } from './service-process.ts';
import { createSfPlugin } from './sf-plugin.ts';
import type { SfPlugin } from './sf-plugin.ts';

const root = path.join(import.meta.dirname, '../..');
const versionId = '04t000000000001AAA';
const timeoutMs = 60_000;
const resultSchema = z.object({ package: z.object({ id: z.string(), version: z.string() }), clientApp: z.object({ consumerKey: z.string().nullable() }) });

/** As a customer has it: an org of his own, and a managed package with a namespace in it. */
describe('a version of the package, installed', { concurrency: false }, () => {
  let stateDir: string;
  let sandbox: Sandbox;
  let plugin: SfPlugin;
  let service: ServiceProcess | undefined;
  let stored: Awaited<ReturnType<typeof openScenarioDatabase>> | undefined;
  let consumerKey = '';
  const install = (...args: string[]) => plugin.run('install', '--integration-user', sandbox.ready.salesforce.username, '--package-version', versionId, ...args);

  before(async () => {
    execFileSync(process.execPath, ['--no-warnings', 'scripts/build-package.ts'], { cwd: root });
    stateDir = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-scenario-'));
    chmodSync(stateDir, 0o755);
    mkdirSync(path.join(stateDir, 'service'), { mode: 0o755 });
    const zip = readFileSync(path.join(root, 'build/crosswalk.zip'));
    const version = { id: versionId, packageId: '033000000000001AAA', namespace: 'xw', name: 'Crosswalk', version: '1.0.0.1', zip, installationKey: 'open sesame' };
    sandbox = await startSandbox({ portBase: 0, seed: 92, clockSpeed: 1, stateDir: path.join(stateDir, 'sandbox'), orgShape: { packageVersions: [version], showsConsumerKeys: true } });
    plugin = await createSfPlugin(sandbox.ready);
  });
  after(async () => {
    await service?.stop();
    await sandbox.close();
    await stored?.drop();
    plugin.remove();
    rmSync(stateDir, { recursive: true, force: true });
  });

  async function rowsOf(soql: string): Promise<Record<string, unknown>[]> {
    const { instanceUrl, adminToken } = sandbox.ready.salesforce;
    const answer = await fetch(`${instanceUrl}/services/data/v66.0/query?q=${encodeURIComponent(soql)}`, { headers: { authorization: `Bearer ${adminToken}` } });
    return z.object({ records: z.array(z.looseObject({})) }).parse(await answer.json()).records;
  }

  async function until(isTrue: () => Promise<boolean>): Promise<void> {
    for (const deadline = performance.now() + timeoutMs; !(await isTrue()); await new Promise((resolve) => setTimeout(resolve, 50))) assert.ok(performance.now() < deadline, `it does not come true\n${service?.output().slice(-2_000)}`);
  }

  it('is not without its key', async () => {
    const { name, message } = await install('--installation-key', 'wrong');
    assert.deepEqual([name, message?.split('\n')[1]], ['VersionError', '- The installation key is invalid.']);
    assert.deepEqual(await rowsOf("SELECT Id FROM PermissionSet WHERE Name = 'Crosswalk_Admin'"), []);
  });

  it('is followed by what names it in its namespace, and by an app whose key the org tells', async () => {
    const { private: privateKey, cert } = await generate([{ name: 'commonName', value: 'crosswalk' }]);
    writeFileSync(path.join(stateDir, 'server.crt'), cert);
    writeFileSync(path.join(stateDir, 'server.key'), privateKey);
    const { result, message } = await install('--installation-key', 'open sesame', '--certificate', path.join(stateDir, 'server.crt'), '--public-url', 'https://crosswalk.example.com', '--settings-user', sandbox.ready.salesforce.settingsUsername);
    const installed = resultSchema.parse(result, { error: () => message ?? '' });
    consumerKey = installed.clientApp.consumerKey ?? '';
    assert.deepEqual([installed.package.version, installed.package.id.startsWith('0Hf'), consumerKey.startsWith('3MVG9')], [versionId, true, true]);
    const sets = await rowsOf("SELECT Name, NamespacePrefix FROM PermissionSet WHERE Name IN ('Crosswalk_Admin', 'Crosswalk_Integration') ORDER BY Name");
    assert.deepEqual(sets.map((set) => [set.Name, set.NamespacePrefix]), [['Crosswalk_Admin', 'xw'], ['Crosswalk_Integration', null]]);
  });

  it('has the service sign in by that key, and an order comes in and its status goes back, as an event tells', async () => {
    const dataDir = path.join(stateDir, 'service');
    stored = await openScenarioDatabase(dataDir);
    service = await startServiceProcess({ ready: sandbox.ready, dataDir, environment: { ...stored.environment, SALESFORCE_NAMESPACE: 'xw', SALESFORCE_CLIENT_ID: consumerKey, SALESFORCE_PRIVATE_KEY_FILE: path.join(stateDir, 'server.key') } });
    const [id = 0] = await sandbox.placeOrders(1);
    const soql = `SELECT Id FROM Order WHERE xw__BC_Number__c = '${id}' AND xw__BC_Synced_At__c != NULL`;
    await until(async () => (await rowsOf(soql)).length === 1);
    const { controlUrl } = sandbox.ready;
    const state = z.object({ salesforce: z.object({ pubsub: z.object({ streams: z.array(z.looseObject({ topic: z.string() })) }) }) });
    await until(async () => state.parse(await (await fetch(`${controlUrl}/state`)).json()).salesforce.pubsub.streams.some(({ topic }) => topic === '/data/Crosswalk__chn'));
  });

  it('leaves the doctor content, and its settings are pulled, and published by the user the app lets in for that', async () => {
    await hurryReport(stored?.url() ?? '');
    await until(async () => (await rowsOf("SELECT Id FROM xw__Crosswalk_Status__c WHERE xw__Kind__c = 'settings'")).length > 0);
    const { status, result } = await plugin.run('doctor');
    const { findings, service: asked } = z.object({ service: z.string(), findings: z.array(z.looseObject({ state: z.string() })) }).parse(result);
    const file = path.join(stateDir, 'settings.json');
    await plugin.run('settings', 'pull', '--file', file);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"paidOnly": false', '"paidOnly": true'));
    const pushed = await plugin.run('settings', 'push', '--file', file);
    assert.deepEqual([status, asked, findings.filter(({ state }) => state !== 'ok'), pushed.result], [0, 'answered', [], { version: 1, deployed: 0 }]);
    assert.deepEqual((await rowsOf('SELECT xw__Active_Version__c FROM xw__Crosswalk_Connection__mdt')).map((row) => row.xw__Active_Version__c), [1]);
  });
});
