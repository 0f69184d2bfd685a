import { createHash } from 'node:crypto';
import type { Row } from './field.ts';
import type { ObjectSchema } from './object-schema.ts';

/** A platform event that was published: the values of its fields, and an id like any record's. */
export type PlatformEvent = { object: ObjectSchema; values: Row; userId: string };

/** Tells those who listen of every published platform event, in order. */
export type PlatformEventFeed = { publish(event: PlatformEvent): void; listen(listener: (event: PlatformEvent) => void): void };

/** A feed without listeners. */
export function createPlatformEventFeed(): PlatformEventFeed {
  const listeners: ((event: PlatformEvent) => void)[] = [];
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    listen: (listener) => void listeners.push(listener),
  };
}

/** Whether this is an object of platform events: published, never stored. */
export function isPlatformEvent(objectName: string): boolean {
  return objectName.endsWith('__e');
}

/** EventUuid of a published event: who publishes over REST is told it at once. */
export function eventUuid(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
