import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-embedded-'));
chmodSync(dataDir, 0o755);

async function query(server: EmbeddedPostgres, text: string): Promise<unknown[]> {
  const client = new pg.Client(server.connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** A process id that nobody has any more. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

after(async () => {
  const server = await startEmbeddedPostgres(dataDir);
  await server.stop();
  for (const folder of [dataDir, server.location.socketDir, ...(server.location.clusterDir.startsWith(dataDir) ? [] : [path.dirname(server.location.clusterDir)])]) rmSync(folder, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', { timeout: 60_000 }, () => {
  it('is made by one of two processes that start at once; the other takes it over', async () => {
    const servers = await Promise.all([startEmbeddedPostgres(dataDir), startEmbeddedPostgres(dataDir)]);
    assert.deepEqual(servers.map((server) => server.isAttached).toSorted((a, b) => Number(a) - Number(b)), [false, true]);
    assert.equal(servers[0].pid, servers[1].pid);
    assert.equal(existsSync(path.join(dataDir, 'start.lock')), false);
  });

  it('flushes what it acknowledges, checks its pages, and can be reached by its own socket alone', async () => {
    const server = await startEmbeddedPostgres(dataDir);
    const settings = await query(server, `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'server_encoding') order by name`);
    assert.deepEqual(settings, [['data_checksums', 'on'], ['fsync', 'on'], ['full_page_writes', 'on'], ['listen_addresses', ''], ['server_encoding', 'UTF8'], ['synchronous_commit', 'on']].map(([name, setting]) => ({ name, setting })));
    assert.equal((statSync(server.location.socketDir).mode & 0o777).toString(8), '700');
  });

  it('that still runs is taken over, with its sessions', async () => {
    const first = await startEmbeddedPostgres(dataDir);
    await query(first, 'create table if not exists kept (value int)');
    await query(first, 'insert into kept values (1)');
    const second = await startEmbeddedPostgres(dataDir);
    assert.deepEqual([second.isAttached, second.pid, await query(second, 'select value from kept')], [true, first.pid, [{ value: 1 }]]);
  });

  it('that was killed is started again with everything it acknowledged', async () => {
    const first = await startEmbeddedPostgres(dataDir);
    const session = new pg.Client(first.connection);
    session.on('error', () => {});
    await session.connect();
    await session.query('insert into kept values (2)');
    process.kill(first.pid, 'SIGKILL');
    const second = await startEmbeddedPostgres(dataDir);
    assert.deepEqual([second.isAttached, second.pid === first.pid], [false, false]);
    assert.deepEqual(await query(second, 'select value from kept order by value'), [{ value: 1 }, { value: 2 }]);
  });

  it('starts over the lock of a process that died while starting it', async () => {
    writeFileSync(path.join(dataDir, 'start.lock'), String(await deadPid()));
    assert.equal((await startEmbeddedPostgres(dataDir)).isAttached, true);
  });

  it('stops when told, and starts again as the same cluster', async () => {
    const first = await startEmbeddedPostgres(dataDir);
    const [identity] = await query(first, 'select system_identifier from pg_control_system()');
    await first.stop();
    await assert.rejects(query(first, 'select 1'));
    const second = await startEmbeddedPostgres(dataDir);
    assert.deepEqual([second.isAttached, await query(second, 'select system_identifier from pg_control_system()')], [false, [identity]]);
  });

  it('stands in the record of its data folder', async () => {
    const { location } = await startEmbeddedPostgres(dataDir);
    assert.deepEqual(JSON.parse(readFileSync(path.join(dataDir, 'engine.json'), 'utf8')), location);
  });
});
