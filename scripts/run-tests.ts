import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTestFiles } from './test-file-run.ts';
import { closingLine, type PartResult, summaryLines, withEmptyAsFailure } from './part-result.ts';

/** One part of `npm test`: a program that succeeds or fails as a whole, or a set of test files. */
export type TestPart =
  | { name: string; program: readonly string[] }
  | { name: string; files: readonly string[]; /** Files that start services and databases run one at a time. */ isAlone?: true };

const types: TestPart = { name: 'types', program: ['node_modules/typescript/bin/tsc', '-p', '.'] };
const lint: TestPart = { name: 'lint', program: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'] };
const tidy: TestPart = { name: 'tidy', files: ['test/tidy.test.ts', 'test/tidy/**/*.test.ts'] };
const unit: readonly TestPart[] = [
  { name: 'functions', files: ['functions/**/*.test.ts'] },
  { name: 'scripts', files: ['scripts/**/*.test.ts'] },
  { name: 'sandbox', files: ['test/sandbox/**/*.test.ts'] },
];

/** What runs, in order: everything, or less of it with a flag. */
export function planParts(flags: { unit?: boolean | undefined; check?: boolean | undefined }): readonly TestPart[] {
  if (flags.check) return [types, lint, tidy];
  if (flags.unit) return [tidy, ...unit];
  return [
    types,
    lint,
    { name: 'metadata', program: ['scripts/validate-metadata.ts'] },
    { name: 'build:package', program: ['scripts/build-package.ts'] },
    tidy,
    ...unit,
    { name: 'contract', files: ['test/contract/**/*.test.ts'] },
    { name: 'scenarios', files: ['test/{scenarios,simulation,browser}/**/*.test.ts'], isAlone: true },
  ];
}

const write = (text: string): void => void process.stdout.write(text);

function runProgram(root: string, name: string, program: readonly string[]): Promise<PartResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...program], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    const settle = (isPassed: boolean) => resolve({ part: name, passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skips: [], files: [] });
    child.on('error', (error) => {
      write(`  ${name} does not start: ${error.message}\n`);
      settle(false);
    });
    child.on('exit', (code) => settle(code === 0));
  });
}

function runPart(root: string, part: TestPart, concurrency: number | undefined): Promise<PartResult> {
  if ('program' in part) return runProgram(root, part.name, part.program);
  const files = part.files.flatMap((pattern) => globSync(pattern, { cwd: root })).sort().map((file) => join(root, file));
  if (files.length > 0) return runTestFiles({ part: part.name, root, files, concurrency: concurrency ?? (part.isAlone ? 1 : availableParallelism()), write });
  write(`  no file matches ${part.files.join(' ')}\n`);
  return Promise.resolve({ part: part.name, passed: 0, failed: 0, skips: [], files: [] });
}

async function main(root: string): Promise<void> {
  const { values } = parseArgs({ options: { unit: { type: 'boolean' }, check: { type: 'boolean' }, concurrency: { type: 'string' } } });
  const concurrency = values.concurrency === undefined ? undefined : Number(values.concurrency);
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && concurrency > 0)) throw new Error(`--concurrency wants a whole number, not "${values.concurrency}"`);
  const results: PartResult[] = [];
  for (const part of planParts(values)) {
    const startedAt = performance.now();
    write(`${part.name} …\n`);
    const result = withEmptyAsFailure(await runPart(root, part, concurrency));
    results.push(result);
    write(`${part.name}: ${closingLine([result])} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
  }
  // The database the tests shared goes with them.
  await runProgram(root, 'test database', ['functions/test-database.ts']);
  write(`${summaryLines(results).join('\n')}\n`);
  process.exitCode = results.some((result) => result.failed > 0) ? 1 : 0;
}

if (import.meta.main) await main(join(import.meta.dirname, '..'));
