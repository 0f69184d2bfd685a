import { createSeededRandom, type SeededRandom } from '../test/sandbox/random.ts';

type Line = { product: string; quantity: number; price: number; listPrice: number };
/** A made-up order and the truth about it: what was done to it, if anything. `a burst begins` is no anomaly yet and nothing normal. */
export type StreamedOrder = {
  id: string; placedAt: number; customer: string; segment: string; currency: string;
  subtotal: number; discount: number; discountShare: number; tax: number; shipping: number; total: number; lines: Line[]; truth: Injection | 'a burst begins' | undefined;
};
export type OrderStream = { orders: StreamedOrder[]; startsAt: number; days: number; scoredFrom: number; silences: Set<number>; surges: Set<number> };
export type StreamOptions = { days?: number; ordersADay?: number; seed: number; anomalyShare?: number; priceShift?: number };

const injections = ['times a hundred', 'a hundredth', 'total does not add up', 'total not positive', 'wrong currency', 'fat finger', 'price times ten', 'burst', 'repeated', 'discount abused'] as const;
type Injection = (typeof injections)[number];

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const learningDays = 20;
const currencies = { USD: { rate: 1, share: 0.6 }, EUR: { rate: 0.92, share: 0.2 }, GBP: { rate: 0.79, share: 0.12 }, JPY: { rate: 155, share: 0.08 } } as const;
type Currency = keyof typeof currencies;
type Buyer = { id: string; currency: Currency; segment: 'retail' | 'wholesale' };

const cents = (amount: number): number => Math.round(amount * 100) / 100;

function draws(random: SeededRandom) {
  const normal = (): number => Math.sqrt(-2 * Math.log(random.next() + 1e-12)) * Math.cos(2 * Math.PI * random.next());
  const exponential = (mean: number): number => -Math.log(1 - random.next()) * mean;
  const poisson = (mean: number): number => {
    let [count, chance, left] = [0, Math.exp(-mean), random.next() - Math.exp(-mean)];
    while (left > 0 && count < 999) {
      count += 1;
      chance *= mean / count;
      left -= chance;
    }
    return count;
  };
  return { normal, exponential, poisson };
}

const names: readonly Currency[] = ['USD', 'EUR', 'GBP', 'JPY'];
const rateOf = (currency: string): number => currencies[names.find((name) => name === currency) ?? 'USD'].rate;

function currencyAt(drawn: number): Currency {
  let left = drawn;
  return names.find((name) => (left -= currencies[name].share) < 0) ?? 'USD';
}

/** Sums follow from the lines. */
function finish(order: StreamedOrder): StreamedOrder {
  order.subtotal = cents(order.lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0));
  order.discount = cents(order.subtotal * order.discountShare);
  order.tax = cents((order.subtotal - order.discount) * 0.1);
  order.total = cents(order.subtotal - order.discount + order.tax + order.shipping);
  return order;
}

/** A shop: 300 products, 4,000 buyers in four currencies, one in eight wholesale. */
function createShop(random: SeededRandom, priceAt: (at: number) => number) {
  const { normal, exponential } = draws(random);
  const prices = Array.from({ length: 300 }, () => Math.exp(3.3 + 0.9 * normal()));
  const buyers: Buyer[] = Array.from({ length: 4_000 }, (_, index) => ({ id: `customer-${index + 1}`, currency: currencyAt(random.next()), segment: random.next() < 0.12 ? 'wholesale' : 'retail' }));
  let orderCount = 0;
  const line = ({ currency, segment }: Buyer, at: number): Line => {
    const product = Math.floor(prices.length * random.next() ** 2);
    const listPrice = (prices[product] ?? 1) * currencies[currency].rate;
    const quantity = segment === 'wholesale' ? 5 + Math.floor(random.next() * 40) : 1 + Math.floor(exponential(0.7));
    return { product: `product-${product}`, quantity, price: cents(listPrice * priceAt(at) * (segment === 'wholesale' ? 0.7 : 1) * (random.next() < 0.15 ? 0.85 : 1)), listPrice: cents(listPrice) };
  };
  const order = (buyer: Buyer, placedAt: number): StreamedOrder => {
    const count = buyer.segment === 'wholesale' ? 3 + Math.floor(exponential(6)) : 1 + Math.floor(exponential(1.2));
    orderCount += 1;
    const lines = Array.from({ length: count }, () => line(buyer, placedAt));
    const shipping = cents(currencies[buyer.currency].rate * (5 + 3 * random.next()));
    return finish({ id: String(100 + orderCount), placedAt, customer: buyer.id, segment: buyer.segment, currency: buyer.currency, subtotal: 0, discount: 0, discountShare: random.next() < 0.2 ? 0.1 : 0, tax: 0, shipping, total: 0, lines, truth: undefined });
  };
  const buyerOf = (id: string): Buyer => buyers[Number(id.slice('customer-'.length)) - 1] ?? random.pick(buyers);
  return { order, buyerOf, anyBuyer: () => buyers[Math.floor(buyers.length * random.next() ** 1.5)] ?? random.pick(buyers), newId: () => String(100 + (orderCount += 1)) };
}

