import { z } from 'zod';
import { entityIdOf, type SourceRecord } from '../../core/entity.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { StoreClient } from './client.ts';
import { pageMax } from './record-list.ts';

/** What has metafields that can be mapped. */
export type MetafieldKind = 'order' | 'customer' | 'product' | 'variant';
/** By kind, the names (`namespace.key`) that somebody maps; `all` = which ones cannot be told from the map. A kind that is not named is not read. */
export type WantedMetafields = Readonly<Partial<Record<MetafieldKind, ReadonlySet<string> | 'all'>>>;
/** As steps find it: one of the list is picked by its name. */
export type NamedMetafield = { name: string; namespace: string; key: string; value: string };

const listPaths: Record<MetafieldKind, string> = { order: '/v3/orders/metafields', customer: '/v3/customers/metafields', product: '/v3/catalog/products/metafields', variant: '/v3/catalog/variants/metafields' };
const fieldSchema = z.object({ id: z.number(), namespace: z.string(), key: z.string(), value: z.string(), resource_id: z.number() });
const pageSchema = z.object({ data: z.array(fieldSchema), meta: z.object({ pagination: z.object({ total_pages: z.number() }).partial().optional(), cursor_pagination: z.object({ links: z.object({ next: z.string() }).partial().optional() }).optional() }).optional() });
type Field = z.infer<typeof fieldSchema>;

const readsAtOnceMax = 4;
/** One record has 250 of each app. */
const pagesOfOneMax = 20;
/** A longer list of names is not asked for by name. */
const namesAskedMax = 40;

type Resource = { id: number; /** Its own list. */ path: string; createdAt: number; take(fields: NamedMetafield[]): void };
type Found = SourceRecord | Error | undefined;
type Reading = { client: Pick<StoreClient, 'get'>; signal: AbortSignal };

/**
 * Puts the wanted metafields beside what the store sent of these records, at `metafields`. The lists of all records know no filter by record,
 * but what is on a record is not older than the record: that list, from the time of the oldest one on, is read where it takes fewer calls than
 * the records' own. https://developer.bigcommerce.com/docs/rest-management/orders/order-metafields , …/customers , …/catalog
 */
export async function addMetafields(found: ReadonlyMap<string, Found>, wanted: WantedMetafields, reading: Reading): Promise<Map<string, Found>> {
  const copies = new Map([...found].map(([key, one]) => [key, one === undefined || one instanceof Error ? one : { ...one, ...(one.raw && { raw: { ...one.raw } }) }]));
  for (const kind of ['order', 'customer', 'product', 'variant'] as const) {
    const names = wanted[kind];
    if (names === undefined) continue;
    const resources = [...copies.values()].flatMap((one) => (one === undefined || one instanceof Error ? [] : resourcesOf(kind, one)));
    if (resources.length > 0) await readKind({ kind, names, resources }, reading);
  }
  return copies;
}

function resourcesOf(kind: MetafieldKind, { raw, entityKey }: SourceRecord): Resource[] {
  if (raw === undefined) return [];
  const [noun] = entityKey.split(':');
  const id = Number(entityIdOf(entityKey));
  const createdAt = Date.parse(String(raw.date_created));
  if (kind !== 'variant') {
    const path = { order: `/v3/orders/${id}/metafields`, customer: `/v3/customers/${id}/metafields`, product: `/v3/catalog/products/${id}/metafields` }[kind];
    return noun === kind ? [{ id, path, createdAt, take: (metafields) => void Object.assign(raw, { metafields }) }] : [];
  }
  if (noun !== 'product' || !Array.isArray(raw.variants)) return [];
  const variants = raw.variants.map((variant: unknown) => (typeof variant === 'object' && variant !== null ? { ...variant } : {}));
  Object.assign(raw, { variants });
  return variants.map((variant): Resource => {
    const variantId = Number(Reflect.get(variant, 'id'));
    return { id: variantId, path: `/v3/catalog/products/${id}/variants/${variantId}/metafields`, createdAt, take: (metafields) => void Object.assign(variant, { metafields }) };
  });
}

