import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import PubSubApiClient from 'salesforce-pubsub-api-client';
import { z } from 'zod';
import { createNames } from './src/connectors/salesforce/names.ts';
import { createPubSubClient, decideStreamError } from './src/connectors/salesforce/pubsub-client.ts';
import { decodeStreamItem } from './src/connectors/salesforce/stream-item.ts';
import { silentLog } from './src/core/log.ts';
import { Secret } from './src/core/secret.ts';
import type { SyncEvent } from './src/core/sync-event.ts';
import { createSubscriber } from './src/intake/change-event-subscriber.ts';
import { createChangeIntake } from './src/intake/change-intake.ts';
import { routeChange } from './src/intake/change-router.ts';
import { createGroupCommit } from './src/queue/group-commit.ts';
import { createWorkQueue } from './src/queue/work-queue.ts';
import { type Database, openDatabase } from './src/store/database.ts';
import { createStreamPlaces } from './src/store/stream-place.ts';

const topic = '/data/AccountChangeEvent';
const follows = [{ flow: 'customer-to-bigcommerce', sobject: 'Account', fields: ['Phone'] }];
const connectionId = 1;
const sampleEveryMs = 50;
const quiet = { debug() {}, info() {}, warn() {}, error() {}, trace() {} };
const eventSchema = z.object({ id: z.string(), payload: z.object({ ChangeEventHeader: z.object({ entityName: z.string(), recordIds: z.array(z.string()), changeType: z.string(), changedFields: z.array(z.string()), nulledFields: z.array(z.string()), diffFields: z.array(z.string()) }) }) });

/** Where the twin is, how many events wait there, and where the database is that they are queued in, if they are. */
type Task = { events: number; endpoint: string; caFile: string; accessToken: string; instanceUrl: string; organizationId: string; dataDir: string | undefined };
type Store = { database: Database; queue: ReturnType<typeof createWorkQueue> };
type Progress = { seen: number; onEvents(count: number): void };

/** Our subscriber: each batch is on disk with its position before the next one is asked for. */
async function readOurs(task: Task, store: Store | undefined, progress: Progress): Promise<void> {
  const { accessToken, instanceUrl, organizationId } = task;
  const session = { accessToken: new Secret(accessToken), instanceUrl, organizationId };
  const client = createPubSubClient({ endpoint: task.endpoint, ca: readFileSync(task.caFile), sessions: { current: async () => session, renew: async () => session } });
  const ending = new AbortController();
  const [names, places] = [createNames(''), createStreamPlaces(connectionId)];
  const subscriber = createSubscriber({
    topic,
    start: 'EARLIEST',
    open: (position, signal) => client.subscribe({ topic, position, signal, decode: (schema, event) => decodeStreamItem(names, schema, event) }),
    decide: decideStreamError,
    renewSession: client.renewSession,
    toIntake: createChangeIntake({ follows, connectionId, count: () => progress.onEvents(1), onCommit() {}, log: silentLog }),
    readPlace: async () => ({ replayId: undefined, goodAt: 0 }),
    async save({ place, events }) {
      await store?.database.transaction(async (sql) => {
        if (place) await places.savePlace(sql, topic, place);
        await store.queue.enqueue(events, sql);
      });
      if (progress.seen >= task.events) ending.abort();
      return true;
    },
    onState() {},
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: Date.now,
    random: Math.random,
    log: silentLog,
  });
  await subscriber.run(ending.signal);
  client.close();
}

/** The common client, which tells of one event at a time and does not wait: what arrives while the queue is busy shares the next statement. */
async function readCommon(task: Task, store: Store | undefined, progress: Progress): Promise<void> {
  const { accessToken, instanceUrl, organizationId } = task;
  const client = new PubSubApiClient({ authType: 'user-supplied', accessToken, instanceUrl: instanceUrl.replace('http:', 'https:'), organizationId, pubSubEndpoint: task.endpoint, rejectUnauthorizedSsl: false }, quiet);
  await client.connect();
  const save = createGroupCommit<SyncEvent[]>(async (groups) => store?.queue.enqueue(groups.flat()));
  const done = Promise.withResolvers<void>();
  let saved = 0;
  client.subscribeFromEarliestEvent(topic, (_subscription, kind, data: unknown) => {
    if (kind !== 'event') return;
    progress.onEvents(1);
    const { id, payload: { ChangeEventHeader: { entityName, changedFields, nulledFields, diffFields, ...header } } } = eventSchema.parse(data);
    const { routes } = routeChange(follows, { ...header, sobject: entityName, changed: new Set(changedFields), nulled: new Set(nulledFields), diffs: new Set(diffFields) });
    const count = () => {
      saved += 1;
      if (saved >= task.events) done.resolve();
    };
    if (store) save(routes.map((route) => ({ connectionId, ...route, source: 'cdc', deliveryId: id }))).then(count, done.reject);
    else count();
  });
  await done.promise;
}

const megabytes = (bytes: number): number => bytes / 1024 / 1024;

/** Memory, megabytes: the most that was resident and by how much it went beyond the most of the first half; what stays when all garbage is gone. */
function watchMemory(events: number) {
  const most = { half: 0, whole: 0 };
  const kept = () => {
    runInNewContext('gc')();
    return megabytes(process.memoryUsage().heapUsed);
  };
  const before = kept();
  return {
    look(seen: number): void {
      const used = megabytes(process.memoryUsage.rss());
      most.whole = Math.max(most.whole, used);
      if (seen <= events / 2) most.half = Math.max(most.half, used);
    },
    figures: () => ({ rssMb: most.whole, growthMb: most.whole - most.half, keptMb: kept() - before }),
  };
}

async function openStore(dataDir: string): Promise<Store> {
  const database = await openDatabase({ url: undefined, dataDir, log: silentLog });
  return { database, queue: createWorkQueue({ sql: database.pool, holder: 1, leaseMs: 30_000 }) };
}

/** `node functions/test-stream-speed.ts ours|common --events N --endpoint …`: reads a backlog once, prints what `npm run bench -- stream` reports as one line of JSON. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { events: text, endpoint: text, 'ca-file': text, token: text, 'instance-url': text, 'org-id': text, 'data-dir': text } });
  const task: Task = { events: Number(values.events), endpoint: values.endpoint ?? '', caFile: values['ca-file'] ?? '', accessToken: values.token ?? '', instanceUrl: values['instance-url'] ?? '', organizationId: values['org-id'] ?? '', dataDir: values['data-dir'] };
  const store = task.dataDir === undefined ? undefined : await openStore(task.dataDir);
  const memory = watchMemory(task.events);
  const progress: Progress = { seen: 0, onEvents: (count) => void (progress.seen += count) };
  const sampling = setInterval(() => memory.look(progress.seen), sampleEveryMs);
  memory.look(0);
  const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
  await (positionals[0] === 'ours' ? readOurs : readCommon)(task, store, progress);
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  clearInterval(sampling);
  const queued = store && (await store.database.pool.query<{ events: number; distinct: number }>('select count(*)::int as events, count(distinct delivery_id)::int as distinct from crosswalk.event')).rows[0];
  await store?.database.close({ stopServer: true });
  process.stdout.write(`${JSON.stringify({ seen: progress.seen, seconds, cpuSeconds: (user + system) / 1_000_000, queued, ...memory.figures() })}\n`);
  // The common client leaves its stream open.
  process.exit(0);
}

// The first two are the service's own, `src/main.ts`.
for (const flag of ['--max-semi-space-size=16', '--heap-growing-percent=100', '--expose-gc']) v8.setFlagsFromString(flag);

await main();
