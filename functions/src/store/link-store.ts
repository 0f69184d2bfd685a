import type { Link, LinkWrite } from '../core/link.ts';
import type { Sql } from '../core/sql.ts';

type LinkRow = {
  sobject: string;
  key: string;
  salesforce_id: string;
  parent_key: string | null;
  entity_key: string | null;
  source_version: number;
  base: Record<string, string>;
  facts: Record<string, string>;
};

const columns = 'sobject, key, salesforce_id, parent_key, entity_key, source_version, base, facts';

/**
 * Links by (object, key), in one query. Each is looked up by itself (`limit 1` keeps it so): a join is planned by how large the table is
 * thought to be, and in the first minutes of a new database, or of a first load, it is thought to be empty.
 */
export async function findLinks(sql: Sql, connectionId: number, wanted: readonly { sobject: string; key: string }[]): Promise<Link[]> {
  if (wanted.length === 0) return [];
  const text = `select l.* from unnest($2::text[], $3::text[]) as w (sobject, key)
    cross join lateral (select ${columns} from crosswalk.link where connection_id = $1 and sobject = w.sobject and key = w.key limit 1) l`;
  const { rows } = await sql.query<LinkRow>({ name: 'find-links', text, values: [connectionId, wanted.map((one) => one.sobject), wanted.map((one) => one.key)] });
  return rows.map(toLink);
}

/** Everything linked below these parents, e.g. the lines of an order. */
export async function findChildLinks(sql: Sql, connectionId: number, parentKeys: readonly string[]): Promise<Link[]> {
  if (parentKeys.length === 0) return [];
  const text = `select ${columns} from crosswalk.link where connection_id = $1 and parent_key = any ($2)`;
  return (await sql.query<LinkRow>({ name: 'find-children', text, values: [connectionId, parentKeys] })).rows.map(toLink);
}

/** Links that lead to these records, whatever their key: another identity of the same person knows what was agreed. */
export async function findLinksByRecord(sql: Sql, connectionId: number, salesforceIds: readonly string[]): Promise<Link[]> {
  if (salesforceIds.length === 0) return [];
  const text = `select ${columns} from crosswalk.link where connection_id = $1 and salesforce_id = any ($2) order by changed_at`;
  return (await sql.query<LinkRow>({ name: 'find-by-record', text, values: [connectionId, salesforceIds] })).rows.map(toLink);
}

/** Everything these source records keep up to date. */
export async function findLinksByEntity(sql: Sql, connectionId: number, entityKeys: readonly string[]): Promise<Link[]> {
  if (entityKeys.length === 0) return [];
  const text = `select ${columns} from crosswalk.link where connection_id = $1 and entity_key = any ($2) order by sobject, key`;
  return (await sql.query<LinkRow>({ name: 'find-by-entity', text, values: [connectionId, entityKeys] })).rows.map(toLink);
}

/** The newest version of each source record that was written. */
export async function findVersions(sql: Sql, connectionId: number, entityKeys: readonly string[]): Promise<Map<string, number>> {
  if (entityKeys.length === 0) return new Map();
  const text = 'select entity_key, max(source_version) as version from crosswalk.link where connection_id = $1 and entity_key = any ($2) group by entity_key';
  const { rows } = await sql.query<{ entity_key: string; version: number }>({ name: 'find-versions', text, values: [connectionId, entityKeys] });
  return new Map(rows.map((row) => [row.entity_key, row.version]));
}

/**
 * Source records of one kind, e.g. `customer`, that are linked and not known to be deleted. One that lost a part, as a product one of its
 * variants, is there as long as any of its identities is.
 */
export async function listLinkedEntities(sql: Sql, connectionId: number, noun: string): Promise<string[]> {
  const text = `select entity_key from crosswalk.link where connection_id = $1 and entity_key like $2 group by entity_key
    having not bool_or(facts ? 'deleted') or bool_or(sobject = 'BC_Identity__c' and not facts ? 'deleted')`;
  return (await sql.query<{ entity_key: string }>(text, [connectionId, `${noun}:%`])).rows.map((row) => row.entity_key);
}

