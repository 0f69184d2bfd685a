import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startStoreTestBed } from '../../../../test/sandbox/bigcommerce/store-test-bed.ts';
import { Secret } from '../../core/secret.ts';
import { createStoreClient } from './client.ts';
import { listKeyPage } from './key-list.ts';

const signal = new AbortController().signal;
const bed = await startStoreTestBed();
const client = createStoreClient({ apiUrl: bed.twin.apiUrl, storeHash: bed.twin.storeHash, accessToken: new Secret(bed.twin.accessToken), governor: { take: async () => {}, report: async () => {} } });
after(async () => {
  await client.close();
  await bed.close();
});

/** All keys, page by page, each place kept as a database keeps it. */
async function readAll(reads: 'orders' | 'customers' | 'products', window: { from?: string; to?: string } = {}) {
  const [keys, shares]: [string[], number[]] = [[], []];
  for (let position: unknown; ; ) {
    const page = await listKeyPage(client, reads, { position, window }, signal);
    keys.push(...page.keys);
    shares.push(page.share);
    if (page.next === undefined) return { keys, shares };
    position = JSON.parse(JSON.stringify(page.next));
  }
}

describe('the keys of all records of a store', () => {
  it('come in pages, each once, with how far they are', async () => {
    const placed = await bed.twin.scenario('orders', { count: 600 });
    const { keys, shares } = await readAll('orders');
    assert.deepEqual([keys, shares.length, shares.at(-1)], [placed.ids.map((id) => `order:${id}`).toSorted((a, b) => Number(a.slice(6)) - Number(b.slice(6))), 3, 1]);
    assert.deepEqual(shares, shares.toSorted((a, b) => a - b));
    for (const reads of ['customers', 'products'] as const) {
      const all = await readAll(reads);
      assert.deepEqual([all.keys.length > 0, new Set(all.keys).size, all.shares.at(-1)], [true, all.keys.length, 1]);
    }
  });

  it('are those of a stretch of time when one is named', async () => {
    const before = new Date(bed.clock.now() + 1_000).toISOString();
    await bed.clock.advance(3_600_000);
    const { ids } = await bed.twin.scenario('orders', { count: 3 });
    assert.deepEqual((await readAll('orders', { from: before })).keys, ids.map((id) => `order:${id}`));
    assert.equal((await readAll('orders', { to: before })).keys.length, 600);
    assert.deepEqual((await readAll('customers', { from: new Date(bed.clock.now() + 60_000).toISOString() })).keys, []);
  });
});
