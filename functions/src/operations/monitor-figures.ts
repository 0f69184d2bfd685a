import type { Sql } from '../core/sql.ts';
import { explanationOf } from './record-journey.ts';
import type { StatusRow } from './status-mirror.ts';

type Slot = { flow: string; slotAt: number; done: number; dead: number; retried: number; latencyMs: number };
type Allowance = { used: number; max: number };
type Window = { quota: number; left: number; windowMs: number };
export type FigurePorts = {
  sql: Sql;
  connectionId: number;
  /** Outcomes by flow and stretch of `slotMs`, from this time on (ms since the epoch). */
  listSlots(since: number): Promise<readonly Slot[]>;
  slotMs: number;
  /** Calls of the org's day; undefined before the first answer said so. */
  allowance(): Allowance | undefined;
  now(): number;
};

/** The row of the mirror that lists records whose newest state waits. */
export const waitingKey = 'waiting:records';
/** Five hours of five minutes. */
const slotsShown = 60;
const hourMs = 3_600_000;
const waitingMax = 500;
/** What is done within seconds is not said to wait. */
const waitingAfterSeconds = 5;

/** How much went through, how fast and how well; what the platforms still allow; which records wait. */
export async function monitorFigures(ports: FigurePorts): Promise<StatusRow[]> {
  const until = Math.floor(ports.now() / ports.slotMs) * ports.slotMs;
  const from = until - (slotsShown - 1) * ports.slotMs;
  const slots = await ports.listSlots(from);
  const charts = [...Map.groupBy(slots, ({ flow }) => flow)].map(([flow, own]): StatusRow => ({ key: `chart:${flow}`, kind: 'chart', isFigure: true, value: chartOf(own, { from, everyMs: ports.slotMs }) }));
  const window = await readStoreWindow(ports.sql, ports.connectionId);
  return [
    ...charts,
    { key: 'metric:hour', kind: 'metric', isFigure: true, value: lastHour(slots, ports) },
    { key: 'metric:org-calls', kind: 'metric', isFigure: true, value: ports.allowance() ?? {} },
    ...(window ? [{ key: 'metric:store-window', kind: 'metric', isFigure: true, value: window }] : []),
    { key: waitingKey, kind: 'waiting', value: await readWaitingRecords(ports.sql, ports.connectionId) },
  ];
}

/** Counts per slot, oldest first; `latencyMs` is the mean of what was done in it, null where nothing was. */
function chartOf(slots: readonly Slot[], { from, everyMs }: { from: number; everyMs: number }) {
  const places = Array.from({ length: slotsShown }, (_unused, place) => slots.find(({ slotAt }) => Math.round((slotAt - from) / everyMs) === place));
  return {
    from: new Date(from).toISOString(),
    everyMs,
    done: places.map((slot) => slot?.done ?? 0),
    dead: places.map((slot) => slot?.dead ?? 0),
    retried: places.map((slot) => slot?.retried ?? 0),
    latencyMs: places.map((slot) => (slot && slot.done > 0 ? Math.round(slot.latencyMs / slot.done) : null)),
  };
}

/** Of the last twelve slots, the one that is not over included: counts by flow, and how long the mean record took. */
function lastHour(slots: readonly Slot[], { now, slotMs }: Pick<FigurePorts, 'now' | 'slotMs'>) {
  const recent = slots.filter(({ slotAt }) => slotAt > now() - hourMs - slotMs);
  const sum = (of: (slot: Slot) => number, list = recent) => list.reduce((total, slot) => total + of(slot), 0);
  const done = sum((slot) => slot.done);
  const flows = Object.fromEntries([...Map.groupBy(recent, ({ flow }) => flow)].map(([flow, own]) => [flow, { done: sum((slot) => slot.done, own), dead: sum((slot) => slot.dead, own) }]));
  return { done, dead: sum((slot) => slot.dead), retried: sum((slot) => slot.retried), latencyMs: done === 0 ? null : Math.round(sum((slot) => slot.latencyMs) / done), flows };
}

async function readStoreWindow(sql: Sql, connectionId: number): Promise<Window | undefined> {
  const text = `select quota, case when reset_at <= clock_timestamp() then quota else remaining end as left, window_ms as "windowMs" from crosswalk.rate_window where connection_id = $1 and system = 'bigcommerce'`;
  return (await sql.query<Window>(text, [connectionId])).rows[0];
}

type WaitingRow = { id: string; code: string; total: number };

/** Records of the org whose newest state waits in the queue, with the code of why; the longest waiting first. */
export async function readWaitingRecords(sql: Sql, connectionId: number): Promise<{ records: Record<string, string>; reasons: Record<string, string>; more: number }> {
  const text = `select distinct on (first_at, id) id, code, (count(*) over ())::int as total from (
      select w.first_at, coalesce(l.salesforce_id, split_part(w.entity_key, ':', 2)) as id, case when s.is_paused then 'PAUSED' else coalesce(w.last_error->>'code', '') end as code
      from crosswalk.work w
      left join crosswalk.link l on l.connection_id = w.connection_id and l.entity_key = w.entity_key and l.parent_key is null and l.sobject in ('Account', 'Contact', 'Order', 'Product2')
      left join crosswalk.flow_state s on s.connection_id = w.connection_id and s.flow = w.flow
      where w.connection_id = $1 and w.first_at < clock_timestamp() - interval '${waitingAfterSeconds} seconds'
    ) waiting where id ~ '^(001|003|801|01t)[A-Za-z0-9]{15}$' order by first_at, id limit ${waitingMax}`;
  const { rows } = await sql.query<WaitingRow>(text, [connectionId]);
  const codes = new Set(rows.map(({ code }) => code));
  return {
    records: Object.fromEntries(rows.map(({ id, code }) => [id, code])),
    reasons: Object.fromEntries([...codes].flatMap((code) => (explanationOf(code) === undefined ? [] : [[code, explanationOf(code) ?? '']]))),
    more: Math.max(0, (rows[0]?.total ?? 0) - rows.length),
  };
}
