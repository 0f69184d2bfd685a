import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { createSweepLock } from './sweep-lock.ts';

const database = await createTestDatabase('sweep-lock');
after(() => database.close({ stopServer: false }));

/** Two processes that sweep. */
const [first, second] = [createSweepLock(database.pool, 1), createSweepLock(database.pool, 1)];
const nothing = async () => {};

describe('the lock of a sweep', () => {
  it('lets one process at a time do what has this name, and others do the rest', async () => {
    const seen: boolean[] = [];
    const isDone = await first('customers', async () => void seen.push(await second('customers', nothing), await second('orders', nothing), await createSweepLock(database.pool, 2)('customers', nothing)));
    assert.deepEqual([isDone, seen], [true, [false, true, true]]);
  });

  it('is free again when the work is done, and when it failed', async () => {
    await assert.rejects(first('customers', () => Promise.reject(new Error('away'))), { message: 'away' });
    assert.equal(await second('customers', nothing), true);
  });

  it('is free as soon as the process that held it is gone', async () => {
    const { promise: isGone, resolve: kill } = Promise.withResolvers<void>();
    const { promise: isHeld, resolve: hold } = Promise.withResolvers<void>();
    const dying = first('customers', async () => {
      hold();
      await isGone;
    });
    await isHeld;
    await database.pool.query("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 7305503 and pid <> pg_backend_pid()");
    let tries = 0;
    while (!(await second('customers', nothing))) assert.ok((tries += 1) < 1_000);
    kill();
    await dying;
  });
});
