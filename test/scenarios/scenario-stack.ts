import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import type { CommittedWrite } from '../sandbox/call-journal.ts';
import { deployPackageQuickly } from '../sandbox/deploy-package.ts';
import type { FaultPlan } from '../sandbox/faults.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/start-sandbox.ts';
import { readOrgNames } from './org-names.ts';
import { openScenarioDatabase } from './scenario-database.ts';
import { operatorToken, type ServiceProcess, startServiceProcess } from './service-process.ts';

export type Row = Record<string, unknown>;
type FlowState = { name: string; waiting: number; leased: number };

/** Both twins, the deployed package, a real service with its database: what a scenario acts on. */
export type ScenarioStack = {
  sandbox: Sandbox;
  service: ServiceProcess;
  /** One more process on the same database. */
  addService(environment?: Record<string, string>): Promise<ServiceProcess>;
  /** A connection to the service's database, for looking and for breaking things on purpose. */
  database(): Promise<pg.Client>;
  databaseUrl(): string;
  postmasterPid(): number;
  control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  faults(plan: FaultPlan): Promise<void>;
  scenario(name: string, options: Record<string, unknown>): Promise<number[]>;
  store(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  soql(query: string): Promise<Row[]>;
  /** Another client that signs in as the service's own user. */
  asIntegrationUser(method: 'PATCH' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  operations(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>;
  /** Every committed write, but for the rows in which the service tells pages of its own state: they are written now and then. */
  writes(): Promise<CommittedWrite[]>;
  /** Resolves when no webhook is waiting and no work is left; the store's retries are hurried by moving its clock. */
  settled(options?: { timeoutMs?: number; advanceClock?: boolean }): Promise<void>;
  close(): Promise<void>;
};

const pollMs = 20;
const pollMsMax = 100;
const retryStepMs = 61_000;
/** What is looked at afterwards, and opens issues of its own, has scenarios of its own. */
const unwatched = { CROSSWALK_WATCH_EVERY_MS: '3600000' };
/** Changes, and what flows of the org ask for. */
const subscriptions = 2;
/** An org without a channel is never subscribed to. */
const subscribeTimeoutMs = 3_000;

export async function startStack(options: { seed: number; environment?: Record<string, string>; /** What depends on the twins. */ environmentOf?: (ready: Sandbox['ready']) => Record<string, string>; orgShape?: SandboxOptions['orgShape']; store?: SandboxOptions['store'] }): Promise<ScenarioStack> {
  const stateDir = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-scenario-'));
  // Open to the user the database runs as when we are root, so that its runtime need not be copied.
  chmodSync(stateDir, 0o755);
  mkdirSync(path.join(stateDir, 'service'), { mode: 0o755 });
  const names = readOrgNames();
  const orgShape = names.namespace === '' ? options.orgShape : { ...options.orgShape, namespace: names.namespace };
  const sandbox = await startSandbox({ portBase: 0, seed: options.seed, clockSpeed: 1, stateDir: path.join(stateDir, 'sandbox'), orgShape, store: options.store });
  // What is left open would keep the test file from ending.
  await deployPackageQuickly(sandbox.ready).catch((error: unknown) => sandbox.close().then(() => Promise.reject(error)));
  const dataDir = path.join(stateDir, 'service');
  const stored = await openScenarioDatabase(dataDir);
  const named: Record<string, string> = names.namespace === '' ? {} : { SALESFORCE_NAMESPACE: names.namespace };
  const first = await startServiceProcess({ ready: sandbox.ready, dataDir, environment: { ...unwatched, ...stored.environment, ...named, ...options.environment, ...options.environmentOf?.(sandbox.ready) } });
  const service: ServiceProcess = { ...first, restart: (environment) => stored.reachable().then(() => first.restart(environment)) };
  const services = [service];
  const { bigcommerce, salesforce, controlUrl } = sandbox.ready;
  const control: ScenarioStack['control'] = async (method, route, body) => names.bare(await callJson(`${controlUrl}${route}`, { method, body: names.qualify(body) }));
  await untilSubscribed(control);
  const soql = async (query: string) => names.bare(await readAll(salesforce, names.qualify(query)));
  const operations: ScenarioStack['operations'] = (method, route, body) => callJson(`${service.url}/operations${route}`, { method, body, headers: { authorization: `Bearer ${operatorToken}` } });

  return {
    sandbox,
    service,
    async addService(environment) {
      const added = await startServiceProcess({ ready: sandbox.ready, dataDir, environment: { ...unwatched, ...named, ...options.environment, CROSSWALK_DATABASE_URL: stored.url(), CROSSWALK_ROLE: 'worker', ...environment } });
      services.push(added);
      return added;
    },
    async database() {
      const client = new pg.Client({ connectionString: stored.url() });
      client.on('error', () => {});
      await client.connect();
      return client;
    },
    databaseUrl: stored.url,
    postmasterPid: stored.postmasterPid,
    control,
    faults: async (plan) => void (await control('POST', '/faults', plan)),
    async scenario(name, scenario) {
      const placed = await control('POST', '/scenario', { name, ...scenario });
      assert.ok(typeof placed === 'object' && placed !== null && 'ids' in placed && Array.isArray(placed.ids));
      return placed.ids.map(Number);
    },
    store: (method, route, body) => callJson(`${bigcommerce.apiUrl}/stores/${bigcommerce.storeHash}${route}`, { method, body, headers: { 'x-auth-token': bigcommerce.accessToken } }),
    soql,
    asIntegrationUser: async (method, route, body) => callJson(`${salesforce.instanceUrl}/services/data/v66.0${names.qualify(route)}`, { method, body: names.qualify(body), headers: { authorization: `Bearer ${await signIn(salesforce)}` } }),
    operations,
    writes: async () => readWrites(await control('GET', '/journal')),
    settled: (settle = {}) => waitUntilSettled({ control, operations, ...settle }),
    async close() {
      for (const each of services.reverse()) await each.stop();
      await sandbox.close();
      await stored.drop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

function readWrites(body: unknown): CommittedWrite[] {
  assert.ok(Array.isArray(body));
  return body.filter((write: CommittedWrite) => write.object !== 'Crosswalk_Status__c');
}

async function callJson(url: string, call: { method: string; body?: unknown; headers?: Record<string, string> }): Promise<unknown> {
  const response = await fetch(url, { method: call.method, headers: { accept: 'application/json', 'content-type': 'application/json', ...call.headers }, body: call.body === undefined ? undefined : JSON.stringify(call.body) });
  const text = await response.text();
  assert.ok(response.ok, `${call.method} ${url} answered ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

async function signIn({ loginUrl, clientId, clientSecret }: Sandbox['ready']['salesforce']): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
  const answer = await fetch(`${loginUrl}/services/oauth2/token`, { method: 'POST', body });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

async function readAll(salesforce: Sandbox['ready']['salesforce'], query: string): Promise<Row[]> {
  const rows: Row[] = [];
  const headers = { authorization: `Bearer ${salesforce.adminToken}` };
  for (let route: string | undefined = `/services/data/v66.0/query?q=${encodeURIComponent(query)}`; route !== undefined; ) {
    const page = await callJson(`${salesforce.instanceUrl}${route}`, { method: 'GET', headers });
    assert.ok(typeof page === 'object' && page !== null && 'records' in page && Array.isArray(page.records));
    rows.push(...page.records);
    route = 'nextRecordsUrl' in page && typeof page.nextRecordsUrl === 'string' ? page.nextRecordsUrl : undefined;
  }
  return rows;
}

type Settling = Pick<ScenarioStack, 'control' | 'operations'> & { timeoutMs?: number; advanceClock?: boolean };

async function waitUntilSettled({ control, operations, timeoutMs = 60_000, advanceClock = false }: Settling): Promise<void> {
  const seen: Record<string, unknown> = {};
  const look = createSettledLook({ control, operations }, seen);
  let quietLooks = 0;
  let waitMs = pollMs;
  for (const deadline = performance.now() + timeoutMs; performance.now() < deadline; ) {
    // Work that ends between two of the questions may have made news for the first: twice quiet is quiet.
    quietLooks = (await look()) ? quietLooks + 1 : 0;
    if (quietLooks === 2) return;
    if (quietLooks > 0) continue;
    if (advanceClock && webhooks(seen.state, 'webhooksWaiting') > 0) await control('POST', '/clock', { advanceMs: retryStepMs });
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    // Whoever is asked all the time is kept from the work that is waited for.
    if (!advanceClock) waitMs = Math.min(pollMsMax, waitMs * 1.3);
  }
  assert.fail(`not settled after ${timeoutMs} ms: ${JSON.stringify(seen)}`);
}

/** Asks no further than to the first answer that says no. In this order: what has been delivered by then is in the queue when the queue is looked at. */
function createSettledLook({ control, operations }: Pick<Settling, 'control' | 'operations'>, seen: Record<string, unknown>): () => Promise<boolean> {
  return async () => {
    seen.state = await control('GET', '/state');
    if (webhooks(seen.state, 'webhooksSending') + webhooks(seen.state, 'webhooksWaiting') > 0) return false;
    if (!isCaughtUp(seen.state, await operations('GET', '/streams'))) return false;
    seen.flows = await operations('GET', '/flows');
    if (countWork(seen.flows) > 0) return false;
    seen.work = await operations('GET', '/work');
    return Array.isArray(seen.work) && seen.work.length === 0;
  };
}

function webhooks(state: unknown, count: 'webhooksSending' | 'webhooksWaiting'): number {
  assert.ok(typeof state === 'object' && state !== null && 'bigcommerce' in state && typeof state.bigcommerce === 'object' && state.bigcommerce !== null);
  return Number(new Map(Object.entries(state.bigcommerce)).get(count));
}

/** What changes in the org before the service listens is found later, by a poll; scenarios begin when it listens. */
async function untilSubscribed(control: ScenarioStack['control']): Promise<void> {
  for (const deadline = performance.now() + subscribeTimeoutMs; performance.now() < deadline; await new Promise((resolve) => setTimeout(resolve, pollMs))) {
    if (streamsOf(await control('GET', '/state')).length >= subscriptions) return;
  }
}

/** Every open subscription has been sent all there is, and the service has the last of it on disk. */
function isCaughtUp(state: unknown, saved: unknown): boolean {
  const places = new Set(z.array(z.object({ replayId: z.string() })).parse(saved).map(({ replayId }) => replayId));
  return streamsOf(state).every(({ reached }) => reached === '' || (reached !== null && places.has(reached)));
}

const stateSchema = z.object({ salesforce: z.object({ pubsub: z.object({ streams: z.array(z.object({ reached: z.string().nullable() })) }) }) });
const streamsOf = (state: unknown) => stateSchema.parse(state).salesforce.pubsub.streams;

function countWork(flows: unknown): number {
  assert.ok(Array.isArray(flows));
  return flows.reduce((sum: number, flow: FlowState) => sum + flow.waiting + flow.leased, 0);
}
