import { randomUUID } from 'node:crypto';
import type { UserAccess } from '../access.ts';
import type { JsonObject } from '../json.ts';
import type { Org } from '../org.ts';
import { createVisibility } from '../pubsub/event-delivery.ts';
import type { EventPlatform } from '../pubsub/event-platform.ts';
import { createSubscriberRights } from '../pubsub/subscriber-rights.ts';
import { streamingEvent } from './streaming-event.ts';

/** One client between handshake and disconnect: where it is in each channel it subscribed to. */
export type CometdClient = { id: string; userId: string; places: Map<string, number>; /** Ends a connect that is held. */ wake: (() => void) | undefined };

export type CometdSessions = {
  open(userId: string): CometdClient;
  find(id: string, userId: string): CometdClient | undefined;
  close(id: string): void;
  /** Why this user may not listen to a channel; undefined when subscribed. `replayFrom`: -1 new events, -2 all retained ones, else after that event. */
  subscribe(client: CometdClient, access: UserAccess, channel: string, replayFrom: number): string | undefined;
  /** What came since, waited for until there is something, the wait is over, or the caller gives up. */
  collect(client: CometdClient, access: UserAccess, options: { waitMs: number; signal: AbortSignal }): Promise<JsonObject[]>;
};

const eventsPerConnectMax = 100;

/** Clients of the Streaming API. https://developer.salesforce.com/docs/atlas.en-us.api_streaming.meta/api_streaming/using_streaming_api_client_connection.htm */
export function createCometdSessions(org: Org, { bus, topics, allowance }: EventPlatform): CometdSessions {
  const clients = new Map<string, CometdClient>();
  bus.onPublish(() => {
    for (const client of clients.values()) client.wake?.();
  });

  /** Events of all channels of a client, past those its user may not see. Each counts against the day's deliveries. */
  const take = (client: CometdClient, access: UserAccess): JsonObject[] => {
    const show = createVisibility(createSubscriberRights(org, access), (name) => org.model().schema.object(name));
    return [...client.places].flatMap(([channel, place]) => {
      const found = bus.after(channel, place, eventsPerConnectMax);
      const last = found.at(-1);
      if (last) client.places.set(channel, last.place);
      const shown = found.map((event) => ({ event, ...show(event) })).filter(({ isShown }) => isShown);
      allowance.add(shown.length);
      return shown.map(({ event, hidden }) => ({ channel, data: streamingEvent(event, hidden) }));
    });
  };

  return {
    open(userId) {
      const client: CometdClient = { id: randomUUID().replaceAll('-', ''), userId, places: new Map(), wake: undefined };
      clients.set(client.id, client);
      return client;
    },
    find(id, userId) {
      const client = clients.get(id);
      return client?.userId === userId ? client : undefined;
    },
    close(id) {
      clients.get(id)?.wake?.();
      clients.delete(id);
    },
    subscribe(client, access, channel, replayFrom) {
      const topic = topics.topic(channel);
      if (!topic) return `404::{${channel}}::Unknown channel`;
      if (topic.object && !createSubscriberRights(org, access).canSubscribe(topic.object)) return `403::{${channel}}::Organization or user is not allowed to subscribe to this channel`;
      if (allowance.used() >= allowance.max) return '403::Organization total events daily limit exceeded';
      if (replayFrom >= 0 && !bus.places.isRetained(replayFrom)) return `400::The replayId {${replayFrom}} you provided was invalid. Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.`;
      client.places.set(channel, replayFrom === -1 ? bus.places.tip() : replayFrom === -2 ? bus.places.oldest() : replayFrom);
      return undefined;
    },
    async collect(client, access, { waitMs, signal }) {
      const now = take(client, access);
      if (now.length > 0 || waitMs === 0 || signal.aborted) return now;
      await new Promise<void>((resolve) => {
        // A second connect of a client ends the first.
        client.wake?.();
        const cancel = org.clock.schedule(waitMs, resolve);
        const end = () => {
          cancel();
          resolve();
        };
        client.wake = end;
        signal.addEventListener('abort', end, { once: true });
      });
      client.wake = undefined;
      return signal.aborted ? [] : take(client, access);
    },
  };
}