/** Saves links; an older source version never replaces a newer one. */
export async function saveLinks(sql: Sql, connectionId: number, links: readonly LinkWrite[]): Promise<void> {
  if (links.length === 0) return;
  const text = `insert into crosswalk.link as l (connection_id, sobject, key, salesforce_id, parent_key, entity_key, source_version, base, facts)
    select $1, sobject, key, "salesforceId", "parentKey", "entityKey", "sourceVersion", base, facts
    from jsonb_to_recordset($2::jsonb) as x(sobject text, key text, "salesforceId" text, "parentKey" text, "entityKey" text, "sourceVersion" bigint, base jsonb, facts jsonb) order by sobject, key
    on conflict (connection_id, sobject, key) do update set salesforce_id = excluded.salesforce_id, parent_key = excluded.parent_key,
      entity_key = coalesce(excluded.entity_key, l.entity_key),
      source_version = excluded.source_version, base = excluded.base, facts = (l.facts - 'deleted') || excluded.facts, newest = 'bigcommerce', changed_at = now()
    where l.source_version <= excluded.source_version`;
  await sql.query({ name: 'save-links', text, values: [connectionId, JSON.stringify(links)] });
}

/** Adds facts to links that are there, and touches nothing else of them. */
export async function saveFacts(sql: Sql, connectionId: number, links: readonly Pick<Link, 'sobject' | 'key' | 'facts'>[]): Promise<void> {
  if (links.length === 0) return;
  const text = `with told as (select * from jsonb_to_recordset($2::jsonb) as x(sobject text, key text, facts jsonb)),
    held as (select l.sobject, l.key from crosswalk.link l join told t on l.sobject = t.sobject and l.key = t.key where l.connection_id = $1 order by l.sobject, l.key for update of l)
    update crosswalk.link l set facts = l.facts || t.facts from held h join told t on h.sobject = t.sobject and h.key = t.key where l.connection_id = $1 and l.sobject = h.sobject and l.key = h.key`;
  await sql.query({ name: 'save-facts', text, values: [connectionId, JSON.stringify(links.map(({ sobject, key, facts }) => ({ sobject, key, facts })))] });
}

export async function deleteLinks(sql: Sql, connectionId: number, links: readonly { sobject: string; key: string }[]): Promise<void> {
  if (links.length === 0) return;
  const text = `delete from crosswalk.link l using unnest($2::text[], $3::text[]) as w (sobject, key) where l.connection_id = $1 and l.sobject = w.sobject and l.key = w.key`;
  await sql.query(text, [connectionId, links.map((one) => one.sobject), links.map((one) => one.key)]);
}

function toLink(row: LinkRow): Link {
  return {
    sobject: row.sobject,
    key: row.key,
    salesforceId: row.salesforce_id,
    parentKey: row.parent_key ?? undefined,
    entityKey: row.entity_key ?? undefined,
    sourceVersion: row.source_version,
    base: row.base,
    facts: row.facts,
  };
}

/** Replaces what is held to be agreed in some fields; false when one of them is no longer what it was (`from`). */
export async function rebaseLink(sql: Sql, connectionId: number, link: Pick<Link, 'sobject' | 'key'>, { from, to }: { from: Record<string, string>; to: Record<string, string> }): Promise<boolean> {
  const text = 'update crosswalk.link set base = base || $5::jsonb, changed_at = now() where connection_id = $1 and sobject = $2 and key = $3 and base @> $4::jsonb returning key';
  return (await sql.query(text, [connectionId, link.sobject, link.key, JSON.stringify(from), JSON.stringify(to)])).rows.length > 0;
}

/** Pages of the orders that are not activated, in the order of their keys. */
export async function listDraftOrders(sql: Sql, connectionId: number, at: { after: string; limit: number }): Promise<string[]> {
  const text = `select distinct entity_key from crosswalk.link where connection_id = $1 and sobject = 'Order' and entity_key > $2 and facts->>'activated' is distinct from 'true' order by entity_key limit $3`;
  return (await sql.query<{ entity_key: string }>(text, [connectionId, at.after, at.limit])).rows.map((row) => row.entity_key);
}
