import { type BenchStack, startBenchStack } from './bench-stack.ts';
import { atLeast, atMost, type BenchContext, type Benchmark, type Measurement, type Proof, type Verdict } from './benchmark.ts';
import { figureOf } from './median-of-rounds.ts';
import { createNaiveSync } from './naive-sync.ts';
import { createShopper, followOrder, type Journey, type Shopper } from './order-journey.ts';
import { mean, percentile } from './percentile.ts';
import { watchCpu } from './process-cpu.ts';

/** What a call costs on the platforms, as latency of the twins. */
type ApiLatency = { bigcommerce: number; salesforce: number };

const none: ApiLatency = { bigcommerce: 0, salesforce: 0 };
const usual: ApiLatency = { bigcommerce: 50, salesforce: 150 };
const rowOf = (way: 'service' | 'naive', { bigcommerce, salesforce }: ApiLatency) => `${way}, twins ${bigcommerce}/${salesforce} ms`;
const warmUpOrders = 5;
/** The naive way is slow and even: a tenth of the orders shows it. */
const naiveShare = 0.1;
const naiveOrdersMin = 5;
/** The store allows 450 calls in 30 s. An idle store has them, a bench in a hurry has not: the twins' time is moved on instead. */
const quotaWindowMs = 31_000;
const ordersPerWindow = 15;
const ratioMin = 3;
/** Of one order that meets an idle service. */
const orgCallsMax = 5;
const storeCallsMax = 3;

type Subject = { context: BenchContext; stack: BenchStack; shopper: Shopper };

/** How long an order takes through an idle service, and what part of that is not waiting for an API. */
export const latency: Benchmark = {
  name: 'latency',
  description: 'an order placed in an idle store until it is activated in the org, in ms, and the API calls it costs',
  async run(context) {
    const stack = await startBenchStack(context);
    const subject = { context, stack, shopper: await createShopper(stack.client) };
    const measurements: Measurement[] = [];
    const proofs: Proof[] = [];
    for (const apiLatency of [none, usual]) {
      const { measurement, proof } = await measureService(subject, apiLatency);
      measurements.push(measurement);
      proofs.push(proof);
    }
    // Both ways would bring the same orders, and pay each other's calls.
    await stack.service.stop();
    for (const apiLatency of [none, usual]) measurements.push(await measureNaive(subject, apiLatency));
    return { measurements, proofs };
  },
  judge(measured): Verdict[] {
    const of = (way: 'service' | 'naive', apiLatency: ApiLatency, column: string) => figureOf(measured, rowOf(way, apiLatency), column);
    return [
      atMost('limit', `p95 in ms, ${rowOf('service', none)}`, { value: of('service', none, 'p95'), bound: 1_000 }),
      atMost('limit', `Salesforce calls an order, ${rowOf('service', usual)}`, { value: of('service', usual, 'org calls'), bound: orgCallsMax }),
      atMost('limit', `BigCommerce calls an order, ${rowOf('service', usual)}`, { value: of('service', usual, 'store calls'), bound: storeCallsMax }),
      atLeast('ratio', 'p50 of one call for each record against the service, at usual API latency', { value: of('naive', usual, 'p50') / of('service', usual, 'p50'), bound: ratioMin }),
    ];
  },
};

async function measureService({ context, stack, shopper }: Subject, apiLatency: ApiLatency): Promise<{ measurement: Measurement; proof: Proof }> {
  const { orders } = context.settings;
  const { client, service, sandbox } = stack;
  const row = rowOf('service', apiLatency);
  context.say(`  ${row}, ${orders} orders one after another …`);
  await client.faults({ bigcommerce: { latencyMs: apiLatency.bigcommerce }, salesforce: { latencyMs: apiLatency.salesforce } });
  for (let order = 0; order < warmUpOrders; order += 1) await followOrder(client, shopper, service);
  const readCpu = watchCpu({ ...service.pids(), twins: sandbox.process.pid ?? 0 });
  const journeys: Journey[] = [];
  while (journeys.length < orders) {
    if (journeys.length % ordersPerWindow === 0) await client.advanceClock(quotaWindowMs);
    journeys.push(await followOrder(client, shopper, service));
  }
  const rightCount = journeys.filter(({ isRight }) => isRight).length;
  return {
    measurement: { name: row, figures: { ...journeyFigures(journeys, apiLatency), ...readCpu() } },
    proof: { name: `SOQL reads every order activated and tied to the cent, ${row}`, isHeld: rightCount === orders, detail: `${rightCount} of ${orders}` },
  };
}

async function measureNaive({ context, stack, shopper }: Subject, apiLatency: ApiLatency): Promise<Measurement> {
  const { client } = stack;
  const orders = Math.max(naiveOrdersMin, Math.round(context.settings.orders * naiveShare));
  context.say(`  ${rowOf('naive', apiLatency)}, ${orders} orders …`);
  await client.faults({ bigcommerce: { latencyMs: apiLatency.bigcommerce, webhookDrop: { probability: 1 } }, salesforce: { latencyMs: apiLatency.salesforce } });
  const sync = createNaiveSync(stack.ready);
  const journeys: Omit<Journey, 'isRight'>[] = [];
  while (journeys.length < orders) {
    if (journeys.length % ordersPerWindow === 0) await client.advanceClock(quotaWindowMs);
    const id = await shopper.placeOrder();
    await client.forgetCalls();
    const startedAt = performance.now();
    await sync(id);
    const ms = performance.now() - startedAt;
    const calls = await client.calls();
    journeys.push({ ms, calls, callsUntilActivated: calls });
  }
  return { name: rowOf('naive', apiLatency), figures: journeyFigures(journeys, apiLatency) };
}

/** Calls that run side by side make "not API" smaller than it is: it is what remains when every call is taken to have been waited for. */
function journeyFigures(journeys: readonly Omit<Journey, 'isRight'>[], apiLatency: ApiLatency): Record<string, number> {
  const durations = journeys.map(({ ms }) => ms);
  const notApi = journeys.map(({ ms, callsUntilActivated: calls }) => ms - calls.bigcommerce * apiLatency.bigcommerce - calls.salesforce * apiLatency.salesforce);
  return {
    p50: percentile(durations, 0.5),
    p95: percentile(durations, 0.95),
    p99: percentile(durations, 0.99),
    'not API p50': percentile(notApi, 0.5),
    'not API p95': percentile(notApi, 0.95),
    'calls until activated': mean(journeys.map(({ callsUntilActivated: calls }) => calls.bigcommerce + calls.salesforce)),
    'store calls': mean(journeys.map(({ calls }) => calls.bigcommerce)),
    'org calls': mean(journeys.map(({ calls }) => calls.salesforce)),
  };
}
