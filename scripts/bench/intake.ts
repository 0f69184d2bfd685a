import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startChild } from '../child-process.ts';
import { type BenchStack, startBenchStack } from './bench-stack.ts';
import { atLeast, atMost, type BenchContext, type Benchmark, type Measurement, type Proof, type Round, type Verdict } from './benchmark.ts';
import { countSettled, proveDurability } from './durability.ts';
import type { LoadResult } from './load-plan.ts';
import { startLoad } from './load-run.ts';
import { figureOf } from './median-of-rounds.ts';
import { type NaivePlan, naiveReadyLine } from './naive-receiver.ts';
import { percentile, spread } from './percentile.ts';
import { watchCpu } from './process-cpu.ts';
import type { SandboxClient } from './sandbox-client.ts';
import type { ServiceRun } from './service-run.ts';

const keyCount = 5_000;
/** Orders only the naive way touches. */
const naiveKeyCount = 500;
const warmUpSeconds = 3;
const firstSettledMsMax = 60_000;
const quotaWindowMs = 31_000;
const lateness = 'sent late p99';
/** Above this the generator did not get the CPU it needs, and the latency is the machine's. */
const lateMsMax = 10;
const rows = { paused: 'flows paused', draining: 'workers draining', insert: 'naive: insert each', work: 'naive: work in the request' } as const;

type Intake = { context: BenchContext; stack: BenchStack; orderIds: number[]; hookHeaders: Record<string, string>; changedAt: number; acknowledged: string[] };

/** How fast deliveries are acknowledged, and whether what was acknowledged is there after a crash. */
export const intake: Benchmark = {
  name: 'intake',
  description: 'webhook deliveries on a fixed schedule: latency of the answer in ms, counted from the moment each was due',
  async run(context) {
    const orderIds: number[] = [];
    const changedAt = Date.now();
    const prepare = async (client: SandboxClient) => {
      // The store's own webhooks would disturb; the generator sends them instead.
      await client.faults({ bigcommerce: { webhookDrop: { probability: 1 } } });
      orderIds.push(...(await client.placeOrders({ count: keyCount + naiveKeyCount })));
    };
    const stack = await startBenchStack(context, { prepare });
    const { service, client } = stack;
    const subject = { context, stack, orderIds, hookHeaders: await client.hookHeaders(service.webhookUrl), changedAt, acknowledged: [] };
    await service.setPaused(true);
    await send(subject, { url: service.webhookUrl, seconds: warmUpSeconds });
    return measure(subject);
  },
  judge,
  warn: (median) =>
    median.filter(({ figures }) => (figures[lateness] ?? 0) > lateMsMax).map(({ name, figures }) => `"${name}": the generator itself sent ${figures[lateness]?.toFixed(0)} ms late, so the machine was too busy for this figure to speak of the receiver`),
};

async function measure(subject: Intake): Promise<Round> {
  const { context, stack, acknowledged } = subject;
  const { seconds } = context.settings;
  const { service } = stack;
  const own = { url: service.webhookUrl, seconds, receiver: { service: service.pids().service } };
  context.say(`  flows paused, ${seconds} s, then SIGKILL of service and database …`);
  const paused = await sendMeasured(subject, { ...own, row: rows.paused, whenAnswered: () => service.crash() });
  await service.restart();
  const proofs: Proof[] = await proveDurability(service, acknowledged, 'after the last answer');
  context.say(`  workers draining, ${seconds} s …`);
  // The restarted process is cold: it gets the same warm-up as the first.
  await send(subject, { url: service.webhookUrl, seconds: warmUpSeconds });
  await service.setPaused(false);
  const settledBefore = await waitForSettled(service);
  const draining = await sendMeasured(subject, { ...own, receiver: { service: service.pids().service }, row: rows.draining });
  const settled = (await countSettled(service)) - settledBefore;
  proofs.push({ name: 'the workers settled work while deliveries came in', isHeld: settled > 0, detail: `${settled} events` });
  context.say('  SIGKILL of service and database in the middle of a run …');
  await crashInTheMiddle(subject);
  proofs.push(...(await proveDurability(service, acknowledged, 'in the middle of a run')));
  await service.setPaused(true);
  const naive = await measureNaive(subject);
  return { measurements: [paused, draining, ...naive], proofs };
}

