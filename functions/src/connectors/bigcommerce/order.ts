import { z } from 'zod';

/** https://developer.bigcommerce.com/docs/rest-management/orders: V2 sends money as 4-decimal strings, sometimes as numbers. */
const money = z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(/^-?\d+(\.\d+)?$/, 'is not a decimal number'));
const text = z.union([z.string(), z.number()]).nullish().transform((value) => (value === null || value === undefined ? '' : String(value)));
const optionalMoney = money.nullish().transform((value) => value ?? '0');
const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(Number);

export const storeAddressSchema = z.object({
  first_name: text,
  last_name: text,
  company: text,
  street_1: text,
  street_2: text,
  city: text,
  state: text,
  zip: text,
  country: text,
  country_iso2: text,
  phone: text,
  email: text,
});

export const orderLineSchema = z.object({
  id,
  product_id: id.nullish().transform((value) => value ?? 0),
  variant_id: id.nullish().transform((value) => value ?? 0),
  order_address_id: id.nullish().transform((value) => value ?? 0),
  order_pickup_method_id: id.nullish().transform((value) => value ?? 0),
  name: text,
  sku: text,
  type: text,
  quantity: z.union([z.number(), z.string().transform(Number)]).pipe(z.number().int().min(0)),
  price_ex_tax: optionalMoney,
  price_inc_tax: optionalMoney,
  total_ex_tax: money,
  total_inc_tax: money,
  total_tax: optionalMoney,
  quantity_refunded: z.number().nullish().transform((value) => value ?? 0),
  discounted_total_inc_tax: money.nullish().transform((value) => value ?? undefined),
  applied_discounts: z.array(z.object({ amount: money, code: text, target: text })).nullish().transform((value) => value ?? []),
  product_options: z.array(z.object({ display_name: text, display_value: text })).nullish().transform((value) => value ?? []),
});

const feeSchema = z.object({ id, name: text, display_name_merchant: text, cost_ex_tax: optionalMoney, cost_inc_tax: optionalMoney });
const shippingSchema = storeAddressSchema.extend({ id, shipping_method: text, line_items: z.array(orderLineSchema).nullish().transform((value) => value ?? []) });

/** The order fields Crosswalk uses. Unknown fields are dropped: BigCommerce adds some unannounced. */
export const orderSchema = z.object({
  id,
  customer_id: id.nullish().transform((value) => value ?? 0),
  channel_id: id.nullish().transform((value) => value ?? 1),
  status_id: id,
  date_created: z.string(),
  date_modified: z.string(),
  subtotal_ex_tax: money,
  subtotal_inc_tax: money,
  shipping_cost_ex_tax: optionalMoney,
  shipping_cost_inc_tax: optionalMoney,
  handling_cost_ex_tax: optionalMoney,
  handling_cost_inc_tax: optionalMoney,
  wrapping_cost_ex_tax: optionalMoney,
  wrapping_cost_inc_tax: optionalMoney,
  total_ex_tax: money,
  total_inc_tax: money,
  total_tax: optionalMoney,
  discount_amount: optionalMoney,
  coupon_discount: optionalMoney,
  store_credit_amount: optionalMoney,
  gift_certificate_amount: optionalMoney,
  currency_code: text,
  default_currency_code: text,
  store_default_to_transactional_exchange_rate: text,
  is_tax_inclusive_pricing: z.boolean().nullish().transform((value) => value ?? false),
  is_deleted: z.boolean().nullish().transform((value) => value ?? false),
  payment_method: text,
  payment_status: text,
  customer_message: text,
  items_total: z.number().nullish().transform((value) => value ?? 0),
  billing_address: storeAddressSchema,
  fees: z.array(feeSchema).nullish().transform((value) => value ?? []),
  consignments: z
    .object({
      shipping: z.array(shippingSchema).nullish().transform((value) => value ?? []),
      pickups: z.array(z.object({ pickup_method_display_name: text, location: z.object({ name: text }).nullish(), line_items: z.array(orderLineSchema).nullish().transform((value) => value ?? []) })).nullish().transform((value) => value ?? []),
      downloads: z.array(z.object({ line_items: z.array(orderLineSchema).nullish().transform((value) => value ?? []) })).nullish().transform((value) => value ?? []),
      email: z
        .object({ gift_certificates: z.array(z.object({ line_items: z.array(orderLineSchema).nullish().transform((value) => value ?? []) })).nullish().transform((value) => value ?? []) })
        .nullish()
        .transform((value) => value ?? { gift_certificates: [] }),
    })
    .nullish()
    .transform((value) => value ?? { shipping: [], pickups: [], downloads: [], email: { gift_certificates: [] } }),
});

/**
 * `refunded_amount` of an order always says 0, so the sum is read from the refunds themselves: of orders that show any sign of one.
 * https://developer.bigcommerce.com/docs/rest-management/orders/order-refunds
 */
export function hasRefunds(order: { status_id: number; payment_status: string; lines: readonly { quantity_refunded: number }[] }): boolean {
  return order.status_id === 4 || order.status_id === 14 || order.payment_status.includes('refund') || order.lines.some((line) => line.quantity_refunded > 0);
}

const refundSchema = z
  .object({ order_id: id, total_amount: money, payments: z.array(z.object({ is_declined: z.boolean().nullish() })).nullish() })
  // The gateway answers later: a refund all of whose payments were declined gave nothing back.
  .transform(({ order_id, total_amount, payments }) => ({ order_id, amount: payments?.length && payments.every((payment) => payment.is_declined) ? '0' : total_amount }));

export const refundListSchema = z.object({ data: z.array(refundSchema), meta: z.object({ pagination: z.object({ total_pages: z.number() }).optional() }).optional() });

export type StoreOrder = z.infer<typeof orderSchema>;
export type StoreOrderLine = z.infer<typeof orderLineSchema>;

/** Line items are included with the order up to this many per consignment; beyond it they are paged from /products. */
export const includedLinesMax = 50;

/** One read brings the order, its consignments and its lines. */
export const orderInclude = 'include=consignments.line_items,fees&consignment_structure=object';

/** The entity key of an order. */
export const orderKeyOf = (orderId: number) => `order:${orderId}`;
