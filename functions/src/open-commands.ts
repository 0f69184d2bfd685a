import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config.ts';
import { createChangeFeeds } from './connectors/bigcommerce/change-feed.ts';
import { listKeyPage } from './connectors/bigcommerce/key-list.ts';
import { createCommandRows } from './connectors/salesforce/command-rows.ts';
import { createIssueOwners } from './connectors/salesforce/issue-owners.ts';
import { createNames } from './connectors/salesforce/names.ts';
import { createObjectFinder } from './connectors/salesforce/org-channel.ts';
import { inList } from './connectors/salesforce/soql.ts';
import { createStatusRows } from './connectors/salesforce/status-rows.ts';
import { createUserRights } from './connectors/salesforce/user-rights.ts';
import type { Log } from './core/log.ts';
import { errorCatalog } from './core/sync-error.ts';
import type { Sql } from './core/sql.ts';
import type { RecordTrigger, SyncEvent } from './core/sync-event.ts';
import { recordEntityKey } from './core/sync-event.ts';
import { createControlPanelLinks } from './connectors/bigcommerce/control-panel.ts';
import { openAssistant } from './open-assistant.ts';
import type { OpenConnection } from './open-connection.ts';
import type { Matching } from './open-matching.ts';
import { createPreview, flowOfKey } from './open-preview.ts';
import type { Settings } from './open-settings.ts';
import { openSetupCommands } from './open-setup-commands.ts';
import type { SetupPorts } from './operations/command-setup.ts';
import { type CommandTick, keepCommandClock } from './operations/command-clock.ts';
import { createMapWatch } from './operations/map-watch.ts';
import { createAccessWatch, listDenied } from './operations/access-watch.ts';
import { createCommandExecutor } from './operations/command-executor.ts';
import { createCommandHandlers } from './operations/command-handlers.ts';
import { findAudit } from './operations/command-audit.ts';
import { monitorFigures, readWaitingRecords, waitingKey } from './operations/monitor-figures.ts';
import { listFlowWork, setFlowPaused } from './operations/operator-queries.ts';
import { readTries, readWaiting } from './operations/record-journey.ts';
import { createStatusMirror, type StatusRow } from './operations/status-mirror.ts';
import { basesFor, compareRecord } from './pipeline/compare-record.ts';
import type { FlowDefinition } from './pipeline/define-flow.ts';
import { issueFlow } from './pipeline/finish.ts';
import { findOpenDeadLetters, listDeadLetters, moveDeadLetters } from './queue/dead-letters.ts';
import { decideOutcome, type RetryPolicy } from './queue/retry-policy.ts';
import type { FlowWork } from './queue/worker.ts';
import type { WorkQueue } from './queue/work-queue.ts';
import { compileFlows } from './open-mapping.ts';
import { appendAudit, lockAudit } from './store/audit-log.ts';
import { forgetBatchTraces } from './store/batch-trace.ts';
import { moveCheckpoint, readCheckpoint } from './store/checkpoint-store.ts';
import { findCommand, finishCommand, forgetCommands, giveCommandBack, saveCommandPosition, takeCommand } from './store/command-store.ts';
import type { Database } from './store/database.ts';
import { reportIssues } from './store/issue-store.ts';
import { findLinksByEntity, findLinksByRecord, rebaseLink } from './store/link-store.ts';
import { forgetMetricSlots, listMetricSlots, slotMs } from './store/metric-slots.ts';
import { saveOverrides } from './store/value-override.ts';

/** What people ask of the service through records of the org. */
export type Commands = {
  /** The work of the flow `commands`, for the worker. */
  work: FlowWork;
  /** What pages show has just changed. */
  mirrorSoon(): void;
  /** Stops polling, mirroring and purging. */
  stop(): Promise<void>;
};

/** The row of the mirror that says where records stand in the store's own pages. */
const linksKey = 'store:links';
const linksOf = (open: OpenConnection) => createControlPanelLinks(open.controlPanelUrl()).patterns;

/** What is given up is no issue any more; its row in the org says so soon. */
export async function closeIssues({ connectionId, queue }: { connectionId: number; queue: WorkQueue }, letters: readonly { flow: string; entityKey: string }[], sql: Sql): Promise<void> {
  const closed = await reportIssues(sql, connectionId, [], letters.map(({ flow, entityKey }) => `${flow}/${entityKey}`));
  await queue.enqueue(closed.map((key): SyncEvent => ({ connectionId, flow: issueFlow, entityKey: `issue:${key}`, source: 'command' })), sql);
}

