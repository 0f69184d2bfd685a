import { Decimal } from 'decimal.js';
import { cents, type TaxedAmount } from './order-money.ts';
import type { OrderRecord } from './order-record.ts';
import { refundProblem } from './platform-error.ts';
import type { RefundItemBody, RefundQuoteBody } from './refund-body.ts';
import { refundMethods } from './refund-method.ts';
import type { RefundItemType, RefundRecord } from './refund-record.ts';

/** What a refund comes to, tax included. */
export type RefundQuote = {
  total: Decimal;
  tax: Decimal;
  orderLevel: Decimal;
  /** What was taken off because less than the items is left of the order. */
  adjustment: Decimal;
};

type Money = { incTax: Decimal; tax: Decimal };

const zero = new Decimal(0);
const sum = (values: readonly Decimal.Value[]) => values.reduce<Decimal>((all, value) => all.plus(value), zero);

function itemsBefore(earlier: readonly RefundRecord[], type: RefundItemType, id: number) {
  return earlier.flatMap((refund) => refund.items).filter((item) => item.item_type === type && item.item_id === id);
}

/** The share of `quantity` more pieces; taken as the difference of two rounded sums, so that the parts add up to the whole. */
function share(whole: Decimal.Value, pieces: { before: number; quantity: number; of: number }): Decimal {
  const upTo = (count: number) => cents(new Decimal(whole).times(count).div(pieces.of));
  return upTo(pieces.before + pieces.quantity).minus(upTo(pieces.before));
}

function quantityBound(order: OrderRecord, body: RefundItemBody, earlier: readonly RefundRecord[]): Money {
  const line = order.lines.find((known) => known.id === body.item_id);
  if (!line) throw refundProblem(`The order has no product ${body.item_id}.`);
  if (body.quantity === undefined) throw refundProblem('The quantity is required.');
  const before = itemsBefore(earlier, body.item_type, line.id).reduce((count, item) => count + (item.quantity ?? 0), 0);
  if (before + body.quantity > line.quantity) throw refundProblem('The quantity to refund exceeds the quantity that can be refunded.');
  const pieces = { before, quantity: body.quantity, of: line.quantity };
  const wrapping = line.wrapping.cost;
  if (body.item_type === 'GIFT_WRAPPING') return { incTax: share(wrapping.incTax, pieces), tax: share(wrapping.tax, pieces) };
  const deducted = sum((body.adjustments ?? []).map((adjustment) => adjustment.amount));
  return { incTax: Decimal.max(0, share(line.discountedIncTax, pieces).plus(deducted)), tax: share(line.discountedTax, pieces) };
}

/** The charge an amount is taken from; shipping and handling sit on the first address. */
function chargeOf(order: OrderRecord, { item_type: type, item_id: id }: RefundItemBody): TaxedAmount | undefined {
  if (type === 'FEE') return order.fees.find((fee) => fee.id === id)?.cost;
  return order.addresses[0]?.id === id ? order.charges[type === 'SHIPPING' ? 'shipping' : 'handling'] : undefined;
}

/** An amount is given in the order's pricing basis; its share of the charge's tax comes on top or lies within. */
function amountBound(order: OrderRecord, body: RefundItemBody, earlier: readonly RefundRecord[]): Money {
  if (body.amount === undefined) throw refundProblem('The amount is required.');
  const amount = new Decimal(body.amount);
  if (body.item_type === 'ORDER') {
    if (body.item_id !== order.header.id) throw refundProblem('The item of an order-level refund is the order itself.');
    return { incTax: amount, tax: zero };
  }
  const charge = chargeOf(order, body);
  if (!charge) throw refundProblem(`The order has no such ${body.item_type.toLowerCase()} ${body.item_id}.`);
  const isInclusive = order.header.is_tax_inclusive_pricing;
  const charged = new Decimal(isInclusive ? charge.incTax : charge.exTax);
  const before = sum(itemsBefore(earlier, body.item_type, body.item_id).map((item) => item.requested_amount ?? 0));
  if (before.plus(amount).gt(charged)) throw refundProblem('The amount to refund exceeds the amount that can be refunded.');
  const taxUpTo = (refunded: Decimal) => cents(new Decimal(charge.tax).times(refunded).div(charged));
  const tax = taxUpTo(before.plus(amount)).minus(taxUpTo(before));
  return { incTax: isInclusive ? amount : amount.plus(tax), tax };
}

const isQuantityBound = (body: RefundItemBody) => body.item_type === 'PRODUCT' || body.item_type === 'GIFT_WRAPPING';

function requireNoneTwice(items: readonly RefundItemBody[]): void {
  const keys = items.map((item) => `${item.item_type} ${item.item_id}`);
  if (new Set(keys).size < keys.length) throw refundProblem('An item is given twice.');
}

/** What of the order was not refunded yet. */
export function refundableOf(order: OrderRecord, earlier: readonly RefundRecord[]): Decimal {
  return new Decimal(order.totals.total_inc_tax).minus(sum(earlier.map((refund) => refund.total_amount)));
}

/** Computes a refund of these items, or refuses what the order does not hold any more. */
export function quoteRefund(order: OrderRecord, body: RefundQuoteBody, earlier: readonly RefundRecord[]): RefundQuote {
  if (order.header.status_id === 0) throw refundProblem('An incomplete order cannot be refunded.');
  const items = body.items ?? [];
  requireNoneTwice(items);
  const moneys = items.map((item) => (isQuantityBound(item) ? quantityBound(order, item, earlier) : amountBound(order, item, earlier)));
  const taxAdjustment = new Decimal(body.tax_adjustment_amount ?? 0);
  const asked = cents(sum(moneys.map((money) => money.incTax)).plus(taxAdjustment));
  const left = refundableOf(order, earlier);
  const orderLevel = sum(items.filter((item) => item.item_type === 'ORDER').map((item) => item.amount ?? 0));
  if (left.lte(0) || orderLevel.gt(left)) throw refundProblem('The amount to refund exceeds the amount that can be refunded.');
  // A discount that no line carries makes the lines worth more than the order.
  const total = Decimal.min(asked, cents(left));
  return { total, tax: sum(moneys.map((money) => money.tax)).plus(taxAdjustment), orderLevel, adjustment: total.minus(asked) };
}

/** The answer of POST …/refund_quotes. */
export function refundQuoteShape(order: OrderRecord, quote: RefundQuote): Record<string, unknown> {
  return {
    order_id: order.header.id,
    total_refund_amount: quote.total.toNumber(),
    total_refund_tax_amount: quote.tax.toNumber(),
    rounding: 0,
    adjustment: quote.adjustment.toNumber(),
    tax_inclusive: order.header.is_tax_inclusive_pricing,
    // The schema has `tax_inclusive`, the guide `is_tax_included`.
    is_tax_included: order.header.is_tax_inclusive_pricing,
    order_level_refund_amount: quote.orderLevel.toNumber(),
    refund_methods: refundMethods(order, quote.total),
  };
}
