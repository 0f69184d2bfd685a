import type { SubscriberRights } from './subscriber-rights.ts';
import { withoutFields } from './bitmap.ts';
import { eventId } from './event-bus.ts';
import type { StoredEvent } from './event-bus.ts';
import type { ConsumerEvent } from './pubsub-message.ts';
import { toReplayId } from './replay-id.ts';

type Decoded = Record<string, unknown> & { ChangeEventHeader?: { changedFields: string[]; nulledFields: string[]; diffFields: string[] } };

/** The bytes without the fields this user may not see: no value, no bit. */
function withoutHidden({ schema, page, start, end }: StoredEvent, hidden: bigint): Buffer {
  // The schema is the one the bytes were written with, so the record has its shape.
  const value: Decoded = schema.type.fromBuffer(page.subarray(start, end));
  for (const field of schema.fields) if ((hidden >> BigInt(field.position)) & 1n) value[field.name] = null;
  const header = value.ChangeEventHeader;
  if (header) {
    header.changedFields = withoutFields(header.changedFields, hidden);
    header.nulledFields = withoutFields(header.nulledFields, hidden);
    header.diffFields = withoutFields(header.diffFields, hidden);
  }
  return schema.type.toBuffer(value);
}

/** An event as one subscriber gets it. */
export function toConsumerEvent(event: StoredEvent, hidden: bigint): ConsumerEvent {
  const payload = (event.present & hidden) === 0n ? event.page.subarray(event.start, event.end) : withoutHidden(event, hidden);
  return { event: { id: eventId(event), schemaId: event.schema.schemaId, payload }, replayId: toReplayId(event.place) };
}

/** Whether this subscriber is told of the object at all, and what of it stays hidden. */
export type Visibility = (event: StoredEvent) => { isShown: boolean; hidden: bigint };

/** Visibility by the rights of a user; the object is looked up as the org knows it now. */
export function createVisibility(rights: SubscriberRights, objectOf: (name: string) => Parameters<SubscriberRights['canSubscribe']>[0] | undefined): Visibility {
  return ({ schema }) => {
    const object = objectOf(schema.object);
    if (!object || !rights.canSubscribe(object)) return { isShown: false, hidden: 0n };
    return { isShown: true, hidden: rights.hidden(object, schema) };
  };
}
