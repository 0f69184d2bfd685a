import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config.ts';
import { createOrgSessions } from './connectors/salesforce/auth.ts';
import { createNames } from './connectors/salesforce/names.ts';
import { announcedObjects, createObjectFinder, readChannelObjects } from './connectors/salesforce/org-channel.ts';
import { createPubSubClient, decideStreamError, StreamError } from './connectors/salesforce/pubsub-client.ts';
import { createRecordFeed } from './connectors/salesforce/record-feed.ts';
import { decodeStreamItem, decodeSyncRequest } from './connectors/salesforce/stream-item.ts';
import type { Log } from './core/log.ts';
import type { Sql } from './core/sql.ts';
import type { SyncEvent } from './core/sync-event.ts';
import { allFlows } from './flows/all-flows.ts';
import { createSubscriber, type StreamState, type StreamStep } from './intake/change-event-subscriber.ts';
import { createChangeIntake } from './intake/change-intake.ts';
import type { Follow, Route } from './intake/change-router.ts';
import { keepLease, leaseMs } from './intake/lease-keeper.ts';
import { createPollClock } from './intake/poll-clock.ts';
import { createRecordPoller } from './intake/record-poller.ts';
import { createRequestIntake } from './intake/request-router.ts';
import type { OpenConnection } from './open-connection.ts';
import type { Metrics } from './operations/metrics.ts';
import type { WorkQueue } from './queue/work-queue.ts';
import type { Database } from './store/database.ts';
import { findLinksByRecord } from './store/link-store.ts';
import { holdsStreamLease, releaseStreamLease, takeStreamLease } from './store/stream-lease.ts';
import { createStreamPlaces } from './store/stream-place.ts';

/** What hears of changes in the org. */
export type ChangeStream = {
  /** Why changes may come late, in words for people; undefined when all is well or another process reads the stream. */
  problem(): string | undefined;
  /** Looks at everything now, at a paused or stopped topic too. */
  pollNow(): void;
  stop(): Promise<void>;
};

type Deps = { open: OpenConnection; config: Config; database: Database; queue: WorkQueue; metrics: Metrics; log: Log; /** This process's number (`store/process-holder.ts`). */ holder: number; triggers: readonly Follow[] };

const channel = 'Crosswalk__chn';
const requestEvent = 'Crosswalk_Request__e';
const stateNames: readonly StreamState['name'][] = ['connecting', 'live', 'backing-off', 'paused', 'stopped'];
const carriedForMs = 600_000;
/** A quiet stream says so within 270 s. */
const troubleMs = 300_000;
const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal, ref: false }).catch(() => {});

/** Subscribes to what changes in the org, and polls what the subscription does not carry. One process of an installation does so at a time. */
export function openChangeStream(deps: Deps): ChangeStream {
  const { database, log, config } = deps;
  const lease = { connectionId: deps.open.connection.id, token: randomUUID(), holder: deps.holder };
  const client = createPubSubClient({ endpoint: config.salesforce.pubsubEndpoint, sessions: createOrgSessions(deps.open.credentials.orgAccess, Date.now) });
  const names = createNames(config.salesforce.namespace);
  const states: States = new Map();
  // Believed of an org that does not show its channels. What is missing there is found by the polls.
  const carried = { objects: announcedObjects, readAt: Number.NEGATIVE_INFINITY };
  const fenced = createFence(deps, lease);
  const clock = createPollClock({ poll: pollRecords({ deps, names, fenced, isCarried: (sobject) => states.get('changes')?.name === 'live' && carried.objects.has(sobject) }), sleep: pause, log });
  const parts: Parts = { deps, client, names, fenced, carried, pollNow: clock.pollNow, onState: (topic, state) => showState({ deps, states, pollNow: clock.pollNow }, topic, state) };
  const readers = [subscribeToChanges(parts), subscribeToRequests(parts)];

  const keeper = keepLease({
    take: () => takeStreamLease(database.pool, lease, leaseMs),
    release: () => releaseStreamLease(database.pool, lease),
    async work(signal) {
      // Whichever ends first, because the lease is gone, ends the others; they begin again together.
      const leaving = new AbortController();
      const within = AbortSignal.any([signal, leaving.signal]);
      await Promise.all([...readers, clock].map((one) => one.run(within).finally(() => leaving.abort())));
    },
    sleep: pause,
    log,
  });
  return {
    problem: () => (keeper.holds() ? problemOf(states) : undefined),
    pollNow() {
      for (const reader of readers) reader.retryNow();
      clock.pollNow();
    },
    async stop() {
      await keeper.stop();
      client.close();
    },
  };
}

