import { parseArgs } from 'node:util';
import { createSeededRandom } from '../test/sandbox/random.ts';
import { createCustomerWatch } from './src/anomaly/customer-watch.ts';
import { createOrderWatch } from './src/anomaly/order-watch.ts';
import { suggestUsualValue } from './src/anomaly/usual-value.ts';
import { createVolumeWatch } from './src/anomaly/volume-watch.ts';
import { createCustomerStream, type CustomerStream } from './test-customer-stream.ts';
import { createOrderStream, type OrderStream } from './test-order-stream.ts';

type Tally = { right: number; missed: number; falseAlarms: number; normal: number; falseAfterShift: number; byKind: Record<string, [found: number, all: number]> };

const hourMs = 3_600_000;
const daysAfterShift = 3;

function judgeOrders({ orders, scoredFrom, startsAt, days }: OrderStream): Tally & { checked: number; seconds: number } {
  const watch = createOrderWatch();
  const tally: Tally = { right: 0, missed: 0, falseAlarms: 0, normal: 0, falseAfterShift: 0, byKind: {} };
  const shiftAt = startsAt + (days * 24 * hourMs) / 2;
  const startedAt = performance.now();
  for (const order of orders) {
    const isAlarm = watch.check(order).length > 0;
    if (order.placedAt <= scoredFrom || order.truth === 'a burst begins') continue;
    if (order.truth === undefined) {
      tally.normal += 1;
      tally.falseAlarms += isAlarm ? 1 : 0;
      tally.falseAfterShift += isAlarm && order.placedAt > shiftAt && order.placedAt < shiftAt + daysAfterShift * 24 * hourMs ? 1 : 0;
      continue;
    }
    tally[isAlarm ? 'right' : 'missed'] += 1;
    const kind = (tally.byKind[order.truth] ??= [0, 0]);
    kind[0] += isAlarm ? 1 : 0;
    kind[1] += 1;
  }
  return { ...tally, checked: orders.length, seconds: (performance.now() - startedAt) / 1_000 };
}

/** An anomaly is found by one alert of its kind on one of its orders; an alert on any other order is a false one. */
function judgeCustomers({ orders, scoredFrom }: CustomerStream): Omit<Tally, 'falseAfterShift'> {
  const watch = createCustomerWatch();
  const tally: Omit<Tally, 'falseAfterShift'> = { right: 0, missed: 0, falseAlarms: 0, normal: 0, byKind: {} };
  const anomalies = new Map<number, { truth: string; isFound: boolean }>();
  for (const order of orders) {
    const alerts = watch.check(order);
    if (order.placedAt <= scoredFrom) continue;
    const { truth, anomaly } = order;
    if (truth === undefined || anomaly === undefined) {
      tally.normal += 1;
      tally.falseAlarms += alerts.length > 0 ? 1 : 0;
    } else anomalies.set(anomaly, { truth, isFound: anomalies.get(anomaly)?.isFound === true || alerts.some(({ rule }) => rule === truth) });
  }
  for (const { truth, isFound } of anomalies.values()) {
    tally[isFound ? 'right' : 'missed'] += 1;
    const kind = (tally.byKind[truth] ??= [0, 0]);
    kind[0] += isFound ? 1 : 0;
    kind[1] += 1;
  }
  return tally;
}

