import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { StoreEvent } from './store-events.ts';

/**
 * The thin payload of a webhook. `hash` is an unsigned SHA-1 of the payload, so two changes of one record in one second
 * make identical bodies. https://developer.bigcommerce.com/docs/integrations/webhooks/events
 */
export function webhookPayload(event: StoreEvent, store: { storeHash: string; storeId: string; createdAt: number }): string {
  const payload = {
    producer: `stores/${store.storeHash}`,
    created_at: Math.floor(store.createdAt / 1_000),
    store_id: store.storeId,
    scope: event.scope,
    data: event.data,
  };
  const hash = createHash('sha1').update(JSON.stringify(payload)).digest('hex');
  return JSON.stringify({ scope: payload.scope, store_id: payload.store_id, data: payload.data, hash, created_at: payload.created_at, producer: payload.producer });
}

/**
 * Standard Webhooks headers, keyed with the raw bytes of the client secret.
 * https://developer.bigcommerce.com/docs/integrations/webhooks/https-webhook-overview
 */
export function signatureHeaders(delivery: { id: string; sentAt: number; body: string }, clientSecret: string): Record<string, string> {
  const timestamp = String(Math.floor(delivery.sentAt / 1_000));
  const signature = createHmac('sha256', clientSecret).update(`${delivery.id}.${timestamp}.${delivery.body}`).digest('base64');
  return { 'webhook-id': delivery.id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

export function newMessageId(): string {
  return `msg_${randomBytes(20).toString('hex')}`;
}
