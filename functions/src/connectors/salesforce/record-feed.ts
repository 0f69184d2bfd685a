import { z } from 'zod';
import type { OrgClient, Subrequest } from './client.ts';
import type { Names } from './names.ts';
import { quote } from './soql.ts';

/** After which record a page begins: its SystemModstamp (ms) and, among those of the same time, its id. */
type Mark = { at: number; id: string };
type Page = { rows: { id: string; modifiedAt: number }[]; isLast: boolean };

const pageRowsMax = 2_000;
const pageSchema = z.object({ done: z.boolean(), records: z.array(z.object({ Id: z.string(), SystemModstamp: z.string() })) });

/**
 * The records of up to five objects that changed after a mark, by (SystemModstamp, Id), those of the recycle bin among them. One API call.
 * Objects the org refuses are left out and told to `onRefused`.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_queryall.htm
 */
export function createRecordFeed(deps: { client: OrgClient; names: Names; onRefused(sobject: string, status: number): void }): (after: ReadonlyMap<string, Mark>, signal: AbortSignal) => Promise<Map<string, Page>> {
  const { client, names } = deps;
  return async (after, signal) => {
    const asked = [...after];
    const subrequests = asked.map(([sobject, mark], index): Subrequest => ({ method: 'GET', referenceId: `changed_${index}`, url: `${client.base}/queryAll?q=${encodeURIComponent(soqlOf(names.name(sobject), mark))}` }));
    const pages = new Map<string, Page>();
    for (const { referenceId, status, body } of await client.composite(subrequests, { allOrNone: false, signal })) {
      const sobject = asked[Number(referenceId.slice('changed_'.length))]?.[0] ?? '';
      if (status !== 200) deps.onRefused(sobject, status);
      else pages.set(sobject, toPage(body));
    }
    return pages;
  };
}

function soqlOf(sobject: string, { at, id }: Mark): string {
  const time = new Date(at).toISOString();
  return `SELECT Id, SystemModstamp FROM ${sobject} WHERE SystemModstamp > ${time} OR (SystemModstamp = ${time} AND Id > ${quote(id)}) ORDER BY SystemModstamp, Id LIMIT ${pageRowsMax}`;
}

function toPage(body: unknown): Page {
  const { done, records } = pageSchema.parse(body);
  // A page may be shorter than asked for; what follows is found by the next mark as well as by the server's own cursor.
  return { rows: records.map(({ Id, SystemModstamp }) => ({ id: Id, modifiedAt: Date.parse(SystemModstamp) })), isLast: done && records.length < pageRowsMax };
}