type Checks = Readonly<Record<string, (signal: AbortSignal) => Promise<string | undefined>>>;
type Deps = {
  open: OpenConnection;
  config: Config;
  database: Database;
  queue: WorkQueue;
  log: Log;
  /** Flows that read the store. */
  flows: readonly FlowDefinition[];
  /** What flows follow in the org. */
  triggers: readonly (RecordTrigger & { flow: string })[];
  /** Every flow, as the org shows it. */
  shown: readonly { name: string; description: string }[];
  checks: Checks;
  settings: Settings;
  /** What people do about contacts that are probably one person. */
  duplicates: Matching['desk'];
  issueAddress: SetupPorts['issueAddress'];
  forgetSettingsWriter: SetupPorts['forgetSettingsWriter'];
  checkHooks: (() => void) | undefined;
};

const commandFlow = 'commands';
const commandObject = 'Crosswalk_Command__c';
const tickName = 'commands-tick';
const batchMax = 20;
/** A long command holds one of them for as long as it takes. */
const batchesAtOnce = 4;
const retry: RetryPolicy = { attemptsMax: 8, delayMs: 1_000, delayMsMax: 60_000 };
const heartbeatFreshMs = 60_000;
const doneLifeMs = 7 * 86_400_000;
const heartbeatLifeMs = 86_400_000;
const traceLifeMs = 30 * 86_400_000;
const slotLifeMs = 86_400_000;
const objectTimeoutMs = 30_000;
const shortIdLength = 15;
const driftLengthMax = 1_000;

/** Does commands, finds those whose event was lost, mirrors the state of the service into the org. */
export function openCommands(deps: Deps): Commands {
  const { open, database, queue, log, config } = deps;
  const names = createNames(config.salesforce.namespace);
  const connectionId = open.connection.id;
  const rows = createCommandRows({ client: open.orgClient, names });
  const statuses = createStatusRows({ client: open.orgClient, names });
  const rights = createUserRights({ client: open.orgClient, names });
  const setup = openSetupCommands({ open, config, database, followed: [...new Set(deps.triggers.map(({ sobject }) => sobject))], mappingDrift: deps.settings.mappingDrift, issueAddress: deps.issueAddress, forgetSettingsWriter: deps.forgetSettingsWriter, checkHooks: deps.checkHooks, onSettled: () => clock.mirrorSoon() });
  const watchAccess = createDeniedWatch(deps, rights);
  const watchMaps = createDriftWatch(deps);
  // Whoever has just mended something and looks again wants to see it work.
  const preflight: SetupPorts['preflight'] = async (signal) => (await Promise.all([setup.ports.preflight(signal), watchAccess(signal, true)]))[0];
  const act = createCommandHandlers({ ...rights, ...setup.ports, preflight, ...recordPorts(deps), ...storePorts(deps), ...operatorPorts(deps), ...recordViews(deps), preview: createPreview(deps), rulesOf: open.rulesOf, settings: deps.settings.desk, mapping: deps.settings.mapping, duplicates: { ...deps.duplicates, accessLevels: rights.accessLevels }, match: deps.duplicates.match, assist: openAssistant({ model: config.languageModel, mapping: deps.settings.mapping, sql: database.pool, connectionId, log }), connectionId, enqueue: (events, sql) => queue.enqueue(events, sql) });
  let shownOfRecords: string | undefined;
  const clock = keepCommandClock({
    ...tickPorts(deps),
    async poll(signal) {
      const { ids, isWatched } = await rows.poll(new Date(Date.now() - heartbeatFreshMs), signal);
      await queue.enqueue(ids.map((id): SyncEvent => ({ connectionId, flow: commandFlow, entityKey: recordEntityKey(commandObject, id), source: 'poll' })));
      if (ids.length > 0) queue.announce(commandFlow);
      await watchAccess(signal);
      await watchMaps(signal);
      return isWatched;
    },
    hasNews: async () => JSON.stringify([await readWaitingRecords(database.pool, connectionId), linksOf(open)]) !== shownOfRecords,
    mirror: createStatusMirror({
      async collect(signal, isWatched) {
        const collected = (await Promise.all([collectStatus(deps, signal), setup.collect(signal, isWatched)])).flat();
        shownOfRecords = JSON.stringify([waitingKey, linksKey].map((wanted) => collected.find(({ key }) => key === wanted)?.value));
        return collected;
      },
      ...statuses,
      now: Date.now,
    }).refresh,
    purge: createPurge(deps, rows, statuses),
    sleep: (ms, signal) => sleep(ms, undefined, { signal, ref: false }).catch(() => {}),
    now: Date.now,
    log,
  });

  return {
    work: {
      flow: commandFlow,
      batchMax,
      concurrency: batchesAtOnce,
      async run(lease, signal) {
        const run = createCommandExecutor({
          org: rows,
          kept: keptCommands(database, connectionId, lease.token),
          holdsPermission: rights.holdsPermission,
          act,
          announce: queue.announce,
          mirrorSoon: clock.mirrorSoon,
          decide: (error, job) => decideOutcome(error, job.attempt, retry, Math.random()),
          now: Date.now,
          log,
        });
        await run(lease.jobs, async (job, outcome) => void (await queue.settle(lease, [{ job, outcome }])), signal);
      },
    },
    mirrorSoon: clock.mirrorSoon,
    stop: clock.stop,
  };
}

