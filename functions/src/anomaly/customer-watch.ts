import { z } from 'zod';
import { deviationsFrom, emptyQuantiles, type QuantileState, quantileSchema, track } from './quantile-tracker.ts';

/** An order as it tells of its customer. `place` and `phone` are digests of the billing address and the phone: alike where those are, and nothing else. */
export type CustomerOrder = { id: string; placedAt: number; customer: string; isGuest: boolean; segment: string; currency: string; total: number; country?: string | undefined; place?: string | undefined; phone?: string | undefined };

export const customerRules = ['far-above-own-past', 'many-orders-a-day', 'country-changed', 'one-address', 'one-phone'] as const;
/** What is odd about a customer, with what was seen, what is usual, and how far that is in standard deviations (null where the share of others who do it is the scale). */
export type CustomerAlert = { customer: string; order: string; rule: (typeof customerRules)[number]; observed: string; expected: string; scale: string; deviations: number | null; message: string };

const customerSchema = z.object({ since: z.number(), count: z.number(), lately: z.array(z.number()), totals: z.record(z.string(), z.array(z.number())), country: z.string().optional(), inCountry: z.number(), toldPace: z.number() });
const sharedSchema = z.object({ since: z.number(), before: z.number(), lately: z.array(z.number()), told: z.number() });
/** All a watch remembers, as JSON: logarithms of a customer's last totals, when he ordered lately, and how many new ones came by one address or phone. */
export const customerWatchStateSchema = z.object({
  since: z.number(), orders: z.number(), returning: z.number(), moved: z.number(), residuals: z.record(z.string(), quantileSchema),
  customers: z.record(z.string(), customerSchema), places: z.record(z.string(), sharedSchema), phones: z.record(z.string(), sharedSchema),
});
export type CustomerWatchState = z.infer<typeof customerWatchStateSchema>;
export type CustomerWatch = {
  /** Alerts for the customer of one order, which is learned from. Orders come about in the order they were placed, each once. */
  check(order: CustomerOrder): CustomerAlert[];
  state(): CustomerWatchState;
};

const dayMs = 86_400_000;
const remembered = 5_000;
/** Last totals of a customer in one currency, and how many tell what is his. */
const totalsKept = 8;
const totalsMin = 5;
const deviationsMax = 5;
/** Smallest spread of totals around a customer's own middle, in logarithms. */
const residualFloor = 0.25;
/** Days a customer, an address or a phone counts as known at least, so that the first hours promise no rate. */
const knownDaysMin = 14;
const inCountryMin = 5;
/** Where more than this share of returning customers changes the country, it says nothing. */
const movedShareMax = 0.005;
/** Households and small offices share an address or a phone; so many new ones at once, and so far from what came there before, do not. */
const newAtOnceMin = 5;
const newDeviationsMax = 3;
/** Before that everybody is new. */
const learningDays = 14;
const learningOrders = 200;
const shared = { place: { rule: 'one-address', windowMs: dayMs, days: 1, noun: 'new customers with one address', within: 'within 24 hours' }, phone: { rule: 'one-phone', windowMs: 7 * dayMs, days: 7, noun: 'guests with one phone', within: 'within 7 days' } } as const;

type Customer = z.infer<typeof customerSchema>;
type Shared = z.infer<typeof sharedSchema>;
type Found = Omit<CustomerAlert, 'order' | 'customer' | 'message'>;

/** Difference of two counts in standard deviations of chance (Anscombe). https://en.wikipedia.org/wiki/Anscombe_transform */
const deviationsOf = (count: number, expected: number): number => 2 * (Math.sqrt(count + 0.375) - Math.sqrt(expected + 0.375));
const middleOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
};
const amount = (log: number, currency: string): string => `${Math.exp(log).toFixed(2)} ${currency}`;
const inDeviations = (deviations: number): string => `${deviations.toFixed(1)} standard deviations`;

const sentences: Readonly<Record<CustomerAlert['rule'], string>> = {
  'far-above-own-past': 'A customer orders far more than he ever did',
  'many-orders-a-day': 'A customer orders far more often than he does',
  'country-changed': 'A customer orders from another country',
  'one-address': 'Many new customers share an address',
  'one-phone': 'Many guests share a phone',
};

/** Keeps the newest entries, in the order they were set. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= remembered) return;
    map.delete(oldest);
  }
}

/** The total against this customer's own; how far totals are from one's own middle is learned from all customers of the segment. */
function checkPast({ total, currency, segment }: CustomerOrder, known: Customer, residuals: ReadonlyMap<string, QuantileState>): { found: Found[]; residual: number | undefined } {
  const own = known.totals[currency] ?? [];
  if (own.length < totalsMin || total <= 0) return { found: [], residual: undefined };
  const middle = middleOf(own);
  const residual = Math.log(total) - middle;
  const deviations = deviationsFrom(residuals.get(segment) ?? emptyQuantiles(), residual, residualFloor);
  if (deviations <= deviationsMax) return { found: [], residual };
  return { found: [{ rule: 'far-above-own-past', observed: amount(Math.log(total), currency), expected: `about ${amount(middle, currency)}, as his last ${own.length} orders`, scale: `${deviations.toFixed(1)} robust standard deviations of what customers differ from themselves`, deviations }], residual };
}

