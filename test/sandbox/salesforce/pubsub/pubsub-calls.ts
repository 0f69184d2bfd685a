import { Metadata, status } from '@grpc/grpc-js';
import type { handleBidiStreamingCall, handleUnaryCall, ServerDuplexStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Org } from '../org.ts';
import { createCallers } from './caller.ts';
import type { CallerParts } from './caller.ts';
import { createVisibility } from './event-delivery.ts';
import type { EventPlatform } from './event-platform.ts';
import { publishEvents } from './event-publish.ts';
import type { EventTopics, Topic } from './event-topics.ts';
import { PubsubError, toPubsubCode } from './pubsub-error.ts';
import type { FetchRequest, FetchResponse, PublishRequest, PublishResponse, SchemaInfo, SchemaRequest, TopicInfo, TopicRequest } from './pubsub-message.ts';
import { createSubscribeCall } from './subscribe-call.ts';
import { createSubscriberRights } from './subscriber-rights.ts';
import type { SubscriberRights } from './subscriber-rights.ts';
import { Subscription } from './subscription.ts';

/** The implementation of the published service, and the streams that are open. */
export type PubsubCalls = { implementation: UntypedServiceImplementation; subscriptions: ReadonlySet<Subscription>; /** Calls so far, by method. */ counts: ReadonlyMap<string, number> };

/** A stream of requests without one for this long is closed, says the proto. */
const publishIdleMs = 70_000;

function toRefusal(error: unknown): { code: status; details: string; metadata: Metadata } {
  const { code, details, metadata } = error instanceof PubsubError ? error : new PubsubError('subscription.internal.error');
  return { code, details, metadata };
}

function topicOf(topics: EventTopics, rights: SubscriberRights, name: string): Topic {
  if (name === '') throw new PubsubError('topic.validation.empty');
  const topic = topics.topic(name);
  if (!topic) throw new PubsubError('topic.not.found');
  // A topic of several objects leaves out what the user may not see; a topic of one object is refused.
  if (topic.object && !rights.canSubscribe(topic.object)) throw new PubsubError('subscription.topic.cannot.subscribe');
  return topic;
}

type Asking = (metadata: Metadata, method: string) => { userId: string; rights(): SubscriberRights };

function createAsking(org: Org, parts: CallerParts, counts: Map<string, number>): Asking {
  const callers = createCallers(org, parts);
  return (metadata, method) => {
    counts.set(method, (counts.get(method) ?? 0) + 1);
    const { userId } = callers(metadata, method);
    const fault = method === 'Subscribe' ? undefined : org.faults.strike('pubsub', 'errorBefore', method);
    if (fault) throw new PubsubError(toPubsubCode(fault.code));
    // Asked for again with every message: what an administrator takes away counts for open streams too.
    return { userId, rights: () => createSubscriberRights(org, parts.accessOf(userId)) };
  };
}

function unary<Request, Answer>(ask: Asking, method: string, work: (request: Request, rights: SubscriberRights) => Answer | Promise<Answer>): handleUnaryCall<Request, Answer> {
  return (call, answer) => {
    try {
      const done = work(call.request, ask(call.metadata, method).rights());
      if (done instanceof Promise) done.then((value) => answer(null, value), (error: unknown) => answer(toRefusal(error)));
      else answer(null, done);
    } catch (error) {
      answer(toRefusal(error));
    }
  };
}

function createQuestions(org: Org, { bus, topics }: EventPlatform) {
  return {
    getTopic({ topicName }: TopicRequest, rights: SubscriberRights): TopicInfo {
      if (topicName === '') throw new PubsubError('topic.validation.empty');
      const topic = topics.topic(topicName);
      if (!topic) throw new PubsubError('topic.not.found');
      const { object } = topic;
      const schema = object && topics.schemaOf(object);
      if (schema) bus.learn(schema);
      // A topic of several objects has no schema of its own: each event names the one it was written with.
      return { topicName, tenantGuid: org.orgId, rpcId: randomUUID(), schemaId: schema?.schemaId ?? '', canSubscribe: !object || rights.canSubscribe(object), canPublish: object !== undefined && rights.canPublish(object) };
    },
    getSchema({ schemaId }: SchemaRequest): SchemaInfo | Promise<SchemaInfo> {
      const fault = org.faults.strike('pubsub', 'getSchema', schemaId);
      if (fault && typeof fault.latencyMs !== 'number') throw new PubsubError('schema.api.unavailable');
      const schema = bus.schema(schemaId);
      if (!schema) throw new PubsubError('schema.validation.failed');
      const answer: SchemaInfo = { schemaId, schemaJson: schema.json, rpcId: randomUUID() };
      return fault ? wait(Number(fault.latencyMs), answer) : answer;
    },
  };
}

