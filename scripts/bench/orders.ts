import { readFileSync } from 'node:fs';
import { type BenchStack, startBenchStack } from './bench-stack.ts';
import { atLeast, atMost, type BenchContext, type Benchmark, type Measurement, type Proof, type Verdict } from './benchmark.ts';
import { figureOf } from './median-of-rounds.ts';
import { createNaiveSync } from './naive-sync.ts';
import { watchCpu } from './process-cpu.ts';

/** What the platforms cost: latency of a call to each, and of a row the org writes. */
type ApiCost = { bigcommerce: number; salesforce: number; rowCostMs: number };
type Way = 'service' | 'naive';

const none: ApiCost = { bigcommerce: 0, salesforce: 0, rowCostMs: 0 };
/**
 * An org takes longer for more rows: 3 ms a row is one without automation of its own, 0.6 s for a collection of 200. Without it
 * large batches would look better than they are.
 */
const usual: ApiCost = { bigcommerce: 50, salesforce: 150, rowCostMs: 3 };
/** `--orders` counts the orders that are placed one after another; a backlog is this much larger. */
const backlogFactor = 30;
/** Calls an order are judged on a third of that: the smaller the backlog, the more each order bears of what is done once. */
const callsFactor = 10;
const nameOf = (way: Way, { bigcommerce, salesforce, rowCostMs }: ApiCost) => `${way}, twins ${bigcommerce}/${salesforce} ms, ${rowCostMs} ms a row`;
const smallOf = (row: string) => `${row}, a third of the backlog`;
const linesPerOrder = 3;
const warmUpOrders = 200;
/** Of 3,000 orders: 2,250 buyers, 450 products. */
const buyersShare = 0.75;
const productsShare = 0.15;
/** The naive way is slow and even: some orders show it. */
const naiveOrders = 20;
const ratioMin = 20;
const ordersPerSecondMin = 300;
const ordersPerSecondAimed = 500;
const memoryMbMax = 512;
const quotaWindowMs = 31_000;

/** A backlog released at once: how fast and at how many API calls it is worked off. */
export const orders: Benchmark = {
  name: 'orders',
  description: 'a backlog of three-line orders, from its release until the last one is activated in the org: orders a second, API calls an order',
  async run(context) {
    const measurements: Measurement[] = [];
    const proofs: Proof[] = [];
    const runs = [
      { cost: none, factor: backlogFactor, row: nameOf('service', none) },
      { cost: usual, factor: backlogFactor, row: nameOf('service', usual) },
      { cost: usual, factor: callsFactor, row: smallOf(nameOf('service', usual)) },
    ];
    // Each meets an empty org: none finds the other's buyers.
    for (const { cost, factor, row } of runs) {
      const stack = await startBenchStack(context, { rowCostMs: cost.rowCostMs });
      const { measurement, proof } = await measureService({ context, stack, cost, row }, context.settings.orders * factor);
      measurements.push(measurement);
      proofs.push(proof);
      await stack.stop();
    }
    for (const cost of [none, usual]) measurements.push(await measureNaive({ context, stack: await startBenchStack(context, { rowCostMs: cost.rowCostMs }), cost, row: nameOf('naive', cost) }));
    return { measurements, proofs };
  },
  judge(measured): Verdict[] {
    const service = nameOf('service', usual);
    const of = (column: string, row = service) => figureOf(measured, row, column);
    return [
      atLeast('ratio', `orders a second against one call for each record, ${service}`, { value: of('orders/s') / of('orders/s', nameOf('naive', usual)), bound: ratioMin }),
      atLeast('limit', `orders a second, ${service}`, { value: of('orders/s'), bound: ordersPerSecondMin }),
      atMost('limit', 'Salesforce calls an order, a third of the backlog', { value: of('org calls', smallOf(service)), bound: 0.05 }),
      atMost('limit', 'BigCommerce calls an order, a third of the backlog', { value: of('store calls', smallOf(service)), bound: 0.1 }),
      atMost('limit', 'peak memory of the service in MB', { value: of('peak MB'), bound: memoryMbMax }),
    ];
  },
  warn: () => [`${usual.rowCostMs} ms a row is an org without automation of its own: 0.6 s for a collection of 200 rows; ${ordersPerSecondAimed} orders a second are aimed at on a quiet machine of two cores`],
};

