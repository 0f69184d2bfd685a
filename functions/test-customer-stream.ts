import { createSeededRandom, type SeededRandom } from '../test/sandbox/random.ts';
import type { CustomerAlert, CustomerOrder } from './src/anomaly/customer-watch.ts';

/** A made-up order and the truth about its customer. `anomaly`: the orders of one anomaly share it, and one alert among them finds it. */
export type StreamedCustomerOrder = CustomerOrder & { truth: CustomerAlert['rule'] | undefined; anomaly: number | undefined };
export type CustomerStream = { orders: StreamedCustomerOrder[]; scoredFrom: number };

const dayMs = 86_400_000;
const learningDays = 20;
const perKind = 6;
const countries = ['DE', 'US', 'FR', 'JP'] as const;
type Person = { customer: string; isGuest: boolean; segment: string; level: number; country: string; place: string; phone: string };

/** A crowd: 500 regulars, each with a level of his own, newcomers and guests, households that share an address and a phone, offices whose people come one by one. */
function createCrowd(random: SeededRandom) {
  const counter = { people: 0 };
  const normal = (): number => Math.sqrt(-2 * Math.log(random.next() + 1e-12)) * Math.cos(2 * Math.PI * random.next());
  const person = (more: Partial<Person> = {}): Person => {
    counter.people += 1;
    const number = counter.people;
    const isGuest = random.next() < 0.5;
    return { customer: `${isGuest ? 'guest' : 'customer'}-${number}`, isGuest, segment: isGuest ? 'guest' : 'registered', level: 3.6 + 0.9 * normal(), country: random.pick(countries), place: `place-${number}`, phone: `phone-${number}`, ...more };
  };
  const regulars = Array.from({ length: 500 }, () => person({ isGuest: false, segment: 'registered' }));
  const relative = (of: Person) => person({ place: of.place, phone: random.next() < 0.5 ? of.phone : `own-${of.phone}`, country: of.country });
  return { person, regulars, relative, normal };
}

const order = (who: Person, placedAt: number, log: number): StreamedCustomerOrder => ({ id: '', placedAt, customer: who.customer, isGuest: who.isGuest, segment: who.segment, currency: 'EUR', total: Math.round(100 * Math.exp(log)) / 100, country: who.country, place: who.place, phone: who.phone, truth: undefined, anomaly: undefined });

/** Two months of 150 orders a day and `perKind` anomalies of each of five kinds after the first twenty days, which are for learning. */
export function createCustomerStream({ seed, days = 60, ordersADay = 150 }: { seed: number; days?: number; ordersADay?: number }): CustomerStream {
  const random = createSeededRandom(seed);
  const { person, regulars, relative, normal } = createCrowd(random);
  const startsAt = Date.UTC(2026, 0, 5);
  const scoredFrom = startsAt + learningDays * dayMs;
  const anyTime = () => startsAt + Math.floor(random.next() * days * dayMs);
  const later = () => scoredFrom + Math.floor(random.next() * (days - learningDays - 4) * dayMs);
  const regular = () => regulars[Math.floor(regulars.length * random.next() ** 1.5)] ?? random.pick(regulars);
  const usual = (who: Person, at: number) => order(who, at, who.level + 0.35 * normal());
  const offices = Array.from({ length: 3 }, () => person());
  const newcomer = (): Person => {
    const drawn = random.next();
    if (drawn < 0.2) return relative(regular());
    return drawn < 0.23 ? relative(random.pick(offices)) : person();
  };
  const orders = Array.from({ length: days * ordersADay }, () => usual(random.next() < 0.7 ? regular() : newcomer(), anyTime()));
  let anomaly = 0;
  const odd = (truth: CustomerAlert['rule'], made: readonly StreamedCustomerOrder[]) => {
    anomaly += 1;
    for (const one of made) orders.push({ ...one, truth, anomaly });
  };
  // Who has ordered often enough by then to have a past.
  const known = new Set([...Map.groupBy(orders.filter(({ placedAt }) => placedAt < scoredFrom), ({ customer }) => customer)].filter(([, own]) => own.length >= 8).map(([customer]) => customer));
  const victims = regulars.filter(({ customer }) => known.has(customer)).map((who) => ({ who, at: random.next() })).toSorted((a, b) => a.at - b.at).map(({ who }) => who);
  for (const who of victims.splice(0, perKind)) odd('far-above-own-past', [order(who, later(), who.level + 3)]);
  for (const who of victims.splice(0, perKind)) odd('country-changed', [{ ...usual(who, startsAt + (days - 1) * dayMs), country: 'NG' }]);
  for (let each = 0; each < perKind; each += 1) {
    const [who, from, at] = [regular(), person(), later()];
    odd('many-orders-a-day', Array.from({ length: 16 }, (_unused, place) => usual(who, at + place * 3_000_000)));
    odd('one-address', Array.from({ length: 9 }, (_unused, place) => usual(person({ place: from.place }), at + place * 4_000_000)));
    odd('one-phone', Array.from({ length: 8 }, (_unused, place) => usual(person({ isGuest: true, segment: 'guest', phone: from.phone }), at + place * 30_000_000)));
  }
  return { orders: orders.toSorted((a, b) => a.placedAt - b.placedAt).map((one, index) => ({ ...one, id: String(100 + index) })), scoredFrom };
}
