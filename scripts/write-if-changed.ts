import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Files by path, with `/` between folders whatever the operating system. */
export type FileTree = ReadonlyMap<string, Uint8Array>;

/** What another process is about to rename. */
const partialEnd = '.partial';

/** Paths of all files below a folder. */
function listTree(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith(partialEnd));
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/')).sort();
}

/** Every file below a folder. */
export function readTree(folder: string): Map<string, Uint8Array> {
  return new Map(listTree(folder).map((path) => [path, readFileSync(join(folder, path))]));
}

/**
 * Writes a file when its content differs and says whether it did. The rename makes it whole or absent,
 * because a start and a test run may build the package at the same moment.
 */
export function writeIfChanged(path: string, content: Uint8Array): boolean {
  if (existsSync(path) && Buffer.compare(readFileSync(path), content) === 0) return false;
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}${partialEnd}`;
  writeFileSync(partial, content);
  renameSync(partial, path);
  return true;
}

/** Makes a folder hold exactly these files and returns how many were written or removed. */
export function writeTree(folder: string, files: FileTree): number {
  let changedCount = 0;
  for (const path of listTree(folder)) {
    if (files.has(path)) continue;
    rmSync(join(folder, path), { force: true });
    changedCount += 1;
  }
  for (const [path, content] of files) if (writeIfChanged(join(folder, path), content)) changedCount += 1;
  return changedCount;
}
