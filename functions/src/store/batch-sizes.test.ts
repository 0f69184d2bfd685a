import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { loadBatchSizes } from './batch-sizes.ts';

const database = await createTestDatabase('batch-sizes');
const { pool } = database;

beforeEach(() => pool.query('truncate crosswalk.batch_size'));
after(() => database.close({ stopServer: false }));

describe('the working batch size', () => {
  it('is what a collection takes until the org says less', async () => assert.equal((await loadBatchSizes(pool, 1)).sizeOf('Order'), 200));

  it('shrinks per object and is known to the next process', async () => {
    const sizes = await loadBatchSizes(pool, 1);
    await sizes.shrink('Order', 100);
    const next = await loadBatchSizes(pool, 1);
    assert.deepEqual([sizes.sizeOf('Order'), sizes.sizeOf('Account'), next.sizeOf('Order'), next.sizeOf('Account')], [100, 200, 100, 200]);
    assert.equal((await loadBatchSizes(pool, 2)).sizeOf('Order'), 200);
  });

  it('never grows by shrinking and never becomes nothing', async () => {
    const sizes = await loadBatchSizes(pool, 1);
    await sizes.shrink('Order', 8);
    await sizes.shrink('Order', 100);
    assert.equal(sizes.sizeOf('Order'), 8);
    await sizes.shrink('Order', 0);
    assert.equal(sizes.sizeOf('Order'), 1);
  });

  it('grows by a quarter after ten full batches in a row', async () => {
    const sizes = await loadBatchSizes(pool, 1);
    await sizes.shrink('Order', 100);
    for (let batch = 0; batch < 9; batch += 1) await sizes.succeeded('Order', 100);
    assert.equal(sizes.sizeOf('Order'), 100);
    await sizes.succeeded('Order', 100);
    assert.equal(sizes.sizeOf('Order'), 125);
  });

  it('does not grow by batches that were not full', async () => {
    const sizes = await loadBatchSizes(pool, 1);
    await sizes.shrink('Order', 100);
    for (let batch = 0; batch < 50; batch += 1) await sizes.succeeded('Order', 99);
    assert.equal(sizes.sizeOf('Order'), 100);
  });

  it('starts to count anew after it shrank', async () => {
    const sizes = await loadBatchSizes(pool, 1);
    await sizes.shrink('Order', 100);
    for (let batch = 0; batch < 9; batch += 1) await sizes.succeeded('Order', 100);
    await sizes.shrink('Order', 50);
    await sizes.succeeded('Order', 50);
    assert.equal(sizes.sizeOf('Order'), 50);
  });

  it('grows from 1 too, and not beyond what a collection takes', async () => {
    const sizes = await loadBatchSizes(pool, 1);
    await sizes.shrink('Order', 1);
    const seen: number[] = [];
    for (let batch = 0; batch < 300; batch += 1) {
      await sizes.succeeded('Order', 200);
      if (sizes.sizeOf('Order') !== seen.at(-1)) seen.push(sizes.sizeOf('Order'));
    }
    assert.deepEqual([seen.slice(0, 6), seen.at(-1)], [[1, 2, 3, 4, 5, 7], 200]);
  });
});
