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
import type { Sql } from './core/sql.ts';
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
  /** Whether the last answer of the store was that it does not know the token. */
  isStoreRefused(): boolean;
  /** Called when it becomes so, whoever used the token. */
  onStoreRefused(listener: () => void): void;
  close(): Promise<void>;
};

type Deps = { connection: Connection; config: Config; database: Database; vault: Vault; metrics: Metrics };

/** Largest share of the org's daily API calls this service takes. */
const budgetShareMax = 0.95;

/** The clients of both systems, with the credentials they ask for at each call. */
function openClients({ connection, config, database, vault, metrics }: Deps) {
  const refused = new Set<() => void>();
  const last = { isRefused: false };
  const countStoreCall = (call: Parameters<Metrics['countCall']>[1]) => {
    metrics.countCall('bigcommerce', call);
    const wasRefused = last.isRefused;
    last.isRefused = call.status === 401;
    if (last.isRefused && !wasRefused) for (const listener of refused) listener();
  };
  const credentials = openCredentials({ config, vault, connection });
  const storeWindow = createRateWindow(database.pool, connection.id, 'bigcommerce');
  const storeClient = createStoreClient({ apiUrl: config.bigcommerce.apiUrl, access: credentials.storeAccess, governor: storeWindow, onCall: countStoreCall });
  const orgSessions = createOrgSessions(credentials.orgAccess, Date.now);
  const orgClient = createOrgClient({ sessions: orgSessions, apiVersion: config.salesforce.apiVersion, budgetShareMax, now: Date.now, onCall: (call) => metrics.countCall('salesforce', call) });
  return { credentials, storeWindow, storeClient, orgSessions, orgClient, isStoreRefused: () => last.isRefused, onStoreRefused: (listener: () => void) => void refused.add(listener) };
}

/** Links and claims of this connection. */
const linkPorts = (sql: Sql, connectionId: number) => ({
  findLinks: (refs: Parameters<typeof findLinks>[2]) => findLinks(sql, connectionId, refs),
  saveLinks: (links: Parameters<typeof saveLinks>[2]) => saveLinks(sql, connectionId, links),
  saveFacts: (links: Parameters<typeof saveFacts>[2]) => saveFacts(sql, connectionId, links),
  findChildLinks: (keys: readonly string[]) => findChildLinks(sql, connectionId, keys),
  findLinksByEntity: (keys: readonly string[]) => findLinksByEntity(sql, connectionId, keys),
  findLinksByRecord: (ids: readonly string[]) => findLinksByRecord(sql, connectionId, ids),
  takeClaims: (keys: readonly string[], token: string) => takeClaims(sql, connectionId, keys, token),
  releaseClaims: (keys: readonly string[], token: string) => releaseClaims(sql, connectionId, token, keys),
});

export async function openConnection(deps: Deps): Promise<OpenConnection> {
  const { connection, config, database } = deps;
  const sql = database.pool;
  const { credentials, storeWindow, storeClient, orgSessions, orgClient, isStoreRefused, onStoreRefused } = openClients(deps);
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
      ...linkPorts(sql, connection.id),
      digestKey: digestKey.reveal(),
      settings: { activatedEdits: config.activatedEdits, draftStatus: org.draftStatus, activatedStatus: org.activatedStatus, owners: config.owners, deletes: config.deletes, ownUserId: (await orgSessions.current()).userId },
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
    if (system === 'org') orgSessions.forget();
  });

  return {
    connection,
    credentials,
    storeClient,
    orgClient,
    orgSessions,
    target,
    ports: openPorts,
    pressure: storeWindow.pressure,
    isStoreRefused,
    onStoreRefused,
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
