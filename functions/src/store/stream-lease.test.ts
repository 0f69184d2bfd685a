import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { holdProcessNumber, type ProcessHolder } from './process-holder.ts';
import { holdsStreamLease, releaseStreamLease, takeStreamLease } from './stream-lease.ts';

const database = await createTestDatabase('stream-lease');
const { pool } = database;
const leaseMs = 60_000;

const held: ProcessHolder[] = [];

after(async () => {
  await Promise.all(held.map((holder) => holder.release()));
  await database.close({ stopServer: false });
});

/** Two processes that want to read the stream of one org. */
async function rivals(connectionId: number) {
  const holders = await Promise.all([holdProcessNumber(pool), holdProcessNumber(pool)]);
  held.push(...holders);
  const [first, second] = holders.map(({ number }) => ({ connectionId, token: randomUUID(), holder: number }));
  assert.ok(first && second);
  return { first, second, holders };
}

describe('the lease of a stream', () => {
  it('is one process’s at a time, and is prolonged by it alone', async () => {
    const { first, second } = await rivals(1);
    const taken = await Promise.all([takeStreamLease(pool, first, leaseMs), takeStreamLease(pool, second, leaseMs)]);
    assert.equal(taken.filter(Boolean).length, 1);
    const [winner, loser] = taken[0] ? [first, second] : [second, first];
    assert.deepEqual([await takeStreamLease(pool, winner, leaseMs), await takeStreamLease(pool, loser, leaseMs)], [true, false]);
  });

  it('is free at once when it is given back', async () => {
    const { first, second } = await rivals(2);
    await takeStreamLease(pool, first, leaseMs);
    await releaseStreamLease(pool, second);
    assert.equal(await takeStreamLease(pool, second, leaseMs), false);
    await releaseStreamLease(pool, first);
    assert.equal(await takeStreamLease(pool, second, leaseMs), true);
  });

  it('is free at once when its process died', async () => {
    const { first, second, holders } = await rivals(3);
    await takeStreamLease(pool, first, leaseMs);
    await holders[0]?.release();
    // The session ends in its own time.
    let isTaken = false;
    for (let tries = 0; tries < 200 && !isTaken; tries += 1) {
      isTaken = await takeStreamLease(pool, second, leaseMs);
      await pool.query('select pg_sleep(0.01)');
    }
    assert.equal(isTaken, true);
  });

  it('is free when its process hangs longer than the lease lasts', async () => {
    const { first, second } = await rivals(4);
    await takeStreamLease(pool, first, -1);
    assert.deepEqual([await takeStreamLease(pool, second, leaseMs), await takeStreamLease(pool, first, leaseMs)], [true, false]);
  });

  it('cannot be taken while its process saves a position, and fences the one that lost it', async () => {
    const { first, second } = await rivals(5);
    await takeStreamLease(pool, first, -1);
    const order: string[] = [];
    let taking: Promise<unknown> = Promise.resolve();
    await database.transaction(async (sql) => {
      assert.equal(await holdsStreamLease(sql, first), true);
      taking = takeStreamLease(pool, second, leaseMs).then(() => order.push('taken'));
      await sql.query('select pg_sleep(0.05)');
      order.push('saved');
    });
    await taking;
    assert.deepEqual([order, await holdsStreamLease(pool, first), await holdsStreamLease(pool, second)], [['saved', 'taken'], false, true]);
  });
});
