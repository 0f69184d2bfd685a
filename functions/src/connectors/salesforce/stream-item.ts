import { z } from 'zod';
import { decodeChangeEvent, salvageChangeEvent } from './change-event.ts';
import type { EventSchema } from './event-schema.ts';
import type { Names } from './names.ts';
import type { RawEvent } from './pubsub-client.ts';

type Change = { sobject: string; recordIds: readonly string[]; changeType: string; changed: ReadonlySet<string>; nulled: ReadonlySet<string>; diffs: ReadonlySet<string>; commitTimestamp: number };

/** A change event in bare names, or what could be made of one that cannot be read: at best its records, at worst not even its object. */
export type StreamItem = { eventId: string; change: Change } | { eventId: string; unreadable: { sobject: string | undefined; recordIds: readonly string[] } };

/** Never throws: an unreadable event still asks for a new look at something. */
export function decodeStreamItem(names: Names, schema: EventSchema | undefined, { id, payload }: RawEvent): StreamItem {
  if (schema === undefined) return { eventId: id, unreadable: { sobject: undefined, recordIds: [] } };
  try {
    const { entityName, recordIds, changeType, commitTimestamp, changed, nulled, diffs } = decodeChangeEvent(schema, payload);
    return { eventId: id, change: { sobject: names.bare(entityName), recordIds, changeType, commitTimestamp, changed: bareAll(names, changed), nulled: bareAll(names, nulled), diffs: bareAll(names, diffs) } };
  } catch {
    const { entityName, recordIds } = salvageChangeEvent(schema, payload);
    return { eventId: id, unreadable: { sobject: entityName === undefined ? undefined : names.bare(entityName), recordIds } };
  }
}

function bareAll(names: Names, fields: ReadonlySet<string>): ReadonlySet<string> {
  return fields.size === 0 ? fields : new Set([...fields].map(names.bare));
}

const text = z.string().nullish().transform((value) => value || undefined);

/** The platform event by which a flow of the org asks for something; undefined when it cannot be read. */
export function decodeSyncRequest(names: Names, schema: EventSchema | undefined, { id, payload }: RawEvent): { eventId: string; request: { commandId?: string | undefined; recordId?: string | undefined; flow?: string | undefined } | undefined } {
  try {
    const values = schema?.decode(payload);
    const request = values && { commandId: text.parse(values[names.name('Command_Id__c')]), recordId: text.parse(values[names.name('Record_Id__c')]), flow: text.parse(values[names.name('Flow__c')]) };
    return { eventId: id, request };
  } catch {
    return { eventId: id, request: undefined };
  }
}
