/** What can be refunded; the item's id is a line, an address, a fee or the order itself. */
export const refundItemTypes = ['PRODUCT', 'GIFT_WRAPPING', 'SHIPPING', 'HANDLING', 'FEE', 'ORDER'] as const;
export type RefundItemType = (typeof refundItemTypes)[number];

/** One refunded thing; amounts are in the order's pricing basis, null where the quantity decides. */
export type RefundItem = { item_type: RefundItemType; item_id: number; quantity?: number; requested_amount: number | null; reason: string };

export type RefundPayment = { id: number; provider_id: string; amount: number; offline: boolean; is_declined: boolean; declined_message: string };

/** A refund as the store keeps it: V3 money is JSON numbers. */
export type RefundRecord = {
  id: number;
  order_id: number;
  user_id: number;
  createdAt: number;
  reason: string;
  total_amount: number;
  total_tax: number;
  uses_merchant_override_values: boolean;
  items: RefundItem[];
  payments: RefundPayment[];
};
