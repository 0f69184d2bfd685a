import { newMessageId, signatureHeaders, webhookPayload } from '../../test/sandbox/bigcommerce/webhook-payload.ts';

/** What is needed to send what the store would send. */
export type DeliverySource = {
  storeHash: string;
  clientSecret: string;
  hookHeaders: Record<string, string>;
  /** When the orders changed. A delivery newer than its record would be taken for a stale read, and read again later. */
  changedAt: number;
};
export type Delivery = { id: string; body: string; headers: Record<string, string> };

const scopes = ['created', 'updated', 'statusUpdated'] as const;

/** A thin payload about one order, with the hook's own headers and the Standard-Webhooks signature. */
export function createDelivery(source: DeliverySource, orderId: number, position: number): Delivery {
  const id = newMessageId();
  const sentAt = Date.now();
  const name = scopes[position % scopes.length] ?? 'updated';
  const status = name === 'statusUpdated' ? { status: { previous_status_id: 0, new_status_id: 11 } } : {};
  const body = webhookPayload({ scope: `store/order/${name}`, data: { type: 'order', id: orderId, ...status } }, { storeHash: source.storeHash, storeId: '1000001', createdAt: source.changedAt });
  return { id, body, headers: { ...source.hookHeaders, ...signatureHeaders({ id, sentAt, body }, source.clientSecret), 'content-type': 'application/json', 'user-agent': 'BigCommerce Webhooks' } };
}
