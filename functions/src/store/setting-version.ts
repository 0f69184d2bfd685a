import type { Sql } from '../core/sql.ts';

/** Where a version of the settings stands: see `migrations/0008-settings.sql`. */
export type SettingState = 'draft' | 'approved' | 'live' | 'former';
export type SettingVersion = { version: number; state: SettingState; document: unknown; note: string; createdBy: string | null; basedOn: number; createdAt: Date; liveAt: Date | null };

/** Whoever listens here hears when another version became live. */
export const settingsChannel = 'crosswalk_settings';

const columns = 'version, state, settings as document, note, created_by as "createdBy", based_on as "basedOn", created_at as "createdAt", live_at as "liveAt"';

/** The newest first; drafts and approved versions too. */
export async function listSettingVersions(sql: Sql, connectionId: number, limit: number): Promise<SettingVersion[]> {
  return (await sql.query<SettingVersion>(`select ${columns} from crosswalk.setting_version where connection_id = $1 order by version desc limit $2`, [connectionId, limit])).rows;
}

export async function findSettingVersion(sql: Sql, connectionId: number, version: number): Promise<SettingVersion | undefined> {
  return (await sql.query<SettingVersion>(`select ${columns} from crosswalk.setting_version where connection_id = $1 and version = $2`, [connectionId, version])).rows[0];
}

/** Undefined: nothing was ever published, so the environment decides. */
export async function findLiveSettings(sql: Sql, connectionId: number): Promise<SettingVersion | undefined> {
  return (await sql.query<SettingVersion>(`select ${columns} from crosswalk.setting_version where connection_id = $1 and state = 'live'`, [connectionId])).rows[0];
}

type NewVersion = { connectionId: number; state: 'draft' | 'approved'; document: unknown; note: string; createdBy: string; basedOn: number };

/** Keeps a version under the next number, which it returns. There is one draft: a newer version takes its place. */
export async function addSettingVersion(sql: Sql, { connectionId, state, document, note, createdBy, basedOn }: NewVersion): Promise<number> {
  // Two who publish at once follow one another.
  await sql.query('select id from crosswalk.connection where id = $1 for update', [connectionId]);
  await sql.query(`delete from crosswalk.setting_version where connection_id = $1 and state = 'draft'`, [connectionId]);
  const text = `insert into crosswalk.setting_version (connection_id, version, state, settings, note, created_by, based_on)
    select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6 from crosswalk.setting_version where connection_id = $1 returning version`;
  const [row] = (await sql.query<{ version: number }>(text, [connectionId, state, JSON.stringify(document), note, createdBy, basedOn])).rows;
  if (!row) throw new Error('The version of the settings could not be stored.');
  return row.version;
}

/** Makes a version live, with the document its rows in the org say; versions before it that never were are overtaken. Everybody is told once the transaction is over. */
export async function makeSettingsLive(sql: Sql, { connectionId, version, document }: { connectionId: number; version: number; document: unknown }): Promise<void> {
  await sql.query(`update crosswalk.setting_version set state = 'former' where connection_id = $1 and version <> $2 and (state = 'live' or state = 'approved' and version < $2)`, [connectionId, version]);
  const text = `insert into crosswalk.setting_version as v (connection_id, version, state, settings, note, live_at) values ($1, $2, 'live', $3, '', now())
    on conflict (connection_id, version) do update set state = 'live', settings = excluded.settings, live_at = coalesce(v.live_at, excluded.live_at)`;
  await sql.query(text, [connectionId, version, JSON.stringify(document)]);
  await sql.query('select pg_notify($1, $2)', [settingsChannel, String(version)]);
}
