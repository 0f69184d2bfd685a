import v8 from 'node:v8';
import { serve } from '@hono/node-server';
import pino from 'pino';
import { createApp } from './app.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import type { Log } from './core/log.ts';
import { SyncError } from './core/sync-error.ts';
import type { SyncEvent } from './core/sync-event.ts';
import { allFlows, allStoreFlows } from './flows/all-flows.ts';
import { type ChangeStream, openChangeStream } from './open-change-stream.ts';
import { closeIssues, type Commands, openCommands } from './open-commands.ts';
import { type OpenConnection, openConnection } from './open-connection.ts';
import { type Intake, openIntake } from './open-intake.ts';
import { openEffectiveSettings, openSettings } from './open-settings.ts';
import { credentialChannel, openSetup } from './open-setup.ts';
import { openMatching } from './open-matching.ts';
import { createValueLook } from './open-usual-values.ts';
import { openWatching } from './open-watching.ts';
import { createWholes, openSweeps, sweepChannel, type Sweeps } from './open-sweeps.ts';
import type { HealthChecks } from './operations/health-routes.ts';
import { createMetrics } from './operations/metrics.ts';
import { listFlowWork, listWork, readJourney, setFlowPaused } from './operations/operator-queries.ts';
import type { OperationPorts } from './operations/operation-routes.ts';
import { issueFlow } from './pipeline/finish.ts';
import { findDeadLetter, listDeadLetters, moveDeadLetters } from './queue/dead-letters.ts';
import { startWorker } from './queue/worker.ts';
import { announceChannel, createWorkQueue, type WorkQueue } from './queue/work-queue.ts';
import { createFlowWorks } from './run-jobs.ts';
import { readAuditChain } from './store/audit-log.ts';
import { createBatchTraces } from './store/batch-trace.ts';
import { claimSystem, type Connection, seedConnection } from './store/connection-store.ts';
import { type Database, openDatabase, retryingSql } from './store/database.ts';
import { settingsChannel } from './store/setting-version.ts';
import { holdProcessNumber } from './store/process-holder.ts';
import { listStreamPlaces } from './store/stream-place.ts';
import { createVault } from './store/vault.ts';

const shutdownMs = 20_000;
/** What each flow into the store follows in the org. */
const triggers = allStoreFlows.flatMap((flow) => flow.changes.map((change) => ({ ...change, flow: flow.name })));
const connectionName = 'default';

