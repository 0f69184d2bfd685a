import type { Job, JobFailure, JobOutcome } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import type { Sql, Transaction } from '../core/sql.ts';
import { errorCatalog, type SyncError } from '../core/sync-error.ts';
import type { SyncEvent } from '../core/sync-event.ts';
import type { BatchRecord } from './batch.ts';
import type { BatchResult } from './run-flow.ts';

export type IssueReport = { key: string; flow: string; entityKey: string; error: JobFailure; attempts: number; facts: Record<string, string> };
/** The batches of a backlog name the same products one after another: they are worked together. */
const followUpDelayMs = 1_000;

type Settlement = { job: Job; outcome: JobOutcome };
type Target = { connectionId: number; flow: string; entityKey: string };

export type FinishPorts = {
  transaction: Transaction;
  /** Lets the transactions of this kind follow one another from their start. */
  lock(sql: Sql): Promise<void>;
  /** Ends the lease in this transaction; returns the jobs it still held. Nothing of the others is kept. */
  settle(settlements: readonly Settlement[], sql: Sql): Promise<Job[]>;
  decide(error: SyncError, job: Job): JobOutcome;
  saveLinks(sql: Sql, links: readonly Link[]): Promise<void>;
  deleteLinks(sql: Sql, links: readonly Link[]): Promise<void>;
  audit(sql: Sql, entries: readonly { actor: string; action: string; flow: string; entityKey: string; detail: Record<string, unknown> }[]): Promise<void>;
  recordDeadLetters(sql: Sql, letters: readonly (Target & { error: JobFailure; attempts: number })[]): Promise<void>;
  resolveDeadLetters(sql: Sql, targets: readonly Target[]): Promise<void>;
  /** Opens or updates issues and resolves those that no longer hold; returns the issue keys whose mirror must be written. */
  reportIssues(sql: Sql, opened: readonly IssueReport[], resolved: readonly string[]): Promise<string[]>;
  /** Remembers why filters keep records out, or that a flow is off, and forgets those that are kept out no longer. */
  noteHeld(sql: Sql, records: { held: readonly { entityKey: string; code: string; field: string | undefined; reason: string }[]; free: readonly string[] }): Promise<void>;
  /** What is new in Salesforce and is looked at later, out of the way. */
  noteNews(sql: Sql, records: readonly BatchRecord[]): Promise<void>;
  enqueue(sql: Sql, events: readonly SyncEvent[]): Promise<void>;
  releaseClaims(sql: Sql): Promise<void>;
};

/** The name of the flow that mirrors issues into Salesforce. */
export const issueFlow = 'issue-to-salesforce';

/**
 * Makes a batch's outcome durable in one transaction: work settled, links, audit, dead letters, issues, follow-up work,
 * claims. Only jobs that the lease still holds count; whoever took the others over writes its own outcome.
 */