type Wish = { kind: MetafieldKind; names: ReadonlySet<string> | 'all'; resources: readonly Resource[] };

async function readKind({ kind, names, resources }: Wish, reading: Reading): Promise<void> {
  const since = Math.min(...resources.map(({ createdAt }) => createdAt));
  const filter = [...filterOf(names), ...(Number.isFinite(since) ? [`date_created:min=${encodeURIComponent(new Date(since).toISOString())}`] : [])];
  const together = resources.length > 1 ? await readPages(listPaths[kind], filter, { ...reading, pagesMax: resources.length - 1 }) : undefined;
  const byId = together && Map.groupBy(together, (field) => field.resource_id);
  for (let start = 0; start < resources.length; start += readsAtOnceMax)
    await Promise.all(resources.slice(start, start + readsAtOnceMax).map(async ({ id, path, take }) => take(named(byId ? (byId.get(id) ?? []) : await readOne(path, filterOf(names), reading), names))));
}

/** Where no app of theirs hangs anything on it, a record that vanished meanwhile has none either. */
async function readOne(path: string, filter: readonly string[], reading: Reading): Promise<Field[]> {
  try {
    return (await readPages(path, filter, { ...reading, pagesMax: pagesOfOneMax })) ?? [];
  } catch (error) {
    if (error instanceof SyncError && error.code === 'SOURCE_DELETED') return [];
    throw error;
  }
}

/** Page after page by cursor, so that what is added or deleted meanwhile hides nothing; undefined = more pages than that. */
async function readPages(path: string, filter: readonly string[], { client, signal, pagesMax }: Reading & { pagesMax: number }): Promise<Field[] | undefined> {
  const fields: Field[] = [];
  let after: string | null = null;
  for (let page = 1; ; page += 1) {
    const query = [...filter, `limit=${pageMax}`, ...(after === null ? [] : [`after=${encodeURIComponent(after)}`])].join('&');
    const { data, meta } = pageSchema.parse(await client.get(`${path}?${query}`, signal));
    fields.push(...data);
    const next = meta?.cursor_pagination?.links?.next;
    after = next === undefined ? null : new URLSearchParams(next.slice(next.indexOf('?') + 1)).get('after');
    if (after === null) return (meta?.pagination?.total_pages ?? 1) > page ? undefined : fields;
    if (page >= pagesMax || (meta?.pagination?.total_pages ?? 1) > pagesMax) return undefined;
  }
}

/** A name does not say where its namespace ends: both filters name every part it may be, and what comes beside is left out afterwards. */
function filterOf(names: ReadonlySet<string> | 'all'): string[] {
  if (names === 'all' || names.size > namesAskedMax || [...names].some((name) => name.includes(','))) return [];
  const splits = [...names].flatMap((name) => [...name.matchAll(/\./g)].map(({ index }) => [name.slice(0, index), name.slice(index + 1)] as const));
  const list = (part: 0 | 1) => [...new Set(splits.map((split) => split[part]))].map(encodeURIComponent).join(',');
  return [`namespace:in=${list(0)}`, `key:in=${list(1)}`];
}

function named(fields: readonly Field[], names: ReadonlySet<string> | 'all'): NamedMetafield[] {
  const all = fields.toSorted((a, b) => a.id - b.id).map(({ namespace, key, value }) => ({ name: `${namespace}.${key}`, namespace, key, value }));
  return names === 'all' ? all : all.filter(({ name }) => names.has(name));
}

/** The newest metafields of a kind, whichever records they are on: what there is to map. One call. */
export async function sampleMetafields(kind: MetafieldKind, { client, signal }: Reading): Promise<NamedMetafield[]> {
  const { data } = pageSchema.parse(await client.get(`${listPaths[kind]}?direction=desc&limit=${pageMax}`, signal));
  return named(data, 'all');
}
