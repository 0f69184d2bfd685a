import { type Draft, type ParentWish, refKey, type TargetNode, type TargetRef } from '../core/draft.ts';
import type { SourceReader, SourceRecord } from '../core/entity.ts';
import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import type { ObjectRules } from '../core/object-rules.ts';
import type { Stage } from '../core/stages.ts';
import { SyncError } from '../core/sync-error.ts';
import { recordEntityKey } from '../core/sync-event.ts';
import type { TargetSystem } from '../core/target-writer.ts';
import { forEachInTurns } from '../core/turns.ts';
import { allStates, type BatchRecord, createNodeState, type Fallout, type NodeState } from './batch.ts';
import { bury, type Burial, departures } from './bury.ts';
import { digestOf } from './canonical.ts';
import { claimEntities, entityClaim } from './claim-entities.ts';
import { confirm, type Confirmation } from './confirm.ts';
import type { FlowContext, FlowDefinition } from './define-flow.ts';
import { ensureShared } from './ensure-shared.ts';
import { extract } from './extract.ts';
import type { Owners } from './field-decision.ts';
import { guestRecord, isGuest } from './guest-record.ts';
import { load } from './load.ts';
import { intentsOf } from './load-operation.ts';
import { resolve } from './resolve.ts';
import type { MatchPorts } from './match-persons.ts';
import type { MatchSettings } from './match-records.ts';
import type { Transformer } from './transform.ts';
import { validateNode } from './validate.ts';

/** What the stages of one connection reach the world through. */
export type ConnectionPorts = {
  context: FlowContext;
  readers: Record<'orders' | 'customers' | 'products', SourceReader>;
  target: TargetSystem;
  rulesOf(sobject: string, signal: AbortSignal): Promise<ObjectRules>;
  findLinks(refs: readonly TargetRef[]): Promise<Link[]>;
  /** Makes links durable before their batch ends. */
  saveLinks(links: readonly Link[]): Promise<void>;
  /** Adds facts to links that are there. */
  saveFacts(links: readonly Pick<Link, 'sobject' | 'key' | 'facts'>[]): Promise<void>;
  findChildLinks(parentKeys: readonly string[]): Promise<Link[]>;
  findLinksByEntity(entityKeys: readonly string[]): Promise<Link[]>;
  findLinksByRecord(salesforceIds: readonly string[]): Promise<Link[]>;
  takeClaims(keys: readonly string[], token: string): Promise<Set<string>>;
  releaseClaims(keys: readonly string[], token: string): Promise<void>;
  digestKey: string;
  findDecisions: MatchPorts['findDecisions'];
  readLikeness: MatchPorts['readLikeness'];
  settings: { matching: MatchSettings; activatedEdits: 'reopen' | 'in-place' | 'issue'; draftStatus: string; activatedStatus: string; owners: Owners; /** Object → what its record in the store becomes when people delete it. */ deletes: Readonly<Record<string, 'ignore' | 'archive' | 'delete'>>; /** The Salesforce user we write as; undefined where the org does not tell. */ ownUserId?: string | undefined };
};

export type BatchResult = { records: BatchRecord[]; fallout: Fallout[]; buried: Burial[]; confirmation: Confirmation; followUps: { flow: string; entityKey: string }[]; /** Under which values are remembered. */ digestKey?: string };

export type RunFlowPorts = {
  connection(id: number, signal: AbortSignal): Promise<ConnectionPorts>;
  flowOf(name: string): FlowDefinition | undefined;
  transform: Transformer;
  /** False when another worker has taken the work over: nothing more may be written. */
  isLeaseHeld(): Promise<boolean>;
  random(): number;
  now(): number;
  /** Lets few batches be read and compared at a time. */
  prepare<T>(work: () => Promise<T>): Promise<T>;
  wait(ms: number): Promise<void>;
  /** Ends the work of these jobs for now: they wait without using an attempt. */
  giveBack(waiting: readonly Fallout[]): Promise<void>;
  /** The batch has passed this stage. */
  mark?(stage: Stage): void;
  /** Identities are free again: work that waits for one may go on. */
  announceReleased(): void;
};

type Run = { flow: FlowDefinition; ports: RunFlowPorts; connection: ConnectionPorts; token: string; signal: AbortSignal };

/**
 * The whole path of a batch, and every branch of it: extract → transform → validate → resolve → load → confirm.
 * A record that fails leaves the batch with its error; the others go on.
 */
