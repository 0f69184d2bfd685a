import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';

const statusObject = 'Crosswalk_Status__c';
const rowsPerCall = 200;
const resultSchema = z.array(z.object({ success: z.boolean(), errors: z.array(z.object({ statusCode: z.string(), message: z.string().default('') })).default([]) }));

/** The rows of Crosswalk_Status__c, the mirror that pages of the org read. */
export function createStatusRows({ client, names }: { client: OrgClient; names: Names }) {
  const name = (bare: string) => names.name(bare);

  const remove = async (ids: readonly string[], signal: AbortSignal): Promise<void> => {
    for (let start = 0; start < ids.length; start += rowsPerCall) {
      const url = `${client.base}/composite/sobjects?allOrNone=false&ids=${ids.slice(start, start + rowsPerCall).join(',')}`;
      await client.composite([{ method: 'DELETE', referenceId: 'status', url }], { allOrNone: false, signal });
    }
  };

  return {
    /** All rows but the heartbeats of pages. */
    async read(signal: AbortSignal): Promise<{ id: string; key: string; value: string }[]> {
      const rows = await client.query(`SELECT Id, ${name('Key__c')}, ${name('Value__c')}, ${name('Settings__c')} FROM ${name(statusObject)} WHERE ${name('Kind__c')} != 'heartbeat'`, signal);
      return rows.map((row) => ({ id: String(row.Id), key: textOf(row[name('Key__c')]), value: textOf(row[name('Settings__c')]) || textOf(row[name('Value__c')]) }));
    },
    /** By key, which makes the row when the org has none. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm */
    async write(rows: readonly { key: string; kind: string; value: string; at: string; /** Kept in the field that administrators alone may read. */ isPrivate: boolean }[], signal: AbortSignal): Promise<void> {
      const records = rows.map(({ key, kind, value, at, isPrivate }) => ({ attributes: { type: name(statusObject) }, [name('Key__c')]: key, [name('Kind__c')]: kind, [name('Value__c')]: isPrivate ? null : value, [name('Settings__c')]: isPrivate ? value : null, [name('Updated_At__c')]: at }));
      const url = `${client.base}/composite/sobjects/${name(statusObject)}/${name('Key__c')}`;
      const [answer] = await client.composite([{ method: 'PATCH', referenceId: 'status', url, body: { allOrNone: false, records } }], { allOrNone: false, signal });
      const refused = resultSchema.safeParse(answer?.body).data?.find((result) => !result.success);
      if (answer?.status !== 200 || refused) throw new SyncError('SETUP_INCOMPLETE', { stage: 'load', message: `${statusObject} cannot be written (${refused?.errors[0]?.statusCode ?? `status ${answer?.status}`}).` });
    },
    remove,
    /** Of pages that were closed before this time. */
    async removeHeartbeats(before: Date, signal: AbortSignal): Promise<void> {
      const old = await client.query(`SELECT Id FROM ${name(statusObject)} WHERE ${name('Kind__c')} = 'heartbeat' AND SystemModstamp < ${before.toISOString()} LIMIT ${rowsPerCall}`, signal);
      await remove(old.map((row) => String(row.Id)), signal);
    },
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
