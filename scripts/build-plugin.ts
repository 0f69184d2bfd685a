import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { readTree, writeTree } from './write-if-changed.ts';

/**
 * Writes scripts/plugin/build: the sources of the sf plugin as JavaScript. The Salesforce CLI brings a Node of its own that need not
 * read TypeScript, and no Node reads it below node_modules, where an installed plugin lies.
 */
export function buildPlugin(root: string): number {
  const plugin = join(root, 'scripts', 'plugin');
  const built = [...readTree(join(plugin, 'src'))].map(([path, content]) => {
    const code = stripTypeScriptTypes(Buffer.from(content).toString('utf8')).replaceAll(/(\bfrom '\.[^']*)\.ts'/g, "$1.js'");
    return [path.replace(/\.ts$/, '.js'), Buffer.from(code)] as const;
  });
  return writeTree(join(plugin, 'build'), new Map(built));
}

if (import.meta.main) {
  const changedCount = buildPlugin(join(import.meta.dirname, '..'));
  process.stdout.write(`scripts/plugin/build: ${changedCount} files changed\n`);
}
