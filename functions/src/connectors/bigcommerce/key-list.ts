import { z } from 'zod';
import type { StoreClient } from './client.ts';

type Reads = 'orders' | 'customers' | 'products';
type Window = { from?: string | undefined; to?: string | undefined };
/** `next` is undefined after the last page; `share` says how much of all is behind it, 0 to 1. */
export type KeyPage = { keys: string[]; next: unknown; share: number };

const pageSize = 250;
const orderPlace = z.object({ after: z.int(), last: z.int() });
const pagePlace = z.object({ page: z.int() });
const idsSchema = z.array(z.object({ id: z.int() }));
const v3Schema = z.object({ data: idsSchema, meta: z.object({ pagination: z.object({ total_pages: z.int() }) }) });

/** One page of the keys of all records of a kind, from the oldest on; the place where the next begins can be kept and used after a restart. */
export function listKeyPage(client: StoreClient, reads: Reads, at: { position: unknown; window: Window }, signal: AbortSignal): Promise<KeyPage> {
  return reads === 'orders' ? listOrders(client, at, signal) : listPages(client, reads, at, signal);
}

/** By id, which never changes. https://developer.bigcommerce.com/docs/rest-management/orders#get-all-orders : archived ones are not listed. */
async function listOrders(client: StoreClient, { position, window }: { position: unknown; window: Window }, signal: AbortSignal): Promise<KeyPage> {
  const created = dates({ from: 'min_date_created', to: 'max_date_created' }, window);
  const read = async (query: string) => idsSchema.parse((await client.get(`/v2/orders?${query}${created}`, signal)) ?? []).map(({ id }) => id);
  const { after, last } = orderPlace.safeParse(position).data ?? { after: 0, last: (await read('sort=id:desc&limit=1'))[0] ?? 0 };
  const ids = await read(`min_id=${after + 1}&sort=id:asc&limit=${pageSize}`);
  const reached = ids.at(-1) ?? last;
  return { keys: ids.map((id) => `order:${id}`), next: ids.length < pageSize ? undefined : { after: reached, last }, share: last === 0 ? 1 : Math.min(1, reached / last) };
}

/**
 * By page: these lists have no bound on the id. A record deleted meanwhile moves the next page by one; what slips through is found by the sweeps.
 * https://developer.bigcommerce.com/docs/rest-management/customers , https://developer.bigcommerce.com/docs/rest-catalog/products
 */
async function listPages(client: StoreClient, reads: 'customers' | 'products', { position, window }: { position: unknown; window: Window }, signal: AbortSignal): Promise<KeyPage> {
  const { page } = pagePlace.safeParse(position).data ?? { page: 1 };
  // Products do not tell when they were made: the window is about their last change.
  const [path, noun, bounds] = reads === 'customers' ? (['/v3/customers?sort=date_created:asc', 'customer', { from: 'date_created:min', to: 'date_created:max' }] as const) : (['/v3/catalog/products?sort=id&include_fields=id', 'product', { from: 'date_modified:min', to: 'date_modified:max' }] as const);
  const { data, meta } = v3Schema.parse(await client.get(`${path}&limit=${pageSize}&page=${page}${dates(bounds, window)}`, signal));
  const pages = meta.pagination.total_pages;
  return { keys: data.map(({ id }) => `${noun}:${id}`), next: page < pages ? { page: page + 1 } : undefined, share: pages === 0 ? 1 : Math.min(1, page / pages) };
}

const dates = (names: { from: string; to: string }, { from, to }: Window): string => `${from === undefined ? '' : `&${names.from}=${isoOf(from)}`}${to === undefined ? '' : `&${names.to}=${isoOf(to)}`}`;
const isoOf = (text: string) => encodeURIComponent(new Date(text).toISOString().replace(/\.\d{3}Z$/, 'Z'));
