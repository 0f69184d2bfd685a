import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';

const folder = path.join(import.meta.dirname, 'migrations');
/** Any number, the same in every version: processes starting at once migrate one after the other. */
const migrationLock = 7_305_501;

/** Applies the numbered SQL files that this database has not seen, each in its own transaction. Forward only. */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await client.query('create schema if not exists crosswalk');
    await client.query('create table if not exists crosswalk.migration (name text primary key, applied_at timestamptz not null default now())');
    const { rows } = await client.query<{ name: string }>('select name from crosswalk.migration');
    const applied = new Set(rows.map((row) => row.name));
    const pending = readdirSync(folder).filter((name) => name.endsWith('.sql') && !applied.has(name)).sort();
    for (const name of pending) {
      await client.query('begin');
      await client.query(readFileSync(path.join(folder, name), 'utf8'));
      await client.query('insert into crosswalk.migration (name) values ($1)', [name]);
      await client.query('commit');
    }
    return pending;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => {});
    client.release();
  }
}
