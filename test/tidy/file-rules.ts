import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

const linesMax = 400;

/** Names that say nothing, so everything ends up behind them. */
const bannedNames = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'lib', 'tools', 'types', 'constants', 'manager', 'service', 'base', 'index']);
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const houseFolders = /^(?:functions|test|scripts)\//;

/** "verifier" and "verify", "drafting" and "draft" are one word here. */
const stemLength = 4;
const words = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]/)
    .map((word) => word.replace(/s$/, ''));

const exportedName = /\bexport\s+(?:async\s+)?(?:function\s*\*?|const|class|type|interface)\s+(\w+)/g;

function checkNames(file: SourceFile): Violation[] {
  const parts = file.path.split('/');
  const names = [...parts.slice(0, -1), (parts.at(-1) ?? '').replace(/(?:\.test)?\.(?:ts|mjs)$/, '')];
  return names.flatMap((name) => [
    ...(bannedNames.has(name) ? [{ path: file.path, line: 1, rule: `"${name}" is not a name`, remedy: 'name the file or folder after the noun it holds' }] : []),
    ...(kebabCase.test(name) ? [] : [{ path: file.path, line: 1, rule: `"${name}" is not kebab-case`, remedy: 'use lower-case words joined by hyphens' }]),
  ]);
}

function checkMainExport(file: SourceFile): Violation[] {
  if (file.isTest) return [];
  const fileWords = words((file.path.split('/').at(-1) ?? '').replace(/\.(?:ts|mjs)$/, ''));
  const exported = [...file.code.matchAll(exportedName)].map((match) => match[1] ?? '');
  if (exported.length === 0 || exported.some((name) => words(name).some((word) => fileWords.some((own) => own.slice(0, stemLength) === word.slice(0, stemLength))))) return [];
  return [{ path: file.path, line: 1, rule: `no export shares a word with the name of the file (it exports ${exported.slice(0, 4).join(', ')})`, remedy: 'name the file after its main export, or the export after what it is about' }];
}

/** Names of files and folders, and their size. */
export function checkFile(file: SourceFile): Violation[] {
  const lineCount = file.withoutComments.split('\n').filter((line) => line.trim() !== '').length;
  const size = lineCount > linesMax ? [{ path: file.path, line: 1, rule: `the file has ${lineCount} lines, ${linesMax} are the limit`, remedy: 'move one of its nouns into a file of its own' }] : [];
  return houseFolders.test(file.path) ? [...checkNames(file), ...checkMainExport(file), ...size] : size;
}
