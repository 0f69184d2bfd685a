import type { ProductRecord, VariantRecord } from './product-record.ts';

/** The catalogue: products by id, name and SKU, variants by id. */
export type CatalogTable = {
  nextProductId(): number;
  nextVariantId(): number;
  nextOptionId(): number;
  nextCustomFieldId(): number;
  insert(product: ProductRecord): void;
  remove(product: ProductRecord): void;
  /** After a product's variants changed. */
  indexVariants(product: ProductRecord): void;
  get(id: number): ProductRecord | undefined;
  variant(id: number): { product: ProductRecord; variant: VariantRecord } | undefined;
  products(): ProductRecord[];
  count(): number;
  variantCount(): number;
};

export function createCatalogTable(): CatalogTable {
  const products = new Map<number, ProductRecord>();
  const variants = new Map<number, { product: ProductRecord; variant: VariantRecord }>();
  let lastProductId = 76;
  let lastVariantId = 60;
  let lastOptionId = 20;
  let lastCustomFieldId = 0;

  const indexVariants = (product: ProductRecord) => {
    for (const [id, entry] of variants) if (entry.product === product && !product.variants.includes(entry.variant)) variants.delete(id);
    for (const variant of product.variants) variants.set(variant.id, { product, variant });
  };

  return {
    nextProductId: () => (lastProductId += 1),
    nextVariantId: () => (lastVariantId += 1),
    nextOptionId: () => (lastOptionId += 1),
    nextCustomFieldId: () => (lastCustomFieldId += 1),
    insert(product) {
      products.set(product.id, product);
      for (const variant of product.variants) variants.set(variant.id, { product, variant });
      // Ids that came from outside are not given again.
      lastProductId = Math.max(lastProductId, product.id);
      lastVariantId = Math.max(lastVariantId, ...product.variants.map((variant) => variant.id));
      lastOptionId = Math.max(lastOptionId, ...product.options.flatMap((option) => [option.id, ...option.option_values.map((value) => value.id)]));
    },
    remove(product) {
      products.delete(product.id);
      for (const variant of product.variants) variants.delete(variant.id);
    },
    indexVariants,
    get: (id) => products.get(id),
    variant: (id) => variants.get(id),
    products: () => [...products.values()],
    count: () => products.size,
    variantCount: () => variants.size,
  };
}
