import type { OrderLine, OrderRecord } from './order-record.ts';
import { rfc2822Date } from './platform-date.ts';
import { invalidField } from './platform-error.ts';
import type { ShipmentCreateBody, ShipmentUpdateBody } from './shipment-body.ts';
import type { ShipmentRecord } from './shipment-record.ts';
import type { StoreState } from './store-state.ts';

const shipped = 2;
const partiallyShipped = 3;

/** Pieces of a line that can still be sent to this address. */
export function shippable(line: OrderLine, addressId: number): number {
  return line.type === 'physical' && line.addressId === addressId ? line.quantity - line.quantityShipped : 0;
}

function checkAddress(order: OrderRecord, addressId: number): void {
  if (!order.addresses.some((address) => address.id === addressId)) throw invalidField('order_address_id', 'The order has no such address.');
}

function recount(order: OrderRecord): void {
  order.header.items_shipped = order.lines.reduce((count, line) => count + line.quantityShipped, 0);
}

/** POST …/shipments: one address per shipment, nothing twice, nothing beyond what was bought. The order becomes (partially) shipped. */
export function shipOrder(state: StoreState, order: OrderRecord, body: ShipmentCreateBody, at: number): ShipmentRecord {
  checkAddress(order, body.order_address_id);
  const taken = new Map<OrderLine, number>();
  for (const item of body.items) {
    const line = order.lines.find((known) => known.id === item.order_product_id);
    if (!line) throw invalidField('items', `The order has no product ${item.order_product_id}.`);
    const quantity = (taken.get(line) ?? 0) + item.quantity;
    if (line.addressId !== body.order_address_id) throw invalidField('items', `The product ${line.id} goes to another address.`);
    if (quantity > shippable(line, body.order_address_id)) throw invalidField('items', `The quantity of the product ${line.id} exceeds what is left to ship.`);
    taken.set(line, quantity);
  }
  const { items, ...given } = body;
  const shipment: ShipmentRecord = {
    id: state.shipments.nextId(),
    order_id: order.header.id,
    tracking_number: '',
    merchant_shipping_cost: '0.0000',
    shipping_method: order.addresses.find((address) => address.id === body.order_address_id)?.shipping_method ?? '',
    comments: '',
    shipping_provider: 'custom',
    tracking_carrier: '',
    tracking_link: '',
    ...given,
    items: items.map(({ order_product_id: id, quantity }) => ({ order_product_id: id, product_id: order.lines.find((line) => line.id === id)?.productId ?? 0, quantity })),
    createdAt: at,
  };
  state.shipments.insert(shipment);
  for (const [line, quantity] of taken) line.quantityShipped += quantity;
  recount(order);
  const isWhole = order.lines.every((line) => shippable(line, line.addressId) === 0);
  order.header.status_id = isWhole ? shipped : partiallyShipped;
  if (isWhole) order.header.date_shipped = rfc2822Date(at);
  state.orders.touch(order, at);
  return shipment;
}

/** PUT …/shipments/{id}: everything but the items. */
export function editShipment(order: OrderRecord, shipment: ShipmentRecord, body: ShipmentUpdateBody): void {
  if (body.order_address_id !== undefined) checkAddress(order, body.order_address_id);
  Object.assign(shipment, body);
}

/** DELETE …/shipments/{id}: the pieces can be shipped again; the order's status stays. */
export function removeShipment(state: StoreState, order: OrderRecord, shipment: ShipmentRecord, at: number): void {
  state.shipments.remove(shipment);
  for (const item of shipment.items) {
    const line = order.lines.find((known) => known.id === item.order_product_id);
    if (line) line.quantityShipped = Math.max(0, line.quantityShipped - item.quantity);
  }
  recount(order);
  state.orders.touch(order, at);
}