export async function runFlow(jobs: readonly Job[], flow: FlowDefinition, run: { connectionId: number; token: string; ports: RunFlowPorts; signal: AbortSignal }): Promise<BatchResult> {
  const { ports, signal, token } = run;
  const connection = await ports.connection(run.connectionId, signal);
  const context: Run = { flow, ports, connection, token, signal };
  // Few at a time: a batch that is ready to be written is not held up by all those that are being read.
  const { records, fallout, rules } = await withoutWaiting(await ports.prepare(() => prepare(jobs, context)), context);
  const live = () => records.filter((one) => !one.error);
  const rulesOf = (sobject: string) => rules.get(sobject) ?? new Map();
  const { digestKey, settings, target } = connection;
  const syncedAt = new Date(ports.now()).toISOString();
  const assertHeld = async () => {
    if (!(await ports.isLeaseHeld())) throw new SyncError('LEASE_LOST', { stage: 'load' });
  };
  if (live().length > 0) await assertHeld();
  await connection.saveFacts(intentsOf(allStates(live()), (state, field) => digestOf(state.changed[field], { field, rule: rulesOf(state.node.sobject).get(field), digestKey })));
  const loading = { target, keepLinks: connection.saveLinks, rulesOf, digestKey, settings, syncedAt };
  const releaseClaims = async (keys: readonly string[]) => {
    await connection.releaseClaims(keys, token);
    ports.announceReleased();
  };
  await ensureShared(live(), { ...loading, takeClaims: (keys) => connection.takeClaims(keys, token), releaseClaims, findLinks: connection.findLinks, wait: ports.wait, now: ports.now }, signal);
  await load(live(), loading, signal);
  ports.mark?.('load');
  const entities = entitiesOf(flow, connection.context);
  const buried = await bury(departures(fallout, records), { ...connection, assertHeld, tombstones: flow.tombstones, removes: flow.removes ?? [], lists: (connection.context.settings.recordMaps ?? []).filter((map) => map.flow === flow.name), rules: settings.deletes, entityOf: (sobject) => entities.get(sobject), syncedAt }, signal);
  const confirmation = await confirm(written(records), { target, rulesOf, digestKey, settings }, signal);
  ports.mark?.('confirm');
  return { records, fallout, buried, confirmation, followUps: followUps(records), digestKey };
}

/** What waits for others is given back at once, not when the rest of its batch has ended: it may go on as soon as they are done. */
async function withoutWaiting({ records, fallout, rules }: Prepared, { ports, connection, token }: Run): Promise<Prepared> {
  const isWaiting = ({ error }: { error: SyncError | undefined }) => error !== undefined && passedOn.has(error.code);
  const waiting = [...records, ...fallout].filter(isWaiting);
  if (waiting.length === 0) return { records, fallout, rules };
  await connection.releaseClaims(waiting.map(({ job }) => entityClaim(job.entityKey)), token);
  await ports.giveBack(waiting.flatMap(({ job, error }) => (error ? [{ job, error }] : [])));
  return { records: records.filter((one) => !isWaiting(one)), fallout: fallout.filter((one) => !isWaiting(one)), rules };
}

/** Codes of records that only wait for their turn. */
const passedOn: ReadonlySet<string> = new Set(['IDENTITY_BUSY', 'BATCH_FULL']);

type Prepared = { records: BatchRecord[]; fallout: Fallout[]; rules: Map<string, ObjectRules> };

/** Everything before the first write. */
async function prepare(jobs: readonly Job[], run: Run): Promise<Prepared> {
  const { connection, flow, ports, signal, token } = run;
  const { target } = connection;
  const { free, busy } = await claimEntities(jobs, (keys) => connection.takeClaims(keys, token), ports.random);
  const { found, fallout } = await extract(free, connection.readers[flow.reads], signal);
  fallout.push(...busy);
  ports.mark?.('extract');
  const drafted = await transformAll(found, run);
  ports.mark?.('transform');
  fallout.push(...drafted.fallout);
  const rules = await readRules(drafted.records, run);
  await validateAll(drafted.records, rules);
  ports.mark?.('validate');
  await resolve(drafted.records.filter((one) => !one.error), {
    ...connection,
    takeClaims: (keys) => connection.takeClaims(keys, token),
    releaseClaims: (keys) => connection.releaseClaims(keys, token),
    find: (lookups) => target.find(lookups, signal),
    read: async (wishes) => (await target.writeAndRead([], wishes, signal)).rows,
    findSuccessors: (sobject, ids) => target.findSuccessors(sobject, ids, signal),
    rulesOf: (sobject) => rules.get(sobject) ?? new Map(),
    random: () => ports.random(),
  });
  ports.mark?.('resolve');
  return { records: drafted.records, fallout, rules };
}