/** Saves work with the position that stands for it, in one transaction and only while this process holds the lease. */
type Fence = (events: readonly SyncEvent[], move: (sql: Sql) => Promise<boolean>) => Promise<boolean>;
type Parts = { deps: Deps; client: ReturnType<typeof createPubSubClient>; names: ReturnType<typeof createNames>; fenced: Fence; carried: { objects: ReadonlySet<string>; readAt: number }; pollNow(): void; onState(topic: string, state: StreamState): void };

function createFence({ database, queue }: Deps, lease: Parameters<typeof holdsStreamLease>[1]): Fence {
  return async (events, move) => {
    const isSaved = await database.transaction(async (sql) => {
      if (!(await holdsStreamLease(sql, lease)) || !(await move(sql))) return false;
      await queue.enqueue(events, sql);
      return true;
    });
    for (const flow of isSaved ? new Set(events.map((event) => event.flow)) : []) queue.announce(flow);
    return isSaved;
  };
}

const objectsOf = (triggers: readonly Follow[]): string[] => [...new Set(triggers.map((follow) => follow.sobject))];

function pollRecords({ deps, names, fenced, isCarried }: Pick<Parts, 'deps' | 'names' | 'fenced'> & { isCarried(sobject: string): boolean }) {
  const { open, database, triggers, log } = deps;
  const places = createStreamPlaces(open.connection.id);
  const refused = new Set<string>();
  const onRefused = (sobject: string, status: number) => {
    if (!refused.has(sobject)) log.warn('poll.refused', { sobject, status });
    refused.add(sobject);
  };
  const poll = createRecordPoller({
    read: createRecordFeed({ client: open.orgClient, names, onRefused }),
    readMark: (sobject) => places.readMark(database.pool, sobject),
    save: (sobject, { from, to, events }) => fenced(events, (sql) => places.moveMark(sql, sobject, { from, to })),
    flowsOf: (sobject) => [...new Set(triggers.filter((follow) => follow.sobject === sobject).map(({ flow }) => flow))],
    connectionId: open.connection.id,
    now: Date.now,
    log,
  });
  return async (which: 'all' | 'unstreamed', signal: AbortSignal) => void (await poll(objectsOf(triggers).filter((sobject) => which === 'all' || !isCarried(sobject)), signal));
}

/** What both subscriptions have in common. */
function subscriptionPorts({ deps, client, fenced, pollNow, onState }: Parts, { name, topic, sobjects }: { name: string; topic: string; /** Read again when the stream lost something. */ sobjects: readonly string[] }) {
  const places = createStreamPlaces(deps.open.connection.id);
  return {
    topic,
    decide: (error: unknown) => ({ ...decideStreamError(error), rpcId: error instanceof StreamError ? error.rpcId : undefined }),
    renewSession: client.renewSession,
    readPlace: () => places.readPlace(deps.database.pool, topic),
    async save({ place, events, rereads, since }: StreamStep) {
      const again = rereads === 'all' ? sobjects : rereads;
      const isSaved = await fenced(events, async (sql) => {
        for (const sobject of again) await places.lowerMark(sql, sobject, since);
        if (place) await places.savePlace(sql, topic, place);
        return true;
      });
      if (isSaved && again.length > 0) pollNow();
      return isSaved;
    },
    onState: (state: StreamState) => onState(name, state),
    sleep: pause,
    now: Date.now,
    random: Math.random,
    log: deps.log,
  };
}

/** Deployed after the package, the channel carries the namespace of the org: that of the package where the package is made, none where it was installed. */
async function findChannelTopic({ client, names }: Parts, signal: AbortSignal): Promise<string> {
  const [packaged, bare] = [`/data/${names.name(channel)}`, `/data/${channel}`];
  if (packaged === bare) return bare;
  return client.topic(packaged, signal).then(() => packaged, (error: unknown) => (error instanceof StreamError && error.verdict.code === 'topic.not.found' ? bare : Promise.reject(error)));
}

async function assertSubscribable({ client }: Parts, topic: string, signal: AbortSignal): Promise<void> {
  if (!(await client.topic(topic, signal)).canSubscribe) throw new StreamError({ decision: 'stop', code: 'subscription.topic.cannot.subscribe' });
}

