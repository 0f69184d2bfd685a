import type { Sql } from '../core/sql.ts';

/** A claim outlives any healthy batch; a crashed worker's claims go with its lease. */
const claimTtlMs = 120_000;

/**
 * Claims identities (buyer, customer, variant, account …) for a batch, so that no two workers create the same record.
 * Returns the keys granted: those nobody else holds.
 */
export async function takeClaims(sql: Sql, connectionId: number, keys: readonly string[], token: string): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const sorted = [...new Set(keys)].sort();
  const { rows } = await sql.query<{ key: string }>({ name: 'take-claims', text: 'select * from crosswalk.take_claims($1, $2, $3, $4) as key', values: [connectionId, sorted, token, claimTtlMs] });
  return new Set(rows.map((row) => row.key));
}

/** Gives claims back: the named ones, or all of the token. */
export async function releaseClaims(sql: Sql, connectionId: number, token: string, keys?: readonly string[]): Promise<void> {
  const text = 'delete from crosswalk.claim where connection_id = $1 and token = $2 and ($3::text[] is null or key = any ($3))';
  await sql.query({ name: 'release-claims', text, values: [connectionId, token, keys ?? null] });
}