export async function finish(result: BatchResult, connectionId: number, ports: FinishPorts): Promise<{ held: Job[]; settlements: Settlement[] }> {
  const records = new Map(result.records.map((one) => [one.job, one]));
  const differing = new Map(result.confirmation.differing.map(({ sobject, key, fields }) => [`${sobject} ${key}`, fields]));
  const settlements: Settlement[] = [
    ...result.fallout.map(({ job, error }) => ({ job, outcome: ports.decide(error, job) })),
    ...result.records.map((one) => ({ job: one.job, outcome: one.error ? ports.decide(one.error, one.job) : ({ state: 'done', outcome: 'done' } as const) })),
  ];
  const held = await ports.transaction(async (sql) => {
    await ports.lock(sql);
    const kept = new Set(await ports.settle(settlements, sql));
    const counted = settlements.filter(({ job }) => kept.has(job));
    const live = result.records.filter((one) => kept.has(one.job));
    const nodes = new Set(live.flatMap((one) => one.nodes.map((state) => `${state.node.sobject} ${state.node.key}`)));
    await ports.saveLinks(sql, result.confirmation.links.filter((link) => nodes.has(`${link.sobject} ${link.key}`)));
    const buried = Map.groupBy(result.buried.filter(({ job }) => kept.has(job)), ({ isDropped = false }) => isDropped);
    await ports.saveLinks(sql, (buried.get(false) ?? []).map(({ link }) => link));
    const removed = new Set(live.flatMap((one) => [...one.removed, ...(one.vanished ?? []), ...(one.gone ?? [])].map(nameOf)));
    await ports.deleteLinks(sql, [...result.confirmation.dropped.filter((link) => removed.has(nameOf(link))), ...(buried.get(true) ?? []).map(({ link }) => link)]);
    await ports.audit(sql, counted.map(({ job, outcome }) => auditEntry(job, outcome, { one: records.get(job), differing })));
    await settleFailures(sql, { counted, records, ports });
    await ports.noteHeld(sql, heldOf(counted, new Map([...result.fallout, ...result.records].map(({ job, error }) => [job, error]))));
    await ports.noteNews(sql, live);
    await ports.enqueue(sql, result.followUps.map((up): SyncEvent => ({ ...up, connectionId, source: 'flow', delayMs: followUpDelayMs })));
    await ports.releaseClaims(sql);
    return [...kept];
  });
  return { held, settlements };
}

async function settleFailures(sql: Sql, facts: { counted: readonly Settlement[]; records: ReadonlyMap<Job, BatchRecord>; ports: FinishPorts }): Promise<void> {
  const { counted, records, ports } = facts;
  const dead = counted.flatMap(({ job, outcome }) => (outcome.state === 'dead' ? [{ job, error: outcome.error }] : []));
  const done = counted.filter(({ outcome }) => outcome.state === 'done').map(({ job }) => job);
  await ports.recordDeadLetters(sql, dead.map(({ job, error }) => ({ ...targetOf(job), error, attempts: job.attempt })));
  await ports.resolveDeadLetters(sql, done.map(targetOf));
  const warned = done.flatMap((job) => warningsOf(job, records.get(job)));
  const opened = [...dead.map(({ job, error }): IssueReport => ({ key: issueKey(job), flow: job.flow, entityKey: job.entityKey, error, attempts: job.attempt, facts: issueFacts(records.get(job)) })), ...warned];
  const openKeys = new Set(opened.map((issue) => issue.key));
  const changed = await ports.reportIssues(sql, opened, done.map(issueKey).filter((key) => !openKeys.has(key)));
  const [first] = counted;
  if (first) await ports.enqueue(sql, changed.map((key): SyncEvent => ({ connectionId: first.job.connectionId, flow: issueFlow, entityKey: `issue:${key}`, source: 'flow' })));
}

/** Kept out till the settings change. */
const heldCodes: ReadonlySet<string> = new Set(['FILTERED_OUT', 'FLOW_OFF']);

function heldOf(counted: readonly Settlement[], errors: ReadonlyMap<Job, SyncError | undefined>): Parameters<FinishPorts['noteHeld']>[1] {
  const done = counted.filter(({ outcome }) => outcome.state === 'done').map(({ job }) => ({ job, error: errors.get(job) }));
  const held = done.flatMap(({ job, error }) => (error && heldCodes.has(error.code) ? [{ entityKey: job.entityKey, code: error.code, field: error.field, reason: error.message }] : []));
  const keys = new Set(held.map(({ entityKey }) => entityKey));
  return { held, free: done.map(({ job }) => job.entityKey).filter((key) => !keys.has(key)) };
}

const nameOf = ({ sobject, key }: Link) => `${sobject} ${key}`;
const targetOf = ({ connectionId, flow, entityKey }: Job): Target => ({ connectionId, flow, entityKey });
const issueKey = (job: Job) => `${job.flow}/${job.entityKey}`;

