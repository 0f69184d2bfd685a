import { Decimal } from 'decimal.js';
import type { SeededRandom } from '../random.ts';
import { discountCombinations, shippingDiscount, type DiscountKind } from './order-discounts.ts';
import { sumAmounts, taxedCharge, zeroAmount, type TaxBasis } from './order-money.ts';
import type { OrderCharges, OrderFee, OrderLine } from './order-record.ts';
import type { OrderScenario } from './order-scenario.ts';

/** The discounts of an order: those asked for, or what the seed says. */
export function chooseDiscounts(scenario: OrderScenario, random: SeededRandom): readonly DiscountKind[] {
  const { coupon, discount, withDiscounts } = scenario;
  const asked: DiscountKind[] = [];
  if (coupon !== undefined) asked.push(coupon);
  if (discount !== undefined) asked.push(({ order: 'manual', unspread: 'uncarried', line: 'automatic' } as const)[discount]);
  if (asked.length > 0 && withDiscounts !== true) return asked;
  return (withDiscounts ?? random.next() < 1 / 3) ? [...asked, ...random.pick(discountCombinations)] : asked;
}

/** The fees of an order, a package protection each. */
export function chooseFees({ fees: count }: OrderScenario, made: { tax: TaxBasis; random: SeededRandom; partId: () => number }): OrderFee[] {
  if (count !== undefined) return Array.from({ length: count }, () => packageProtection(made.partId(), made.tax));
  return made.random.next() < 0.05 ? [packageProtection(made.partId(), made.tax)] : [];
}

/** What shipping, handling and wrapping cost. */
export function chooseCharges(scenario: OrderScenario, lines: readonly OrderLine[], made: { tax: TaxBasis; random: SeededRandom; isShipped: boolean }): OrderCharges {
  const { tax, random, isShipped } = made;
  const shipping = isShipped ? random.pick(['0', '5.95', '12', '7.33']) : '0';
  // A shipping coupon needs a cost to take from.
  const cost = isShipped && shippingDiscount(scenario.coupon, 1).gt(0) && shipping === '0' ? '12' : shipping;
  const charged = new Decimal(cost).minus(shippingDiscount(scenario.coupon, cost));
  const isHandled = scenario.handling ?? (isShipped && random.next() < 0.2);
  return {
    // The base cost is before the coupon, what is charged is after it.
    shipping: { ...taxedCharge(charged, tax), base: taxedCharge(cost, tax).base },
    handling: isHandled ? taxedCharge('2.5', tax) : zeroAmount,
    wrapping: sumAmounts(lines.map((line) => line.wrapping.cost)),
  };
}

function packageProtection(id: number, tax: TaxBasis): OrderFee {
  const name = 'Package Protection';
  return { id, type: 'custom_fee', display_name_customer: name, display_name_merchant: name, source: 'checkout', cost: taxedCharge('2.49', tax), tax_class_id: null };
}
