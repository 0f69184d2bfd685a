import { setTimeout as sleep } from 'node:timers/promises';
import { compileFlows } from './open-mapping.ts';
import type { OpenConnection } from './open-connection.ts';
import { issue } from './connectors/salesforce/targets.ts';
import type { Job, JobOutcome } from './core/job.ts';
import type { Log } from './core/log.ts';
import { SyncError, toSyncError } from './core/sync-error.ts';
import type { SyncEvent } from './core/sync-event.ts';
import { mirrorIssues } from './operations/issue-mirror.ts';
import type { Metrics } from './operations/metrics.ts';
import { newsOf } from './pipeline/batch-news.ts';
import type { FlowDefinition } from './pipeline/define-flow.ts';
import type { StoreFlowDefinition } from './pipeline/define-store-flow.ts';
import { finish, type FinishPorts, issueFlow } from './pipeline/finish.ts';
import { overrideValues } from './pipeline/override-values.ts';
import { type BatchResult, runFlow } from './pipeline/run-flow.ts';
import { runStoreFlow } from './pipeline/run-store-flow.ts';
import type { Transformer } from './pipeline/transform.ts';
import { recordDeadLetters, resolveDeadLetters } from './queue/dead-letters.ts';
import { decideOutcome, type RetryPolicy } from './queue/retry-policy.ts';
import { createGate } from './queue/gate.ts';
import type { FlowWork } from './queue/worker.ts';
import type { Lease, WorkQueue } from './queue/work-queue.ts';
import { appendAudit, lockAudit } from './store/audit-log.ts';
import { type BatchTrace, type BatchTraces, saveBatchTrace } from './store/batch-trace.ts';
import { releaseClaims } from './store/claim-store.ts';
import type { Database } from './store/database.ts';
import { noteHeldRecords } from './store/held-record.ts';
import { findIssues, reportIssues } from './store/issue-store.ts';
import { deleteLinks, saveLinks } from './store/link-store.ts';
import { countOutcomes } from './store/metric-slots.ts';
import { findLiveSettings } from './store/setting-version.ts';
import { findOverrides } from './store/value-override.ts';
import { noteNews } from './store/watch-store.ts';

type Deps = { flows: readonly FlowDefinition[]; storeFlows: readonly StoreFlowDefinition[]; queue: WorkQueue; database: Database; metrics: Metrics; traces: BatchTraces; log: Log; connectionOf(id: number): OpenConnection; /** Share of the source's request window that is used up, 0..1. */ pressure(): number };

/** Announces work of any flow. */
const everyFlow = '';
const batchMax = 200;
/**
 * Batches of one flow at a time. An org takes its time for every row, so many are on their way into it while few are read and compared:
 * those take this process's time.
 */
const batchesAtOnce = 12;
const preparedAtOnce = 2;
/** Batches of one flow into the store: its request window is small. */
const storeBatchesAtOnce = 4;
const issueRetry: RetryPolicy = { attemptsMax: 20, delayMs: 2_000, delayMsMax: 300_000 };
/** Codes that say nothing but "with the next batch". */
const quiet: ReadonlySet<string> = new Set(['IDENTITY_BUSY', 'BATCH_FULL']);
const emptyConfirmation = { links: [], dropped: [], differing: [] };

/** Binds the pipeline to queue, database and connections: one FlowWork per flow, and one that mirrors issues. */
export function createFlowWorks(deps: Deps): FlowWork[] {
  const pipeline: Pipeline = { deps, transform: compileFlows(deps.flows) };
  const workOf = (flow: Flow, concurrency: number, run: RunBatch): FlowWork => ({
    flow: flow.name,
    batchMax,
    concurrency,
    pressure: () => deps.pressure(),
    run: (lease, signal) => eachConnection(lease, (jobs, connectionId) => runBatch({ deps, flow, lease, jobs, connectionId, signal }, run)),
  });
  const works = [...deps.flows.map((flow) => workOf(flow, batchesAtOnce, intoSalesforce(pipeline, flow))), ...deps.storeFlows.map((flow) => workOf(flow, storeBatchesAtOnce, intoStore(pipeline, flow)))];
  return [...works, { flow: issueFlow, batchMax, concurrency: 1, run: (lease, signal) => eachConnection(lease, (jobs, connectionId) => runIssues({ deps, lease, jobs, connectionId, signal })) }];
}

/** Returns which share of the jobs had to wait for others. */
async function eachConnection(lease: Lease, work: (jobs: Job[], connectionId: number) => Promise<number>): Promise<number> {
  let waiting = 0;
  for (const [connectionId, jobs] of Map.groupBy(lease.jobs, (job) => job.connectionId)) waiting += await work(jobs, connectionId);
  return waiting / lease.jobs.length;
}

