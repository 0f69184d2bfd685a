import type { StoreProduct } from './product.ts';

/** The variant a key of a product or of its price names; undefined where it names the product as a whole. */
export function variantIn(product: StoreProduct, key: string): StoreProduct['variants'][number] | undefined {
  const id = Number(/:(?:variant|price:[^:]+):(\d+)(?::|$)/.exec(key)?.[1]);
  return product.variants.find((variant) => variant.id === id);
}
