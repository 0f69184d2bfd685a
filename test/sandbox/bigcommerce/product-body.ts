import { z } from 'zod';
import { PlatformError, unprocessable } from './platform-error.ts';

const amount = z.number().nonnegative();
const size = z.number().min(0).max(9_999_999_999);
const count = z.int().min(0).max(2_147_483_647);

const variantFields = {
  sku: z.string().max(255).optional(),
  price: amount.nullable().optional(),
  sale_price: amount.nullable().optional(),
  retail_price: amount.nullable().optional(),
  cost_price: amount.nullable().optional(),
  weight: size.nullable().optional(),
  upc: z.string().max(14).optional(),
  mpn: z.string().optional(),
  gtin: z.string().max(14).optional(),
  inventory_level: count.optional(),
  inventory_warning_level: count.optional(),
  bin_picking_number: z.string().optional(),
  purchasing_disabled: z.boolean().optional(),
  purchasing_disabled_message: z.string().optional(),
};

const newVariant = z.object({
  ...variantFields,
  option_values: z.array(z.object({ option_display_name: z.string().min(1), label: z.string().min(1) })).optional(),
});
const variantUpdate = z.object({ ...variantFields, id: z.int() });
/** The batch makes new variants of option values that exist already. */
const variantByValues = z.object({
  ...variantFields,
  id: z.never().optional(),
  product_id: z.int(),
  sku: z.string().min(1).max(255),
  option_values: z.array(z.object({ id: z.int(), option_id: z.int() })).min(1),
});

const customField = z.object({ name: z.string().min(1).max(250), value: z.string().min(1).max(250) });

const productFields = {
  name: z.string().min(1).max(250),
  type: z.enum(['physical', 'digital']),
  weight: size,
  price: amount,
  sku: z.string().max(255).optional(),
  description: z.string().optional(),
  width: size.optional(),
  depth: size.optional(),
  height: size.optional(),
  cost_price: amount.optional(),
  retail_price: amount.optional(),
  sale_price: amount.optional(),
  map_price: z.number().optional(),
  tax_class_id: z.int().min(0).max(255).optional(),
  product_tax_code: z.string().max(255).optional(),
  categories: z.array(z.int()).max(1_000).optional(),
  brand_id: z.int().nonnegative().optional(),
  inventory_level: count.optional(),
  inventory_warning_level: count.optional(),
  inventory_tracking: z.enum(['none', 'product', 'variant']).optional(),
  fixed_cost_shipping_price: amount.optional(),
  is_free_shipping: z.boolean().optional(),
  is_visible: z.boolean().optional(),
  is_featured: z.boolean().optional(),
  availability: z.enum(['available', 'disabled', 'preorder']).optional(),
  condition: z.enum(['New', 'Used', 'Refurbished']).optional(),
  upc: z.string().max(14).optional(),
  mpn: z.string().optional(),
  gtin: z.string().max(14).optional(),
  bin_picking_number: z.string().max(255).optional(),
  search_keywords: z.string().max(65_535).optional(),
  page_title: z.string().max(255).optional(),
  meta_description: z.string().max(65_535).optional(),
  sort_order: z.int().optional(),
  custom_fields: z.array(customField).max(200).optional(),
};

const createBody = z.object({ ...productFields, variants: z.array(newVariant).max(600).optional() });
const updateBody = z.object(productFields).partial();
const batchBody = z.object({ ...updateBody.shape, id: z.int() });

export type ProductCreateBody = z.infer<typeof createBody>;
export type ProductUpdateBody = z.infer<typeof updateBody>;
export type NewVariantBody = z.infer<typeof newVariant>;
export type CustomFieldBody = z.infer<typeof customField>;
export type VariantByValuesBody = z.infer<typeof variantByValues>;
export type VariantUpdateBody = z.infer<typeof variantUpdate>;

function parse<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => [issue.path.join('.') || 'body', issue.code === 'invalid_type' ? 'error.path.missing' : issue.message]);
  throw unprocessable(Object.fromEntries(errors));
}

/** Batches above their limit answer 413. https://developer.bigcommerce.com/docs/rest-catalog/products#update-products-batch */
function parseBatch<T extends z.ZodType>(schema: T, body: unknown, max: number): z.infer<T>[] {
  if (!Array.isArray(body)) throw unprocessable({ body: 'error.expected.jsarray' });
  if (body.length > max)
    throw new PlatformError({ status: 413, message: `The request payload is too large. The maximum items allowed in the array is ${max}.` });
  return body.map((item) => parse(schema, item));
}

export const parseProductCreate = (body: unknown): ProductCreateBody => parse(createBody, body);
export const parseProductUpdate = (body: unknown): ProductUpdateBody => parse(updateBody, body);
export const parseProductBatch = (body: unknown) => parseBatch(batchBody, body, 10);
export const parseVariantCreate = (body: unknown): NewVariantBody => parse(newVariant, body);
export const parseVariantUpdate = (body: unknown) => parse(z.object(variantFields), body);
export const parseVariantBatch = (body: unknown): (VariantUpdateBody | VariantByValuesBody)[] => parseBatch(z.union([variantUpdate, variantByValues]), body, 50);
export const parseCustomField = (body: unknown): CustomFieldBody => parse(customField, body);
export const parseCustomFieldUpdate = (body: unknown): Partial<CustomFieldBody> => parse(customField.partial(), body);
