import { execFileSync, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { runTestFiles, type TestFile } from './test-file-run.ts';
import { closingLine, type PartResult, summaryLines, withEmptyAsFailure } from './part-result.ts';

/** Test files, and what is the same for all of them. */
type TestSet = {
  files: readonly string[];
  /** Files of the patterns that another set has. */
  except?: readonly string[];
  /** About PostgreSQL as the service starts it: these stay on that one whatever server there is. */
  isEmbedded?: true;
  /** What every file is told besides. */
  argv?: readonly string[];
  /** Services of these tests share the cluster of the unit tests where there is no server: a cluster of its own takes each a second to make. */
  isSharing?: true;
};

/** One part of `npm test`: a program that succeeds or fails as a whole, or sets of test files, run in this order. */
export type TestPart =
  | { name: string; program: readonly string[] }
  | {
      name: string;
      sets: readonly TestSet[];
      /** Files that start services run few at a time, however many cores there are; those that count or measure alone. */
      atOnceMax?: number;
    };

/** The service and its tests, components, and the pages around them: what runs in a browser knows other globals. */
const types: readonly TestPart[] = ['.', 'force-app', 'test/sandbox/lightning'].map((folder) => ({ name: folder === '.' ? 'types' : `types ${folder}`, program: ['node_modules/typescript/bin/tsc', '-p', folder] }));
const lint: TestPart = { name: 'lint', program: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'] };
/** LWC, the platform and the Lightning Design System have rules of their own. */
const lintComponents: TestPart = { name: 'lint components', program: ['node_modules/eslint/bin/eslint.js', 'force-app', '--max-warnings', '0'] };
const tidy: TestPart = { name: 'tidy', sets: [{ files: ['test/tidy.test.ts', 'test/tidy/**/*.test.ts'] }] };
const components: TestPart = { name: 'components', program: ['node_modules/jest/bin/jest.js', '--config', 'jest.config.cjs', '--maxWorkers', '2', '--reporters', 'summary'] };
const longestUnits = ['functions/src/queue/work-queue-stress.test.ts', 'functions/src/matching/find-duplicates.test.ts', 'functions/src/store/migrate.test.ts'];
const unit: readonly TestPart[] = [
  // Half of their time they wait for the database.
  { name: 'functions', sets: [{ files: longestUnits }, { files: ['functions/**/*.test.ts'], except: longestUnits }], atOnceMax: 4 },
  { name: 'scripts', sets: [{ files: ['scripts/**/*.test.ts'] }] },
  { name: 'sandbox', sets: [{ files: ['test/sandbox/**/*.test.ts'] }] },
];

const scenarioFiles = (...names: string[]) => names.map((name) => `test/scenarios/${name}.test.ts`);
/** They kill the database as well. A server that is started again at once, as `.ci/run` does, takes the second. */
const killsDatabase = scenarioFiles('database-killed', 'service-killed-at-any-moment');
/** What an order costs depends on how batches fill: no neighbours. The other has more processes than all others together, and connections to match. */
const counting = scenarioFiles('backlog-costs-few-calls', 'one-buyer-many-workers');
/** The longest begin first, so that none of them ends alone. */
const longest = scenarioFiles('both-sides-converge', 'shop-of-every-kind', 'change-stream', 'both-ways-interrupted', 'reopening-interrupted');
/** Whoever opens a page first unpacks the browser and builds the pages, on one core: beside scenarios nobody waits for it. */
const firstPages = ['test/browser/buyer-in-doubt.test.ts'];
/** Both directions and the settings once more where the package has a namespace. */
const bothDirections = scenarioFiles('order-reaches-the-org', 'changed-in-the-org');
/** Each has services of its own and waits much of its time: so many keep two cores busy. */
const scenariosAtOnce = 4;
const scenarios: readonly TestPart[] = [
  {
    name: 'scenarios',
    sets: [
      { files: killsDatabase, isEmbedded: true },
      { files: bothDirections, argv: ['--namespace=xw'], isSharing: true },
      { files: [...firstPages, ...longest], isSharing: true },
      { files: ['test/scenarios/**/*.test.ts'], except: [...longest, ...killsDatabase, ...counting], isSharing: true },
    ],
    atOnceMax: scenariosAtOnce,
  },
  { name: 'scenarios that count', sets: [{ files: counting, isSharing: true }], atOnceMax: 1 },
];
/** The long series as long as promised, one at a time. */
const soak: readonly TestPart[] = [{ name: 'soak', sets: [{ files: longest, isSharing: true }, { files: killsDatabase, isEmbedded: true }], atOnceMax: 1 }];
/** What differs most between PostgreSQL here and there: the queue, the claims, and crashes of both. */
const server: readonly TestPart[] = [
  { name: 'queue and claims on the server', sets: [{ files: ['functions/src/queue/*.test.ts', 'functions/src/store/{claim-store,process-holder,database,migrate}.test.ts'] }] },
  { name: 'crashes on the server', sets: [{ files: scenarioFiles('one-buyer-many-workers', 'service-killed-at-any-moment') }], atOnceMax: 1 },
];

/** 300 MB and the registry: what nobody should wait for who did not ask. */
const cli: readonly TestPart[] = [
  { name: 'install of the sf CLI and the platform compiler', program: ['test/cli/on-demand.ts'] },
  { name: 'sf CLI', sets: [{ files: ['test/cli/**/*.test.ts'] }], atOnceMax: 1 },
];

type Flags = { cli?: boolean | undefined; unit?: boolean | undefined; check?: boolean | undefined; server?: boolean | undefined; soak?: boolean | undefined };

/** What runs, in order: everything, or less of it with a flag. */
export function planParts(flags: Flags): readonly TestPart[] {
  if (flags.check) return [...types, lint, lintComponents, tidy];
  if (flags.server) return server;
  if (flags.cli) return cli;
  if (flags.soak) return soak;
  if (flags.unit) return [tidy, components, ...unit];
  return [
    ...types,
    lint,
    lintComponents,
    { name: 'metadata', program: ['scripts/validate-metadata.ts'] },
    { name: 'build:package', program: ['scripts/build-package.ts'] },
    tidy,
    components,
    ...unit,
    { name: 'contract', sets: [{ files: ['test/contract/**/*.test.ts'] }] },
    ...scenarios,
    { name: 'browser', sets: [{ files: ['test/browser/**/*.test.ts'], except: firstPages, isSharing: true }], atOnceMax: 2 },
  ];
}

/** One part of them, or all. */
function chooseParts(parts: readonly TestPart[], name: string | undefined): readonly TestPart[] {
  const chosen = name === undefined ? parts : parts.filter((part) => part.name === name);
  if (chosen.length === 0) throw new Error(`--part wants one of ${parts.map((part) => `"${part.name}"`).join(', ')}, not "${name}"`);
  return chosen;
}

const write = (text: string): void => void process.stdout.write(text);

function runProgram(root: string, name: string, program: readonly string[]): Promise<PartResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...program], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    const settle = (isPassed: boolean) => resolve({ part: name, passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, failures: isPassed ? [] : [`${name} failed`], skips: [], files: [] });
    child.on('error', (error) => {
      write(`  ${name} does not start: ${error.message}\n`);
      settle(false);
    });
    child.on('exit', (code) => settle(code === 0));
  });
}

