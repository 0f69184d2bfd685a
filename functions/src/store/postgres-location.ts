import { createHash } from 'node:crypto';
import { accessSync, constants, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { z } from 'zod';

/** The operating-system user the database runs as; undefined = the current one. PostgreSQL refuses to run as root. */
export type RunAs = { uid: number; gid: number } | undefined;

/** Where the embedded PostgreSQL runs from. Recorded in the data dir at first start and never changed silently. */
export type PostgresLocation = { engine: 'embedded-postgres'; major: number; runtimeDir: string; clusterDir: string; socketDir: string };

const recordSchema = z.object({ engine: z.literal('embedded-postgres'), major: z.number().int(), runtimeDir: z.string(), clusterDir: z.string(), socketDir: z.string() });
const recordFile = 'engine.json';
const postgresMajor = 18;
const rootHome = '/var/lib/crosswalk';

/** Finds (or decides, and records) the binaries and the cluster of a data dir. */
export function locatePostgres(dataDir: string, runAs: RunAs): PostgresLocation {
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, recordFile);
  if (existsSync(file)) {
    const recorded = recordSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (!recorded.success) throw new Error(`${file} names a database engine this version does not run. Start the version that wrote it, or move the file and its cluster away.`);
    if (recorded.data.major !== postgresMajor) throw new Error(`${file} was written by PostgreSQL ${recorded.data.major}; this version runs ${postgresMajor}. Export the data with the older version first.`);
    ensureRuntime(recorded.data.runtimeDir);
    return recorded.data;
  }
  const packaged = packagedRuntime();
  const isRelocated = runAs !== undefined && !(isReachable(packaged, runAs) && isReachable(dataDir, runAs));
  const home = path.join(rootHome, createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 12));
  const clusterDir = isRelocated ? path.join(home, 'cluster') : path.resolve(dataDir, 'postgres');
  const location: PostgresLocation = {
    engine: 'embedded-postgres',
    major: postgresMajor,
    runtimeDir: isRelocated ? path.join(home, 'runtime') : packaged,
    clusterDir,
    // A short path: a socket's name has at most 107 bytes.
    socketDir: path.join(os.tmpdir(), `crosswalk-${createHash('sha256').update(clusterDir).digest('hex').slice(0, 12)}`),
  };
  ensureRuntime(location.runtimeDir);
  writeFileSync(`${file}.new`, `${JSON.stringify(location, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
  return location;
}

/** Root gives way to `postgres`, `nobody` or the conventional unprivileged id. */
export function chooseRunAs(): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user on this machine: try the next.
    }
  }
  return { uid: 65_534, gid: 65_534 };
}

/** Another user gets to a folder only through parents that let everybody (or him) pass. */
function isReachable(folder: string, runAs: { uid: number; gid: number }): boolean {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const stat = statSync(current);
    const mayPass = (stat.mode & 0o001) !== 0 || (stat.uid === runAs.uid && (stat.mode & 0o100) !== 0) || (stat.gid === runAs.gid && (stat.mode & 0o010) !== 0);
    if (!mayPass) return false;
    if (current === path.dirname(current)) return true;
  }
}

function packagedRuntime(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '../native');
  } catch {
    throw new Error(`No embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed). Set CROSSWALK_DATABASE_URL to a PostgreSQL 15 or newer.`);
  }
}

/** Copies the runtime where the database user can read it, and makes the library links the package leaves to an install script. */
function ensureRuntime(runtimeDir: string): void {
  if (!existsSync(path.join(runtimeDir, 'bin'))) {
    const partial = `${runtimeDir}.${process.pid}`;
    mkdirSync(path.dirname(runtimeDir), { recursive: true, mode: 0o755 });
    cpSync(packagedRuntime(), partial, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(partial, runtimeDir);
    } catch {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  linkLibraries(runtimeDir);
}

const linkSchema = z.array(z.object({ source: z.string(), target: z.string() }));

function linkLibraries(runtimeDir: string): void {
  const list = path.join(runtimeDir, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linkSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    // The list names paths below `native/`, the folder the runtime has inside its package.
    const link = path.join(runtimeDir, target.replace(/^native\//, ''));
    const existing = path.join(runtimeDir, source.replace(/^native\//, ''));
    if (existsSync(link)) continue;
    accessSync(existing, constants.R_OK);
    try {
      symlinkSync(path.relative(path.dirname(link), existing), link);
    } catch (error) {
      // Two processes starting at once make the same link.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
