import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { silentLog } from './src/core/log.ts';
import { type Database, openDatabase } from './src/store/database.ts';
import { startEmbeddedPostgres } from './src/store/embedded-postgres.ts';

/** The cluster that all test files of this checkout share; the test runner stops it at the end. */
export const testClusterDir = path.join(os.tmpdir(), `crosswalk-test-${createHash('sha256').update(import.meta.dirname).digest('hex').slice(0, 8)}`);

/** Several services at a time, each with a pool of its own. Nobody pulls the plug of these databases: they need not reach the disk. */
const clusterSettings = { max_connections: '400', fsync: 'off', full_page_writes: 'off' };

/** Stops the shared cluster, if it runs: what `node functions/test-database.ts` does after the tests. */
async function stopTestCluster(): Promise<void> {
  if (!existsSync(path.join(testClusterDir, 'postgres', 'postmaster.pid'))) return;
  const server = await startEmbeddedPostgres(testClusterDir);
  await server.stop();
}

/** PostgreSQL as a server, when the test runner names one: `--database-url=postgresql://…`. */
const serverUrl = process.argv.findLast((argument) => argument.startsWith('--database-url='))?.slice('--database-url='.length) || undefined;

/** A fresh, migrated database for one test file: in the shared cluster, or on the server that was named, where it is dropped at the end. */
export async function createTestDatabase(name: string): Promise<Database & { url: string }> {
  mkdirSync(testClusterDir, { recursive: true, mode: 0o755 });
  const place = serverUrl === undefined ? await embeddedPlace() : serverPlace(serverUrl);
  const database = `test_${name.replaceAll('-', '_')}`;
  const drop = `drop database if exists ${database} with (force)`;
  await runStatements(place.admin, [drop, `create database ${database}`]);
  const url = place.urlOf(database);
  const opened = await openDatabase({ url, dataDir: testClusterDir, log: silentLog });
  const close: Database['close'] = async (options) => {
    await opened.close(options);
    if (serverUrl !== undefined) await runStatements(place.admin, [drop]);
  };
  return { ...opened, close, url };
}

type Place = { admin: pg.ClientConfig; urlOf(database: string): string };

async function embeddedPlace(): Promise<Place> {
  const { connection } = await startEmbeddedPostgres(testClusterDir, clusterSettings);
  return { admin: connection, urlOf: (database) => `postgresql://postgres@/${database}?host=${connection.host}` };
}

function serverPlace(given: string): Place {
  const urlOf = (database: string) => {
    const url = new URL(given);
    url.pathname = `/${database}`;
    url.searchParams.set('application_name', 'crosswalk-test');
    return url.href;
  };
  return { admin: { connectionString: given }, urlOf };
}

async function runStatements(connection: pg.ClientConfig, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** The address of the shared cluster, which runs from now on: what `node functions/test-database.ts --start` prints for tests that start services. */
async function startTestCluster(): Promise<string> {
  mkdirSync(testClusterDir, { recursive: true, mode: 0o755 });
  const { connection } = await startEmbeddedPostgres(testClusterDir, clusterSettings);
  return `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(connection.host)}`;
}

if (import.meta.main) {
  if (process.argv.includes('--start')) process.stdout.write(`${await startTestCluster()}\n`);
  else await stopTestCluster();
}
