import type { Sql } from '../core/sql.ts';

/** What people decided about these persons: key → the id of the record that is meant, or `create`. */
export async function findMatchDecisions(sql: Sql, connectionId: number, keys: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ key: string; choice: string }>({ name: 'find-match-decisions', text: 'select key, choice from crosswalk.match_decision where connection_id = $1 and key = any ($2)', values: [connectionId, keys] });
  return new Map(rows.map(({ key, choice }) => [key, choice]));
}

export async function saveMatchDecision(sql: Sql, connectionId: number, { key, choice, by }: { key: string; choice: string; by: string }): Promise<void> {
  const text = `insert into crosswalk.match_decision (connection_id, key, choice, decided_by) values ($1, $2, $3, $4)
    on conflict (connection_id, key) do update set choice = excluded.choice, decided_by = excluded.decided_by, decided_at = now()`;
  await sql.query(text, [connectionId, key, choice, by]);
}

type Undecided = { key: string; found: string[]; waiting: { flow: string; entityKey: string }[] };

/** An open issue about a buyer whom nobody decided: his key, the records there are to choose from, and all that waits for it. Undefined: it is not open any more. */
export async function findUndecided(sql: Sql, connectionId: number, issueKey: string): Promise<Undecided | undefined> {
  const text = `select facts->>'undecided' as key, facts->>'found' as found from crosswalk.issue where connection_id = $1 and key = $2 and state = 'open' and code = 'MATCH_UNDECIDED'`;
  const [row] = (await sql.query<{ key: string | null; found: string | null }>(text, [connectionId, issueKey])).rows;
  if (!row?.key) return undefined;
  const others = `select flow, entity_key as "entityKey" from crosswalk.issue where connection_id = $1 and state = 'open' and code = 'MATCH_UNDECIDED' and facts->>'undecided' = $2 order by key`;
  const { rows: waiting } = await sql.query<Undecided['waiting'][number]>(others, [connectionId, row.key]);
  return { key: row.key, found: (row.found ?? '').split(' ').filter((id) => id !== ''), waiting };
}
