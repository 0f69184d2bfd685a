import { Decimal } from 'decimal.js';
import type { SeededRandom } from '../random.ts';
import type { OrderRecord } from './order-record.ts';
import type { RefundItemBody } from './refund-body.ts';

/** What the merchant gives back: everything, some pieces of a line, shipping, or an amount of the order. */
export const refundKinds = ['whole', 'line', 'shipping', 'amount'] as const;
export type RefundKind = (typeof refundKinds)[number];

/** The items of a refund of this kind; undefined when the order has nothing of the kind left. */
export function refundItems(kind: RefundKind, order: OrderRecord, { left, random }: { left: Decimal; random: SeededRandom }): RefundItemBody[] | undefined {
  const reason = 'Changed their mind';
  if (left.lte(0) || order.header.status_id === 0) return undefined;
  if (kind === 'whole') return [{ item_type: 'ORDER', item_id: order.header.id, amount: left.toNumber(), reason }];
  if (kind === 'amount') {
    const amount = left.div(random.integer(2, 5)).toDecimalPlaces(2, Decimal.ROUND_DOWN);
    return amount.isZero() ? undefined : [{ item_type: 'ORDER', item_id: order.header.id, amount: amount.toNumber(), reason }];
  }
  if (kind === 'shipping') {
    const { shipping } = order.charges;
    const charged = new Decimal(order.header.is_tax_inclusive_pricing ? shipping.incTax : shipping.exTax);
    const address = order.addresses[0];
    return address && charged.gt(0) ? [{ item_type: 'SHIPPING', item_id: address.id, amount: charged.toNumber(), reason }] : undefined;
  }
  const lines = order.lines.filter((line) => line.quantityRefunded < line.quantity && Number(line.discountedIncTax) > 0);
  if (lines.length === 0) return undefined;
  const line = random.pick(lines);
  return [{ item_type: 'PRODUCT', item_id: line.id, quantity: random.integer(1, line.quantity - line.quantityRefunded), reason }];
}
