import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient, Subrequest } from './client.ts';
import type { Names } from './names.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_update.htm */
const rowsPerCollection = 200;
const collectionsPerCall = 5;
const resultSchema = z.array(z.object({ success: z.boolean(), errors: z.array(z.object({ message: z.string() })).default([]) }));

/** Gives issues to a user: one call for a thousand of them. Returns the ids that were refused, each with the reason of the org. */
export function createIssueOwners({ client, names }: { client: OrgClient; names: Names }): (issueIds: readonly string[], ownerId: string, signal: AbortSignal) => Promise<{ id: string; reason: string }[]> {
  return async (issueIds, ownerId, signal) => {
    const chunks = Array.from({ length: Math.ceil(issueIds.length / rowsPerCollection) }, (_unused, index) => issueIds.slice(index * rowsPerCollection, (index + 1) * rowsPerCollection));
    const refused: { id: string; reason: string }[] = [];
    for (let start = 0; start < chunks.length; start += collectionsPerCall) {
      const sent = chunks.slice(start, start + collectionsPerCall);
      const requests = sent.map((ids, index): Subrequest => ({ method: 'PATCH', referenceId: `assign_${index}`, url: `${client.base}/composite/sobjects`, body: { allOrNone: false, records: ids.map((Id) => ({ attributes: { type: names.name('Crosswalk_Issue__c') }, Id, OwnerId: ownerId })) } }));
      const answers = await client.composite(requests, { allOrNone: false, signal });
      for (const [position, ids] of sent.entries()) {
        const results = resultSchema.safeParse(answers[position]?.body).data;
        if (results?.length !== ids.length) throw new SyncError('OUTCOME_UNKNOWN', { stage: 'load', message: 'Salesforce gave no readable answer to a change of owners.' });
        for (const [row, id] of ids.entries()) if (results[row]?.success !== true) refused.push({ id, reason: results[row]?.errors[0]?.message ?? 'refused' });
      }
    }
    return refused;
  };
}
