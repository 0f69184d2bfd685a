import { createHash } from 'node:crypto';
import type { Sql } from '../core/sql.ts';

/** One thing done, by whom, to what. `detail` holds fingerprints, ids and counts: never a payload or personal data. */
export type AuditEntry = { actor: string; action: string; flow?: string; entityKey?: string; detail: Record<string, unknown> };

/** Any number, the same in every version: rows are chained one transaction after the other. */
const chainLock = 7_305_503;
const genesis: Buffer = Buffer.alloc(32);

type AuditRow = { seq: number; connection_id: number; at: string; actor: string; action: string; flow: string | null; entity_key: string | null; detail: Record<string, unknown>; previous_hash: Buffer; hash: Buffer };

/** Appends entries in the caller's transaction, each hash covering its row and the hash before it. */
export async function appendAudit(sql: Sql, connectionId: number, entries: readonly AuditEntry[], at: string): Promise<void> {
  if (entries.length === 0) return;
  await lockAudit(sql);
  const last = await readHead(sql);
  let { seq, hash: previous } = last;
  const rows = entries.map((entry) => {
    seq += 1;
    const row = { seq, connection_id: connectionId, at, actor: entry.actor, action: entry.action, flow: entry.flow ?? null, entity_key: entry.entityKey ?? null, detail: withoutAbsent(entry.detail) };
    const hash = chainHash(previous, row);
    const written = { ...row, previous_hash: `\\x${previous.toString('hex')}`, hash: `\\x${hash.toString('hex')}` };
    previous = hash;
    return written;
  });
  const text = `insert into crosswalk.audit select * from jsonb_to_recordset($1::jsonb)
    as x(seq bigint, connection_id int, at timestamptz, actor text, action text, flow text, entity_key text, detail jsonb, previous_hash bytea, hash bytea)`;
  await sql.query(text, [JSON.stringify(rows)]);
  await saveHead(sql, { seq, hash: previous });
}

/** Where the chain ends, kept apart from its rows: without it a tail that is cut off would leave no trace. */
export type AuditHead = { seq: number; hash: Buffer };
export type AuditChain = { head: AuditHead; brokenAt: number | undefined };

const headName = 'audit-head';
/** The chain runs through all connections. */
const everyConnection = 0;

async function readHead(sql: Sql): Promise<AuditHead> {
  const text = `select ('x' || encode(substr(position, 1, 8), 'hex'))::bit(64)::bigint as seq, substr(position, 9) as hash from crosswalk.checkpoint where connection_id = $1 and name = $2`;
  return (await sql.query<AuditHead>(text, [everyConnection, headName])).rows[0] ?? { seq: 0, hash: genesis };
}

async function saveHead(sql: Sql, { seq, hash }: AuditHead): Promise<void> {
  const position = Buffer.alloc(8 + hash.length);
  position.writeBigInt64BE(BigInt(seq));
  hash.copy(position, 8);
  const text = 'insert into crosswalk.checkpoint (connection_id, name, position) values ($1, $2, $3) on conflict (connection_id, name) do update set position = excluded.position, saved_at = now()';
  await sql.query(text, [everyConnection, headName, position]);
}

/**
 * Takes the chain for this transaction. One that writes much besides takes it first: then all such transactions follow
 * one another from their start and cannot wait for each other in a circle.
 */
export async function lockAudit(sql: Sql): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [chainLock]);
}

/**
 * Walks the whole chain up to its head: `brokenAt` is the sequence number of the first row that does not fit or is missing. A head
 * that was noted elsewhere (a log, a ticket) proves the rows up to it even against somebody who rewrites the database.
 */
export async function readAuditChain(sql: Sql): Promise<AuditChain> {
  let previous: Buffer = genesis;
  let expected = 1;
  for (;;) {
    const rows = await readRows(sql, expected);
    for (const row of rows) {
      if (row.seq !== expected || !row.previous_hash.equals(previous) || !row.hash.equals(chainHash(previous, row))) return { head: await readHead(sql), brokenAt: row.seq };
      previous = row.hash;
      expected += 1;
    }
    if (rows.length > 0) continue;
    const head = await readHead(sql);
    if (head.seq < expected) return { head, brokenAt: head.seq === expected - 1 ? (head.hash.equals(previous) ? undefined : head.seq) : head.seq + 1 };
    // The head is ahead: rows were added meanwhile, or the tail is gone.
    if ((await readRows(sql, expected)).length === 0) return { head, brokenAt: expected };
  }
}

async function readRows(sql: Sql, from: number): Promise<AuditRow[]> {
  const text = `select seq, connection_id, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor, action, flow, entity_key, detail, previous_hash, hash
    from crosswalk.audit where seq >= $1 order by seq limit 5000`;
  return (await sql.query<AuditRow>(text, [from])).rows;
}

function chainHash(previous: Buffer, row: Omit<AuditRow, 'previous_hash' | 'hash'>): Buffer {
  const { seq, connection_id, at, actor, action, flow, entity_key, detail } = row;
  return createHash('sha256').update(previous).update(JSON.stringify([seq, connection_id, at, actor, action, flow, entity_key, sortKeys(detail)])).digest();
}

/** What JSON would leave out must not be hashed either. */
function withoutAbsent(detail: Record<string, unknown>): Record<string, unknown> {
  const kept: unknown = JSON.parse(JSON.stringify(detail));
  return typeof kept === 'object' && kept !== null ? { ...kept } : {};
}

/** jsonb does not keep the order of keys, so the hash must not depend on it. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortKeys(inner)]));
}
