import type { Sql } from '../core/sql.ts';

/** One store paired with one org. The environment seeds the first. */
export type Connection = { id: number; name: string; storeHash: string };

/** The connection of the environment: made at first start, found again later. */
export async function seedConnection(sql: Sql, seed: { name: string; storeHash: string }): Promise<Connection> {
  await sql.query('insert into crosswalk.connection (name, store_hash) values ($1, $2) on conflict (name) do nothing', [seed.name, seed.storeHash]);
  const { rows } = await sql.query<Connection>('select id, name, store_hash as "storeHash" from crosswalk.connection where name = $1', [seed.name]);
  const [connection] = rows;
  if (!connection) throw new Error('The connection could not be stored.');
  return connection;
}
