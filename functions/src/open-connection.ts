import type { Config } from './config.ts';
import { createStoreClient, type StoreClient } from './connectors/bigcommerce/client.ts';
import { readStoreFacts } from './connectors/bigcommerce/store-facts.ts';
import { createStoreReader, type Kept } from './connectors/bigcommerce/store-reader.ts';
import { createStoreWriter } from './connectors/bigcommerce/store-writer.ts';
import { createOrgSessions, type OrgSessions } from './connectors/salesforce/auth.ts';
import { createOrgClient, type OrgClient } from './connectors/salesforce/client.ts';
import { createDescribeCache, type ObjectOutline } from './connectors/salesforce/describe.ts';
import { createNames, type Names } from './connectors/salesforce/names.ts';
import { readOrgFacts } from './connectors/salesforce/org-facts.ts';
import { createRecordLookUp } from './connectors/salesforce/record-look-up.ts';
import { createTargetSystem } from './connectors/salesforce/target-system.ts';
import type { Log } from './core/log.ts';
import { createRecordKeys } from './core/record-key.ts';
import type { ObjectRules } from './core/object-rules.ts';
import type { Sql } from './core/sql.ts';
import type { StoreWriter, TargetSystem } from './core/target-writer.ts';
import { createExpressionRunner } from './mapping/expression-runner.ts';
import { fieldMapChangesSchema } from './mapping/field-map-changes.ts';
import { compileRecordMap, recordMapsSchema, retiredRecordMap } from './mapping/record-map.ts';
import { compileRules, recordRulesSchema, type RuleCheck } from './mapping/record-rules.ts';
import { toE164 } from './mapping/places.ts';
import { createLikeness, likelyFields } from './matching/likely-match.ts';
import { matchModelName, matchModelSchema } from './matching/score.ts';
import { compileMatchRules, matchRuleSchemas } from './matching/match-rules.ts';
import { allFlows, orderStatusNames } from './flows/all-flows.ts';
import { openCredentials, type OpenCredentials } from './open-credentials.ts';
import { prepareMapping, wantedMetafields } from './open-mapping.ts';
import type { Metrics } from './operations/metrics.ts';
import type { FieldMapChanges, RecordMap } from './pipeline/define-flow.ts';
import type { MatchSettings } from './pipeline/match-records.ts';
import type { ConnectionPorts } from './pipeline/run-flow.ts';
import type { EffectiveSettings } from './settings/effective-settings.ts';
import type { SettingsDocument } from './settings/settings-document.ts';
import { loadBatchSizes } from './store/batch-sizes.ts';
import { releaseClaims, takeClaims } from './store/claim-store.ts';
import type { Connection } from './store/connection-store.ts';
import type { Database } from './store/database.ts';
import { findChildLinks, findLinks, findLinksByEntity, findLinksByRecord, saveFacts, saveLinks } from './store/link-store.ts';
import { findMatchDecisions } from './store/match-decision.ts';
import { createRateWindow } from './store/rate-window.ts';
import { findRetiredLists, type RetiredList } from './store/retired-lists.ts';
import { readWatchState } from './store/watch-store.ts';
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
  /** The version of the settings that batches start with now; 0 = the environment decides. */
  settingsVersion(): number;
  /** Whether a map in force takes metafields of the store: their changes are followed then. */
  mapsMetafields(): boolean;
  /** Called when another version of the settings is in force. */
  onSettings(listener: () => void): void;
  /** What the org says of an object, kept for a quarter of an hour. */
  rulesOf(sobject: string, signal: AbortSignal): Promise<ObjectRules>;
  /** What the org calls an object, and what points to it; kept as long. */
  outlineOf(sobject: string, signal: AbortSignal): Promise<ObjectOutline>;
  /** An object of the customer's own is called the same with and without our namespace. */
  keepObject(sobject: string): void;
  /** What steps of administrators take from elsewhere: other records, and JSONata in a thread of its own. */
  mappingWorld: Parameters<typeof prepareMapping>[2];
  /** Forgets what was learned of the org, e.g. after its set-up was found incomplete. */
  forget(): void;
  /** Share of the store's request window that is used up, 0..1. */
  pressure(): number;
  /** Where the store's own pages begin; undefined before the store was first read. */
  controlPanelUrl(): string | undefined;
  /** Whether the last answer of the store was that it does not know the token. */
  isStoreRefused(): boolean;
  /** The last time the org refused the sign-in and took it again, as this process saw it. */
  lastInterruption(): Interruption | undefined;
  /** Called when it becomes so, whoever used the token. */
  onStoreRefused(listener: () => void): void;
  close(): Promise<void>;
};

