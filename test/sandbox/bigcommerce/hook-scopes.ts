/** Scopes a hook may subscribe to, besides the wildcards and the channel scopes. https://developer.bigcommerce.com/docs/integrations/webhooks/events */
const families: Record<string, readonly string[]> = {
  'store/order': [
    'created',
    'updated',
    'archived',
    'statusUpdated',
    'message/created',
    'refund/created',
    'transaction/created',
    'transaction/updated',
    'metafield/created',
    'metafield/updated',
    'metafield/deleted',
  ],
  'store/customer': [
    'created',
    'updated',
    'deleted',
    'address/created',
    'address/updated',
    'address/deleted',
    'payment/instrument/default/updated',
    'channel/login/access/updated',
    'metafield/created',
    'metafield/updated',
    'metafield/deleted',
  ],
  'store/product': [
    'created',
    'updated',
    'deleted',
    'inventory/updated',
    'inventory/order/updated',
    'metafield/created',
    'metafield/updated',
    'metafield/deleted',
    'variant/metafield/created',
    'variant/metafield/updated',
    'variant/metafield/deleted',
  ],
  'store/sku': ['created', 'updated', 'deleted', 'inventory/updated', 'inventory/order/updated'],
  'store/cart': ['created', 'updated', 'deleted', 'couponApplied', 'abandoned', 'converted', 'lineItem/created', 'lineItem/updated', 'lineItem/deleted'],
  'store/shipment': ['created', 'updated', 'deleted'],
  'store/subscriber': ['created', 'updated', 'deleted'],
  'store/category': ['created', 'updated', 'deleted'],
  'store/priceList': ['created', 'updated', 'deleted', 'record/created', 'record/updated', 'record/deleted', 'records/created', 'records/updated', 'records/deleted', 'assignment/updated'],
  'store/inventory/location': ['created', 'updated'],
  'store/metafield': ['created', 'updated', 'deleted'],
  'store/hook': ['deliveryException'],
  'store/information': ['updated'],
  'store/app': ['uninstalled'],
};

const known = new Set(Object.entries(families).flatMap(([family, names]) => names.map((name) => `${family}/${name}`)));
const wildcards = new Set(Object.keys(families).map((family) => `${family}/*`));

export function isKnownScope(scope: string): boolean {
  return known.has(scope) || wildcards.has(scope) || /^store\/channel\/(\d+|\*)\/[a-zA-Z_/*]+$/.test(scope);
}

/** A wildcard takes everything below it: `store/cart/*` also fires for `store/cart/lineItem/created`. */
export function scopeMatches(subscribed: string, fired: string): boolean {
  return subscribed === fired || (subscribed.endsWith('/*') && fired.startsWith(subscribed.slice(0, -1)));
}