/** A scenario's services together; those with more processes run alone. */
const connectionsPerFile = 50;

/** How many files that start services have room on a server that was named: a Debian server takes a hundred connections unless told otherwise. */
async function roomOn(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ max: number }>("select current_setting('max_connections')::int as max");
  await client.end();
  return filesAtOnce(rows[0]?.max ?? 0);
}

/** At least one runs, whatever the server takes. */
export const filesAtOnce = (connectionsMax: number): number => Math.max(1, Math.floor(connectionsMax / connectionsPerFile));

type Options = { root: string; concurrency: number | undefined; databaseUrl: string | undefined; /** Files with services of their own that the named server has room for. */ room: number; /** The long series as long as promised. */ isFull: boolean };

/** The cluster that unit tests share, started if it does not run. */
function sharedCluster(root: string): string {
  return execFileSync(process.execPath, ['functions/test-database.ts', '--start'], { cwd: root, encoding: 'utf8' }).trim();
}

function findFiles({ files, except, argv = [], isEmbedded, isSharing }: TestSet, { root, databaseUrl: given, isFull }: Options): TestFile[] {
  const databaseUrl = isEmbedded ? undefined : (given ?? (isSharing ? sharedCluster(root) : undefined));
  const told = [...argv, ...(isFull ? ['--full'] : []), ...(databaseUrl === undefined ? [] : [`--database-url=${databaseUrl}`])];
  const found = files.flatMap((pattern) => globSync(pattern, { cwd: root }).sort());
  return found.filter((file) => !except?.includes(file.replaceAll('\\', '/'))).map((file) => ({ path: join(root, file), argv: told }));
}

