import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { type ChangeWindow, entityIdOf, type SourceRecord } from '../../core/entity.ts';
import { SyncError } from '../../core/sync-error.ts';
import { forEachInTurns } from '../../core/turns.ts';
import type { StoreClient } from './client.ts';
import { hasRefunds, includedLinesMax, orderInclude, orderKeyOf, orderLineSchema, orderSchema, refundListSchema, type StoreOrder } from './order.ts';
import { rawLinesOf } from './raw-record.ts';
import { idOf, idsPerCallMax, pageMax, rawOf, type ReadOne, unreadable, versionOf } from './record-list.ts';

/** Events and records have whole seconds. */
const windowSlackMs = 1_000;
/** Lines of one read: each becomes some kilobytes on its way, and a dozen batches are under way at a time. */
const linesMax = 4_000;
const linePagesMax = 20;
const refundPagesMax = 20;

/** `sent`: the order as the store sent it, where it is kept. */
type Sent = { order: StoreOrder; sent: SourceRecord['raw'] };
type OrderRead = Sent | SyncError | undefined;

type OrderList = { orders: Map<string, OrderRead>; read(query: string): Promise<number> };

/** Orders in as few calls as their ids and times of change allow: neighbours by range, orders that changed together by time, strangers singly. */
export async function readOrders(client: StoreClient, keys: readonly string[], { signal, changed, keepsRaw = false }: { signal: AbortSignal; changed?: ChangeWindow | undefined; keepsRaw?: boolean }): Promise<Map<string, ReadOne>> {
  const orders = new Map<string, OrderRead>(keys.map((key) => [key, undefined]));
  const list: OrderList = {
    orders,
    // https://developer.bigcommerce.com/docs/rest-management/orders#get-all-orders : a bare array, or 204 when nothing matches.
    async read(query) {
      const items = await client.get(`/v2/orders?${query}&limit=${pageMax}&${orderInclude}`, signal);
      const found: unknown[] = Array.isArray(items) ? items : [];
      await forEachInTurns(found, (item) => {
        const key = orderKeyOf(idOf(item));
        if (orders.has(key)) orders.set(key, parseOrder(item, keepsRaw));
      });
      return found.length;
    },
  };
  if (changed) await readByTime(list, changed);
  for (const range of openRanges(orders)) if (range.length > 1) await list.read(`min_id=${range[0]}&max_id=${range.at(-1)}`);
  // Lists may leave archived orders out, so a key that is absent from its list is read singly before it counts as gone.
  for (const [key, order] of orders) if (order === undefined) orders.set(key, await readOneOrder(client, key, { signal, keepsRaw }));
  const found = new Map<string, ReadOne>();
  let lines = 0;
  for (const [key, order] of orders) {
    // Orders of a thousand lines fill a batch long before two hundred of them do.
    const isFull = lines >= linesMax;
    const one = order === undefined || order instanceof SyncError ? order : isFull ? new SyncError('BATCH_FULL', { stage: 'extract', retryAfterMs: 0 }) : await completeLines(client, order, signal);
    found.set(key, one);
    if (one && !(one instanceof SyncError) && Array.isArray(one.data.lines)) lines += one.data.lines.length;
  }
  await addRefunds(client, found, signal);
  return found;
}

const openRanges = (orders: ReadonlyMap<string, OrderRead>): number[][] => denseRanges([...orders].flatMap(([key, order]) => (order === undefined ? [Number(entityIdOf(key))] : [])).sort((a, b) => a - b));

/**
 * Ids that lie far apart take a call each or nearly so; when their events are close in time, one list of what changed then may hold them
 * all. It is given up when it turns out no cheaper: what it missed is read by id.
 */
async function readByTime({ orders, read }: OrderList, changed: ChangeWindow): Promise<void> {
  const otherwise = openRanges(orders).length;
  const pagesNeeded = Math.ceil(orders.size / pageMax);
  if (otherwise <= pagesNeeded + 1) return;
  for (let page = 1; page <= Math.min(pagesNeeded + 1, otherwise - 1); page += 1) {
    const count = await read(`min_date_modified=${isoOf(changed.from - windowSlackMs)}&sort=date_modified:asc&page=${page}`);
    if (count < pageMax || [...orders.values()].every((order) => order !== undefined)) return;
  }
}

