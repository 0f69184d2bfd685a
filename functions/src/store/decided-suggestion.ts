import type { Sql } from '../core/sql.ts';

/** What somebody decided about one pair of fields that was suggested. `source`: a path into the store's record; `target`: a field of the map's object. */
export type DecidedSuggestion = { source: string; target: string; decision: 'accepted' | 'refused' };

/** The last decision about a pair stands. */
export async function saveDecidedSuggestion(sql: Sql, connectionId: number, { map, source, target, decision, by }: DecidedSuggestion & { map: string; by: string }): Promise<void> {
  const text = `insert into crosswalk.decided_suggestion (connection_id, map, source, target, decision, decided_by) values ($1, $2, $3, $4, $5, $6)
    on conflict (connection_id, map, source, target) do update set decision = excluded.decision, decided_by = excluded.decided_by, decided_at = now()`;
  await sql.query(text, [connectionId, map, source, target, decision, by]);
}

/** As if nobody had decided about the pair. */
export async function forgetDecidedSuggestion(sql: Sql, connectionId: number, { map, source, target }: Pick<DecidedSuggestion, 'source' | 'target'> & { map: string }): Promise<void> {
  await sql.query('delete from crosswalk.decided_suggestion where connection_id = $1 and map = $2 and source = $3 and target = $4', [connectionId, map, source, target]);
}

/** Every decision about one map, the newest first. */
export async function listDecidedSuggestions(sql: Sql, connectionId: number, map: string): Promise<DecidedSuggestion[]> {
  const text = 'select source, target, decision from crosswalk.decided_suggestion where connection_id = $1 and map = $2 order by decided_at desc, source, target';
  return (await sql.query<DecidedSuggestion>(text, [connectionId, map])).rows;
}
