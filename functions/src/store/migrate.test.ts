import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '../../test-database.ts';
import { migrate } from './migrate.ts';

const database = await createTestDatabase('migrate');
const files = readdirSync(path.join(import.meta.dirname, 'migrations')).toSorted();

/** A database of its own, without a schema. */
async function emptyDatabase(name: string): Promise<{ pool: pg.Pool; url: string }> {
  await database.pool.query(`drop database if exists ${name} with (force)`);
  await database.pool.query(`create database ${name}`);
  const url = database.url.replace('/test_migrate', `/${name}`);
  return { pool: new pg.Pool({ connectionString: url }), url };
}

const applied = async (pool: pg.Pool) => (await pool.query<{ name: string }>('select name from crosswalk.migration order by name')).rows.map((row) => row.name);

after(() => database.close({ stopServer: false }));

describe('migrating', () => {
  it('applies every numbered file once, in order, and then nothing', async () => {
    const { pool } = await emptyDatabase('test_migrate_twice');
    assert.deepEqual([await migrate(pool), await migrate(pool), await applied(pool)], [files, [], files]);
    await pool.end();
  });

  it('by many processes at once is done by one of them', async () => {
    const { pool, url } = await emptyDatabase('test_migrate_race');
    const pools = Array.from({ length: 6 }, () => new pg.Pool({ connectionString: url, max: 1 }));
    const results = await Promise.all(pools.map(migrate));
    assert.deepEqual(results.filter((names) => names.length > 0), [files]);
    assert.deepEqual(await applied(pool), files);
    await Promise.all([...pools, pool].map((one) => one.end()));
  });

  it('goes on from where a database stands', async () => {
    const { pool } = await emptyDatabase('test_migrate_later');
    await migrate(pool);
    await pool.query('drop schema crosswalk cascade');
    await pool.query('create schema crosswalk');
    await pool.query('create table crosswalk.migration (name text primary key, applied_at timestamptz not null default now())');
    await pool.query('insert into crosswalk.migration (name) select unnest($1::text[])', [files.slice(1)]);
    assert.deepEqual(await migrate(pool), files.slice(0, 1));
    await pool.end();
  });

  it('leaves nothing of a file that fails, says why, and lets the next try go on', async () => {
    const { pool } = await emptyDatabase('test_migrate_fails');
    await pool.query('create schema crosswalk');
    await pool.query('create table crosswalk.work (in_the_way int)');
    await assert.rejects(migrate(pool), /relation "work" already exists/);
    assert.deepEqual(await applied(pool), []);
    assert.equal((await pool.query(`select to_regclass('crosswalk.event') as event`)).rows[0]?.event, null);
    await pool.query('drop table crosswalk.work');
    assert.deepEqual(await migrate(pool), files);
    await pool.end();
  });
});