type Flow = Pick<FlowDefinition, 'name' | 'retry'>;
type Batch = { deps: Deps; flow: Flow; lease: Lease; jobs: Job[]; connectionId: number; signal: AbortSignal };
/** `giveBack` ends the work of jobs that only wait for others while the rest of the batch goes on. */
type RunBatch = (batch: Batch, giveBack: (given: readonly { job: Job; error: SyncError }[]) => Promise<void>) => Promise<BatchResult>;

/** Runs a batch and makes its outcome durable, whatever it is. Returns how many jobs wait for identities that other batches hold. */
async function runBatch(batch: Batch, run: RunBatch): Promise<number> {
  const { deps, flow, lease, jobs, connectionId } = batch;
  const startedAt = performance.now();
  const settings = deps.connectionOf(connectionId).settingsVersion();
  deps.metrics.batchSize.observe({ flow: flow.name }, jobs.length);
  const givenBack = new Set<Job>();
  let waiting = 0;
  const giveBack = async (given: readonly { job: Job; error: SyncError }[]) => {
    for (const { job } of given) givenBack.add(job);
    waiting += given.filter(({ error }) => error.code === 'IDENTITY_BUSY').length;
    const settlements = given.map(({ job, error }) => ({ job, outcome: decideOutcome(error, job.attempt, flow.retry, Math.random()) }));
    const kept = await deps.queue.settle(lease, settlements);
    deps.queue.announce(flow.name);
    report({ batch, held: kept, settlements, durationMs: performance.now() - startedAt, errors: new Map(given.map(({ job, error }) => [job, error])) });
  };
  let result: BatchResult;
  const trace: BatchTrace = { stages: [], requests: [] };
  try {
    result = (await isFlowOff(batch)) ? switchedOff(jobs) : await deps.traces.run(trace, () => run(batch, giveBack));
  } catch (thrown) {
    // A system that is away, or a lost answer, concerns the whole batch; what landed is found again by its keys.
    const error = toSyncError(thrown, 'extract');
    result = { records: [], buried: [], fallout: jobs.filter((job) => !givenBack.has(job)).map((job) => ({ job, error })), confirmation: emptyConfirmation, followUps: [] };
  }
  if ([...result.records, ...result.fallout].some((one) => one.error?.code === 'SETUP_INCOMPLETE')) deps.connectionOf(connectionId).forget();
  const { held, settlements } = await finish(result, connectionId, finishPorts(batch, trace, { settings, digestKey: result.digestKey }));
  // Follow-up work, issues, and whatever waited for an identity this batch held.
  deps.queue.announce(everyFlow);
  const errors = new Map([...result.records, ...result.fallout].map((one) => [one.job, one.error]));
  report({ batch, held, settlements, durationMs: performance.now() - startedAt, errors });
  return waiting;
}

/** Another version of the settings takes hold between batches, never inside one. */
const isFlowOff = async ({ deps, flow, connectionId, signal }: Batch): Promise<boolean> => (await deps.connectionOf(connectionId).ports(signal)).context.settings.flows?.[flow.name]?.isOn === false;

const switchedOff = (jobs: readonly Job[]): BatchResult => ({ records: [], buried: [], fallout: jobs.map((job) => ({ job, error: new SyncError('FLOW_OFF', { stage: 'extract' }) })), confirmation: emptyConfirmation, followUps: [] });

type Pipeline = { deps: Deps; transform: Transformer };
const flowOf = (deps: Deps) => (name: string) => deps.flows.find((one) => one.name === name);

/** Of the store's records into Salesforce. */
function intoSalesforce({ deps, transform }: Pipeline, flow: FlowDefinition): RunBatch {
  const prepare = createGate(preparedAtOnce);
  return async ({ lease, jobs, connectionId, signal }, giveBack) => {
    const overrides = await findOverrides(deps.database.pool, { connectionId, flow: flow.name, entityKeys: jobs.map((job) => job.entityKey) });
    const ports = {
      connection: (id: number, within: AbortSignal) => deps.connectionOf(id).ports(within),
      flowOf: flowOf(deps),
      transform: overrideValues(transform, overrides),
      isLeaseHeld: () => deps.queue.extendLease(lease),
      random: Math.random,
      now: Date.now,
      prepare,
      wait: (ms: number) => sleep(ms),
      giveBack,
      mark: deps.traces.mark,
      announceReleased: () => deps.queue.announce(everyFlow),
    };
    return runFlow(jobs, flow, { connectionId, token: lease.token, ports, signal });
  };
}

