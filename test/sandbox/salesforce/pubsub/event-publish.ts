import { randomUUID } from 'node:crypto';
import type { EventPlatform } from './event-platform.ts';
import { PubsubError } from './pubsub-error.ts';
import type { PublishRequest, PublishResponse, PublishResult } from './pubsub-message.ts';
import { toReplayId } from './replay-id.ts';
import type { SubscriberRights } from './subscriber-rights.ts';

/**
 * The Publish call: every event that its schema can read is on the bus, the others answer with an error of their own.
 * https://developer.salesforce.com/docs/platform/pub-sub-api/references/methods/publish-rpc.html
 */
export function publishEvents({ bus, topics, published }: EventPlatform, { topicName, events }: PublishRequest, rights: SubscriberRights): PublishResponse {
  if (topicName === '') throw new PubsubError('publish.topic.validation.empty');
  if (events.length === 0) throw new PubsubError('publish.event.count.invalid');
  const topic = topics.topic(topicName);
  if (!topic) throw new PubsubError('topic.not.found');
  const { object } = topic;
  if (!object || !rights.canPublish(object)) throw new PubsubError('topic.meta.permission');
  const names = topics.routesOf(object.name).map((route) => route.topic);
  const results = events.map(({ id, schemaId, payload }): PublishResult => {
    const schema = bus.schema(schemaId);
    if (schema?.object !== object.name) return { error: { code: 'PUBLISH', msg: `The schema ${schemaId} is not one of ${object.name}` }, correlationKey: id };
    try {
      const value: object = schema.type.fromBuffer(payload);
      published.add(1);
      return { replayId: toReplayId(bus.publish([{ schema, value, present: 0n, topics: names }], { id: id === '' ? randomUUID() : id })), correlationKey: id };
    } catch (error) {
      return { error: { code: 'PUBLISH', msg: error instanceof Error ? error.message : String(error) }, correlationKey: id };
    }
  });
  return { results, schemaId: topics.schemaOf(object).schemaId, rpcId: randomUUID() };
}
