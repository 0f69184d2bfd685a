import { Hono } from 'hono';
import { parseOrderCreate, parseOrderUpdate } from './order-body.ts';
import { draftOrder } from './order-drafting.ts';
import { editOrder } from './order-editing.ts';
import { countOrders, listOrders } from './order-query.ts';
import { createOrderRequest, v2List, type OrderRouteDeps } from './order-request.ts';
import type { OrderRecord } from './order-record.ts';
import { orderShape } from './order-shape.ts';
import { orderStatuses } from './order-status.ts';
import { notFoundV2 } from './platform-error.ts';
import { jsonBody, pathId, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import { sellStock } from './stock-keeping.ts';
import { fieldsOf } from './write-log.ts';

/** `/v2/orders` and `/v2/order_statuses`. */
export function createOrderRoutes(deps: OrderRouteDeps): Hono<StoreEnv> {
  const { state, events, now, recordWrite } = deps;
  const routes = new Hono<StoreEnv>();
  const { orderOf, view } = createOrderRequest(deps);

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
    events.orderPlaced(order, sellStock(state.catalog, order.lines));
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
  const archive = (context: StoreContext, order: OrderRecord) => {
    if (order.header.is_deleted) return;
    order.header.is_deleted = true;
    state.orders.touch(order, now());
    recordWrite(context, { object: 'Order', action: 'delete', id: order.header.id, fields: ['is_deleted'] });
    events.orderArchived(order);
  };
  routes.delete('/orders/:id', (context) => {
    archive(context, orderOf(context));
    return context.body(null, 204);
  });
  // The platform has it: one call without an id archives every order of the store.
  routes.delete('/orders', (context) => {
    for (const order of state.orders.byId({})) archive(context, order);
    return context.body(null, 204);
  });

  routes.get('/order_statuses', (context) => context.json(orderStatuses.map((status) => statusShape(status, 'order'))));
  routes.get('/order_statuses/:id', (context) => {
    const status = orderStatuses.find((known) => known.id === pathId(context, 'id'));
    if (!status) throw notFoundV2();
    return context.json(statusShape(status, 'order'));
  });
  return routes;
}

function statusShape(status: (typeof orderStatuses)[number], orderField: 'order' | 'sort_order'): Record<string, unknown> {
  const { id, name, description, order } = status;
  return { id, name, system_label: name, custom_label: name, system_description: description, [orderField]: order };
}
