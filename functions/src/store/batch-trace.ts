import { AsyncLocalStorage } from 'node:async_hooks';
import type { Stage } from '../core/stages.ts';
import type { Sql } from '../core/sql.ts';

/** One call to a platform; `id` is the number its support asks for. Times are ms since the epoch. */
export type TracedRequest = { system: string; route: string; id: string | undefined; status: number; at: number; durationMs: number };
/** What one batch did, and when it had passed each stage. */
export type BatchTrace = { stages: { stage: Stage; at: number }[]; requests: TracedRequest[] };

/** A batch that is split again and again makes many calls; the first ones tell enough. */
const requestsMax = 24;

/** Notes which batch made which call: a call belongs to the batch in whose course it is made, however deep. */
export function createBatchTraces(now: () => number) {
  const current = new AsyncLocalStorage<BatchTrace>();
  return {
    run: <T>(trace: BatchTrace, work: () => Promise<T>): Promise<T> => current.run(trace, work),
    mark: (stage: Stage): void => void current.getStore()?.stages.push({ stage, at: now() }),
    noteCall(system: string, call: { route: string; status: number; durationMs: number; requestId?: string | undefined }): void {
      const requests = current.getStore()?.requests;
      if (!requests || requests.length >= requestsMax) return;
      const durationMs = Math.round(call.durationMs);
      requests.push({ system, route: call.route, id: call.requestId, status: call.status, at: now() - durationMs, durationMs });
    },
  };
}

export type BatchTraces = ReturnType<typeof createBatchTraces>;

export async function saveBatchTrace(sql: Sql, at: { connectionId: number; id: string }, { stages, requests }: BatchTrace): Promise<void> {
  const text = `insert into crosswalk.batch_trace (connection_id, id, stages, requests) values ($1, $2, $3, $4)
    on conflict (connection_id, id) do update set stages = batch_trace.stages || excluded.stages, requests = batch_trace.requests || excluded.requests`;
  await sql.query({ name: 'save-trace', text, values: [at.connectionId, at.id, JSON.stringify(stages), JSON.stringify(requests)] });
}

/** Forgets what was traced before this time: by then nobody asks a platform's support about it. */
export async function forgetBatchTraces(sql: Sql, before: Date): Promise<void> {
  await sql.query('delete from crosswalk.batch_trace where at < $1', [before]);
}
