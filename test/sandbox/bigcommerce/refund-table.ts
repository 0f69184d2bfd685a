import type { RefundRecord } from './refund-record.ts';

/** Every refund of the store, oldest first, and those of one order. */
export type RefundTable = {
  nextId(): number;
  nextPaymentId(): number;
  insert(refund: RefundRecord): void;
  get(id: number): RefundRecord | undefined;
  all(): readonly RefundRecord[];
  ofOrder(orderId: number): readonly RefundRecord[];
};

export function createRefundTable(): RefundTable {
  const refunds: RefundRecord[] = [];
  const byId = new Map<number, RefundRecord>();
  const byOrder = new Map<number, RefundRecord[]>();
  let lastPaymentId = 0;
  return {
    nextId: () => refunds.length + 1,
    nextPaymentId: () => (lastPaymentId += 1),
    insert(refund) {
      refunds.push(refund);
      byId.set(refund.id, refund);
      byOrder.set(refund.order_id, [...(byOrder.get(refund.order_id) ?? []), refund]);
    },
    get: (id) => byId.get(id),
    all: () => refunds,
    ofOrder: (orderId) => byOrder.get(orderId) ?? [],
  };
}
