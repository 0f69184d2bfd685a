import type { Config } from './config.ts';
import { createStoreClient, type StoreClient } from './connectors/bigcommerce/client.ts';
import { readStoreFacts } from './connectors/bigcommerce/store-facts.ts';
import { createStoreReader } from './connectors/bigcommerce/store-reader.ts';
import { createStoreWriter } from './connectors/bigcommerce/store-writer.ts';
import { createOrgSessions, type OrgSessions } from './connectors/salesforce/auth.ts';
import { createOrgClient, type OrgClient } from './connectors/salesforce/client.ts';
import { createDescribeCache } from './connectors/salesforce/describe.ts';
import { createNames } from './connectors/salesforce/names.ts';
import { readOrgFacts } from './connectors/salesforce/org-facts.ts';
import { createTargetSystem } from './connectors/salesforce/target-system.ts';
import { createRecordKeys } from './core/record-key.ts';
import type { StoreWriter, TargetSystem } from './core/target-writer.ts';
import { allFlows, orderStatusNames } from './flows/all-flows.ts';
import { openCredentials, type OpenCredentials } from './open-credentials.ts';
import type { Metrics } from './operations/metrics.ts';
import type { ConnectionPorts } from './pipeline/run-flow.ts';
import { loadBatchSizes } from './store/batch-sizes.ts';
import { releaseClaims, takeClaims } from './store/claim-store.ts';
import type { Connection } from './store/connection-store.ts';
import type { Database } from './store/database.ts';
import { findChildLinks, findLinks, findLinksByEntity, findLinksByRecord, saveFacts, saveLinks } from './store/link-store.ts';
import { createRateWindow } from './store/rate-window.ts';
import type { Vault } from './store/vault.ts';

/** One store and one org, connected: the clients, and the ports the pipeline works through. */
export type OpenConnection = {
  connection: Connection;
  /** Tokens of both systems, which may come while the service runs. */
  credentials: OpenCredentials;
  storeClient: StoreClient;
  orgClient: OrgClient;
  orgSessions: OrgSessions;
  target: TargetSystem;
  /** Read once from both systems; tried again by the next batch when a system is away. */
  ports(signal: AbortSignal): Promise<ConnectionPorts & { writeStore: StoreWriter }>;
  /** Reads what the first batch would have to wait for. A system that is away is read by that batch. */
  warmUp(signal: AbortSignal): Promise<void>;
  /** Forgets what was learned of the org, e.g. after its set-up was found incomplete. */
  forget(): void;
  /** Share of the store's request window that is used up, 0..1. */
  pressure(): number;
  close(): Promise<void>;
};

/** Largest share of the org's daily API calls this service takes. */
const budgetShareMax = 0.95;

export async function openConnection(deps: { connection: Connection; config: Config; database: Database; vault: Vault; metrics: Metrics }): Promise<OpenConnection> {
  const { connection, config, database, metrics } = deps;
  const sql = database.pool;
  const credentials = openCredentials({ config, vault: deps.vault, connection });
  const storeWindow = createRateWindow(sql, connection.id, 'bigcommerce');
  const storeClient = createStoreClient({ apiUrl: config.bigcommerce.apiUrl, access: credentials.storeAccess, governor: storeWindow, onCall: (call) => metrics.countCall('bigcommerce', call) });
  const sessions = createOrgSessions(credentials.orgAccess, Date.now);
  const orgClient = createOrgClient({ sessions, apiVersion: config.salesforce.apiVersion, budgetShareMax, now: Date.now, onCall: (call) => metrics.countCall('salesforce', call) });
  const names = createNames(config.salesforce.namespace);
  const describes = createDescribeCache(orgClient, names, Date.now);
  const target = createTargetSystem({ client: orgClient, names, sizes: await loadBatchSizes(sql, connection.id) });
  let ports: ReturnType<OpenConnection['ports']> | undefined;
  const writeStore = createStoreWriter(storeClient);

  async function load(signal: AbortSignal): ReturnType<OpenConnection['ports']> {
    const [store, order, orderItem] = await Promise.all([readStoreFacts(storeClient, signal), describes.rulesOf('Order', signal), describes.rulesOf('OrderItem', signal)]);
    const org = await readOrgFacts(orgClient, { order, orderItem }, signal);
    const guestSecret = await deps.vault.readOrCreate(connection.id, 'guest-key');
    const digestKey = await deps.vault.readOrCreate(connection.id, 'digest-key');
    return {
      context: {
        keys: createRecordKeys(connection.storeHash, guestSecret.reveal()),
        storeZone: store.zone,
        storeCurrency: store.currency,
        tables: { 'order-status': orderStatusNames },
        org: { ...org, defaultCurrency: org.defaultCurrency ?? store.currency },
        settings: { charges: config.charges, conversions: config.conversions },
      },
      readers: createStoreReader(storeClient, Date.now),
      target,
      writeStore,
      rulesOf: describes.rulesOf,
      findLinks: (refs) => findLinks(sql, connection.id, refs),
      saveLinks: (links) => saveLinks(sql, connection.id, links),
      saveFacts: (links) => saveFacts(sql, connection.id, links),
      findChildLinks: (keys) => findChildLinks(sql, connection.id, keys),
      findLinksByEntity: (keys) => findLinksByEntity(sql, connection.id, keys),
      findLinksByRecord: (ids) => findLinksByRecord(sql, connection.id, ids),
      takeClaims: (keys, token) => takeClaims(sql, connection.id, keys, token),
      releaseClaims: (keys, token) => releaseClaims(sql, connection.id, token, keys),
      digestKey: digestKey.reveal(),
      settings: { activatedEdits: config.activatedEdits, draftStatus: org.draftStatus, activatedStatus: org.activatedStatus, owners: config.owners, deletes: config.deletes, ownUserId: (await sessions.current()).userId },
    };
  }

  function openPorts(signal: AbortSignal): ReturnType<OpenConnection['ports']> {
    const loading = ports ?? load(signal);
    ports = loading;
    loading.catch(() => {
      if (ports === loading) ports = undefined;
    });
    return loading;
  }

  const forget = () => {
    ports = undefined;
    describes.forget();
  };
  credentials.onChange((system) => {
    forget();
    if (system === 'org') sessions.forget();
  });

  return {
    connection,
    credentials,
    storeClient,
    orgClient,
    orgSessions: sessions,
    target,
    ports: openPorts,
    pressure: storeWindow.pressure,
    async warmUp(signal) {
      const sobjects = new Set(allFlows.flatMap((flow) => Object.values(flow.fieldMaps).map(({ entity }) => entity.sobject)));
      await Promise.allSettled([openPorts(signal), ...[...sobjects].map((sobject) => describes.rulesOf(sobject, signal))]);
    },
    forget,
    async close() {
      await Promise.all([storeClient.close(), orgClient.close()]);
    },
  };
}
