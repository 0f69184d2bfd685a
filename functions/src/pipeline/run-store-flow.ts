import { refKey, type TargetNode } from '../core/draft.ts';
import type { TargetEntity } from '../core/entity.ts';
import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import type { ObjectRules } from '../core/object-rules.ts';
import { sentence } from './sentence.ts';
import { SyncError } from '../core/sync-error.ts';
import type { StoreWrite } from '../core/target-writer.ts';
import { type BatchRecord, createNodeState, type Fallout, type NodeState } from './batch.ts';
import { busy, entityClaim } from './claim-entities.ts';
import type { StoreFlowDefinition } from './define-store-flow.ts';
import { closedContest, contestsIn, openContest, ownerOf } from './field-decision.ts';
import type { BatchResult } from './run-flow.ts';
import { baseAfter, decideForStore, hasChanged, type StoreDecision } from './store-change.ts';
import { departed } from './store-departures.ts';
import type { Run, StorePorts, Subject } from './store-run.ts';
import { isCompanys } from './match-companies.ts';
import { validateNode } from './validate.ts';

type Found = Subject & { row: Readonly<Record<string, unknown>>; /** What its record in the store may take. */ fields: readonly string[] };
type Planned = Found & { node: TargetNode; decision: StoreDecision; writes: StoreWrite[] };

/** A link that was compared this often without being there belongs to nobody. */
const linkTriesMax = 4;

/**
 * The way of a Salesforce change into the store: links → claims → rows → what differs from what both sides last agreed on → the store's
 * record → decision by field → writes. A record we wrote ourselves differs in nothing, so it ends here without a call to the store.
 */
export async function runStoreFlow(jobs: readonly Job[], flow: StoreFlowDefinition, run: { connectionId: number; token: string; ports: StorePorts; signal: AbortSignal }): Promise<BatchResult> {
  const counterpart = run.ports.flowOf(flow.counterpart);
  if (!counterpart) throw new Error(`The flow ${flow.name} needs the flow ${flow.counterpart}, which does not exist.`);
  const connection = await run.ports.connection(run.connectionId, run.signal);
  const rules = new Map(await Promise.all(flow.changes.map(async ({ sobject }) => [sobject, await connection.rulesOf(sobject, run.signal)] as const)));
  const context: Run = { flow, counterpart, connection, rules, ports: run.ports, token: run.token, signal: run.signal };
  const result: BatchResult = { records: [], buried: [], fallout: [], confirmation: { links: [], dropped: [], differing: [] }, followUps: [] };
  const subjects = await identify(jobs, context, result);
  const found = await readRows(await claim(subjects, context, result), context, result);
  run.ports.mark?.('extract');
  const changed = found.filter((one) => hasChanged(one.row, one.link, { fields: one.fields, rules: rulesFor(context, one.sobject), digestKey: connection.digestKey }));
  const planned = await decide(changed, context, result);
  run.ports.mark?.('transform');
  await write(planned, context, result);
  run.ports.mark?.('load');
  finishRest(jobs, result);
  return result;
}

const fieldsOf = (flow: StoreFlowDefinition, sobject: string): readonly string[] => flow.changes.find((one) => one.sobject === sobject)?.fields ?? [];
const rulesFor = (run: Run, sobject: string): ObjectRules => run.rules.get(sobject) ?? new Map();
const entityOf = (run: Run, sobject: string): TargetEntity | undefined => Object.values(run.counterpart.fieldMaps).find(({ entity }) => entity.sobject === sobject)?.entity;

/** Records of the store have numbers; a guest is known only from orders. */
const isOfStore = (link: Link): link is Link & { entityKey: string } => link.entityKey !== undefined && /^\w+:\d+$/.test(link.entityKey) && link.facts.deleted === undefined;

/** Which records of the store the Salesforce records stand for: several, when people merged them. */
async function identify(jobs: readonly Job[], run: Run, result: BatchResult): Promise<Subject[]> {
  const named = jobs.map((job) => ({ job, ...partsOf(job.entityKey) }));
  const links = Map.groupBy(await run.connection.findLinksByRecord(named.map(({ id }) => id)), (link) => link.salesforceId);
  return named.flatMap(({ job, sobject, id }): Subject[] => {
    const all = (links.get(id) ?? []).filter((link) => link.sobject === sobject);
    // What several buyers share is no one's to tell the store.
    const own = all.filter(isOfStore).filter((link) => !isCompanys(link));
    // A record we are just making is linked when its batch ends.
    if (own.length === 0) result.fallout.push({ job, error: all.length === 0 && job.attempt < linkTriesMax && isRecent(job) ? new SyncError('REFERENCE_STALE', { stage: 'resolve', message: 'The record is not linked to the store yet.' }) : new SyncError('NOT_LINKED', { stage: 'resolve' }) });
    return own.map((link) => ({ job, sobject, id, link, entityKey: link.entityKey }));
  });
}

