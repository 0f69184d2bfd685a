import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';

/** A run as people see it; `total` is undefined while nobody knows it. */
export type RunRow = { key: string; kind: string; flow: string; state: 'Running' | 'Done' | 'Cancelled'; total: number | undefined; done: number; failed: number; startedAt: string; endedAt: string | null };

const runObject = 'Crosswalk_Run__c';
const resultSchema = z.array(z.object({ success: z.boolean(), errors: z.array(z.object({ statusCode: z.string() })).default([]) }));

/** Writes rows of Crosswalk_Run__c, by key. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm */
export function createRunRows({ client, names }: { client: OrgClient; names: Names }) {
  const name = (bare: string) => names.name(bare);
  return async (runs: readonly RunRow[], signal: AbortSignal): Promise<void> => {
    if (runs.length === 0) return;
    const records = runs.map(({ key, kind, flow, state, total, done, failed, startedAt, endedAt }) => {
      const values = { Key__c: key, Kind__c: kind, Flow__c: flow, State__c: state, Total__c: total ?? null, Done__c: done, Failed__c: failed, Started_At__c: startedAt, Ended_At__c: endedAt };
      return { attributes: { type: name(runObject) }, ...Object.fromEntries(Object.entries(values).map(([field, value]) => [name(field), value])) };
    });
    const url = `${client.base}/composite/sobjects/${name(runObject)}/${name('Key__c')}`;
    const [answer] = await client.composite([{ method: 'PATCH', referenceId: 'runs', url, body: { allOrNone: false, records } }], { allOrNone: false, signal });
    const refused = resultSchema.safeParse(answer?.body).data?.find((result) => !result.success);
    if (answer?.status !== 200 || refused) throw new SyncError('SETUP_INCOMPLETE', { stage: 'load', message: `${runObject} cannot be written (${refused?.errors[0]?.statusCode ?? `status ${answer?.status}`}).` });
  };
}
