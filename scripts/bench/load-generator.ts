import { readFileSync, writeFileSync } from 'node:fs';
import { Pool } from 'undici';
import { createDelivery } from './delivery.ts';
import { answeredLine, type LoadPlan, loadPlanSchema, type LoadResult, writtenLine } from './load-plan.ts';
import { createSendSchedule } from './send-schedule.ts';

const connections = 64;
const tickMs = 1;
/** As long as the sandbox store waits for an answer. */
const timeoutMs = 10_000;

/** Sends deliveries when they are due, never waiting for those before: a slow receiver cannot slow the schedule. */
async function generate(plan: LoadPlan): Promise<LoadResult> {
  const { origin, pathname } = new URL(plan.url);
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  const schedule = createSendSchedule(plan.rate, plan.seconds);
  const result: LoadResult = { latenciesMs: [], lateMs: [], acknowledged: [], refused: 0, unanswered: 0 };
  const startAt = performance.now() + 50;

  const send = async (position: number) => {
    const dueAt = startAt + schedule.dueAtMs(position);
    const delivery = createDelivery(plan.source, plan.orderIds[schedule.keyAt(position, plan.orderIds.length)] ?? 0, position);
    result.lateMs.push(performance.now() - dueAt);
    try {
      const { statusCode, body } = await pool.request({ method: 'POST', path: pathname, headers: delivery.headers, body: delivery.body, signal: AbortSignal.timeout(timeoutMs) });
      await body.dump();
      if (statusCode < 200 || statusCode > 299) {
        result.refused += 1;
        return;
      }
      result.latenciesMs.push(performance.now() - dueAt);
      result.acknowledged.push(delivery.id);
    } catch {
      result.unanswered += 1;
    }
  };

  const sending: Promise<void>[] = [];
  while (sending.length < schedule.count) {
    const dueCount = schedule.dueCount(performance.now() - startAt);
    while (sending.length < dueCount) sending.push(send(sending.length));
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
  await Promise.all(sending);
  process.stdout.write(`${answeredLine}\n`);
  await pool.destroy();
  return result;
}

const plan = loadPlanSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
writeFileSync(plan.resultFile, JSON.stringify(await generate(plan)));
process.stdout.write(`${writtenLine}\n`);
