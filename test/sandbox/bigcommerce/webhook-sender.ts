import { setTimeout as wait } from 'node:timers/promises';
import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import { createBoundedQueue } from './bounded-queue.ts';
import type { DestinationHealth } from './destination-health.ts';
import type { HookRecord } from './hook-record.ts';
import { scopeMatches } from './hook-scopes.ts';
import { createRetrySchedule, retryDelaysS } from './retry-schedule.ts';
import type { StoreEvent } from './store-events.ts';
import type { StoreState } from './store-state.ts';
import { newMessageId, signatureHeaders, webhookPayload } from './webhook-payload.ts';
import { createWebhookPost } from './webhook-post.ts';

const concurrencyMax = 20;
/** How late a reordered delivery is sent, unless the fault says. */
const reorderMsDefault = 100;
/** While a destination is retried its owner hears of it once in this time. */
const exceptionGapMs = 600_000;

export type SenderDeps = {
  state: StoreState;
  clock: SandboxClock;
  faults: Faults;
  health: DestinationHealth;
  /** The signing secret of a client; undefined = its deliveries are not signed. */
  signingSecretOf: (clientId: string) => string | undefined;
};

/** `sending`: on their way now; `waiting`: for the time of their next try. */
export type DeliveryCounts = { delivered: number; failed: number; dropped: number; sending: number; waiting: number };

/** Delivers store events to the hooks that subscribe to them, beside the API and never in its way. */
export type WebhookSender = {
  emit(event: StoreEvent): void;
  counts(): DeliveryCounts;
  /** Resolves when nothing is queued or on its way (retries that wait for the clock are not counted). */
  idle(): Promise<void>;
  close(): Promise<void>;
};

type Delivery = { hook: HookRecord; id: string; body: string; attempt: number; settled?: () => void };
type Exception = { hook: HookRecord; code: number; message: string };

/** Receivers compare the timestamp with their own clock, which is real time even when the sandbox's is advanced. */
function signed(message: { id: string; body: string }, secret: string | undefined): Record<string, string> {
  return secret === undefined ? {} : signatureHeaders({ ...message, sentAt: Date.now() }, secret);
}

export function createWebhookSender(deps: SenderDeps): WebhookSender {
  const { state, clock, health } = deps;
  const post = createWebhookPost(concurrencyMax);
  const counts = { delivered: 0, failed: 0, dropped: 0 };
  const closing = { isClosed: false };
  const queue = createBoundedQueue<Delivery>(concurrencyMax, deliver);
  const retries = createRetrySchedule<Delivery>(clock, (delivery) => new Promise((settled) => queue.push({ ...delivery, settled })));
  const announce = createAnnouncer(clock, emit);

  async function deliver(delivery: Delivery): Promise<void> {
    const { hook } = delivery;
    // What happens while a hook is off or gone is lost.
    if (hook.is_active && state.hooks.has(hook.id)) {
      if (health.isBlocked(hook.client_id, hook.destination)) retryLater(delivery);
      else await attempt(delivery);
    }
    delivery.settled?.();
  }

  async function attempt(delivery: Delivery): Promise<void> {
    const { hook, id, body } = delivery;
    const isSuccess = await post.send(hook.destination, body, { ...hook.headers, ...signed({ id, body }, deps.signingSecretOf(hook.client_id)) });
    if (closing.isClosed) return;
    const isNewlyBlocked = health.record(hook.client_id, hook.destination, isSuccess);
    if (isSuccess) counts.delivered += 1;
    else fail(delivery);
    if (isNewlyBlocked) announce({ hook, code: 90_003, message: `The destination ${hook.destination} is blocked.` });
  }

  function fail(delivery: Delivery): void {
    const { hook } = delivery;
    counts.failed += 1;
    if (delivery.attempt < retryDelaysS.length) {
      announce({ hook, code: 90_001, message: `Delivery to ${hook.destination} failed and will be retried.` });
      retryLater(delivery);
      return;
    }
    Object.assign(hook, { is_active: false, isDeactivated: true, updated_at: Math.floor(clock.now() / 1_000) });
    announce({ hook, code: 90_002, message: `Delivery to ${hook.destination} failed for the last time; the webhook is switched off.` });
  }

  const retryLater = (delivery: Delivery) => retries.add({ ...delivery, attempt: delivery.attempt + 1, settled: undefined }, delivery.attempt);

  async function pushLate(delivery: Delivery, ms: number): Promise<void> {
    const arrived = queue.expect();
    await wait(ms);
    queue.push(delivery);
    arrived();
  }

  function emit(event: StoreEvent): void {
    const at = clock.now();
    const listeners = [...state.hooks.values()].filter((hook) => hook.is_active && hook.liveAt <= at && scopeMatches(hook.scope, event.scope));
    if (listeners.length === 0) return;
    const body = webhookPayload(event, { storeHash: state.storeHash, storeId: state.storeId, createdAt: at });
    for (const hook of listeners) {
      const { copies, lateMs } = mishaps(deps.faults, event.scope);
      if (copies === 0) counts.dropped += 1;
      const delivery = { hook, id: newMessageId(), body, attempt: 0 };
      for (let copy = 0; copy < copies; copy += 1) {
        if (copy === 0 && lateMs !== undefined) void pushLate(delivery, lateMs);
        else queue.push({ ...delivery });
      }
    }
  }

  return {
    emit,
    counts: () => ({ ...counts, sending: queue.count(), waiting: retries.count() }),
    idle: () => queue.idle(),
    async close() {
      closing.isClosed = true;
      queue.close();
      retries.clear();
      await post.close();
    },
  };
}

/** What the fault plan does to one delivery: how many copies leave, and how late the first one does. */
function mishaps(faults: Faults, scope: string): { copies: number; lateMs: number | undefined } {
  const route = `POST ${scope}`;
  if (faults.strike('bigcommerce', 'webhookDrop', route)) return { copies: 0, lateMs: undefined };
  const duplicate = faults.strike('bigcommerce', 'webhookDuplicate', route);
  const reordered = faults.strike('bigcommerce', 'webhookReorder', route);
  const more = duplicate ? (typeof duplicate.times === 'number' ? duplicate.times : 1) : 0;
  return { copies: 1 + more, lateMs: reordered ? (typeof reordered.ms === 'number' ? reordered.ms : reorderMsDefault) : undefined };
}

/** Tells `store/hook/deliveryException` what happens to a hook; "will be retried" at most once in ten minutes per destination. */
function createAnnouncer(clock: SandboxClock, emit: (event: StoreEvent) => void): (exception: Exception) => void {
  const lastAt = new Map<string, number>();
  return ({ hook, code, message }) => {
    const at = clock.now();
    const isTooSoon = code === 90_001 && at - (lastAt.get(hook.destination) ?? Number.NEGATIVE_INFINITY) < exceptionGapMs;
    if (isTooSoon || hook.scope === 'store/hook/deliveryException') return;
    if (code === 90_001) lastAt.set(hook.destination, at);
    emit({ scope: 'store/hook/deliveryException', data: { type: 'webhook', id: hook.id, error_code: code, message } });
  };
}
