import { spawn } from 'node:child_process';
import path from 'node:path';
import type { SandboxReady } from './start-sandbox.ts';

const root = path.join(import.meta.dirname, '../..');

/** As an administrator does it: build the package, deploy it, give the integration user its permissions. */
export async function deployPackage({ salesforce }: SandboxReady): Promise<void> {
  await run(['scripts/build-package.ts'], {});
  await run(['functions/src/deploy-package.ts', '--user', salesforce.username, '--permission-set', 'Crosswalk_Integration', 'build/crosswalk.zip', 'build/post-install.zip'], {
    SALESFORCE_INSTANCE_URL: salesforce.instanceUrl,
    SALESFORCE_ACCESS_TOKEN: salesforce.adminToken,
    SALESFORCE_API_VERSION: salesforce.apiVersion,
  });
}

function run(program: readonly string[], environment: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...program], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program[0]} ended with ${code}`))));
  });
}
