import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Secret } from '../../core/secret.ts';

/** Header that every hook we register carries: BigCommerce sends it with each delivery. */
export const hookSecretHeader = 'x-crosswalk-hook-secret';

export type Delivery = { headers: Headers; body: Uint8Array };

/**
 * Why a delivery is not to be trusted, or undefined when it is. The secret header is required; the Standard-Webhooks
 * signature (HMAC-SHA256 with the raw client secret) must fit when it is there.
 * https://developer.bigcommerce.com/docs/integrations/webhooks/https-webhook-overview
 */
export function findDeliveryFault(delivery: Delivery, secrets: { hook: readonly Secret[]; client: Secret | undefined }): 'secret-missing' | 'secret-wrong' | 'signature-wrong' | undefined {
  const given = delivery.headers.get(hookSecretHeader);
  if (given === null) return 'secret-missing';
  if (!secrets.hook.some((secret) => isEqual(given, secret.reveal()))) return 'secret-wrong';
  if (delivery.headers.get('webhook-signature') === null || secrets.client === undefined) return undefined;
  try {
    const webhook = new Webhook(Buffer.from(secrets.client.reveal()).toString('base64'));
    webhook.verify(Buffer.from(delivery.body), Object.fromEntries(delivery.headers));
    return undefined;
  } catch {
    return 'signature-wrong';
  }
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
