import { Decimal } from 'decimal.js';
import type { StoreOrder } from './order.ts';

/** Which orders come into Salesforce. No status named = all; amounts are in the currency of the order. */
export type OrderFilter = Readonly<{ paidOnly: boolean; statuses: readonly number[]; minimumTotal: string }>;

/** Pending, declined, awaiting payment, to be verified: what is paid by hand says so by its status alone. */
const unpaidStatuses = new Set([1, 6, 7, 12]);
/** https://developer.bigcommerce.com/docs/rest-management/orders#get-an-order (payment_status): a refund was paid before. */
const paidStates = new Set(['captured', 'paid', 'partially refunded', 'refunded']);

/** Whether the shop has, or had, the money. */
export function isPaid({ payment_status: state, status_id: status }: Pick<StoreOrder, 'payment_status' | 'status_id'>): boolean {
  return state === '' ? !unpaidStatuses.has(status) : paidStates.has(state.toLowerCase());
}

/** Why this order does not come in, in words for people, and the field that says so; undefined when it does. `statusOf`: what the store calls a status. */
export function orderFilteredBy(order: StoreOrder, filter: OrderFilter, statusOf: (id: number) => string): { field: string; message: string } | undefined {
  if (filter.paidOnly && !isPaid(order)) return { field: 'payment_status', message: `Not synced: only paid orders are, and this one is not paid yet (${order.payment_status === '' ? `status ${statusOf(order.status_id)}` : `payment ${order.payment_status}`}).` };
  if (filter.statuses.length > 0 && !filter.statuses.includes(order.status_id)) return { field: 'status_id', message: `Not synced: orders with the status ${statusOf(order.status_id)} are left out.` };
  if (new Decimal(order.total_inc_tax).lt(filter.minimumTotal)) return { field: 'total_inc_tax', message: `Not synced: its total is below the minimum of ${filter.minimumTotal}.` };
  return undefined;
}
