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

/** An amount three ways; `base` is the one it was entered as. */
export type TaxedAmount = { base: Decimal; exTax: Decimal; incTax: Decimal; tax: Decimal };

export const zeroAmount: TaxedAmount = { base: new Decimal(0), exTax: new Decimal(0), incTax: new Decimal(0), tax: new Decimal(0) };

export function sumAmounts(amounts: readonly TaxedAmount[]): TaxedAmount {
  return amounts.reduce(
    (sum, amount) => ({
      base: sum.base.plus(amount.base),
      exTax: sum.exTax.plus(amount.exTax),
      incTax: sum.incTax.plus(amount.incTax),
      tax: sum.tax.plus(amount.tax),
    }),
    zeroAmount,
  );
}

/** Shipping, handling, wrapping: entered in the order's pricing basis, the other side computed to the cent. */
export function taxedCharge(entered: Decimal.Value, tax: TaxBasis): TaxedAmount {
  const base = new Decimal(entered);
  const amount = tax.isInclusive ? cents(taxWithin(base, tax)) : cents(base.times(tax.rate));
  return tax.isInclusive
    ? { base, incTax: base, exTax: base.minus(amount), tax: amount }
    : { base, exTax: base, incTax: base.plus(amount), tax: amount };
}

/** A pair given by an API caller overrides any computation. */
export function pairedCharge(pair: { exTax: Decimal.Value; incTax: Decimal.Value; base?: Decimal.Value }, tax: TaxBasis): TaxedAmount {
  const exTax = new Decimal(pair.exTax);
  const incTax = new Decimal(pair.incTax);
  return { base: new Decimal(pair.base ?? (tax.isInclusive ? incTax : exTax)), exTax, incTax, tax: incTax.minus(exTax) };
}

export type LineMoney = { unit: TaxedAmount; total: TaxedAmount; discountedIncTax: Decimal; discountedTax: Decimal };

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
  if (tax.isInclusive) {
    const unitTax = fourPlaces(taxWithin(unit, tax));
    const totalTax = fourPlaces(taxWithin(entered, tax));
    return {
      unit: { base: unit, incTax: unit, exTax: unit.minus(unitTax), tax: unitTax },
      total: { base: entered, incTax: entered, exTax: entered.minus(totalTax), tax: totalTax },
      discountedIncTax: net,
      discountedTax: cents(taxWithin(net, tax)),
    };
  }
  const unitTax = cents(unit.times(tax.rate));
  const totalTax = cents(entered.times(tax.rate));
  const discountedTax = cents(net.times(tax.rate));
  return {
    unit: { base: unit, exTax: unit, incTax: unit.plus(unitTax), tax: unitTax },
    total: { base: entered, exTax: entered, incTax: entered.plus(totalTax), tax: totalTax },
    discountedIncTax: net.plus(discountedTax),
    discountedTax,
  };
}

/** Prices a line whose unit price an API caller gave with and without tax: nothing is computed from a rate. */
export function pairedLine(pair: { exTax: Decimal.Value; incTax: Decimal.Value; quantity: number }, tax: TaxBasis): LineMoney {
  const unit = pairedCharge(pair, tax);
  const exTax = cents(unit.exTax.times(pair.quantity));
  const incTax = cents(unit.incTax.times(pair.quantity));
  const total = { base: tax.isInclusive ? incTax : exTax, exTax, incTax, tax: incTax.minus(exTax) };
  return { unit, total, discountedIncTax: incTax, discountedTax: total.tax };
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