/** Starts the service. Everything it is made of is put together here and nowhere else. */
async function start(config: Config): Promise<void> {
  const log = pino({ level: config.logLevel, base: { service: 'crosswalk' } });
  const say: Log = { debug: (event, fields) => log.debug(fields ?? {}, event), info: (event, fields) => log.info(fields ?? {}, event), warn: (event, fields) => log.warn(fields ?? {}, event), error: (event, fields) => log.error(fields ?? {}, event) };
  for (const warning of config.warnings) say.warn('config.warning', { warning });
  const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, log: say });
  const holder = await holdProcessNumber(database.pool);
  const vault = createVault(database.pool, config.masterKeys);
  const connection = await seedConnection(database.pool, { name: connectionName, storeHash: config.bigcommerce.storeHash ?? '' });
  await claimConfiguredStore(database, connection, config.bigcommerce.storeHash);
  const metrics = createMetrics();
  const queue = createWorkQueue({ sql: retryingSql(database.pool), holder: holder.number, leaseMs: config.leaseMs });
  const stopHearing = database.listen(announceChannel, queue.heard);
  const effective = await openEffectiveSettings({ config, database, connection });
  const stopHearingSettings = database.listen(settingsChannel, () => void effective.refresh().catch((error: unknown) => say.warn('settings.not-taken', { reason: error instanceof Error ? error.message : 'unknown' })));
  const traces = createBatchTraces(Date.now);
  const open = await openConnection({ connection, config, database, vault, metrics, settings: effective, onCall: traces.noteCall, log: say });
  // A version may map a field that the org had not when it was last described here.
  const stopHearingFields = database.listen(settingsChannel, open.forget);
  const setup = openSetup({ open, config, database, log: say });
  const sweeps = config.role === 'intake' ? undefined : openSweeps({ open, database, queue, log: say });
  const intake = config.role === 'worker' ? undefined : await openIntake({ open, config, vault, queue, metrics, log: say, wholesOf: createWholes(database.pool, connection), sweepNow: () => void database.pool.query('select pg_notify($1, $2)', [sweepChannel, '']).catch(() => {}) });
  const stopHearingSweeps = database.listen(sweepChannel, () => sweeps?.sweepNow());
  const changes = config.role === 'worker' ? undefined : openChangeStream({ open, config, database, queue, metrics, log: say, holder: holder.number, triggers });
  const checks = { ...checksOf(database, open), ...(intake ? { hooks: async () => (await open.credentials.storeAccess(), intake.problem()) } : {}) };
  const settings = config.role === 'intake' ? undefined : openSettings({ open, config, database, queue, effective, log: say });
  const remarks: HealthChecks = { ...(changes ? { stream: async () => changes.problem() } : {}), ...(settings ? { settings: async () => settings.problem() } : {}) };
  const matching = openMatching({ open, config, database, queue, effective });
  const commands = settings && openCommands({ open, duplicates: matching.desk, config, database, queue, log: say, settings, flows: allFlows, triggers, shown: [...allFlows, ...allStoreFlows], checks: { ...checks, ...remarks }, issueAddress: setup.issueAddress, forgetSettingsWriter: setup.forgetSettingsWriter, checkHooks: intake?.checkHooks });
  const stopHearingCredentials = followCredentials({ open, database, intake, sweeps, changes, commands });
  const app = createApp({
    webhooks: intake?.webhooks,
    connect: setup.connect,
    oauth: setup.oauth,
    checks,
    remarks,
    operations: operationsOf({ config, database, queue, connectionId: connection.id, intake, sweeps, changes, issueAddress: setup.issueAddress }),
    metrics,
    log: say,
    async beforeScrape() {
      for (const row of await listFlowWork(database.pool)) metrics.workWaiting.set({ flow: row.flow }, row.waiting);
    },
  });
  const server = serve({ fetch: app.fetch, port: config.port });
  const works = createFlowWorks({ flows: allFlows, storeFlows: allStoreFlows, queue, database, metrics, traces, log: say, connectionOf: () => open, pressure: open.pressure });
  const worker = commands && startWorker({ queue, leaseMs: config.leaseMs, log: say, flows: [commands.work, ...works] });
  const watching = settings && openWatching({ open, config, database, queue, effective, log: say, looks: { 'duplicate-watch': matching.look, 'usual-values': createValueLook({ open, config, database, queue, effective, flows: allFlows }) } });
  const ending = new AbortController();
  if (worker) void open.warmUp(ending.signal);
  say.info('service.started', { port: config.port, role: config.role, database: database.description, connection: connection.name });

  const stop = async (signal: string) => {
    if (ending.signal.aborted) return;
    ending.abort();
    say.info('service.stopping', { signal });
    const closed = new Promise((resolve) => server.close(resolve));
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    await worker?.stop(shutdownMs);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2_000))]);
    await Promise.all([intake?.stop(), sweeps?.stop(), changes?.stop(), commands?.stop(), settings?.stop(), matching.close(), watching?.stop()]);
    await Promise.all([stopHearing(), stopHearingSettings(), stopHearingFields(), stopHearingSweeps(), stopHearingCredentials()]);
    await open.close();
    // The last one out stops the embedded server.
    const isShared = await holder.hasCompany().catch(() => false);
    await holder.release();
    await database.close({ stopServer: !isShared });
    say.info('service.stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

/** The store of the environment is the connection's, unless it has records of another. */
async function claimConfiguredStore(database: Database, connection: Connection, storeHash: string | undefined): Promise<void> {
  if (storeHash === undefined || connection.storeHash === storeHash) return;
  if (connection.storeHash !== '') throw new Error(`This database belongs to the store ${connection.storeHash}, but BIGCOMMERCE_STORE_HASH is ${storeHash}. Use the former value, or another CROSSWALK_DATABASE_URL or CROSSWALK_DATA_DIR.`);
  await claimSystem(database.pool, connection.id, { storeHash });
  connection.storeHash = storeHash;
}

/** A store or an org that was connected, connected anew or taken back, here or in another process, takes effect at once. */
function followCredentials({ open, database, intake, sweeps, changes, commands }: { open: OpenConnection; database: Database; intake: Intake | undefined; sweeps: Sweeps | undefined; changes: ChangeStream | undefined; commands: Commands | undefined }): () => Promise<void> {
  const { credentials } = open;
  credentials.onChange((system) => {
    if (system === 'settings') return commands?.mirrorSoon();
    intake?.checkHooks();
    sweeps?.sweepNow();
    changes?.pollNow();
    commands?.mirrorSoon();
  });
  open.onStoreRefused(() => commands?.mirrorSoon());
  return database.listen(credentialChannel, () => {
    for (const each of [credentials.store, credentials.org, credentials.settings]) {
      each.forget();
      // A vault that cannot be read now is read by the next call.
      each.current().catch(() => {});
    }
  });
}

function checksOf(database: Database, open: OpenConnection) {
  return {
    database: async () => {
      await database.pool.query('select 1');
      return undefined;
    },
    bigcommerce: async (signal: AbortSignal) => {
      // The request window is kept in the database: what fails there is not the store's fault, and the database's own check says it.
      await open.storeClient.get('/v2/time', signal).catch((error: unknown) => {
        if (error instanceof SyncError) throw error;
      });
      return undefined;
    },
    salesforce: async (signal: AbortSignal) => {
      await open.orgClient.get('/limits', signal);
      return undefined;
    },
  };
}

function operationsOf(parts: { config: Config; database: Database; queue: WorkQueue; connectionId: number; intake: Intake | undefined; sweeps: Sweeps | undefined; changes: ChangeStream | undefined; issueAddress: OperationPorts['issueAddress'] }): OperationPorts {
  const { config, database, queue, connectionId } = parts;
  const sql = database.pool;
  const flows = [...allFlows, ...allStoreFlows];
  const isFlow = (name: string) => flows.some((flow) => flow.name === name);
  return {
    operatorToken: config.operatorToken,
    listConnections: async () => (await sql.query('select id, name, store_hash as "storeHash", org_id as "orgId" from crosswalk.connection order by id')).rows,
    async listFlows() {
      const work = new Map((await listFlowWork(sql)).map((row) => [row.flow, row]));
      return flows.map(({ name, description }) => ({ name, description, isPaused: work.get(name)?.isPaused ?? false, waiting: work.get(name)?.waiting ?? 0, leased: work.get(name)?.leased ?? 0, oldestAt: work.get(name)?.oldestAt ?? null }));
    },
    async setPaused(flow, isPaused) {
      if (!isFlow(flow)) return false;
      await setFlowPaused(sql, [connectionId], flow, isPaused);
      queue.announce(flow);
      return true;
    },
    listWork: (flow) => listWork(sql, flow),
    listDeadLetters: (filter) => listDeadLetters(sql, filter),
    findDeadLetter: (id) => findDeadLetter(sql, id),
    async redrive(ids) {
      const letters = await database.transaction(async (transaction) => {
        const moved = await moveDeadLetters(transaction, ids, 'redriven');
        await queue.enqueue(moved.map(({ connectionId: id, flow, entityKey }): SyncEvent => ({ connectionId: id, flow, entityKey, source: 'command' })), transaction);
        return moved;
      });
      for (const letter of letters) queue.announce(letter.flow);
      return letters.length;
    },
    async discard(ids) {
      const letters = await database.transaction(async (transaction) => {
        const moved = await moveDeadLetters(transaction, ids, 'discarded');
        await closeIssues({ connectionId, queue }, moved, transaction);
        return moved;
      });
      queue.announce(issueFlow);
      return letters.length;
    },
    async sync(flow, entityKeys) {
      if (!isFlow(flow)) return 0;
      await queue.enqueue(entityKeys.map((entityKey): SyncEvent => ({ connectionId, flow, entityKey, source: 'command' })));
      queue.announce(flow);
      return entityKeys.length;
    },
    journey: (flow, entityKey) => readJourney(sql, flow, entityKey),
    listStreams: () => listStreamPlaces(sql, connectionId),
    async sweep() {
      parts.changes?.pollNow();
      return parts.sweeps?.sweep();
    },
    compareKeys: async () => parts.sweeps?.compareKeys(),
    async rotateHookSecrets() {
      await parts.intake?.rotateSecrets();
      return parts.intake !== undefined;
    },
    issueAddress: parts.issueAddress,
    readAuditChain: () => readAuditChain(sql),
  };
}


// A batch is garbage soon after it was made, and many are under way: left to itself the heap grows by half a gigabyte before it is swept, and is no faster for it.
for (const flag of ['--max-semi-space-size=16', '--heap-growing-percent=100']) v8.setFlagsFromString(flag);

try {
  await start(readConfig());
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : `Crosswalk did not start: ${error instanceof Error ? error.message : String(error)}`}\n`);
  process.exit(1);
}