/** More in the early afternoon and most in the evening, a quarter more at the weekend. */
const hourWeight = (hour: number, weekday: number): number => (0.3 + Math.exp(-((hour - 13) ** 2) / 18) + 0.8 * Math.exp(-((hour - 20) ** 2) / 8)) * (weekday >= 5 ? 1.25 : 1);

type Shop = ReturnType<typeof createShop>;

/** Makes one order an anomaly of its kind; some add orders. */
function inject(kind: Injection, order: StreamedOrder, { shop, random }: { shop: Shop; random: SeededRandom }): StreamedOrder[] {
  const scale = (factor: number): void => {
    for (const line of order.lines) line.price = cents(line.price * factor);
    finish(order);
  };
  const victim = random.pick(order.lines);
  if (kind === 'burst') return Array.from({ length: 12 }, (_, at) => ({ ...shop.order(shop.buyerOf(order.customer), order.placedAt + at * 25_000), truth: at < 4 ? 'a burst begins' : kind }));
  if (kind === 'repeated') return [{ ...structuredClone(order), id: shop.newId(), placedAt: order.placedAt + 45_000, truth: kind }];
  if (kind === 'times a hundred') scale(100);
  if (kind === 'a hundredth') scale(0.01);
  if (kind === 'total does not add up') order.total = cents(order.total * (1.05 + 0.2 * random.next()));
  if (kind === 'total not positive') order.total = random.next() < 0.5 ? 0 : -order.total;
  if (kind === 'wrong currency') {
    const former = rateOf(order.currency);
    order.currency = order.currency === 'JPY' ? 'USD' : 'JPY';
    // The catalogue is that of the currency the order claims.
    for (const line of order.lines) line.listPrice = cents((line.listPrice * rateOf(order.currency)) / former);
  }
  if (kind === 'fat finger') victim.quantity = random.pick([500, 999, 1000]);
  if (kind === 'price times ten') victim.price = cents(victim.price * 10);
  if (kind === 'discount abused') order.discountShare = 0.8 + 0.15 * random.next();
  if (kind === 'fat finger' || kind === 'price times ten' || kind === 'discount abused') finish(order);
  order.truth = kind;
  return [];
}

/** Two months of a shop in which prices rise by `priceShift` at half time, hours fall silent or surge, and one order in a hundred is odd. The first twenty days are for learning. */
export function createOrderStream({ days = 60, ordersADay = 400, seed, anomalyShare = 0.01, priceShift = 0.15 }: StreamOptions): OrderStream {
  const random = createSeededRandom(seed);
  const { poisson } = draws(random);
  const startsAt = Date.UTC(2026, 0, 5);
  const scoredFrom = startsAt + learningDays * dayMs;
  const shop = createShop(random, (at) => (at > startsAt + (days * dayMs) / 2 ? 1 + priceShift : 1));
  const weightADay = Array.from({ length: 168 }, (_, hour) => hourWeight(hour % 24, Math.floor(hour / 24))).reduce((sum, each) => sum + each, 0) / 7;
  const [silences, surges] = [new Set<number>(), new Set<number>()];
  const orders: StreamedOrder[] = [];
  for (let hour = 0; hour < days * 24; hour += 1) {
    const mean = (ordersADay * hourWeight(hour % 24, Math.floor(hour / 24) % 7)) / weightADay;
    let count = poisson(mean);
    const isLearning = hour <= learningDays * 24;
    if (!isLearning && mean > 12 && random.next() < 0.0025) {
      count = 0;
      silences.add(hour);
    } else if (!isLearning && mean > 8 && random.next() < 0.0025) {
      count = Math.round(mean * 4);
      surges.add(hour);
    }
    for (let each = 0; each < count; each += 1) orders.push(shop.order(shop.anyBuyer(), startsAt + hour * hourMs + Math.floor(random.next() * hourMs)));
  }
  const scored = orders.filter(({ placedAt }) => placedAt > scoredFrom);
  const perKind = Math.round((scored.length * anomalyShare) / injections.length);
  const untouched = scored.map((order) => ({ order, at: random.next() })).toSorted((a, b) => a.at - b.at).map(({ order }) => order);
  for (const kind of injections) for (const order of untouched.splice(0, perKind)) orders.push(...inject(kind, order, { shop, random }));
  return { orders: orders.toSorted((a, b) => a.placedAt - b.placedAt), startsAt, days, scoredFrom, silences, surges };
}
