import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { RollingCount } from '../rolling-count.ts';
import type { Org } from '../org.ts';
import type { EventBus } from './event-bus.ts';
import { toConsumerEvent } from './event-delivery.ts';
import type { Visibility } from './event-delivery.ts';
import type { Topic } from './event-topics.ts';
import { PubsubError, toPubsubCode } from './pubsub-error.ts';
import type { ConsumerEvent, FetchRequest } from './pubsub-message.ts';
import type { SubscribeCall } from './subscribe-call.ts';
import { readReplayId, toReplayId } from './replay-id.ts';

export type SubscriptionParts = {
  org: Org;
  bus: EventBus;
  allowance: RollingCount;
  visibility(): Visibility;
  /** The topic this user may subscribe to; throws otherwise. */
  topic(name: string): Topic;
  call: SubscribeCall;
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
  if (org.faults.strike('pubsub', 'replayExpired', request.topicName)) bus.places.expire();
  const place = readReplayId(request.replayId);
  if (place === undefined || !bus.places.isRetained(place)) throw new PubsubError('subscription.fetch.replayid.corrupted');
  return place;
}

/**
 * One Subscribe call: events flow as far as the client asked for them, a keepalive when nothing happens, and an end when the client
 * asks for nothing more. https://developer.salesforce.com/docs/platform/pub-sub-api/references/methods/subscribe-rpc.html
 */
export class Subscription {
  pending = 0;
  readonly #parts: SubscriptionParts;
  #topic: Topic | undefined;
  /** Everything up to here was delivered or passed over. */
  #place = 0;
  #sentAt: number;
  #lastSent = '';
  #isStopped = false;
  #isPumping = false;
  #cancelIdle: (() => void) | undefined;
  #cancelKeepalive: (() => void) | undefined;

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
    this.#sentAt = parts.org.clock.now();
  }

  get topic(): string {
    return this.#topic?.name ?? '';
  }

  /** Replay id (hex) of the last event or keepalive sent, once everything there is was sent; undefined while more waits. */
  get reached(): string | undefined {
    return this.#topic !== undefined && this.#parts.bus.after(this.topic, this.#place, 1).length === 0 ? this.#lastSent : undefined;
  }

  request(request: FetchRequest): void {
    if (this.#isStopped) return;
    try {
      if (request.numRequested <= 0) throw new PubsubError('subscription.fetch.requested.events.invalid');
      // Replay options of later requests are ignored, as the proto says.
      this.#topic ??= this.#start(request);
      if (request.topicName !== '' && request.topicName !== this.#topic.name) throw new PubsubError('subscription.fetch.topic.mismatch');
      this.pending = Math.min(pendingMax, this.pending + request.numRequested);
      this.#cancelIdle?.();
      this.wake();
    } catch (error) {
      this.fail(error instanceof PubsubError ? error : new PubsubError('subscription.internal.error'));
    }
  }

  /** Looks for events to deliver. */
  wake(): void {
    // Who asks for nothing is not woken: what is published must not put off the end of an idle stream.
    if (this.#isPumping || !this.#topic || this.pending === 0) return;
    this.#isPumping = true;
    void this.#pump(this.#topic.name).finally(() => {
      this.#isPumping = false;
      if (!this.#isStopped && this.pending === 0) this.#watchIdle();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelIdle?.();
    this.#cancelKeepalive?.();
  }

  fail(error: PubsubError): void {
    if (this.#isStopped) return;
    this.stop();
    this.#parts.call.fail(error);
  }

  #start(request: FetchRequest): Topic {
    const { org } = this.#parts;
    const fault = org.faults.strike('pubsub', 'errorBefore', `Subscribe ${request.topicName}`);
    if (fault) throw new PubsubError(toPubsubCode(fault.code));
    const topic = this.#parts.topic(request.topicName);
    if (this.#parts.allowance.used() >= this.#parts.allowance.max) throw new PubsubError('subscription.limit.exceeded');
    this.#place = startPlace(this.#parts, request);
    this.#keepAlive();
    return topic;
  }

  #send(events: ConsumerEvent[]): void {
    this.#sentAt = this.#parts.org.clock.now();
    this.#lastSent = (events.at(-1)?.replayId ?? toReplayId(this.#place)).toString('hex');
    this.#parts.call.write({ events, latestReplayId: toReplayId(this.#place), rpcId: randomUUID(), pendingNumRequested: this.pending });
  }

  #keepAlive(): void {
    const { clock } = this.#parts.org;
    this.#cancelKeepalive = clock.schedule(this.#sentAt + keepaliveMs - clock.now(), () => {
      if (this.#isStopped) return;
      if (clock.now() - this.#sentAt >= keepaliveMs) this.#sendKeepalive();
      this.#keepAlive();
    });
  }

  #sendKeepalive(): void {
    const { places, after } = this.#parts.bus;
    // Nothing waits to be delivered, so the client may start from here next time.
    if (!this.#isPumping && after(this.topic, this.#place, 1).length === 0) this.#place = places.tip();
    this.#send([]);
  }

  #watchIdle(): void {
    this.#cancelIdle?.();
    this.#cancelIdle = this.#parts.org.clock.schedule(idleMs, () => {
      if (this.#isStopped || this.pending > 0) return;
      this.stop();
      this.#parts.call.end();
    });
  }

  async #pump(topic: string): Promise<void> {
    const { faults } = this.#parts.org;
    const latencyMs = faults.latencyMs('pubsub');
    while (!this.#isStopped && this.pending > 0) {
      if (latencyMs > 0) await wait(latencyMs);
      if (this.#isStopped || !this.#deliver(topic)) return;
      const failure = faults.strike('pubsub', 'streamError', topic);
      if (failure) this.fail(new PubsubError(toPubsubCode(failure.code)));
      const reset = faults.strike('pubsub', 'streamReset', topic);
      if (!reset || this.#isStopped) continue;
      this.stop();
      this.#parts.call.cut(reset.code);
    }
  }

  /** Delivers one message; answers whether there may be more. */
  #deliver(topic: string): boolean {
    const { org, bus, allowance } = this.#parts;
    if (bus.after(topic, this.#place, 1).length === 0) return false;
    if (allowance.used() >= allowance.max || org.faults.strike('pubsub', 'allocationExhausted', topic)) {
      this.fail(new PubsubError('subscription.limit.exceeded'));
      return false;
    }
    const events = this.#nextEvents(topic, Math.min(this.pending, allowance.max - allowance.used()));
    if (events.length === 0) return false;
    this.pending -= events.length;
    allowance.add(events.length);
    this.#send(events);
    return true;
  }

  /** The next events this user may see; the place moves past those it may not. */
  #nextEvents(topic: string, countMax: number): ConsumerEvent[] {
    const { bus } = this.#parts;
    const show = this.#parts.visibility();
    const events: ConsumerEvent[] = [];
    let found = bus.after(topic, this.#place, countMax);
    while (found.length > 0) {
      for (const event of found) {
        this.#place = event.place;
        const { isShown, hidden } = show(event);
        if (isShown) events.push(toConsumerEvent(event, hidden));
      }
      found = bus.after(topic, this.#place, countMax - events.length);
    }
    return events;
  }
}