/** Events of records nobody linked are many: only a fresh one may belong to a batch that has not ended. */
const freshMs = 5_000;
const isRecent = (job: Job): boolean => Date.now() - Date.parse(job.receivedAt) < freshMs;

function partsOf(entityKey: string): { sobject: string; id: string } {
  const [sobject = '', id = ''] = entityKey.split(':');
  return { sobject, id };
}

/** The other direction holds the same claim: what it is about to write, or has just written, is seen here as agreed. */
async function claim(subjects: readonly Subject[], run: Run, result: BatchResult): Promise<Subject[]> {
  const granted = await run.connection.takeClaims(subjects.map(({ entityKey }) => entityClaim(entityKey)), run.token);
  const waiting = new Map(subjects.filter(({ entityKey }) => !granted.has(entityClaim(entityKey))).map(({ job, entityKey }) => [job, entityClaim(entityKey)]));
  for (const [job, waitsFor] of waiting) result.fallout.push({ job, error: busy(waitsFor, run.ports.random) });
  const free = subjects.filter(({ job }) => !waiting.has(job));
  const fresh = new Map((await run.connection.findLinks(free.map(({ link }) => link))).map((link) => [refKey(link), link]));
  return free.flatMap((one) => {
    const link = fresh.get(refKey(one.link));
    return link && link.salesforceId === one.id ? [{ ...one, link }] : [];
  });
}

async function readRows(subjects: readonly Subject[], run: Run, result: BatchResult): Promise<Found[]> {
  if (subjects.length === 0) return [];
  const wishes = [...Map.groupBy(subjects, ({ sobject }) => sobject)].map(([sobject, group]) => {
    const known = fieldsOf(run.flow, sobject).filter((field) => rulesFor(run, sobject).has(field));
    return { sobject, ids: [...new Set(group.map(({ id }) => id))], fields: [...known, ...namesBeside(known, rulesFor(run, sobject)), ...keyFieldOf(run, sobject), 'SystemModstamp'] };
  });
  const { rows } = await run.connection.target.writeAndRead([], wishes, run.signal);
  await departed(subjects.filter(({ id }) => !rows.has(id)), run, result);
  const siblings = Map.groupBy(subjects, ({ id }) => id);
  return subjects.flatMap((one) => {
    const row = rows.get(one.id);
    return row ? [{ ...one, row: run.flow.rowOf?.(row, run.connection.context) ?? row, fields: fieldsFor(one, { siblings: siblings.get(one.id) ?? [], row, run }) }] : [];
  });
}

const keyFieldOf = (run: Run, sobject: string): string[] => [entityOf(run, sobject)?.externalIdField ?? []].flat();

/** Of several records of the store that people merged, the one whose key the record carries takes what cannot be alike, else the first. */
function fieldsFor(one: Subject, { siblings, row, run }: { siblings: readonly Subject[]; row: Found['row']; run: Run }): readonly string[] {
  const fields = fieldsOf(run.flow, one.sobject);
  const [keyField = ''] = keyFieldOf(run, one.sobject);
  const main = siblings.find(({ link }) => link.key.toLowerCase() === String(row[keyField]).toLowerCase()) ?? siblings[0];
  return main?.link.key === one.link.key ? fields : fields.filter((field) => !run.flow.unlike?.includes(field));
}

/** Where places are codes, the store wants their names beside them. */
const namesBeside = (fields: readonly string[], rules: ObjectRules): string[] => fields.flatMap((field) => (field.endsWith('Code') && rules.has(field.slice(0, -4)) ? [field.slice(0, -4)] : []));

