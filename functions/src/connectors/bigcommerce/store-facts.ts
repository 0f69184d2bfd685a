import { z } from 'zod';
import type { StoreClient } from './client.ts';

const storeSchema = z.object({ name: z.string().nullish(), currency: z.string(), timezone: z.object({ name: z.string() }), control_panel_base_url: z.url().nullish().catch(undefined) });

/** What Crosswalk has to know of a store: its zone decides the date of an order, its currency the standard prices. */
export type StoreFacts = { zone: string; currency: string; /** Where the store's own pages for its people begin. */ controlPanelUrl: string | undefined };

/** https://developer.bigcommerce.com/docs/rest-management/store-information */
export async function readStoreFacts(client: StoreClient, signal: AbortSignal): Promise<StoreFacts> {
  const store = storeSchema.parse(await client.get('/v2/store', signal));
  return { zone: isZone(store.timezone.name) ? store.timezone.name : 'UTC', currency: store.currency, controlPanelUrl: store.control_panel_base_url?.replace(/\/$/, '') };
}

/** The store's own time, ms since the epoch. https://developer.bigcommerce.com/docs/rest-management/store-information#get-system-timestamp */
export async function readStoreTime(client: StoreClient, signal: AbortSignal): Promise<number> {
  return z.object({ time: z.number() }).parse(await client.get('/v2/time', signal)).time * 1000;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
