import type { Sql } from '../core/sql.ts';

/** Something new to be looked at. `detail`: figures of an order; never who somebody is. */
export type News = { kind: 'order' | 'person'; key: string; detail: object };

/** Remembers what is new, in the transaction that makes it durable. */
export async function noteNews(sql: Sql, connectionId: number, news: readonly News[]): Promise<void> {
  if (news.length === 0) return;
  const text = `insert into crosswalk.watch_news as n (connection_id, kind, key, detail)
    select $1, kind, key, detail from (select distinct on (kind, key) * from jsonb_to_recordset($2::jsonb) as x(kind text, key text, detail jsonb)) as given order by kind, key
    on conflict (connection_id, kind, key) do update set detail = excluded.detail, seq = excluded.seq`;
  await sql.query({ name: 'note-news', text, values: [connectionId, JSON.stringify(news)] });
}

/** The oldest of one kind. */
export async function listNews(sql: Sql, { connectionId, kind }: { connectionId: number; kind: News['kind'] }, limit: number): Promise<{ key: string; seq: number; detail: unknown }[]> {
  const text = 'select key, seq, detail from crosswalk.watch_news where connection_id = $1 and kind = $2 order by seq limit $3';
  return (await sql.query<{ key: string; seq: number; detail: unknown }>(text, [connectionId, kind, limit])).rows;
}

/** Forgets what was looked at; what changed meanwhile has another number and stays. */
export async function forgetNews(sql: Sql, connectionId: number, seqs: readonly number[]): Promise<void> {
  if (seqs.length > 0) await sql.query('delete from crosswalk.watch_news where connection_id = $1 and seq = any ($2)', [connectionId, seqs]);
}

export async function readWatchState(sql: Sql, connectionId: number, name: string): Promise<unknown> {
  return (await sql.query<{ state: unknown }>('select state from crosswalk.watch_state where connection_id = $1 and name = $2', [connectionId, name])).rows[0]?.state;
}

export async function saveWatchState(sql: Sql, connectionId: number, { name, state }: { name: string; state: object }): Promise<void> {
  const text = `insert into crosswalk.watch_state (connection_id, name, state) values ($1, $2, $3)
    on conflict (connection_id, name) do update set state = excluded.state, saved_at = now()`;
  await sql.query(text, [connectionId, name, JSON.stringify(state)]);
}
