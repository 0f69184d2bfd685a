import type { Sql } from '../core/sql.ts';
import type { Command } from './command-action.ts';
import type { CommandEffect } from './command-executor.ts';

export type AuditFilter = { entityKey?: string | undefined; flow?: string | undefined; from?: string | undefined; to?: string | undefined; before?: number | undefined; limit: number };
/** One row of the audit log without its values: ids, counts and names of fields are all it holds. */
export type AuditLine = { seq: number; at: string; actor: string; action: string; flow: string | null; entityKey: string | null; detail: Record<string, unknown> };

type Ports = { findAudit(filter: AuditFilter): Promise<AuditLine[]> };

/** Finds what was done, newest first, a page at a time: `next` is the `before` of the following page. */
export async function searchAudit(ports: Ports, { limit, ...filter }: Extract<Command, { action: 'search-audit' }>['payload']): Promise<CommandEffect> {
  const found = await ports.findAudit({ ...filter, limit: limit + 1 });
  const lines = found.slice(0, limit);
  const next = found.length > limit ? (lines.at(-1)?.seq ?? null) : null;
  return { flows: [], apply: async () => ({ lines: lines.map(toLine), next }) };
}

function toLine({ detail, ...line }: AuditLine) {
  const wrote = Array.isArray(detail.wrote) ? detail.wrote : [];
  const objects: unknown[] = wrote.map((each: unknown) => (typeof each === 'object' && each !== null && 'sobject' in each ? each.sobject : undefined));
  const counts = Object.fromEntries([...Map.groupBy(objects.filter((each) => typeof each === 'string'), (each) => each)].map(([object, all]) => [object, all.length]));
  return { ...line, code: typeof detail.code === 'string' ? detail.code : null, attempt: typeof detail.attempt === 'number' ? detail.attempt : null, wrote: counts, sent: Array.isArray(detail.toStore) ? detail.toStore.length : 0 };
}

export async function findAudit(sql: Sql, connectionId: number, { entityKey, flow, from, to, before, limit }: AuditFilter): Promise<AuditLine[]> {
  const text = `select seq::float8 as seq, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor, action, flow, entity_key as "entityKey", detail from crosswalk.audit
    where connection_id = $1 and ($2::text is null or entity_key = $2) and ($3::text is null or flow = $3) and ($4::timestamptz is null or at >= $4)
      and ($5::timestamptz is null or at <= $5) and ($6::bigint is null or seq < $6) order by seq desc limit $7`;
  return (await sql.query<AuditLine>(text, [connectionId, entityKey ?? null, flow ?? null, from ?? null, to ?? null, before ?? null, limit])).rows;
}
