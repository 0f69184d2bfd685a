import { z } from 'zod';
import { deviationOf, deviationsFrom, emptyQuantiles, isWarm, type QuantileState, quantileSchema, track } from './quantile-tracker.ts';

/** An order as it is watched; amounts in its currency, `placedAt` in milliseconds. `segment` is the customer group, `listPrice` the price in the catalogue. */
export type WatchedOrder = {
  id: string;
  placedAt: number;
  customer: string;
  segment: string;
  currency: string;
  subtotal: number;
  discount: number;
  tax: number;
  shipping: number;
  total: number;
  lines: readonly { product: string; quantity: number; price: number; listPrice?: number }[];
};

export const orderRules = ['total-does-not-add-up', 'total-not-positive', 'unusual-total', 'unusual-price', 'unusual-quantity', 'unusual-discount', 'many-orders', 'repeated-order'] as const;
/** What is odd about an order, with what was seen, what is usual, and how far that is in robust standard deviations (null where it is a rule, not a measure). */
export type OrderAlert = { order: string; rule: (typeof orderRules)[number]; observed: string; expected: string; scale: string; deviations: number | null; message: string };

/** All a watch remembers, as JSON. `recent` holds the times of each customer's last orders, `baskets` when the same was last ordered. */
export const orderWatchStateSchema = z.object({ quantiles: z.record(z.string(), quantileSchema), recent: z.record(z.string(), z.array(z.number())), baskets: z.record(z.string(), z.number()) });
export type OrderWatchState = z.infer<typeof orderWatchStateSchema>;
export type OrderWatch = {
  /** Alerts for one order, which is learned from. Orders come about in the order they were placed, each once. */
  check(order: WatchedOrder): OrderAlert[];
  state(): OrderWatchState;
};

const deviationsMax = 5;
/** Smallest spread of each measure: what is the same for everybody would make every other value an alarm. Logarithms, but the discount, which is a share. */
const floors = { total: 0.15, price: 0.12, quantity: 0.4, discount: 0.05 } as const;
const burstMs = 10 * 60_000;
const burstOrders = 5;
const repeatMs = 5 * 60_000;
const customersRemembered = 5_000;

/** Currencies of which a hundredth does not exist or a thousandth does (ISO 4217). */
const minorDigits: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0, CLP: 0, ISK: 0, BHD: 3, KWD: 3, OMR: 3, JOD: 3, TND: 3 };
const money = (amount: number, currency: string): string => `${amount.toFixed(minorDigits[currency] ?? 2)} ${currency}`;
const inLogs = (value: number): number => Math.log(Math.max(value, 0.001));

type Watched = { order: WatchedOrder; at: (key: string) => QuantileState };
type Found = Omit<OrderAlert, 'order' | 'message'>;

const keyOf = (kind: keyof typeof floors, { segment, currency }: WatchedOrder): string => (kind === 'total' || kind === 'price' ? `${kind}/${currency}/${segment}` : `${kind}/${segment}`);
const deviationsText = (deviations: number): string => `${Math.abs(deviations).toFixed(1)} robust standard deviations`;

/** What must hold of every order, whatever is usual. */
function checkSums({ subtotal, discount, tax, shipping, total, lines, currency }: WatchedOrder): Found[] {
  const sum = subtotal - discount + tax + shipping;
  // Every line may be rounded once, the sum too.
  const tolerance = (1.1 * (lines.length + 2)) / 10 ** (minorDigits[currency] ?? 2);
  const found: Found[] = [];
  if (Math.abs(sum - total) > tolerance) found.push({ rule: 'total-does-not-add-up', observed: money(total, currency), expected: money(sum, currency), scale: `rounding explains ${money(tolerance, currency)}`, deviations: null });
  if (total <= 0) found.push({ rule: 'total-not-positive', observed: money(total, currency), expected: 'more than 0', scale: 'a rule', deviations: null });
  return found;
}

/** Whether the total is usual for its currency and segment. */
function checkTotal({ order, at }: Watched): Found[] {
  const state = at(keyOf('total', order));
  const deviations = deviationsFrom(state, inLogs(order.total), floors.total);
  if (Math.abs(deviations) <= deviationsMax || order.total <= 0) return [];
  const spread = 2 * deviationOf(state, floors.total);
  const [from, to] = [Math.exp(state.q2 - spread), Math.exp(state.q2 + spread)];
  return [{ rule: 'unusual-total', observed: money(order.total, order.currency), expected: `${order.segment} ${order.currency} usually ${money(from, order.currency)} to ${money(to, order.currency)}`, scale: deviationsText(deviations), deviations }];
}