/** Between these times the org signed the service in no more. */
export type Interruption = { from: string; to: string };
type Call = { route: string; status: number; durationMs: number; requestId: string | undefined };
type Deps = { connection: Connection; config: Config; database: Database; vault: Vault; metrics: Metrics; settings: EffectiveSettings; /** Hears of every call to either system. */ onCall: (system: string, call: Call) => void; log: Log };

/** Largest share of the org's daily API calls this service takes. */
const budgetShareMax = 0.95;

/** The clients of both systems, with the credentials they ask for at each call. */
function openClients({ connection, config, database, vault, metrics, onCall, log }: Deps) {
  const heard = (system: string) => (call: Call) => {
    metrics.countCall(system, call);
    onCall(system, call);
  };
  const refused = new Set<() => void>();
  const last = { isRefused: false };
  const hearStore = (call: Call) => {
    heard('bigcommerce')(call);
    const wasRefused = last.isRefused;
    last.isRefused = call.status === 401;
    if (last.isRefused && !wasRefused) for (const listener of refused) listener();
  };
  const credentials = openCredentials({ config, vault, connection });
  const storeWindow = createRateWindow(database.pool, connection.id, 'bigcommerce');
  const storeClient = createStoreClient({ apiUrl: config.bigcommerce.apiUrl, access: credentials.storeAccess, governor: storeWindow, onCall: hearStore });
  const interruption: { last: Interruption | undefined } = { last: undefined };
  const orgSessions = createOrgSessions(credentials.orgAccess, Date.now, (refusal, former) => {
    if (refusal) log.warn('org.sign-in-refused', { reason: refusal.reason });
    else if (former) {
      interruption.last = { from: new Date(former.since).toISOString(), to: new Date().toISOString() };
      log.info('org.signed-in-again', interruption.last);
    }
  });
  const orgClient = createOrgClient({ sessions: orgSessions, apiVersion: config.salesforce.apiVersion, budgetShareMax, now: Date.now, onCall: heard('salesforce') });
  return { credentials, storeWindow, storeClient, orgSessions, orgClient, lastInterruption: () => interruption.last, isStoreRefused: () => last.isRefused, onStoreRefused: (listener: () => void) => void refused.add(listener) };
}

type Ports = Awaited<ReturnType<OpenConnection['ports']>>;
type Facts = Omit<Ports, 'context' | 'settings'> & { context: Omit<Ports['context'], 'tables' | 'settings'>; settings: Pick<Ports['settings'], 'draftStatus' | 'activatedStatus' | 'ownUserId'> };

const checks = new WeakMap<SettingsDocument['rules'], RuleCheck | undefined>();

/** Compiled once a version; undefined = there are none. */
function checkOf(rules: SettingsDocument['rules']): RuleCheck | undefined {
  if (!checks.has(rules)) checks.set(rules, rules.length === 0 ? undefined : compileRules(recordRulesSchema.parse(rules)));
  return checks.get(rules);
}

const changes = new WeakMap<SettingsDocument['fieldMaps'], FieldMapChanges | undefined>();

/** Parsed once a version; undefined = nobody changed a map. */
function changesOf(fieldMaps: SettingsDocument['fieldMaps']): FieldMapChanges | undefined {
  if (!changes.has(fieldMaps)) changes.set(fieldMaps, Object.keys(fieldMaps).length === 0 ? undefined : fieldMapChangesSchema.parse(fieldMaps));
  return changes.get(fieldMaps);
}

const recordMapsKept = new WeakMap<SettingsDocument['recordMaps'], readonly RecordMap[] | undefined>();
const sobjectOf = (flow: string, map: string): string | undefined => allFlows.find(({ name }) => name === flow)?.fieldMaps[map]?.entity.sobject;

/** Compiled once a version; undefined = there are none. */
function recordMapsOf(given: SettingsDocument['recordMaps']): readonly RecordMap[] | undefined {
  if (!recordMapsKept.has(given)) {
    const rules = Object.entries(recordMapsSchema.parse(given)).filter(([, { isOn }]) => isOn);
    recordMapsKept.set(given, rules.length === 0 ? undefined : rules.map(([name, rule]) => compileRecordMap(name, rule, sobjectOf)));
  }
  return recordMapsKept.get(given);
}

/** Those that were taken away too, as long as they have records left. */
function withRetired(ports: Ports, retired: readonly RetiredList[]): Ports {
  if (retired.length === 0) return ports;
  const { settings } = ports.context;
  const isLive = ({ name, object, parent }: RetiredList) => settings.recordMaps?.some((one) => `${one.flow}.${one.map}` === name && one.entity.sobject === object && one.parent === parent) === true;
  const gone = retired.filter((list) => !isLive(list)).map((list) => retiredRecordMap(list, sobjectOf));
  return { ...ports, context: { ...ports.context, settings: { ...settings, recordMaps: [...(settings.recordMaps ?? []), ...gone] } } };
}

