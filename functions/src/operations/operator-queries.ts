import type { Sql } from '../core/sql.ts';

const listMax = 200;
const iso = (column: string, name: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "${name}"`;

/** Per flow: paused or not, work waiting and leased, the oldest. */
export async function listFlowWork(sql: Sql): Promise<{ flow: string; isPaused: boolean; waiting: number; leased: number; oldestAt: string | null }[]> {
  const text = `select coalesce(w.flow, s.flow) as flow, coalesce(s.is_paused, false) as "isPaused", coalesce(w.waiting, 0)::int as waiting, coalesce(w.leased, 0)::int as leased, ${iso('w.oldest_at', 'oldestAt')}
    from (select flow, count(*) filter (where not is_leased) as waiting, count(*) filter (where is_leased) as leased, min(first_at) as oldest_at from crosswalk.work group by flow) w
    full join (select flow, bool_or(is_paused) as is_paused from crosswalk.flow_state group by flow) s on s.flow = w.flow`;
  return (await sql.query<{ flow: string; isPaused: boolean; waiting: number; leased: number; oldestAt: string | null }>(text)).rows;
}

/** When the oldest work of a flow that is not done was first heard of (ms since the epoch); undefined = nothing waits. */
export async function oldestWorkAt(sql: Sql, connectionId: number, flow: string): Promise<number | undefined> {
  const { rows } = await sql.query<{ at: Date | null }>('select min(first_at) as at from crosswalk.work where connection_id = $1 and flow = $2', [connectionId, flow]);
  return rows[0]?.at?.getTime();
}

export async function setFlowPaused(sql: Sql, connectionIds: readonly number[], flow: string, isPaused: boolean): Promise<void> {
  const text = `insert into crosswalk.flow_state (connection_id, flow, is_paused) select c, $2, $3 from unnest($1::int[]) c
    on conflict (connection_id, flow) do update set is_paused = excluded.is_paused, changed_at = now()`;
  await sql.query(text, [connectionIds, flow, isPaused]);
  // Who resumes has put right what the work was waiting for.
  if (!isPaused) await sql.query('update crosswalk.work set run_at = now() where connection_id = any ($1) and flow = $2 and not is_leased and run_at > now()', [connectionIds, flow]);
}

export async function listWork(sql: Sql, flow: string | undefined): Promise<Record<string, unknown>[]> {
  const text = `select connection_id as "connectionId", flow, entity_key as "entityKey", is_leased as "isLeased", attempt, ${iso('run_at', 'runAt')}, ${iso('first_at', 'firstAt')}, last_error as "lastError"
    from crosswalk.work where $1::text is null or flow = $1 order by first_at limit ${listMax}`;
  return (await sql.query(text, [flow ?? null])).rows;
}

/** Everything kept about one record, oldest first. */
export async function readJourney(sql: Sql, flow: string, entityKey: string): Promise<Record<string, unknown>> {
  const values = [flow, entityKey];
  const events = await sql.query(`select seq, source, delivery_id as "deliveryId", ${iso('event_at', 'eventAt')}, ${iso('received_at', 'receivedAt')}, ${iso('done_at', 'doneAt')}, outcome from crosswalk.event where flow = $1 and entity_key = $2 order by seq desc limit ${listMax}`, values);
  const work = await sql.query(`select is_leased as "isLeased", attempt, ${iso('run_at', 'runAt')}, last_error as "lastError" from crosswalk.work where flow = $1 and entity_key = $2`, values);
  const audit = await sql.query(`select seq, ${iso('at', 'at')}, action, detail from crosswalk.audit where flow = $1 and entity_key = $2 order by seq desc limit ${listMax}`, values);
  const deadLetters = await sql.query(`select id, state, code, stage, message, field, actions, attempts from crosswalk.dead_letter where flow = $1 and entity_key = $2 order by id desc limit ${listMax}`, values);
  const links = await sql.query(
    `select l.sobject, l.key, l.salesforce_id as "salesforceId", l.facts, ${iso('l.changed_at', 'changedAt')} from crosswalk.link l
      join crosswalk.connection c on c.id = l.connection_id where l.key = c.store_hash || ':' || $1 or l.parent_key = c.store_hash || ':' || $1 order by l.sobject, l.key limit ${listMax}`,
    [entityKey],
  );
  return { flow, entityKey, links: links.rows, events: events.rows, work: work.rows[0] ?? null, audit: audit.rows, deadLetters: deadLetters.rows };
}
