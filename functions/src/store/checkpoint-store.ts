import type { Sql } from '../core/sql.ts';

/** A durable resume position: opaque bytes, saved in the transaction of the work it stands for. */
export async function readCheckpoint(sql: Sql, connectionId: number, name: string): Promise<Buffer | undefined> {
  const text = 'select position from crosswalk.checkpoint where connection_id = $1 and name = $2';
  return (await sql.query<{ position: Buffer }>(text, [connectionId, name])).rows[0]?.position;
}

export async function saveCheckpoint(sql: Sql, at: { connectionId: number; name: string; position: Uint8Array }): Promise<void> {
  const text = 'insert into crosswalk.checkpoint (connection_id, name, position) values ($1, $2, $3) on conflict (connection_id, name) do update set position = excluded.position, saved_at = now()';
  await sql.query(text, [at.connectionId, at.name, Buffer.from(at.position)]);
}