/** Read once a version; their objects are called as the customer calls them. */
function createRetired({ database, connection, settings }: Deps, names: Names): () => Promise<readonly RetiredList[]> {
  let known: { version: number; lists: Promise<readonly RetiredList[]> } | undefined;
  const find = async () => {
    const lists = await findRetiredLists(database.pool, connection.id);
    for (const { object } of lists) names.keepObject(object);
    return lists;
  };
  return () => {
    const { version } = settings.current();
    if (known?.version === version) return known.lists;
    const asked = { version, lists: find() };
    known = asked;
    asked.lists.catch(() => void (known === asked && (known = undefined)));
    return asked.lists;
  };
}

/** What the maps of administrators take beside what flows work with. */
export const keptUnder = ({ fieldMaps, recordMaps }: Pick<SettingsDocument, 'fieldMaps' | 'recordMaps'>): Kept | undefined => (Object.keys(fieldMaps).length + Object.keys(recordMaps).length === 0 ? undefined : { metafields: wantedMetafields(allFlows, fieldMaps, recordMaps) });

const likelyRule = 'Surely the same person';
const [phoneRule] = compileMatchRules(matchRuleSchemas.persons.parse([{ name: likelyRule, fields: ['phone'] }]), { object: 'Contact', toE164 });

const compiled = new WeakMap<SettingsDocument['matching'], MatchSettings>();

/** Compiled once a version. */
function matchingOf(matching: SettingsDocument['matching']): MatchSettings {
  const { persons, companies, accounts, duplicates, likely } = matching;
  const made = compiled.get(matching) ?? {
    persons: compileMatchRules(matchRuleSchemas.persons.parse(persons), { object: 'Contact', toE164 }),
    companies: accounts === 'shared' ? compileMatchRules(matchRuleSchemas.companies.parse(companies), { object: 'Account', toE164 }) : undefined,
    duplicates,
    likely: likely && phoneRule ? { name: likelyRule, phone: phoneRule, fields: likelyFields } : undefined,
  };
  compiled.set(matching, made);
  return made;
}

/** Where an e-mail address counts in one channel only, so does a guest, who is nothing but one. */
const guestsOf = ({ persons }: SettingsDocument['matching']): 'store' | 'channel' => (persons.find(({ fields }) => fields.length === 1 && fields[0] === 'email')?.scope === 'channel' ? 'channel' : 'store');

/** What was read of both systems, and what people decided: made anew for each batch, so that it works by one version from beginning to end. */
export function withSettings(facts: Facts, { flows, orders, money, activatedEdits, activatingStatuses, owners, deletes, values, tables, fieldMaps, recordMaps, rules, matching }: SettingsDocument): Ports {
  return {
    ...facts,
    context: {
      ...facts.context,
      tables: { ...tables, 'order-status': { ...orderStatusNames, ...values.orderStatus }, 'shipping-method': values.shippingMethod, 'payment-method': values.paymentMethod, 'customer-group': values.customerGroup },
      settings: { charges: money.charges, conversions: money.conversions, orders, activatingStatuses, flows, fieldMaps: changesOf(fieldMaps), recordMaps: recordMapsOf(recordMaps), checkRules: checkOf(rules), matching: { guests: guestsOf(matching), companies: matching.accounts } },
    },
    settings: { ...facts.settings, activatedEdits, owners, deletes, matching: matchingOf(matching) },
  };
}

/** Reads what the steps of administrators need right after the records of a batch. */
const withMapping = (ports: Ports, world: OpenConnection['mappingWorld']): Ports => ({ ...ports, ...prepareMapping(allFlows, ports, world) });

