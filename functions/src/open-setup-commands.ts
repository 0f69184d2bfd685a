import type { Config } from './config.ts';
import { createHookApi } from './connectors/bigcommerce/hook.ts';
import { findMissingScopes, scopesMissingFrom } from './connectors/bigcommerce/scopes.ts';
import { readStoreTime } from './connectors/bigcommerce/store-facts.ts';
import { createNames } from './connectors/salesforce/names.ts';
import { createRunRows, type RunRow } from './connectors/salesforce/run-rows.ts';
import { hookScopes } from './flows/all-flows.ts';
import { exceptionScope } from './intake/webhook-routes.ts';
import type { OpenConnection } from './open-connection.ts';
import { createPreflightChecks } from './open-preflight.ts';
import type { SetupPorts } from './operations/command-setup.ts';
import { backfillPriority, type SyncPorts } from './operations/command-sync.ts';
import { runPreflight } from './operations/preflight.ts';
import type { StatusRow } from './operations/status-mirror.ts';
import { createStoreState } from './operations/store-state.ts';
import { claimSystem } from './store/connection-store.ts';
import type { Database } from './store/database.ts';
import { listFindings, saveFindings } from './store/preflight-store.ts';
import { cancelRun, listRuns, type Run, noteRunPage, openRunPage, runMark } from './store/run-store.ts';

type Deps = {
  open: OpenConnection;
  config: Config;
  database: Database;
  /** What flows follow in the org. */
  followed: readonly string[];
  mappingDrift: Parameters<typeof createPreflightChecks>[0]['mappingDrift'];
  issueAddress: SetupPorts['issueAddress'];
  forgetSettingsWriter: SetupPorts['forgetSettingsWriter'];
  /** Has the keeper of the hooks look now; undefined in a process without intake. */
  checkHooks: (() => void) | undefined;
  /** Has the mirror written soon. */
  onSettled(): void;
};

const wantedScopes = (open: OpenConnection): string[] => [...hookScopes(open.mapsMetafields()), exceptionScope];
const repairTimeoutMs = 20_000;
const repairPollMs = 500;
const second = 1_000;
/** Whoever comes to the page the day after still sees why it was quiet. */
const interruptionShownMs = 86_400_000;
const loadingShownEveryMs = 3_000;

/** What the set-up page asks of the service and sees of it. */
export function openSetupCommands(deps: Deps) {
  const { open, config, database, issueAddress } = deps;
  const connectionId = open.connection.id;
  const sql = database.pool;
  const usernameOf = createUsernames(open);
  const showRuns = createShownRuns(open, config);
  let soon: NodeJS.Timeout | undefined;
  // Whoever watches a first load wants to see it move.
  const showLoad = () => {
    clearTimeout(soon);
    soon = setTimeout(deps.onSettled, loadingShownEveryMs).unref();
  };
  const checks = createPreflightChecks({ open, config, sql, hookScopes: () => wantedScopes(open), followed: deps.followed, mappingDrift: deps.mappingDrift, rulesOf: async (sobject, signal) => (await open.ports(signal)).rulesOf(sobject, signal) });
  const storeState = createStoreState({
    known: open.credentials.store.current,
    check: async (signal) => void (await readStoreTime(open.storeClient, signal)),
    findMissing: async ({ source, detail }, signal) => (source === 'app' ? scopesMissingFrom((detail.scopes ?? '').split(' ')) : await findMissingScopes(open.storeClient, signal)).map(({ label }) => label),
    isRefused: open.isStoreRefused,
    onSettled: deps.onSettled,
    now: Date.now,
  });
  const ports: SetupPorts & Pick<SyncPorts, 'openRunPage' | 'noteRunPage' | 'runMark'> = {
    issueAddress,
    forgetSettingsWriter: deps.forgetSettingsWriter,
    async preflight(signal) {
      // What was learned of the org before somebody mended it is no answer.
      open.forget();
      return runPreflight(checks, signal);
    },
    saveFindings: (within, findings) => saveFindings(within, connectionId, findings),
    repairHooks: (signal) => repairHooks(deps, signal),
    cancelRun: (within, id) => cancelRun(within, { connectionId, id, priority: backfillPriority }),
    openRunPage: (within, id) => openRunPage(within, { connectionId, id }),
    noteRunPage: (within, page) => noteRunPage(within, { connectionId, ...page }),
    runMark,
  };
  return { ports, collect: (signal: AbortSignal, isWatched: boolean) => collect({ ...deps, showLoad, showRuns, usernameOf }, storeState, { signal, isWatched }) };
}

/** Waits until the keeper has registered the hooks, wherever it runs. */
async function repairHooks({ open, config, checkHooks }: Deps, signal: AbortSignal): Promise<string | undefined> {
  checkHooks?.();
  const api = createHookApi(open.storeClient);
  for (const deadline = Date.now() + repairTimeoutMs; ; ) {
    const ours = (await api.list(signal)).filter(({ destination, is_active: isActive }) => isActive && destination.startsWith(config.publicUrl));
    const missing = wantedScopes(open).filter((scope) => !ours.some((hook) => hook.scope === scope));
    if (missing.length === 0) return undefined;
    if (Date.now() > deadline) return `${missing.length} webhooks of the store are still missing.`;
    await new Promise((resolve) => setTimeout(resolve, repairPollMs));
  }
}

