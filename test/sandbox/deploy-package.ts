import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { SandboxReady } from './start-sandbox.ts';

const root = path.join(import.meta.dirname, '../..');

/** As an administrator does it: build the package, deploy it, give the integration user and the settings writer their permissions. */
export async function deployPackage({ salesforce }: SandboxReady): Promise<void> {
  if (!isBuilt()) await run(['scripts/build-package.ts'], {});
  await run(['functions/src/deploy-package.ts', '--user', salesforce.username, '--permission-set', 'Crosswalk_Integration', '--settings-user', salesforce.settingsUsername, 'build/crosswalk.zip', 'build/post-install.zip'], {
    SALESFORCE_INSTANCE_URL: salesforce.instanceUrl,
    SALESFORCE_ACCESS_TOKEN: salesforce.adminToken,
    SALESFORCE_API_VERSION: salesforce.apiVersion,
  });
}

/** Whether the built package is younger than all it is made of: every scenario deploys it, and few change it. */
function isBuilt(): boolean {
  const built = Math.min(...['crosswalk.zip', 'post-install.zip'].map((file) => statSync(path.join(root, 'build', file), { throwIfNoEntry: false })?.mtimeMs ?? 0));
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