/** Of Salesforce records into the store. */
function intoStore({ deps, transform }: Pipeline, flow: StoreFlowDefinition): RunBatch {
  return ({ lease, jobs, connectionId, signal }) => {
    const ports = { connection: (id: number, within: AbortSignal) => deps.connectionOf(id).ports(within), flowOf: flowOf(deps), transform, isLeaseHeld: () => deps.queue.extendLease(lease), random: Math.random, mark: deps.traces.mark };
    return runStoreFlow(jobs, flow, { connectionId, token: lease.token, ports, signal });
  };
}

/** `settings`: the version the batch began with. */
function finishPorts({ deps, flow, lease, connectionId }: Batch, trace: BatchTrace, { settings, digestKey }: { settings: number; digestKey: string | undefined }): FinishPorts {
  const { database, queue } = deps;
  const at = { connectionId, flow: flow.name };
  return {
    transaction: database.transaction,
    lock: lockAudit,
    async settle(settlements, sql) {
      const held = await queue.settle(lease, settlements, sql);
      const kept = new Set(held);
      await countOutcomes(sql, at, settlements.filter(({ job }) => kept.has(job)));
      return held;
    },
    decide: (error, job) => decideOutcome(error, job.attempt, flow.retry, Math.random()),
    saveLinks: (sql, links) => saveLinks(sql, connectionId, links),
    deleteLinks: (sql, links) => deleteLinks(sql, connectionId, links),
    async audit(sql, entries) {
      const told = entries.map((entry) => ({ ...entry, detail: { ...entry.detail, batch: lease.token, ...(settings === 0 ? {} : { settings }) } }));
      await appendAudit(sql, connectionId, told, new Date().toISOString());
      if (entries.length > 0) await saveBatchTrace(sql, { connectionId, id: lease.token }, trace);
    },
    recordDeadLetters,
    resolveDeadLetters,
    reportIssues: (sql, opened, resolved) => reportIssues(sql, connectionId, opened, resolved),
    async noteHeld(sql, records) {
      await noteHeldRecords(sql, at, records);
      // Published while the batch was under way: what it kept out by the former settings is looked at by the new ones.
      const isOutdated = records.held.length > 0 && ((await findLiveSettings(sql, connectionId))?.version ?? 0) !== settings;
      if (isOutdated) await queue.enqueue(records.held.map(({ entityKey }): SyncEvent => ({ ...at, entityKey, source: 'flow' })), sql);
    },
    noteNews: (sql, records) => noteNews(sql, connectionId, newsOf(records, digestKey)),
    enqueue: (sql, events) => queue.enqueue(events, sql),
    releaseClaims: (sql) => releaseClaims(sql, connectionId, lease.token),
  };
}

type Report = { batch: Batch; held: readonly Job[]; settlements: readonly { job: Job; outcome: JobOutcome }[]; durationMs: number; errors: ReadonlyMap<Job, SyncError | undefined> };

function report({ batch, held, settlements, durationMs, errors }: Report): void {
  const { metrics, log } = batch.deps;
  const kept = new Set(held);
  for (const { job, outcome } of settlements) {
    const state = kept.has(job) ? outcome.state : 'lost';
    metrics.jobs.inc({ flow: job.flow, outcome: state });
    if (state === 'done') metrics.endToEnd.observe({ flow: job.flow }, Math.max(0, (Date.now() - Date.parse(job.receivedAt)) / 1000));
    const error = errors.get(job);
    // Codes and field names only: an org's message may quote the record.
    const fields = { flow: job.flow, entityKey: job.entityKey, attempt: job.attempt, outcome: state, stage: error?.stage ?? 'confirm', code: error?.code, field: error?.field, durationMs: Math.round(durationMs) };
    if (state === 'dead') log.warn('job.dead', fields);
    else if (error && error.disposition !== 'skip' && !quiet.has(error.code)) log.info('job.waits', fields);
    else log.debug('job.settled', fields);
  }
}

async function runIssues(batch: Omit<Batch, 'flow' | 'transform' | 'prepare'>): Promise<number> {
  const { deps, lease, jobs, connectionId, signal } = batch;
  const open = deps.connectionOf(connectionId);
  const decide = (error: SyncError, job: Job) => decideOutcome(error, job.attempt, issueRetry, Math.random());
  const settlements = await mirrorIssues(jobs, { findIssues: (keys) => findIssues(deps.database.pool, connectionId, keys), target: open.target, entity: issue, store: open.connection.storeHash, decide }, signal).catch((thrown: unknown) => {
    const error = toSyncError(thrown, 'load');
    return jobs.map((job) => ({ job, outcome: decide(error, job) }));
  });
  await deps.queue.settle(lease, settlements);
  for (const { job, outcome } of settlements) deps.metrics.jobs.inc({ flow: job.flow, outcome: outcome.state });
  return 0;
}
