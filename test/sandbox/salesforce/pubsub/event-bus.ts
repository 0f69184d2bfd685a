import type { SandboxClock } from '../../clock.ts';
import type { SeededRandom } from '../../random.ts';
import { eventUuid } from '../platform-event-feed.ts';
import type { EventSchema } from './event-schema.ts';
import { createReplayPlaces } from './replay-id.ts';
import type { ReplayPlaces } from './replay-id.ts';

/** An event as the bus keeps it: its bytes lie in a page with those of its neighbours. */
export type StoredEvent = {
  place: number;
  /** EventUuid, when it is not made of the place. */
  id: string | undefined;
  schema: EventSchema;
  /** Top-level positions of the event that hold a value or name a change. */
  present: bigint;
  page: Buffer;
  start: number;
  end: number;
};

/** What is put on the bus: one event for one or more topics. */
export type NewEvent = { schema: EventSchema; value: object; present: bigint; topics: readonly string[] };

export type EventBus = {
  places: ReplayPlaces;
  /** Puts one event in one place, in the form each group of topics has it; answers with the place. */
  publish(forms: readonly NewEvent[], given?: { id: string }): number;
  /** Events of a topic after a place, oldest first. */
  after(topic: string, place: number, countMax: number): readonly StoredEvent[];
  /** Retained events by topic. */
  counts(): Record<string, number>;
  /** Schemas that were ever used, by id. */
  schema(schemaId: string): EventSchema | undefined;
  learn(schema: EventSchema): void;
  /** Called once for every turn in which something was published. */
  onPublish(listener: () => void): void;
};

type Topic = { events: StoredEvent[]; /** Events before this place of the list are gone. */ first: number };

const pageBytes = 1_048_576;
/** Lists are cut when this many of their events are gone. */
const goneMax = 1_024;

/** Encodes into pages of a megabyte: a small buffer for each event would cost more than the event. */
function createPages(): (schema: EventSchema, value: object) => Pick<StoredEvent, 'page' | 'start' | 'end'> {
  let page = Buffer.alloc(0);
  let used = 0;
  return (schema, value) => {
    // A negative answer says how many bytes are missing.
    let end = schema.type.encode(value, page, used);
    if (end < 0) {
      page = Buffer.allocUnsafeSlow(Math.max(pageBytes, used - end));
      used = 0;
      end = schema.type.encode(value, page, 0);
    }
    const stored = { page, start: used, end };
    used = end;
    return stored;
  };
}

/** Index of the first event after a place. */
function firstAfter({ events, first }: Topic, place: number): number {
  let [low, high] = [first, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.place ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The event bus of one org: topics of events, kept for 72 hours of sandbox time or up to `retainedMax` a topic. */
export function createEventBus(clock: SandboxClock, random: SeededRandom, retainedMax: number): EventBus {
  const places = createReplayPlaces(clock, random);
  const topics = new Map<string, Topic>();
  const schemas = new Map<string, EventSchema>();
  const listeners: (() => void)[] = [];
  const store = createPages();
  let isTold = true;

  const topicOf = (name: string): Topic => {
    const topic = topics.get(name) ?? { events: [], first: 0 };
    topics.set(name, topic);
    return topic;
  };
  const drop = (topic: Topic): void => {
    topic.first = firstAfter(topic, places.oldest());
    const surplus = topic.events[topic.events.length - retainedMax - 1];
    // Who would start before events that are gone must be told so.
    if (surplus) places.expire(surplus.place);
    topic.first = Math.max(topic.first, topic.events.length - retainedMax);
    if (topic.first < goneMax && topic.first < topic.events.length) return;
    topic.events.splice(0, topic.first);
    topic.first = 0;
  };
  const tell = (): void => {
    isTold = true;
    for (const listener of listeners) listener();
  };

  return {
    places,
    publish(forms, given) {
      const place = places.next();
      for (const { schema, value, present, topics: names } of forms) {
        schemas.set(schema.schemaId, schema);
        const event: StoredEvent = { place, id: given?.id, schema, present, ...store(schema, value) };
        for (const name of names) {
          const topic = topicOf(name);
          topic.events.push(event);
          drop(topic);
        }
      }
      if (isTold) {
        isTold = false;
        setImmediate(tell);
      }
      return place;
    },
    after(name, place, countMax) {
      const topic = topicOf(name);
      drop(topic);
      const from = firstAfter(topic, place);
      return topic.events.slice(from, from + countMax);
    },
    counts() {
      for (const topic of topics.values()) drop(topic);
      return Object.fromEntries([...topics].map(([name, { events, first }]) => [name, events.length - first]));
    },
    schema: (schemaId) => schemas.get(schemaId),
    learn: (schema) => void schemas.set(schema.schemaId, schema),
    onPublish: (listener) => void listeners.push(listener),
  };
}

/** The id of an event, EventUuid: a duplicate delivery has the same one at another place. */
export function eventId({ id, place }: Pick<StoredEvent, 'id' | 'place'>): string {
  return id ?? eventUuid(String(place));
}
