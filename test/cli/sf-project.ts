import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { sfCliScript } from './on-demand.ts';

const root = path.join(import.meta.dirname, '../..');
const commandTimeoutMs = 120_000;
const outputBytesMax = 50_000_000;

const answerSchema = z.looseObject({ status: z.number(), result: z.unknown().optional(), name: z.string().optional(), message: z.string().optional(), actions: z.array(z.string()).optional() });
export type SfAnswer = z.infer<typeof answerSchema>;

/** A copy of this project as somebody with the Salesforce CLI has it, and a home of its own for what the CLI remembers. */
export type SfProject = {
  folder: string;
  /** Runs `sf … --json`; answers whatever its exit code. */
  sf(args: readonly string[], environment?: Record<string, string>): Promise<SfAnswer>;
  /** Runs `sf …` and answers with what a person sees. */
  show(args: readonly string[], environment?: Record<string, string>): Promise<string>;
  remove(): void;
};

/** Every file below a folder with its content. */
export function readFolder(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(entries.map((entry) => path.join(entry.parentPath, entry.name)).map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]));
}

export function createSfProject(): SfProject {
  const home = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-sf-'));
  const folder = path.join(home, 'project');
  mkdirSync(folder);
  for (const name of ['sfdx-project.json', '.forceignore', 'force-app', 'build/force-app', 'config/post-install']) cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  const run = (args: readonly string[], environment: Record<string, string> = {}): Promise<{ stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const env = { HOME: home, USERPROFILE: home, SF_DISABLE_TELEMETRY: 'true', SF_SKIP_NEW_VERSION_CHECK: 'true', SF_AUTOUPDATE_DISABLE: 'true', SF_USE_GENERIC_UNIX_KEYCHAIN: 'true', ...environment };
      execFile(process.execPath, [sfCliScript, ...args], { cwd: folder, env, timeout: commandTimeoutMs, maxBuffer: outputBytesMax }, (_error, stdout, stderr) => resolve({ stdout, stderr }));
    });
  return {
    folder,
    async sf(args, environment) {
      const { stdout, stderr } = await run([...args, '--json'], environment);
      if (!stdout.trimStart().startsWith('{')) throw new Error(`sf ${args.join(' ')} answered no JSON: ${stdout}${stderr}`);
      return answerSchema.parse(JSON.parse(stdout));
    },
    async show(args, environment) {
      const { stdout, stderr } = await run(args, environment);
      return `${stdout}${stderr}`;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
