import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SourceRecord } from '../../core/entity.ts';
import { SyncError } from '../../core/sync-error.ts';
import { addMetafields, type MetafieldKind, sampleMetafields, type WantedMetafields } from './metafield-reader.ts';

const { signal } = new AbortController();
const created = 'Sat, 02 May 2026 03:30:05 +0000';
const field = (resource: number, id = resource * 10, more: Record<string, unknown> = {}) => ({ id, namespace: 'loyalty', key: 'tier', value: `v${id}`, resource_id: resource, ...more });
const record = (kind: MetafieldKind, id: number, more: Record<string, unknown> = {}): SourceRecord => ({ entityKey: `${kind}:${id}`, version: 1, data: {}, raw: { id, date_created: created, ...more } });
const listed = (fields: readonly unknown[], page = 1, pages = 1) => ({ data: fields, meta: { pagination: { total_pages: pages }, cursor_pagination: { links: page < pages ? { next: `?limit=250&after=c${page}` } : {} } } });

async function read(records: readonly SourceRecord[], wanted: WantedMetafields, answer: (url: URL) => unknown) {
  const calls: string[] = [];
  const client = { get: async (path: string) => { calls.push(decodeURIComponent(path)); return answer(new URL(path, 'http://store')); } };
  const found = await addMetafields(new Map(records.map((one) => [one.entityKey, one])), wanted, { client, signal });
  const metafieldsOf = (key: string): unknown => { const one = found.get(key); return one === undefined || one instanceof Error ? one : one.raw?.metafields; };
  return { calls, metafieldsOf, found };
}

const tier = new Set(['loyalty.tier']);
const shown = (id: number) => ({ name: 'loyalty.tier', namespace: 'loyalty', key: 'tier', value: `v${id}` });

describe('the metafields of records', () => {
  it('of one record are its own list, of the wanted namespace and key only', async () => {
    const { calls, metafieldsOf } = await read([record('order', 7)], { order: tier }, () => listed([field(7), field(7, 71, { key: 'other' })]));
    assert.deepEqual([calls, metafieldsOf('order:7')], [['/v3/orders/7/metafields?namespace:in=loyalty&key:in=tier&limit=250'], [shown(70)]]);
  });

  it('of many records are one list of all that is no older than they are', async () => {
    const { calls, metafieldsOf } = await read([record('order', 7), record('order', 8), record('order', 9)], { order: tier }, () => listed([field(8), field(7), field(4_000)]));
    assert.deepEqual(calls, ['/v3/orders/metafields?namespace:in=loyalty&key:in=tier&date_created:min=2026-05-02T03:30:05.000Z&limit=250']);
    assert.deepEqual([metafieldsOf('order:7'), metafieldsOf('order:8'), metafieldsOf('order:9')], [[shown(70)], [shown(80)], []]);
  });

  it('are read record by record where that list is the longer way', async () => {
    const { calls, metafieldsOf } = await read([record('customer', 7), record('customer', 8)], { customer: tier }, (url) => (url.pathname === '/v3/customers/metafields' ? listed([], 1, 40) : listed([field(Number(url.pathname.split('/')[3]))])));
    assert.deepEqual(calls.map((call) => call.split('?')[0]), ['/v3/customers/metafields', '/v3/customers/7/metafields', '/v3/customers/8/metafields']);
    assert.deepEqual([metafieldsOf('customer:7'), metafieldsOf('customer:8')], [[shown(70)], [shown(80)]]);
  });

  it('go on page after page by cursor', async () => {
    const { calls, metafieldsOf } = await read([record('order', 7)], { order: 'all' }, (url) => (url.searchParams.get('after') === 'c1' ? listed([field(7, 72, { key: 'b' })], 2, 2) : listed([field(7, 71)], 1, 2)));
    assert.deepEqual([calls, Array.isArray(metafieldsOf('order:7'))], [['/v3/orders/7/metafields?limit=250', '/v3/orders/7/metafields?limit=250&after=c1'], true]);
    assert.deepEqual(metafieldsOf('order:7'), [shown(71), { ...shown(72), name: 'loyalty.b', key: 'b' }]);
  });

  it('of variants stand with the variant', async () => {
    const product = record('product', 5, { variants: [{ id: 51 }, { id: 52 }] });
    const { calls, found } = await read([product], { variant: tier }, () => listed([field(52)]));
    const read52 = found.get('product:5');
    assert.ok(read52 && !(read52 instanceof Error));
    assert.deepEqual([calls.length, calls[0]?.split('?')[0], read52.raw?.variants], [1, '/v3/catalog/variants/metafields', [{ id: 51, metafields: [] }, { id: 52, metafields: [shown(520)] }]]);
    assert.deepEqual(product.raw?.variants, [{ id: 51 }, { id: 52 }], 'what was read before stays as it was');
  });

  it('are asked for by every namespace a name with several points may have', async () => {
    const { calls } = await read([record('order', 7)], { order: new Set(['a.b.c']) }, () => listed([field(7, 1, { namespace: 'a.b', key: 'c' }), field(7, 2, { namespace: 'a', key: 'c' })]));
    assert.deepEqual(calls, ['/v3/orders/7/metafields?namespace:in=a,a.b&key:in=b.c,c&limit=250']);
  });

  it('of a record that vanished meanwhile are none; another failure is the batch’s', async () => {
    const gone = await read([record('order', 7)], { order: tier }, () => { throw new SyncError('SOURCE_DELETED', { stage: 'extract' }); });
    assert.deepEqual(gone.metafieldsOf('order:7'), []);
    await assert.rejects(read([record('order', 7)], { order: tier }, () => { throw new SyncError('RATE_LIMITED', { stage: 'extract' }); }), SyncError);
  });

  it('are not asked for where nobody maps any, and are sampled in one call', async () => {
    assert.deepEqual((await read([record('order', 7)], {}, () => listed([]))).calls, []);
    const samples = await sampleMetafields('product', { client: { get: async () => listed([field(9), field(8)]) }, signal });
    assert.deepEqual(samples.map(({ value }) => value), ['v80', 'v90']);
  });
});
