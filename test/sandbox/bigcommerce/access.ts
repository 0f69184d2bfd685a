import { PlatformError } from './platform-error.ts';
import type { AccessToken, StoreState } from './store-state.ts';

/** The OAuth scopes of the parts of the API this twin has. https://developer.bigcommerce.com/docs/start/authentication/api-accounts#oauth-scopes */
export const accessScopes = [
  'store_v2_orders',
  'store_v2_transactions',
  'store_v2_customers',
  'store_v2_products',
  'store_v2_information',
  'store_inventory',
  'store_cart_read_only',
  'store_channel_settings_read_only',
] as const;

/** The scopes that open a path, any of them; none = the default scope every token has (hooks). */
function scopesFor(path: string): string[] {
  if (/^\/v2\/(orders|order_statuses)(\/|$)/.test(path)) return ['store_v2_orders'];
  if (path.startsWith('/v3/orders/')) return ['store_v2_orders', 'store_v2_transactions'];
  if (/^\/(v3\/customers|v2\/customer_groups)(\/|$)/.test(path)) return ['store_v2_customers'];
  if (path.startsWith('/v3/catalog/')) return ['store_v2_products'];
  if (path.startsWith('/v3/inventory/')) return ['store_inventory'];
  if (/^\/v2\/(store|time|currencies(\/\d+)?)$/.test(path)) return ['store_v2_information'];
  if (/^\/v3\/channels(\/|$)/.test(path)) return ['store_channel_settings'];
  return [];
}

/** The token of a request, or 401: V2 and V3 say it in their own words. */
export function authenticate(state: StoreState, request: { storeHash: string; token: string | undefined; isV3: boolean }): AccessToken {
  const token = request.token === undefined || request.storeHash !== state.storeHash ? undefined : state.tokens.get(request.token);
  if (token) return token;
  throw unauthorized(request.isV3);
}

export function unauthorized(isV3: boolean): PlatformError {
  return new PlatformError({
    status: 401,
    message: isV3
      ? 'Unauthorized - the v3 Auth client ID or token in the request are not a valid combination for this store.'
      : 'No credentials were supplied in the request.',
  });
}

/** 403 when the token lacks the scope; reading is satisfied by the `_read_only` variant too. */
export function requireScope(token: AccessToken, method: string, path: string): void {
  const scopes = scopesFor(path);
  const isOpen = (scope: string) => token.scopes.has(scope) || (method === 'GET' && token.scopes.has(`${scope}_read_only`));
  if (scopes.length === 0 || scopes.some(isOpen)) return;
  throw new PlatformError({ status: 403, message: "You don't have a required scope to access the endpoint" });
}
