import { serve } from '@hono/node-server';
import type { HttpBindings, ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallJournal } from '../call-journal.ts';
import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import { createSeededRandom } from '../random.ts';
import type { SeededRandom } from '../random.ts';
import { createAccessControl } from './access.ts';
import { createApiBudget } from './api-budget.ts';
import { createCometdRoutes } from './cometd/cometd-routes.ts';
import { createFrontDoor } from './front-door.ts';
import { startLaterAutomation } from './later-automation.ts';
import { createMetadataDeploys } from './metadata-deploys.ts';
import { createMetadataSoap } from './metadata-soap.ts';
import type { OauthClient } from './oauth-grant.ts';
import { createOauthRoutes } from './oauth-routes.ts';
import { createOrgScenarios } from './org-scenarios.ts';
import type { OrgScenarios } from './org-scenarios.ts';
import { createSeededOrg } from './org-seed.ts';
import type { Org } from './org.ts';
import { pageFilesOf } from './page-files.ts';
import { createSignIn } from './org-users.ts';
import { createEventPlatform } from './pubsub/event-platform.ts';
import { startPubsubServer } from './pubsub/pubsub-server.ts';
import type { PubsubState } from './pubsub/pubsub-server.ts';
import { createOrgShape } from './org-shape.ts';
import type { OrgShape } from './org-shape.ts';
import { createRecordLocks } from './record-locks.ts';
import { createRecordSoap } from './record-soap.ts';
import { createRecordWriter } from './record-writer.ts';
import { createRestApi } from './rest-api.ts';
import { createRestServer } from './rest-server.ts';
import { createRollUps } from './roll-up.ts';
import { createSessions } from './sessions.ts';

export type OrgTwinOptions = {
  /** 0 = any free port. */
  port: number;
  clock: SandboxClock;
  faults: Faults;
  journal: CallJournal;
  random: SeededRandom;
  /** Draws for events only, so that an org without subscribers stays the org of its seed. */
  eventRandom?: SeededRandom;
  /** The Pub/Sub API listens here, and over TLS on the next port; 0 = any free ports. */
  pubsubPort?: number;
  /** Where the private keys of this start and its certificate are written. */
  stateDir: string;
  shape?: Partial<OrgShape>;
  /** Where Lightning Experience of this org is served, known once it listens; the org itself unless told. */
  pagesUrl?: () => string;
};

export type OrgTwin = {
  loginUrl: string;
  instanceUrl: string;
  clientId: string;
  clientSecret: string;
  username: string;
  /** A second user approved for the app. */
  settingsUsername: string;
  privateKeyFile: string;
  adminToken: string;
  orgId: string;
  apiVersion: '66.0';
  pubsubEndpoint: string;
  pubsubTlsEndpoint: string;
  pubsubCaFile: string;
  /** Events delivered in the last 24 hours, open streams, retained events by topic. */
  pubsub(): PubsubState;
  /** What is deployed for the pages of Lightning Experience, by path; the same map until the next deploy. */
  pageFiles(): ReadonlyMap<string, string>;
  /** Records by object. */
  counts(): Record<string, number>;
  /** What people do in the org without the API: create, update, delete, undelete, empty-bin, merge; an ordinary user signs in. */
  scenario: OrgScenarios;
  close(): Promise<void>;
};

const users = { username: 'integration@crosswalk.example.com', adminUsername: 'admin@crosswalk.example.com', settingsUsername: 'settings@crosswalk.example.com' };
const keyFileMode = 0o600;
const clientIdLength = 64;
/** Above any client's own idle time, so that the client decides when a connection ends. */
const keepAliveMs = 120_000;
const headerBytesMax = 65_536;
const eventSeed = 11;

function writeKeyPair(stateDir: string): { privateKeyFile: string; publicKeyPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  mkdirSync(stateDir, { recursive: true });
  const privateKeyFile = join(stateDir, 'salesforce-private-key.pem');
  writeFileSync(privateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: keyFileMode });
  // A file left by an earlier start keeps its mode when it is written again.
  chmodSync(privateKeyFile, keyFileMode);
  return { privateKeyFile, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

function listen(app: Hono<{ Bindings: HttpBindings }>, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1', serverOptions: { maxHeaderSize: headerBytesMax, keepAliveTimeout: keepAliveMs } }, () => resolve(server));
    server.once('error', reject);
  });
}