/** Tries again what the integration user was refused, as soon as it may. */
function createDeniedWatch({ open, database, queue }: Deps, { accessLevels }: ReturnType<typeof createUserRights>) {
  const connectionId = open.connection.id;
  return createAccessWatch({
    listDenied: () => listDenied(database.pool, connectionId),
    async accessLevels(recordIds, signal) {
      const { userId } = await open.orgSessions.current();
      return userId === undefined ? new Map() : accessLevels(userId, recordIds, signal);
    },
    async redrive(ids) {
      const moved = await database.transaction(async (sql) => {
        const letters = await moveDeadLetters(sql, ids, 'redriven');
        await queue.enqueue(letters.map(({ flow, entityKey }): SyncEvent => ({ connectionId, flow, entityKey, source: 'command' })), sql);
        return letters;
      });
      for (const flow of new Set(moved.map((letter) => letter.flow))) queue.announce(flow);
    },
    now: Date.now,
  });
}

/** One issue for all maps that do not fit the org any more; it goes when they do. */
function createDriftWatch({ open, database, queue, settings }: Deps) {
  const connectionId = open.connection.id;
  const record = { flow: 'settings', entityKey: 'field-maps' };
  const key = `${record.flow}/${record.entityKey}`;
  return createMapWatch({
    find: settings.mappingDrift,
    async report(problems) {
      const message = problems.map(({ path, rule }) => `${path.split('.').at(-1)} ${rule}.`).join(' ').slice(0, driftLengthMax);
      const issue = { key, ...record, error: { code: 'FIELD_GONE', message, field: problems[0]?.path.split('.').at(-1), actions: errorCatalog.FIELD_GONE.actions }, attempts: 1, facts: {} };
      const changed = await reportIssues(database.pool, connectionId, problems.length > 0 ? [issue] : [], problems.length > 0 ? [] : [key]);
      await queue.enqueue(changed.map((one): SyncEvent => ({ connectionId, flow: issueFlow, entityKey: `issue:${one}`, source: 'command' })));
      if (changed.length > 0) queue.announce(issueFlow);
    },
    now: Date.now,
  });
}

/** What the database keeps of the commands a lease holds. */
function keptCommands({ pool, transaction }: Database, connectionId: number, token: string): Parameters<typeof createCommandExecutor>[0]['kept'] {
  return {
    transaction,
    take: (id, action) => takeCommand(pool, { connectionId, id, action: action.slice(0, 80), token }),
    giveBack: (id) => giveCommandBack(pool, { connectionId, id, token }),
    find: (id) => findCommand(pool, { connectionId, id }),
    savePosition: (within, id, position) => saveCommandPosition(within, { connectionId, id, token, position }),
    finish: (within, id, answer) => finishCommand(within, { connectionId, id, token, answer }),
  };
}

/** Forgets what is old: answered commands, heartbeats of closed pages, traces, figures. */
function createPurge({ open, database }: Deps, rows: ReturnType<typeof createCommandRows>, statuses: ReturnType<typeof createStatusRows>) {
  return async (signal: AbortSignal): Promise<void> => {
    const before = new Date(Date.now() - doneLifeMs);
    while ((await rows.purge(before, signal)) > 0) signal.throwIfAborted();
    await statuses.removeHeartbeats(new Date(Date.now() - heartbeatLifeMs), signal);
    await forgetCommands(database.pool, open.connection.id, before);
    await forgetBatchTraces(database.pool, new Date(Date.now() - traceLifeMs));
    await forgetMetricSlots(database.pool, new Date(Date.now() - slotLifeMs));
  };
}

