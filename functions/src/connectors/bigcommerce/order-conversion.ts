import { Decimal } from 'decimal.js';
import type { StoreOrder } from './order.ts';
import type { LineMoney, OrderMoney } from './order-money.ts';

/** Amounts times `rate` are in the other currency. */
export type Conversion = { currency: string; rate: Decimal };

const zero = new Decimal(0);
const amountScale = 4;
const totalScale = 2;

const headerAmounts = ['total_ex_tax', 'store_credit_amount', 'gift_certificate_amount'] as const;

/** The header of an order in another currency: the total to the cent, everything else to four decimals. */
export function convertHeader<T extends StoreOrder & { refunded?: string }>(order: T, { rate }: Conversion): T {
  const amounts = Object.fromEntries(headerAmounts.map((name) => [name, times(order[name], rate)]));
  return { ...order, ...amounts, ...(order.refunded === undefined ? {} : { refunded: times(order.refunded, rate) }), total_inc_tax: totalOf(order, rate).toFixed() };
}

/**
 * The parts of an order in another currency. Each is rounded down, so that the total, which is rounded to the cent, is at least their
 * sum but for a cent's fraction: what is missing is a rounding charge, what is too much comes off the largest lines.
 */
export function convertMoney(money: OrderMoney, order: StoreOrder, { rate }: Conversion): OrderMoney {
  const down = (amount: string) => new Decimal(amount).times(rate).toDecimalPlaces(amountScale, Decimal.ROUND_DOWN);
  const lines = money.lines.map((part): LineMoney => ({ ...part, net: down(part.net).toFixed(), tax: times(part.tax, rate), discount: times(part.discount, rate), originalNet: part.net }));
  const charges = money.charges.map((charge) => ({ ...charge, net: down(charge.net).toFixed(), tax: times(charge.tax, rate), originalNet: charge.net }));
  if (money.contradiction !== undefined) return { ...money, lines, charges };
  const gap = [...lines, ...charges].reduce((left, part) => left.minus(part.net), totalOf(order, rate));
  if (gap.lt(0)) return { ...money, lines: takeOff(lines, gap.negated()), charges };
  const rounding = charges.find(({ kind }) => kind === 'rounding');
  if (rounding) rounding.net = new Decimal(rounding.net).plus(gap).toFixed();
  else if (gap.gt(0)) charges.push({ kind: 'rounding', net: gap.toFixed(), tax: '0', originalNet: '0' });
  return { ...money, lines, charges };
}

const times = (amount: string, rate: Decimal): string => new Decimal(amount).times(rate).toDecimalPlaces(amountScale, Decimal.ROUND_HALF_UP).toFixed();

const totalOf = (order: StoreOrder, rate: Decimal): Decimal => new Decimal(order.total_inc_tax).times(rate).toDecimalPlaces(totalScale, Decimal.ROUND_HALF_UP);

function takeOff(lines: readonly LineMoney[], amount: Decimal): LineMoney[] {
  let left = amount;
  const lowered = new Map<LineMoney, string>();
  for (const line of [...lines].sort((a, b) => new Decimal(b.net).comparedTo(a.net))) {
    const step = Decimal.min(left, line.net);
    lowered.set(line, new Decimal(line.net).minus(step).toFixed());
    left = left.minus(step);
    if (left.lte(zero)) break;
  }
  return lines.map((line) => ({ ...line, net: lowered.get(line) ?? line.net }));
}
