import { z } from 'zod';
import { invalidField } from './platform-error.ts';
import { parseV2Body } from './v2-body.ts';

const text = z.string();
/** "Float, Float-As-String, Integer", never negative. */
const amount = z.union([z.number(), text.regex(/^-?\d+(\.\d+)?$/)]).refine((value) => Number(value) >= 0, 'The value cannot be negative.');
const formFields = z.array(z.object({ name: text, value: text }));

const address = z.object({
  first_name: text.optional(),
  last_name: text.optional(),
  company: text.optional(),
  street_1: text.optional(),
  street_2: text.optional(),
  city: text.optional(),
  state: text.optional(),
  zip: text.optional(),
  country: text.optional(),
  country_iso2: text.length(2).optional(),
  phone: text.optional(),
  email: text.optional(),
  form_fields: formFields.optional(),
});

const billingAddress = address.extend({ zip: text.min(2) });
const shippingAddress = address.extend({ id: z.int().optional(), shipping_method: text.optional() });
const lineName = text.min(1).max(250).optional();

const line = z.object({
  id: z.int().optional(),
  product_id: z.int().nonnegative().optional(),
  variant_id: z.int().nonnegative().optional(),
  name: lineName,
  name_customer: lineName,
  name_merchant: lineName,
  quantity: z.int().nonnegative().optional(),
  price_ex_tax: amount.optional(),
  price_inc_tax: amount.optional(),
  sku: text.optional(),
  upc: text.optional(),
  product_options: z.array(z.looseObject({ id: z.int(), value: z.union([text, z.number()]).optional() })).optional(),
  wrapping_id: z.int().optional(),
  wrapping_name: text.optional(),
  wrapping_message: text.optional(),
  wrapping_cost_ex_tax: amount.optional(),
  wrapping_cost_inc_tax: amount.optional(),
});

const pickup = z.object({
  pickup_method_id: z.int(),
  pickup_method_display_name: text.optional(),
  collection_instructions: text.optional(),
  collection_time_description: text.optional(),
  location: z.record(text, z.unknown()).optional(),
  line_items: z.array(line).min(1),
});

const fee = z.object({
  id: z.int().optional(),
  type: z.literal('custom_fee').optional(),
  display_name_customer: text.optional(),
  display_name_merchant: text.optional(),
  source: text.optional(),
  cost_ex_tax: amount.optional(),
  /** The contract's own samples write it so. */
  cost_exc_tax: amount.optional(),
  cost_inc_tax: amount.optional(),
  cost_tax: amount.optional(),
  tax_class_id: z.int().nullable().optional(),
});

const header = {
  status_id: z.int().min(0).max(14).optional(),
  customer_id: z.int().nonnegative().optional(),
  channel_id: z.int().optional(),
  staff_notes: text.max(65_535).optional(),
  customer_message: text.optional(),
  date_created: text.optional(),
  payment_method: text.optional(),
  payment_provider_id: z.union([text, z.number(), z.null()]).optional(),
  external_order_id: text.nullable().optional(),
  external_source: text.nullable().optional(),
  ebay_order_id: text.optional(),
  geoip_country: text.optional(),
  geoip_country_iso2: text.optional(),
  ip_address: text.max(30).optional(),
  ip_address_v6: text.max(39).optional(),
  customer_locale: text.regex(/^([a-z]{2,3}|[a-z]{2}-([A-Z]{2}|\d{3}))$/).optional(),
  items_total: z.int().nonnegative().optional(),
  items_shipped: z.int().nonnegative().optional(),
  order_is_digital: z.boolean().optional(),
  refunded_amount: amount.optional(),
  discount_amount: amount.optional(),
  base_shipping_cost: amount.optional(),
  shipping_cost_ex_tax: amount.optional(),
  shipping_cost_inc_tax: amount.optional(),
  base_handling_cost: amount.optional(),
  handling_cost_ex_tax: amount.optional(),
  handling_cost_inc_tax: amount.optional(),
  base_wrapping_cost: amount.optional(),
  wrapping_cost_ex_tax: amount.optional(),
  wrapping_cost_inc_tax: amount.optional(),
  subtotal_ex_tax: amount.optional(),
  subtotal_inc_tax: amount.optional(),
  total_ex_tax: amount.optional(),
  total_inc_tax: amount.optional(),
  shipping_addresses: z.array(shippingAddress).optional(),
  products: z.array(line).optional(),
  fees: z.array(fee).optional(),
};

const createBody = z.object({
  ...header,
  external_merchant_id: text.nullable().optional(),
  default_currency_code: text.length(3).optional(),
  billing_address: billingAddress,
  consignments: z.object({ pickups: z.array(pickup).min(1) }).optional(),
});

const updateBody = z.object({ ...header, billing_address: address.optional() });

export type OrderLineBody = z.infer<typeof line>;
export type OrderFeeBody = z.infer<typeof fee>;
export type OrderUpdateBody = z.infer<typeof updateBody>;
export type OrderCreateBody = z.infer<typeof createBody>;
export type OrderPickupBody = z.infer<typeof pickup>;
export type ShippingAddressBody = z.infer<typeof shippingAddress>;

/** Given together or not at all. https://developer.bigcommerce.com/docs/rest-management/orders#update-an-order */
const pairs = ['shipping_cost', 'handling_cost', 'wrapping_cost', 'subtotal', 'total'] as const;

function requirePairs(body: Record<string, unknown>): void {
  for (const pair of pairs) {
    const [exTax, incTax] = [`${pair}_ex_tax`, `${pair}_inc_tax`];
    if ((body[exTax] === undefined) !== (body[incTax] === undefined))
      throw invalidField(body[exTax] === undefined ? exTax : incTax, `'${exTax}' and '${incTax}' must be given together.`);
  }
}

/** Reads the body of POST /v2/orders. */
export function parseOrderCreate(body: unknown): OrderCreateBody {
  const parsed = parseV2Body(createBody, body);
  requirePairs(parsed);
  if ((parsed.products ?? []).length === 0 && !parsed.consignments) throw invalidField('products', 'An order needs products or consignments.');
  return parsed;
}

/** Reads the body of PUT /v2/orders/{id}; what is not in it stays as it is. */
export function parseOrderUpdate(body: unknown): OrderUpdateBody {
  const parsed = parseV2Body(updateBody, body);
  requirePairs(parsed);
  return parsed;
}

/** Reads the body of PUT /v2/orders/{id}/shipping_addresses/{id}. */
export function parseShippingAddress(body: unknown): ShippingAddressBody {
  return parseV2Body(shippingAddress.omit({ id: true }), body);
}
