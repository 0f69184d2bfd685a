import { z } from 'zod';

const amount = z.string().transform(Number);
const schema = z.object({
  id: z.number(),
  customer_id: z.number(),
  date_created: z.string(),
  subtotal_ex_tax: amount,
  discount_amount: amount,
  coupon_discount: amount,
  shipping_cost_ex_tax: amount,
  handling_cost_ex_tax: amount,
  wrapping_cost_ex_tax: amount,
  total_inc_tax: amount,
  default_currency_code: z.string(),
  is_tax_inclusive_pricing: z.boolean(),
  lines: z.array(z.object({ id: z.number(), sku: z.string(), name: z.string(), quantity: z.number(), price_ex_tax: amount, price_inc_tax: amount })),
});

/** The figures of an order, without anybody's name; amounts in its currency, `placedAt` in ms since the epoch. */
export type OrderFigures = {
  number: string;
  placedAt: number;
  isGuest: boolean;
  currency: string;
  subtotal: number;
  discount: number;
  tax: number;
  shipping: number;
  total: number;
  lines: { id: number; product: string; quantity: number; price: number }[];
};

const cents = (value: number): number => Math.round(value * 10_000) / 10_000;

/**
 * What is watched of an order as the store reader gives it; undefined when it is none. Whether its parts add up to the cent was looked at, in
 * decimals, when it was mapped (TOTALS_DIFFER): here the tax takes what is left. https://developer.bigcommerce.com/docs/rest-management/orders
 */
export function readOrderFigures(data: unknown): OrderFigures | undefined {
  const parsed = schema.safeParse(data);
  if (!parsed.success) return undefined;
  const { data: order } = parsed;
  const placedAt = Date.parse(order.date_created);
  if (Number.isNaN(placedAt)) return undefined;
  const discount = order.discount_amount + order.coupon_discount;
  const shipping = order.shipping_cost_ex_tax + order.handling_cost_ex_tax + order.wrapping_cost_ex_tax;
  return {
    number: String(order.id),
    placedAt,
    isGuest: order.customer_id === 0,
    currency: order.default_currency_code,
    subtotal: order.subtotal_ex_tax,
    discount,
    tax: cents(order.total_inc_tax - (order.subtotal_ex_tax - discount + shipping)),
    shipping,
    total: order.total_inc_tax,
    lines: order.lines.map((line) => ({ id: line.id, product: line.sku || line.name.slice(0, 80), quantity: line.quantity, price: order.is_tax_inclusive_pricing ? line.price_inc_tax : line.price_ex_tax })),
  };
}
