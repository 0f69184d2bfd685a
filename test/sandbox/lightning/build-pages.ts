import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { rollup } from 'rollup';
import type { InputOptions, Plugin, RollupLog } from 'rollup';
import { baseComponents, production, remembered, scopedModules, stripTypes } from './build-plugins.ts';
import { toCamel } from './module-names.ts';

type Alias = { name: string; path: string };

// Its types describe another module format than the one that Node loads: there the function is the module.
const lwc: (options: object) => Plugin = createRequire(import.meta.url)('@lwc/rollup-plugin');

const here = import.meta.dirname;
const foldersOf = (folder: string) => readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

/** Modules of the platform that are not in the open base components. */
const platformModules: readonly Alias[] = readdirSync(path.join(here, 'modules'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts') && file !== 'org-http.ts')
  .map((file) => ({ name: `lightning/${toCamel(file.replace(/\.ts$/, ''))}`, path: path.join(here, 'modules', file) }));
const shellModules: readonly Alias[] = foldersOf(path.join(here, 'shell')).map((name) => ({ name: `shell/${toCamel(name)}`, path: path.join(here, 'shell', name, `${name}.ts`) }));

/** A warning that would be an error in an org is one here. */
function onwarn(warning: RollupLog): void {
  if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
  const isOfOthers = (warning.loc?.file ?? warning.id ?? warning.message).includes('node_modules') || warning.code === 'CIRCULAR_DEPENDENCY';
  if (!isOfOthers) process.stderr.write(`${warning.message}\n`);
}

function compiler(modules: readonly (Alias | { npm: string })[], rootDir: string): Plugin {
  return lwc({
    rootDir,
    // The highest version that the open compiler tells apart; base components need internals in synthetic shadow.
    apiVersion: 66, enableDynamicComponents: true, enableLwcOn: true, enableSyntheticElementInternals: true,
    modules: [...modules],
    exclude: ['**/modules/*.ts', '**/entry-*.ts', /node_modules\/@lwc\//, /\0/],
  });
}

async function bundle(options: InputOptions, folder: string): Promise<void> {
  const built = await rollup({ ...options, onwarn, preserveEntrySignatures: 'strict' });
  await built.write({ dir: folder, format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' });
  await built.close();
}

/** A module is an entry as if the shell imported it. */
const entries: Plugin = {
  name: 'entries',
  resolveId(id, importer) {
    return importer === undefined && !path.isAbsolute(id) ? this.resolve(id, path.join(here, 'shell', 'entry-page.ts'), { skipSelf: true }) : null;
  },
};

/** The platform: engine, base components, the modules above, and the shell around the pages. */
export async function buildPlatform(options: { folder: string; cacheFolder: string; baseModules: ReadonlySet<string> }): Promise<void> {
  const own = new Set(platformModules.map(({ name }) => name));
  const inputs: Record<string, string> = { lwc: 'lwc', 'synthetic-shadow': '@lwc/synthetic-shadow', main: path.join(here, 'shell', 'entry-page.ts') };
  for (const name of [...options.baseModules, ...own]) inputs[name] = platformModules.find((each) => each.name === name)?.path ?? name;
  const modules = [...shellModules, ...platformModules, { name: '@salesforce/i18n/timeZone', path: path.join(here, 'shell', 'entry-time-zone.ts') }, { npm: 'lightning-base-components' }];
  await bundle({ input: inputs, external: ['@page/components'], plugins: [entries, baseComponents, stripTypes, remembered(compiler(modules, here), options.cacheFolder), production] }, options.folder);
}

/** The deployed components, each by its name; engine and base components come from the platform. */
export async function buildComponents(options: { folder: string; sourceFolder: string; labels: Record<string, string> }): Promise<void> {
  const names = foldersOf(options.sourceFolder).filter((name) => existsSync(path.join(options.sourceFolder, name, `${name}.js`)));
  const modules = names.map((name) => ({ name: `c/${name}`, path: path.join(options.sourceFolder, name, `${name}.js`) }));
  const pages = names.filter((name) => existsSync(path.join(options.sourceFolder, name, `${name}.html`)));
  const entry = path.join(options.sourceFolder, 'entry-components.js');
  writeFileSync(entry, `export const components = {\n${pages.map((name) => `  ${name}: () => import('c/${name}'),`).join('\n')}\n};\n`);
  const compile = compiler(modules, options.sourceFolder);
  await bundle({ input: { components: entry }, external: [/^lwc$/, /^lightning\//], plugins: [scopedModules(options.labels), compile, production] }, options.folder);
}

/** A job of its own process: `{platform: {…}} | {components: {…}}` as JSON on the command line. */
async function main(text: string): Promise<void> {
  const job: { platform?: { folder: string; cacheFolder: string; baseModules: string[] }; components?: { folder: string; sourceFolder: string; labels: Record<string, string> } } = JSON.parse(readFileSync(text, 'utf8'));
  if (job.platform) await buildPlatform({ ...job.platform, baseModules: new Set(job.platform.baseModules) });
  if (job.components) await buildComponents(job.components);
}

if (import.meta.main) {
  const [file = ''] = process.argv.slice(2);
  mkdirSync(path.dirname(file), { recursive: true });
  await main(file);
  rmSync(file);
}
