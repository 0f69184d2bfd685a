import { PlatformError } from './platform-error.ts';
import type { ProductRecord, VariantRecord } from './product-record.ts';
import { pathId, type StoreContext } from './request-context.ts';
import type { StoreEvents } from './store-events.ts';
import type { StoreState } from './store-state.ts';
import type { RecordWrite } from './write-log.ts';

/** What the catalogue's routes work with. */
export type CatalogRouteDeps = { state: StoreState; events: StoreEvents; now: () => number; recordWrite: RecordWrite };

/** How a route finds the product or variant its path names. */
export type CatalogRequest = {
  productOf(context: StoreContext): ProductRecord;
  variantOf(context: StoreContext): { product: ProductRecord; variant: VariantRecord };
};

export function createCatalogRequest(state: StoreState): CatalogRequest {
  return {
    productOf(context) {
      const product = state.catalog.get(pathId(context, 'id') ?? -1);
      if (!product) throw new PlatformError({ status: 404, message: 'The product was not found' });
      return product;
    },
    variantOf(context) {
      const entry = state.catalog.variant(pathId(context, 'variantId') ?? -1);
      if (!entry || entry.product.id !== pathId(context, 'id')) throw new PlatformError({ status: 404, message: 'The variant was not found' });
      return entry;
    },
  };
}