/** The line whose price against the catalogue, or whose quantity, is furthest from usual. */
function checkLines({ order, at }: Watched): Found[] {
  const found: Found[] = [];
  const [prices, quantities] = [at(keyOf('price', order)), at(keyOf('quantity', order))];
  const priced = order.lines.flatMap(({ product, price, listPrice = 0 }) => (listPrice > 0 ? [{ product, price, listPrice, deviations: deviationsFrom(prices, inLogs(price / listPrice), floors.price) }] : []));
  const odd = priced.toSorted((a, b) => Math.abs(b.deviations) - Math.abs(a.deviations))[0];
  if (odd && Math.abs(odd.deviations) > deviationsMax)
    found.push({ rule: 'unusual-price', observed: `${money(odd.price, order.currency)} for ${odd.product}`, expected: `about ${money(odd.listPrice * Math.exp(prices.q2), order.currency)} (catalogue ${money(odd.listPrice, order.currency)})`, scale: deviationsText(odd.deviations), deviations: odd.deviations });
  const largest = order.lines.toSorted((a, b) => b.quantity - a.quantity)[0];
  const deviations = largest ? deviationsFrom(quantities, inLogs(largest.quantity), floors.quantity) : 0;
  if (largest && deviations > deviationsMax)
    found.push({ rule: 'unusual-quantity', observed: `${largest.quantity} of ${largest.product}`, expected: `${order.segment} usually ${Math.exp(quantities.q2).toFixed(0)} to ${Math.exp(quantities.q2 + 2 * deviationOf(quantities, floors.quantity)).toFixed(0)}`, scale: deviationsText(deviations), deviations });
  return found;
}

const discountShare = ({ discount, subtotal }: WatchedOrder): number => (subtotal > 0 ? discount / subtotal : 0);

function checkDiscount({ order, at }: Watched): Found[] {
  const state = at(keyOf('discount', order));
  const deviations = deviationsFrom(state, discountShare(order), floors.discount);
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
  if (deviations <= deviationsMax) return [];
  return [{ rule: 'unusual-discount', observed: percent(discountShare(order)), expected: `${order.segment} usually up to ${percent(state.q3 + 2 * deviationOf(state, floors.discount))}`, scale: deviationsText(deviations), deviations }];
}

const sentences: Readonly<Record<OrderAlert['rule'], string>> = {
  'total-does-not-add-up': 'The total is not the sum of its parts',
  'total-not-positive': 'The total is not positive',
  'unusual-total': 'The total is unusual',
  'unusual-price': 'A price is far from the catalogue',
  'unusual-quantity': 'A quantity is unusually large',
  'unusual-discount': 'The discount is unusually large',
  'many-orders': 'One customer places many orders in a short time',
  'repeated-order': 'The same was ordered a moment ago',
};
const basketOf = ({ customer, lines }: WatchedOrder): string => `${customer}/${lines.map(({ product, quantity }) => `${product}x${quantity}`).toSorted().join(',')}`;

/** The newest entries of a map in the order they were set. */
function keepNewest<T>(map: Map<string, T>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}

/** Watches the orders of one store: exact rules, robust measures for each currency and segment, and what comes too fast or twice. */
export function createOrderWatch(from?: OrderWatchState): OrderWatch {
  const quantiles = new Map<string, QuantileState>(Object.entries(from?.quantiles ?? {}));
  const recent = new Map<string, number[]>(Object.entries(from?.recent ?? {}));
  const baskets = new Map<string, number>(Object.entries(from?.baskets ?? {}));
  const at = (key: string): QuantileState => quantiles.get(key) ?? emptyQuantiles();
  const learn = (key: string, value: number, floor: number) => quantiles.set(key, track(at(key), value, floor));

  function checkPace(order: WatchedOrder): Found[] {
    const times = [...(recent.get(order.customer) ?? []).filter((time) => time > order.placedAt - burstMs), order.placedAt].slice(-4 * burstOrders);
    const basket = basketOf(order);
    const before = baskets.get(basket);
    recent.delete(order.customer);
    recent.set(order.customer, times);
    baskets.delete(basket);
    baskets.set(basket, order.placedAt);
    keepNewest(recent, customersRemembered);
    keepNewest(baskets, customersRemembered);
    const found: Found[] = [];
    if (times.length >= burstOrders) found.push({ rule: 'many-orders', observed: `${times.length} orders`, expected: `fewer than ${burstOrders}`, scale: `within ${burstMs / 60_000} minutes`, deviations: null });
    if (before !== undefined && order.placedAt - before < repeatMs) found.push({ rule: 'repeated-order', observed: `${Math.round((order.placedAt - before) / 1_000)} seconds after the same basket`, expected: 'each basket once', scale: `within ${repeatMs / 60_000} minutes`, deviations: null });
    return found;
  }

  return {
    check(order) {
      const watched = { order, at };
      const found = [...checkSums(order), ...checkTotal(watched), ...checkLines(watched), ...checkDiscount(watched), ...checkPace(order)];
      if (order.total > 0) learn(keyOf('total', order), inLogs(order.total), floors.total);
      for (const { price, listPrice = 0, quantity } of order.lines) {
        if (listPrice > 0) learn(keyOf('price', order), inLogs(price / listPrice), floors.price);
        learn(keyOf('quantity', order), inLogs(quantity), floors.quantity);
      }
      if (found.length === 0 || !isWarm(at(keyOf('discount', order)))) learn(keyOf('discount', order), discountShare(order), floors.discount);
      return found.map((each) => ({ order: order.id, ...each, message: `${sentences[each.rule]}: ${each.observed}; expected: ${each.expected} (${each.scale}).` }));
    },
    state: () => ({ quantiles: Object.fromEntries(quantiles), recent: Object.fromEntries(recent), baskets: Object.fromEntries(baskets) }),
  };
}
