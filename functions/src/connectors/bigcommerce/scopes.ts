import { SyncError } from '../../core/sync-error.ts';
import type { StoreClient } from './client.ts';

/** A scope the flows need: its id in answers of OAuth, and the words of the control panel, by which people find it. */
export type StoreScope = { id: string; label: string };

type Need = StoreScope & { reads: string; /** A write that names a record no store has: it is refused, and how says whether the scope is there. */ writes?: { path: string; body: unknown } };

/** https://developer.bigcommerce.com/docs/start/authentication/api-accounts#oauth-scopes */
const needs: readonly Need[] = [
  { id: 'store_v2_orders', label: 'Orders: modify', reads: '/v2/orders?limit=1', writes: { path: '/v2/orders/0', body: {} } },
  { id: 'store_v2_customers', label: 'Customers: modify', reads: '/v3/customers?limit=1', writes: { path: '/v3/customers', body: [] } },
  { id: 'store_v2_products', label: 'Products: modify', reads: '/v3/catalog/products?limit=1', writes: { path: '/v3/catalog/products/0', body: {} } },
  { id: 'store_inventory', label: 'Store inventory: modify', reads: '/v3/inventory/items?limit=1', writes: { path: '/v3/inventory/adjustments/absolute', body: { items: [] } } },
  { id: 'store_v2_information_read_only', label: 'Information and settings: read-only', reads: '/v2/time' },
];

/** What an API account, or the app, must be allowed. */
export const neededScopes: readonly StoreScope[] = needs.map(({ id, label }) => ({ id, label }));

/** The needed scopes that an app was not granted; `granted` as the answer of OAuth lists them. */
export function scopesMissingFrom(granted: readonly string[]): StoreScope[] {
  const held = new Set(granted);
  return neededScopes.filter(({ id }) => !held.has(id) && !held.has(id.replace(/_read_only$/, '')));
}

/** The needed scopes that a token lacks, found by asking: the store names the scopes of a token nowhere. Changes nothing. */
export async function findMissingScopes(client: StoreClient, signal: AbortSignal): Promise<StoreScope[]> {
  const isRefused = async (call: Promise<unknown>) => {
    try {
      await call;
      return false;
    } catch (error) {
      if (!(error instanceof SyncError) || error.code === 'AUTH_REVOKED' || error.code === 'NOT_CONNECTED' || error.code === 'SOURCE_UNAVAILABLE' || error.code === 'RATE_LIMITED') throw error;
      return error.code === 'SCOPE_MISSING';
    }
  };
  const found = await Promise.all(
    needs.map(async ({ id, label, reads, writes }) => {
      const isMissing = (await isRefused(client.get(reads, signal))) || (writes !== undefined && (await isRefused(client.write('PUT', writes.path, { body: writes.body, signal, isSentOnce: true }))));
      return isMissing ? [{ id, label }] : [];
    }),
  );
  return found.flat();
}
