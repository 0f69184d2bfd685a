import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { chooseRunAs, locatePostgres, type PostgresLocation, type RunAs } from './postgres-location.ts';

/** How to reach the embedded PostgreSQL, and how to stop it. */
export type EmbeddedPostgres = {
  connection: { host: string; user: string; database: string; port: number };
  pid: number;
  /** True when a server left by an earlier process was found running and taken over. */
  isAttached: boolean;
  location: PostgresLocation;
  isRunning(): boolean;
  stop(): Promise<void>;
};

const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;
const socketPort = 5432;
const serverSettings: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  shared_buffers: '64MB',
  max_connections: '160',
  recovery_init_sync_method: 'syncfs',
};

/**
 * Runs PostgreSQL 18 from the npm binaries: starts it, or takes over the one a crashed process left behind.
 * Reached by a Unix socket that only this user (and root) can open. `settings`: over those of the service, for a server that is started here.
 */
export async function startEmbeddedPostgres(dataDir: string, settings: Readonly<Record<string, string>> = {}): Promise<EmbeddedPostgres> {
  const runAs = chooseRunAs();
  const location = locatePostgres(dataDir, runAs);
  makeSocketDir(location.socketDir, runAs);
  const connection = { host: location.socketDir, user: 'postgres', database: 'postgres', port: socketPort };
  const release = await takeStartLock(`${path.resolve(dataDir)}/start.lock`);
  try {
    if (!existsSync(path.join(location.clusterDir, 'PG_VERSION'))) initialiseCluster(location, runAs);
    const isAttached = await startOrAttach({ location, runAs, connection, settings });
    const pid = Number(readFileSync(path.join(location.clusterDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return { connection, pid, isAttached, location, isRunning: () => isAlive(pid), stop: () => stopServer(pid) };
  } finally {
    release();
  }
}

type Start = { location: PostgresLocation; runAs: RunAs; connection: pg.ClientConfig; settings: Readonly<Record<string, string>> };

function makeSocketDir(dir: string, runAs: RunAs): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (runAs) chownSync(dir, runAs.uid, runAs.gid);
}

/** Two processes starting on one data dir: one initialises, the other waits for it. A lock whose owner died is broken. */
async function takeStartLock(file: string): Promise<() => void> {
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch {
      const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
      if (owner > 0 && !isAlive(owner)) rmSync(file, { force: true });
      if (performance.now() > deadline) throw new Error(`${file} is held by process ${owner}, which has been starting the database for a minute. Stop it, then start again.`);
      await wait(20);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function initialiseCluster(location: PostgresLocation, runAs: RunAs): void {
  rmSync(location.clusterDir, { recursive: true, force: true });
  mkdirSync(location.clusterDir, { recursive: true, mode: 0o700 });
  if (runAs) chownSync(location.clusterDir, runAs.uid, runAs.gid);
  const result = spawnSync(
    path.join(location.runtimeDir, 'bin', 'initdb'),
    ['-D', location.clusterDir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--data-checksums'],
    { ...runAs, cwd: '/', env: { LC_ALL: 'C' }, encoding: 'utf8' },
  );
  if (result.status === 0) return;
  rmSync(location.clusterDir, { recursive: true, force: true });
  throw new Error(`The embedded PostgreSQL could not create its cluster in ${location.clusterDir}: ${result.error?.message ?? result.stderr}`);
}

async function startOrAttach(start: Start): Promise<boolean> {
  const { location, connection } = start;
  const pidFile = path.join(location.clusterDir, 'postmaster.pid');
  const deadline = performance.now() + startTimeoutMs;
  let reason = 'it was never reached';
  while (performance.now() < deadline) {
    if (existsSync(pidFile) && isHeld(location.clusterDir, pidFile)) {
      // A live server, one still starting or stopping, or back ends of a killed one that have not gone yet.
      if (await answers(connection)) return true;
      reason = 'a server holds the cluster but does not answer';
      await wait(25);
      continue;
    }
    // Nobody is attached: what a killed server left may go. Deleting it earlier would defeat PostgreSQL's own guard.
    rmSync(pidFile, { force: true });
    rmSync(path.join(String(connection.host), `.s.PGSQL.${socketPort}.lock`), { force: true });
    reason = await launch(start);
    if (reason === '') return false;
    await wait(50);
  }
  throw new Error(`The embedded PostgreSQL did not start: ${reason}. Its log is ${location.clusterDir}.log`);
}

/** Empty when the server answers, else why it does not. */
async function launch({ location, runAs, connection, settings: given }: Start): Promise<string> {
  const settings = { ...serverSettings, ...given, unix_socket_directories: String(connection.host) };
  const log = openSync(`${location.clusterDir}.log`, 'a');
  const child: ChildProcess = spawn(
    path.join(location.runtimeDir, 'bin', 'postgres'),
    ['-D', location.clusterDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...runAs, cwd: '/', env: { LC_ALL: 'C' }, stdio: ['ignore', log, log], detached: true },
  );
  closeSync(log);
  child.unref();
  const ended = { reason: '' };
  child.on('error', (error) => (ended.reason = error.message));
  child.on('exit', (code, signal) => (ended.reason = `it ended with ${code ?? signal}`));
  while (ended.reason === '') {
    if (await answers(connection)) return '';
    await wait(8);
  }
  return ended.reason;
}

/** PostgreSQL processes change into the data directory, so whoever has it as working directory is attached; a zombie has none. */
function isHeld(clusterDir: string, pidFile: string): boolean {
  if (process.platform !== 'linux') return isAlive(Number(readFileSync(pidFile, 'utf8').split('\n')[0]));
  const real = realpathSync(clusterDir);
  return readdirSync('/proc').some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readlinkSync(`/proc/${entry}/cwd`) === real;
    } catch {
      return false;
    }
  });
}

async function answers(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    client.end().catch(() => {});
  }
}

async function stopServer(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  for (const deadline = performance.now() + stopTimeoutMs; isAlive(pid) && performance.now() < deadline; ) await wait(10);
}
