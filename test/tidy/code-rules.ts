import { closingBracket } from './masked-code.ts';
import { lineAt, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** The one reader of the environment, and the few that hand it on, each with its reason. */
const environmentReaders: ReadonlyMap<string, string> = new Map([
  ['functions/src/config.ts', 'the only reader'],
  ['scripts/bench/suggest.ts', 'finds the truth file, which is not ours to ship'],
  ['scripts/start.ts', 'hands its environment on to the service it starts'],
  ['test/browser/browser-program.ts', 'CHROMIUM_PATH says where the browser is'],
  ['test/contract/published-specs.ts', 'CROSSWALK_SPECS says where the published contracts are'],
  ['scripts/with-node-24.mjs', 'NODE_COMPILE_CACHE goes to every process that follows'],
]);

type Search = { pattern: RegExp; rule: string; remedy: string; in?: 'code' | 'withoutComments' | 'text' };

function search(file: SourceFile, searches: readonly Search[]): Violation[] {
  return searches.flatMap(({ pattern, rule, remedy, in: where = 'code' }) =>
    [...file[where].matchAll(pattern)].map((match) => ({ path: file.path, line: lineAt(file.text, match.index), rule, remedy })),
  );
}

const environment: readonly Search[] = [
  { pattern: /\bprocess\s*\.\s*env\b|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/g, rule: 'reads the environment', remedy: 'take the value as an argument; functions/src/config.ts is the only reader' },
  { pattern: /^import\b[^;]*\benv\b[^;]*\bfrom\s*['"]node:process['"]/gm, in: 'withoutComments', rule: 'reads the environment', remedy: 'take the value as an argument; functions/src/config.ts is the only reader' },
];
const defaultExport: Search = { pattern: /\bexport\s+default\b|\bas\s+default\b/g, rule: 'default export', remedy: 'export it by its name' };
/** Lightning finds the class of a component, and what its own modules hold, by the default export. */
const lightning = /^force-app\/(?:.*\/lwc\/|.*\.d\.ts$)|^test\/sandbox\/lightning\/shell\//;
const everywhere: readonly Search[] = [
  // The brackets keep these lines from breaking their own rules.
  { pattern: /\b(?:TO[D]O|FIX[M]E|XX[X])\b/g, in: 'text', rule: 'a note about unfinished work', remedy: 'do it now, or open an issue and leave no note' },
  { pattern: /\b(?:es|ox)lint-dis[a]ble\b|@ts-(?:ignore|expect-error|nocheck)\b/g, in: 'text', rule: 'a check is switched off', remedy: 'mend what the check found' },
];
const impure: readonly Search[] = [
  { pattern: /\bfetch\s*\(|\bprocess\s*\.|\bDate\.now\b|\bnew\s+Date\s*\(\s*\)|\bMath\.random\b|\bperformance\.now\b/g, rule: 'a pure file reaches for the outside world', remedy: 'take the value or the effect as an argument' },
  { pattern: /(['"])node:(?:fs|http|https|net|child_process|process|timers)(?:\/\w+)?\1/g, in: 'withoutComments', rule: 'a pure file imports an effect', remedy: 'take the effect as an argument' },
];

/** `let` and `var` outside every function: state that outlives a call and belongs to nobody. */
function checkModuleState(file: SourceFile): Violation[] {
  // A test file is its own process: what its `before` starts has to live somewhere.
  if (file.isTest) return [];
  const violations: Violation[] = [];
  for (let at = 0; at < file.code.length; at += 1) {
    const character = file.code[at] ?? '';
    if ('([{'.includes(character)) at = closingBracket(file.code, at);
    else if (/^(?:let|var)\s/.test(file.code.slice(at, at + 4)) && !/[\w$.]/.test(file.code[at - 1] ?? ''))
      violations.push({ path: file.path, line: lineAt(file.text, at), rule: 'state at the top of a module', remedy: 'keep it inside a createX function, or make it a const' });
  }
  return violations;
}

const pureFolders = /^functions\/src\/(?:anomaly|core|flows|mapping|matching)\/|^functions\/src\/pipeline\/(?:transform|validate)\.ts$/;
/** Runs JSONata in a thread that can be killed: an effect by purpose. */
const notPure = /^functions\/src\/mapping\/jsonata-worker\.ts$/;

/** Whether a file decides without doing: the folders of that kind, and the connector files that flows import. */
export function isPure(path: string, entityFiles: ReadonlySet<string>): boolean {
  return !path.endsWith('.test.ts') && !notPure.test(path) && (pureFolders.test(path) || entityFiles.has(path));
}

/** What no line of code may say. */
export function checkCode(file: SourceFile, entityFiles: ReadonlySet<string>): Violation[] {
  return [
    ...search(file, everywhere),
    ...(lightning.test(file.path) ? [] : search(file, [defaultExport])),
    ...(environmentReaders.has(file.path) ? [] : search(file, environment)),
    ...(isPure(file.path, entityFiles) ? search(file, impure) : []),
    ...checkModuleState(file),
  ];
}
