import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { readTree, writeTree } from './write-if-changed.ts';

export type BuiltFolder = { folder: string; fileCount: number; changedCount: number };

/** Beside the metadata in force-app, but never part of a deploy. */
const notDeployed = /(?:^|\/)(?:__tests__\/|tsconfig[^/]*\.json$|jsconfig\.json$|\.gitignore$)|\.(?:md|d\.ts)$/;

/**
 * Writes build/force-app: all metadata of force-app with TypeScript components as JavaScript.
 * An org compiles a bundle whose class is in TypeScript without that class and reports success, and a retrieve
 * deletes the `.ts`; so nothing is deployed from, or retrieved into, force-app itself.
 */
export function buildLwc(root: string): BuiltFolder {
  const built = new Map<string, Uint8Array>();
  for (const [path, content] of readTree(join(root, 'force-app'))) {
    if (notDeployed.test(path)) continue;
    if (!path.endsWith('.ts')) built.set(path, content);
    // Blanks take the place of the types, so positions in the deployed file are those of the source.
    else built.set(path.replace(/\.ts$/, '.js'), Buffer.from(stripTypeScriptTypes(Buffer.from(content).toString('utf8'))));
  }
  const folder = join(root, 'build', 'force-app');
  return { folder, fileCount: built.size, changedCount: writeTree(folder, built) };
}

if (import.meta.main) {
  const { fileCount, changedCount } = buildLwc(join(import.meta.dirname, '..'));
  process.stdout.write(`build/force-app: ${fileCount} files, ${changedCount} changed\n`);
}
