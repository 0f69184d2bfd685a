import { startLightningHost } from './lightning/lightning-host.ts';
import { startOrgTwin } from './salesforce/org-twin.ts';
import type { OrgShape } from './salesforce/org-shape.ts';
import { defaultQuota } from './bigcommerce/quota.ts';
import { startStoreTwin } from './bigcommerce/store-twin.ts';
import { createCallJournal } from './call-journal.ts';
import { createSandboxClock } from './clock.ts';
import { startControl } from './control.ts';
import { createFaults } from './faults.ts';
import { createSeededRandom } from './random.ts';

export type SandboxOptions = { portBase: number; seed: number; clockSpeed: number; stateDir: string; orgShape?: Partial<OrgShape>; /** The shop at the start, and the requests its plan allows in 30 seconds. */ store?: { customers?: number; quota?: number } };
export type Sandbox = { ready: SandboxReady; placeOrders(count: number): Promise<number[]>; close(): Promise<void> };

/** The `SANDBOX_READY` line: how to reach the twins. */
export type SandboxReady = {
  bigcommerce: { apiUrl: string; loginUrl: string; storeHash: string; accessToken: string; clientId: string; clientSecret: string };
  salesforce: { loginUrl: string; instanceUrl: string; pubsubEndpoint: string; pubsubTlsEndpoint: string; pubsubCaFile: string; clientId: string; clientSecret: string; username: string; settingsUsername: string; privateKeyFile: string; adminToken: string; orgId: string; apiVersion: string };
  /** Lightning Experience of the org, in a browser; its pages are built when they are first asked for. */
  lightningUrl: string;
  controlUrl: string;
};

/** Ports of a fixed base: store, org, control, Pub/Sub API, Pub/Sub API over TLS, Lightning. */
const portOf = (base: number, offset: number) => (base === 0 ? 0 : base + offset);

/** Both twins in this process, empty of metadata: what an org looks like before the package is installed. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const clock = createSandboxClock({ speed: options.clockSpeed });
  const journal = createCallJournal();
  const random = (salt: number) => createSeededRandom(options.seed * 31 + salt);
  const faults = createFaults(random(1));
  const { customers, quota } = options.store ?? {};
  const plan = quota === undefined ? {} : { quota: { ...defaultQuota, requests: quota } };
  const store = await startStoreTwin({ port: portOf(options.portBase, 0), clock, faults, journal, random: random(2), seed: customers === undefined ? {} : { customers }, ...plan });
  const pages = { url: '' };
  const org = await startOrgTwin({ port: portOf(options.portBase, 1), clock, faults, journal, random: random(3), eventRandom: random(4), pubsubPort: portOf(options.portBase, 3), stateDir: options.stateDir, shape: options.orgShape, pagesUrl: () => pages.url });
  const control = await startControl({ clock, faults, journal, counts: () => ({ bigcommerce: store.counts(), salesforce: { ...org.counts(), pubsub: org.pubsub() } }), scenario: (system, name, scenario) => (system === 'salesforce' ? org.scenario(name, scenario) : (store.appScenario(name)?.(scenario) ?? store.scenario(name, scenario))) }, portOf(options.portBase, 2));
  const lightning = await startLightningHost(org, portOf(options.portBase, 5));
  pages.url = lightning.url;
  const { loginUrl, instanceUrl, clientId, clientSecret, username, settingsUsername, privateKeyFile, adminToken, orgId, apiVersion, pubsubEndpoint, pubsubTlsEndpoint, pubsubCaFile } = org;
  return {
    ready: {
      bigcommerce: { apiUrl: store.apiUrl, loginUrl: store.loginUrl, storeHash: store.storeHash, accessToken: store.accessToken, clientId: store.clientId, clientSecret: store.clientSecret },
      salesforce: { loginUrl, instanceUrl, pubsubEndpoint, pubsubTlsEndpoint, pubsubCaFile, clientId, clientSecret, username, settingsUsername, privateKeyFile, adminToken, orgId, apiVersion },
      lightningUrl: lightning.url,
      controlUrl: control.controlUrl,
    },
    placeOrders: async (count) => (await store.scenario('orders', { count })).ids,
    async close() {
      clock.close();
      await Promise.all([lightning.close(), store.close(), org.close(), control.close()]);
    },
  };
}
