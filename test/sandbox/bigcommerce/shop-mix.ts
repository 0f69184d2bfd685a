import type { SeededRandom } from '../random.ts';
import type { OrderScenario } from './order-scenario.ts';

type Weighted<T> = readonly (readonly [percent: number, value: T])[];

/** What the orders of a believable shop are made of, in percent. */
const kinds: Weighted<OrderScenario> = [
  [18, {}],
  [3, { notes: true }],
  [2, { source: 'amazon' }],
  [1, { source: 'mobile' }],
  [2, { source: 'manual', paidBy: 'store-credit' }],
  [4, { coupon: 'percentage' }],
  [4, { coupon: 'per-total' }],
  [3, { coupon: 'per-item' }],
  [3, { coupon: 'shipping', digital: false }],
  [3, { coupon: 'free-shipping', digital: false }],
  [3, { coupon: 'promotion', discount: 'line' }],
  [4, { discount: 'order' }],
  [3, { discount: 'unspread' }],
  [3, { discount: 'line' }],
  [5, { digital: true, withDiscounts: false }],
  [5, { pickup: true, digital: false, withDiscounts: false }],
  [3, { giftCertificates: 2, lines: 0 }],
  [3, { giftCertificates: 1, lines: 2 }],
  [5, { customLines: 2, lines: 1, source: 'manual' }],
  [2, { customLines: 3, lines: 0, discount: 'order', source: 'manual' }],
  [5, { addresses: 3, lines: 6, digital: false }],
  [3, { currency: 'EUR' }],
  [2, { currency: 'GBP', coupon: 'percentage' }],
  [2, { displayCurrency: 'CAD' }],
  [3, { handling: true, wrapping: true, fees: 2, digital: false }],
  [3, { paidBy: 'store-credit' }],
  [3, { paidBy: 'gift-certificate' }],
];

/** Where the orders stand; Shipped, Refunded and their parts come about by shipments and refunds. */
const statuses: Weighted<number> = [
  [46, 11],
  [16, 10],
  [8, 9],
  [5, 1],
  [5, 7],
  [4, 8],
  [4, 12],
  [4, 5],
  [4, 0],
  [2, 6],
  [2, 13],
];

/** Every so many orders one is huge: its lines, and its place among them. */
const huge: readonly { every: number; at: number; lines: number }[] = [
  { every: 100, at: 17, lines: 60 },
  { every: 200, at: 53, lines: 250 },
  { every: 500, at: 101, lines: 1_000 },
];

function draw<T>(weighted: Weighted<T>, random: SeededRandom): T {
  let left = random.next() * weighted.reduce((sum, [percent]) => sum + percent, 0);
  for (const [percent, value] of weighted) {
    left -= percent;
    if (left < 0) return value;
  }
  throw new Error('the shares are empty');
}

/** What the order at this position of a believable shop is like; what is asked for wins. */
export function mixedOrder(asked: OrderScenario, position: number, random: SeededRandom): OrderScenario {
  const big = huge.findLast(({ every, at }) => position % every === at);
  return {
    inclusiveShare: 0.5,
    statusId: draw(statuses, random),
    channelId: random.next() < 0.25 ? 2 : 1,
    ...draw(kinds, random),
    ...(big ? { lines: big.lines, digital: false, giftCertificates: 0, customLines: 0 } : {}),
    ...asked,
  };
}

export type LaterAct = 'ship' | 'ship-partly' | 'refund-partly' | 'refund' | 'nothing';

/** What becomes of a paid order afterwards, in percent. */
const later: Weighted<LaterAct> = [
  [75, 'nothing'],
  [11, 'ship'],
  [5, 'ship-partly'],
  [6, 'refund-partly'],
  [3, 'refund'],
];

/** What happens to an order of a believable shop after it was placed; only paid orders are shipped and refunded. */
export function laterAct(statusId: number, random: SeededRandom): LaterAct {
  return [8, 9, 10, 11].includes(statusId) ? draw(later, random) : 'nothing';
}
