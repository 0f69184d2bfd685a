import { Decimal } from 'decimal.js';
import { discountLine } from './order-line.ts';
import { amountText, cents, spreadDiscount, type TaxBasis } from './order-money.ts';
import type { AppliedDiscount, OrderCoupon, OrderLine } from './order-record.ts';

/** Lines and header amounts after the discounts of one order. */
export type Discounted = { lines: OrderLine[]; coupons: OrderCoupon[]; couponDiscount: string; discountAmount: string };

/** The published coupon types 0 to 5, in their order. */
export const couponKinds = ['per-item', 'percentage', 'per-total', 'shipping', 'free-shipping', 'promotion'] as const;
export type CouponKind = (typeof couponKinds)[number];

/** A discount of an order: a coupon, an automatic promotion, or a manual one that the lines carry or do not. */
export type DiscountKind = CouponKind | 'automatic' | 'manual' | 'uncarried';
type Carried = Exclude<DiscountKind, 'shipping' | 'free-shipping' | 'uncarried'>;

const described: Record<Carried, Omit<AppliedDiscount, 'amount'>> = {
  'per-item': { id: 'coupon', name: '$0.50 off each item', code: 'EACHOFF', target: 'product' },
  percentage: { id: 'coupon', name: '10% off', code: 'TENOFF', target: 'product' },
  'per-total': { id: 'total-coupon', name: '$5 off', code: 'FIVEOFF', target: 'order' },
  promotion: { id: 'coupon', name: 'Members only', code: 'MEMBERS', target: 'product' },
  automatic: { id: 'automatic-promotion', name: 'Spring promotion', code: null, target: 'product' },
  manual: { id: 'manual-discount', name: 'Manual Discount', code: null, target: 'order' },
};

const couponFacts: Record<CouponKind, { code: string; amount: number }> = {
  'per-item': { code: 'EACHOFF', amount: 0.5 },
  percentage: { code: 'TENOFF', amount: 10 },
  'per-total': { code: 'FIVEOFF', amount: 5 },
  shipping: { code: 'SHIPOFF', amount: 3 },
  'free-shipping': { code: 'SHIPFREE', amount: 0 },
  promotion: { code: 'MEMBERS', amount: 0 },
};

/** What one order may carry: single kinds, and two that meet on the same lines. */
export const discountCombinations: readonly (readonly DiscountKind[])[] = [
  ['percentage'],
  ['per-total'],
  ['automatic'],
  ['manual'],
  ['uncarried'],
  ['percentage', 'automatic'],
  ['per-total', 'uncarried'],
];

const isCoupon = (kind: DiscountKind): kind is CouponKind => couponKinds.some((known) => known === kind);
const sum = (values: readonly Decimal.Value[]) => values.reduce<Decimal>((all, value) => all.plus(value), new Decimal(0));

/** What is left of a line to discount; gift certificates are never discounted. */
function netOf(line: OrderLine): Decimal {
  if (line.type === 'giftcertificate') return new Decimal(0);
  return new Decimal(line.total.base).minus(sum(line.discounts.map((discount) => discount.amount)));
}

/** The discount of each line, in the order's pricing basis. */
function partsOf(lines: readonly OrderLine[], kind: Carried): Decimal[] {
  const nets = lines.map(netOf);
  if (kind === 'per-item') return lines.map((line, index) => Decimal.min(new Decimal('0.5').times(line.quantity), nets[index] ?? 0));
  const subtotal = sum(nets);
  const whole = kind === 'percentage' ? cents(subtotal.times('0.1')) : Decimal.min(kind === 'per-total' ? '5' : '3.33', subtotal);
  return spreadDiscount(whole, nets);
}

function carry(lines: readonly OrderLine[], kind: Carried, tax: TaxBasis): { lines: OrderLine[]; whole: Decimal } {
  const parts = partsOf(lines, kind);
  const discounted = lines.map((line, index) => {
    const part = parts[index];
    if (part === undefined || part.isZero()) return line;
    return discountLine(line, [...line.discounts, { ...described[kind], amount: amountText(part) }], tax);
  });
  return { lines: discounted, whole: sum(parts) };
}

/** A row of `/orders/{id}/coupons`. */
export function couponRow(kind: CouponKind, discount: Decimal, id: number): OrderCoupon {
  const type = couponKinds.indexOf(kind);
  return { id, coupon_id: type + 1, ...couponFacts[kind], type, discount: discount.toNumber() };
}

/** Types 3 and 4 lower the shipping cost; the others fall on lines. */
export function isShippingCoupon(coupon: OrderCoupon): boolean {
  return coupon.type === couponKinds.indexOf('shipping') || coupon.type === couponKinds.indexOf('free-shipping');
}

/** How much of the shipping cost a coupon takes off; it never falls on lines. */
export function shippingDiscount(kind: CouponKind | undefined, cost: Decimal.Value): Decimal {
  if (kind === 'free-shipping') return new Decimal(cost);
  return kind === 'shipping' ? Decimal.min(couponFacts.shipping.amount, cost) : new Decimal(0);
}

/** Coupons, promotions and manual discounts spread over the lines, and manual ones that no line carries. */
export function applyDiscounts(lines: OrderLine[], kinds: readonly DiscountKind[], made: { tax: TaxBasis; partId: () => number }): Discounted {
  const order: Discounted = { lines, coupons: [], couponDiscount: '0', discountAmount: '0' };
  for (const kind of kinds) {
    if (kind === 'shipping' || kind === 'free-shipping') continue;
    if (kind === 'uncarried') {
      const whole = Decimal.min('1.37', cents(sum(order.lines.map(netOf)).div(2)));
      order.discountAmount = amountText(whole.plus(order.discountAmount));
      continue;
    }
    const { lines: carried, whole } = carry(order.lines, kind, made.tax);
    order.lines = carried;
    if (isCoupon(kind)) {
      order.coupons.push(couponRow(kind, whole, made.partId()));
      order.couponDiscount = amountText(whole.plus(order.couponDiscount));
    } else order.discountAmount = amountText(whole.plus(order.discountAmount));
  }
  return order;
}