function portOf(server: ServerType): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the org twin must listen on a TCP port');
  return address.port;
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close(() => resolve());
  });
}

/** Made anew after a deploy only. */
function createPageFiles(org: Org): () => ReadonlyMap<string, string> {
  let made: { of: unknown; files: ReadonlyMap<string, string> } | undefined;
  return () => {
    const { deployed } = org.model();
    if (made?.of !== deployed) made = { of: deployed, files: pageFilesOf(deployed) };
    return made.files;
  };
}

/** Starts a contract twin of a Salesforce org: empty but for its users, its standard price book and its order statuses. */
export async function startOrgTwin(options: OrgTwinOptions): Promise<OrgTwin> {
  const { clock, faults, journal, random } = options;
  const org = createSeededOrg({ clock, faults, journal, random }, createOrgShape(options.shape), users);
  const sessions = createSessions(org);
  const { privateKeyFile, publicKeyPem } = writeKeyPair(options.stateDir);
  const client: OauthClient = { clientId: `3MVG9${random.hex(clientIdLength)}`, clientSecret: random.hex(clientIdLength), publicKeyPem, loginUrl: '' };
  const budget = createApiBudget(org);
  const deploys = createMetadataDeploys(org);
  const accessOf = createAccessControl(org);
  const locks = createRecordLocks();
  const rollUps = createRollUps(org);
  const writer = createRecordWriter(org, rollUps);
  startLaterAutomation(org, { writer, locks, accessOf });
  const events = createEventPlatform(org, options.eventRandom ?? createSeededRandom(eventSeed));
  const pubsub = await startPubsubServer(org, events, { sessions, accessOf, instanceHost: () => new URL(client.loginUrl).host, port: options.pubsubPort ?? 0, stateDir: options.stateDir });
  const stop = new AbortController();
  const api = createRestApi(org, { budget, deploys, events, writer, locks, accessOf, stopping: stop.signal });
  // Clients that keep a trailing slash on the instance url ask for //services/…
  const app = new Hono<{ Bindings: HttpBindings }>({ getPath: (request) => new URL(request.url).pathname.replace(/^\/+/, '/') });
  const server = await listen(app, options.port);
  client.loginUrl = `http://127.0.0.1:${portOf(server)}`;
  app.route('/', createOauthRoutes(org, sessions, client));
  app.route('/', createFrontDoor(org, { sessions, accessOf, loginUrl: () => client.loginUrl, pagesUrl: options.pagesUrl ?? (() => client.loginUrl) }));
  app.route('/', createCometdRoutes(org, events, { sessions, accessOf, stopping: stop.signal }));
  app.route('/', createMetadataSoap(org, { sessions, accessOf, deploy: deploys.handle }));
  app.route('/', createRecordSoap(org, { sessions, budget, locks, rollUps, accessOf }));
  app.route('/', createRestServer(org, { sessions, budget, locks, accessOf, api }));

  return {
    loginUrl: client.loginUrl,
    instanceUrl: client.loginUrl,
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    username: users.username,
    settingsUsername: users.settingsUsername,
    privateKeyFile,
    adminToken: sessions.openPermanent(org.adminId).token,
    orgId: org.orgId,
    apiVersion: '66.0',
    pubsubEndpoint: pubsub.endpoint,
    pubsubTlsEndpoint: pubsub.tlsEndpoint,
    pubsubCaFile: pubsub.caFile,
    pubsub: pubsub.state,
    pageFiles: createPageFiles(org),
    counts: () => Object.fromEntries(org.model().schema.objects().map((object) => [object.name, org.store.count(object.name)])),
    scenario: createOrgScenarios(org, { writer, rollUps, locks, accessOf, signIn: createSignIn(org, sessions) }),
    async close() {
      stop.abort();
      await Promise.all([pubsub.close(), closeServer(server)]);
    },
  };
}
