import type { OrderRecord } from './order-record.ts';
import { wholeSecond } from './platform-date.ts';

/** All orders of the store with the indexes that keep single reads and id or date windows off a full scan. */
export type OrderTable = {
  nextId(): number;
  /** Ids of lines, addresses, fees and coupons count up over all orders. */
  nextPartId(): number;
  nextGiftCertificateId(): number;
  /** An id that came from outside is not given again. */
  reservePartId(id: number): void;
  hasLine(id: number): boolean;
  insert(order: OrderRecord): void;
  get(id: number): OrderRecord | undefined;
  /** Marks an order as changed at `at`. */
  touch(order: OrderRecord, at: number): void;
  count(): number;
  byId(range: { min?: number; max?: number }): Iterable<OrderRecord>;
  /** Ascending by the time of the last change, from `min` on. */
  byModified(min: number): Iterable<OrderRecord>;
  ofCustomer(customerId: number): OrderRecord[];
  /** An order moved to another customer. */
  reassign(order: OrderRecord, customerId: number): void;
};

type Change = { at: number; order: OrderRecord };

/** The first position whose key is not below `key`. */
function lowerBound<T>(items: readonly T[], key: number, keyOf: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && keyOf(item) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many outdated entries the change log may hold before it is rewritten. */
const staleMax = 10_000;

export function createOrderTable(firstId = 100): OrderTable {
  const orders = new Map<number, OrderRecord>();
  const ascending: OrderRecord[] = [];
  const byCustomer = new Map<number, Set<OrderRecord>>();
  const newest = new Map<OrderRecord, Change>();
  let changes: Change[] = [];
  let lastId = firstId - 1;
  let lastPartId = 0;
  let lastGiftCertificateId = 0;

  const ofCustomerSet = (id: number) => {
    const known = byCustomer.get(id);
    if (known) return known;
    const created = new Set<OrderRecord>();
    byCustomer.set(id, created);
    return created;
  };

  function noteChange(order: OrderRecord, at: number): void {
    const change = { at: wholeSecond(at), order };
    newest.set(order, change);
    // Log order is commit order; only a migrated order or a clock set back needs an insertion in the middle.
    const last = changes.at(-1);
    if (!last || last.at <= change.at) changes.push(change);
    else changes.splice(lowerBound(changes, change.at + 1, (item) => item.at), 0, change);
    if (changes.length > orders.size + staleMax) changes = changes.filter((item) => newest.get(item.order) === item);
  }

  return {
    nextId: () => (lastId += 1),
    nextPartId: () => (lastPartId += 1),
    nextGiftCertificateId: () => (lastGiftCertificateId += 1),
    reservePartId: (id) => void (lastPartId = Math.max(lastPartId, id)),
    hasLine: (id) => ascending.some((order) => order.lines.some((line) => line.id === id)),
    insert(order) {
      orders.set(order.header.id, order);
      lastId = Math.max(lastId, order.header.id);
      // Only an imported order may be older than the newest.
      const at = lowerBound(ascending, order.header.id, (known) => known.header.id);
      ascending.splice(at, 0, order);
      ofCustomerSet(order.header.customer_id).add(order);
      noteChange(order, order.modifiedAt);
    },
    get: (id) => orders.get(id),
    touch(order, at) {
      order.modifiedAt = at;
      noteChange(order, at);
    },
    count: () => orders.size,
    *byId({ min = 0, max = Number.POSITIVE_INFINITY }) {
      for (let at = lowerBound(ascending, min, (order) => order.header.id); at < ascending.length; at += 1) {
        const order = ascending[at];
        if (!order || order.header.id > max) return;
        yield order;
      }
    },
    *byModified(min) {
      const log = changes;
      for (let at = lowerBound(log, wholeSecond(min), (change) => change.at); at < log.length; at += 1) {
        const change = log[at];
        if (change && newest.get(change.order) === change) yield change.order;
      }
    },
    ofCustomer: (customerId) => [...(byCustomer.get(customerId) ?? [])].sort((a, b) => a.header.id - b.header.id),
    reassign(order, customerId) {
      ofCustomerSet(order.header.customer_id).delete(order);
      order.header.customer_id = customerId;
      ofCustomerSet(customerId).add(order);
    },
  };
}
