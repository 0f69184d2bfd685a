import { type ImportGraph, reachableFrom } from './import-graph.ts';
import type { Violation } from './violation.ts';

const coreFilesMax = 15;
const coreFolder = 'functions/src/core/';
/** What is started: the service, and commands that use a part of it in a process of their own. */
const roots = ['functions/src/main.ts', 'functions/src/deploy-package.ts', 'scripts/match.ts', 'scripts/suggest.ts', 'functions/test-matching-speed.ts', 'functions/test-anomaly-speed.ts'];

const isTest = (path: string): boolean => path.endsWith('.test.ts');
/** "connectors/bigcommerce", "queue", "main.ts": the unit that counts as one user of a core file. */
const folderOf = (path: string): string => path.replace('functions/src/', '').split('/').slice(0, path.includes('/connectors/') ? 2 : 1).join('/');

/** Connector files that flows import: schema, path and key of an entity, without effects. */
export function findEntityFiles(graph: ImportGraph): ReadonlySet<string> {
  const targets = [...graph].filter(([path]) => path.startsWith('functions/src/flows/') && !isTest(path)).flatMap(([, imports]) => imports.map(({ target }) => target ?? ''));
  return new Set(targets.filter((target) => target.startsWith('functions/src/connectors/')));
}

function checkDeadFiles(graph: ImportGraph): Violation[] {
  if (!roots.some((path) => graph.has(path))) return [];
  const reached = reachableFrom(graph, roots);
  return [...graph.keys()]
    .filter((path) => path.startsWith('functions/src/') && !isTest(path) && !reached.has(path))
    .map((path) => ({ path, line: 1, rule: 'nothing that runs imports this file', remedy: 'use it from main.ts or deploy-package.ts, or delete it' }));
}

function checkCore(graph: ImportGraph): Violation[] {
  const coreFiles = [...graph.keys()].filter((path) => path.startsWith(coreFolder) && !isTest(path));
  const tooMany = coreFiles.length > coreFilesMax ? [{ path: coreFolder, line: 1, rule: `core has ${coreFiles.length} files, ${coreFilesMax} are the limit`, remedy: 'move a file next to its users' }] : [];
  const lonely = coreFiles.filter((path) => {
    const users = [...graph].filter(([user, imports]) => !isTest(user) && imports.some(({ target }) => target === path)).map(([user]) => user);
    return !users.some((user) => user.startsWith(coreFolder)) && new Set(users.map(folderOf)).size < 2;
  });
  return [...tooMany, ...lonely.map((path) => ({ path, line: 1, rule: 'fewer than two folders use this file of core', remedy: 'move it next to its only user' }))];
}

/** Files nobody runs, and files of core that are not common vocabulary. */
export function checkUnusedFiles(graph: ImportGraph): Violation[] {
  return [...checkDeadFiles(graph), ...checkCore(graph)];
}
