import { editBody, editKinds, type EditKind } from './order-edit.ts';
import { editOrder } from './order-editing.ts';
import type { OrderRecord } from './order-record.ts';
import { chosenOrders, type ScenarioDeps, type ScenarioOptions } from './scenario-options.ts';

/** How often in a row another order or another kind is tried before the scenario gives up. */
const failuresMax = 200;

function setArchived({ state, events, now }: ScenarioDeps, order: OrderRecord, isArchived: boolean): void {
  order.header.is_deleted = isArchived;
  state.orders.touch(order, now());
  if (isArchived) events.orderArchived(order);
  else events.orderChanged(order, order.header.status_id);
}

/** One edit, announced as the platform announces it; false when the order offers nothing to edit that way. */
function edit(deps: ScenarioDeps, order: OrderRecord, kind: EditKind): boolean {
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
  const { random } = deps;
  const edited = new Set<number>();
  const orders = chosenOrders(deps, options.ids);
  for (let made = 0, failures = 0; made < (options.count ?? 1); ) {
    if (orders.length === 0 || failures > failuresMax) throw new Error(`no order can be edited further; ${made} edits were made`);
    const order = random.pick(orders);
    const isMade = edit(deps, order, options.edit ?? random.pick(editKinds));
    if (isMade) edited.add(order.header.id);
    made += isMade ? 1 : 0;
    failures = isMade ? 0 : failures + 1;
  }
  return { ids: [...edited] };
}
