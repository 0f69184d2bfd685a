import { z } from 'zod';
import { SyncError, toSyncError } from '../../core/sync-error.ts';
import type { StoreWrite, StoreWriteResult, StoreWriter } from '../../core/target-writer.ts';
import type { StoreClient } from './client.ts';
import { shipOrder } from './shipment-writer.ts';

/** How many of one kind a call takes, and by which route. https://developer.bigcommerce.com/docs/rest-catalog/products#update-products-batch and the other batch routes */
const batches: Readonly<Partial<Record<StoreWrite['kind'], { path: string; max: number }>>> = {
  customer: { path: '/v3/customers', max: 10 },
  product: { path: '/v3/catalog/products', max: 10 },
  variant: { path: '/v3/catalog/variants', max: 50 },
};
/** https://developer.bigcommerce.com/docs/rest-management/inventory/adjustments: 2,000 items, one call at a time. */
const stockMax = 2_000;
const addressesMax = 10;
/** A shipment moves its order's status by itself; what a person chose stands after it. */
const kindsInOrder: readonly StoreWrite['kind'][] = ['shipment', 'order', 'order-archive', 'customer', 'address', 'customer-delete', 'product', 'variant', 'stock', 'product-delete'];
/** Calls of one kind side by side; the store allows customers three. */
const callsAtOnce = 3;

const versionSchema = z.looseObject({ date_modified: z.string().optional() });

/**
 * Writes alike records together, in as few calls as the store allows. A batch that is refused is split until it is known which record is at fault.
 * Nothing is sent a second time blindly: after a lost answer somebody may have sold or changed what was written, so the record is compared again first.
 */
export function createStoreWriter({ get, write }: Pick<StoreClient, 'get' | 'write'>): StoreWriter {
  const client: Pick<StoreClient, 'get' | 'write'> = { get, write: (method, path, options) => write(method, path, { ...options, isSentOnce: true }) };
  /** Adjustments of stock follow one another: the store works on them after it has answered. */
  const stock: { last: Promise<unknown> } = { last: Promise.resolve() };
  return async (writes, signal) => {
    const results: StoreWriteResult[] = writes.map(() => ({}));
    const run = { client, signal, settle: (position: number, result: StoreWriteResult) => void (results[position] = result) };
    const positions = Map.groupBy(writes.map((write, position) => ({ write, position })), ({ write }) => write.kind);
    for (const kind of kindsInOrder) {
      const entries = positions.get(kind) ?? [];
      if (entries.length === 0) continue;
      if (kind === 'stock') {
        stock.last = stock.last.then(() => inSlices(entries, stockMax, 1, (some) => together(some, run, adjustStock)));
        await stock.last;
      } else if (kind === 'address') {
        await inSlices(entries.filter(({ write }) => 'id' in write.body), addressesMax, callsAtOnce, (some) => together(some, run, (each) => putList(client, '/v3/customers/addresses', each, signal)));
        await inSlices(entries.filter(({ write }) => !('id' in write.body)), 1, callsAtOnce, (some) => together(some, run, addAddress));
      } else if (batches[kind]) {
        const { path, max } = batches[kind];
        await inSlices(entries, max, callsAtOnce, (some) => together(some, run, (each) => putList(client, path, each, signal)));
      } else await inSlices(entries, 1, callsAtOnce, (some) => together(some, run, one));
    }
    return results;
  };

  async function adjustStock(entries: readonly Entry[], signal: AbortSignal): Promise<undefined> {
    await client.write('PUT', '/v3/inventory/adjustments/absolute', { body: { reason: 'Changed in Salesforce', items: entries.map(({ write }) => write.body) }, signal });
  }

  async function addAddress([entry]: readonly Entry[], signal: AbortSignal): Promise<undefined> {
    if (entry) await client.write('POST', '/v3/customers/addresses', { body: [{ customer_id: entry.write.id, ...entry.write.body }], signal });
  }

  async function one([entry]: readonly Entry[], signal: AbortSignal): Promise<unknown[]> {
    if (!entry) return [];
    const { kind, id, body } = entry.write;
    if (kind === 'shipment') return [await shipOrder(client, id, body, signal)];
    if (kind === 'order') return [await client.write('PUT', `/v2/orders/${id}`, { body, signal })];
    if (kind === 'order-archive') return [await client.write('DELETE', `/v2/orders/${id}`, { signal })];
    return [await client.write('DELETE', kind === 'product-delete' ? `/v3/catalog/products/${id}` : `/v3/customers?id:in=${id}`, { signal })];
  }
}

type Entry = { write: StoreWrite; position: number };
type Run = { signal: AbortSignal; settle(position: number, result: StoreWriteResult): void };
type Send = (entries: readonly Entry[], signal: AbortSignal) => Promise<readonly unknown[] | undefined>;

async function inSlices(entries: readonly Entry[], size: number, atOnce: number, work: (some: readonly Entry[]) => Promise<void>): Promise<void> {
  const slices = Array.from({ length: Math.ceil(entries.length / size) }, (_unused, index) => entries.slice(index * size, (index + 1) * size));
  const next = slices.values();
  await Promise.all(Array.from({ length: Math.min(atOnce, slices.length) }, async () => {
    for (const slice of next) await work(slice);
  }));
}

/** One call; refused, its halves are tried alone. What concerns the whole store (a limit, an outage) is every record's outcome. */
async function together(entries: readonly Entry[], run: Run, send: Send): Promise<void> {
  try {
    const answers = await send(entries, run.signal);
    for (const [index, { position }] of entries.entries()) run.settle(position, { version: versionOf(answers?.[index]) });
  } catch (thrown) {
    const error = toSyncError(thrown, 'load');
    const isOfOne = error.code === 'INVALID_VALUE' || error.code === 'SOURCE_DELETED';
    if (!isOfOne || entries.length === 1) return entries.forEach(({ write, position }) => run.settle(position, { error: precise(error, write) }));
    const half = Math.ceil(entries.length / 2);
    await together(entries.slice(0, half), run, send);
    await together(entries.slice(half), run, send);
  }
}

async function putList(client: Pick<StoreClient, 'write'>, path: string, entries: readonly Entry[], signal: AbortSignal): Promise<unknown[]> {
  const answer = await client.write('PUT', path, { body: entries.map(({ write }) => ({ id: write.id, ...write.body })), signal });
  const data: unknown = typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : undefined;
  const byId = new Map((Array.isArray(data) ? data : []).map((each: unknown) => [typeof each === 'object' && each !== null && 'id' in each ? each.id : undefined, each]));
  return entries.map(({ write }) => byId.get('id' in write.body ? write.body.id : write.id));
}

function versionOf(answer: unknown): number | undefined {
  const parsed = versionSchema.safeParse(answer);
  const at = parsed.success ? Date.parse(parsed.data.date_modified ?? '') : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** The code that names what to do about it. */
function precise(error: SyncError, { kind }: StoreWrite): SyncError {
  const detail = { stage: 'load', message: error.message, field: error.field ?? '', cause: error } as const;
  const field = error.field?.toLowerCase() ?? '';
  if (error.code !== 'INVALID_VALUE') return new SyncError(error.code, { ...detail, ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }) });
  if (kind === 'customer' && field.includes('email')) return new SyncError('EMAIL_IN_USE', detail);
  if (kind === 'shipment' && /carrier|provider/.test(field)) return new SyncError('CARRIER_REFUSED', detail);
  return new SyncError('INVALID_VALUE', detail);
}
