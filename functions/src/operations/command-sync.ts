import type { Sql } from '../core/sql.ts';
import type { SyncEvent } from '../core/sync-event.ts';
import { type Command, commandRecordsMax, type CustomPermission } from './command-action.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';

export type Route = { flow: string; entityKey: string };
type Window = { from?: string | undefined; to?: string | undefined };

/** What the commands that queue work need to know of records and flows. */
export type SyncPorts = {
  connectionId: number;
  /** Flows that keep this record of the org up to date, in either direction. */
  routesOfRecord(recordId: string, signal: AbortSignal): Promise<readonly Route[]>;
  /** The flow that brings this record of the store into the org. */
  flowOfKey(entityKey: string): string | undefined;
  /** Records of the org that this record of the store is: an order without its lines, a customer without its identities. */
  recordsOfKey(entityKey: string): Promise<readonly string[]>;
  /** Flows that read the store. */
  storeFlows: readonly string[];
  /** Pages of what changed in the store since then, oldest first. */
  listChanged(flow: string, since: number, signal: AbortSignal): AsyncIterable<readonly { entityKey: string; changedAt: number }[]>;
  /** A page of the keys of all records, and where the next begins; `share` says how much of all is behind it, 0 to 1. */
  listKeys(flow: string, at: { position: unknown; window: Window }, signal: AbortSignal): Promise<{ keys: readonly string[]; next: unknown; share: number }>;
  holdsPermission(userId: string, permission: CustomPermission, signal: AbortSignal): Promise<boolean>;
  readableRecords(userId: string, recordIds: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
  enqueue(events: readonly SyncEvent[], sql: Sql): Promise<void>;
  /** Before a page of a first load is queued: the number its events come after; undefined when it was cancelled. */
  openRunPage(sql: Sql, id: string): Promise<number | undefined>;
  /** After it was queued, in the same transaction. */
  noteRunPage(sql: Sql, page: { id: string; flow: string; count: number; share: number; isLast: boolean; after: number }): Promise<void>;
  /** What events of a run carry. */
  runMark(id: string): string;
};

/** The last three of 18 characters repeat what the first fifteen say. */
const shortIdLength = 15;
/** A first load gives way to what happens now. */
export const backfillPriority = -2;

/** A record of the org, seen by its creator, to be synced by one flow or by all of its flows. */
export async function syncRecords(ports: SyncPorts, wanted: { recordIds: readonly string[]; flow?: string | undefined }, run: CommandRun): Promise<CommandEffect> {
  const ids = await assertReadable(ports, wanted.recordIds, run);
  const routes: Route[] = [];
  const unknown: string[] = [];
  for (const id of ids) {
    const found = (await ports.routesOfRecord(id, run.signal)).filter((route) => wanted.flow === undefined || route.flow === wanted.flow);
    if (found.length === 0) unknown.push(id);
    routes.push(...found);
  }
  if (routes.length === 0) throw new CommandError('RECORD_NOT_FOUND', wanted.flow === undefined ? 'No flow syncs such a record.' : `The flow ${wanted.flow} does not sync such a record.`);
  return enqueueAll(ports, routes, { enqueued: routes.length, unknown });
}

/** A record of the store. What is in the org must be readable by who asks; what is not there yet is for operators. */
export async function syncKey(ports: SyncPorts, wanted: { entityKey: string; flow?: string | undefined }, run: CommandRun): Promise<CommandEffect> {
  const flow = flowOf(ports, wanted.entityKey);
  if (wanted.flow !== undefined && wanted.flow !== flow) throw new CommandError('UNKNOWN_FLOW', `"flow": ${wanted.entityKey} is synced by ${flow}.`);
  await assertMayAskFor(ports, wanted.entityKey, run);
  return enqueueAll(ports, [{ flow, entityKey: wanted.entityKey }], { enqueued: 1 });
}

/** What changed in the store in a stretch of time, up to a limit; whether that was all is part of the result. */
export async function syncFilter(ports: SyncPorts, { flow, changedFrom, changedTo, limit }: Extract<Command, { action: 'sync-filter' }>['payload'], run: CommandRun): Promise<CommandEffect> {
  assertStoreFlow(ports, flow);
  const [from, to] = [Date.parse(changedFrom), changedTo === undefined ? Number.POSITIVE_INFINITY : Date.parse(changedTo)];
  if (to < from) throw new CommandError('INVALID_PAYLOAD', 'The payload of sync-filter is refused: "changedTo": lies before changedFrom.');
  const keys = new Set<string>();
  let isComplete = true;
  for await (const changes of ports.listChanged(flow, from, run.signal)) {
    const inside = changes.filter(({ changedAt }) => changedAt >= from && changedAt <= to);
    for (const { entityKey } of inside) {
      if (keys.size < limit) keys.add(entityKey);
      else isComplete &&= keys.has(entityKey);
    }
    if (!isComplete || inside.length < changes.length) break;
  }
  return enqueueAll(ports, [...keys].map((entityKey) => ({ flow, entityKey })), { enqueued: keys.size, isComplete });
}

/** Every record of the store that the flow reads, page by page; each page is saved with the place where the next begins. */
export async function backfill(ports: SyncPorts, { flow, from, to }: Extract<Command, { action: 'backfill' }>['payload'], run: CommandRun): Promise<CommandEffect> {
  assertStoreFlow(ports, flow);
  let state = isState(run.position) ? run.position : { enqueued: 0, position: undefined, isOver: false };
  const end = { isCancelled: false };
  while (!state.isOver && !end.isCancelled) {
    const page = await ports.listKeys(flow, { position: state.position, window: { from, to } }, run.signal);
    const next = { enqueued: state.enqueued + page.keys.length, position: page.next, isOver: page.next === undefined };
    await run.advance({
      position: next,
      progress: page.share * 100,
      async work(sql) {
        const after = await ports.openRunPage(sql, run.id);
        end.isCancelled = after === undefined;
        if (after === undefined) return;
        state = next;
        await ports.enqueue(page.keys.map((entityKey) => ({ ...eventOf(ports, { flow, entityKey }, 'backfill'), deliveryId: ports.runMark(run.id) })), sql);
        await ports.noteRunPage(sql, { id: run.id, flow, count: page.keys.length, share: page.share, isLast: next.isOver, after });
      },
    });
  }
  const { enqueued } = state;
  return { flows: [flow], isShown: true, apply: async () => (end.isCancelled ? { enqueued, isCancelled: true } : { enqueued }) };
}

/** The ids in their long form; throws RECORD_NOT_ACCESSIBLE without saying whether a record exists. */
export async function assertReadable(ports: Pick<SyncPorts, 'readableRecords'>, recordIds: readonly string[], run: Pick<CommandRun, 'creatorId' | 'signal'>): Promise<string[]> {
  const readable = await ports.readableRecords(run.creatorId, recordIds, run.signal);
  const short = new Set([...readable].map((id) => id.slice(0, shortIdLength)));
  const hidden = recordIds.find((id) => !short.has(id.slice(0, shortIdLength)));
  if (hidden !== undefined) throw new CommandError('RECORD_NOT_ACCESSIBLE', `The creator of the command may not read ${hidden}, or it does not exist.`);
  return [...readable];
}

/** Whoever may read all that it is in the org may ask for it; what is not there yet is for operators. */
export async function assertMayAskFor(ports: Pick<SyncPorts, 'recordsOfKey' | 'readableRecords' | 'holdsPermission'>, entityKey: string, run: CommandRun): Promise<void> {
  const records = await ports.recordsOfKey(entityKey);
  const readable = records.length === 0 ? new Set<string>() : await ports.readableRecords(run.creatorId, records.slice(0, commandRecordsMax), run.signal);
  if ((records.length > 0 && readable.size === records.length) || (await ports.holdsPermission(run.creatorId, 'Crosswalk_Operate', run.signal))) return;
  if (records.length > 0) throw new CommandError('RECORD_NOT_ACCESSIBLE', `The creator of the command may not read what ${entityKey} is in Salesforce.`);
  throw new CommandError('NOT_ALLOWED', `${entityKey} is not in Salesforce yet; asking for it needs the custom permission Crosswalk_Operate.`);
}

export function flowOf(ports: Pick<SyncPorts, 'flowOfKey'>, entityKey: string): string {
  const flow = ports.flowOfKey(entityKey);
  if (flow === undefined) throw new CommandError('RECORD_NOT_FOUND', `"entityKey": no flow reads ${entityKey.split(':')[0]} records.`);
  return flow;
}

function assertStoreFlow({ storeFlows }: SyncPorts, flow: string): void {
  if (!storeFlows.includes(flow)) throw new CommandError('UNKNOWN_FLOW', `"flow": there is no flow of this name that reads the store; there are ${storeFlows.join(', ')}.`);
}

function enqueueAll(ports: SyncPorts, routes: readonly Route[], result: Record<string, unknown>): CommandEffect {
  return {
    flows: [...new Set(routes.map((route) => route.flow))],
    async apply(sql) {
      await ports.enqueue(routes.map((route) => eventOf(ports, route, 'command')), sql);
      return result;
    },
  };
}

const eventOf = ({ connectionId }: SyncPorts, { flow, entityKey }: Route, source: 'command' | 'backfill'): SyncEvent => ({ connectionId, flow, entityKey, source, ...(source === 'backfill' ? { priority: backfillPriority } : {}) });

type BackfillState = { enqueued: number; position: unknown; isOver: boolean };
const isState = (value: unknown): value is BackfillState => typeof value === 'object' && value !== null && 'enqueued' in value && 'isOver' in value;