function recordPorts({ open, database, flows, triggers, config }: Deps) {
  const linksOf = (recordId: string) => findLinksByRecord(database.pool, open.connection.id, [recordId]);
  const findObject = createObjectFinder({ client: open.orgClient, names: createNames(config.salesforce.namespace), now: Date.now });
  return {
    async routesOfRecord(recordId: string, signal: AbortSignal) {
      const sobject = await findObject(recordId, AbortSignal.any([signal, AbortSignal.timeout(objectTimeoutMs)]));
      const following = triggers.filter((trigger) => trigger.sobject === sobject).map(({ flow }) => ({ flow, entityKey: recordEntityKey(sobject ?? '', recordId) }));
      const kept = (await linksOf(recordId)).flatMap(({ entityKey }) => {
        const flow = entityKey === undefined ? undefined : flowOfKey(flows, entityKey);
        return entityKey === undefined || flow === undefined ? [] : [{ flow, entityKey }];
      });
      return [...new Map([...following, ...kept].map((route) => [`${route.flow} ${route.entityKey}`, route])).values()];
    },
    flowOfKey: (entityKey: string) => flowOfKey(flows, entityKey),
    // Lines follow their order; objects of ours are open to all who hold a permission set of the package.
    recordsOfKey: async (entityKey: string) => [...new Set((await findLinksByEntity(database.pool, open.connection.id, [entityKey])).filter((link) => link.parentKey === undefined && !link.sobject.endsWith('__c')).map((link) => link.salesforceId))],
    keyOfRecord: async (recordId: string) => (await linksOf(recordId)).find((link) => link.entityKey !== undefined)?.entityKey,
  };
}

function storePorts({ open, flows }: Deps) {
  const feeds = createChangeFeeds(open.storeClient);
  const readsOf = (flow: string) => flows.find((one) => one.name === flow)?.reads ?? 'orders';
  return {
    storeFlows: flows.map((flow) => flow.name),
    listChanged(flow: string, since: number, signal: AbortSignal) {
      const feed = feeds.find((one) => one.name === readsOf(flow));
      if (!feed) throw new Error(`The store has no list of ${readsOf(flow)}.`);
      return feed.changes(since, signal);
    },
    listKeys: (flow: string, at: { position: unknown; window: { from?: string | undefined; to?: string | undefined } }, signal: AbortSignal) => listKeyPage(open.storeClient, readsOf(flow), at, signal),
  };
}

function operatorPorts({ open, config, queue, flows, triggers, checks }: Deps) {
  const connectionId = open.connection.id;
  return {
    flows: [...new Set([...flows.map((flow) => flow.name), ...triggers.map((trigger) => trigger.flow)])],
    setPaused: (flow: string, isPaused: boolean, sql: Sql) => setFlowPaused(sql, [connectionId], flow, isPaused),
    issueFlow,
    lettersOf: (records: readonly { flow: string; entityKey: string }[], sql: Sql) => findOpenDeadLetters(sql, records.map((record) => ({ connectionId, ...record }))),
    async moveLetters(ids: readonly number[], state: 'redriven' | 'discarded', sql: Sql) {
      const moved = await moveDeadLetters(sql, ids, state);
      if (state === 'discarded') await closeIssues({ connectionId, queue }, moved, sql);
      return moved;
    },
    saveOverrides: (record: { flow: string; entityKey: string }, values: Parameters<typeof saveOverrides>[2], sql: Sql) => saveOverrides(sql, { connectionId, ...record }, values),
    /** Whether the flow may write it: what describe does not show, the integration user may not see. */
    async isWritable(path: string, signal: AbortSignal) {
      const [sobject = '', field = ''] = path.split('.');
      const isOurs = flows.some((flow) => Object.values(flow.fieldMaps).some(({ entity }) => entity.sobject === sobject));
      return isOurs && (await (await open.ports(signal)).rulesOf(sobject, signal)).get(field)?.isUpdateable === true;
    },
    assignIssues: createIssueOwners({ client: open.orgClient, names: createNames(config.salesforce.namespace) }),
    checks,
  };
}

