import type { PublishedForm } from './published-form.ts';

export type VariantOption = { id: number; label: string; option_id: number; option_display_name: string };

/** A variant; null prices and sizes are inherited from the product. */
export type VariantRecord = {
  id: number;
  product_id: number;
  sku: string;
  sku_id: number | null;
  price: number | null;
  sale_price: number | null;
  retail_price: number | null;
  map_price: number | null;
  cost_price: number;
  weight: number | null;
  width: number | null;
  height: number | null;
  depth: number | null;
  is_free_shipping: boolean;
  fixed_cost_shipping_price: number | null;
  purchasing_disabled: boolean;
  purchasing_disabled_message: string;
  image_url: string;
  upc: string;
  mpn: string;
  gtin: string;
  inventory_level: number;
  inventory_warning_level: number;
  bin_picking_number: string;
  option_values: VariantOption[];
  published?: PublishedForm;
};

export type ProductOption = {
  id: number;
  product_id: number;
  name: string;
  display_name: string;
  type: string;
  sort_order: number;
  option_values: { id: number; label: string; sort_order: number; value_data: null; is_default: boolean }[];
};

/** A product as the store keeps it: the fields an API caller can write, and what the store adds. */
export type ProductRecord = {
  id: number;
  name: string;
  type: 'physical' | 'digital';
  sku: string;
  description: string;
  weight: number;
  width: number;
  depth: number;
  height: number;
  price: number;
  cost_price: number;
  retail_price: number;
  sale_price: number;
  map_price: number;
  tax_class_id: number;
  product_tax_code: string;
  categories: number[];
  brand_id: number;
  brand_name: string;
  inventory_level: number;
  inventory_warning_level: number;
  inventory_tracking: 'none' | 'product' | 'variant';
  fixed_cost_shipping_price: number;
  is_free_shipping: boolean;
  is_visible: boolean;
  is_featured: boolean;
  availability: 'available' | 'disabled' | 'preorder';
  condition: 'New' | 'Used' | 'Refurbished';
  upc: string;
  mpn: string;
  gtin: string;
  bin_picking_number: string;
  search_keywords: string;
  page_title: string;
  meta_description: string;
  sort_order: number;
  total_sold: number;
  view_count: number;
  option_set_id: number | null;
  custom_url: { url: string; is_customized: boolean };
  options: ProductOption[];
  custom_fields: { id: number; name: string; value: string }[];
  variants: VariantRecord[];
  createdAt: number;
  modifiedAt: number;
  published?: PublishedForm;
};

/** The variant of a simple product is its only one and has no option values. */
export function baseVariant(product: ProductRecord): VariantRecord | undefined {
  const [only] = product.variants;
  return product.variants.length === 1 && only?.option_values.length === 0 ? only : undefined;
}

/** The price a shopper sees: sale price when there is one, the variant's own before the product's. */
export function calculatedPrice(product: ProductRecord, variant?: VariantRecord): number {
  const sale = variant?.sale_price ?? product.sale_price;
  const price = variant?.price ?? product.price;
  return sale > 0 ? Math.min(sale, price) : price;
}