const entitiesOf = (flow: FlowDefinition, { settings }: FlowContext) => new Map([...Object.values(flow.fieldMaps), ...(settings.recordMaps ?? []).filter((map) => map.flow === flow.name)].map(({ entity }) => [entity.sobject, entity]));

/** Records that wrote something, even if a later node failed: what landed is linked. */
function written(records: readonly BatchRecord[]): BatchRecord[] {
  return records.filter((one) => !one.error || one.error.stage === 'load');
}

async function transformAll(found: readonly { job: Job; record: SourceRecord }[], run: Run): Promise<{ records: BatchRecord[]; fallout: Fallout[] }> {
  const fallout: Fallout[] = [];
  const drafts: { job: Job; record: SourceRecord; draft: Draft }[] = [];
  await forEachInTurns(found, ({ job, record }) => {
    const transformed = run.ports.transform(run.flow, record, run.connection.context);
    if (transformed instanceof SyncError) fallout.push({ job, error: transformed });
    else drafts.push({ job, record, draft: transformed });
  }, run.connection.context.settings.fieldMaps === undefined ? 'records' : 'customised');
  const parents = await parentNodes(drafts.flatMap((one) => one.draft.parents), run);
  const shared = new Map<string, NodeState>();
  const stateOf = (node: TargetNode, version: number) => {
    const key = refKey(node);
    const existing = shared.get(key);
    if (existing) return existing;
    const state = createNodeState(node, version);
    shared.set(key, state);
    return state;
  };
  const entities = entitiesOf(run.flow, run.connection.context);
  const records = drafts.map(({ job, record, draft }): BatchRecord => {
    const ensured = draft.parents.flatMap((wish) => parents.get(`${wish.flow} ${wish.entityKey}`) ?? []);
    const nodes = [...ensured.map((node) => stateOf(node, 0)), ...draft.nodes.map((node) => stateOf(node, record.version))];
    return { job, record: { ...record, data: nothing }, draft: leanOf(draft), nodes: [...new Set(nodes)], removed: [], entities, error: undefined };
  });
  return { records, fallout };
}

const nothing = {};

/** What later stages look at. Many batches are under way at a time, and most of what a record was made from is not needed any more. */
const leanOf = (draft: Draft): Draft => ({ ...draft, nodes: [], parents: draft.parents.map((wish) => ({ ...wish, fallback: nothing })) });

/**
 * The nodes of records that other flows own, drafted by those flows. Only parents with an unlinked node are read from
 * the source (one read per flow); one the source no longer has is drafted from what the record itself says of it.
 */
async function parentNodes(wishes: readonly ParentWish[], run: Run): Promise<Map<string, TargetNode[]>> {
  const nodes = new Map<string, TargetNode[]>();
  const grouped = Map.groupBy(wishes, (wish) => `${wish.flow} ${wish.entityKey}`);
  const unique = new Map([...grouped].flatMap(([name, [first, ...more]]) => (first ? [[name, { ...first, needs: [first, ...more].flatMap((wish) => wish.needs) }] as const] : [])));
  const linked = new Set((await run.connection.findLinks([...unique.values()].flatMap((wish) => wish.needs))).map(refKey));
  const readOf = async ([name, group]: [string, ParentWish[]]) => {
    const flow = run.ports.flowOf(name);
    if (!flow) throw new Error(`The flow ${run.flow.name} needs the flow ${name}, which does not exist.`);
    const missing = group.filter((wish) => wish.needs.some((ref) => !linked.has(refKey(ref))) && isReadable(wish.entityKey));
    const read = missing.length > 0 ? await run.connection.readers[flow.reads](missing.map((wish) => wish.entityKey), run.signal) : new Map<string, undefined>();
    for (const wish of group) nodes.set(`${name} ${wish.entityKey}`, draftParent(flow, wish, { run, fresh: read.get(wish.entityKey) }));
  };
  await Promise.all([...Map.groupBy(unique.values(), (wish) => wish.flow)].map(readOf));
  return nodes;
}

const isReadable = (entityKey: string) => !isGuest(entityKey);

