import { randomUUID } from 'node:crypto';
import type { Job, JobOutcome } from '../core/job.ts';
import type { Sql } from '../core/sql.ts';
import type { SyncEvent } from '../core/sync-event.ts';

/** A claimed batch: the jobs are this worker's until the lease ends. */
export type Lease = { flow: string; token: string; jobs: Job[] };
export type Settlement = { job: Job; outcome: JobOutcome };

/** Durable, level-triggered work: one row per record and flow, any number of events coalesced into it. */
export type WorkQueue = {
  /** Resolves once every event is on disk. In a caller's transaction, durable when that commits. */
  enqueue(events: readonly SyncEvent[], sql?: Sql): Promise<void>;
  claim(flow: string, limit: number): Promise<Lease>;
  /** Prolongs a lease; false when it was lost meanwhile. */
  extendLease(lease: Lease): Promise<boolean>;
  /** Ends a lease job by job. Returns the jobs this lease still held: only their outcomes counted. */
  settle(lease: Lease, settlements: readonly Settlement[], sql?: Sql): Promise<Job[]>;
  /** Makes work whose worker died available again. Returns the flows that have some. */
  reclaim(): Promise<string[]>;
  /** Milliseconds until the flow's next waiting work is due; undefined when nothing waits. */
  nextDueInMs(flow: string): Promise<number | undefined>;
  /** Tells the workers of all processes, after the commit and at most every 10 ms, that a flow has work. */
  announce(flow: string): void;
  onAnnounced(listener: (flow: string) => void): () => void;
  /** Called with what was announced on the channel, `<holder> <flow>`; our own is known already, an empty one means "look at everything". */
  heard(announcement: string): void;
};

export const announceChannel = 'crosswalk_work';

const announceIntervalMs = 10;

const enqueueStatement = `
with input as materialized (
  select * from rows from (jsonb_to_recordset($1::jsonb) as (
    "connectionId" int, flow text, "entityKey" text, source text, "deliveryId" text, "eventAt" timestamptz, body text, "delayMs" float8, priority smallint
  )) with ordinality as x (connection_id, flow, entity_key, source, delivery_id, event_at, body, delay_ms, priority, position)
),
inserted as (
  insert into crosswalk.event (connection_id, flow, entity_key, source, delivery_id, event_at, body)
  select connection_id, flow, entity_key, source, delivery_id, event_at, decode(body, 'base64') from input order by position
),
per_record as (
  select connection_id, flow, entity_key, count(*)::int as events, max(event_at) as event_at, coalesce(min(delay_ms), 0) as delay_ms, coalesce(max(priority), 0::smallint) as priority
  from input group by 1, 2, 3
)
insert into crosswalk.work as w (connection_id, flow, entity_key, run_at, priority, version, event_at)
select connection_id, flow, entity_key, clock_timestamp() + delay_ms * interval '1 millisecond', priority, events, event_at
from per_record order by connection_id, flow, entity_key
on conflict (connection_id, flow, entity_key) do update set
  version = w.version + excluded.version,
  priority = greatest(w.priority, excluded.priority),
  event_at = greatest(w.event_at, excluded.event_at),
  run_at = case when not w.is_leased and w.attempt = 0 and w.stale_reads = 0 then least(w.run_at, excluded.run_at) else w.run_at end`;

type ClaimedRow = {
  connection_id: number;
  entity_key: string;
  attempt: number;
  stale_reads: number;
  event_at: Date | null;
  received_at: Date | null;
  seqs: number[];
};