function runPart(part: TestPart, options: Options): Promise<PartResult> {
  const { root, concurrency } = options;
  if ('program' in part) return runProgram(root, part.name, part.program);
  const files = part.sets.flatMap((set) => findFiles(set, options));
  const room = part.sets.some(({ isSharing }) => isSharing) ? options.room : Number.POSITIVE_INFINITY;
  const atOnce = Math.min(room, part.atOnceMax ?? Number.POSITIVE_INFINITY, concurrency ?? Math.max(availableParallelism(), part.atOnceMax ?? 0));
  if (files.length > 0) return runTestFiles({ part: part.name, root, files, concurrency: atOnce, write });
  write(`  no file matches ${part.sets.flatMap((set) => set.files).join(' ')}\n`);
  return Promise.resolve({ part: part.name, passed: 0, failed: 0, failures: [], skips: [], files: [] });
}

/** The address of a server; undefined when there is none, as where a shell that is not POSIX leaves the variable's name standing. */
export function readDatabaseUrl(given: string | undefined): string | undefined {
  if (given === undefined || given === '' || given.startsWith('$')) return undefined;
  if (!/^postgres(?:ql)?:\/\//.test(given)) throw new Error('CROSSWALK_TEST_DATABASE_URL wants the address of a PostgreSQL server, such as postgresql://postgres@localhost/postgres');
  return given;
}

/** What a run without a server has to say about it; nothing where no test needs one, or where `.ci/run` runs those itself. */
export function serverResults(databaseUrl: string | undefined, flags: { check?: boolean | undefined; cli?: boolean | undefined; 'server-apart'?: boolean | undefined }): PartResult[] {
  if (databaseUrl !== undefined || flags.check || flags.cli || flags['server-apart']) return [];
  return [{ part: 'server', passed: 0, failed: 0, failures: [], skips: [{ title: 'PostgreSQL as a server was not run', reason: 'set CROSSWALK_TEST_DATABASE_URL' }], files: [] }];
}

const options = { cli: { type: 'boolean' }, unit: { type: 'boolean' }, check: { type: 'boolean' }, server: { type: 'boolean' }, 'server-apart': { type: 'boolean' }, soak: { type: 'boolean' }, full: { type: 'boolean' }, part: { type: 'string' }, concurrency: { type: 'string' }, 'database-url': { type: 'string' } } as const;

async function main(root: string): Promise<void> {
  const { values } = parseArgs({ options });
  const concurrency = values.concurrency === undefined ? undefined : Number(values.concurrency);
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && concurrency > 0)) throw new Error(`--concurrency wants a whole number, not "${values.concurrency}"`);
  const databaseUrl = readDatabaseUrl(values['database-url']);
  if (values.server && databaseUrl === undefined) throw new Error('--server wants CROSSWALK_TEST_DATABASE_URL: a PostgreSQL server that is started again when it is killed');
  const room = databaseUrl === undefined ? Number.POSITIVE_INFINITY : await roomOn(databaseUrl);
  const results: PartResult[] = [];
  for (const part of chooseParts(planParts(values), values.part)) {
    const startedAt = performance.now();
    write(`${part.name} …\n`);
    const result = withEmptyAsFailure(await runPart(part, { root, concurrency, databaseUrl, room, isFull: values.full === true || values.soak === true }));
    results.push(result);
    write(`${part.name}: ${closingLine([result])} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
  }
  // The database the tests shared goes with them.
  if (!values.cli) await runProgram(root, 'test database', ['functions/test-database.ts']);
  results.push(...serverResults(databaseUrl, values));
  write(`${summaryLines(results).join('\n')}\n`);
  process.exitCode = results.some((result) => result.failed > 0) ? 1 : 0;
}

if (import.meta.main) await main(join(import.meta.dirname, '..'));