type Open = (stream: ServerDuplexStream<FetchRequest, FetchResponse>) => Subscription;

/** Subscriptions that can be opened, and those that are open. */
function createSubscriptions(org: Org, ask: Asking, { bus, topics, allowance }: EventPlatform): { open: Open; subscriptions: Set<Subscription> } {
  const subscriptions = new Set<Subscription>();
  bus.onPublish(() => {
    for (const subscription of subscriptions) subscription.wake();
  });
  const open: Open = (stream) => {
    const { rights } = ask(stream.metadata, 'Subscribe');
    const subscription = new Subscription({
      org, bus, allowance, call: createSubscribeCall(stream),
      visibility: () => createVisibility(rights(), (name) => org.model().schema.object(name)),
      topic: (name) => topicOf(topics, rights(), name),
    });
    subscriptions.add(subscription);
    const leave = (): void => {
      subscription.stop();
      subscriptions.delete(subscription);
    };
    for (const event of ['cancelled', 'close', 'error', 'finish']) stream.on(event, leave);
    return subscription;
  };
  return { open, subscriptions };
}

function subscribeCall(open: Open): handleBidiStreamingCall<FetchRequest, FetchResponse> {
  return (stream) => {
    try {
      const subscription = open(stream);
      stream.on('data', (request: FetchRequest) => subscription.request(request));
      stream.on('end', () => stream.end());
    } catch (error) {
      stream.resume();
      stream.emit('error', toRefusal(error));
    }
  };
}

/** A stream of Publish calls: one answer for each request. */
function publishStreamCall(org: Org, ask: Asking, events: EventPlatform): handleBidiStreamingCall<PublishRequest, PublishResponse> {
  return (stream) => {
    let topicName: string | undefined;
    let cancel = (): void => undefined;
    const refuse = (error: unknown): void => {
      cancel();
      stream.emit('error', toRefusal(error));
    };
    const rearm = (): void => {
      cancel();
      cancel = org.clock.schedule(publishIdleMs, () => refuse(new PubsubError('publish.stream.sweeper.timeout')));
    };
    rearm();
    stream.on('data', (request: PublishRequest) => {
      try {
        topicName ??= request.topicName;
        if (request.topicName !== '' && request.topicName !== topicName) throw new PubsubError('publish.topic.mismatch');
        stream.write(publishEvents(events, { ...request, topicName }, ask(stream.metadata, 'PublishStream').rights()));
        rearm();
      } catch (error) {
        refuse(error);
      }
    });
    stream.on('end', () => {
      cancel();
      stream.end();
    });
    for (const event of ['cancelled', 'close']) stream.on(event, () => cancel());
  };
}

/** The calls of the published service over the event platform of one org. */
export function createPubsubCalls(org: Org, parts: CallerParts, events: EventPlatform): PubsubCalls {
  const counts = new Map<string, number>();
  const ask = createAsking(org, parts, counts);
  const { getTopic, getSchema } = createQuestions(org, events);
  const { open, subscriptions } = createSubscriptions(org, ask, events);
  const implementation: UntypedServiceImplementation = {
    GetTopic: unary(ask, 'GetTopic', getTopic),
    GetSchema: unary(ask, 'GetSchema', getSchema),
    Publish: unary(ask, 'Publish', (request: PublishRequest, rights) => publishEvents(events, request, rights)),
    Subscribe: subscribeCall(open),
    PublishStream: publishStreamCall(org, ask, events),
    // A beta that keeps the client's place; this org has no managed subscriptions.
    ManagedSubscribe: (stream: ServerDuplexStream<unknown, unknown>) => {
      stream.resume();
      stream.emit('error', { code: status.UNIMPLEMENTED, details: 'ManagedSubscribe is not offered', metadata: new Metadata() });
    },
  };
  return { implementation, subscriptions, counts };
}
