import type { Sql } from '../core/sql.ts';

/** One field that was compared: how alike it is, and how much that says, in words. */
export type PairReason = { field: string; agreement: string; says: string };
/** Two records (18-character ids, the lower one first) that are probably one person. */
export type FoundPair = { a: string; b: string; probability: number; reasons: PairReason[] };
export type PairDecision = 'apart' | 'same' | 'merged';

type LinkBefore = { sobject: string; key: string; salesforceId: string; base: Record<string, string>; facts: Record<string, string> };
/** What "same person" changed. `filled`: field → digest of what the survivor was given; `identities`: rows of `BC_Identity__c` as they pointed. */
export type MergeDetail = { identities: { id: string; key: string; account: string | null; contact: string | null }[]; filled: Record<string, string>; links: LinkBefore[] };
export type KeptMerge = { id: number; survivor: string; other: string; detail: MergeDetail; doneAt: Date };

export const pairOf = (one: string, other: string): { a: string; b: string } => (one < other ? { a: one, b: other } : { a: other, b: one });

/** Keeps what was found. Returns the pairs that are open: what somebody decided is never asked again. */
export async function keepPairs(sql: Sql, connectionId: number, pairs: readonly FoundPair[]): Promise<FoundPair[]> {
  if (pairs.length === 0) return [];
  const text = `insert into crosswalk.duplicate_pair as p (connection_id, a, b, probability, reasons)
    select distinct on (a, b) $1::int, a, b, probability, reasons from jsonb_to_recordset($2::jsonb) as x(a text, b text, probability float8, reasons jsonb) order by a, b
    on conflict (connection_id, a, b) do update set probability = excluded.probability, reasons = excluded.reasons where p.state = 'open'
    returning a, b, probability, reasons`;
  return (await sql.query<FoundPair>(text, [connectionId, JSON.stringify(pairs)])).rows;
}

/** Open pairs, the likeliest first. */
export async function listPairs(sql: Sql, connectionId: number, limit: number): Promise<FoundPair[]> {
  const text = `select a, b, probability, reasons from crosswalk.duplicate_pair where connection_id = $1 and state = 'open' order by probability desc, a, b limit $2`;
  return (await sql.query<FoundPair>(text, [connectionId, limit])).rows;
}

export async function countPairs(sql: Sql, connectionId: number): Promise<number> {
  return (await sql.query<{ count: number }>(`select count(*)::int as count from crosswalk.duplicate_pair where connection_id = $1 and state = 'open'`, [connectionId])).rows[0]?.count ?? 0;
}

/** Open pairs that one of the records is part of. */
export async function listPairsOf(sql: Sql, connectionId: number, ids: readonly string[]): Promise<FoundPair[]> {
  const text = `select a, b, probability, reasons from crosswalk.duplicate_pair where connection_id = $1 and state = 'open' and (a = any ($2) or b = any ($2))`;
  return (await sql.query<FoundPair>(text, [connectionId, ids])).rows;
}

/** Keeps a decision, also about two records nobody suggested. */
export async function decidePair(sql: Sql, connectionId: number, { a, b, state, by }: { a: string; b: string; state: PairDecision | 'open'; by: string }): Promise<void> {
  const text = `insert into crosswalk.duplicate_pair as p (connection_id, a, b, state, probability, decided_at, decided_by) values ($1, $2, $3, $4, 1, now(), $5)
    on conflict (connection_id, a, b) do update set state = excluded.state, decided_at = excluded.decided_at, decided_by = excluded.decided_by`;
  await sql.query(text, [connectionId, a, b, state, by]);
}

/** Pairs with a record that is gone are no question any more. */
export async function dropPairs(sql: Sql, connectionId: number, pairs: readonly { a: string; b: string }[]): Promise<void> {
  if (pairs.length === 0) return;
  const text = `delete from crosswalk.duplicate_pair p using unnest($2::text[], $3::text[]) as w (a, b) where p.connection_id = $1 and p.a = w.a and p.b = w.b and p.state = 'open'`;
  await sql.query(text, [connectionId, pairs.map(({ a }) => a), pairs.map(({ b }) => b)]);
}

/** The links of one person's record: those of these keys, as far as they lead to these records. */
export async function listPersonLinks(sql: Sql, connectionId: number, { keys, ids }: { keys: readonly string[]; ids: readonly string[] }): Promise<LinkBefore[]> {
  const text = `select sobject, key, salesforce_id as "salesforceId", base, facts from crosswalk.link
    where connection_id = $1 and key = any ($2) and salesforce_id = any ($3) and sobject in ('Account', 'Contact') order by sobject, key`;
  return (await sql.query<LinkBefore>(text, [connectionId, keys, ids])).rows;
}

/** Leads links to other records. `base` and `facts`: what is known there; a record that was never compared is met for the first time. */
export async function moveLinks(sql: Sql, connectionId: number, links: readonly LinkBefore[]): Promise<void> {
  if (links.length === 0) return;
  const text = `update crosswalk.link l set salesforce_id = x."salesforceId", base = x.base, facts = x.facts, changed_at = now()
    from jsonb_to_recordset($2::jsonb) as x(sobject text, key text, "salesforceId" text, base jsonb, facts jsonb)
    where l.connection_id = $1 and l.sobject = x.sobject and l.key = x.key`;
  await sql.query(text, [connectionId, JSON.stringify(links)]);
}

export async function saveMerge(sql: Sql, connectionId: number, merge: { survivor: string; other: string; detail: MergeDetail; by: string }): Promise<number> {
  const text = 'insert into crosswalk.identity_merge (connection_id, survivor, other, detail, done_by) values ($1, $2, $3, $4, $5) returning id::int as id';
  const { rows } = await sql.query<{ id: number }>(text, [connectionId, merge.survivor, merge.other, JSON.stringify(merge.detail), merge.by]);
  return rows[0]?.id ?? 0;
}

const mergeColumns = 'id::int as id, survivor, other, detail, done_at as "doneAt"';

/** What can still be taken back, the newest first. */
export async function listMerges(sql: Sql, connectionId: number, { since, limit }: { since: Date; limit: number }): Promise<KeptMerge[]> {
  const text = `select ${mergeColumns} from crosswalk.identity_merge where connection_id = $1 and undone_at is null and done_at >= $2 order by done_at desc, id desc limit $3`;
  return (await sql.query<KeptMerge>(text, [connectionId, since, limit])).rows;
}

export async function findMerge(sql: Sql, connectionId: number, { id, since }: { id: number; since: Date }): Promise<KeptMerge | undefined> {
  const text = `select ${mergeColumns} from crosswalk.identity_merge where connection_id = $1 and id = $2 and undone_at is null and done_at >= $3`;
  return (await sql.query<KeptMerge>(text, [connectionId, id, since])).rows[0];
}

/** False when somebody else took it back meanwhile. */
export async function markUndone(sql: Sql, connectionId: number, id: number): Promise<boolean> {
  return ((await sql.query('update crosswalk.identity_merge set undone_at = now() where connection_id = $1 and id = $2 and undone_at is null returning id', [connectionId, id])).rows.length ?? 0) > 0;
}

export async function forgetMerges(sql: Sql, connectionId: number, before: Date): Promise<void> {
  await sql.query('delete from crosswalk.identity_merge where connection_id = $1 and done_at < $2', [connectionId, before]);
}