async function decide(changed: readonly Found[], run: Run, result: BatchResult): Promise<Planned[]> {
  if (changed.length === 0) return [];
  const { connection, counterpart, flow, ports } = run;
  const records = await connection.readers[counterpart.reads]([...new Set(changed.map(({ entityKey }) => entityKey))], run.signal);
  // As a record, not as fallout: the issue names the Salesforce record.
  const failed = (one: Found, error: SyncError) => void result.records.push({ ...unchanged(one.job), nodes: [stateOf(one.link, run)], error });
  return changed.flatMap((one): Planned[] => {
    const record = records.get(one.entityKey);
    if (record === undefined || record instanceof Error) {
      failed(one, record instanceof SyncError ? record : new SyncError('SOURCE_DELETED', { stage: 'extract' }));
      return [];
    }
    const drafted = ports.transform(counterpart, record, connection.context);
    if (drafted instanceof SyncError) {
      failed(one, drafted);
      return [];
    }
    const node = drafted.nodes.find((each) => refKey(each) === refKey(one.link));
    if (!node) return [];
    const checked = validateNode(node, rulesFor(run, one.sobject));
    const meant = withoutCreateOnly(checked instanceof SyncError ? node : checked.node);
    const mapped = new Set(Object.values(counterpart.fieldMaps).filter(({ entity }) => entity.sobject === one.sobject).flatMap(({ map }) => Object.keys(map)).filter((field) => !node.entity.createOnly.includes(field)));
    const decision = decideForStore(one.row, one.link, meant, {
      fields: one.fields.filter((field) => field in meant.fields || !mapped.has(field)),
      rules: rulesFor(run, one.sobject),
      digestKey: connection.digestKey,
      times: { source: record.version, target: Date.parse(String(one.row.SystemModstamp)) },
      ownerOf: (field) => ownerOf(node.entity, field, connection.settings.owners),
    });
    const open = decision.contested.filter(({ winner }) => winner === 'nobody').map(({ field }) => field);
    if (open.length > 0) {
      result.confirmation.links.push({ ...one.link, facts: { ...one.link.facts, ...contestsAfter(one, decision) } });
      failed(one, new SyncError('CONFLICT', { stage: 'resolve', field: open[0] ?? '', message: sentence(`${open.map((field) => `“${rulesFor(run, one.sobject).get(field)?.label || field}”`).join(', ')} was changed in Salesforce and in BigCommerce, and your rule leaves the choice to a person, so nothing was written`, `${open.map((field) => `${one.sobject}.${field}`).join(', ')}, ${one.sobject} ${one.id}`) }));
      return [];
    }
    const plan = decision.toStore.length === 0 ? [] : flow.plan({ sobject: one.sobject, key: one.link.key, row: one.row, changed: new Set(decision.toStore), data: record.data }, connection.context);
    if ('refuse' in plan) {
      failed(one, new SyncError(plan.refuse, { stage: 'transform', field: plan.field ?? '', message: sentence(plan.message, `${one.sobject} ${one.id}`) }));
      return [];
    }
    return [{ ...one, node: meant, decision, writes: plan }];
  });
}

/** What is sent on insert only says nothing of the record later. */
function withoutCreateOnly(node: TargetNode): TargetNode {
  return { ...node, fields: Object.fromEntries(Object.entries(node.fields).filter(([field]) => !node.entity.createOnly.includes(field))) };
}

/** Writes into the store and remembers what is agreed from now, whatever the store's echo says later. */
async function write(planned: readonly Planned[], run: Run, result: BatchResult): Promise<void> {
  const { connection } = run;
  const writes = planned.flatMap((one) => one.writes.map((each) => ({ one, each })));
  if (writes.length > 0 && !(await run.ports.isLeaseHeld())) throw new SyncError('LEASE_LOST', { stage: 'load' });
  const outcomes = writes.length === 0 ? [] : await connection.writeStore(writes.map(({ each }) => each), run.signal);
  const errors = new Map<Planned, SyncError>();
  const versions = new Map<string, number>();
  for (const [position, { one }] of writes.entries()) {
    const outcome = outcomes[position];
    if (outcome && 'error' in outcome) errors.set(one, errors.get(one) ?? outcome.error);
    else if (outcome?.version !== undefined) versions.set(one.entityKey, Math.max(outcome.version, versions.get(one.entityKey) ?? 0));
  }
  const siblings = Map.groupBy(versions.size === 0 ? [] : await connection.findLinksByEntity([...versions.keys()]), (link) => link.entityKey ?? '');
  for (const one of planned) result.records.push(recordOf(one, { run, error: errors.get(one), version: versions.get(one.entityKey), siblings: siblings.get(one.entityKey) ?? [] }, result));
  for (const { entityKey, decision } of planned) {
    if (decision.isUnknown || decision.toSalesforce.length > 0 || decision.contested.some(({ winner }) => winner === 'bigcommerce')) result.followUps.push({ flow: run.counterpart.name, entityKey });
  }
}

