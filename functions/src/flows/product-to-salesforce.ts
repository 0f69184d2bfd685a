import { Decimal } from 'decimal.js';
import type { StoreProduct } from '../connectors/bigcommerce/product.ts';
import { rawVariantOf } from '../connectors/bigcommerce/raw-record.ts';
import { identity, pricebookEntry, product2 } from '../connectors/salesforce/targets.ts';
import type { TargetRef } from '../core/draft.ts';
import { coalesce, concat, constant, decimal, get, join, otherwise, text, truncate } from '../mapping/steps.ts';
import { catalogueCurrency, defineFlow, type FlowContext, type FlowPlan, type FlowTrigger, metafieldTriggers, type PlannedNode } from '../pipeline/define-flow.ts';

const byId: FlowTrigger['entityKeyOf'] = (data) => (typeof data.id === 'number' ? `product:${data.id}` : undefined);

/** SKU events name the variant and, beside it, its product. */
const bySku: FlowTrigger['entityKeyOf'] = ({ sku }) => (typeof sku === 'object' && sku !== null && 'product_id' in sku && typeof sku.product_id === 'number' ? `product:${sku.product_id}` : undefined);

/** Every variant that can be sold becomes one Product2 with its standard price: a simple product has one variant. */
export const productToSalesforce = defineFlow<StoreProduct>({
  name: 'product-to-salesforce',
  description: 'BigCommerce products become Products with a standard price, one per variant.',
  triggers: [
    { scope: 'store/product/created', entityKeyOf: byId },
    { scope: 'store/product/updated', entityKeyOf: byId },
    { scope: 'store/product/deleted', entityKeyOf: byId, movesVersion: false },
    { scope: 'store/sku/created', entityKeyOf: bySku, movesVersion: false },
    { scope: 'store/sku/updated', entityKeyOf: bySku, movesVersion: false },
    { scope: 'store/sku/deleted', entityKeyOf: bySku, movesVersion: false },
    ...metafieldTriggers('product'),
    ...metafieldTriggers('variant'),
  ],
  reads: 'products',
  after: [],
  fieldMaps: {
    product: {
      entity: product2,
      map: {
        Name: [concat([[get('product.name')], [get('variant.option_values'), join('label', ' / ')]], ' – '), otherwise('Unnamed product'), truncate(255)],
        ProductCode: [coalesce([get('variant.sku')], [get('product.sku')]), truncate(255)],
        StockKeepingUnit: [coalesce([get('variant.sku')], [get('product.sku')]), truncate(180)],
        IsActive: [get('isSold')],
        BC_Product_Id__c: [get('product.id'), text()],
        BC_Options__c: [get('variant.option_values'), join('label', ' / '), truncate(255)],
        BC_Price__c: [coalesce([get('variant.price')], [get('product.price')]), decimal(4)],
        BC_Sale_Price__c: [get('salePrice'), decimal(4)],
        BC_Retail_Price__c: [coalesce([get('variant.retail_price')], [get('product.retail_price')]), decimal(4)],
        BC_Cost_Price__c: [get('costPrice'), decimal(4)],
        BC_Stock__c: [get('stock')],
        BC_Weight__c: [coalesce([get('variant.weight')], [get('product.weight')]), decimal(4)],
      },
    },
    price: { entity: pricebookEntry, map: { UnitPrice: [get('listPrice'), otherwise('0'), decimal(2)], IsActive: [constant(true)] } },
    identity: { entity: identity, map: { Kind__c: [get('kind'), text()], State__c: [constant('Active')] } },
  },
  plan({ data }, context): FlowPlan {
    const { keys, org } = context;
    const currency = catalogueCurrency(context);
    const variants = data.variants.length > 0 ? data.variants : [undefined];
    return {
      nodes: variants.flatMap((variant): PlannedNode[] => {
        // A record of an order line may know the product without its variant.
        const isVariant = variant !== undefined && variant.id > 0;
        const key = isVariant ? keys.variant(variant.id) : keys.product(data.id);
        const scope = { product: data, variant, isSold: data.is_visible && variant?.purchasing_disabled !== true, stock: stockOf(data, variant), salePrice: amountOf(variant?.sale_price, data.sale_price), costPrice: amountOf(variant?.cost_price, data.cost_price) };
        const product = { sobject: 'Product2', key };
        return [
          { map: 'product', key, scope },
          ...(currency ? [priceNode({ key: keys.price('standard', isVariant ? String(variant.id) : `p${data.id}`, currency.code), price: variant?.price ?? data.price, currency, product }, org)] : []),
          { map: 'identity', key, scope: { kind: isVariant ? 'variant' : 'product' }, references: { Product2__c: product } },
        ];
      }),
      facts: { number: data.sku },
    };
  },
  tombstones: { Product2: { IsActive: false }, BC_Identity__c: { State__c: 'Retired' } },
  removes: ['Product2'],
  recordOf: ({ key }, raw) => rawVariantOf(raw, key.slice(key.lastIndexOf(':') + 1)),
  retry: { attemptsMax: 8, delayMs: 1_000, delayMsMax: 300_000 },
});

type Variant = StoreProduct['variants'][number];

/** Null where the store no longer counts: an old number would be taken for true. */
function stockOf(product: StoreProduct, variant: Variant | undefined): number | null {
  if (product.inventory_tracking === 'variant') return variant?.inventory_level ?? null;
  return product.inventory_tracking === 'product' ? product.inventory_level : null;
}

/** The first that is an amount: the store writes 0 for no sale and for a variant without costs of its own. */
const amountOf = (...prices: (string | undefined)[]): string | null => prices.find((price) => price !== undefined && Number(price) !== 0) ?? null;

type Price = { key: string; price: string | undefined; currency: { code: string; rate: string | undefined }; product: TargetRef };

function priceNode({ key, price, currency, product }: Price, org: FlowContext['org']): PlannedNode {
  const listPrice = price === undefined || currency.rate === undefined ? price : new Decimal(price).times(currency.rate).toFixed();
  return { map: 'price', key, scope: { listPrice }, references: { Product2Id: product }, fixed: { Pricebook2Id: org.standardPricebookId, ...(org.currencies ? { CurrencyIsoCode: currency.code } : {}) } };
}
