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

/** Stops the shared cluster, if it runs: what `node functions/test-database.ts` does after the tests. */
async function stopTestCluster(): Promise<void> {
  if (!existsSync(path.join(testClusterDir, 'postgres', 'postmaster.pid'))) return;
  const server = await startEmbeddedPostgres(testClusterDir);
  await server.stop();
}

/** A fresh, migrated database for one test file. */
export async function createTestDatabase(name: string): Promise<Database & { url: string }> {
  mkdirSync(testClusterDir, { recursive: true, mode: 0o755 });
  const server = await startEmbeddedPostgres(testClusterDir);
  const database = `test_${name.replaceAll('-', '_')}`;
  const admin = new pg.Client(server.connection);
  await admin.connect();
  await admin.query(`drop database if exists ${database} with (force)`);
  await admin.query(`create database ${database}`);
  await admin.end();
  const url = `postgresql://postgres@/${database}?host=${server.connection.host}`;
  return { ...(await openDatabase({ url, dataDir: testClusterDir, log: silentLog })), url };
}

if (import.meta.main) await stopTestCluster();
