import { setTimeout as sleep } from 'node:timers/promises';
import { type ChangeFeed, createChangeFeeds, listKeys } from './connectors/bigcommerce/change-feed.ts';
import { readStoreTime } from './connectors/bigcommerce/store-facts.ts';
import type { Log } from './core/log.ts';
import type { Sql } from './core/sql.ts';
import { allFlows } from './flows/all-flows.ts';
import { compareKeys } from './intake/key-comparison.ts';
import { createSweeper, type SweepReport } from './intake/sweeper.ts';
import { keepSweeping } from './intake/sweep-clock.ts';
import type { OpenConnection } from './open-connection.ts';
import type { WorkQueue } from './queue/work-queue.ts';
import { readCheckpoint, saveCheckpoint } from './store/checkpoint-store.ts';
import type { Connection } from './store/connection-store.ts';
import type { Database } from './store/database.ts';
import { findLinks, findVersions, listLinkedEntities } from './store/link-store.ts';
import { createSweepLock } from './store/sweep-lock.ts';

/** What finds the changes that no webhook told of. */
export type Sweeps = {
  /** Now, and tells what was found. */
  sweep(): Promise<SweepReport[]>;
  /** Now: what the store no longer has. */
  compareKeys(): Promise<{ kind: string; compared: number; gone: number }[]>;
  /** Soon, in the background. */
  sweepNow(): void;
  stop(): Promise<void>;
};

/** The process that keeps the hooks has no sweeps where roles are divided: whoever has them hears of it here. */
export const sweepChannel = 'crosswalk_sweep';

type Deps = { open: OpenConnection; database: Database; queue: WorkQueue; log: Log };

const dayMs = 86_400_000;
const timeBytes = 8;

export function openSweeps({ open, database, queue, log }: Deps): Sweeps {
  const { connection, storeClient } = open;
  const sql = database.pool;
  const never = new AbortController().signal;
  const flowReading = (reads: string) => allFlows.find((flow) => flow.reads === reads)?.name ?? '';

  const wholesOf = createWholes(sql, connection);
  const runAlone = createSweepLock(sql, connection.id);
  const readTimes = async (name: string) => {
    const position = await readCheckpoint(sql, connection.id, name);
    return position && Array.from({ length: position.length / timeBytes }, (_unused, index) => Number(position.readBigInt64BE(index * timeBytes)));
  };
  const sweep = createSweeper({
    feeds: createChangeFeeds(storeClient).map((feed) => ({ ...feed, changes: (since, signal) => ofWholes(feed.changes(since, signal), wholesOf), flow: flowReading(feed.reads), ...(feed.isOfMetafields && { isWanted: open.mapsMetafields }) })),
    runAlone,
    async readWatermark(name) {
      const [origin, reached] = (await readTimes(`watermark:${name}`)) ?? [];
      return origin === undefined || reached === undefined ? undefined : { origin, reached };
    },
    async save(name, watermark, events) {
      await database.transaction(async (transaction) => {
        await queue.enqueue(events, transaction);
        await saveCheckpoint(transaction, { connectionId: connection.id, name: `watermark:${name}`, position: bytesOf(watermark.origin, watermark.reached) });
      });
      for (const flow of new Set(events.map((event) => event.flow))) queue.announce(flow);
    },
    passed: (name) => saveCheckpoint(sql, { connectionId: connection.id, name: sweptName(name), position: bytesOf(Date.now()) }),
    knownVersions: (keys) => findVersions(sql, connection.id, keys),
    sourceNow: (signal) => readStoreTime(storeClient, signal),
    connectedFor: async () => (await open.credentials.store.heldFor()) ?? 0,
    connectionId: connection.id,
    log,
  });

  async function compareAll(signal: AbortSignal): Promise<{ kind: string; compared: number; gone: number }[]> {
    const found: { kind: string; compared: number; gone: number }[] = [];
    for (const [reads, noun] of [['customers', 'customer'], ['products', 'product']] as const) {
      await runAlone(`compare-keys:${reads}`, async () => {
        const flow = flowReading(reads);
        const result = await compareKeys({ listKeys: (within) => listKeys(storeClient, reads, within), listLinked: () => listLinkedEntities(sql, connection.id, noun), enqueue: (events) => queue.enqueue(events), connectionId: connection.id, flow }, signal);
        if (result.gone > 0) queue.announce(flow);
        found.push({ kind: reads, ...result });
      });
    }
    await saveCheckpoint(sql, { connectionId: connection.id, name: 'compared-at', position: bytesOf(Date.now()) });
    return found;
  }

  const keeper = keepSweeping({
    log,
    sweep: async (signal) => void (await sweep(signal)),
    async compareKeys(signal) {
      const [comparedAt] = (await readTimes('compared-at')) ?? [];
      // A first start has nothing to compare; the nightly rhythm begins with it.
      if (comparedAt === undefined) await saveCheckpoint(sql, { connectionId: connection.id, name: 'compared-at', position: bytesOf(Date.now()) });
      else if (Date.now() - comparedAt >= dayMs) await compareAll(signal);
    },
    sleep: (ms, signal) => sleep(ms, undefined, { signal, ref: false }).catch(() => {}),
  });
  return { sweep: () => sweep(never), compareKeys: () => compareAll(never), sweepNow: keeper.sweepNow, stop: keeper.stop };
}

/** Some records are told of by a part: `variant:77` → `product:7`. A part that is not in Salesforce is left out: its record comes with it. */
export type WholesOf = (entityKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export const createWholes = (sql: Sql, connection: Connection): WholesOf => async (entityKeys) => {
  const links = await findLinks(sql, connection.id, entityKeys.filter(isPart).map((key) => ({ sobject: 'Product2', key: `${connection.storeHash}:${key}` })));
  return new Map(links.flatMap(({ key, entityKey }) => (entityKey === undefined ? [] : [[key.slice(connection.storeHash.length + 1), entityKey] as const])));
};

const isPart = (entityKey: string): boolean => entityKey.startsWith('variant:');

/** The same, of the records themselves. */
export async function toWholes<T extends { entityKey: string }>(told: readonly T[], wholesOf: WholesOf): Promise<T[]> {
  if (!told.some(({ entityKey }) => isPart(entityKey))) return [...told];
  const wholes = await wholesOf(told.map(({ entityKey }) => entityKey));
  return told.flatMap((one) => {
    const entityKey = isPart(one.entityKey) ? wholes.get(one.entityKey) : one.entityKey;
    return entityKey === undefined ? [] : [{ ...one, entityKey }];
  });
}

async function* ofWholes(pages: ReturnType<ChangeFeed['changes']>, wholesOf: WholesOf): ReturnType<ChangeFeed['changes']> {
  for await (const page of pages) yield await toWholes(page, wholesOf);
}

const sweptName = (feed: string) => `swept:${feed}`;

/** When a list of the store was last looked at to its end (ms since the epoch); undefined = nobody sweeps it. */
export async function sweptAt(sql: Sql, connectionId: number, feed: string): Promise<number | undefined> {
  const position = await readCheckpoint(sql, connectionId, sweptName(feed));
  return position && Number(position.readBigInt64BE());
}

function bytesOf(...times: number[]): Buffer {
  const bytes = Buffer.alloc(times.length * timeBytes);
  for (const [index, time] of times.entries()) bytes.writeBigInt64BE(BigInt(time), index * timeBytes);
  return bytes;
}
