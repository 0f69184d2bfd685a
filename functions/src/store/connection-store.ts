import type { Sql } from '../core/sql.ts';

/** One store paired with one org. The environment seeds the first; its store hash is empty until a store is connected. */
export type Connection = { id: number; name: string; storeHash: string; orgId: string | null };

const columns = 'id, name, store_hash as "storeHash", org_id as "orgId"';

/** The connection of the environment: made at first start, found again later. */
export async function seedConnection(sql: Sql, seed: { name: string; storeHash: string }): Promise<Connection> {
  await sql.query('insert into crosswalk.connection (name, store_hash) values ($1, $2) on conflict (name) do nothing', [seed.name, seed.storeHash]);
  const { rows } = await sql.query<Connection>(`select ${columns} from crosswalk.connection where name = $1`, [seed.name]);
  const [connection] = rows;
  if (!connection) throw new Error('The connection could not be stored.');
  return connection;
}

/**
 * Makes this the store, or the org, of the connection. False when it has another one and records are linked: keys of records begin with the
 * store, so one database never serves two.
 */
export async function claimSystem(sql: Sql, connectionId: number, system: { storeHash: string } | { orgId: string }): Promise<boolean> {
  const [column, value] = 'storeHash' in system ? ['store_hash', system.storeHash] : ['org_id', system.orgId];
  const text = `update crosswalk.connection c set ${column} = $2 where id = $1
    and (coalesce(${column}, '') in ('', $2) or not exists (select from crosswalk.link l where l.connection_id = c.id)) returning 1`;
  return (await sql.query(text, [connectionId, value])).rows.length > 0;
}
