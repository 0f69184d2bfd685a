import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient } from './client.ts';
import type { Names } from './names.ts';

const membersSchema = z.object({ records: z.array(z.object({ SelectedEntity: z.string() })) });
const objectsSchema = z.object({ sobjects: z.array(z.object({ name: z.string(), keyPrefix: z.string().nullish() })) });
const prefixLength = 3;
const rereadMs = 600_000;

/** What the installer puts on the channel: the five objects an org may select. Changes of the others are looked for. */
export const announcedObjects: ReadonlySet<string> = new Set(['Order', 'Contact', 'Account', 'Product2', 'OrderItem']);

/**
 * The objects a channel of change events carries, in bare names; undefined when the org does not let us look.
 * https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_platformeventchannelmember.htm
 */
export async function readChannelObjects(deps: { client: OrgClient; names: Names }, channel: string, signal: AbortSignal): Promise<ReadonlySet<string> | undefined> {
  const soql = `SELECT SelectedEntity FROM PlatformEventChannelMember WHERE EventChannel IN ('${deps.names.name(channel)}', '${channel}')`;
  try {
    const { records } = membersSchema.parse(await deps.client.get(`/tooling/query?q=${encodeURIComponent(soql)}`, signal));
    return new Set(records.map(({ SelectedEntity }) => deps.names.bare(objectOf(SelectedEntity))));
  } catch (error) {
    if (error instanceof SyncError && error.disposition === 'retry' && error.code !== 'REFERENCE_STALE') throw error;
    return undefined;
  }
}

/** `OrderChangeEvent` is of Order, `Cart__ChangeEvent` of Cart__c. */
function objectOf(selectedEntity: string): string {
  return selectedEntity.replace(/__ChangeEvent$/, '__c').replace(/ChangeEvent$/, '');
}

/** Finds the object (bare name) of an id by its first three characters. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm */
export function createObjectFinder(deps: { client: OrgClient; names: Names; now(): number }): (id: string, signal: AbortSignal) => Promise<string | undefined> {
  let known = new Map<string, string>();
  let readAt = Number.NEGATIVE_INFINITY;
  return async (id, signal) => {
    const prefix = id.slice(0, prefixLength);
    // An unknown prefix may be of a new object; asked for at most every ten minutes, whatever ids come.
    if (!known.has(prefix) && deps.now() - readAt >= rereadMs) {
      const { sobjects } = objectsSchema.parse(await deps.client.get('/sobjects', signal));
      readAt = deps.now();
      known = new Map(sobjects.flatMap(({ name, keyPrefix }) => (keyPrefix ? [[keyPrefix, deps.names.bare(name)] as const] : [])));
    }
    return known.get(prefix);
  };
}
