import { z } from 'zod';
import type { StoreClient } from './client.ts';

const shipmentsSchema = z.array(z.object({ id: z.number().int(), tracking_number: z.string().nullish(), tracking_carrier: z.string().nullish() }));
const linesSchema = z.array(z.object({ id: z.number().int(), order_address_id: z.number().int(), quantity: z.number(), quantity_shipped: z.number().nullish(), type: z.string().nullish() }));
const pageMax = 250;
/** An order has no more lines than this. */
const pagesMax = 20;
/** Providers of the store; every other carrier goes by its name alone. https://developer.bigcommerce.com/docs/rest-management/orders/order-shipments#create-order-shipment */
const providers = new Set(['auspost', 'canadapost', 'endicia', 'usps', 'fedex', 'royalmail', 'ups', 'upsready', 'shipperhq']);

/**
 * Sends what is left of an order under one tracking number, one shipment for each address. Making a shipment cannot be repeated, so those
 * there are read first: one that has the number is only given the carrier, if that differs. Ended half-way, the next try sends the rest.
 */
export async function shipOrder(client: Pick<StoreClient, 'get' | 'write'>, orderId: number, wanted: Record<string, unknown>, signal: AbortSignal): Promise<undefined> {
  const tracking = { tracking_number: typeof wanted.tracking_number === 'string' ? wanted.tracking_number : '', ...carrierOf(wanted.tracking_carrier) };
  const shipments = shipmentsSchema.parse((await client.get(`/v2/orders/${orderId}/shipments?limit=${pageMax}`, signal)) ?? []);
  const same = shipments.filter((shipment) => shipment.tracking_number === tracking.tracking_number);
  for (const shipment of same) {
    if (tracking.tracking_carrier !== undefined && (shipment.tracking_carrier ?? '') !== tracking.tracking_carrier) await client.write('PUT', `/v2/orders/${orderId}/shipments/${shipment.id}`, { body: tracking, signal });
  }
  const open = (await readLines(client, orderId, signal)).filter((line) => line.type !== 'digital' && line.type !== 'giftcertificate' && line.order_address_id > 0 && line.quantity > (line.quantity_shipped ?? 0));
  const [last] = shipments.slice(-1);
  // Everything is on its way already: the number belongs to the last parcel.
  if (open.length === 0 && same.length === 0 && last) await client.write('PUT', `/v2/orders/${orderId}/shipments/${last.id}`, { body: tracking, signal });
  for (const [address, lines] of Map.groupBy(open, (line) => line.order_address_id)) {
    const items = lines.map((line) => ({ order_product_id: line.id, quantity: line.quantity - (line.quantity_shipped ?? 0) }));
    await client.write('POST', `/v2/orders/${orderId}/shipments`, { body: { ...tracking, order_address_id: address, items }, signal });
  }
}

async function readLines(client: Pick<StoreClient, 'get'>, orderId: number, signal: AbortSignal): Promise<z.infer<typeof linesSchema>> {
  const lines: z.infer<typeof linesSchema> = [];
  for (let page = 1; page <= pagesMax; page += 1) {
    const some = linesSchema.parse((await client.get(`/v2/orders/${orderId}/products?limit=${pageMax}&page=${page}`, signal)) ?? []);
    lines.push(...some);
    if (some.length < pageMax) break;
  }
  return lines;
}

function carrierOf(carrier: unknown): { tracking_carrier?: string; shipping_provider?: string } {
  if (typeof carrier !== 'string' || carrier.trim() === '') return {};
  const code = carrier.trim().toLowerCase().replaceAll(/[\s_]+/g, '-');
  return { tracking_carrier: code, ...(providers.has(code) ? { shipping_provider: code } : {}) };
}
