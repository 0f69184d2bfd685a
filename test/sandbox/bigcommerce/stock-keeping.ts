import type { CatalogTable } from './catalog-table.ts';
import type { OrderLine } from './order-record.ts';
import type { ProductRecord, VariantRecord } from './product-record.ts';

export type StockChange = { product: ProductRecord; variant: VariantRecord | undefined; sold: number };

/** Takes what an order sells from the tracked stock; a product sells no more than it has. */
export function sellStock(catalog: CatalogTable, lines: readonly OrderLine[]): StockChange[] {
  const changes: StockChange[] = [];
  for (const line of lines) {
    const product = catalog.get(line.productId);
    if (!product) continue;
    product.total_sold += line.quantity;
    if (product.inventory_tracking === 'none') continue;
    const variant = product.variants.find((known) => known.id === line.variantId);
    const isByVariant = product.inventory_tracking === 'variant';
    product.inventory_level = Math.max(0, product.inventory_level - line.quantity);
    if (variant) variant.inventory_level = Math.max(0, variant.inventory_level - line.quantity);
    changes.push({ product, variant: isByVariant ? variant : undefined, sold: line.quantity });
  }
  return changes;
}