type Collecting = Deps & { showLoad(): void; /** Writes the rows of runs that differ from what was written last. */ showRuns(runs: readonly Run[], signal: AbortSignal): Promise<void>; usernameOf(userId: string, signal: AbortSignal): Promise<string | undefined> };

async function collect(deps: Collecting, storeState: ReturnType<typeof createStoreState>, { signal, isWatched }: { signal: AbortSignal; isWatched: boolean }): Promise<StatusRow[]> {
  const { open, config, database } = deps;
  const [store, org, writer, findings, runs] = await Promise.all([storeState(signal), orgState(deps, signal), writerState(deps, signal), listFindings(database.pool, open.connection.id), listRuns(database.pool, open.connection.id)]);
  const isLoading = runs.some(({ state }) => state === 'listing' || state === 'loading');
  if (isLoading && isWatched) deps.showLoad();
  await deps.showRuns(isWatched ? runs : runs.filter(({ state }) => state === 'done' || state === 'cancelled'), signal);
  const { clientId, clientSecret } = config.bigcommerce;
  return [
    { key: 'connection:bigcommerce', kind: 'connection', value: { ...store, canInstall: clientId !== undefined && clientSecret !== undefined } },
    { key: 'connection:salesforce', kind: 'connection', value: { ...org, canSignIn: config.salesforce.webClientId !== undefined } },
    { key: 'connection:settings-writer', kind: 'connection', value: { ...writer, canSignIn: config.salesforce.webClientId !== undefined } },
    ...findings.map(({ name, finding, checkedAt }): StatusRow => ({ key: `preflight:${name}`, kind: 'preflight', value: { ...Object(finding), checkedAt } })),
    ...runs.map((run): StatusRow => ({ key: `run:${run.id}`, kind: 'run', isFigure: run.state === 'listing' || run.state === 'loading', value: { ...run, ...estimate(run, Date.now()) } })),
  ];
}

/** How long it still takes, by the rate so far: seconds, absent while nothing can be said. */
export function estimate({ state, done, listed, share, startedAt }: { state: string; done: number; listed: number; share: number; startedAt: string }, now: number): { total?: number; secondsLeft?: number } {
  if (state === 'done' || state === 'cancelled') return {};
  const total = state === 'loading' ? listed : share > 0 ? Math.round(listed / share) : undefined;
  const elapsed = (now - Date.parse(startedAt)) / second;
  if (total === undefined) return {};
  return done === 0 || elapsed <= 0 ? { total } : { total, secondsLeft: Math.ceil((total - done) / (done / elapsed)) };
}

/** That its row can be written says how the org is; by which way is shown. */
async function orgState({ open, database, usernameOf }: Collecting, signal: AbortSignal): Promise<Record<string, unknown>> {
  const { credential } = await open.credentials.org.current();
  const { organizationId, instanceUrl, userId } = await open.orgSessions.current();
  const username = credential?.detail.username || (userId === undefined ? undefined : await usernameOf(userId, signal));
  const interruption = open.lastInterruption();
  const isOurs = await claimSystem(database.pool, open.connection.id, { orgId: organizationId });
  return {
    state: isOurs ? 'connected' : 'other-org',
    source: credential?.source ?? 'environment',
    ...(credential?.detail.kind === undefined ? {} : { method: credential.detail.kind }),
    ...(username === undefined ? {} : { username }),
    organizationId,
    instanceUrl,
    ...(interruption !== undefined && Date.now() - Date.parse(interruption.to) < interruptionShownMs ? { interruption } : {}),
  };
}

/** Who writes settings, if somebody does. */
async function writerState({ open, usernameOf }: Collecting, signal: AbortSignal): Promise<Record<string, unknown>> {
  const { credential } = await open.credentials.settings.current();
  if (credential === undefined) return { state: 'not-connected' };
  const { userId, username } = credential.detail;
  const name = username || (userId === undefined ? undefined : await usernameOf(userId, signal));
  return { state: 'connected', source: credential.source, ...(name === undefined ? {} : { username: name }) };
}

/** Names of the users the service signs in as, asked for once each. */
function createUsernames({ orgClient }: OpenConnection): Collecting['usernameOf'] {
  const known = new Map<string, string>();
  return async (userId, signal) => {
    if (known.has(userId)) return known.get(userId);
    const [user] = await orgClient.query(`SELECT Username FROM User WHERE Id = '${userId}'`, signal);
    if (typeof user?.Username === 'string') known.set(userId, user.Username);
    return known.get(userId);
  };
}

const stateWords = { listing: 'Running', loading: 'Running', done: 'Done', cancelled: 'Cancelled' } as const;

/** Rows of Crosswalk_Run__c: written when they differ from what this process wrote last. */
function createShownRuns({ orgClient }: OpenConnection, { salesforce }: Config): Collecting['showRuns'] {
  const write = createRunRows({ client: orgClient, names: createNames(salesforce.namespace) });
  const written = new Map<string, string>();
  return async (runs, signal) => {
    const rows = runs.map((run): RunRow => ({ key: run.id, kind: 'first-load', flow: run.flow, state: stateWords[run.state], total: run.state === 'listing' ? estimate(run, Date.now()).total : run.listed, done: run.done, failed: run.failed, startedAt: run.startedAt, endedAt: run.endedAt }));
    const changed = rows.filter((row) => written.get(row.key) !== JSON.stringify(row));
    await write(changed, signal);
    for (const row of changed) written.set(row.key, JSON.stringify(row));
  };
}
