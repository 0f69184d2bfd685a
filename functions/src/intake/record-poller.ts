import type { Log } from '../core/log.ts';
import { recordEntityKey, type SyncEvent } from '../core/sync-event.ts';

/** Everything changed up to this moment (ms), and at this moment up to this id, is on disk as work. */
export type RecordMark = { at: number; id: string };
export type PolledRow = { id: string; modifiedAt: number };
/** Rows of one object by (time of change, id); deleted ones are among them. */
export type PolledPage = { rows: readonly PolledRow[]; isLast: boolean };

type Ports = {
  /** The next page of each object after its mark, in one call. An object that cannot be read is left out. */
  read(after: ReadonlyMap<string, RecordMark>, signal: AbortSignal): Promise<ReadonlyMap<string, PolledPage>>;
  readMark(sobject: string): Promise<RecordMark | undefined>;
  /** Events and mark in one transaction; false when the mark is not `from` any more: somebody asked for an earlier one, or another process polls now. */
  save(sobject: string, step: { from: RecordMark | undefined; to: RecordMark; events: readonly SyncEvent[] }): Promise<boolean>;
  flowsOf(sobject: string): readonly string[];
  connectionId: number;
  now(): number;
  log: Log;
};

/** A long transaction shows its records minutes after the time they carry: so much of the time before is looked at again. */
const overlapMs = 300_000;
/** A Composite takes five queries. */
const objectsPerCall = 5;
/** Times have whole seconds: until its second is over a record may change again and carry the same time. */
const secondMs = 1_000;
/** How far the org's clock and ours may be apart. */
const clockSkewMs = 10_000;
/** Live events go first. */
const pollPriority = -1;

/** When this state of a record was first seen, and whether a later one would carry another time. */
type Seen = { at: number; isOver: boolean };
type Polling = { sobject: string; mark: RecordMark; cursor: RecordMark; seen: Map<string, Seen> };
export type PollReport = { sobject: string; seen: number; enqueued: number };

/** Finds changed records by SystemModstamp: those of objects the stream does not carry, and what it did not tell. */
export function createRecordPoller(ports: Ports): (sobjects: readonly string[], signal: AbortSignal) => Promise<PollReport[]> {
  /** What this process queued from the stretch that is looked at again. */
  const queued = new Map<string, Map<string, Seen>>();

  async function begin(sobject: string): Promise<Polling> {
    const saved = await ports.readMark(sobject);
    // What was there before the service first ran is the first load's.
    const mark = saved ?? { at: ports.now(), id: '' };
    if (saved === undefined) await ports.save(sobject, { from: undefined, to: mark, events: [] });
    return { sobject, mark, cursor: { at: mark.at - overlapMs, id: '' }, seen: new Map() };
  }

  /** Takes in one page. Returns whether there is more to come. */
  async function take(polling: Polling, page: PolledPage, { report, readAt }: { report: PollReport; readAt: number }): Promise<boolean> {
    const { sobject, mark } = polling;
    const before = queued.get(sobject);
    const last = page.rows.at(-1);
    if (!last) return false;
    const fresh = page.rows.filter((row) => before?.get(nameOf(row))?.isOver !== true && polling.seen.get(nameOf(row))?.isOver !== true);
    const events = fresh.flatMap(({ id }) => ports.flowsOf(sobject).map((flow): SyncEvent => ({ connectionId: ports.connectionId, flow, entityKey: recordEntityKey(sobject, id), source: 'poll', priority: pollPriority })));
    const reached = { at: last.modifiedAt, id: last.id };
    const to = isLater(reached, mark) ? reached : mark;
    if (!(await ports.save(sobject, { from: mark, to, events }))) return false;
    for (const row of page.rows) {
      const at = before?.get(nameOf(row))?.at ?? readAt;
      polling.seen.set(nameOf(row), { at, isOver: readAt - row.modifiedAt >= clockSkewMs || readAt - at >= secondMs });
    }
    Object.assign(polling, { mark: to, cursor: reached });
    report.seen += page.rows.length;
    report.enqueued += events.length;
    return !page.isLast;
  }

  return async (sobjects, signal) => {
    const reports = new Map(sobjects.map((sobject) => [sobject, { sobject, seen: 0, enqueued: 0 }]));
    const all = await Promise.all(sobjects.map(begin));
    for (let open = all; open.length > 0 && !signal.aborted; ) {
      const asked = open.slice(0, objectsPerCall);
      const readAt = ports.now();
      const pages = await ports.read(new Map(asked.map(({ sobject, cursor }) => [sobject, cursor])), signal);
      const going: Polling[] = [];
      for (const polling of asked) {
        const page = pages.get(polling.sobject);
        const report = reports.get(polling.sobject);
        if (page && report && (await take(polling, page, { report, readAt }))) going.push(polling);
        else if (page) queued.set(polling.sobject, polling.seen);
      }
      open = [...going, ...open.slice(objectsPerCall)];
    }
    const found = [...reports.values()].filter(({ enqueued }) => enqueued > 0);
    for (const report of found) ports.log.info('poll.found', report);
    return [...reports.values()];
  };
}

const nameOf = ({ id, modifiedAt }: PolledRow): string => `${id}@${modifiedAt}`;
const isLater = (one: RecordMark, other: RecordMark): boolean => one.at > other.at || (one.at === other.at && one.id > other.id);
