import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

const linesMax = 400;

/** Names that say nothing, so everything ends up behind them. */
const bannedNames = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'lib', 'tools', 'types', 'constants', 'manager', 'service', 'base', 'index']);
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const houseFolders = /^(?:functions|test|scripts)\//;

function checkNames(file: SourceFile): Violation[] {
  const parts = file.path.split('/');
  const names = [...parts.slice(0, -1), (parts.at(-1) ?? '').replace(/(?:\.test|\.d)?\.(?:ts|mjs)$/, '')];
  return names.flatMap((name) => [
    ...(bannedNames.has(name) ? [{ path: file.path, line: 1, rule: `"${name}" is not a name`, remedy: 'name the file or folder after the noun it holds' }] : []),
    ...(kebabCase.test(name) ? [] : [{ path: file.path, line: 1, rule: `"${name}" is not kebab-case`, remedy: 'use lower-case words joined by hyphens' }]),
  ]);
}

/** Names of files and folders, and their size. */
export function checkFile(file: SourceFile): Violation[] {
  const lineCount = file.withoutComments.split('\n').filter((line) => line.trim() !== '').length;
  const size = lineCount > linesMax ? [{ path: file.path, line: 1, rule: `the file has ${lineCount} lines, ${linesMax} are the limit`, remedy: 'move one of its nouns into a file of its own' }] : [];
  return houseFolders.test(file.path) ? [...checkNames(file), ...size] : size;
}
