import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { SandboxReady } from '../sandbox/start-sandbox.ts';

const root = path.join(import.meta.dirname, '../..');

const runProgram = promisify(execFile);
const commandTimeoutMs = 60_000;

const answerSchema = z.looseObject({ status: z.number(), result: z.unknown().optional(), name: z.string().optional(), message: z.string().optional(), actions: z.array(z.string()).optional() });
export type PluginAnswer = z.infer<typeof answerSchema>;

/** The commands of the sf plugin, each its own process, signed in to the org: as its administrator unless told. */
export type SfPlugin = {
  /** `crosswalk <verb> … --json`. */
  run(...args: string[]): Promise<PluginAnswer>;
  /** `crosswalk <verb> …` with what a person sees. */
  show(...args: string[]): Promise<string>;
  remove(): void;
};

export async function createSfPlugin({ salesforce }: SandboxReady, accessToken = salesforce.adminToken): Promise<SfPlugin> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-plugin-'));
  const env = { HOME: home, USERPROFILE: home, SF_DISABLE_TELEMETRY: 'true', SF_USE_GENERIC_UNIX_KEYCHAIN: 'true', SF_DISABLE_LOG_FILE: 'true', NODE_COMPILE_CACHE: path.join(os.tmpdir(), 'crosswalk-compile-cache') };
  // Not waited for in one go: the org may be in this very process.
  await runProgram(process.execPath, ['--no-warnings', 'scripts/build-plugin.ts'], { cwd: root });
  await runProgram(process.execPath, ['test/scenarios/sign-in-to-org.ts', salesforce.instanceUrl, accessToken, 'sandbox'], { cwd: root, env });
  const start = (args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, ['scripts/plugin/bin/run.js', 'crosswalk', ...args], { cwd: root, env, timeout: commandTimeoutMs }, (_error, stdout, stderr) => resolve({ stdout, stderr }));
    });
  return {
    async run(...args) {
      const { stdout, stderr } = await start([...args, '--json']);
      if (!stdout.trimStart().startsWith('{')) throw new Error(`crosswalk ${args.join(' ')} answered no JSON: ${stdout}${stderr}`);
      return answerSchema.parse(JSON.parse(stdout));
    },
    async show(...args) {
      const { stdout, stderr } = await start(args);
      return `${stdout}${stderr}`;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
