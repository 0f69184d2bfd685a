import { readFileSync } from 'node:fs';
import { type BenchStack, startBenchStack } from './bench-stack.ts';
import { atLeast, atMost, type BenchContext, type Benchmark, type Measurement, type Proof, type Verdict } from './benchmark.ts';
import { figureOf } from './median-of-rounds.ts';
import { createNaiveSync } from './naive-sync.ts';
import { watchCpu } from './process-cpu.ts';

type ApiLatency = { bigcommerce: number; salesforce: number };

const none: ApiLatency = { bigcommerce: 0, salesforce: 0 };
const usual: ApiLatency = { bigcommerce: 50, salesforce: 150 };
const rowOf = (way: 'service' | 'naive', { bigcommerce, salesforce }: ApiLatency) => `${way}, twins ${bigcommerce}/${salesforce} ms`;
/** `--orders` counts the orders that are placed one after another; a backlog is this much larger. */
const backlogFactor = 20;
const linesPerOrder = 3;
/** Of 2,000 orders: 1,500 buyers, 300 products. */
const buyersShare = 0.75;
const productsShare = 0.15;
/** The naive way is slow and even: some orders show it. */
const naiveOrders = 20;
const ratioMin = 20;
const ordersPerSecondMin = 300;
const memoryMbMax = 512;
const quotaWindowMs = 31_000;

/** A backlog released at once: how fast and at how many API calls it is worked off. */
export const orders: Benchmark = {
  name: 'orders',
  description: 'a backlog of three-line orders, from its release until the last one is activated in the org: orders a second, API calls an order',
  async run(context) {
    const measurements: Measurement[] = [];
    const proofs: Proof[] = [];
    for (const apiLatency of [none, usual]) {
      // Each way meets an empty org: neither finds the other's buyers.
      const { measurement, proof } = await measureService({ context, stack: await startBenchStack(context, async () => {}) }, apiLatency);
      measurements.push(measurement, await measureNaive({ context, stack: await startBenchStack(context, async () => {}) }, apiLatency));
      proofs.push(proof);
    }
    return { measurements, proofs };
  },
  judge(measured): Verdict[] {
    const of = (way: 'service' | 'naive', column: string, apiLatency = usual) => figureOf(measured, rowOf(way, apiLatency), column);
    const perSecond = of('service', 'orders/s');
    return [
      atLeast('ratio', 'orders a second against one call for each record, at usual API latency', { value: perSecond / of('naive', 'orders/s'), bound: ratioMin }),
      atLeast('limit', 'orders a second at usual API latency', { value: perSecond, bound: ordersPerSecondMin }),
      atMost('limit', 'Salesforce calls an order', { value: of('service', 'org calls'), bound: 0.05 }),
      atMost('limit', 'BigCommerce calls an order', { value: of('service', 'store calls'), bound: 0.1 }),
      atMost('limit', 'peak memory of the service in MB', { value: of('service', 'peak MB'), bound: memoryMbMax }),
    ];
  },
};

type Subject = { context: BenchContext; stack: BenchStack };

async function measureService({ context, stack }: Subject, apiLatency: ApiLatency): Promise<{ measurement: Measurement; proof: Proof }> {
  const { client, service, sandbox } = stack;
  const count = context.settings.orders * backlogFactor;
  const row = rowOf('service', apiLatency);
  context.say(`  ${row}, a backlog of ${count} orders …`);
  await service.setPaused(true);
  await client.placeOrders({ count, lines: linesPerOrder, distinctBuyers: Math.ceil(count * buyersShare), distinctProducts: Math.ceil(count * productsShare) });
  await client.delivered();
  await client.advanceClock(quotaWindowMs);
  await client.faults({ bigcommerce: { latencyMs: apiLatency.bigcommerce }, salesforce: { latencyMs: apiLatency.salesforce } });
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
  const figures = { 'orders/s': count / seconds, 'store calls': calls.bigcommerce / count, 'org calls': calls.salesforce / count, 'peak MB': peakMemoryMb(service.pids().service), ...cpu };
  const right = await client.soql("SELECT COUNT(Id) n FROM Order WHERE Status = 'Activated' AND BC_Difference__c = 0");
  const found = Number(right[0]?.n);
  return { measurement: { name: row, figures }, proof: { name: `SOQL counts every order activated and tied to the cent, ${row}`, isHeld: found === count, detail: `${found} of ${count}` } };
}

async function measureNaive({ context, stack }: Subject, apiLatency: ApiLatency): Promise<Measurement> {
  const { client } = stack;
  context.say(`  ${rowOf('naive', apiLatency)}, ${naiveOrders} orders …`);
  await client.faults({ bigcommerce: { latencyMs: apiLatency.bigcommerce, webhookDrop: { probability: 1 } }, salesforce: { latencyMs: apiLatency.salesforce } });
  const ids = await client.placeOrders({ count: naiveOrders, lines: linesPerOrder });
  await client.advanceClock(quotaWindowMs);
  const sync = createNaiveSync(stack.ready);
  await client.forgetCalls();
  const startedAt = performance.now();
  for (const id of ids) await sync(id);
  const seconds = (performance.now() - startedAt) / 1_000;
  const calls = await client.calls();
  return { name: rowOf('naive', apiLatency), figures: { 'orders/s': naiveOrders / seconds, 'store calls': calls.bigcommerce / naiveOrders, 'org calls': calls.salesforce / naiveOrders, 'peak MB': Number.NaN } };
}

/** The most memory a process ever held (VmHWM). https://man7.org/linux/man-pages/man5/proc_pid_status.5.html ; NaN where there is no /proc. */
function peakMemoryMb(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024);
  } catch {
    return Number.NaN;
  }
}
