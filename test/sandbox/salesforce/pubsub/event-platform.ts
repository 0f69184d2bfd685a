import type { SeededRandom } from '../../random.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Org } from '../org.ts';
import { createRollingCount } from '../rolling-count.ts';
import type { RollingCount } from '../rolling-count.ts';
import { startChangeCapture } from './change-capture.ts';
import { createEventBus } from './event-bus.ts';
import type { EventBus } from './event-bus.ts';
import { createEventTopics } from './event-topics.ts';
import type { EventTopics } from './event-topics.ts';
import { startPlatformEvents } from './platform-event-publisher.ts';

/** The event bus of one org with what feeds it and what counts what leaves it. */
export type EventPlatform = {
  bus: EventBus;
  topics: EventTopics;
  /** Events delivered to subscribers in 24 hours. */
  allowance: RollingCount;
  /** Platform events published in the last 24 hours. */
  published: RollingCount;
  /** A schema as the REST API shows it, by its id. */
  schemaJson(schemaId: string): JsonValue | undefined;
  /** The schema of a platform event or of a change event, by its name. */
  schemaOfEvent(name: string): JsonValue | undefined;
};

const publishedPerDayMax = 250_000 * 24;

/** Starts turning commits and published events of an org into events on its bus. */
export function createEventPlatform(org: Org, random: SeededRandom): EventPlatform {
  const bus = createEventBus(org.clock, random, org.shape.eventsRetainedMax);
  const topics = createEventTopics(org);
  const now = () => org.clock.now();
  const [allowance, published] = [createRollingCount(now, org.shape.dailyDeliveredEvents), createRollingCount(now, publishedPerDayMax)];
  startChangeCapture(org, { bus, topics, random });
  startPlatformEvents(org, { bus, topics, count: () => published.add(1) });

  const schemaJson = (schemaId: string): JsonValue | undefined => {
    const schema = bus.schema(schemaId);
    const json: JsonObject | undefined = schema && JSON.parse(schema.json);
    return json && { ...json, uuid: schemaId };
  };
  return {
    bus, topics, allowance, published, schemaJson,
    schemaOfEvent(name) {
      const topic = topics.topic(name.endsWith('__e') ? `/event/${name}` : `/data/${name}`);
      if (!topic?.object) return undefined;
      const schema = topics.schemaOf(topic.object);
      bus.learn(schema);
      return schemaJson(schema.schemaId);
    },
  };
}