function warningsOf(job: Job, one: BatchRecord | undefined): IssueReport[] {
  const report = (error: JobFailure): IssueReport => ({ key: issueKey(job), flow: job.flow, entityKey: job.entityKey, error, attempts: job.attempt, facts: issueFacts(one) });
  const mapped = (one?.draft.warnings ?? []).map(({ code, message, field }) => report({ code, stage: 'transform', message, field, actions: errorCatalog[code].actions }));
  return [...mapped, ...companiesInDoubt(one).map((message) => report({ code: 'COMPANY_UNDECIDED', stage: 'resolve', message, field: undefined, actions: errorCatalog.COMPANY_UNDECIDED.actions }))];
}

/** Whoever compares people is told of several Contacts; of several Accounts the record itself tells. */
function companiesInDoubt(one: BatchRecord | undefined): string[] {
  return (one?.nodes ?? []).flatMap(({ node, doubt, lookalikes = [] }) => (node.sobject === 'Account' && doubt !== undefined ? [`Your match rule “${doubt}” finds several Accounts for the company of this buyer, so another was made.\nFound: ${lookalikes.slice(0, namedMax).map((id) => `Account ${id}`).join(', ')}.\n${node.sobject} ${node.key}`] : []));
}

/** Records that one message names. */
const namedMax = 5;

/** Ids and figures only: who the buyer is, the linked record says. */
function issueFacts(one: BatchRecord | undefined): Record<string, string> {
  if (!one) return {};
  const ids = one.nodes.flatMap((state): [string, string][] => (state.id !== undefined && ['Account', 'Contact', 'Order', 'Product2'].includes(state.node.sobject) ? [[state.node.sobject, state.id]] : []));
  return { ...one.draft.facts, ...undecidedIn(one), ...Object.fromEntries(ids.reverse()) };
}

/** Of a buyer for whom a person chooses: his key, and the records there are to choose from. */
function undecidedIn(one: BatchRecord): Record<string, string> {
  const held = one.nodes.map((state) => state.alias ?? state).find(({ error }) => error?.code === 'MATCH_UNDECIDED');
  return held && one.error?.code === 'MATCH_UNDECIDED' ? { undecided: held.node.key, found: (held.lookalikes ?? []).join(' ') } : {};
}

const keysOf = (links: readonly Link[]): string[] | undefined => (links.length > 0 ? links.map((link) => link.key) : undefined);

/** `keptOwn`: the fields a flow, a trigger or rounding of the org made something else of. */
function auditEntry(job: Job, outcome: JobOutcome, { one, differing }: { one: BatchRecord | undefined; differing: ReadonlyMap<string, string[]> }) {
  const wrote = (one?.nodes ?? []).filter((state) => state.wrote !== 'unchanged').map((state) => ({ sobject: state.node.sobject, key: state.node.key, id: state.id, did: state.wrote, fields: state.wrote === 'updated' ? Object.keys(state.changed) : undefined, omitted: state.omitted.length > 0 ? state.omitted : undefined, keptOwn: differing.get(`${state.node.sobject} ${state.node.key}`) }));
  const linked = (one?.nodes ?? []).filter(({ facts, link }) => facts.linkedBy !== undefined && link?.facts.linkedBy !== facts.linkedBy).map((state) => ({ sobject: state.node.sobject, key: state.node.key, id: state.id, rule: state.facts.linkedBy }));
  const doubts = (one?.nodes ?? []).flatMap(({ node, doubt, lookalikes }) => (doubt === undefined ? [] : [{ sobject: node.sobject, key: node.key, rule: doubt, found: lookalikes }]));
  const detail = { ...one?.note, state: outcome.state, attempt: job.attempt, events: job.eventSeqs, code: 'error' in outcome ? outcome.error.code : one?.error?.code, reason: one?.error?.code === 'FILTERED_OUT' ? one.error.message : undefined, version: one?.record.version, wrote: wrote.length > 0 ? wrote : undefined, linked: linked.length > 0 ? linked : undefined, doubts: doubts.length > 0 ? doubts : undefined, removed: keysOf([...(one?.removed ?? []), ...(one?.vanished ?? [])]) };
  return { actor: 'service', action: `sync.${outcome.state}`, flow: job.flow, entityKey: job.entityKey, detail };
}