/** The first batches create everything and are long on the way: draining is measured from when results come out. */
async function waitForSettled(service: ServiceRun): Promise<number> {
  for (const deadline = performance.now() + firstSettledMsMax; performance.now() < deadline; ) {
    const settled = await countSettled(service);
    if (settled > 0) return settled;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The workers settled nothing in ${firstSettledMsMax / 1_000} s.`);
}

async function crashInTheMiddle(subject: Intake): Promise<void> {
  const { context, stack } = subject;
  const seconds = Math.max(2, context.settings.seconds / 3);
  const sending = send(subject, { url: stack.service.webhookUrl, seconds });
  await new Promise((resolve) => setTimeout(resolve, (seconds * 1_000) / 2));
  await stack.service.crash();
  // Deliveries go on arriving while it starts again, as they would.
  await stack.service.restart();
  await sending;
}

async function measureNaive(subject: Intake): Promise<Measurement[]> {
  const { context, stack, orderIds } = subject;
  const measured: Measurement[] = [];
  for (const way of ['insert', 'work'] as const) {
    const { seconds } = context.settings;
    context.say(`  ${rows[way]}, ${seconds} s …`);
    // The workers have just used up the store's calls of this half minute; the naive way begins with its own.
    await stack.client.advanceClock(quotaWindowMs);
    const file = path.join(stack.dir, 'naive-plan.json');
    writeFileSync(file, JSON.stringify({ way, socketDir: stack.service.socketDir(), ready: stack.ready } satisfies NaivePlan));
    const receiver = startChild([path.join(import.meta.dirname, 'naive-receiver.ts'), file], { cwd: stack.dir, environment: {}, onError: context.say });
    context.atEnd(() => receiver.stop());
    const url = (await receiver.waitForLine(naiveReadyLine)).slice(naiveReadyLine.length);
    const naive: Intake = { ...subject, orderIds: orderIds.slice(keyCount), acknowledged: [] };
    if (way === 'insert') await send(naive, { url, seconds: warmUpSeconds });
    measured.push(await sendMeasured(naive, { url, seconds, row: rows[way], receiver: { service: receiver.process.pid ?? 0 } }));
    await receiver.stop();
  }
  return measured;
}

type Sending = { url: string; seconds: number; onStart?(pid: number): void; whenAnswered?(): Promise<void> };

async function send(subject: Intake, sending: Sending): Promise<LoadResult> {
  const { context, stack, orderIds, hookHeaders, changedAt, acknowledged } = subject;
  const { storeHash, clientSecret } = stack.ready.bigcommerce;
  const load = startLoad(context, stack.dir, { url: sending.url, source: { storeHash, clientSecret, hookHeaders, changedAt }, orderIds: orderIds.slice(0, keyCount), rate: context.settings.rate, seconds: sending.seconds });
  sending.onStart?.(load.pid);
  await load.answered();
  await sending.whenAnswered?.();
  const result = await load.result();
  for (const id of result.acknowledged) acknowledged.push(id);
  return result;
}

async function sendMeasured(subject: Intake, measured: Sending & { row: string; receiver: { service: number } }): Promise<Measurement> {
  const { stack } = subject;
  const read: { cpu?: () => Record<string, number> } = {};
  const use: Record<string, number> = {};
  const result = await send(subject, {
    ...measured,
    onStart: (pid) => (read.cpu = watchCpu({ receiver: measured.receiver.service, database: stack.service.pids().database, twins: stack.sandbox.process.pid ?? 0, generator: pid })),
    async whenAnswered() {
      Object.assign(use, read.cpu?.());
      await measured.whenAnswered?.();
    },
  });
  const figures = { ...spread(result.latenciesMs), 'acknowledged/s': result.acknowledged.length / measured.seconds, acknowledged: result.acknowledged.length, refused: result.refused, unanswered: result.unanswered, [lateness]: percentile(result.lateMs, 0.99), ...use };
  return { name: measured.row, figures };
}

function judge(median: readonly Measurement[]): Verdict[] {
  const limit = (row: string, bound: number): Verdict => {
    const value = figureOf(median, row, 'p99');
    const isAnswered = figureOf(median, row, 'refused') + figureOf(median, row, 'unanswered') === 0;
    const verdict = atMost('limit', `p99 in ms, ${row}, every delivery acknowledged`, { value, bound });
    return { ...verdict, isMet: isAnswered && verdict.isMet };
  };
  const ratio = figureOf(median, rows.draining, 'acknowledged/s') / figureOf(median, rows.work, 'acknowledged/s');
  return [limit(rows.paused, 50), limit(rows.draining, 150), atLeast('ratio', 'deliveries acknowledged a second against doing the work in the request', { value: ratio, bound: 20 })];
}
