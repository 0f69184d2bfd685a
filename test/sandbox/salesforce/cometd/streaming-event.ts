import { eventId } from '../pubsub/event-bus.ts';
import type { StoredEvent } from '../pubsub/event-bus.ts';
import type { JsonObject } from '../json.ts';

/**
 * An event as the Streaming API writes it: JSON, datetimes as text, the replay id a number.
 * https://developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/platform_events_subscribe_cometd.htm
 */
export function streamingEvent(event: StoredEvent, hidden: bigint): JsonObject {
  const { schema, page, start, end, place } = event;
  const value: Record<string, unknown> = schema.type.fromBuffer(page.subarray(start, end));
  for (const field of schema.fields) {
    if ((hidden >> BigInt(field.position)) & 1n) delete value[field.name];
    else if (field.type === 'datetime' && typeof value[field.name] === 'number') value[field.name] = new Date(Number(value[field.name])).toISOString();
  }
  if (typeof value.CreatedDate === 'number') value.CreatedDate = new Date(value.CreatedDate).toISOString();
  const payload: JsonObject = JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? Number(part) : part)));
  return { schema: schema.schemaId, payload, event: { EventUuid: eventId(event), replayId: place } };
}
