import { hash } from 'node:crypto';
import { entityIdOf, type TargetEntity } from '../core/entity.ts';
import type { Job, JobOutcome } from '../core/job.ts';
import { SyncError } from '../core/sync-error.ts';
import type { TargetSystem, WriteOperation, WriteResult } from '../core/target-writer.ts';

type Issue = { key: string; flow: string; entityKey: string; state: 'open' | 'resolved'; code: string; message: string; field: string | null; actions: string[]; facts: Record<string, string>; attempts: number; firstAt: Date; lastAt: Date };
type Ports = {
  findIssues(keys: readonly string[]): Promise<Issue[]>;
  target: Pick<TargetSystem, 'write' | 'find'>;
  entity: TargetEntity;
  store: string;
  decide(error: SyncError, job: Job): JobOutcome;
};

const keyLengthMax = 120;
const keyDigestLength = 24;

/** Shows the newest state of issues in Salesforce: one row per key, written by its external id. */
export async function mirrorIssues(jobs: readonly Job[], ports: Ports, signal: AbortSignal): Promise<{ job: Job; outcome: JobOutcome }[]> {
  const issues = new Map((await ports.findIssues(jobs.map((job) => entityIdOf(job.entityKey)))).map((issue) => [issue.key, issue]));
  const wanted = jobs.map((job) => ({ job, issue: issues.get(entityIdOf(job.entityKey)) })).filter((one): one is { job: Job; issue: Issue } => one.issue !== undefined);
  const keyOf = (issue: Issue) => shortKey(`${ports.store}:${issue.key}`);
  const [rows = []] = await ports.target.find([{ sobject: ports.entity.sobject, field: ports.entity.externalIdField, values: wanted.map(({ issue }) => keyOf(issue)), fields: [] }], signal);
  const ids = new Map(rows.map((row) => [String(row[ports.entity.externalIdField]).toLowerCase(), String(row.Id)]));
  const operations = wanted.map(({ issue }): WriteOperation => {
    const id = ids.get(keyOf(issue).toLowerCase());
    return { kind: id === undefined ? 'insert' : 'update', entity: ports.entity, key: keyOf(issue), id, fields: toFields(issue), references: {}, allowsDuplicate: true };
  });
  // Collections hold one kind of write each.
  const order = operations.map((operation, position) => ({ operation, position })).sort((a, b) => a.operation.kind.localeCompare(b.operation.kind));
  const results = await ports.target.write(order.map((one) => one.operation), signal);
  // A record that is gone is named no more; what is wrong can still be read.
  const stale = order.flatMap(({ operation }, index) => (isStale(results[index]) ? [{ operation: withoutLookups(operation), index }] : []));
  const again = stale.length === 0 ? [] : await ports.target.write(stale.map((one) => one.operation), signal);
  for (const [place, { index }] of stale.entries()) results[index] = again[place] ?? results[index] ?? unknownResult;
  const byPosition = new Map<number, WriteResult>(order.flatMap((one, index) => (results[index] ? [[one.position, results[index]]] : [])));
  return jobs.map((job) => {
    const position = wanted.findIndex((one) => one.job === job);
    const result = byPosition.get(position);
    if (position < 0 || (result && 'id' in result)) return { job, outcome: { state: 'done', outcome: 'done' } };
    return { job, outcome: ports.decide(result ? result.fault.error : new SyncError('OUTCOME_UNKNOWN', { stage: 'load' }), job) };
  });
}

const unknownResult: WriteResult = { fault: { kind: 'unknown-outcome', matches: [], error: new SyncError('OUTCOME_UNKNOWN', { stage: 'load' }) } };
const isStale = (result: WriteResult | undefined): boolean => result !== undefined && 'fault' in result && result.fault.error.code === 'REFERENCE_STALE';
const lookups = ['Account', 'Contact', 'Order', 'Product2'];
const withoutLookups = (operation: WriteOperation): WriteOperation => ({ ...operation, fields: Object.fromEntries(Object.entries(operation.fields).filter(([field]) => !lookups.includes(field.replace(/__c$/, '')))) });

/** A key that is too long keeps its beginning, for people, and a digest of the whole, so that two such keys stay two. */
function shortKey(key: string): string {
  return key.length <= keyLengthMax ? key : `${key.slice(0, keyLengthMax - keyDigestLength - 1)}~${hash('sha256', key).slice(0, keyDigestLength)}`;
}

/** Left out when it is no number: the message still names the record. */
function amountOf(text: string | undefined): number | null {
  const amount = Number(text);
  return text === undefined || text.trim() === '' || !Number.isFinite(amount) ? null : amount;
}

function toFields(issue: Issue): WriteOperation['fields'] {
  const { facts } = issue;
  const named = Object.fromEntries(lookups.filter((sobject) => facts[sobject]).map((sobject) => [`${sobject}__c`, facts[sobject] ?? null]));
  return {
    Code__c: issue.code,
    Message__c: [issue.message, ...(facts.suggestedWhy ? [facts.suggestedWhy] : [])].join('\n').slice(0, 4_000),
    Suggested_Value__c: facts.suggested?.slice(0, 255) || null,
    Actions__c: issue.actions.join('\n').slice(0, 2_000),
    Field__c: issue.field?.slice(0, 120) ?? null,
    State__c: issue.state === 'open' ? 'Open' : 'Resolved',
    Flow__c: issue.flow,
    Entity_Key__c: issue.entityKey.slice(0, 160),
    Number__c: facts.number?.slice(0, 40) ?? null,
    Amount__c: amountOf(facts.amount),
    First_At__c: issue.firstAt.toISOString(),
    Last_At__c: issue.lastAt.toISOString(),
    Attempts__c: issue.attempts,
    ...named,
  };
}
