import type { OrderRecord } from './order-record.ts';
import { chosenOrders, type ScenarioDeps, type ScenarioOptions } from './scenario-options.ts';
import { shipOrder, shippable } from './shipment-writing.ts';

/** Sends what is left for the first address that still waits, or only one piece of it; false when nothing is left. */
function ship({ state, events, random, now }: ScenarioDeps, order: OrderRecord, isPartial: boolean): boolean {
  const address = order.addresses.find(({ id }) => order.lines.some((line) => shippable(line, id) > 0));
  if (!address) return false;
  const open = order.lines.filter((line) => shippable(line, address.id) > 0).map((line) => ({ order_product_id: line.id, quantity: shippable(line, address.id) }));
  const items = isPartial ? open.slice(0, 1).map((item) => ({ ...item, quantity: 1 })) : open;
  const previousStatusId = order.header.status_id;
  const shipment = shipOrder(state, order, { order_address_id: address.id, items, tracking_number: `TRACK${random.hex(8).toUpperCase()}`, shipping_provider: 'usps' }, now());
  events.shipment('created', order, { id: shipment.id, previousStatusId });
  return true;
}

/** The warehouse ships: every order named, or `count` of all that wait, wholly or (`partial`) a first piece. */
export function runShipments(deps: ScenarioDeps, options: ScenarioOptions): { ids: number[] } {
  const countMax = options.count ?? Number.POSITIVE_INFINITY;
  const ids: number[] = [];
  for (const order of chosenOrders(deps, options.ids)) {
    if (ids.length >= countMax) break;
    let isShipped = ship(deps, order, options.partial ?? false);
    if (!isShipped) continue;
    ids.push(order.header.id);
    // One address per shipment: a whole order takes as many as it has addresses.
    while (isShipped && options.partial !== true) isShipped = ship(deps, order, false);
  }
  return { ids };
}
