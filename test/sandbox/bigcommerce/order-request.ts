import { v2Page } from './order-query.ts';
import type { OrderRecord } from './order-record.ts';
import type { OrderView } from './order-shape.ts';
import { notFoundV2 } from './platform-error.ts';
import { pathId, queryOf, type StoreContext } from './request-context.ts';
import type { StoreEvents } from './store-events.ts';
import type { StoreState } from './store-state.ts';
import type { RecordWrite } from './write-log.ts';

/** What the routes below `/v2/orders` work with. */
export type OrderRouteDeps = { state: StoreState; events: StoreEvents; now: () => number; recordWrite: RecordWrite; apiBase: () => string };

/** V2 answers an empty list with 204 and no body. https://github.com/aligent/bigcommerce-api-php/issues/177 */
export function v2List(context: StoreContext, rows: unknown[]): Response {
  return rows.length === 0 ? context.body(null, 204) : context.json(rows);
}

/** The rows `page` and `limit` ask for. */
export function v2Slice<T>(context: StoreContext, rows: readonly T[]): T[] {
  const { limit, offset } = v2Page(queryOf(context));
  return rows.slice(offset, offset + limit);
}

/** `include=consignments…` has an object form only with `consignment_structure=object`. */
function viewOf(context: StoreContext, apiBase: string): OrderView {
  const query = queryOf(context);
  const include = new Set((query.include ?? '').split(','));
  const isObject = query.consignment_structure === 'object';
  const withLines = include.has('consignments.line_items');
  const consignments = isObject && withLines ? 'line-items' : isObject && include.has('consignments') ? 'links-in-object' : 'link';
  return { apiBase, consignments, hasFees: include.has('fees') };
}

/** How a route finds the order its path names and the view its query asks for. */
export type OrderRequest = { orderOf: (context: StoreContext) => OrderRecord; view: (context: StoreContext) => OrderView };

export function createOrderRequest({ state, apiBase }: OrderRouteDeps): OrderRequest {
  return {
    orderOf(context) {
      const order = state.orders.get(pathId(context, 'id') ?? -1);
      if (!order) throw notFoundV2();
      return order;
    },
    view: (context) => viewOf(context, apiBase()),
  };
}
