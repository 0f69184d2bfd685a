export type OrderStatus = { id: number; name: string; description: string; order: number };

/** The fixed statuses of a store: ids never change, only the merchant's label can. https://developer.bigcommerce.com/docs/rest-management/orders/order-status */
export const orderStatuses: readonly OrderStatus[] = [
  { id: 0, name: 'Incomplete', description: 'The shopper reached the payment page but did not pay.', order: 0 },
  { id: 1, name: 'Pending', description: 'The shopper started checkout but did not complete it.', order: 1 },
  { id: 2, name: 'Shipped', description: 'The order was shipped; receipt is not confirmed.', order: 8 },
  { id: 3, name: 'Partially Shipped', description: 'Some of the items were shipped.', order: 6 },
  { id: 4, name: 'Refunded', description: 'The seller refunded the order.', order: 11 },
  { id: 5, name: 'Cancelled', description: 'The seller cancelled the order.', order: 9 },
  { id: 6, name: 'Declined', description: 'The seller declined the order.', order: 10 },
  { id: 7, name: 'Awaiting Payment', description: 'Checkout is complete, payment is not confirmed.', order: 2 },
  { id: 8, name: 'Awaiting Pickup', description: 'The order waits for the shopper to pick it up.', order: 5 },
  { id: 9, name: 'Awaiting Shipment', description: 'The order is packed and waits for the carrier.', order: 4 },
  { id: 10, name: 'Completed', description: 'The order is shipped or downloaded and paid.', order: 7 },
  { id: 11, name: 'Awaiting Fulfillment', description: 'Checkout is complete and payment is confirmed.', order: 3 },
  { id: 12, name: 'Manual Verification Required', description: 'Something must be confirmed by hand.', order: 13 },
  { id: 13, name: 'Disputed', description: 'The shopper disputes the payment.', order: 12 },
  { id: 14, name: 'Partially Refunded', description: 'The seller refunded part of the order.', order: 14 },
];

const names = new Map(orderStatuses.map((status) => [status.id, status.name]));

export function orderStatusName(id: number): string | undefined {
  return names.get(id);
}