function judgeVolume({ orders, startsAt, days, silences, surges }: OrderStream): { right: number; missed: number; falseAlarms: number; hours: number } {
  const counts = Array.from({ length: days * 24 }, () => 0);
  for (const { placedAt } of orders) {
    const hour = Math.floor((placedAt - startsAt) / hourMs);
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  const watch = createVolumeWatch();
  const tally = { right: 0, missed: 0, falseAlarms: 0, hours: counts.length };
  counts.forEach((count, hour) => {
    const rule = watch.check(startsAt / hourMs + hour, count)?.rule;
    const truth = silences.has(hour) ? 'silence' : surges.has(hour) ? 'surge' : undefined;
    if (truth === undefined) tally.falseAlarms += rule === undefined ? 0 : 1;
    else tally[rule === truth ? 'right' : 'missed'] += 1;
  });
  return tally;
}

/** Made-up accounts: the pricing tier follows from industry and country in all but `noise` of cases, the region from nothing. */
function createAccounts(seed: number, noise: number): { attributes: Record<string, string>; tier: string; region: string }[] {
  const random = createSeededRandom(seed);
  const lists = { industry: ['Retail', 'Media', 'Energy', 'Food'], country: ['DE', 'US', 'JP'], size: ['small', 'large'], any: ['North', 'South', 'East', 'West'], tiers: ['A', 'B', 'C'] };
  return Array.from({ length: 600 }, () => {
    const [industry, country] = [random.pick(lists.industry), random.pick(lists.country)];
    const usual = lists.tiers[(lists.industry.indexOf(industry) + lists.country.indexOf(country)) % 3] ?? 'A';
    return { attributes: { industry, country, size: random.pick(lists.size) }, tier: random.next() < noise ? random.pick(lists.tiers) : usual, region: random.pick(lists.any) };
  });
}

/** The last hundred accounts lack a value that the first five hundred have. */
function judgeUsualValues(seed: number): { tierProposed: number; tierRight: number; regionProposed: number; asked: number } {
  const accounts = createAccounts(seed, 0.02);
  const [history, asked] = [accounts.slice(0, 500), accounts.slice(500)];
  const propose = (name: 'tier' | 'region') => asked.map((account) => ({ truth: account[name], ...suggestUsualValue({ name, type: 'picklist' }, account.attributes, history.map((each) => ({ attributes: each.attributes, value: each[name] }))) }));
  const [tiers, regions] = [propose('tier').filter(({ value }) => value !== undefined), propose('region').filter(({ value }) => value !== undefined)];
  return { tierProposed: tiers.length, tierRight: tiers.filter(({ value, truth }) => value === truth).length, regionProposed: regions.length, asked: asked.length };
}

const add = <T extends Record<string, unknown>>(all: readonly T[], name: keyof T): number => all.reduce((sum, each) => sum + Number(each[name]), 0);

/** `node functions/test-anomaly-speed.ts --seeds 11,12`: prints what `npm run bench -- anomaly` reports, as one line of JSON. */
function main(): void {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '11,12,13,14,15' } } });
  const streams = values.seeds.split(',').map((seed) => createOrderStream({ seed: Number(seed) }));
  const orders = streams.map(judgeOrders);
  // Few odd orders, so that bursts of them are no surge.
  const volume = values.seeds.split(',').map((seed) => judgeVolume(createOrderStream({ seed: Number(seed), anomalyShare: 0.001 })));
  const customers = values.seeds.split(',').map((seed) => judgeCustomers(createCustomerStream({ seed: Number(seed) })));
  const byKind: Tally['byKind'] = {};
  for (const { byKind: kinds } of [...orders, ...customers])
    for (const [kind, [found, all]] of Object.entries(kinds)) byKind[kind] = [(byKind[kind]?.[0] ?? 0) + found, (byKind[kind]?.[1] ?? 0) + all];
  const sums = (all: readonly Pick<Tally, 'right' | 'missed' | 'falseAlarms'>[]) => ({ right: add(all, 'right'), missed: add(all, 'missed'), falseAlarms: add(all, 'falseAlarms') });
  process.stdout.write(
    `${JSON.stringify({
      orders: { ...sums(orders), normal: add(orders, 'normal'), falseAfterShift: add(orders, 'falseAfterShift'), perSecond: add(orders, 'checked') / add(orders, 'seconds'), byKind },
      customers: { ...sums(customers), normal: add(customers, 'normal') },
      volume: { ...sums(volume), hours: add(volume, 'hours') },
      usualValues: judgeUsualValues(1),
    })}\n`,
  );
}

main();
