import type { Job, JobOutcome } from '../core/job.ts';
import type { Sql } from '../core/sql.ts';

export const slotMs = 300_000;

/** What became of a flow's work in one stretch of `slotMs`; `latencyMs` is the sum over all that was done, from event to end. */
export type MetricSlot = { flow: string; slotAt: number; done: number; dead: number; retried: number; latencyMs: number };

/** Counts the outcomes of one flow's batch, in the transaction that makes them true. Waiting for others is no outcome. */
export async function countOutcomes(sql: Sql, at: { connectionId: number; flow: string }, settled: readonly { job: Job; outcome: JobOutcome }[]): Promise<void> {
  const count = (state: JobOutcome['state']) => settled.filter(({ outcome }) => outcome.state === state).length;
  const [done, dead, retried] = [count('done'), count('dead'), count('retry')];
  if (done + dead + retried === 0) return;
  const now = Date.now();
  const latencyMs = settled.reduce((sum, { job, outcome }) => (outcome.state === 'done' ? sum + Math.max(0, now - Date.parse(job.receivedAt)) : sum), 0);
  const text = `insert into crosswalk.metric_slot as m (connection_id, flow, slot_at, done, dead, retried, latency_ms)
    values ($1, $2, to_timestamp(floor(extract(epoch from now()) * 1000 / ${slotMs}) * ${slotMs} / 1000), $3, $4, $5, $6)
    on conflict (connection_id, flow, slot_at) do update set done = m.done + excluded.done, dead = m.dead + excluded.dead, retried = m.retried + excluded.retried, latency_ms = m.latency_ms + excluded.latency_ms`;
  await sql.query({ name: 'count-outcomes', text, values: [at.connectionId, at.flow, done, dead, retried, Math.round(latencyMs)] });
}

/** Slots that began at or after this time (ms since the epoch), oldest first. */
export async function listMetricSlots(sql: Sql, connectionId: number, since: number): Promise<MetricSlot[]> {
  const text = `select flow, (extract(epoch from slot_at) * 1000)::float8 as "slotAt", done, dead, retried, latency_ms::float8 as "latencyMs"
    from crosswalk.metric_slot where connection_id = $1 and slot_at >= $2 order by slot_at, flow`;
  return (await sql.query<MetricSlot>(text, [connectionId, new Date(since)])).rows;
}

export async function forgetMetricSlots(sql: Sql, before: Date): Promise<void> {
  await sql.query('delete from crosswalk.metric_slot where slot_at < $1', [before]);
}
