import { Decimal } from 'decimal.js';
import type { StoreOrder, StoreOrderLine } from './order.ts';

/** A charge beside the merchandise. Amounts are decimal strings in the order's currency. */
export type ChargeKind = 'shipping' | 'handling' | 'wrapping' | 'fee' | 'tax' | 'rounding';
export type Charge = { kind: ChargeKind; net: string; tax: string; /** Before a conversion into another currency. */ originalNet?: string };

/** One line's share: `net` after every discount, in the order's basis (inclusive or exclusive of tax), exact. */
export type LineMoney = { line: StoreOrderLine; net: string; tax: string; discount: string; /** Before a conversion into another currency. */ originalNet?: string };

export type OrderMoney = {
  lines: LineMoney[];
  charges: Charge[];
  /** Names the part that does not tie, when the order contradicts itself. */
  contradiction: string | undefined;
};

/** BigCommerce rounds each line and charge by itself: half a cent each is rounding, more is a contradiction. */
const roundingPerPart = new Decimal('0.005');
const zero = new Decimal(0);

const sum = (amounts: readonly Decimal.Value[]): Decimal => amounts.reduce<Decimal>((total, amount) => total.plus(amount), zero);

/**
 * Splits an order's total over its lines and charges so that they add up to `total_inc_tax` exactly. Only the basis that
 * `is_tax_inclusive_pricing` names is exact in BigCommerce; the other one is an estimate and never added up.
 */
export function allocateMoney(order: StoreOrder & { lines: StoreOrderLine[] }): OrderMoney {
  const isInclusive = order.is_tax_inclusive_pricing;
  const lines = order.lines.filter((line) => line.quantity > 0);
  const charges = chargesOf(order, isInclusive);
  const total = new Decimal(isInclusive ? order.total_inc_tax : order.total_ex_tax);
  const merchandise = total.minus(sum(charges.map((charge) => charge.net)));
  const nets = lines.map((line) => knownNet(line, isInclusive));
  const settled = settle(nets, merchandise, { order, lines, parts: lines.length + charges.length });
  if (!isInclusive) {
    const tax = new Decimal(order.total_inc_tax).minus(order.total_ex_tax);
    if (tax.gt(0)) charges.push({ kind: 'tax', net: tax.toFixed(), tax: '0' });
    if (tax.lt(0)) settled.contradiction ??= `The total with tax is ${tax.abs().toFixed(2)} less than the total without.`;
  }
  if (settled.rounding.gt(0)) charges.push({ kind: 'rounding', net: settled.rounding.toFixed(), tax: '0' });
  return {
    lines: lines.map((line, index) => toLineMoney(line, settled.nets[index] ?? zero, isInclusive)),
    charges,
    contradiction: settled.contradiction,
  };
}

function chargesOf(order: StoreOrder, isInclusive: boolean): Charge[] {
  const pairs: [ChargeKind, Decimal.Value, Decimal.Value][] = [
    ['shipping', order.shipping_cost_ex_tax, order.shipping_cost_inc_tax],
    ['handling', order.handling_cost_ex_tax, order.handling_cost_inc_tax],
    ['wrapping', order.wrapping_cost_ex_tax, order.wrapping_cost_inc_tax],
    ['fee', sum(order.fees.map((fee) => fee.cost_ex_tax)), sum(order.fees.map((fee) => fee.cost_inc_tax))],
  ];
  return pairs
    .map(([kind, exTax, incTax]): Charge => ({ kind, net: new Decimal(isInclusive ? incTax : exTax).toFixed(), tax: new Decimal(incTax).minus(exTax).toFixed() }))
    .filter((charge) => new Decimal(charge.net).gt(0));
}

/** A line's amount after the discounts that name it. */
function knownNet(line: StoreOrderLine, isInclusive: boolean): Decimal {
  if (isInclusive && line.discounted_total_inc_tax !== undefined) return new Decimal(line.discounted_total_inc_tax);
  const gross = new Decimal(isInclusive ? line.total_inc_tax : line.total_ex_tax);
  return Decimal.max(zero, gross.minus(sum(line.applied_discounts.map((discount) => discount.amount))));
}

