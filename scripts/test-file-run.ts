import { relative } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import type { PartResult } from './part-result.ts';

/** A test file and what it is told. */
export type TestFile = { path: string; argv: readonly string[] };
export type TestFileRun = { part: string; root: string; files: readonly TestFile[]; concurrency: number; /** For one file; what it started may not end by itself. */ limits?: { timeoutMs: number; endMs: number }; write: (text: string) => void };

/** No single file may hold up the run; the longest scenario takes a third of this. The runner itself would wait for ever for a file that keeps something open when its tests have run. */
const fileLimits = { timeoutMs: 240_000, endMs: 10_000 };

type TestEvent = {
  name: string;
  nesting: number;
  file?: string;
  entryFile?: string;
  line?: number;
  skip?: string | boolean;
  todo?: string | boolean;
  details: { type?: string | undefined; error?: { cause?: unknown; message?: string } & Record<string, unknown> };
};

/** The stack has the message and the difference; the error's other fields would say them again. What caused it says the rest: `fetch failed` alone says nothing. */
function describeProblem(problem: unknown): string {
  if (!(problem instanceof Error) || problem.stack === undefined) return inspect(problem, { depth: 6 });
  return problem.cause === undefined ? problem.stack : `${problem.stack}\ncaused by ${describeProblem(problem.cause)}`;
}

const reasonOf = (mark: string | boolean): string => (typeof mark === 'string' && mark !== '' ? mark : 'no reason given');

/** A file that ends without a test is reported by the runner as one passed test named after the file. */
const standsForFile = (event: TestEvent): boolean => event.nesting === 0 && event.name === event.file && event.entryFile === undefined;

/** A suite fails with its tests, which are counted themselves; one that is skipped or whose hook failed has nobody else to say so. */
const isCounted = ({ details, skip }: TestEvent): boolean =>
  details.type !== 'suite' || skip !== undefined || (details.error !== undefined && details.error.failureType !== 'subtestsFailed');

/** Runs test files with node:test, each in its own process, the first ones first, and prints one line per file and every failure as it happens. */
export async function runTestFiles({ part, root, files, concurrency, limits = fileLimits, write }: TestFileRun): Promise<PartResult> {
  const result = { part, passed: 0, failed: 0, skips: [] as { title: string; reason: string }[], files: [] as { file: string; durationMs: number }[] };
  const nameOf = (file: string | undefined) => relative(root, file ?? root).replaceAll('\\', '/');
  const fail = (event: TestEvent, problem: unknown) => {
    result.failed += 1;
    write(`  FAILED ${nameOf(event.entryFile ?? event.file)}:${event.line ?? 1} ${event.name}\n${describeProblem(problem).replaceAll(/^/gm, '    ')}\n`);
  };
  const pass = (event: TestEvent) => {
    if (standsForFile(event)) return fail(event, 'the file ran 0 tests');
    const mark = event.skip ?? event.todo;
    if (mark === undefined || mark === false) result.passed += 1;
    else result.skips.push({ title: `${nameOf(event.entryFile ?? event.file)} ${event.name}`, reason: reasonOf(mark) });
  };
  const runFile = async ({ path, argv }: TestFile): Promise<void> => {
    for await (const { type, data } of run({ files: [path], argv: [...argv], concurrency: 1, timeout: limits.timeoutMs, signal: AbortSignal.timeout(limits.timeoutMs + limits.endMs), cwd: root })) {
      if (type === 'test:pass' && isCounted(data)) pass(data);
      if (type === 'test:fail' && isCounted(data)) fail(data, data.details.error.cause ?? data.details.error);
      if (type === 'test:summary' && data.file !== undefined) {
        result.files.push({ file: nameOf(data.file), durationMs: data.duration_ms });
        write(`  ${data.success ? 'ok    ' : 'failed'}  ${nameOf(data.file)}: ${data.counts.tests} tests, ${(data.duration_ms / 1000).toFixed(1)} s\n`);
      }
      if (type === 'test:stderr') write(data.message);
    }
  };
  const waiting = files.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const file of waiting) await runFile(file);
    }),
  );
  return result;
}
