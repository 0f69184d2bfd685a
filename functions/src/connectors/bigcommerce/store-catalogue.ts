import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import type { StoreClient } from './client.ts';
import { orderKeyOf } from './order.ts';

type Named = { id: number; name: string };
/** What settings can name in this store. */
export type StoreCatalogue = { channels: Named[]; orderStatuses: Named[]; customerGroups: Named[]; shippingMethods: string[]; paymentMethods: string[]; /** Keys of the newest orders, newest first. */ recentOrders: string[] };

const recentMax = 50;
const groupsMax = 250;
const named = z.object({ id: z.number(), name: z.string() });
const channelsSchema = z.object({ data: z.array(named) });
const statusSchema = z.array(z.object({ id: z.number(), name: z.string(), custom_label: z.string().nullish() }));
const recentSchema = z.array(z.object({ id: z.number(), payment_method: z.string().nullish(), consignments: z.object({ shipping: z.array(z.object({ shipping_method: z.string().nullish() })).nullish() }).nullish() }));

/**
 * Channels, statuses with the merchant's own labels, customer groups, and the methods that stand on the newest orders: no list of the
 * store has the names orders carry. https://developer.bigcommerce.com/docs/rest-management/orders/order-status
 */
export async function readStoreCatalogue(client: StoreClient, signal: AbortSignal): Promise<StoreCatalogue> {
  const [channels, statuses, groups, recent] = await Promise.all([
    optional(client.get(`/v3/channels?limit=${groupsMax}`, signal), channelsSchema),
    client.get('/v2/order_statuses', signal),
    optional(client.get(`/v2/customer_groups?limit=${groupsMax}`, signal), z.array(named)),
    client.get(`/v2/orders?limit=${recentMax}&sort=id:desc&include=consignments&consignment_structure=object`, signal),
  ]);
  const orders = recentSchema.parse(recent ?? []);
  const distinct = (values: readonly (string | null | undefined)[]) => [...new Set(values.flatMap((value) => value?.trim() || []))].toSorted();
  return {
    channels: channels?.data ?? [],
    orderStatuses: statusSchema.parse(statuses).filter(({ id }) => id > 0).map(({ id, name, custom_label: label }) => ({ id, name: label || name })).toSorted((a, b) => a.id - b.id),
    customerGroups: groups ?? [],
    shippingMethods: distinct(orders.flatMap((order) => (order.consignments?.shipping ?? []).map((consignment) => consignment.shipping_method))),
    paymentMethods: distinct(orders.map((order) => order.payment_method)),
    recentOrders: orders.map(({ id }) => orderKeyOf(id)),
  };
}

/** A plan without groups, or a token that may not see channels, has none to choose. */
async function optional<T>(answer: Promise<unknown>, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.safeParse((await answer) ?? []).data;
  } catch (error) {
    if (error instanceof SyncError && error.disposition !== 'retry') return undefined;
    throw error;
  }
}
