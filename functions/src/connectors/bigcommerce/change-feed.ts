import { z } from 'zod';
import type { StoreClient } from './client.ts';

/** A record that changed: its key inside the store and when it did (ms since the epoch, whole seconds). */
export type Change = { entityKey: string; changedAt: number };

export type ChangeFeed = {
  name: 'orders' | 'archived-orders' | 'customers' | 'products' | 'refunds' | `${MetafieldKind}-metafields`;
  /** The metafields of its records; looked at only where somebody maps some. */
  isOfMetafields?: boolean;
  /** The reader that brings the records of its keys. */
  reads: 'orders' | 'customers' | 'products';
  /** False when the record's own modification time may stay what it was. */
  movesVersion: boolean;
  /** Pages of what changed at or after `since`, oldest first. */
  changes(since: number, signal: AbortSignal): AsyncIterable<Change[]>;
};

const pageSize = 250;
/** Far more than any shop changes in the time between two sweeps; a longer list goes on from its last change next time. */
const pagesMax = 400;

const recordChange = (noun: string) => z.object({ id: z.number().int(), date_modified: z.string() }).transform(({ id, date_modified }): Change => ({ entityKey: `${noun}:${id}`, changedAt: timeOf(date_modified) }));
/** A refund may leave its order's modification time alone, so it is swept by its own. */
const refundChange = z.object({ order_id: z.number().int(), created: z.string() }).transform(({ order_id, created }): Change => ({ entityKey: `order:${order_id}`, changedAt: timeOf(created) }));

type MetafieldKind = 'order' | 'customer' | 'product' | 'variant';
const metafieldChange = (kind: MetafieldKind) => z.object({ resource_id: z.number().int(), date_modified: z.string() }).transform(({ resource_id: id, date_modified: at }): Change => ({ entityKey: `${kind}:${id}`, changedAt: timeOf(at) }));

const envelope = z.object({ data: z.array(z.unknown()) });

/**
 * What changed in the store, list by list: finds what webhooks lost.
 * https://developer.bigcommerce.com/docs/rest-management/orders#get-all-orders (inclusive bounds, whole seconds),
 * https://developer.bigcommerce.com/docs/rest-management/customers , …/catalog/products : a date without its time would be filled with the time of day.
 */
export function createChangeFeeds(client: StoreClient): ChangeFeed[] {
  const bare = (path: string) => async (signal: AbortSignal) => (await client.get(path, signal)) ?? [];
  const enveloped = (path: string) => async (signal: AbortSignal) => envelope.parse(await client.get(path, signal)).data;
  const orders = (more: string) => (since: number, page: number) => bare(`/v2/orders?min_date_modified=${isoOf(since)}&sort=date_modified:asc&limit=${pageSize}&page=${page}${more}`);
  return [
    { name: 'orders', reads: 'orders', movesVersion: true, changes: (since, signal) => walk(orders(''), { since, schema: recordChange('order'), signal }) },
    // Lists leave archived orders out unless they are asked for.
    { name: 'archived-orders', reads: 'orders', movesVersion: true, changes: (since, signal) => walk(orders('&is_deleted=true'), { since, schema: recordChange('order'), signal }) },
    {
      name: 'customers',
      reads: 'customers',
      movesVersion: true,
      changes: (since, signal) => walk((from, page) => enveloped(`/v3/customers?date_modified:min=${isoOf(from)}&sort=date_modified:asc&limit=${pageSize}&page=${page}`), { since, schema: recordChange('customer'), signal }),
    },
    {
      name: 'products',
      reads: 'products',
      movesVersion: true,
      changes: (since, signal) => walk((from, page) => enveloped(`/v3/catalog/products?date_modified:min=${isoOf(from)}&sort=date_modified&direction=asc&include_fields=date_modified&limit=${pageSize}&page=${page}`), { since, schema: recordChange('product'), signal }),
    },
    {
      name: 'refunds',
      reads: 'orders',
      movesVersion: false,
      changes: (since, signal) => walk((from, page) => enveloped(`/v3/orders/payment_actions/refunds?created:min=${isoOf(from)}&limit=${pageSize}&page=${page}`), { since, schema: refundChange, signal }),
    },
    ...metafieldFeeds(enveloped),
  ];
}

