import { Hono } from 'hono';
import { parseShippingAddress } from './order-body.ts';
import { editShippingAddress } from './order-editing.ts';
import { createOrderRequest, v2List, v2Slice, type OrderRequest, type OrderRouteDeps } from './order-request.ts';
import { consignmentsShape, couponShape, feeShape, orderAddressShape, orderLineShape, type OrderView } from './order-shape.ts';
import { orderTaxRows } from './order-taxes.ts';
import { notFoundV2 } from './platform-error.ts';
import { jsonBody, pathId, queryOf, type StoreEnv } from './request-context.ts';
import { fieldsOf } from './write-log.ts';

/** What hangs below one order: products, addresses, coupons, taxes, fees, consignments. */
export function createOrderPartRoutes(deps: OrderRouteDeps): Hono<StoreEnv> {
  const routes = new Hono<StoreEnv>();
  const request = createOrderRequest(deps);
  const { orderOf, view } = request;
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
  routes.get('/orders/:id/consignments', (context) => {
    const withLines = queryOf(context).include === 'consignments.line_items';
    const shaping: OrderView = { ...view(context), consignments: withLines ? 'line-items' : 'links-in-object' };
    return context.json(consignmentsShape(orderOf(context), shaping));
  });
  routes.get('/orders/:id/consignments/shipping/:addressId/shipping_quotes', (context) => {
    orderOf(context);
    return context.body(null, 204);
  });
  addAddressRoutes(routes, request, deps);
  return routes;
}

function addAddressRoutes(routes: Hono<StoreEnv>, { orderOf, view }: OrderRequest, deps: OrderRouteDeps): void {
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
}