/** Events have whole seconds, and an order may have changed again since: the window has no end. */
const isoOf = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** The sum of an order's refunds goes with it: one call for up to 50 orders, none when no order shows a refund. */
async function addRefunds(client: StoreClient, found: Map<string, ReadOne>, signal: AbortSignal): Promise<void> {
  const sums = new Map<number, Decimal>([...found.values()].flatMap((one) => (one && !(one instanceof SyncError) && hasRefunds(refundSigns.parse(one.data)) ? [[Number(one.data.id), new Decimal(0)] as const] : [])));
  const ids = [...sums.keys()];
  for (let start = 0; start < ids.length; start += idsPerCallMax) {
    for (let page = 1; page <= refundPagesMax; page += 1) {
      const list = `order_id:in=${ids.slice(start, start + idsPerCallMax).join(',')}&limit=${pageMax}&page=${page}`;
      const { data, meta } = refundListSchema.parse(await client.get(`/v3/orders/payment_actions/refunds?${list}`, signal));
      for (const refund of data) sums.set(refund.order_id, (sums.get(refund.order_id) ?? new Decimal(0)).plus(refund.amount));
      if (page >= (meta?.pagination?.total_pages ?? 1)) break;
    }
  }
  for (const [key, one] of found) if (one && !(one instanceof SyncError)) found.set(key, { ...one, data: { ...one.data, refunded: (sums.get(Number(one.data.id)) ?? new Decimal(0)).toFixed() } });
}

const refundSigns = z.object({ status_id: z.number(), payment_status: z.string(), lines: z.array(z.object({ quantity_refunded: z.number() })) });

async function readOneOrder(client: StoreClient, key: string, { signal, keepsRaw }: { signal: AbortSignal; keepsRaw: boolean }): Promise<OrderRead> {
  try {
    return parseOrder(await client.get(`/v2/orders/${entityIdOf(key)}?${orderInclude}`, signal), keepsRaw);
  } catch (error) {
    if (error instanceof SyncError && error.code === 'SOURCE_DELETED') return undefined;
    throw error;
  }
}

function parseOrder(item: unknown, keepsRaw: boolean): Sent | SyncError {
  const parsed = orderSchema.safeParse(item);
  return parsed.success ? { order: parsed.data, sent: keepsRaw ? rawOf(item) : undefined } : unreadable(orderKeyOf(idOf(item)), parsed.error);
}

/** Included line items stop at 50 (bigcommerce/docs#960): a larger order is paged from /products. */
async function completeLines(client: StoreClient, { order, sent }: Sent, signal: AbortSignal): Promise<ReadOne> {
  const entityKey = orderKeyOf(order.id);
  const version = versionOf(order);
  const included = includedLines(order);
  const isCut = consignmentsOf(order).some((lines) => lines.length >= includedLinesMax) || included.length >= includedLinesMax;
  // A line that goes nowhere (a physical one added to a download) is in no consignment, and only the order's own count tells.
  const isShort = order.items_total > 0 && included.reduce((sum, line) => sum + line.quantity, 0) !== order.items_total;
  if (!isCut && !isShort && included.length > 0) return { entityKey, version, data: { ...order, lines: included }, raw: sent && { ...sent, products: rawLinesOf(sent) } };
  const lines: unknown[] = [];
  for (let page = 1; page <= linePagesMax; page += 1) {
    const items = await client.get(`/v2/orders/${order.id}/products?page=${page}&limit=${pageMax}`, signal);
    const count = Array.isArray(items) ? lines.push(...items) - (page - 1) * pageMax : 0;
    if (count < pageMax) break;
  }
  const parsed = z.array(orderLineSchema).safeParse(lines);
  return parsed.success ? { entityKey, version, data: { ...order, lines: parsed.data }, raw: sent && { ...sent, products: lines } } : unreadable(entityKey, parsed.error);
}

function consignmentsOf(order: StoreOrder) {
  const { shipping, pickups, downloads, email } = order.consignments;
  return [...shipping, ...pickups, ...downloads, ...email.gift_certificates].map((consignment) => consignment.line_items);
}

function includedLines(order: StoreOrder) {
  return consignmentsOf(order)
    .flat()
    .sort((a, b) => a.id - b.id);
}

/** Runs of ids that fit one page even when every id between them exists. */
function denseRanges(sorted: readonly number[]): number[][] {
  const ranges: number[][] = [];
  for (const id of sorted) {
    const current = ranges.at(-1);
    if (current?.[0] !== undefined && id - current[0] < pageMax) current.push(id);
    else ranges.push([id]);
  }
  return ranges;
}
