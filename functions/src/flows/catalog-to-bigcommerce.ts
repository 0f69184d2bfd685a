import type { StoreProduct } from '../connectors/bigcommerce/product.ts';
import { followedBy } from '../connectors/salesforce/followed-fields.ts';
import type { StoreWrite } from '../core/target-writer.ts';
import { catalogueCurrency, type Refusal } from '../pipeline/define-flow.ts';
import { defineStoreFlow, type RecordChange } from '../pipeline/define-store-flow.ts';
import { variantIn } from '../connectors/bigcommerce/variant-key.ts';

const name = 'catalog-to-bigcommerce';

/** Salesforce field → field of the product or variant. */
const amounts: Readonly<Record<string, string>> = { BC_Price__c: 'price', UnitPrice: 'price', BC_Sale_Price__c: 'sale_price', BC_Retail_Price__c: 'retail_price', BC_Cost_Price__c: 'cost_price', BC_Weight__c: 'weight' };

/** Prices, SKU and weight. A simple product carries them itself; of one with options each variant does. */
export const catalogToBigcommerce = defineStoreFlow<StoreProduct>({
  name,
  description: 'Prices, SKU and weight of a Product go to the BigCommerce product or variant.',
  counterpart: 'product-to-salesforce',
  changes: followedBy(name),
  plan(change, context) {
    const { key, row, changed, data } = change;
    const variant = variantIn(data, key);
    const isOwn = variant !== undefined && variant.option_values.length > 0;
    const body: Record<string, unknown> = {};
    // Where the org's prices are converted, the store's are the truth.
    const isConverted = catalogueCurrency(context)?.rate !== undefined;
    for (const [field, of] of Object.entries(amounts)) {
      if (!changed.has(field) || (field === 'UnitPrice' && isConverted)) continue;
      const amount = amountOf(change, { field, isOwn, of });
      if (typeof amount === 'object' && amount !== null) return amount;
      body[of] = amount;
    }
    const sku = changed.has('StockKeepingUnit') ? row.StockKeepingUnit : changed.has('ProductCode') ? row.ProductCode : undefined;
    if (sku !== undefined) body.sku = typeof sku === 'string' ? sku.trim() : '';
    if (Object.keys(body).length === 0) return [];
    return [isOwn ? { kind: 'variant', id: variant.id, body } : { kind: 'product', id: data.id, body }] satisfies StoreWrite[];
  },
  onDelete({ sobject, key }) {
    // The product may have other variants: this one is no longer sold.
    const id = /:variant:(\d+)$/.exec(key)?.[1];
    return sobject === 'Product2' && id !== undefined ? { kind: 'variant', id: Number(id), body: { purchasing_disabled: true } } : undefined;
  },
  retry: { attemptsMax: 8, delayMs: 1_000, delayMsMax: 300_000 },
});

/** A JSON number, as the store takes it. Empty: the variant inherits, the product has none (0), which a price and a weight cannot be. */
function amountOf({ row }: RecordChange, { field, isOwn, of }: { field: string; isOwn: boolean; of: string }): number | null | Refusal {
  const value = row[field];
  if (value === null || value === undefined || value === '') {
    if (isOwn) return null;
    return of === 'price' || of === 'weight' ? { refuse: 'INVALID_VALUE', field, message: `a product needs a ${of}` } : 0;
  }
  const amount = Number(value);
  if (!Number.isFinite(amount)) return { refuse: 'INVALID_VALUE', field, message: `${field} is not a number` };
  return amount < 0 ? { refuse: 'NEGATIVE_PRICE', field, message: `${field} is below zero` } : amount;
}
