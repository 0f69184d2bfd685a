import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import type { SandboxReady } from '../../test/sandbox/start-sandbox.ts';
import { type Child, serviceProgram, startChild } from '../child-process.ts';
import { childrenOf } from './process-cpu.ts';
import { callJson } from './sandbox-client.ts';
import { freePort } from '../../test/sandbox/free-port.ts';
import { twinEnvironment } from '../../test/sandbox/twin-environment.ts';

const root = path.join(import.meta.dirname, '../..');
const operatorToken = 'operator-token-of-the-benchmarks';
const startTimeoutMs = 60_000;
const settleTimeoutMs = 60_000;
const readyMsMax = 5_000;
const pollMs = 10;
/** Asking takes the service's and its database's time from the work that is measured. */
const settlePollMs = 50;
const locationSchema = z.object({ clusterDir: z.string(), socketDir: z.string(), runtimeDir: z.string() });
const flowsSchema = z.array(z.object({ name: z.string(), waiting: z.number(), leased: z.number() }));

/** The service in its own process with its embedded database, as in production; killed and started again at will. */
export type ServiceRun = {
  webhookUrl: string;
  /** Ids of the service and of its database server. */
  pids(): { service: number; database: number };
  socketDir(): string;
  /** A connection to the service's own database. */
  connect(): Promise<pg.Client>;
  /** Resolves when the flows run, or when none of them works on anything any more. */
  setPaused(isPaused: boolean): Promise<void>;
  /** Resolves when no work is left, of all flows or of one. */
  settled(flow?: string): Promise<void>;
  /** SIGKILL of the service, its database server and every back end, at once. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

type Options = { ready: SandboxReady; dataDir: string; /** Where the service leaves a CPU profile when it ends. */ profileDir: string | undefined; say(line: string): void; atEnd(close: () => Promise<void>): void };

/** Starts the service; it is stopped at the end of the benchmark, also when it never became ready. */
export async function startServiceRun(options: Options): Promise<ServiceRun> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const held: { child: Child | undefined } = { child: undefined };
  const location = () => readLocation(options.dataDir);
  const profiling = options.profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(options.profileDir)}`];
  const postmaster = () => readServerPid(location().clusterDir);
  const start = async () => {
    held.child = startChild([...profiling, ...serviceProgram], { cwd: root, environment: environmentOf({ ...options, url, port }), onError: options.say });
    await untilReady(url, held.child);
  };
  options.atEnd(async () => {
    await held.child?.stop();
    if (existsSync(path.join(options.dataDir, 'engine.json'))) cleanUp(options.dataDir);
  });
  await start();
  const operations = (method: string, route: string) => callJson(`${url}/operations${route}`, { method, headers: { authorization: `Bearer ${operatorToken}` } });
  const flows = async () => flowsSchema.parse(await operations('GET', '/flows'));
  return {
    webhookUrl: `${url}/webhooks/bigcommerce/default`,
    pids: () => ({ service: held.child?.process.pid ?? 0, database: postmaster() }),
    socketDir: () => location().socketDir,
    async connect() {
      const client = new pg.Client({ host: location().socketDir, user: 'postgres', database: 'postgres' });
      client.on('error', () => {});
      await client.connect();
      return client;
    },
    async setPaused(isPaused) {
      for (const flow of await flows()) await operations('POST', `/flows/${flow.name}/${isPaused ? 'pause' : 'resume'}`);
      if (isPaused) await eventually('the flows stop working', async () => (await flows()).every(({ leased }) => leased === 0));
    },
    settled: (flow) => eventually('the work is done', async () => (await flows()).every(({ name, leased, waiting }) => leased + waiting === 0 || (flow !== undefined && name !== flow))),
    async crash() {
      const victim = held.child;
      if (!victim) return;
      const server = postmaster();
      const ended = new Promise((resolve) => victim.process.once('exit', resolve));
      for (const pid of [victim.process.pid ?? 0, server, ...childrenOf(server)]) kill(pid);
      await ended;
    },
    restart: start,
    stop: async () => held.child?.stop(),
  };
}

const readLocation = (dataDir: string) => locationSchema.parse(JSON.parse(readFileSync(path.join(dataDir, 'engine.json'), 'utf8')));
const readServerPid = (clusterDir: string) => Number.parseInt(readFileSync(path.join(clusterDir, 'postmaster.pid'), 'utf8'), 10);

/** What a service leaves outside its data dir: a server whose service was killed while starting, and, for root in a closed checkout, the whole cluster. */
function cleanUp(dataDir: string): void {
  const { clusterDir, runtimeDir, socketDir } = readLocation(dataDir);
  if (existsSync(path.join(clusterDir, 'postmaster.pid'))) {
    const server = readServerPid(clusterDir);
    if (isServerOf(server, clusterDir)) for (const pid of [server, ...childrenOf(server)]) kill(pid);
  }
  rmSync(socketDir, { recursive: true, force: true });
  if (clusterDir.startsWith(dataDir)) return;
  for (const folder of [clusterDir, runtimeDir]) if (path.dirname(folder) === path.dirname(clusterDir)) rmSync(folder, { recursive: true, force: true });
}

/** A stale pid file may name somebody else's process; PostgreSQL works inside its cluster. */
function isServerOf(pid: number, clusterDir: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterDir);
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}

async function eventually(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + settleTimeoutMs; !(await isTrue()); ) {
    if (performance.now() > deadline) throw new Error(`After ${settleTimeoutMs / 1_000} s it is still not so that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, settlePollMs));
  }
}

async function untilReady(url: string, child: Child): Promise<void> {
  for (const deadline = performance.now() + startTimeoutMs; performance.now() < deadline; ) {
    if (child.process.exitCode !== null || child.process.signalCode !== null) throw new Error('The service ended while it was starting; its message stands above.');
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(readyMsMax) }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error('The service did not become ready in a minute.');
}

function environmentOf({ ready, dataDir, url, port }: Pick<Options, 'ready' | 'dataDir'> & { url: string; port: number }): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    CROSSWALK_PORT: String(port),
    CROSSWALK_PUBLIC_URL: url,
    CROSSWALK_DATA_DIR: dataDir,
    CROSSWALK_MASTER_KEY: 'master-key-of-the-benchmarks',
    CROSSWALK_OPERATOR_TOKEN: operatorToken,
    CROSSWALK_LOG_LEVEL: 'warn',
    ...twinEnvironment(ready),
  };
}
