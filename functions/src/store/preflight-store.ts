import type { Sql } from '../core/sql.ts';

/** A finding as it was kept; `checkedAt` is ISO 8601. */
export type KeptFinding = { name: string; finding: unknown; checkedAt: string };

/** Puts the findings of one pre-flight in the place of the former ones. */
export async function saveFindings(sql: Sql, connectionId: number, findings: readonly { name: string }[]): Promise<void> {
  await sql.query('delete from crosswalk.preflight where connection_id = $1', [connectionId]);
  const text = `insert into crosswalk.preflight (connection_id, name, finding) select $1, f->>'name', f from jsonb_array_elements($2::jsonb) f`;
  await sql.query(text, [connectionId, JSON.stringify(findings)]);
}

export async function listFindings(sql: Sql, connectionId: number): Promise<KeptFinding[]> {
  const text = `select name, finding, to_char(checked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "checkedAt" from crosswalk.preflight where connection_id = $1 order by name`;
  return (await sql.query<KeptFinding>(text, [connectionId])).rows;
}
