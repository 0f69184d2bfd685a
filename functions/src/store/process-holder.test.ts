import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { holdProcessNumber } from './process-holder.ts';

const database = await createTestDatabase('process-holder');
const { pool } = database;
const locks = async () => (await pool.query<{ number: number }>(`select objid::int as number from pg_locks where locktype = 'advisory' and classid = 7305502 and granted and database = (select oid from pg_database where datname = current_database()) order by 1`)).rows.map((row) => row.number);
/** Asks the database until it says so: the session ends in its own time. */
async function until(isSo: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return true;
    await pool.query('select pg_sleep(0.02)');
  }
  return false;
}

after(() => database.close({ stopServer: false }));

describe('a process in the database', () => {
  it('has a number nobody else has, and a lock that shows it lives', async () => {
    const holders = await Promise.all([holdProcessNumber(pool), holdProcessNumber(pool), holdProcessNumber(pool)]);
    const numbers = holders.map((holder) => holder.number).toSorted((a, b) => a - b);
    assert.equal(new Set(numbers).size, 3);
    assert.deepEqual(await locks(), numbers);
    await Promise.all(holders.map((holder) => holder.release()));
  });

  it('is gone once released', async () => {
    const holder = await holdProcessNumber(pool);
    await holder.release();
    assert.equal(await until(async () => !(await locks()).includes(holder.number)), true);
  });

  it('takes its lock again when the session was lost', async () => {
    const holder = await holdProcessNumber(pool);
    await pool.query('select pg_terminate_backend(pid) from pg_locks where locktype = $1 and classid = 7305502 and objid = $2', ['advisory', holder.number]);
    assert.equal(await until(async () => !(await locks()).includes(holder.number)), true);
    assert.equal(await until(async () => (await locks()).includes(holder.number)), true);
    await holder.release();
  });
});