export async function openConnection(deps: Deps): Promise<OpenConnection> {
  const { connection, config, database } = deps;
  const sql = database.pool;
  const { storeWindow, ...clients } = openClients(deps);
  const { credentials, storeClient, orgSessions, orgClient } = clients;
  const names = createNames(config.salesforce.namespace);
  const describes = createDescribeCache(orgClient, names, Date.now);
  const target = createTargetSystem({ client: orgClient, names, sizes: await loadBatchSizes(sql, connection.id) });
  const [expressions, retired] = [createExpressionRunner(), createRetired(deps, names)];
  const mappingWorld = { evaluate: expressions.evaluate, lookUp: createRecordLookUp({ client: orgClient, names, now: Date.now }) };
  let facts: Promise<Facts> | undefined;
  let controlPanelUrl: string | undefined;

  async function load(signal: AbortSignal): Promise<Facts> {
    const [store, order, orderItem] = await Promise.all([readStoreFacts(storeClient, signal), describes.rulesOf('Order', signal), describes.rulesOf('OrderItem', signal)]);
    controlPanelUrl = store.controlPanelUrl;
    const org = await readOrgFacts(orgClient, { order, orderItem }, signal);
    const [guestKey, digestKey] = [await deps.vault.readOrCreate(connection.id, 'guest-key'), await deps.vault.readOrCreate(connection.id, 'digest-key')];
    return {
      context: {
        keys: createRecordKeys(connection.storeHash, guestKey.reveal()),
        storeZone: store.zone,
        storeCurrency: store.currency,
        org: { ...org, defaultCurrency: org.defaultCurrency ?? store.currency },
      },
      readers: createStoreReader(storeClient, Date.now, () => keptUnder(deps.settings.current().document)),
      target,
      writeStore: createStoreWriter(storeClient),
      rulesOf: describes.rulesOf,
      ...linkPorts(sql, connection.id),
      digestKey: digestKey.reveal(),
      settings: { draftStatus: org.draftStatus, activatedStatus: org.activatedStatus, ownUserId: (await orgSessions.current()).userId },
    };
  }

  async function openPorts(signal: AbortSignal): ReturnType<OpenConnection['ports']> {
    const loading = facts ?? load(signal);
    facts = loading;
    loading.catch(() => {
      if (facts === loading) facts = undefined;
    });
    return withMapping(withRetired(withSettings(await loading, documentNow(deps.settings, names)), await retired()), mappingWorld);
  }

  const forget = () => {
    facts = undefined;
    describes.forget();
  };
  credentials.onChange((system) => {
    if (system === 'settings') return;
    forget();
    if (system === 'org') orgSessions.forget();
  });

  return {
    connection,
    ...clients,
    target,
    ports: openPorts,
    pressure: storeWindow.pressure,
    ...followed(deps.settings, names),
    ...describes,
    mappingWorld,
    controlPanelUrl: () => controlPanelUrl,
    async warmUp(signal) {
      const sobjects = new Set(allFlows.flatMap((flow) => Object.values(flow.fieldMaps).map(({ entity }) => entity.sobject)));
      await Promise.allSettled([openPorts(signal), ...[...sobjects].map((sobject) => describes.rulesOf(sobject, signal))]);
    },
    forget,
    async close() {
      await Promise.all([storeClient.close(), orgClient.close(), expressions.close()]);
    },
  };
}

/** The document in force; objects it names are called so on the wire. */
function documentNow({ current }: EffectiveSettings, names: Names): SettingsDocument {
  const { document } = current();
  for (const { object } of Object.values(document.recordMaps)) names.keepObject(object);
  return document;
}

/** What others follow of the settings in force. */
const followed = ({ current, onChange }: EffectiveSettings, names: Names): Pick<OpenConnection, 'settingsVersion' | 'mapsMetafields' | 'onSettings' | 'keepObject'> => ({
  keepObject: names.keepObject,
  settingsVersion: () => current().version,
  mapsMetafields: () => Object.keys(keptUnder(current().document)?.metafields ?? {}).length > 0,
  onSettings: onChange,
});

/** What the pipeline keeps of links and claims. */
function linkPorts(sql: Sql, connectionId: number): Pick<ConnectionPorts, 'findLinks' | 'saveLinks' | 'saveFacts' | 'findChildLinks' | 'findLinksByEntity' | 'findLinksByRecord' | 'findDecisions' | 'readLikeness' | 'takeClaims' | 'releaseClaims'> {
  return {
    findLinks: (refs) => findLinks(sql, connectionId, refs),
    saveLinks: (links) => saveLinks(sql, connectionId, links),
    saveFacts: (links) => saveFacts(sql, connectionId, links),
    findChildLinks: (keys) => findChildLinks(sql, connectionId, keys),
    findLinksByEntity: (keys) => findLinksByEntity(sql, connectionId, keys),
    findLinksByRecord: (ids) => findLinksByRecord(sql, connectionId, ids),
    findDecisions: (keys) => findMatchDecisions(sql, connectionId, keys),
    async readLikeness() {
      const model = matchModelSchema.safeParse(await readWatchState(sql, connectionId, matchModelName)).data;
      return model && createLikeness(model, toE164);
    },
    takeClaims: (keys, token) => takeClaims(sql, connectionId, keys, token),
    releaseClaims: (keys, token) => releaseClaims(sql, connectionId, token, keys),
  };
}
