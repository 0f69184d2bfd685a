import type { Log } from '../core/log.ts';
import type { SyncEvent } from '../core/sync-event.ts';

type Change = { entityKey: string; changedAt: number };
/** A list of the source system by time of change, and the flow its records belong to. */
export type Feed = {
  name: string;
  flow: string;
  /** False: the change leaves the record's own version alone, so what is linked cannot tell whether it was seen. */
  movesVersion: boolean;
  /** False: nobody asks for it now; without it always. */
  isWanted?(): boolean;
  changes(since: number, signal: AbortSignal): AsyncIterable<Change[]>;
};

/** Where a feed stands, in the source's time (ms): everything from `origin`, when the service first ran, to `reached` was looked at. */
export type Watermark = { origin: number; reached: number };

type Ports = {
  feeds: readonly Feed[];
  /** Only one process sweeps a feed at a time. */
  runAlone(name: string, work: () => Promise<void>): Promise<boolean>;
  readWatermark(name: string): Promise<Watermark | undefined>;
  /** Events and watermark are one transaction: what a watermark has passed is on disk as work. */
  save(name: string, watermark: Watermark, events: readonly SyncEvent[]): Promise<void>;
  /** The list was looked at to its end: whatever it had is work, or was. */
  passed(name: string): Promise<void>;
  /** Newest version of each record that is in the target already. */
  knownVersions(entityKeys: readonly string[]): Promise<Map<string, number>>;
  /** The source system's own time, ms: watermarks never mix two clocks. */
  sourceNow(signal: AbortSignal): Promise<number>;
  /** How long the source has been connected, ms; 0 when that is not known. */
  connectedFor(): Promise<number>;
  connectionId: number;
  log: Log;
};

/** A change may become visible after one that carries a later time: each sweep looks again at so much of the time before. */
const overlapMs = 300_000;
/** The source tells its time in whole seconds. */
const sourceStepMs = 1_000;
/** Live events go first. */
const sweepPriority = -1;

export type SweepReport = { feed: string; seen: number; enqueued: number };

/** Looks at everything that changed since the last sweep and queues what the target does not have yet: webhooks can be lost, lists cannot. */
export function createSweeper(ports: Ports): (signal: AbortSignal) => Promise<SweepReport[]> {
  /** What this process queued from the stretch that is looked at again: a record that never gets a link is not queued every time. */
  const queued = new Map<string, Set<string>>();
  return async (signal) => {
    const reports: SweepReport[] = [];
    for (const feed of ports.feeds) {
      if (feed.isWanted?.() === false) continue;
      await ports.runAlone(`sweep:${feed.name}`, async () => {
        const sweeping = { feed, ports, before: queued.get(feed.name) ?? new Set<string>(), now: new Set<string>() };
        const report = await sweepFeed(sweeping, signal);
        queued.set(feed.name, sweeping.now);
        await ports.passed(feed.name);
        reports.push(report);
        if (report.enqueued > 0) ports.log.info('sweep.found', report);
      });
    }
    return reports;
  };
}

type Sweeping = { feed: Feed; ports: Ports; before: ReadonlySet<string>; now: Set<string> };

async function sweepFeed(sweeping: Sweeping, signal: AbortSignal): Promise<SweepReport> {
  const { feed, ports } = sweeping;
  const watermark = await ports.readWatermark(feed.name);
  if (watermark) return sweepFrom(sweeping, watermark, signal);
  // What was there before the source was connected is the first load's. What came since, until this look, was told by no webhook.
  const connectedFor = await ports.connectedFor();
  const origin = (await ports.sourceNow(signal)) - (connectedFor > 0 ? connectedFor + sourceStepMs : 0);
  const begun = { origin, reached: origin };
  await ports.save(feed.name, begun, []);
  return connectedFor > 0 ? sweepFrom(sweeping, begun, signal) : { feed: feed.name, seen: 0, enqueued: 0 };
}

async function sweepFrom({ feed, ports, before, now }: Sweeping, { origin, reached: from }: Watermark, signal: AbortSignal): Promise<SweepReport> {
  const report = { feed: feed.name, seen: 0, enqueued: 0 };
  let reached = from;
  for await (const changes of feed.changes(Math.max(origin, reached - overlapMs), signal)) {
    const known = feed.movesVersion ? await ports.knownVersions(changes.map((change) => change.entityKey)) : new Map<string, number>();
    const missing = changes.filter(({ entityKey, changedAt }) => (known.get(entityKey) ?? 0) < changedAt);
    for (const change of missing) now.add(nameOf(change));
    const events = missing.filter((change) => !before.has(nameOf(change))).map((change) => toEvent(change, feed, ports.connectionId));
    reached = Math.max(reached, ...changes.map((change) => change.changedAt));
    await ports.save(feed.name, { origin, reached }, events);
    report.seen += changes.length;
    report.enqueued += events.length;
  }
  return report;
}

const nameOf = ({ entityKey, changedAt }: Change) => `${entityKey}@${changedAt}`;

function toEvent({ entityKey, changedAt }: Change, { flow, movesVersion }: Feed, connectionId: number): SyncEvent {
  return { connectionId, flow, entityKey, source: 'poll', priority: sweepPriority, ...(movesVersion ? { eventAt: new Date(changedAt).toISOString() } : {}) };
}
