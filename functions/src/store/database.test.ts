import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { testClusterDir, createTestDatabase } from '../../test-database.ts';
import { silentLog } from '../core/log.ts';
import { openDatabase, retryDeadlocks } from './database.ts';

const database = await createTestDatabase('database');
const { pool, transaction } = database;
await pool.query('create table note (id bigint primary key, text text)');
const notes = async () => (await pool.query<{ id: number; text: string }>('select id, text from note order by id')).rows;

beforeEach(() => pool.query('truncate note'));
after(() => database.close({ stopServer: false }));

describe('a transaction', () => {
  it('keeps everything or nothing, and gives its result or its error', async () => {
    assert.equal(await transaction(async (sql) => (await sql.query(`insert into note values (1, 'a')`)).rowCount), 1);
    await assert.rejects(
      transaction(async (sql) => {
        await sql.query(`insert into note values (2, 'b')`);
        throw new TypeError('a bug');
      }),
      { name: 'TypeError', message: 'a bug' },
    );
    assert.deepEqual(await notes(), [{ id: 1, text: 'a' }]);
  });

  it('that failed gives its connection back in order', async () => {
    await Promise.all(Array.from({ length: 40 }, () => assert.rejects(transaction((sql) => sql.query('select 1 / 0')), /division by zero/)));
    assert.deepEqual([await notes(), pool.idleCount === pool.totalCount], [[], true]);
  });

  it('that loses its session between two statements fails and leaves the process alive', async () => {
    const lost = transaction(async (sql) => {
      const { rows } = await sql.query('select pg_backend_pid() as pid');
      const isGone = async () => (await pool.query('select 1 from pg_stat_activity where pid = $1', [rows[0]?.pid])).rowCount === 0;
      await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      while (!(await isGone())) await new Promise(setImmediate);
      // The end of the connection is heard while nothing is asked of it.
      await new Promise((resolve) => setTimeout(resolve, 20));
      await sql.query(`insert into note values (1, 'a')`);
    });
    await assert.rejects(lost);
    assert.deepEqual(await notes(), []);
  });

  it('that a deadlock ended is done again, whole', async () => {
    await pool.query(`insert into note values (1, ''), (2, '')`);
    const bothHold = Promise.withResolvers<void>();
    const holders = new Set<string>();
    const append = (who: string, first: number, second: number) =>
      transaction(async (sql) => {
        await sql.query('update note set text = text || $2 where id = $1', [first, who]);
        holders.add(who);
        if (holders.size === 2) bothHold.resolve();
        await bothHold.promise;
        await sql.query('update note set text = text || $2 where id = $1', [second, who]);
      });
    await Promise.all([append('a', 1, 2), append('b', 2, 1)]);
    assert.deepEqual((await notes()).map(({ text }) => text.length), [2, 2]);
  });
});

describe('work that a deadlock ended', () => {
  const deadlock = () => Object.assign(new Error('deadlock detected'), { code: '40P01' });
  const failing = (errors: Error[]) => {
    const calls: number[] = [];
    const work = async () => {
      calls.push(calls.length);
      const error = errors.shift();
      if (error) throw error;
      return 'done';
    };
    return { work, calls };
  };

  it('is tried again, and again after a serialization failure', async () => {
    const { work, calls } = failing([deadlock(), Object.assign(new Error('could not serialize'), { code: '40001' })]);
    assert.deepEqual([await retryDeadlocks(work), calls.length], ['done', 3]);
  });

  it('is not tried for ever', async () => {
    const { work, calls } = failing(Array.from({ length: 9 }, deadlock));
    await assert.rejects(retryDeadlocks(work), { code: '40P01' });
    assert.equal(calls.length, 5);
  });

  it('is not tried again for any other error', async () => {
    const { work, calls } = failing([Object.assign(new Error('duplicate key'), { code: '23505' })]);
    await assert.rejects(retryDeadlocks(work), { code: '23505' });
    assert.equal(calls.length, 1);
  });
});

describe('opening the database', () => {
  it('gives whole numbers for row counts and sequence numbers', async () => {
    assert.deepEqual((await pool.query('select 9007199254740991::bigint as large, count(*) from note')).rows, [{ large: 9_007_199_254_740_991, count: 0 }]);
  });

  it('refuses one that loses acknowledged events in a crash', async () => {
    await pool.query('create database test_database_async');
    await pool.query('alter database test_database_async set synchronous_commit = off');
    const url = database.url.replace('/test_database?', '/test_database_async?');
    await assert.rejects(openDatabase({ url, dataDir: testClusterDir, log: silentLog }), /synchronous_commit = off, which loses acknowledged events in a crash\. Set it to on/);
    await pool.query('drop database test_database_async with (force)');
  });

  it('says where it is, without the password', () => assert.equal(database.description, 'PostgreSQL at CROSSWALK_DATABASE_URL'));
});

describe('listening', () => {
  it('looks at everything once it hears, and hears what is said then', { timeout: 10_000 }, async (t) => {
    const heard: string[] = [];
    const connected = Promise.withResolvers<void>();
    const told = Promise.withResolvers<void>();
    const stop = database.listen('a channel', (payload) => {
      heard.push(payload);
      (payload === '' ? connected : told).resolve();
    });
    t.after(stop);
    await connected.promise;
    await pool.query(`select pg_notify('a channel', 'orders')`);
    await told.promise;
    assert.deepEqual(heard, ['', 'orders']);
  });

  it('is taken up again when its session is lost, and looks again', { timeout: 10_000 }, async (t) => {
    const turns = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const heard: string[] = [];
    const stop = database.listen('lost', (payload) => {
      heard.push(payload);
      turns[heard.length - 1]?.resolve();
    });
    t.after(stop);
    await turns[0]?.promise;
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen "lost"'`);
    await turns[1]?.promise;
    assert.deepEqual(heard, ['', '']);
  });
});
