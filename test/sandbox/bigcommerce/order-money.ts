import { Decimal } from 'decimal.js';

/** The store's manual tax as it applies to one order: `rate` 0.0825 = 8.25 %, and whether prices were entered with it. */
export type TaxBasis = { rate: Decimal; isInclusive: boolean };

/** Four decimals, as every V2 amount is written. */
export function amountText(value: Decimal.Value): string {
  // Most amounts of a line item are 0, and a page of orders writes twenty thousand of them.
  if (value === 0) return '0.0000';
  return (value instanceof Decimal ? value : new Decimal(value)).toFixed(4);
}

/** The platform rounds charged amounts to cents, half up. */
export function cents(value: Decimal.Value): Decimal {
  return new Decimal(value).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

const fourPlaces = (value: Decimal) => value.toDecimalPlaces(4, Decimal.ROUND_HALF_UP);
const taxWithin = (incTax: Decimal, tax: TaxBasis) => incTax.times(tax.rate).div(tax.rate.plus(1));

/** An amount three ways, with four decimals; `base` is the one it was entered as. Text, so that a hundred thousand orders fit in memory. */
export type TaxedAmount = { base: string; exTax: string; incTax: string; tax: string };

export const zeroAmount: TaxedAmount = { base: amountText(0), exTax: amountText(0), incTax: amountText(0), tax: amountText(0) };

function exclusiveAmount(base: Decimal, tax: Decimal): TaxedAmount {
  return { base: amountText(base), exTax: amountText(base), incTax: amountText(base.plus(tax)), tax: amountText(tax) };
}

function inclusiveAmount(base: Decimal, tax: Decimal): TaxedAmount {
  return { base: amountText(base), exTax: amountText(base.minus(tax)), incTax: amountText(base), tax: amountText(tax) };
}

export function sumAmounts(amounts: readonly TaxedAmount[]): TaxedAmount {
  const sum = (field: keyof TaxedAmount) => amountText(amounts.reduce((all, amount) => all.plus(amount[field]), new Decimal(0)));
  return { base: sum('base'), exTax: sum('exTax'), incTax: sum('incTax'), tax: sum('tax') };
}

/** Shipping, handling, wrapping: entered in the order's pricing basis, the other side computed to the cent. */
export function taxedCharge(entered: Decimal.Value, tax: TaxBasis): TaxedAmount {
  const base = new Decimal(entered);
  return tax.isInclusive ? inclusiveAmount(base, cents(taxWithin(base, tax))) : exclusiveAmount(base, cents(base.times(tax.rate)));
}

/** A pair given by an API caller overrides any computation. */
export function pairedCharge(pair: { exTax: Decimal.Value; incTax: Decimal.Value; base?: Decimal.Value }, tax: TaxBasis): TaxedAmount {
  const [exTax, incTax] = [amountText(pair.exTax), amountText(pair.incTax)];
  const base = pair.base === undefined ? (tax.isInclusive ? incTax : exTax) : amountText(pair.base);
  return { base, exTax, incTax, tax: amountText(new Decimal(incTax).minus(exTax)) };
}

export type LineMoney = { unit: TaxedAmount; total: TaxedAmount; discountedIncTax: string; discountedTax: string };

export type LinePricing = {
  /** Entered unit price, in the order's basis. */
  unit: Decimal.Value;
  quantity: number;
  /** Order-level discounts that fall on this line, in the order's basis. */
  discount?: Decimal.Value;
};

/**
 * Prices a line of a taxed order. The entered side is exact to the cent; the other side of an inclusive order is the
 * platform's four-decimal "estimate" (https://developer.bigcommerce.com/docs/rest-management/orders, is_tax_inclusive_pricing),
 * while the tax that is charged is computed after discounts and rounded to the cent.
 */
export function priceLine(pricing: LinePricing, tax: TaxBasis): LineMoney {
  const unit = new Decimal(pricing.unit);
  const entered = cents(unit.times(pricing.quantity));
  const net = entered.minus(pricing.discount ?? 0);
  if (tax.isInclusive)
    return {
      unit: inclusiveAmount(unit, fourPlaces(taxWithin(unit, tax))),
      total: inclusiveAmount(entered, fourPlaces(taxWithin(entered, tax))),
      discountedIncTax: amountText(net),
      discountedTax: amountText(cents(taxWithin(net, tax))),
    };
  const discountedTax = cents(net.times(tax.rate));
  return {
    unit: exclusiveAmount(unit, cents(unit.times(tax.rate))),
    total: exclusiveAmount(entered, cents(entered.times(tax.rate))),
    discountedIncTax: amountText(net.plus(discountedTax)),
    discountedTax: amountText(discountedTax),
  };
}

/** Prices a line whose unit price an API caller gave with and without tax: nothing is computed from a rate. */
export function pairedLine(pair: { exTax: Decimal.Value; incTax: Decimal.Value; quantity: number }, tax: TaxBasis): LineMoney {
  const unit = pairedCharge(pair, tax);
  const total = pairedCharge({ exTax: cents(new Decimal(unit.exTax).times(pair.quantity)), incTax: cents(new Decimal(unit.incTax).times(pair.quantity)) }, tax);
  return { unit, total, discountedIncTax: total.incTax, discountedTax: total.tax };
}

/** Spreads a discount over lines in proportion to their value, in cents, the remainder on the largest line. */
export function spreadDiscount(discount: Decimal.Value, lineTotals: readonly Decimal.Value[]): Decimal[] {
  const totals = lineTotals.map((total) => new Decimal(total));
  const sum = totals.reduce((all, total) => all.plus(total), new Decimal(0));
  if (sum.isZero()) return totals.map(() => new Decimal(0));
  const whole = Decimal.min(cents(discount), sum);
  const parts = totals.map((total) => whole.times(total).div(sum).toDecimalPlaces(2, Decimal.ROUND_DOWN));
  const remainder = whole.minus(parts.reduce((all, part) => all.plus(part), new Decimal(0)));
  const largest = totals.reduce((best, total, index) => (total.gt(totals[best] ?? 0) ? index : best), 0);
  return parts.map((part, index) => (index === largest ? part.plus(remainder) : part));
}
