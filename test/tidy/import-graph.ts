import { posix } from 'node:path';
import { lineAt, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

export type Import = { from: string; specifier: string; /** The file of the repository it names, if it is one. */ target: string | undefined; line: number; isTypeOnly: boolean; isReExport: boolean };

/** Each ends at the opening quote of the specifier; the masked code keeps quotes and blanks what they hold. */
const importForms: readonly { pattern: RegExp; isReExport: boolean }[] = [
  { pattern: /\bimport\b(?!\s*[.(])([^;'"`]*?)\bfrom\s*['"]/g, isReExport: false },
  { pattern: /\bimport\s*['"]/g, isReExport: false },
  { pattern: /\bexport\s*(type\b)?\s*(?:\*|\{[^}]*\})[^;'"`{}]*?\bfrom\s*['"]/g, isReExport: true },
  { pattern: /\bimport\s*\(\s*['"`]/g, isReExport: false },
  // How a worker thread or a child process is started: the file is used without an import.
  { pattern: /\bnew\s+URL\s*\(\s*['"`]/g, isReExport: false },
];

function resolveSpecifier(from: string, specifier: string): string | undefined {
  return /^\..*\.(?:ts|mjs|js|json)$/.test(specifier) ? posix.join(posix.dirname(from), specifier) : undefined;
}

/** Every import of a file: static, type-only, re-exported, dynamic, and `new URL('./worker.ts', import.meta.url)`. */
export function parseImports(file: SourceFile): Import[] {
  return importForms
    .flatMap(({ pattern, isReExport }) =>
      [...file.code.matchAll(pattern)].map((match) => {
        const open = match.index + match[0].length;
        const specifier = file.text.slice(open, file.code.indexOf(file.code[open - 1] ?? '', open));
        const isTypeOnly = /^\s*type\b/.test(match[1] ?? '');
        return { from: file.path, specifier, target: resolveSpecifier(file.path, specifier), line: lineAt(file.text, match.index), isTypeOnly, isReExport };
      }),
    )
    .sort((a, b) => a.line - b.line);
}

/** Files → what they import from the repository. */
export type ImportGraph = ReadonlyMap<string, readonly Import[]>;

/** The imports of every file, type-only ones included. */
export function createImportGraph(files: readonly SourceFile[]): ImportGraph {
  return new Map(files.map((file) => [file.path, parseImports(file)]));
}

/** Every file that can be reached from these, themselves included. */
export function reachableFrom(graph: ImportGraph, starts: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = starts.filter((path) => graph.has(path));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const { target } of graph.get(path) ?? []) if (target !== undefined && graph.has(target)) waiting.push(target);
  }
  return reached;
}

/** Import cycles, type-only ones included: each is reported once, at the import that closes it. */
export function findCycles(graph: ImportGraph): Violation[] {
  const violations: Violation[] = [];
  const finished = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string): void => {
    if (finished.has(path)) return;
    trail.push(path);
    for (const each of graph.get(path) ?? []) {
      if (each.target === undefined || !graph.has(each.target) || each.specifier === '') continue;
      const start = trail.indexOf(each.target);
      if (start < 0) visit(each.target);
      else violations.push({ path, line: each.line, rule: `import cycle ${[...trail.slice(start), each.target].join(' → ')}`, remedy: 'move what both need into the file both may import, or pass it as an argument' });
    }
    trail.pop();
    finished.add(path);
  };
  for (const path of graph.keys()) visit(path);
  return violations;
}
