import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { createRateWindow } from './rate-window.ts';

const database = await createTestDatabase('rate-window');
const { pool } = database;
const signal = new AbortController().signal;
const open = (connectionId = 1) => createRateWindow(pool, connectionId, 'bigcommerce');
const row = async () => (await pool.query<{ quota: number; remaining: number; ms: number }>('select quota, remaining, extract(epoch from reset_at - clock_timestamp())::float8 * 1000 as ms from crosswalk.rate_window where connection_id = 1')).rows[0];
const set = (remaining: number, resetMs: number) => pool.query(`update crosswalk.rate_window set remaining = $1, reset_at = clock_timestamp() + $2 * interval '1 millisecond'`, [remaining, resetMs]);

beforeEach(() => pool.query('truncate crosswalk.rate_window'));
after(() => database.close({ stopServer: false }));

describe('the request window of a store', () => {
  it('starts with the smallest quota there is and counts down', async () => {
    const window = open();
    for (let call = 0; call < 3; call += 1) await window.take(signal);
    const { quota, remaining } = (await row()) ?? {};
    assert.deepEqual({ quota, remaining }, { quota: 150, remaining: 147 });
  });

  it('is as large as the store says from its first answer on, less what was taken meanwhile', async () => {
    const window = open();
    for (let call = 0; call < 3; call += 1) await window.take(signal);
    await window.report({ quota: 450, remaining: 449, resetMs: 30_000, windowMs: 30_000 });
    assert.equal((await row())?.remaining, 447);
    await window.report({ quota: 100, remaining: 99, resetMs: 30_000, windowMs: 30_000 });
    assert.equal((await row())?.remaining, 97);
  });

  it('is shared: many workers together never take more than there is', async () => {
    await open().take(signal);
    await set(10, 20_000);
    const results = await Promise.allSettled(Array.from({ length: 25 }, () => open().take(signal)));
    assert.deepEqual([results.filter((result) => result.status === 'fulfilled').length, (await row())?.remaining], [10, 0]);
  });

  it('that is used up for longer gives the work back, with the wait', async () => {
    await open().take(signal);
    await set(0, 12_000);
    const refusal = await open().take(signal).catch((error: unknown) => error);
    assert.ok(refusal instanceof Error && 'code' in refusal && 'retryAfterMs' in refusal);
    assert.equal(refusal.code, 'RATE_LIMITED');
    const waitMs = Number(refusal.retryAfterMs);
    assert.ok(waitMs > 11_000 && waitMs <= 12_100, `${waitMs} ms`);
  });

  it('that opens soon is waited for', async () => {
    const window = open();
    await window.take(signal);
    await set(0, 120);
    await window.take(signal);
    assert.equal((await row())?.remaining, 149);
  });

  it('ends a wait when the work is aborted', async () => {
    const window = open();
    await window.take(signal);
    await set(0, 1_500);
    await assert.rejects(window.take(AbortSignal.timeout(20)), { name: 'AbortError' });
  });

  it('begins anew, with its whole quota, once its time is over', async () => {
    const window = open();
    await window.report({ quota: 450, remaining: 1, resetMs: 5_000, windowMs: 30_000 });
    await set(0, -1);
    await window.take(signal);
    const { remaining, ms = 0 } = (await row()) ?? {};
    assert.equal(remaining, 449);
    assert.ok(ms > 29_000 && ms <= 30_000, `${ms} ms`);
  });

  it('is corrected by what the store says of a new window', async () => {
    const window = open();
    await window.take(signal);
    await set(3, 500);
    await window.report({ quota: 450, remaining: 449, resetMs: 30_000, windowMs: 30_000 });
    const { quota, remaining } = (await row()) ?? {};
    assert.deepEqual({ quota, remaining }, { quota: 450, remaining: 449 });
  });

  it('keeps the smaller count within one window: answers overtake each other', async () => {
    const window = open();
    await window.report({ quota: 450, remaining: 100, resetMs: 20_000, windowMs: 30_000 });
    await window.report({ quota: 450, remaining: 103, resetMs: 20_000, windowMs: 30_000 });
    assert.equal((await row())?.remaining, 100);
    await window.report({ quota: 450, remaining: 60, resetMs: 20_000, windowMs: 30_000 });
    assert.equal((await row())?.remaining, 60);
  });

  it('that other apps emptied is empty for us', async () => {
    const window = open();
    await window.report({ quota: 150, remaining: 0, resetMs: 10_000, windowMs: 30_000 });
    await assert.rejects(window.take(signal), { code: 'RATE_LIMITED' });
  });

  it('of one store is not that of another', async () => {
    await open().take(signal);
    await set(0, 10_000);
    await open(2).take(signal);
    await assert.rejects(open(1).take(signal), { code: 'RATE_LIMITED' });
  });
});
