import type { Sql } from '../core/sql.ts';

type At = { connectionId: number; flow: string };
export type HeldRecord = { flow: string; entityKey: string; reason: string; heldAt: Date };

/** What a flow that is off, in whole or for a channel, has passed over. */
export type PassedOver = { flow: string; count: number; since: Date };

/** Remembers why records are kept out or passed over, and forgets those that no longer are. */
export async function noteHeldRecords(sql: Sql, { connectionId, flow }: At, { held, free }: { held: readonly { entityKey: string; code: string; field: string | undefined; reason: string }[]; free: readonly string[] }): Promise<void> {
  if (held.length > 0) {
    const text = `insert into crosswalk.held_record as h (connection_id, flow, entity_key, code, field, reason)
      select $1, $2, "entityKey", code, field, reason from jsonb_to_recordset($3::jsonb) as x("entityKey" text, code text, field text, reason text) order by 3
      on conflict (connection_id, flow, entity_key) do update set code = excluded.code, field = excluded.field, reason = excluded.reason`;
    await sql.query({ name: 'note-held', text, values: [connectionId, flow, JSON.stringify(held)] });
  }
  if (free.length > 0) await sql.query({ name: 'forget-held', text: 'delete from crosswalk.held_record where connection_id = $1 and flow = $2 and entity_key = any ($3)', values: [connectionId, flow, free] });
}

/** The newest of those that filters keep out, and how many there are. */
export async function listHeldRecords(sql: Sql, connectionId: number, limit: number): Promise<{ count: number; records: HeldRecord[] }> {
  const filtered = `from crosswalk.held_record where connection_id = $1 and code = 'FILTERED_OUT'`;
  const { rows } = await sql.query<{ count: number }>(`select count(*)::int as count ${filtered}`, [connectionId]);
  const records = await sql.query<HeldRecord>(`select flow, entity_key as "entityKey", reason, held_at as "heldAt" ${filtered} order by held_at desc, entity_key limit $2`, [connectionId, limit]);
  return { count: rows[0]?.count ?? 0, records: records.rows };
}

export async function countPassedOver(sql: Sql, connectionId: number): Promise<PassedOver[]> {
  return (await sql.query<PassedOver>(`select flow, count(*)::int as count, min(held_at) as since from crosswalk.held_record where connection_id = $1 and code = 'FLOW_OFF' group by flow order by flow`, [connectionId])).rows;
}

/** Pages of all of these flows, in the order of their keys, for those who look again. */
export async function listHeldKeys(sql: Sql, connectionId: number, at: { flows: readonly string[]; after: string; limit: number }): Promise<{ flow: string; entityKey: string }[]> {
  const text = `select flow, entity_key as "entityKey" from crosswalk.held_record where connection_id = $1 and flow = any ($2) and flow || ' ' || entity_key > $3 order by flow || ' ' || entity_key limit $4`;
  return (await sql.query<{ flow: string; entityKey: string }>(text, [connectionId, at.flows, at.after, at.limit])).rows;
}