function draftParent(flow: FlowDefinition, wish: ParentWish, source: { run: Run; fresh: SourceRecord | Error | undefined }): TargetNode[] {
  const drafted: TargetNode[] = [];
  const fallback: SourceRecord = isGuest(wish.entityKey) ? guestRecord(wish) : { entityKey: wish.entityKey, version: wish.version, data: wish.fallback };
  const fresh = source.fresh instanceof Error ? undefined : source.fresh;
  let freshCount = 0;
  for (const record of fresh ? [fresh, fallback] : [fallback]) {
    const transformed = source.run.ports.transform(flow, record, source.run.connection.context);
    if (transformed instanceof SyncError) continue;
    const known = new Set(drafted.map(refKey));
    drafted.push(...transformed.nodes.filter((node) => !known.has(refKey(node))).map((node): TargetNode => ({ ...node, role: 'ensure' })));
    if (record === fresh) freshCount = drafted.length;
    if (wish.needs.every((ref) => drafted.some((node) => refKey(node) === refKey(ref)))) break;
  }
  // Only what the record needs is made on its behalf: the rest (sister variants) is left to the parent's own flow.
  const keys = new Set(wish.needs.map((ref) => ref.key));
  const made = drafted.filter((node) => keys.has(node.key));
  const isWhole = made.length === drafted.length && freshCount === drafted.length;
  return fresh && isWhole ? made.map((node): TargetNode => ({ ...node, wholeOf: { entityKey: wish.entityKey, version: fresh.version } })) : made;
}

async function readRules(records: readonly BatchRecord[], run: Run): Promise<Map<string, ObjectRules>> {
  const sobjects = new Set(allStates(records).map((state) => state.node.sobject));
  const ownOf = new Set(run.connection.context.settings.recordMaps?.map(({ entity }) => entity.sobject));
  // An administrator's object that is gone is the fault of its records, not of the batch.
  const rulesOf = async (sobject: string): Promise<ObjectRules> => {
    try {
      return await run.connection.rulesOf(sobject, run.signal);
    } catch (error) {
      if (ownOf.has(sobject) && error instanceof SyncError && error.code === 'SETUP_INCOMPLETE') return new Map();
      throw error;
    }
  };
  return new Map(await Promise.all([...sobjects].map(async (sobject) => [sobject, await rulesOf(sobject)] as const)));
}

async function validateAll(records: readonly BatchRecord[], rules: ReadonlyMap<string, ObjectRules>): Promise<void> {
  await forEachInTurns(allStates(records), (state) => {
    const checked = validateNode(state.node, rules.get(state.node.sobject) ?? new Map());
    if (checked instanceof SyncError) state.error = checked;
    else {
      state.node = checked.node;
      state.omitted = checked.omitted;
    }
  }, 'pieces');
  for (const one of records) {
    const failed = one.nodes.find((state) => state.error);
    // A line that cannot be written does not keep the rest of its order out: load leaves the order Draft.
    if (failed?.error && failed.node.parentKey === undefined) one.error = failed.error;
  }
}

/** What the org made of our values, or a person owns, goes to the store by its own flow. */
function waysBack(records: readonly BatchRecord[]): BatchResult['followUps'] {
  return records.flatMap((one) => one.nodes.flatMap((state) => {
    const fields = [...state.travelling, ...state.contested.filter(({ winner }) => winner !== 'bigcommerce').map(({ field }) => field)];
    const flows = new Set(fields.flatMap((field) => state.node.entity.back?.[field]?.flow ?? []));
    return state.id === undefined ? [] : [...flows].map((flow) => ({ flow, entityKey: recordEntityKey(state.node.sobject, state.id ?? '') }));
  }));
}

/** Parents created on the way get their own flow's attention, unless all their source says went into them. */
function followUps(records: readonly BatchRecord[]): BatchResult['followUps'] {
  const ups = records.flatMap((one) => {
    const created = new Set(one.nodes.filter((state) => state.wrote === 'created' && state.node.wholeOf === undefined).map((state) => refKey(state.node)));
    return created.size === 0 ? [] : one.draft.parents.filter((wish) => isReadable(wish.entityKey) && wish.needs.some((ref) => created.has(refKey(ref)))).map(({ flow, entityKey }) => ({ flow, entityKey }));
  });
  return [...new Map([...ups, ...waysBack(records)].map((up) => [`${up.flow} ${up.entityKey}`, up])).values()];
}
