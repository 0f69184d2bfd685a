import type { StoreProduct } from '../connectors/bigcommerce/product.ts';
import { followedBy } from '../connectors/salesforce/followed-fields.ts';
import { defineStoreFlow } from '../pipeline/define-store-flow.ts';
import { variantIn } from '../connectors/bigcommerce/variant-key.ts';

const name = 'inventory-to-bigcommerce';
/** The location every store has, and that cannot be deleted. */
const defaultLocation = 1;

/** The stock of a product, as an absolute number: sending it twice changes nothing. */
export const inventoryToBigcommerce = defineStoreFlow<StoreProduct>({
  name,
  description: 'The stock entered on a Product becomes the stock of the BigCommerce product or variant.',
  counterpart: 'product-to-salesforce',
  changes: followedBy(name),
  plan({ key, row, data }) {
    const field = 'BC_Stock__c';
    // Nobody counted anything: the store's own number comes back with its next change.
    if ((row[field] ?? null) === null) return [];
    const quantity = Number(row[field]);
    if (!Number.isInteger(quantity) || quantity < 0) return { refuse: 'INVALID_VALUE', field, message: 'a stock is a whole number, zero or more' };
    const variant = variantIn(data, key);
    if (data.inventory_tracking === 'variant' && variant) return [{ kind: 'stock', id: data.id, body: { location_id: defaultLocation, variant_id: variant.id, quantity } }];
    if (data.inventory_tracking === 'product') return [{ kind: 'stock', id: data.id, body: { location_id: defaultLocation, product_id: data.id, quantity } }];
    return { refuse: 'INVALID_VALUE', field, message: `BigCommerce does not count the stock of product ${data.id}; turn on its inventory tracking there, or empty the field` };
  },
  retry: { attemptsMax: 8, delayMs: 1_000, delayMsMax: 300_000 },
});