type Settled = { nets: Decimal[]; rounding: Decimal; contradiction: string | undefined };

/** Brings the lines to what the order says they cost together: spreads a discount of the whole order, absorbs rounding, names the rest. */
function settle(nets: Decimal[], merchandise: Decimal, facts: { order: StoreOrder; lines: StoreOrderLine[]; parts: number }): Settled {
  const tolerance = roundingPerPart.times(facts.parts);
  const excess = sum(nets).minus(merchandise);
  if (excess.isZero()) return { nets, rounding: zero, contradiction: undefined };
  const named = sum(facts.lines.flatMap((line) => line.applied_discounts.map((discount) => discount.amount)));
  const orderDiscount = sum([facts.order.discount_amount, facts.order.coupon_discount]).minus(named);
  const isOrderDiscount = excess.gt(0) && orderDiscount.gt(0) && excess.minus(orderDiscount).abs().lte(tolerance);
  if (excess.gt(0) && sum(nets).gt(0) && (isOrderDiscount || excess.lte(tolerance))) return { nets: spread(nets, excess), rounding: zero, contradiction: undefined };
  if (excess.lt(0) && excess.abs().lte(tolerance)) return { nets, rounding: excess.abs(), contradiction: undefined };
  return { nets, rounding: zero, contradiction: contradictionOf({ nets, merchandise, excess, order: facts.order }) };
}

function contradictionOf(facts: { nets: readonly Decimal[]; merchandise: Decimal; excess: Decimal; order: StoreOrder }): string {
  const credits = sum([facts.order.store_credit_amount, facts.order.gift_certificate_amount]);
  const hint = credits.gt(0) && credits.equals(facts.excess) ? ' The difference equals the store credit and gift certificates used.' : '';
  return `The lines add up to ${sum(facts.nets).toFixed(2)} after discounts, but the total less charges leaves ${facts.merchandise.toFixed(2)} for them (difference ${facts.excess.toFixed()}).${hint}`;
}

/** Amounts of BigCommerce have four decimals. */
const smallest = new Decimal('0.0001');

/** Takes an amount off in proportion, to four decimals; what is left over goes off the largest lines, none of which falls below zero. */
function spread(nets: readonly Decimal[], amount: Decimal): Decimal[] {
  const total = sum(nets);
  const lowered = nets.map((net) => net.minus(amount.times(net).dividedBy(total).toDecimalPlaces(4, Decimal.ROUND_DOWN)));
  let left = amount.minus(sum(nets).minus(sum(lowered)));
  const bySize = [...lowered.keys()].sort((a, b) => (lowered[b] ?? zero).comparedTo(lowered[a] ?? zero));
  while (left.gt(0)) {
    const before = left;
    for (const index of bySize) {
      const step = Decimal.min(left, smallest, lowered[index] ?? zero);
      lowered[index] = (lowered[index] ?? zero).minus(step);
      left = left.minus(step);
    }
    if (left.equals(before)) break;
  }
  return lowered;
}

function toLineMoney(line: StoreOrderLine, net: Decimal, isInclusive: boolean): LineMoney {
  const gross = new Decimal(isInclusive ? line.total_inc_tax : line.total_ex_tax);
  // Tax is an estimate of BigCommerce where the basis excludes it; after a discount it shrinks with the line.
  const ratio = gross.isZero() ? zero : net.dividedBy(gross);
  const tax = new Decimal(line.total_inc_tax).minus(line.total_ex_tax).times(ratio).toDecimalPlaces(4, Decimal.ROUND_HALF_UP);
  return { line, net: net.toFixed(), tax: tax.toFixed(), discount: Decimal.max(zero, gross.minus(net)).toFixed() };
}

/** Price per unit at the field's scale, rounded down so that what is left over is never negative. */
export function unitPriceOf(net: string, quantity: number, scale: number): { unitPrice: string; remainder: string } {
  const unit = new Decimal(net).dividedBy(quantity).toDecimalPlaces(scale, Decimal.ROUND_DOWN);
  return { unitPrice: unit.toFixed(), remainder: new Decimal(net).minus(unit.times(quantity)).toFixed() };
}
