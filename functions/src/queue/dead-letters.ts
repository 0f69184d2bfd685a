import type { JobFailure } from '../core/job.ts';
import type { Sql } from '../core/sql.ts';

/** A record a person must look at. */
export type DeadLetter = {
  id: number;
  connectionId: number;
  flow: string;
  entityKey: string;
  state: 'open' | 'redriven' | 'resolved' | 'discarded';
  code: string;
  stage: string;
  message: string;
  field: string | null;
  actions: string[];
  attempts: number;
  firstAt: string;
  lastAt: string;
};

type Target = { connectionId: number; flow: string; entityKey: string };

const columns = `id, connection_id as "connectionId", flow, entity_key as "entityKey", state, code, stage, message, field, actions, attempts,
  to_char(first_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "firstAt", to_char(last_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "lastAt"`;
const listMax = 200;

/** Keeps one open dead letter per record: a repeated failure updates it. */
export async function recordDeadLetters(sql: Sql, letters: readonly (Target & { error: JobFailure; attempts: number })[]): Promise<void> {
  if (letters.length === 0) return;
  const text = `insert into crosswalk.dead_letter as d (connection_id, flow, entity_key, code, stage, message, field, actions, attempts)
    select "connectionId", flow, "entityKey", error->>'code', error->>'stage', error->>'message', error->>'field', coalesce(error->'actions', '[]'), attempts
    from jsonb_to_recordset($1::jsonb) as x("connectionId" int, flow text, "entityKey" text, error jsonb, attempts int)
    on conflict (connection_id, flow, entity_key) where state in ('open', 'redriven') do update set state = 'open', code = excluded.code, stage = excluded.stage,
      message = excluded.message, field = excluded.field, actions = excluded.actions, attempts = d.attempts + excluded.attempts, last_at = now()`;
  await sql.query(text, [JSON.stringify(letters)]);
}

/** A later success of the same record settles its dead letter. */
export async function resolveDeadLetters(sql: Sql, targets: readonly Target[]): Promise<void> {
  if (targets.length === 0) return;
  const text = `update crosswalk.dead_letter d set state = 'resolved', last_at = now()
    from jsonb_to_recordset($1::jsonb) as x("connectionId" int, flow text, "entityKey" text)
    where d.connection_id = x."connectionId" and d.flow = x.flow and d.entity_key = x."entityKey" and d.state in ('open', 'redriven')`;
  await sql.query(text, [JSON.stringify(targets)]);
}

export async function listDeadLetters(sql: Sql, filter: { flow?: string; state?: string; before?: number }): Promise<DeadLetter[]> {
  const text = `select ${columns} from crosswalk.dead_letter
    where ($1::text is null or flow = $1) and state = coalesce($2, 'open') and ($3::bigint is null or id < $3) order by id desc limit ${listMax}`;
  return (await sql.query<DeadLetter>(text, [filter.flow ?? null, filter.state ?? null, filter.before ?? null])).rows;
}

export async function findDeadLetter(sql: Sql, id: number): Promise<DeadLetter | undefined> {
  return (await sql.query<DeadLetter>(`select ${columns} from crosswalk.dead_letter where id = $1`, [id])).rows[0];
}

/** Marks open dead letters as redriven or discarded; returns those that were open. The caller enqueues what it redrives, in the same transaction. */
export async function moveDeadLetters(sql: Sql, ids: readonly number[], state: 'redriven' | 'discarded'): Promise<DeadLetter[]> {
  const text = `update crosswalk.dead_letter set state = $2, last_at = now() where id = any ($1::bigint[]) and state = 'open' returning ${columns}`;
  return (await sql.query<DeadLetter>(text, [ids, state])).rows;
}

/** The open dead letters of records. */
export async function findOpenDeadLetters(sql: Sql, targets: readonly Target[]): Promise<number[]> {
  const text = `select d.id from crosswalk.dead_letter d join jsonb_to_recordset($1::jsonb) as x("connectionId" int, flow text, "entityKey" text)
    on d.connection_id = x."connectionId" and d.flow = x.flow and d.entity_key = x."entityKey" where d.state = 'open'`;
  return (await sql.query<{ id: number }>(text, [JSON.stringify(targets)])).rows.map(({ id }) => id);
}
