import type { Sql } from '../core/sql.ts';

type IssueReport = { key: string; flow: string; entityKey: string; error: { code: string; message: string; field: string | undefined; actions: readonly string[] }; attempts: number; facts: Record<string, string> };

/** What Salesforce shows of a record in trouble. */
export type Issue = { key: string; flow: string; entityKey: string; state: 'open' | 'resolved'; code: string; message: string; field: string | null; actions: string[]; facts: Record<string, string>; attempts: number; firstAt: Date; lastAt: Date };

/** Opens or updates issues, resolves open ones that no longer hold, and returns the keys of all that changed. */
export async function reportIssues(sql: Sql, connectionId: number, opened: readonly IssueReport[], resolved: readonly string[]): Promise<string[]> {
  if (opened.length === 0 && resolved.length === 0) return [];
  const upsert = `insert into crosswalk.issue as i (connection_id, key, flow, entity_key, code, message, field, actions, facts, attempts)
    select $1, key, flow, "entityKey", error->>'code', error->>'message', error->>'field', coalesce(error->'actions', '[]'), facts, attempts
    from jsonb_to_recordset($2::jsonb) as x(key text, flow text, "entityKey" text, error jsonb, facts jsonb, attempts int)
    on conflict (connection_id, key) do update set state = 'open', code = excluded.code, message = excluded.message, field = excluded.field, actions = excluded.actions,
      facts = excluded.facts, attempts = i.attempts + excluded.attempts, last_at = now(), first_at = case when i.state = 'open' then i.first_at else now() end
    returning key`;
  const open = opened.length > 0 ? (await sql.query<{ key: string }>(upsert, [connectionId, JSON.stringify(opened)])).rows : [];
  const close = `update crosswalk.issue set state = 'resolved', last_at = now() where connection_id = $1 and key = any ($2) and state = 'open' returning key`;
  const closed = resolved.length > 0 ? (await sql.query<{ key: string }>(close, [connectionId, resolved])).rows : [];
  return [...open, ...closed].map((row) => row.key);
}

export async function findIssues(sql: Sql, connectionId: number, keys: readonly string[]): Promise<Issue[]> {
  const text = `select key, flow, entity_key as "entityKey", state, code, message, field, actions, facts, attempts, first_at as "firstAt", last_at as "lastAt"
    from crosswalk.issue where connection_id = $1 and key = any ($2)`;
  return (await sql.query<Issue>(text, [connectionId, keys])).rows;
}

/** What is only a suggestion may be closed by a person; whatever keeps a record out is redriven or discarded instead. */
const suggestions = ['ODD_CUSTOMER', 'ODD_ORDER', 'ODD_VOLUME', 'POSSIBLE_DUPLICATE'];

/** Closes suggestions; returns the keys of those that were open. */
export async function dismissIssues(sql: Sql, connectionId: number, records: readonly { flow: string; entityKey: string }[]): Promise<string[]> {
  const text = `update crosswalk.issue set state = 'resolved', last_at = now() where connection_id = $1 and key = any ($2) and state = 'open' and code = any ($3) returning key`;
  return (await sql.query<{ key: string }>(text, [connectionId, records.map(({ flow, entityKey }) => `${flow}/${entityKey}`), suggestions])).rows.map((row) => row.key);
}

/** Open issues about a field without a value that nobody has looked at yet. */
export async function listMissingValues(sql: Sql, connectionId: number, limit: number): Promise<{ key: string; entityKey: string; field: string }[]> {
  const text = `select key, entity_key as "entityKey", field from crosswalk.issue
    where connection_id = $1 and state = 'open' and code = 'FIELD_MISSING' and field is not null and not facts ? 'suggestedWhy' order by last_at limit $2`;
  return (await sql.query<{ key: string; entityKey: string; field: string }>(text, [connectionId, limit])).rows;
}

/** Adds what is proposed for the field, empty for nothing, and why; false when the issue is closed by now. */
export async function saveSuggestion(sql: Sql, connectionId: number, { key, value, why }: { key: string; value: string; why: string }): Promise<boolean> {
  const text = `update crosswalk.issue set facts = facts || jsonb_build_object('suggested', $3::text, 'suggestedWhy', $4::text) where connection_id = $1 and key = $2 and state = 'open' returning key`;
  return (await sql.query(text, [connectionId, key, value, why])).rows.length > 0;
}
