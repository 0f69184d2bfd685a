import { Hono } from 'hono';
import { parseOrderCreate, parseOrderUpdate, parseShippingAddress } from './order-body.ts';
import { draftOrder } from './order-drafting.ts';
import { editOrder, editShippingAddress } from './order-editing.ts';
import { countOrders, listOrders, v2Page } from './order-query.ts';
import type { OrderRecord } from './order-record.ts';
import { consignmentsShape, couponShape, feeShape, orderAddressShape, orderLineShape, orderShape, type OrderView } from './order-shape.ts';
import { orderStatuses } from './order-status.ts';
import { orderTaxRows } from './order-taxes.ts';
import { notFoundV2 } from './platform-error.ts';
import { jsonBody, pathId, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import type { StoreEvents } from './store-events.ts';
import type { StoreState } from './store-state.ts';
import { fieldsOf, type RecordWrite } from './write-log.ts';

export type OrderRouteDeps = { state: StoreState; events: StoreEvents; now: () => number; recordWrite: RecordWrite; apiBase: () => string };

/** V2 answers an empty list with 204 and no body. https://github.com/aligent/bigcommerce-api-php/issues/177 */
function v2List(context: StoreContext, rows: unknown[]): Response {
  return rows.length === 0 ? context.body(null, 204) : context.json(rows);
}

function v2Slice<T>(context: StoreContext, rows: readonly T[]): T[] {
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

/** `/v2/orders` and what hangs below one order. */
export function createOrderRoutes(deps: OrderRouteDeps): Hono<StoreEnv> {
  const { state, events, now, recordWrite } = deps;
  const routes = new Hono<StoreEnv>();
  const view = (context: StoreContext) => viewOf(context, deps.apiBase());
  const orderOf = (context: StoreContext): OrderRecord => {
    const order = state.orders.get(pathId(context, 'id') ?? -1);
    if (!order) throw notFoundV2();
    return order;
  };

  routes.get('/orders', (context) => {
    const shaping = view(context);
    return v2List(
      context,
      listOrders(state.orders, queryOf(context)).map((order) => orderShape(order, shaping)),
    );
  });
  routes.get('/orders/count', (context) => {
    const counts = countOrders(state.orders, queryOf(context));
    const statuses = orderStatuses.map((status) => ({ ...statusShape(status, 'sort_order'), count: counts.get(status.id) ?? 0 }));
    return context.json({ statuses, count: [...counts.values()].reduce((sum, count) => sum + count, 0) });
  });
  routes.get('/orders/:id', (context) => context.json(orderShape(orderOf(context), view(context))));

  routes.post('/orders', async (context) => {
    const body = await jsonBody(context);
    const order = draftOrder(state, parseOrderCreate(body), now());
    state.orders.insert(order);
    recordWrite(context, {
      object: 'Order',
      action: 'create',
      id: order.header.id,
      externalId: order.header.external_order_id || undefined,
      fields: fieldsOf(body),
    });
    events.orderPlaced(order);
    return context.json(orderShape(order, view(context)));
  });
  routes.put('/orders/:id', async (context) => {
    const body = await jsonBody(context);
    const order = orderOf(context);
    const previousStatusId = order.header.status_id;
    editOrder(state, order, parseOrderUpdate(body), now());
    recordWrite(context, { object: 'Order', action: 'update', id: order.header.id, fields: fieldsOf(body) });
    events.orderChanged(order, previousStatusId);
    return context.json(orderShape(order, view(context)));
  });
  routes.delete('/orders/:id', (context) => {
    const order = orderOf(context);
    if (!order.header.is_deleted) {
      order.header.is_deleted = true;
      state.orders.touch(order, now());
      recordWrite(context, { object: 'Order', action: 'delete', id: order.header.id, fields: ['is_deleted'] });
      events.orderArchived(order);
    }
    return context.body(null, 204);
  });

  addOrderParts(routes, { orderOf, view, deps });
  routes.get('/order_statuses', (context) => context.json(orderStatuses.map((status) => statusShape(status, 'order'))));
  routes.get('/order_statuses/:id', (context) => {
    const status = orderStatuses.find((known) => known.id === pathId(context, 'id'));
    if (!status) throw notFoundV2();
    return context.json(statusShape(status, 'order'));
  });
  return routes;
}

type PartDeps = { orderOf: (context: StoreContext) => OrderRecord; view: (context: StoreContext) => OrderView; deps: OrderRouteDeps };

function addOrderParts(routes: Hono<StoreEnv>, { orderOf, view, deps }: PartDeps): void {
  routes.get('/orders/:id/products', (context) => {
    const order = orderOf(context);
    return v2List(
      context,
      v2Slice(context, order.lines).map((line) => orderLineShape(order, line)),
    );
  });
  routes.get('/orders/:id/products/:productId', (context) => {
    const order = orderOf(context);
    const line = order.lines.find((known) => known.id === pathId(context, 'productId'));
    if (!line) throw notFoundV2();
    return context.json(orderLineShape(order, line));
  });
  for (const path of ['/orders/:id/shipping_addresses', '/orders/:id/shippingaddresses'])
    routes.get(path, (context) => {
      const order = orderOf(context);
      return v2List(
        context,
        v2Slice(context, order.addresses).map((address) => orderAddressShape(order, address, view(context))),
      );
    });
  routes.get('/orders/:id/shipping_addresses/:addressId', (context) => {
    const order = orderOf(context);
    const address = order.addresses.find((known) => known.id === pathId(context, 'addressId'));
    if (!address) throw notFoundV2();
    return context.json(orderAddressShape(order, address, view(context)));
  });
  routes.put('/orders/:id/shipping_addresses/:addressId', async (context) => {
    const body = await jsonBody(context);
    const order = orderOf(context);
    const addressId = pathId(context, 'addressId') ?? -1;
    editShippingAddress(order, addressId, parseShippingAddress(body));
    deps.state.orders.touch(order, deps.now());
    deps.recordWrite(context, { object: 'OrderShippingAddress', action: 'update', id: addressId, fields: fieldsOf(body) });
    deps.events.orderChanged(order, order.header.status_id);
    const address = order.addresses.find((known) => known.id === addressId);
    if (!address) throw notFoundV2();
    return context.json(orderAddressShape(order, address, view(context)));
  });
  // Only the storefront generates quotes; orders of the API and the control panel have none.
  routes.get('/orders/:id/shipping_addresses/:addressId/shipping_quotes', (context) => {
    orderOf(context);
    return context.body(null, 204);
  });
  routes.get('/orders/:id/coupons', (context) => {
    const order = orderOf(context);
    return v2List(
      context,
      v2Slice(context, order.coupons).map((coupon) => couponShape(order, coupon)),
    );
  });
  routes.get('/orders/:id/taxes', (context) => {
    const order = orderOf(context);
    const hasDetails = queryOf(context).details === 'true';
    return v2List(context, v2Slice(context, orderTaxRows(order, { rate: deps.state.settings.taxRate, hasDetails })));
  });
  routes.get('/orders/:id/fees', (context) => context.json({ fees: orderOf(context).fees.map(feeShape) }));
  routes.get('/orders/:id/messages', (context) => {
    orderOf(context);
    return context.body(null, 204);
  });
  routes.get('/orders/:id/shipments', (context) => {
    orderOf(context);
    return context.body(null, 204);
  });
  routes.get('/orders/:id/consignments', (context) => {
    const withLines = queryOf(context).include === 'consignments.line_items';
    const shaping: OrderView = { ...view(context), consignments: withLines ? 'line-items' : 'links-in-object' };
    return context.json(consignmentsShape(orderOf(context), shaping));
  });
}

function statusShape(status: (typeof orderStatuses)[number], orderField: 'order' | 'sort_order'): Record<string, unknown> {
  const { id, name, description, order } = status;
  return { id, name, system_label: name, custom_label: name, system_description: description, [orderField]: order };
}