type After = { run: Run; error: SyncError | undefined; version: number | undefined; siblings: readonly Link[] };

/**
 * The version just below the one the store gave: a read from before our write is refused by it, the one the store announces is not, so
 * that what else changed there still arrives.
 */
function recordOf(one: Planned, { run, error, version, siblings }: After, result: BatchResult): BatchRecord {
  const { decision, link, row, sobject } = one;
  const agreed = error ? decision.agreed : [...decision.agreed, ...decision.toStore];
  // A link that was never compared is left so for the counterpart: half a base would make the store's other values count.
  const base = decision.isUnknown && Object.keys(link.base).length === 0 ? link.base : baseAfter(row, link, agreed, { rules: rulesFor(run, sobject), digestKey: run.connection.digestKey });
  const sourceVersion = Math.max(link.sourceVersion, (version ?? 0) - 1);
  const marks = contestsAfter(one, decision);
  const kept = [{ ...link, base, sourceVersion, facts: { ...link.facts, ...marks } }, ...siblings.filter((each) => each.parentKey === undefined && refKey(each) !== refKey(link)).map((each) => ({ ...each, sourceVersion: Math.max(each.sourceVersion, sourceVersion) }))];
  result.confirmation.links.push(...kept);
  const note = { toStore: error || decision.toStore.length === 0 ? undefined : decision.toStore, agreed: decision.agreed.length > 0 ? decision.agreed : undefined, contested: decision.contested.length > 0 ? decision.contested : undefined, sent: one.writes.length > 0 && !error ? one.writes.map(({ kind, id, body }) => ({ kind, id, fields: Object.keys(body) })) : undefined };
  return { job: one.job, record: { entityKey: one.entityKey, version: version ?? 0, data: {} }, draft: { nodes: [], parents: [], activation: undefined, warnings: [], facts: {} }, nodes: kept.map((each) => stateOf(each, run)), removed: [], note, error };
}

/** Only what is left to the counterpart flow stays open. */
function contestsAfter({ link, fields }: Found, { contested }: StoreDecision): Record<string, string> {
  const left = contested.filter(({ winner }) => winner !== 'salesforce').map(({ field }) => field);
  return Object.assign({}, ...contestsIn(link.facts).filter((field) => fields.includes(field)).map(closedContest), ...left.map(openContest));
}

/** A node that stands for its link. */
function stateOf(link: Link, run: Run): NodeState {
  const entity = entityOf(run, link.sobject);
  if (!entity) throw new Error(`The flow ${run.counterpart.name} knows no ${link.sobject}.`);
  const state = createNodeState({ sobject: link.sobject, key: link.key, entity, role: 'own', fields: {}, references: {}, fixed: {}, parentKey: link.parentKey, person: undefined }, link.sourceVersion);
  state.id = link.salesforceId;
  return state;
}

/** Jobs without an outcome had nothing to write. A job with several records fails with the first of them. */
function finishRest(jobs: readonly Job[], result: BatchResult): void {
  const failures = new Map<Job, Fallout>();
  for (const fallout of result.fallout) if (!failures.has(fallout.job)) failures.set(fallout.job, fallout);
  result.fallout = [...failures.values()];
  const merged = new Map<Job, BatchRecord>();
  for (const record of result.records) {
    const first = merged.get(record.job);
    if (!first) merged.set(record.job, record);
    else {
      first.nodes.push(...record.nodes);
      first.error ??= record.error;
    }
  }
  for (const [job, record] of merged) {
    const failure = failures.get(job);
    if (failure) record.error ??= failure.error;
  }
  result.fallout = result.fallout.filter(({ job }) => !merged.has(job));
  const settled = new Set([...merged.keys(), ...failures.keys()]);
  result.records = [...merged.values(), ...jobs.filter((job) => !settled.has(job)).map(unchanged)];
}

const unchanged = (job: Job): BatchRecord => ({ job, record: { entityKey: job.entityKey, version: 0, data: {} }, draft: { nodes: [], parents: [], activation: undefined, warnings: [], facts: {} }, nodes: [], removed: [], error: undefined });