/** Orders of a day against how often this customer orders. */
function checkPace({ placedAt }: CustomerOrder, known: Customer): Found[] {
  const count = known.lately.filter((at) => at > placedAt - dayMs).length + 1;
  const days = Math.max((placedAt - known.since) / dayMs, knownDaysMin);
  const expected = Math.max(known.count - count + 1, 0) / days;
  const deviations = deviationsOf(count, expected);
  if (deviations <= deviationsMax || placedAt - known.toldPace < dayMs) return [];
  known.toldPace = placedAt;
  return [{ rule: 'many-orders-a-day', observed: `${count} orders within 24 hours`, expected: `${expected.toFixed(1)} a day`, scale: inDeviations(deviations), deviations }];
}

/** How many new customers one address or phone brings at once, against what it brought before. */
function checkShared(kind: keyof typeof shared, placedAt: number, entry: Shared): Found[] {
  const { rule, days, noun, within } = shared[kind];
  const count = entry.lately.length;
  const expected = (entry.before / Math.max((placedAt - entry.since) / dayMs, knownDaysMin)) * days;
  const deviations = deviationsOf(count, expected);
  if (count < newAtOnceMin) entry.told = 0;
  if (count < newAtOnceMin || deviations <= newDeviationsMax || count < 2 * entry.told) return [];
  entry.told = count;
  return [{ rule, observed: `${count} ${noun} ${within}`, expected: `${expected.toFixed(1)} ${within}`, scale: inDeviations(deviations), deviations }];
}

/** One more new customer by an address or a phone. */
function addShared(entry: Shared | undefined, placedAt: number, windowMs: number): Shared {
  if (entry === undefined) return { since: placedAt, before: 0, lately: [placedAt], told: 0 };
  const lately = entry.lately.filter((at) => at > placedAt - windowMs);
  return { ...entry, before: entry.before + entry.lately.length - lately.length, lately: [...lately, placedAt] };
}

/** Watches the customers of one store: each against his own past, and how many new ones come by one address or one phone. */
export function createCustomerWatch(from?: CustomerWatchState): CustomerWatch {
  const totals = { since: from?.since ?? 0, orders: from?.orders ?? 0, returning: from?.returning ?? 0, moved: from?.moved ?? 0 };
  const mapOf = <T>(kept: Readonly<Record<string, T>> = {}) => new Map(Object.entries(structuredClone(kept)));
  const [customers, residuals] = [mapOf(from?.customers), mapOf(from?.residuals)];
  const entries = { place: mapOf(from?.places), phone: mapOf(from?.phones) };

  function checkCountry({ country }: CustomerOrder, known: Customer): Found[] {
    if (country === undefined || known.country === undefined) return [];
    const isSettled = known.inCountry >= inCountryMin;
    const share = (totals.moved + 1) / (totals.returning + 100);
    const found: Found[] = isSettled && country !== known.country && share <= movedShareMax ? [{ rule: 'country-changed', observed: country, expected: `${known.country}, as his last ${known.inCountry} orders`, scale: `${totals.moved} of ${totals.returning} orders of returning customers changed it`, deviations: null }] : [];
    if (isSettled) Object.assign(totals, { returning: totals.returning + 1, moved: totals.moved + (country === known.country ? 0 : 1) });
    return found;
  }

  function checkNew(order: CustomerOrder): Found[] {
    const isLearning = totals.orders < learningOrders || order.placedAt - totals.since < learningDays * dayMs;
    return (['place', 'phone'] as const).flatMap((kind) => {
      const key = kind === 'place' ? order.place : order.isGuest ? order.phone : undefined;
      if (key === undefined) return [];
      const entry = addShared(entries[kind].get(key), order.placedAt, shared[kind].windowMs);
      keep(entries[kind], key, entry);
      return isLearning ? [] : checkShared(kind, order.placedAt, entry);
    });
  }

  function learn({ customer, placedAt, currency, total, country }: CustomerOrder, known: Customer | undefined): void {
    const before: Customer = known ?? { since: placedAt, count: 0, lately: [], totals: {}, inCountry: 0, toldPace: 0 };
    const own = total > 0 ? [...(before.totals[currency] ?? []), Math.round(Math.log(total) * 1_000) / 1_000].slice(-totalsKept) : (before.totals[currency] ?? []);
    const isSame = country === undefined || country === before.country;
    keep(customers, customer, { ...before, count: before.count + 1, lately: [...before.lately.filter((at) => at > placedAt - dayMs), placedAt].slice(-50), totals: { ...before.totals, [currency]: own }, ...(country === undefined ? {} : { country }), inCountry: isSame ? before.inCountry + 1 : 1 });
    Object.assign(totals, { since: totals.orders === 0 ? placedAt : totals.since, orders: totals.orders + 1 });
  }

  return {
    check(order) {
      const known = customers.get(order.customer);
      const past = known && checkPast(order, known, residuals);
      const found = known ? [...(past?.found ?? []), ...checkPace(order, known), ...checkCountry(order, known)] : checkNew(order);
      if (past?.residual !== undefined) residuals.set(order.segment, track(residuals.get(order.segment) ?? emptyQuantiles(), past.residual, residualFloor));
      learn(order, known);
      return found.map((each) => ({ customer: order.customer, order: order.id, ...each, message: `${sentences[each.rule]}: ${each.observed}; expected: ${each.expected} (${each.scale}).` }));
    },
    state: () => ({ ...totals, residuals: Object.fromEntries(residuals), customers: Object.fromEntries(customers), places: Object.fromEntries(entries.place), phones: Object.fromEntries(entries.phone) }),
  };
}
