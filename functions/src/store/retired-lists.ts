import { z } from 'zod';
import type { Sql } from '../core/sql.ts';
import { readCheckpoint, saveCheckpoint } from './checkpoint-store.ts';

const retiredSchema = z.array(z.object({ name: z.string(), object: z.string(), externalId: z.string(), parent: z.string(), lookup: z.string() }));
/** A map of a list that was taken away and whose records go with it: its name (`flow.map`), and where its records are. */
export type RetiredList = z.infer<typeof retiredSchema>[number];

const checkpointName = 'retired-lists';
const isSame = (a: RetiredList, b: RetiredList): boolean => a.name === b.name && a.object === b.object && a.parent === b.parent;

async function readAll(sql: Sql, connectionId: number): Promise<RetiredList[]> {
  const kept = await readCheckpoint(sql, connectionId, checkpointName);
  return kept === undefined ? [] : retiredSchema.parse(JSON.parse(kept.toString()));
}

/** Those that have records left. */
export async function findRetiredLists(sql: Sql, connectionId: number): Promise<RetiredList[]> {
  const all = await readAll(sql, connectionId);
  const left = await Promise.all(all.map(async (list) => (await listEntitiesOf(sql, connectionId, { list, after: '', limit: 1 })).length > 0));
  return all.filter((_list, at) => left[at]);
}

/** Adds lists that were taken away, and forgets those that are there again or have no records left. */
export async function retireLists(sql: Sql, connectionId: number, { gone, live }: { gone: readonly RetiredList[]; live: readonly RetiredList[] }): Promise<void> {
  const before = await readAll(sql, connectionId);
  if (gone.length + before.length === 0) return;
  const left = (await findRetiredLists(sql, connectionId)).filter((one) => ![...live, ...gone].some((other) => isSame(one, other)));
  await saveCheckpoint(sql, { connectionId, name: checkpointName, position: Buffer.from(JSON.stringify([...left, ...gone])) });
}

/** Pages of the source records that have records of a list, in the order of their keys. */
export async function listEntitiesOf(sql: Sql, connectionId: number, { list, after, limit }: { list: Pick<RetiredList, 'name' | 'object'>; after: string; limit: number }): Promise<string[]> {
  const map = list.name.slice(list.name.indexOf('.') + 1);
  const text = `select distinct entity_key from crosswalk.link where connection_id = $1 and sobject = $2 and split_part(parent_key, '#', 2) = $3 and entity_key > $4 order by entity_key limit $5`;
  return (await sql.query<{ entity_key: string }>(text, [connectionId, list.object, map, after, limit])).rows.map((row) => row.entity_key);
}
