import { setTimeout as wait } from 'node:timers/promises';
import { SyncError } from '../core/sync-error.ts';
import type { Sql } from '../core/sql.ts';

/** Longest wait inside a call; a longer one gives the work back to the queue. */
const waitMsMax = 2_000;
const pollMs = 50;
const firstQuota = 150;
const firstWindowMs = 30_000;
/** The store says more left than we counted only when a new window began; closer resets are the same window. */
const sameWindowMs = 1_000;

/** The request window of one system, shared by every worker through the database and corrected by each answer. */
export function createRateWindow(sql: Sql, connectionId: number, system: string) {
  const key = [connectionId, system];
  let isKnown = false;
  const last = { quota: firstQuota, remaining: firstQuota, endsAt: 0 };

  async function ensure(): Promise<void> {
    if (isKnown) return;
    const text = `insert into crosswalk.rate_window (connection_id, system, quota, window_ms, remaining, reset_at) values ($1, $2, ${firstQuota}, ${firstWindowMs}, ${firstQuota}, now() + interval '30 seconds') on conflict do nothing`;
    await sql.query(text, key);
    isKnown = true;
  }

  return {
    async take(signal: AbortSignal): Promise<void> {
      await ensure();
      const deadline = performance.now() + waitMsMax;
      for (;;) {
        const taken = await sql.query<{ left: number | null }>({ name: 'take-request', text: 'select crosswalk.take_request($1, $2, $3) as left', values: [connectionId, system, 0] });
        const left = taken.rows[0]?.left;
        if (left !== null && left !== undefined) {
          last.remaining = Math.min(last.remaining, left);
          return;
        }
        const { rows } = await sql.query<{ ms: number }>(`select greatest(0, extract(epoch from reset_at - clock_timestamp()) * 1000)::float8 as ms from crosswalk.rate_window where connection_id = $1 and system = $2`, key);
        const resetMs = rows[0]?.ms ?? 0;
        if (performance.now() + resetMs > deadline) throw new SyncError('RATE_LIMITED', { stage: 'extract', message: `The request window of ${system} is used up.`, retryAfterMs: Math.ceil(resetMs) + pollMs });
        await wait(Math.max(pollMs, resetMs), undefined, { signal });
      }
    },
    /** Share of the window that is used up, 0..1, as far as this process knows. */
    pressure: () => (performance.now() < last.endsAt ? 1 - last.remaining / last.quota : 0),
    async report(window: { quota: number; remaining: number; resetMs: number; windowMs: number }): Promise<void> {
      Object.assign(last, { quota: Math.max(1, window.quota), remaining: window.remaining, endsAt: performance.now() + window.resetMs });
      await ensure();
      // What was taken from a quota that was only supposed, at first, is taken from the real one.
      const text = `update crosswalk.rate_window set quota = $3, window_ms = $4,
          remaining = case when abs(extract(epoch from reset_at - clock_timestamp()) * 1000 - $6) < ${sameWindowMs} then greatest(0, least(remaining + $3 - quota, $5)) else $5 end,
          reset_at = clock_timestamp() + $6 * interval '1 millisecond'
        where connection_id = $1 and system = $2`;
      await sql.query({ name: 'report-window', text, values: [connectionId, system, window.quota, window.windowMs, window.remaining, window.resetMs] });
    },
  };
}
