import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { filesAtOnce, planParts, readDatabaseUrl, serverResults } from './run-tests.ts';

const partNames = (flags: Parameters<typeof planParts>[0]): string[] => planParts(flags).map((part) => part.name);

/** Runs the test-file runner over small files in a process of its own: a test run inside a test run does nothing. */
function runFiles(files: Readonly<Record<string, string>>, argv: readonly string[] = [], timeoutMs = 60_000): unknown {
  const root = mkdtempSync(join(tmpdir(), 'run-tests-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const script = `import { runTestFiles } from ${JSON.stringify(join(import.meta.dirname, 'test-file-run.ts'))};
    const { files, failures, ...result } = await runTestFiles({ part: 'unit', root: ${JSON.stringify(root)}, files: ${JSON.stringify(Object.keys(files).map((name) => ({ path: join(root, name), argv })))}, concurrency: 2, limits: { timeoutMs: ${timeoutMs}, endMs: 0 }, write: () => undefined });
    process.stdout.write(JSON.stringify(result));`;
  writeFileSync(join(root, 'run.ts'), script);
  const { stdout } = spawnSync(process.execPath, [join(root, 'run.ts')], { encoding: 'utf8', env: {} });
  rmSync(root, { recursive: true });
  return JSON.parse(stdout);
}

describe('npm test', () => {
  it('runs every part, the cheap ones first', () => {
    assert.deepEqual(partNames({}), ['types', 'types force-app', 'types test/sandbox/lightning', 'lint', 'lint components', 'metadata', 'build:package', 'tidy', 'components', 'functions', 'scripts', 'sandbox', 'contract', 'scenarios', 'scenarios that count', 'browser']);
  });

  it('leaves out builds and scenarios for --unit', () => {
    assert.deepEqual(partNames({ unit: true }), ['tidy', 'components', 'functions', 'scripts', 'sandbox']);
  });

  it('runs types, lint and tidy for --check', () => {
    assert.deepEqual(partNames({ check: true }), ['types', 'types force-app', 'types test/sandbox/lightning', 'lint', 'lint components', 'tidy']);
  });

  it('runs the queue, the claims and the crashes for --server', () => {
    assert.deepEqual(partNames({ server: true }), ['queue and claims on the server', 'crashes on the server']);
  });

  it('runs the long series one at a time for --soak', () => {
    assert.deepEqual(partNames({ soak: true }), ['soak']);
  });

  it('installs the sf CLI and runs it for --cli, and nowhere else', () => {
    assert.deepEqual(partNames({ cli: true }), ['install of the sf CLI and the platform compiler', 'sf CLI']);
  });

  it('takes a PostgreSQL server from the environment, and nothing else', () => {
    assert.deepEqual(['postgresql://postgres@localhost/postgres', '', undefined, '$CROSSWALK_TEST_DATABASE_URL'].map(readDatabaseUrl), ['postgresql://postgres@localhost/postgres', undefined, undefined, undefined]);
    assert.throws(() => readDatabaseUrl('mysql://localhost'), /wants the address of a PostgreSQL server/);
  });

  it('runs as many files with services as a server takes connections for, and one in any case', () => {
    assert.deepEqual([400, 200, 100, 20].map(filesAtOnce), [8, 4, 2, 1]);
  });

  it('says that no server was run when none was, and nothing when no test needs one', () => {
    assert.deepEqual(serverResults(undefined, {}).flatMap(({ skips }) => skips), [{ title: 'PostgreSQL as a server was not run', reason: 'set CROSSWALK_TEST_DATABASE_URL' }]);
    assert.deepEqual([serverResults('postgresql://there', {}), serverResults(undefined, { check: true }), serverResults(undefined, { 'server-apart': true })], [[], [], []]);
  });

  it('tells every test file what it was told itself', () => {
    const file = `import assert from 'node:assert/strict'; import { it } from 'node:test'; it('is told', () => assert.equal(process.argv.at(-1), '--database-url=postgresql://there'));`;
    assert.deepEqual(runFiles({ 'a.test.ts': file }, ['--database-url=postgresql://there']), { part: 'unit', passed: 1, failed: 0, skips: [] });
  });

  it('counts tests and not suites, and keeps the reason of a skip', () => {
    const file = `import { describe, it } from 'node:test';
      describe('a suite', () => { it('passes', () => undefined); it('waits', { skip: 'no specs' }, () => undefined); });`;
    assert.deepEqual(runFiles({ 'a.test.ts': file }), { part: 'unit', passed: 1, failed: 0, skips: [{ title: 'a.test.ts waits', reason: 'no specs' }] });
  });

  it('names a suite that is skipped as a whole', () => {
    const file = `import { describe, it } from 'node:test'; describe('a suite', { skip: 'no specs' }, () => { it('never runs', () => undefined); });`;
    assert.deepEqual(runFiles({ 'a.test.ts': file }), { part: 'unit', passed: 0, failed: 0, skips: [{ title: 'a.test.ts a suite', reason: 'no specs' }] });
  });

  it('counts a failed test once, not its suite as well', () => {
    const file = `import { describe, it } from 'node:test'; describe('a suite', () => { it('fails', () => { throw new Error('no'); }); it('passes', () => undefined); });`;
    assert.deepEqual(runFiles({ 'a.test.ts': file }), { part: 'unit', passed: 1, failed: 1, skips: [] });
  });

  it('counts a file that does not end as a failure, and goes on', () => {
    const file = `import { it } from 'node:test'; it('passes', () => void setInterval(() => undefined, 1_000));`;
    assert.deepEqual(runFiles({ 'hangs.test.ts': file, 'other.test.ts': `import { it } from 'node:test'; it('passes', () => undefined);` }, [], 1_000), { part: 'unit', passed: 2, failed: 1, skips: [] });
  });

  it('counts a file without a test, a file that crashes and a failed hook as failures', () => {
    const hook = `import { before, describe, it } from 'node:test'; describe('a suite', () => { before(() => { throw new Error('no'); }); it('never runs', () => undefined); });`;
    assert.deepEqual(runFiles({ 'empty.test.ts': '' }), { part: 'unit', passed: 0, failed: 1, skips: [] });
    assert.deepEqual(runFiles({ 'crash.test.ts': 'process.exit(3);' }), { part: 'unit', passed: 0, failed: 1, skips: [] });
    assert.deepEqual(runFiles({ 'hook.test.ts': hook }), { part: 'unit', passed: 0, failed: 2, skips: [] });
  });
});
