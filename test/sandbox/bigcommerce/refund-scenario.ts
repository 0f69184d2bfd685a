import { refundItems, refundKinds, type RefundKind } from './order-refund.ts';
import type { OrderRecord } from './order-record.ts';
import { PlatformError } from './platform-error.ts';
import { quoteRefund, refundableOf } from './refund-quote.ts';
import { refundOrder } from './refund-writing.ts';
import { chosenOrders, repeatedly, type ScenarioDeps, type ScenarioOptions } from './scenario-options.ts';

/** One refund paid back outside of the store, announced as the platform announces it; false when nothing of the kind is left. */
function refund({ state, events, random, now }: ScenarioDeps, order: OrderRecord, kind: RefundKind): boolean {
  const earlier = state.refunds.ofOrder(order.header.id);
  const items = refundItems(kind, order, { left: refundableOf(order, earlier), random });
  if (!items) return false;
  const previousStatusId = order.header.status_id;
  try {
    const { total } = quoteRefund(order, { items }, earlier);
    if (total.lte(0)) return false;
    const made = refundOrder(state, order, { items, payments: [{ provider_id: 'custom', amount: total.toNumber(), offline: true }], reason: 'Changed their mind' }, now());
    events.orderRefunded(order, made.id, previousStatusId);
    return true;
  } catch (error) {
    // What an earlier refund took already, the store refuses; another order is tried.
    if (error instanceof PlatformError) return false;
    throw error;
  }
}

/** The merchant refunds in the control panel: `count` refunds over the orders named, or over all of them. */
export function runRefunds(deps: ScenarioDeps, options: ScenarioOptions): { ids: number[] } {
  const orders = chosenOrders(deps, options.ids);
  return repeatedly('refunded', options.count ?? 1, () => {
    if (orders.length === 0) return undefined;
    const order = deps.random.pick(orders);
    return refund(deps, order, options.refund ?? deps.random.pick(refundKinds)) ? order.header.id : 0;
  });
}
