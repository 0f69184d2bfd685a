import { z } from 'zod';

const text = z.union([z.string(), z.number()]).nullish().transform((value) => (value === null || value === undefined ? '' : String(value)));
/** V3 sends money as JSON numbers; their shortest decimal form is what the merchant typed. */
const money = z.number().nullish().transform((value) => (value === null || value === undefined ? undefined : String(value)));

export const variantSchema = z.object({
  id: z.number().int(),
  product_id: z.number().int(),
  sku: text,
  price: money,
  sale_price: money,
  retail_price: money,
  cost_price: money,
  weight: money,
  inventory_level: z.number().nullish().transform((value) => value ?? 0),
  purchasing_disabled: z.boolean().nullish().transform((value) => value ?? false),
  option_values: z.array(z.object({ label: text, option_display_name: text })).nullish().transform((value) => value ?? []),
});

/** The product fields Crosswalk uses, with its variants: every simple product has one. https://developer.bigcommerce.com/docs/rest-catalog/products */
export const productSchema = z.object({
  id: z.number().int(),
  name: text,
  sku: text,
  type: text,
  description: text,
  price: money,
  sale_price: money,
  retail_price: money,
  cost_price: money,
  weight: money,
  is_visible: z.boolean().nullish().transform((value) => value ?? true),
  inventory_level: z.number().nullish().transform((value) => value ?? 0),
  inventory_tracking: text,
  date_modified: text,
  variants: z.array(variantSchema).nullish().transform((value) => value ?? []),
});

export type StoreProduct = z.infer<typeof productSchema>;

/** The entity key of a product; its variants travel with it. */
export const productKeyOf = (productId: number) => `product:${productId}`;