/** A metafield that is written leaves its record's modification time alone, so metafields are swept by their own; one that was deleted is in no list. A variant's does not name the product. */
function metafieldFeeds(enveloped: (path: string) => (signal: AbortSignal) => Promise<unknown>): ChangeFeed[] {
  const lists = [['order', 'orders', '/v3/orders/metafields'], ['customer', 'customers', '/v3/customers/metafields'], ['product', 'products', '/v3/catalog/products/metafields'], ['variant', 'products', '/v3/catalog/variants/metafields']] as const;
  return lists.map(([kind, reads, path]) => ({
    name: `${kind}-metafields`,
    reads,
    movesVersion: false,
    isOfMetafields: true,
    changes: (since, signal) => walkPages((page) => enveloped(`${path}?date_modified:min=${isoOf(since)}&include_fields=resource_id,date_modified&limit=${pageSize}&page=${page}`), metafieldChange(kind), signal),
  }));
}

/** A list that has no order by time: page after page. What moves between pages is in the stretch that is looked at again. */
async function* walkPages(read: (page: number) => (signal: AbortSignal) => Promise<unknown>, schema: z.ZodType<Change>, signal: AbortSignal): AsyncGenerator<Change[]> {
  const all: Change[] = [];
  for (let page = 1; page <= pagesMax; page += 1) {
    const items = z.array(z.unknown()).parse(await read(page)(signal));
    all.push(...items.flatMap((item) => schema.safeParse(item).data ?? []));
    if (items.length < pageSize) break;
  }
  // Several metafields of a record are one change.
  if (all.length > 0) yield [...new Map(all.toSorted((a, b) => a.changedAt - b.changedAt).map((change) => [change.entityKey, change])).values()];
}

type Walk = { since: number; schema: z.ZodType<Change>; signal: AbortSignal };

/**
 * A full page is followed from its last change, not by its number: a record that changes meanwhile moves to the end, and
 * numbered pages would then skip the one behind it. Only within one second numbers must do.
 */
async function* walk(read: (since: number, page: number) => (signal: AbortSignal) => Promise<unknown>, { since, schema, signal }: Walk): AsyncGenerator<Change[]> {
  let from = since;
  let page = 1;
  for (let count = 0; count < pagesMax; count += 1) {
    const items = z.array(z.unknown()).parse(await read(from, page)(signal));
    // A record that cannot be read here is shown as unreadable by its own flow.
    const changes = items.flatMap((item) => schema.safeParse(item).data ?? []);
    if (changes.length > 0) yield changes;
    if (items.length < pageSize) return;
    const last = Math.max(...changes.map((change) => change.changedAt));
    page = last > from ? 1 : page + 1;
    from = Math.max(from, last);
  }
}

const isoOf = (time: number) => encodeURIComponent(new Date(time).toISOString().replace('.000Z', 'Z'));

/** 0 when the store does not say. */
function timeOf(text: string): number {
  const time = Date.parse(text);
  return Number.isFinite(time) ? Math.floor(time / 1000) * 1000 : 0;
}

/** Pages of the keys of all records there are, for finding what was deleted. Orders are archived, never deleted. */
export async function* listKeys(client: StoreClient, reads: 'customers' | 'products', signal: AbortSignal): AsyncGenerator<string[]> {
  const [path, noun] = reads === 'customers' ? (['/v3/customers?sort=date_created:asc', 'customer'] as const) : (['/v3/catalog/products?sort=id&include_fields=id', 'product'] as const);
  for (let page = 1; ; page += 1) {
    const { data } = keyPage.parse(await client.get(`${path}&limit=${pageSize}&page=${page}`, signal));
    yield data.map(({ id }) => `${noun}:${id}`);
    if (data.length < pageSize) return;
  }
}

const keyPage = z.object({ data: z.array(z.object({ id: z.number().int() })) });
