import { orderEdits, type OrderEdit } from './edit-kind.ts';
import { editBody } from './order-edit.ts';
import { editOrder } from './order-editing.ts';
import type { OrderRecord } from './order-record.ts';
import { chosenOrders, repeatedly, type ScenarioDeps, type ScenarioOptions } from './scenario-options.ts';

function setArchived({ state, events, now }: ScenarioDeps, order: OrderRecord, isArchived: boolean): void {
  order.header.is_deleted = isArchived;
  state.orders.touch(order, now());
  if (isArchived) events.orderArchived(order);
  else events.orderChanged(order, order.header.status_id);
}

/** One edit, announced as the platform announces it; false when the order offers nothing to edit that way. */
function edit(deps: ScenarioDeps, order: OrderRecord, kind: OrderEdit): boolean {
  const { state, events, now } = deps;
  if (order.header.is_deleted) return false;
  if (kind === 'archived' || kind === 'restored') {
    setArchived(deps, order, true);
    if (kind === 'restored') setArchived(deps, order, false);
    return true;
  }
  const body = editBody(kind, order, deps);
  if (!body) return false;
  const previousStatusId = order.header.status_id;
  editOrder(state, order, body, now());
  events.orderChanged(order, previousStatusId);
  return true;
}

/** People in the control panel edit orders: `count` edits over the orders named, or over all of them. */
export function runEdits(deps: ScenarioDeps, options: ScenarioOptions): { ids: number[] } {
  const orders = chosenOrders(deps, options.ids);
  return repeatedly('edited', options.count ?? 1, () => {
    if (orders.length === 0) return undefined;
    const order = deps.random.pick(orders);
    return edit(deps, order, options.edit ?? deps.random.pick(orderEdits)) ? order.header.id : 0;
  });
}
