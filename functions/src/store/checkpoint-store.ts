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

/** Moves a position back; one that is earlier already stays. Positions of one name compare as bytes. */
export async function lowerCheckpoint(sql: Sql, at: { connectionId: number; name: string; position: Uint8Array }): Promise<void> {
  const text = 'insert into crosswalk.checkpoint as c (connection_id, name, position) values ($1, $2, $3) on conflict (connection_id, name) do update set position = least(c.position, excluded.position), saved_at = now()';
  await sql.query(text, [at.connectionId, at.name, Buffer.from(at.position)]);
}

/** Moves a position, unless it is no longer where the caller left it (undefined = there was none); true when it moved. */
export async function moveCheckpoint(sql: Sql, at: { connectionId: number; name: string; from: Uint8Array | undefined; to: Uint8Array }): Promise<boolean> {
  const insert = 'insert into crosswalk.checkpoint (connection_id, name, position) values ($1, $2, $3) on conflict do nothing returning name';
  const update = 'update crosswalk.checkpoint set position = $3, saved_at = now() where connection_id = $1 and name = $2 and position = $4 returning name';
  const values = [at.connectionId, at.name, Buffer.from(at.to)];
  const { rows } = at.from === undefined ? await sql.query(insert, values) : await sql.query(update, [...values, Buffer.from(at.from)]);
  return rows.length > 0;
}
