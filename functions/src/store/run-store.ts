import type { Sql } from '../core/sql.ts';

/** A first load, by the id of the command that asked for it. Counts are records; times are ISO 8601; `share` of the list that is read, 0 to 1. */
export type Run = { id: string; flow: string; state: 'listing' | 'loading' | 'done' | 'cancelled'; share: number; listed: number; done: number; failed: number; startedAt: string; endedAt: string | null };

type At = { connectionId: number; id: string };
type Row = Omit<Run, 'done' | 'failed'> & { counts: { done: number; failed: number } | null };

const iso = (column: string, name: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "${name}"`;
const shownMax = 12;

/** What the events of a run carry, so that they can be told from others of the same record. */
export const runMark = (id: string): string => `run:${id}`;

/** The number after which the events of the next page come, read before they are queued in the same transaction; undefined when the run was cancelled. Whoever cancels it waits. */
export async function openRunPage(sql: Sql, at: At): Promise<number | undefined> {
  const [run] = (await sql.query<{ state: string }>('select state from crosswalk.run where connection_id = $1 and id = $2 for update', [at.connectionId, at.id])).rows;
  if (run !== undefined && run.state !== 'listing') return undefined;
  return (await sql.query<{ newest: number }>('select coalesce(max(seq), 0) as newest from crosswalk.event')).rows[0]?.newest ?? 0;
}

/** Notes the page whose events were queued after that number. */
export async function noteRunPage(sql: Sql, at: At & { flow: string; count: number; share: number; isLast: boolean; after: number }): Promise<void> {
  const text = `insert into crosswalk.run as r (connection_id, id, flow, listed, share, first_seq, last_seq, state, listed_at)
    select $1, $2, $3, $4, $5, $7, (select coalesce(max(seq), 0) from crosswalk.event), case when $6 then 'loading' else 'listing' end, case when $6 then now() end
    on conflict (connection_id, id) do update set listed = r.listed + excluded.listed, share = excluded.share, last_seq = excluded.last_seq, state = excluded.state, listed_at = excluded.listed_at`;
  await sql.query(text, [at.connectionId, at.id, at.flow, at.count, at.share, at.isLast, at.after]);
}

const countText = `select count(*) filter (where done_at is not null)::int as done, count(*) filter (where outcome = 'dead')::int as failed, ${iso('max(done_at)', 'lastAt')}
  from crosswalk.event e join crosswalk.run r on r.connection_id = $1 and r.id = $2
  where e.connection_id = $1 and e.seq > r.first_seq and e.seq <= r.last_seq and e.delivery_id = $3`;

async function countRun(sql: Sql, at: At): Promise<{ done: number; failed: number }> {
  const [counts] = (await sql.query<{ done: number; failed: number }>(countText, [at.connectionId, at.id, runMark(at.id)])).rows;
  return { done: counts?.done ?? 0, failed: counts?.failed ?? 0 };
}

/** The newest runs with what is done of them; one whose last record is done ends by being looked at. */
export async function listRuns(sql: Sql, connectionId: number): Promise<Run[]> {
  const text = `select id, flow, state, share, listed, counts, ${iso('started_at', 'startedAt')}, ${iso('ended_at', 'endedAt')} from crosswalk.run where connection_id = $1 order by started_at desc limit ${shownMax}`;
  const { rows } = await sql.query<Row>(text, [connectionId]);
  return Promise.all(
    rows.map(async ({ counts, ...run }) => {
      if (counts !== null) return { ...run, ...counts };
      const counted = await countRun(sql, { connectionId, id: run.id });
      if (run.state !== 'loading' || counted.done < run.listed) return { ...run, ...counted };
      const [ended] = (await sql.query<{ endedAt: string }>(`update crosswalk.run set state = 'done', counts = $3, ended_at = now() where connection_id = $1 and id = $2 and state = 'loading' returning ${iso('ended_at', 'endedAt')}`, [connectionId, run.id, JSON.stringify(counted)])).rows;
      return { ...run, ...counted, state: 'done' as const, endedAt: ended?.endedAt ?? run.endedAt };
    }),
  );
}

/**
 * Ends a run: nothing more is listed, and what only it asked for and nobody has begun is not done. A record that changed meanwhile stays.
 * How many records were spared; undefined when there is no such run or it is over.
 */
export async function cancelRun(sql: Sql, at: At & { priority: number }): Promise<{ spared: number } | undefined> {
  const [run] = (await sql.query<{ flow: string }>(`update crosswalk.run set state = 'cancelled', ended_at = now() where connection_id = $1 and id = $2 and state in ('listing', 'loading') returning flow`, [at.connectionId, at.id])).rows;
  if (!run) return undefined;
  const text = `with own as (
      select w.entity_key from crosswalk.work w where w.connection_id = $1 and w.flow = $2 and w.priority = $4 and not w.is_leased
      and exists (select from crosswalk.event e where e.connection_id = $1 and e.flow = $2 and e.entity_key = w.entity_key and e.done_at is null and e.delivery_id = $3)
      and not exists (select from crosswalk.event e where e.connection_id = $1 and e.flow = $2 and e.entity_key = w.entity_key and e.done_at is null and e.delivery_id is distinct from $3)
      order by w.entity_key for update skip locked
    ),
    gone as (delete from crosswalk.work w using own o where w.connection_id = $1 and w.flow = $2 and w.entity_key = o.entity_key returning w.entity_key)
    update crosswalk.event e set done_at = clock_timestamp(), outcome = 'skipped' from gone g
    where e.connection_id = $1 and e.flow = $2 and e.entity_key = g.entity_key and e.done_at is null and e.delivery_id = $3 returning 1`;
  const spared = (await sql.query(text, [at.connectionId, run.flow, runMark(at.id), at.priority])).rows.length;
  const { done, failed } = await countRun(sql, at);
  await sql.query('update crosswalk.run set counts = $3 where connection_id = $1 and id = $2', [at.connectionId, at.id, JSON.stringify({ done: done - spared, failed })]);
  return { spared };
}