type Subject = { context: BenchContext; stack: BenchStack; cost: ApiCost; row: string };

async function measureService({ context, stack, cost, row }: Subject, count: number): Promise<{ measurement: Measurement; proof: Proof }> {
  const { client, service, sandbox } = stack;
  context.say(`  ${row}, a backlog of ${count} orders …`);
  // A service that has been running: its code is compiled, its connections are open.
  await client.placeOrders({ count: warmUpOrders, lines: linesPerOrder });
  await client.delivered();
  await service.settled();
  await service.setPaused(true);
  await client.placeOrders({ count, lines: linesPerOrder, distinctBuyers: Math.ceil(count * buyersShare), distinctProducts: Math.ceil(count * productsShare) });
  await client.delivered();
  await client.advanceClock(quotaWindowMs);
  await client.faults({ bigcommerce: { latencyMs: cost.bigcommerce }, salesforce: { latencyMs: cost.salesforce } });
  await client.forgetCalls();
  const readCpu = watchCpu({ ...service.pids(), twins: sandbox.process.pid ?? 0 });
  const releasedAt = performance.now();
  await service.setPaused(false);
  await service.settled('order-to-salesforce');
  const seconds = (performance.now() - releasedAt) / 1_000;
  const cpu = readCpu();
  // The buyers' and products' own flows count too.
  await service.settled();
  const calls = await client.calls();
  const rows = (await client.writes()).filter(({ system }) => system === 'salesforce').length;
  // What the org was busy with, over the time it took: how many of its calls ran side by side.
  const atOnce = (calls.salesforce * cost.salesforce + rows * cost.rowCostMs) / 1_000 / seconds;
  const figures = { 'orders/s': count / seconds, 'store calls': calls.bigcommerce / count, 'org calls': calls.salesforce / count, 'org rows': rows / count, 'org calls at once': atOnce, 'peak MB': peakMemoryMb(service.pids().service), ...cpu };
  const right = await client.soql("SELECT COUNT(Id) n FROM Order WHERE Status = 'Activated' AND BC_Difference__c = 0");
  const found = Number(right[0]?.n);
  return { measurement: { name: row, figures }, proof: { name: `SOQL counts every order activated and tied to the cent, ${row}`, isHeld: found === count + warmUpOrders, detail: `${found} of ${count} and ${warmUpOrders} before them` } };
}

async function measureNaive({ context, stack, cost, row }: Subject): Promise<Measurement> {
  const { client } = stack;
  // Both ways would bring the same orders, and pay each other's calls.
  await stack.service.stop();
  context.say(`  ${row}, ${naiveOrders} orders …`);
  await client.faults({ bigcommerce: { latencyMs: cost.bigcommerce, webhookDrop: { probability: 1 } }, salesforce: { latencyMs: cost.salesforce } });
  const ids = await client.placeOrders({ count: naiveOrders, lines: linesPerOrder });
  await client.advanceClock(quotaWindowMs);
  const sync = createNaiveSync(stack.ready);
  await client.forgetCalls();
  const startedAt = performance.now();
  for (const id of ids) await sync(id);
  const seconds = (performance.now() - startedAt) / 1_000;
  const calls = await client.calls();
  return { name: row, figures: { 'orders/s': naiveOrders / seconds, 'store calls': calls.bigcommerce / naiveOrders, 'org calls': calls.salesforce / naiveOrders, 'peak MB': Number.NaN } };
}

/** The most memory a process ever held (VmHWM). https://man7.org/linux/man-pages/man5/proc_pid_status.5.html ; NaN where there is no /proc. */
function peakMemoryMb(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024);
  } catch {
    return Number.NaN;
  }
}
