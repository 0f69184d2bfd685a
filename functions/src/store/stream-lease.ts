import type { Sql } from '../core/sql.ts';

/** Who reads the change events of an org: one token at a time. */
export type StreamLease = { connectionId: number; token: string; holder: number };

/** Takes the lease or prolongs it; false when another process has it. */
export async function takeStreamLease(sql: Sql, { connectionId, token, holder }: StreamLease, leaseMs: number): Promise<boolean> {
  const { rows } = await sql.query<{ held: boolean }>({ name: 'take-stream', text: 'select crosswalk.take_stream($1, $2, $3, $4) as held', values: [connectionId, token, holder, leaseMs] });
  return rows[0]?.held === true;
}

/** Whether the token still holds; nobody can take the lease before the transaction of `sql` ends. */
export async function holdsStreamLease(sql: Sql, { connectionId, token }: StreamLease): Promise<boolean> {
  const text = 'select token from crosswalk.stream_lease where connection_id = $1 and token = $2 for no key update';
  return (await sql.query({ name: 'holds-stream', text, values: [connectionId, token] })).rows.length > 0;
}

/** Gives the lease back, so that another process need not wait for its end. */
export async function releaseStreamLease(sql: Sql, { connectionId, token }: StreamLease): Promise<void> {
  await sql.query('delete from crosswalk.stream_lease where connection_id = $1 and token = $2', [connectionId, token]);
}
