import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { releaseClaims, takeClaims } from './claim-store.ts';

const database = await createTestDatabase('claim-store');
const { pool } = database;
const [mine, yours] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const take = async (token: string, ...keys: string[]) => [...(await takeClaims(pool, 1, keys, token))].toSorted();
const held = async () => (await pool.query<{ key: string; token: string }>('select key, token from crosswalk.claim order by key')).rows.map((row) => `${row.key} ${row.token === mine ? 'mine' : 'yours'}`);

beforeEach(() => pool.query('truncate crosswalk.claim'));
after(() => database.close({ stopServer: false }));

describe('identity claims', () => {
  it('are granted when nobody holds them, and only then', async () => {
    assert.deepEqual(await take(mine, 'b', 'a', 'a'), ['a', 'b']);
    assert.deepEqual(await take(yours, 'b', 'c'), ['c']);
    assert.deepEqual(await held(), ['a mine', 'b mine', 'c yours']);
  });

  it('of a token are granted to it again: a batch may ask twice', async () => {
    await take(mine, 'a');
    assert.deepEqual(await take(mine, 'a', 'b'), ['a', 'b']);
  });

  it('of another connection do not matter', async () => {
    await take(mine, 'a');
    assert.deepEqual([...(await takeClaims(pool, 2, ['a'], yours))], ['a']);
  });

  it('are won by exactly one of two that race for the same keys', async () => {
    const keys = Array.from({ length: 40 }, (_unused, index) => `person:${index}`);
    for (let round = 0; round < 10; round += 1) {
      const [first, second] = await Promise.all([takeClaims(pool, 1, keys, mine), takeClaims(pool, 1, keys.toReversed(), yours)]);
      assert.deepEqual([...first, ...second].toSorted(), keys.toSorted());
      await pool.query('truncate crosswalk.claim');
    }
  });

  it('are won by exactly one of many, and nobody deadlocks over overlapping sets', async () => {
    const tokens = Array.from({ length: 12 }, (_unused, index) => `${String(index).padStart(8, '0')}-1111-4111-8111-111111111111`);
    const granted = await Promise.all(tokens.map((token, index) => takeClaims(pool, 1, Array.from({ length: 20 }, (_nothing, step) => `person:${(index * 7 + step * 3) % 30}`), token)));
    const all = granted.flatMap((keys) => [...keys]);
    assert.equal(all.length, new Set(all).size);
    assert.equal(all.length, (await held()).length);
  });

  it('that ran out can be taken, and are then the taker’s', async () => {
    await take(mine, 'a', 'b');
    await pool.query(`update crosswalk.claim set expires_at = clock_timestamp() - interval '1 second' where key = 'a'`);
    assert.deepEqual(await take(yours, 'a', 'b'), ['a']);
    assert.deepEqual(await take(mine, 'a'), []);
  });

  it('last about two minutes', async () => {
    await take(mine, 'a');
    const { rows } = await pool.query<{ seconds: number }>('select extract(epoch from expires_at - clock_timestamp())::float8 as seconds from crosswalk.claim');
    const seconds = rows[0]?.seconds ?? 0;
    assert.ok(seconds > 115 && seconds <= 120, `${seconds} s`);
  });

  it('are given back by name, or all at once, but only by their holder', async () => {
    await take(mine, 'a', 'b', 'c');
    await releaseClaims(pool, 1, yours);
    await releaseClaims(pool, 1, yours, ['a']);
    await releaseClaims(pool, 1, mine, ['a']);
    assert.deepEqual(await held(), ['b mine', 'c mine']);
    await releaseClaims(pool, 1, mine, []);
    assert.deepEqual(await held(), ['b mine', 'c mine']);
    await releaseClaims(pool, 1, mine);
    assert.deepEqual(await held(), []);
  });

  it('that are none are granted without a query', async () => {
    assert.deepEqual(await takeClaims({ query: () => Promise.reject(new Error('no query was needed')) }, 1, [], mine), new Set());
  });
});
