import { Hono } from 'hono';
import type { BillingAddress, OrderAddress, OrderRecord } from './order-record.ts';
import { createOrderRequest, v2List, v2Slice, type OrderRouteDeps } from './order-request.ts';
import { rfc2822Date } from './platform-date.ts';
import { notFoundV2 } from './platform-error.ts';
import { jsonBody, pathId, type StoreContext, type StoreEnv } from './request-context.ts';
import { parseShipmentCreate, parseShipmentUpdate } from './shipment-body.ts';
import type { ShipmentRecord } from './shipment-record.ts';
import { editShipment, removeShipment, shipOrder } from './shipment-writing.ts';
import { fieldsOf } from './write-log.ts';

const providerNames: Record<string, string> = { auspost: 'Australia Post', canadapost: 'Canada Post', usps: 'USPS', fedex: 'FedEx', ups: 'UPS', royalmail: 'Royal Mail', endicia: 'Endicia', shipperhq: 'ShipperHQ' };

function placeOf(address: BillingAddress | OrderAddress | undefined): Record<string, unknown> {
  if (!address) return {};
  const { first_name, last_name, company, street_1, street_2, city, state, zip, country, country_iso2, phone, email } = address;
  return { first_name, last_name, company, street_1, street_2, city, state, zip, country, country_iso2, phone, email };
}

/** The link the platform makes of a number and a carrier; a custom link takes its place. */
function generatedLink(shipment: ShipmentRecord): string {
  const carrier = shipment.tracking_carrier || (shipment.shipping_provider === 'custom' ? '' : shipment.shipping_provider);
  if (shipment.tracking_link !== '' || shipment.tracking_number === '' || carrier === '') return '';
  return `https://tracking.example.com/${carrier}/${encodeURIComponent(shipment.tracking_number)}`;
}

/** A shipment as V2 answers it. */
export function shipmentShape(order: OrderRecord, shipment: ShipmentRecord): Record<string, unknown> {
  const { createdAt, ...wire } = shipment;
  return {
    ...wire,
    customer_id: order.header.customer_id,
    date_created: rfc2822Date(createdAt),
    billing_address: placeOf(order.header.billing_address),
    shipping_address: placeOf(order.addresses.find((address) => address.id === shipment.order_address_id)),
    shipping_provider_display_name: providerNames[shipment.shipping_provider] ?? '',
    generated_tracking_link: generatedLink(shipment),
  };
}

/** `/v2/orders/{id}/shipments`. */
export function createShipmentRoutes(deps: OrderRouteDeps): Hono<StoreEnv> {
  const { state, events, now, recordWrite } = deps;
  const routes = new Hono<StoreEnv>();
  const { orderOf } = createOrderRequest(deps);
  const shipmentOf = (context: StoreContext) => {
    const order = orderOf(context);
    const shipment = state.shipments.ofOrder(order.header.id).find((known) => known.id === pathId(context, 'shipmentId'));
    if (!shipment) throw notFoundV2();
    return { order, shipment };
  };
  const remove = (context: StoreContext, order: OrderRecord, shipment: ShipmentRecord) => {
    removeShipment(state, order, shipment, now());
    recordWrite(context, { object: 'Shipment', action: 'delete', id: shipment.id, fields: [] });
    events.shipment('deleted', order, { id: shipment.id });
  };

  routes.get('/orders/:id/shipments', (context) => {
    const order = orderOf(context);
    return v2List(
      context,
      v2Slice(context, state.shipments.ofOrder(order.header.id)).map((shipment) => shipmentShape(order, shipment)),
    );
  });
  routes.get('/orders/:id/shipments/count', (context) => context.json({ count: state.shipments.ofOrder(orderOf(context).header.id).length }));
  routes.get('/orders/:id/shipments/:shipmentId', (context) => {
    const { order, shipment } = shipmentOf(context);
    return context.json(shipmentShape(order, shipment));
  });
  routes.post('/orders/:id/shipments', async (context) => {
    const body = await jsonBody(context);
    const order = orderOf(context);
    const previousStatusId = order.header.status_id;
    const shipment = shipOrder(state, order, parseShipmentCreate(body), now());
    recordWrite(context, { object: 'Shipment', action: 'create', id: shipment.id, fields: fieldsOf(body) });
    events.shipment('created', order, { id: shipment.id, previousStatusId });
    return context.json(shipmentShape(order, shipment), 201);
  });
  routes.put('/orders/:id/shipments/:shipmentId', async (context) => {
    const body = await jsonBody(context);
    const { order, shipment } = shipmentOf(context);
    editShipment(order, shipment, parseShipmentUpdate(body));
    recordWrite(context, { object: 'Shipment', action: 'update', id: shipment.id, fields: fieldsOf(body) });
    events.shipment('updated', order, { id: shipment.id });
    return context.json(shipmentShape(order, shipment));
  });
  routes.delete('/orders/:id/shipments/:shipmentId', (context) => {
    const { order, shipment } = shipmentOf(context);
    remove(context, order, shipment);
    return context.body(null, 204);
  });
  routes.delete('/orders/:id/shipments', (context) => {
    const order = orderOf(context);
    for (const shipment of state.shipments.ofOrder(order.header.id)) remove(context, order, shipment);
    return context.body(null, 204);
  });
  return routes;
}