/** What people look at of one record: both sides, its journey, its place in the store. */
function recordViews({ open, config, database, flows }: Deps) {
  const names = createNames(config.salesforce.namespace);
  const sql = database.pool;
  const connectionId = open.connection.id;
  const transform = compileFlows(flows);
  return {
    async compare(entityKey: string, signal: AbortSignal) {
      const flow = flows.find((one) => one.name === flowOfKey(flows, entityKey));
      if (!flow) return undefined;
      const connection = await open.ports(signal);
      const compared = await compareRecord(entityKey, { flow, connection, transform }, signal);
      return (
        compared && {
          ...compared,
          records: compared.records.map((record) => ({
            ...record,
            async rebase(choices: Readonly<Record<string, 'bigcommerce' | 'salesforce'>>, within: Sql) {
              const to = basesFor(record, choices, connection.digestKey);
              const from = Object.fromEntries(Object.keys(to).flatMap((field) => (record.link?.base[field] === undefined ? [] : [[field, record.link.base[field]]])));
              return record.link !== undefined && rebaseLink(within, connectionId, record.link, { from, to });
            },
          })),
        }
      );
    },
    async namesOf(object: string, recordIds: readonly string[], signal: AbortSignal) {
      const rows = recordIds.length === 0 ? [] : await open.orgClient.query(`SELECT Id, Name FROM ${names.name(object)} WHERE Id ${inList(recordIds)}`, signal);
      return new Map(rows.map((row) => [String(row.Id).slice(0, shortIdLength), String(row.Name)]));
    },
    storeLink: (entityKey: string) => createControlPanelLinks(open.controlPanelUrl())(entityKey),
    audit: (entries: Parameters<typeof appendAudit>[2], within: Sql) => appendAudit(within, connectionId, entries, new Date().toISOString()),
    lockAudit,
    readTries: (keys: readonly string[]) => readTries(sql, connectionId, keys),
    readWaiting: (keys: readonly string[]) => readWaiting(sql, connectionId, keys),
    findAudit: (filter: Parameters<typeof findAudit>[2]) => findAudit(sql, connectionId, filter),
  };
}

function tickPorts({ open, database }: Deps) {
  const name = tickName;
  const connectionId = open.connection.id;
  const toBytes = (tick: CommandTick) => Buffer.from(JSON.stringify(tick));
  return {
    by: randomUUID(),
    async readTick(): Promise<CommandTick | undefined> {
      const position = await readCheckpoint(database.pool, connectionId, name);
      return position && JSON.parse(position.toString());
    },
    moveTick: (from: CommandTick | undefined, to: CommandTick) => moveCheckpoint(database.pool, { connectionId, name, from: from && toBytes(from), to: toBytes(to) }),
  };
}

async function collectStatus({ open, config, database, checks, shown, settings }: Deps, signal: AbortSignal): Promise<StatusRow[]> {
  const work = await listFlowWork(database.pool);
  const workOf = (flow: string) => work.find((row) => row.flow === flow);
  const healthOf = (name: string, problem: string | undefined): StatusRow => ({ key: `health:${name}`, kind: 'health', value: problem === undefined ? { isReady: true } : { isReady: false, problem } });
  const oldest = work.flatMap(({ oldestAt }) => oldestAt ?? []).sort()[0] ?? null;
  const health = await Promise.all(
    // That this row can be written at all says how the org is.
    Object.entries(checks).filter(([name]) => name !== 'salesforce').map(async ([name, check]) => healthOf(name, await check(signal).catch((error: unknown) => (error instanceof Error ? error.message : 'it failed')))),
  );
  return [
    ...health,
    ...(await settings.report(signal)),
    healthOf('salesforce', undefined),
    ...shown.map(({ name, description }): StatusRow => ({ key: `flow:${name}`, kind: 'flow', value: { name, description, isPaused: workOf(name)?.isPaused ?? false, ...(settings.isOn(name) ? {} : { isOff: true }) } })),
    { key: 'metric:work', kind: 'metric', isFigure: true, value: Object.fromEntries(work.map(({ flow, waiting, leased }) => [flow, waiting + leased])) },
    { key: 'metric:lag', kind: 'metric', isFigure: true, value: { oldestAt: oldest } },
    // Rows are written when they change, so that one says alone whether somebody still writes.
    { key: 'metric:report', kind: 'metric', isFigure: true, value: { at: new Date().toISOString() } },
    { key: 'metric:dead-letters', kind: 'metric', isFigure: true, value: { open: (await listDeadLetters(database.pool, {})).length } },
    ...(await monitorFigures({ sql: database.pool, connectionId: open.connection.id, listSlots: (since) => listMetricSlots(database.pool, open.connection.id, since), slotMs, allowance: open.orgClient.allowance, now: Date.now })),
    { key: linksKey, kind: 'store', value: linksOf(open) },
    { key: 'assistant:model', kind: 'assistant', value: { isSetUp: config.languageModel !== undefined } },
    { key: 'metric:api-budget', kind: 'metric', isFigure: true, value: { share: Math.round((open.orgClient.budgetUsed() ?? 0) * 100) / 100 } },
  ];
}