/** Looks what the channel carries, not at every reconnect: it is an API call. An org that does not answer leaves what was known. */
async function learnCarried({ deps, names, carried }: Parts, signal: AbortSignal): Promise<void> {
  if (Date.now() - carried.readAt < carriedForMs) return;
  carried.readAt = Date.now();
  carried.objects = (await readChannelObjects({ client: deps.open.orgClient, names }, channel, signal).catch(() => undefined)) ?? carried.objects;
}

function subscribeToChanges(parts: Parts) {
  const { deps, client, names } = parts;
  const { metrics, open, log, triggers } = deps;
  const topic = `/data/${names.name(channel)}`;
  return createSubscriber({
    // Three days of events would cost allowance; what changed before the first position is read instead.
    start: 'LATEST',
    ...subscriptionPorts(parts, { name: 'changes', topic, sobjects: objectsOf(triggers) }),
    async *open(position, signal) {
      const found = await findChannelTopic(parts, signal);
      await assertSubscribable(parts, found, signal);
      await learnCarried(parts, signal);
      yield* client.subscribe({ topic: found, position, signal, decode: (schema, event) => decodeStreamItem(names, schema, event) });
    },
    toIntake: createChangeIntake({
      follows: triggers,
      connectionId: open.connection.id,
      count: (kind) => metrics.streamEvents.inc({ topic: 'changes', kind }),
      onCommit: (at) => metrics.streamLag.set(Math.max(0, Date.now() - at) / 1_000),
      log,
    }),
  });
}

function subscribeToRequests(parts: Parts) {
  const { deps, client, names } = parts;
  const { metrics, open, database, log, triggers } = deps;
  const topic = `/event/${names.name(requestEvent)}`;
  const findObject = createObjectFinder({ client: open.orgClient, names, now: Date.now });
  return createSubscriber({
    // A lost request cannot be read again, and one that is heard twice does no harm.
    start: 'EARLIEST',
    ...subscriptionPorts(parts, { name: 'requests', topic, sobjects: [] }),
    async *open(position, signal) {
      await assertSubscribable(parts, topic, signal);
      yield* client.subscribe({ topic, position, signal, decode: (schema, event) => decodeSyncRequest(names, schema, event) });
    },
    toIntake: createRequestIntake({
      follows: triggers,
      sobjectOf: (id) => findObject(id, AbortSignal.timeout(30_000)),
      flowsOfRecord: async (id) => (await findLinksByRecord(database.pool, open.connection.id, [id])).flatMap(({ entityKey }) => forwardRoute(entityKey)),
      connectionId: open.connection.id,
      count: (kind) => metrics.streamEvents.inc({ topic: 'requests', kind }),
      log,
    }),
  });
}

/** `order:250` is kept up to date by the flow that reads orders. */
function forwardRoute(entityKey: string | undefined): Route[] {
  const noun = entityKey?.split(':')[0];
  const flow = allFlows.find(({ reads }) => reads === `${noun}s`)?.name;
  return entityKey !== undefined && flow !== undefined ? [{ flow, entityKey }] : [];
}

/** `since`: when it was last well, or began, ms. */
type States = Map<string, StreamState & { since: number }>;

function showState({ deps, states, pollNow }: { deps: Deps; states: States; pollNow(): void }, topic: string, state: StreamState): void {
  const before = states.get(topic);
  states.set(topic, { ...state, since: state.name === 'live' ? Date.now() : (before?.since ?? Date.now()) });
  if (before?.name === state.name) return;
  for (const name of stateNames) deps.metrics.streamState.set({ topic, state: name }, name === state.name ? 1 : 0);
  if (state.name !== 'connecting') deps.log.info('stream.state', { topic, state: state.name, code: state.code });
  // What changes from now on is found by polls; when the stream is back it goes on where it was.
  if (topic === 'changes' && (state.name === 'paused' || state.name === 'stopped')) pollNow();
}

function problemOf(states: States): string | undefined {
  const words = { connecting: 'is not there', live: undefined, 'backing-off': 'cannot be reached', paused: 'has used up the delivery allowance of the day', stopped: 'is refused by the org: check the topic, the permissions and the licence' };
  const problems = [...states].flatMap(([topic, { name, code, since }]) => {
    // Streams end and come back all the time.
    const isBrief = (name === 'connecting' || name === 'backing-off') && Date.now() - since < troubleMs;
    return words[name] === undefined || isBrief ? [] : [`The stream of ${topic} ${words[name]}${code === '' ? '' : ` (${code})`}; changes are found by polling.`];
  });
  return problems.length > 0 ? problems.join(' ') : undefined;
}
