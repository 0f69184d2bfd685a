import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { SandboxReady } from './start-sandbox.ts';

const root = path.join(import.meta.dirname, '../..');
const zips = ['build/crosswalk.zip', 'build/post-install.zip'] as const;
const [integration, settingsWriter] = ['Crosswalk_Integration', 'Crosswalk_Settings_Writer'];

/** As an administrator does it: build the package, deploy it, give the integration user and the settings writer their permissions. */
export async function deployPackage({ salesforce }: SandboxReady): Promise<void> {
  await buildPackage();
  await run(['functions/src/deploy-package.ts', '--user', salesforce.username, '--permission-set', integration, '--settings-user', salesforce.settingsUsername, ...zips], {
    SALESFORCE_INSTANCE_URL: salesforce.instanceUrl,
    SALESFORCE_ACCESS_TOKEN: salesforce.adminToken,
    SALESFORCE_API_VERSION: salesforce.apiVersion,
  });
}

/** The same by bare calls, for whoever deploys it often: a program of its own takes half a second each time. */
export async function deployPackageQuickly({ salesforce }: SandboxReady): Promise<void> {
  await buildPackage();
  const [pack, postInstall] = zips.map((zip) => new Uint8Array(readFileSync(path.join(root, zip))));
  const org = callsTo(salesforce);
  const [user, writer] = [await org.find('User', 'Username', salesforce.username), await org.find('User', 'Username', salesforce.settingsUsername)];
  await org.deploy(pack);
  await org.deploy(postInstall && withUser(postInstall, user));
  for (const [assignee, name] of [[user, integration], [writer, settingsWriter]] as const) await org.post('/sobjects/PermissionSetAssignment', JSON.stringify({ AssigneeId: assignee, PermissionSetId: await org.find('PermissionSet', 'Name', name ?? '') }));
}

/** The channel's filter names the integration user by id, which only the org knows. */
function withUser(zip: Uint8Array, userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zipSync(Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, file]) => [name, strToU8(strFromU8(file).replaceAll('{integrationUserId}', userId))]))));
}

function callsTo({ instanceUrl, adminToken, apiVersion }: SandboxReady['salesforce']) {
  const url = `${instanceUrl}/services/data/v${apiVersion}`;
  const call = async (route: string, init: { method?: 'POST'; body?: string | FormData; headers?: Record<string, string> } = {}) => {
    const answer = await fetch(`${url}${route}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${adminToken}` } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${route} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
  return {
    post: (route: string, body: string) => call(route, { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
    async find(sobject: string, field: string, value: string): Promise<string> {
      const { records } = await call(`/query?q=${encodeURIComponent(`SELECT Id FROM ${sobject} WHERE ${field} = '${value}'`)}`);
      return String(records[0]?.Id);
    },
    /** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm */
    async deploy(zip: Uint8Array<ArrayBuffer> | undefined): Promise<void> {
      const form = new FormData();
      form.append('entity_content', new Blob([JSON.stringify({ deployOptions: { rollbackOnError: true, singlePackage: true } })], { type: 'application/json' }));
      form.append('file', new Blob(zip ? [zip] : [], { type: 'application/zip' }), 'package.zip');
      const { id } = await call('/metadata/deployRequest', { method: 'POST', body: form });
      const { deployResult } = await call(`/metadata/deployRequest/${id}?includeDetails=true`);
      if (deployResult.success !== true) throw new Error(`the org refuses the package: ${JSON.stringify(deployResult.details?.componentFailures)}`);
    },
  };
}

async function buildPackage(): Promise<void> {
  if (!isBuilt()) await run(['scripts/build-package.ts'], {});
}

/** Whether the built package is younger than all it is made of: every scenario deploys it, and few change it. */
function isBuilt(): boolean {
  const built = Math.min(...zips.map((file) => statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0));
  const sources = ['force-app', 'config/post-install', 'scripts'].flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }));
  // The sf plugin is no part of the package, and is built by tests of its own at any time.
  const own = sources.filter((entry) => !path.relative(root, path.join(entry.parentPath, entry.name)).startsWith(path.join('scripts', 'plugin')));
  // A folder's time says that something was taken out of it.
  return own.every((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs < built);
}

function run(program: readonly string[], environment: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...program], { cwd: root, env: { NODE_COMPILE_CACHE: path.join(os.tmpdir(), 'crosswalk-compile-cache'), ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program[0]} ended with ${code}`))));
  });
}
