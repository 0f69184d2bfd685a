import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import type { PartResult } from './part-result.ts';
import type { TestQueue } from './test-file-host.ts';

/** A test file and what it is told. */
export type TestFile = { path: string; argv: readonly string[] };
export type TestFileRun = { part: string; root: string; files: readonly TestFile[]; concurrency: number; /** For one file; what it started may not end by itself. */ limits?: Limits; write: (text: string) => void };
type Limits = Pick<TestQueue, 'timeoutMs' | 'endMs'>;

/** No single file may hold up the run; the longest scenario takes a third of this. */
const fileLimits: Limits = { timeoutMs: 240_000, endMs: 10_000 };
/** Twins live in the process of their tests and make much that is garbage at once. */
const hostFlags = ['--max-semi-space-size=64'];
const host = join(import.meta.dirname, 'test-file-host.ts');

type TestEvent = {
  name: string;
  nesting: number;
  line?: number;
  skip?: string | boolean;
  todo?: string | boolean;
  details: { duration_ms: number; type?: string | undefined; error?: { cause?: unknown; message?: string } & Record<string, unknown> };
};

/** The stack has the message and the difference; the error's other fields would say them again. What caused it says the rest: `fetch failed` alone says nothing. */
function describeProblem(problem: unknown): string {
  if (!(problem instanceof Error) || problem.stack === undefined) return inspect(problem, { depth: 6 });
  return problem.cause === undefined ? problem.stack : `${problem.stack}\ncaused by ${describeProblem(problem.cause)}`;
}

const reasonOf = (mark: string | boolean): string => (typeof mark === 'string' && mark !== '' ? mark : 'no reason given');

/** A suite or a file fails with its tests, which are counted themselves; one that is skipped or whose hook failed has nobody else to say so. */
const isCounted = ({ details, skip, nesting }: TestEvent): boolean =>
  (details.type !== 'suite' && nesting > 0) || skip !== undefined || (details.error !== undefined && details.error.failureType !== 'subtestsFailed');

/** Files that are told the same, in the order in which they begin. */
type Queue = { folder: string; files: readonly string[]; argv: readonly string[]; ended: Set<string> };

function openQueues(files: readonly TestFile[], limits: Limits): Queue[] {
  return [...Map.groupBy(files, ({ argv }) => JSON.stringify(argv)).values()].map((group) => {
    const folder = mkdtempSync(join(tmpdir(), 'crosswalk-test-queue-'));
    const paths = group.map(({ path }) => path);
    writeFileSync(join(folder, 'queue.json'), JSON.stringify({ files: paths, ...limits } satisfies TestQueue));
    return { folder, files: paths, argv: group[0]?.argv ?? [], ended: new Set() };
  });
}

const claimOf = ({ folder }: Queue, index: number): string | undefined => (existsSync(join(folder, String(index))) ? readFileSync(join(folder, String(index)), 'utf8') : undefined);
const hasWaiting = (queue: Queue): boolean => queue.files.some((_file, index) => claimOf(queue, index) === undefined);

/**
 * Runs test files with node:test and prints one line per file and every failure as it happens. Several processes take the files in their
 * order, each one file at a time: what files share is loaded once for all of a process. One that ends before its time is followed by another.
 */
export async function runTestFiles({ part, root, files, concurrency, limits = fileLimits, write }: TestFileRun): Promise<PartResult> {
  const result = { part, passed: 0, failed: 0, failures: [] as string[], skips: [] as { title: string; reason: string }[], files: [] as { file: string; durationMs: number }[] };
  const nameOf = (file: string) => relative(root, file).replaceAll('\\', '/');
  const fail = (file: string, { name, line }: Pick<TestEvent, 'name' | 'line'>, problem: unknown) => {
    result.failed += 1;
    const title = `${nameOf(file)}:${line ?? 1} ${name}`;
    const text = describeProblem(problem);
    result.failures.push(`${title}: ${text.split('\n', 1)[0]}`);
    write(`  FAILED ${title}\n${text.replaceAll(/^/gm, '    ')}\n`);
  };
  const count = (file: string, event: TestEvent) => {
    const mark = event.skip ?? event.todo;
    const { error } = event.details;
    if (error) fail(file, event, error.cause ?? error);
    else if (mark === undefined || mark === false) result.passed += 1;
    else result.skips.push({ title: `${nameOf(file)} ${event.name}`, reason: reasonOf(mark) });
  };
  const runHost = async (queue: Queue, slot: string): Promise<void> => {
    const silence = new AbortController();
    const watch = setTimeout(() => silence.abort(), limits.timeoutMs + limits.endMs);
    const current = { file: '', tests: 0, failed: 0, hostProblem: undefined as unknown };
    for await (const { type, data } of run({ files: [host], argv: [queue.folder, slot, ...queue.argv], concurrency: 1, signal: silence.signal, cwd: root, execArgv: hostFlags })) {
      watch.refresh();
      if (type === 'test:stderr') write(data.message);
      if (type === 'test:start' && data.nesting === 0 && queue.files.includes(data.name)) Object.assign(current, { file: data.name, tests: 0, failed: 0 });
      if (type !== 'test:pass' && type !== 'test:fail') continue;
      const isFile = data.nesting === 0 && data.name === current.file;
      if (data.nesting === 0 && !isFile) {
        if (type === 'test:fail') current.hostProblem = data.details.error.cause ?? data.details.error;
        continue;
      }
      if (isCounted(data)) {
        count(current.file, data);
        if (type === 'test:fail') current.failed += 1;
        if (!isFile) current.tests += 1;
      }
      if (!isFile) continue;
      if (current.tests + current.failed === 0) {
        current.failed += 1;
        fail(current.file, { name: nameOf(current.file) }, 'the file ran 0 tests');
      }
      queue.ended.add(current.file);
      result.files.push({ file: nameOf(current.file), durationMs: data.details.duration_ms });
      write(`  ${current.failed === 0 ? 'ok    ' : 'failed'}  ${nameOf(current.file)}: ${current.tests} tests, ${(data.details.duration_ms / 1000).toFixed(1)} s\n`);
    }
    clearTimeout(watch);
    const cut = queue.files.filter((file, index) => claimOf(queue, index) === slot && !queue.ended.has(file));
    for (const file of cut) {
      queue.ended.add(file);
      fail(file, { name: nameOf(file) }, current.hostProblem ?? 'its process ended before its tests');
    }
    if (cut.length === 0 && current.hostProblem !== undefined) fail(current.file, { name: nameOf(current.file) }, current.hostProblem);
  };
  const queues = openQueues(files, limits);
  await Promise.all(
    Array.from({ length: concurrency }, async (_unused, slot) => {
      for (const queue of queues) for (let turn = 0; hasWaiting(queue); turn += 1) await runHost(queue, `${slot}-${turn}`);
    }),
  );
  for (const { folder } of queues) rmSync(folder, { recursive: true, force: true });
  return result;
}
