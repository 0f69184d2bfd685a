import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';
import { inList } from './soql.ts';

/** Objects whose records can be merged, as far as Crosswalk writes them. */
const mergeable = new Set(['Account', 'Contact']);
const idsMax = 300;
/** A survivor may have been merged again since. */
const mergesMax = 5;

const rowSchema = z.object({ Id: z.string(), MasterRecordId: z.string().nullish() });

/**
 * Which record each of these was merged into. A merged record is in the recycle bin and names its survivor.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm (MasterRecordId)
 */
export async function findSuccessors(deps: { client: OrgClient; names: Names }, wanted: { sobject: string; ids: readonly string[]; signal: AbortSignal }): Promise<Map<string, string>> {
  const successors = new Map<string, string>();
  if (!mergeable.has(wanted.sobject)) return successors;
  let open = [...new Set(wanted.ids)];
  const direct = new Map<string, string>();
  for (let merge = 0; open.length > 0 && merge < mergesMax; merge += 1) {
    const found: string[] = [];
    for (let start = 0; start < open.length; start += idsMax) {
      const soql = `SELECT Id, MasterRecordId FROM ${deps.names.name(wanted.sobject)} WHERE IsDeleted = true AND MasterRecordId != null AND Id ${inList(open.slice(start, start + idsMax))}`;
      for (const row of await deps.client.query(soql, wanted.signal, true).catch(noneIfHidden)) {
        const { Id, MasterRecordId } = rowSchema.parse(row);
        if (MasterRecordId) direct.set(Id, MasterRecordId);
        if (MasterRecordId) found.push(MasterRecordId);
      }
    }
    open = found.filter((id) => !direct.has(id));
  }
  for (const id of wanted.ids) {
    let last = direct.get(id);
    for (let merge = 0; last !== undefined && direct.has(last) && merge < mergesMax; merge += 1) last = direct.get(last);
    if (last !== undefined) successors.set(id, last);
  }
  return successors;
}

/** Which of these records are in the recycle bin: one that is neither there nor readable may only be hidden from us. */
export async function findDeleted(deps: { client: OrgClient; names: Names }, wanted: { sobject: string; ids: readonly string[]; signal: AbortSignal }): Promise<Set<string>> {
  const deleted = new Set<string>();
  for (let start = 0; start < wanted.ids.length; start += idsMax) {
    const soql = `SELECT Id FROM ${deps.names.object(wanted.sobject)} WHERE IsDeleted = true AND Id ${inList(wanted.ids.slice(start, start + idsMax))}`;
    for (const row of await deps.client.query(soql, wanted.signal, true).catch(noneIfHidden)) deleted.add(rowSchema.parse(row).Id);
  }
  return deleted;
}

/** An org that does not show what was merged tells of no merges: the records count as deleted. */
function noneIfHidden(error: unknown): Record<string, unknown>[] {
  if (error instanceof SyncError && error.code === 'SETUP_INCOMPLETE') return [];
  throw error;
}