/** `holder` is this process's number, whose session lock tells the database that it lives (`store/process-holder.ts`). */
export function createWorkQueue(options: { sql: Sql; holder: number; leaseMs: number }): WorkQueue {
  const { sql, holder, leaseMs } = options;
  const listeners = new Set<(flow: string) => void>();
  const announcedAt = new Map<string, number>();
  const pending = new Map<string, NodeJS.Timeout>();
  const tell = (flow: string) => {
    for (const listener of listeners) listener(flow);
  };

  /** To our own workers at once, to other processes after the commit: NOTIFY takes a database-wide lock there. A lost one costs one poll. */
  const send = (flow: string) => {
    pending.delete(flow);
    announcedAt.set(flow, performance.now());
    tell(flow);
    sql.query('select pg_notify($1, $2)', [announceChannel, `${holder} ${flow}`]).catch(() => {});
  };

  return {
    async enqueue(events, transaction) {
      if (events.length === 0) return;
      const rows = events.map((event) => ({ ...event, body: event.body === undefined ? undefined : Buffer.from(event.body).toString('base64') }));
      await (transaction ?? sql).query({ name: 'enqueue', text: enqueueStatement, values: [JSON.stringify(rows)] });
    },
    async claim(flow, limit) {
      const token = randomUUID();
      const { rows } = await sql.query<ClaimedRow>({ name: 'claim', text: 'select * from crosswalk.claim_work($1, $2, $3, $4, $5)', values: [flow, limit, token, holder, leaseMs] });
      return { flow, token, jobs: rows.map((row) => toJob(flow, row)) };
    },
    async extendLease({ flow, token }) {
      const { rows } = await sql.query<{ held: boolean }>({ name: 'extend', text: 'select crosswalk.extend_lease($1, $2, $3) as held', values: [flow, token, leaseMs] });
      return rows[0]?.held === true;
    },
    async settle({ flow, token, jobs }, settlements, transaction) {
      const results = settlements.map(({ job, outcome }) => ({ connectionId: job.connectionId, entityKey: job.entityKey, seqs: job.eventSeqs, ...outcome }));
      const { rows } = await (transaction ?? sql).query<{ connection_id: number; entity_key: string }>({
        name: 'settle',
        text: 'select * from crosswalk.settle_work($1, $2, $3)',
        values: [flow, token, JSON.stringify(results)],
      });
      const held = new Set(rows.map((row) => `${row.connection_id} ${row.entity_key}`));
      return jobs.filter((job) => held.has(`${job.connectionId} ${job.entityKey}`));
    },
    async reclaim() {
      const { rows } = await sql.query<{ flow: string }>({ name: 'reclaim', text: 'select distinct flow from crosswalk.reclaim_work() as flow', values: [] });
      return rows.map((row) => row.flow);
    },
    async nextDueInMs(flow) {
      // The first condition looks at no row of work: a paused flow with a backlog is asked at every event.
      const text = `select extract(epoch from min(run_at) - clock_timestamp())::float8 * 1000 as due from crosswalk.work
        where not coalesce((select bool_and(c.id in (select s.connection_id from crosswalk.flow_state s where s.flow = $1 and s.is_paused)) from crosswalk.connection c), false)
        and flow = $1 and not is_leased and not crosswalk.is_blocked(connection_id, waits_for)
        and connection_id not in (select s.connection_id from crosswalk.flow_state s where s.flow = $1 and s.is_paused)`;
      const { rows } = await sql.query<{ due: number | null }>({ name: 'next-due', text, values: [flow] });
      return rows[0]?.due ?? undefined;
    },
    announce(flow) {
      if (pending.has(flow)) return;
      const waitMs = announceIntervalMs - (performance.now() - (announcedAt.get(flow) ?? -announceIntervalMs));
      if (waitMs <= 0) return send(flow);
      pending.set(flow, setTimeout(send, waitMs, flow).unref());
    },
    onAnnounced(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    heard(announcement) {
      const [sender, flow = ''] = announcement.split(' ');
      if (sender !== String(holder)) tell(flow);
    },
  };
}

function toJob(flow: string, row: ClaimedRow): Job {
  return {
    connectionId: row.connection_id,
    flow,
    entityKey: row.entity_key,
    attempt: row.attempt,
    staleReads: row.stale_reads,
    eventAt: row.event_at?.toISOString(),
    receivedAt: (row.received_at ?? new Date(0)).toISOString(),
    eventSeqs: row.seqs,
  };
}
