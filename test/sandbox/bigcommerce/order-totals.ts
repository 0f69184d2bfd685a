import { Decimal } from 'decimal.js';
import { amountText, type TaxedAmount } from './order-money.ts';
import type { OrderCharges, OrderFee, OrderLine, OrderTotals, TotalOverrides } from './order-record.ts';

type Summed = {
  lines: readonly OrderLine[];
  charges: OrderCharges;
  fees: readonly OrderFee[];
  couponDiscount: string;
  discountAmount: string;
  overrides: TotalOverrides;
};

const sum = (values: readonly Decimal.Value[]) => values.reduce<Decimal>((all, value) => all.plus(value), new Decimal(0));

/**
 * The header's arithmetic: total_inc_tax is what the lines cost after discounts, less the part of the discounts that no
 * line carries, plus shipping, handling, wrapping and fees; total_tax is the tax charged on each of them; total_ex_tax is
 * the difference. Subtotals are before order-level discounts, `subtotal_tax` after them (as live stores answer).
 */
export function orderTotals(order: Summed): OrderTotals {
  const { lines, fees, charges } = order;
  const subtotalExTax = new Decimal(order.overrides.subtotal?.exTax ?? sum(lines.map((line) => line.total.exTax)));
  const subtotalIncTax = new Decimal(order.overrides.subtotal?.incTax ?? sum(lines.map((line) => line.total.incTax)));
  const lineTax = sum(lines.map((line) => line.discountedTax));
  const carried = sum(lines.flatMap((line) => line.discounts.map((discount) => discount.amount)));
  const uncarried = Decimal.max(0, new Decimal(order.couponDiscount).plus(order.discountAmount).minus(carried));
  const added: TaxedAmount[] = [charges.shipping, charges.handling, charges.wrapping, ...fees.map((fee) => fee.cost)];
  const tax = lineTax.plus(sum(added.map((amount) => amount.tax)));
  const computed = sum(lines.map((line) => line.discountedIncTax))
    .minus(uncarried)
    .plus(sum(added.map((amount) => amount.incTax)));
  const incTax = new Decimal(order.overrides.total?.incTax ?? Decimal.max(0, computed));
  const exTax = new Decimal(order.overrides.total?.exTax ?? Decimal.max(0, incTax.minus(tax)));
  return {
    subtotal_ex_tax: amountText(subtotalExTax),
    subtotal_inc_tax: amountText(subtotalIncTax),
    subtotal_tax: amountText(order.overrides.subtotal ? subtotalIncTax.minus(subtotalExTax) : lineTax),
    base_shipping_cost: charges.shipping.base,
    shipping_cost_ex_tax: charges.shipping.exTax,
    shipping_cost_inc_tax: charges.shipping.incTax,
    shipping_cost_tax: charges.shipping.tax,
    base_handling_cost: charges.handling.base,
    handling_cost_ex_tax: charges.handling.exTax,
    handling_cost_inc_tax: charges.handling.incTax,
    handling_cost_tax: charges.handling.tax,
    base_wrapping_cost: charges.wrapping.base,
    wrapping_cost_ex_tax: charges.wrapping.exTax,
    wrapping_cost_inc_tax: charges.wrapping.incTax,
    wrapping_cost_tax: charges.wrapping.tax,
    total_ex_tax: amountText(exTax),
    total_inc_tax: amountText(incTax),
    total_tax: amountText(incTax.minus(exTax)),
    discount_amount: amountText(order.discountAmount),
    coupon_discount: amountText(order.couponDiscount),
  };
}
