import { Decimal } from 'decimal.js';
import type { OrderRecord } from './order-record.ts';
import { parsePlatformDate, wholeSecond } from './platform-date.ts';
import { invalidField, PlatformError } from './platform-error.ts';
import type { OrderTable } from './order-table.ts';

type Query = Record<string, string>;
type OrderTest = (order: OrderRecord) => boolean;

/** V2 lists: 50 by default, 250 at most. */
const limitDefault = 50;
const limitMax = 250;

function wholeNumber(query: Query, name: string): number | undefined {
  const text = query[name];
  if (text === undefined || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) throw invalidField(name);
  return Number(text);
}

function decimal(query: Query, name: string): Decimal | undefined {
  const text = query[name];
  if (text === undefined || text === '') return undefined;
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw invalidField(name);
  return new Decimal(text);
}

function date(query: Query, name: string): number | undefined {
  const text = query[name];
  if (text === undefined || text === '') return undefined;
  const at = parsePlatformDate(text);
  if (at === undefined) throw invalidField(name, 'Not a date in RFC 2822 or ISO 8601; is it URL-encoded?');
  return at;
}

/** `page` and `limit` of a V2 list; a limit above 250 answers 413. */
export function v2Page(query: Query): { limit: number; offset: number } {
  const limit = wholeNumber(query, 'limit') ?? limitDefault;
  const page = wholeNumber(query, 'page') ?? 1;
  if (limit < 1) throw invalidField('limit');
  if (page < 1) throw invalidField('page');
  if (limit > limitMax) throw new PlatformError({ status: 413, message: `The requested limit is too large. The maximum limit is ${limitMax}.` });
  return { limit, offset: (page - 1) * limit };
}

/** Every filter of the list that is not served by walking an index. Boundaries are inclusive, at whole seconds. */
function orderTests(query: Query): OrderTest[] {
  const tests: OrderTest[] = [];
  const add = <T>(value: T | undefined, test: (order: OrderRecord, value: T) => boolean) => {
    if (value !== undefined) tests.push((order) => test(order, value));
  };
  const wantsDeleted = query.is_deleted === 'true';
  tests.push((order) => order.header.is_deleted === wantsDeleted);
  add(wholeNumber(query, 'min_id'), (order, id) => order.header.id >= id);
  add(wholeNumber(query, 'max_id'), (order, id) => order.header.id <= id);
  add(decimal(query, 'min_total'), (order, total) => total.lte(order.totals.total_inc_tax));
  add(decimal(query, 'max_total'), (order, total) => total.gte(order.totals.total_inc_tax));
  add(wholeNumber(query, 'customer_id'), (order, id) => order.header.customer_id === id);
  add(wholeNumber(query, 'status_id'), (order, id) => order.header.status_id === id);
  add(wholeNumber(query, 'channel_id'), (order, id) => order.header.channel_id === id);
  add(query.email?.toLowerCase(), (order, email) => order.header.billing_address.email.toLowerCase() === email);
  add(query.cart_id, (order, id) => order.header.cart_id === id);
  add(query.payment_method?.toLowerCase(), (order, method) => order.header.payment_method.toLowerCase() === method);
  add(query.external_order_id, (order, id) => order.header.external_order_id === id);
  add(date(query, 'min_date_created'), (order, at) => wholeSecond(order.createdAt) >= at);
  add(date(query, 'max_date_created'), (order, at) => wholeSecond(order.createdAt) <= at);
  add(date(query, 'min_date_modified'), (order, at) => wholeSecond(order.modifiedAt) >= at);
  add(date(query, 'max_date_modified'), (order, at) => wholeSecond(order.modifiedAt) <= at);
  return tests;
}

const sortKeys: Record<string, (order: OrderRecord) => number | string> = {
  id: (order) => order.header.id,
  customer_id: (order) => order.header.customer_id,
  date_created: (order) => wholeSecond(order.createdAt),
  date_modified: (order) => wholeSecond(order.modifiedAt),
  status_id: (order) => order.header.status_id,
  channel_id: (order) => order.header.channel_id,
  external_id: (order) => order.header.external_id ?? '',
};

function sortOf(query: Query): { field: string; isDescending: boolean } {
  const [field = 'id', direction = 'asc', ...rest] = (query.sort ?? 'id:asc').split(':');
  if (!(field in sortKeys) || !['asc', 'desc'].includes(direction) || rest.length > 0) throw invalidField('sort');
  return { field, isDescending: direction === 'desc' };
}

function matching(orders: Iterable<OrderRecord>, tests: readonly OrderTest[], max = Number.POSITIVE_INFINITY): OrderRecord[] {
  const found: OrderRecord[] = [];
  for (const order of orders) {
    if (!tests.every((test) => test(order))) continue;
    found.push(order);
    if (found.length >= max) break;
  }
  return found;
}

/** The narrowest index that holds every match; the tests do the rest. */
function candidates(table: OrderTable, query: Query): Iterable<OrderRecord> {
  const customerId = wholeNumber(query, 'customer_id');
  if (customerId !== undefined && customerId !== 0) return table.ofCustomer(customerId);
  return table.byId({ min: wholeNumber(query, 'min_id'), max: wholeNumber(query, 'max_id') });
}

/** One page of GET /v2/orders. */
export function listOrders(table: OrderTable, query: Query): OrderRecord[] {
  const { limit, offset } = v2Page(query);
  const { field, isDescending } = sortOf(query);
  const tests = orderTests(query);
  const modifiedMin = date(query, 'min_date_modified');
  if (field === 'date_modified' && !isDescending)
    return matching(table.byModified(modifiedMin ?? 0), tests, offset + limit).slice(offset);
  if (field === 'id' && !isDescending) return matching(candidates(table, query), tests, offset + limit).slice(offset);
  const found = matching(modifiedMin === undefined ? candidates(table, query) : table.byModified(modifiedMin), tests);
  const keyOf = sortKeys[field] ?? ((order: OrderRecord) => order.header.id);
  const sign = isDescending ? -1 : 1;
  found.sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return left === right ? a.header.id - b.header.id : sign * (left < right ? -1 : 1);
  });
  return found.slice(offset, offset + limit);
}

/** The matches of GET /v2/orders/count, by status. */
export function countOrders(table: OrderTable, query: Query): Map<number, number> {
  const counts = new Map<number, number>();
  for (const order of matching(candidates(table, query), orderTests(query)))
    counts.set(order.header.status_id, (counts.get(order.header.status_id) ?? 0) + 1);
  return counts;
}
