import type { Sql } from '../core/sql.ts';

type At = { connectionId: number; flow: string };
export type HeldRecord = { flow: string; entityKey: string; reason: string; heldAt: Date };

/** Remembers why records are kept out, and forgets those that no longer are. */
export async function noteHeldRecords(sql: Sql, { connectionId, flow }: At, { held, free }: { held: readonly { entityKey: string; field: string | undefined; reason: string }[]; free: readonly string[] }): Promise<void> {
  if (held.length > 0) {
    const text = `insert into crosswalk.held_record as h (connection_id, flow, entity_key, field, reason)
      select $1, $2, "entityKey", field, reason from jsonb_to_recordset($3::jsonb) as x("entityKey" text, field text, reason text) order by 3
      on conflict (connection_id, flow, entity_key) do update set field = excluded.field, reason = excluded.reason`;
    await sql.query({ name: 'note-held', text, values: [connectionId, flow, JSON.stringify(held)] });
  }
  if (free.length > 0) await sql.query({ name: 'forget-held', text: 'delete from crosswalk.held_record where connection_id = $1 and flow = $2 and entity_key = any ($3)', values: [connectionId, flow, free] });
}

/** The newest of them, and how many there are. */
export async function listHeldRecords(sql: Sql, connectionId: number, limit: number): Promise<{ count: number; records: HeldRecord[] }> {
  const { rows } = await sql.query<{ count: number }>('select count(*)::int as count from crosswalk.held_record where connection_id = $1', [connectionId]);
  const records = await sql.query<HeldRecord>('select flow, entity_key as "entityKey", reason, held_at as "heldAt" from crosswalk.held_record where connection_id = $1 order by held_at desc, entity_key limit $2', [connectionId, limit]);
  return { count: rows[0]?.count ?? 0, records: records.rows };
}

/** Pages of all of them, in the order of their keys, for those who look again. */
export async function listHeldKeys(sql: Sql, connectionId: number, at: { after: string; limit: number }): Promise<{ flow: string; entityKey: string }[]> {
  const text = `select flow, entity_key as "entityKey" from crosswalk.held_record where connection_id = $1 and flow || ' ' || entity_key > $2 order by flow || ' ' || entity_key limit $3`;
  return (await sql.query<{ flow: string; entityKey: string }>(text, [connectionId, at.after, at.limit])).rows;
}
