import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lightningModulesIn } from './module-names.ts';
import type { PageSources } from './page-sources.ts';

const here = import.meta.dirname;
const keptMs = 86_400_000;
const versionsOf = ['lwc', '@lwc/rollup-plugin', '@lwc/synthetic-shadow', 'lightning-base-components', 'rollup'];

/** Folders with what pages load, and the import map that joins them. */
export type BuiltPages = { platformFolder: string; componentsFolder: string; modules: readonly string[] };

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file);
    else yield file;
  }
}

const digest = (parts: Iterable<string>): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 24);
};

/** The build is work of many seconds, so it has a process of its own: the twins answer meanwhile. */
function runJob(job: object, file: string): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(job));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', path.join(here, 'build-pages.ts'), file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(said.slice(-4_000)))));
  });
}

/** Folders of the same kind that nobody has built for a while: every change of a component leaves one. */
function removeOld(folder: string): void {
  const [parent, kind] = [path.dirname(folder), path.basename(folder).split('-')[0] ?? ''];
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(`${kind}-`) && entry !== path.basename(folder))) {
    const other = path.join(parent, name);
    if (Date.now() - statSync(other).mtimeMs > keptMs) rmSync(other, { recursive: true, force: true });
  }
}

/** Builds into a folder named by what goes in; a folder that is there is whole, whoever made it. */
async function buildOnce(folder: string, build: (unfinished: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  await build(unfinished);
  // Another process may have been faster: its folder says the same.
  if (existsSync(folder)) rmSync(unfinished, { recursive: true, force: true });
  else renameSync(unfinished, folder);
  removeOld(folder);
  return folder;
}

/** Builds the platform and the deployed components, each when it is not in the cache. */
export function createPageBuilder(cacheFolder: string): (sources: PageSources) => Promise<BuiltPages> {
  const ownFiles = [...filesBelow(path.join(here, 'shell')), ...filesBelow(path.join(here, 'modules')), path.join(here, 'build-pages.ts'), path.join(here, 'build-plugins.ts'), path.join(here, 'module-names.ts')];
  const versions = () => versionsOf.map((name) => `${name}@${JSON.parse(readFileSync(path.join(here, '../../../node_modules', name, 'package.json'), 'utf8')).version}`);
  const job = () => path.join(cacheFolder, `job-${process.pid}.json`);
  let last: Promise<unknown> = Promise.resolve();

  const build = async ({ bundles, labels }: PageSources): Promise<BuiltPages> => {
    const own = ownFiles.map((file) => readFileSync(file, 'utf8'));
    const baseModules = [...lightningModulesIn([...own, ...bundles.values()])].sort();
    const platform = path.join(cacheFolder, `platform-${digest([...versions(), ...baseModules, ...own])}`);
    const components = path.join(cacheFolder, `components-${digest([...versions(), JSON.stringify(labels), ...[...bundles].flat()])}`);
    await buildOnce(platform, (folder) => runJob({ platform: { folder, cacheFolder: path.join(cacheFolder, 'compiled'), baseModules } }, job()));
    await buildOnce(components, async (folder) => {
      const sourceFolder = path.join(folder, 'sources');
      for (const [name, content] of bundles) {
        mkdirSync(path.dirname(path.join(sourceFolder, name)), { recursive: true });
        writeFileSync(path.join(sourceFolder, name), content);
      }
      mkdirSync(sourceFolder, { recursive: true });
      await runJob({ components: { folder, sourceFolder, labels } }, job());
    });
    const modules = [...filesBelow(platform)].map((file) => path.relative(platform, file).replaceAll('\\', '/').replace(/\.js$/, '')).filter((name) => name === 'lwc' || name.startsWith('lightning/'));
    return { platformFolder: platform, componentsFolder: components, modules };
  };
  return (sources) => {
    const next = last.then(() => build(sources));
    last = next.catch(() => undefined);
    return next;
  };
}
