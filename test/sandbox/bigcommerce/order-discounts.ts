import { Decimal } from 'decimal.js';
import type { SeededRandom } from '../random.ts';
import { discountLine } from './order-line.ts';
import { amountText, cents, spreadDiscount, type TaxBasis } from './order-money.ts';
import type { AppliedDiscount, OrderCoupon, OrderLine } from './order-record.ts';

/** Lines and header amounts after the discounts of one order. */
export type Discounted = { lines: OrderLine[]; coupons: OrderCoupon[]; couponDiscount: string; discountAmount: string };

type Carried = 'percentage' | 'amount' | 'promotion' | 'manual';
type DiscountKind = Carried | 'uncarried';

const described: Record<Carried, Omit<AppliedDiscount, 'amount'>> = {
  percentage: { id: 'coupon', name: '10% off', code: 'TENOFF', target: 'product' },
  amount: { id: 'total-coupon', name: '$5 off', code: 'FIVEOFF', target: 'order' },
  promotion: { id: 'automatic-promotion', name: 'Spring promotion', code: null, target: 'product' },
  manual: { id: 'manual-discount', name: 'Manual Discount', code: null, target: 'order' },
};

/** What one order may carry: single kinds, and two that meet on the same lines. */
const combinations: readonly (readonly DiscountKind[])[] = [
  ['percentage'],
  ['amount'],
  ['promotion'],
  ['manual'],
  ['uncarried'],
  ['percentage', 'promotion'],
  ['amount', 'uncarried'],
];

const sum = (values: readonly Decimal.Value[]) => values.reduce<Decimal>((all, value) => all.plus(value), new Decimal(0));
const netOf = (line: OrderLine) => new Decimal(line.total.base).minus(sum(line.discounts.map((discount) => discount.amount)));

function amountOf(kind: DiscountKind, subtotal: Decimal): Decimal {
  if (kind === 'percentage') return cents(subtotal.times('0.1'));
  if (kind === 'uncarried') return Decimal.min('1.37', cents(subtotal.div(2)));
  return Decimal.min(kind === 'amount' ? '5' : '3.33', subtotal);
}

function carry(lines: readonly OrderLine[], kind: Carried, tax: TaxBasis): { lines: OrderLine[]; whole: Decimal } {
  const parts = spreadDiscount(amountOf(kind, sum(lines.map(netOf))), lines.map(netOf));
  const discounted = lines.map((line, index) => {
    const part = parts[index];
    if (part === undefined || part.isZero()) return line;
    return discountLine(line, [...line.discounts, { ...described[kind], amount: amountText(part) }], tax);
  });
  return { lines: discounted, whole: sum(parts) };
}

function couponOf(kind: 'percentage' | 'amount', discount: Decimal, id: number): OrderCoupon {
  const isPercentage = kind === 'percentage';
  return {
    id,
    coupon_id: isPercentage ? 1 : 2,
    code: described[kind].code ?? '',
    amount: isPercentage ? 10 : 5,
    type: isPercentage ? 1 : 2,
    discount: discount.toNumber(),
  };
}

/** Coupons, promotions and manual discounts spread over the lines, and manual ones that no line carries. */
export function applyDiscounts(lines: OrderLine[], choice: { tax: TaxBasis; random: SeededRandom; partId: () => number }): Discounted {
  const order: Discounted = { lines, coupons: [], couponDiscount: '0', discountAmount: '0' };
  for (const kind of choice.random.pick(combinations)) {
    if (kind === 'uncarried') {
      order.discountAmount = amountText(amountOf(kind, sum(order.lines.map(netOf))).plus(order.discountAmount));
      continue;
    }
    const { lines: carried, whole } = carry(order.lines, kind, choice.tax);
    order.lines = carried;
    if (kind === 'percentage' || kind === 'amount') {
      order.coupons.push(couponOf(kind, whole, choice.partId()));
      order.couponDiscount = amountText(whole.plus(order.couponDiscount));
    } else order.discountAmount = amountText(whole.plus(order.discountAmount));
  }
  return order;
}
