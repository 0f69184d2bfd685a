import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { RollingCount } from '../rolling-count.ts';
import type { Org } from '../org.ts';
import type { EventBus } from './event-bus.ts';
import { toConsumerEvent } from './event-delivery.ts';
import type { Visibility } from './event-delivery.ts';
import type { Topic } from './event-topics.ts';
import { PubsubError, toPubsubCode } from './pubsub-error.ts';
import type { ConsumerEvent, FetchRequest, FetchResponse } from './pubsub-message.ts';
import { readReplayId, toReplayId } from './replay-id.ts';

/** The stream of one Subscribe call as the transport offers it. */
export type SubscriptionCall = { write(response: FetchResponse): void; end(): void; fail(error: PubsubError): void; /** Ends the stream without a status, as a lost connection does. */ cut(): void };

export type SubscriptionParts = {
  org: Org;
  bus: EventBus;
  allowance: RollingCount;
  visibility(): Visibility;
  /** The topic this user may subscribe to; throws otherwise. */
  topic(name: string): Topic;
  call: SubscriptionCall;
};

export type Subscription = {
  request(request: FetchRequest): void;
  /** Looks for events to deliver. */
  wake(): void;
  stop(): void;
  fail(error: PubsubError): void;
  readonly topic: string;
  readonly pending: number;
};

/** More than a hundred outstanding events are treated as a hundred. */
const pendingMax = 100;
const keepaliveMs = 270_000;
const idleMs = 70_000;

/** Where a subscription starts; throws when events after that place are gone. */
function startPlace({ bus, org }: SubscriptionParts, request: FetchRequest): number {
  if (request.replayPreset === 'EARLIEST') return bus.places.oldest();
  if (request.replayPreset !== 'CUSTOM') return bus.places.tip();
  if (request.replayId.length === 0) throw new PubsubError('subscription.fetch.replayid.validation.failed');
  if (org.faults.strike('pubsub', 'replayExpired', request.topicName)) bus.places.expireAll();
  const place = readReplayId(request.replayId);
  if (place === undefined || !bus.places.isRetained(place)) throw new PubsubError('subscription.fetch.replayid.corrupted');
  return place;
}

/**
 * One Subscribe call: events flow as far as the client asked for them, a keepalive when nothing happens, and an end when the client
 * asks for nothing more. https://developer.salesforce.com/docs/platform/pub-sub-api/references/methods/subscribe-rpc.html
 */
export function createSubscription(parts: SubscriptionParts): Subscription {
  const { org, bus, call, allowance } = parts;
  let [pending, place, sentAt] = [0, 0, org.clock.now()];
  let topic: Topic | undefined;
  let [isStopped, isPumping] = [false, false];
  let cancelIdle: (() => void) | undefined;
  let cancelKeepalive: (() => void) | undefined;

  const stop = (): void => {
    isStopped = true;
    cancelIdle?.();
    cancelKeepalive?.();
  };
  const fail = (error: PubsubError): void => {
    if (isStopped) return;
    stop();
    call.fail(error);
  };
  const send = (events: ConsumerEvent[], latest: number): void => {
    sentAt = org.clock.now();
    call.write({ events, latestReplayId: toReplayId(latest), rpcId: randomUUID(), pendingNumRequested: pending });
  };

  const keepAlive = (): void => {
    cancelKeepalive = org.clock.schedule(sentAt + keepaliveMs - org.clock.now(), () => {
      if (isStopped) return;
      if (org.clock.now() - sentAt >= keepaliveMs) {
        // Nothing waits to be delivered, so the client may start from here next time.
        if (!isPumping && topic && bus.after(topic.name, place, 1).length === 0) place = bus.places.tip();
        send([], place);
      }
      keepAlive();
    });
  };
  const watchIdle = (): void => {
    cancelIdle?.();
    cancelIdle = pending > 0 ? undefined : org.clock.schedule(idleMs, () => {
      if (isStopped) return;
      stop();
      call.end();
    });
  };

  /** The next events this user may see; the place moves past those it may not. */
  const nextEvents = (name: string): ConsumerEvent[] => {
    const show = parts.visibility();
    const events: ConsumerEvent[] = [];
    const countMax = Math.min(pending, allowance.max - allowance.used());
    for (let found = bus.after(name, place, countMax); found.length > 0 && events.length < countMax; found = bus.after(name, place, countMax - events.length)) {
      for (const event of found) {
        place = event.place;
        const { isShown, hidden } = show(event);
        if (isShown) events.push(toConsumerEvent(event, hidden));
      }
    }
    return events;
  };

  /** Delivers one message; answers whether there may be more. */
  const deliver = (name: string): boolean => {
    if (org.faults.strike('pubsub', 'allocationExhausted', name) || allowance.used() >= allowance.max) {
      if (bus.after(name, place, 1).length > 0) fail(new PubsubError('subscription.limit.exceeded'));
      return false;
    }
    const events = nextEvents(name);
    if (events.length === 0) return false;
    pending -= events.length;
    allowance.add(events.length);
    send(events, place);
    if (org.faults.strike('pubsub', 'streamReset', name)) {
      stop();
      call.cut();
      return false;
    }
    return true;
  };

  const pump = async (): Promise<void> => {
    if (isPumping || !topic) return;
    isPumping = true;
    const latencyMs = org.faults.latencyMs('pubsub');
    while (!isStopped && pending > 0) {
      if (latencyMs > 0) await wait(latencyMs);
      if (isStopped || !deliver(topic.name)) break;
    }
    isPumping = false;
    if (!isStopped) watchIdle();
  };

  const start = (request: FetchRequest): Topic => {
    const fault = org.faults.strike('pubsub', 'errorBefore', `Subscribe ${request.topicName}`);
    if (fault) throw new PubsubError(toPubsubCode(fault.code));
    const found = parts.topic(request.topicName);
    place = startPlace(parts, request);
    keepAlive();
    return found;
  };

  return {
    request(request) {
      if (isStopped) return;
      try {
        if (request.numRequested <= 0) throw new PubsubError('subscription.fetch.requested.events.invalid');
        // Replay options of later requests are ignored, as the proto says.
        topic ??= start(request);
        if (request.topicName !== '' && request.topicName !== topic.name) throw new PubsubError('subscription.fetch.topic.mismatch');
        pending = Math.min(pendingMax, pending + request.numRequested);
        cancelIdle?.();
        void pump();
      } catch (error) {
        fail(error instanceof PubsubError ? error : new PubsubError('subscription.internal.error'));
      }
    },
    wake: () => void pump(),
    stop,
    fail,
    get topic() {
      return topic?.name ?? '';
    },
    get pending() {
      return pending;
    },
  };
}
