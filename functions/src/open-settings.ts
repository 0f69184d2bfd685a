import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config.ts';
import { readStoreCatalogue, type StoreCatalogue } from './connectors/bigcommerce/store-catalogue.ts';
import { createOrgSessions } from './connectors/salesforce/auth.ts';
import { createNames } from './connectors/salesforce/names.ts';
import { readPicklistValues } from './connectors/salesforce/picklist-values.ts';
import { createSettingsRecords } from './connectors/salesforce/settings-records.ts';
import { createSettingsWriter } from './connectors/salesforce/settings-writer.ts';
import { inList } from './connectors/salesforce/soql.ts';
import { allTargets } from './connectors/salesforce/targets.ts';
import type { Log } from './core/log.ts';
import type { Sql } from './core/sql.ts';
import { SyncError } from './core/sync-error.ts';
import type { SyncEvent } from './core/sync-event.ts';
import { allFlows, allStoreFlows } from './flows/all-flows.ts';
import type { OpenConnection } from './open-connection.ts';
import type { StatusRow } from './operations/status-mirror.ts';
import type { WorkQueue } from './queue/work-queue.ts';
import { placeOf, type RecordMapRule, recordMapsSchema } from './mapping/record-map.ts';
import { formProblems, type Mapper, openMapper } from './open-mapper.ts';
import { knownSizesSchema, knowSizes, shrunkFields, unfilledFields } from './mapping/field-drift.ts';
import { compileFlows } from './open-mapping.ts';
import { createEffectiveSettings, type EffectiveSettings } from './settings/effective-settings.ts';
import { followPointer } from './settings/pointer-sync.ts';
import { keepSettings, type SettingsTick } from './settings/settings-clock.ts';
import { createSettingsDesk, type DryRun, type SettingsDesk } from './settings/settings-desk.ts';
import { defaultSettings, type SettingsDocument, withEveryFlow } from './settings/settings-document.ts';
import { readSettings, type SettingsCatalogue, type SettingsProblem, translatedInto } from './settings/settings-problem.ts';
import { preparePublication, publishSettings } from './settings/settings-publisher.ts';
import { reportSettings } from './settings/settings-report.ts';
import { fieldsOfTemplates } from './settings/templates.ts';
import { lockAudit } from './store/audit-log.ts';
import { moveCheckpoint, readCheckpoint } from './store/checkpoint-store.ts';
import type { Connection } from './store/connection-store.ts';
import type { Database } from './store/database.ts';
import { countPassedOver, listHeldKeys, listHeldRecords } from './store/held-record.ts';
import { listDraftOrders } from './store/link-store.ts';
import { listEntitiesOf, retireLists } from './store/retired-lists.ts';
import { readWatchState, saveWatchState } from './store/watch-store.ts';
import { addSettingVersion, findLiveSettings, findSettingVersion, listSettingVersions, makeSettingsLive } from './store/setting-version.ts';

/** What people decide in Salesforce, from the pages to the batches. */
export type Settings = {
  desk: SettingsDesk;
  mapping: Mapper;
  /** What of the maps in force the two systems do not have any more. */
  mappingDrift(signal: AbortSignal): Promise<SettingsProblem[]>;
  /** Rows of the mirror. */
  report(signal: AbortSignal): Promise<StatusRow[]>;
  /** Whether the settings in force have a flow on. */
  isOn(flow: string): boolean;
  /** Why the settings the org names cannot be used. */
  problem(): string | undefined;
  stop(): Promise<void>;
};

const flowNames = [...allFlows, ...allStoreFlows].map(({ name }) => name);
const orderFlow = allFlows.find(({ reads }) => reads === 'orders');
/** Records of these belong to a channel. */
const flowsOfChannels: ReadonlySet<string> = new Set(['order-to-salesforce', 'customer-to-salesforce', 'order-status-to-bigcommerce', 'customer-to-bigcommerce']);
const tickName = 'settings-tick';
const catalogueMaxAgeMs = 600_000;
/** Several publishes in a row read the store once: its request window is small. */
const catalogueAgeMsAtPublish = 60_000;
const dryRunMax = 20;
const versionsShown = 20;
const heldShown = 50;
const heldPage = 500;
/** What a filter kept out gives way to what happens now. */
const heldPriority = -1;
/** Every process has heard of the new version by then: one that still works by the former would leave the records where they are. */
const retiredDelayMs = 3_000;

/** The settings batches start with: the live version, or what the environment says. */
export function openEffectiveSettings({ config, database, connection }: { config: Config; database: Database; connection: Connection }): Promise<EffectiveSettings> {
  return createEffectiveSettings({ findLive: () => findLiveSettings(database.pool, connection.id), defaults: defaultSettings(config, flowNames), flows: flowNames });
}

type Deps = { open: OpenConnection; config: Config; database: Database; queue: WorkQueue; effective: EffectiveSettings; log: Log };

/** Publishing, following the org's pointer, and what pages show of both. */
export function openSettings(deps: Deps): Settings {
  const { open, config, database, effective, log } = deps;
  const { connection } = open;
  const names = createNames(config.salesforce.namespace);
  const org = { client: open.orgClient, names };
  const records = createSettingsRecords(org);
  const sessions = createOrgSessions(open.credentials.settingsAccess, Date.now);
  open.credentials.onChange((system) => void (system === 'settings' && sessions.forget()));
  const write = createSettingsWriter({ sessions, names, apiVersion: config.salesforce.apiVersion });
  const hasWriter = async () => (await open.credentials.settings.current()).credential !== undefined;
  const at = { connection: connection.name, store: connection.storeHash, current: effective.current, readPointer: (signal: AbortSignal) => records.readPointer(connection.name, signal) };
  const state: { problem: string | undefined } = { problem: undefined };
  const makeLive = createMakeLive(deps);
  const follow = (signal: AbortSignal): Promise<string | undefined> => followPointer({ ...at, readRows: (version, within) => records.readRows({ connection: connection.name, version }, within), problemOf: formProblem, makeLive }, signal);
  const catalogue = createCatalogue(deps);
  const mapper = openMapper({ open, current: () => effective.current().document });
  const desk = createSettingsDesk({
    current: effective.current,
    readCatalogue: ({ isFresh }, signal) => catalogue(isFresh ? 0 : catalogueAgeMsAtPublish, signal),
    checkMaps(document, { isFresh }, signal) {
      // A field that was made a minute ago is not refused for an old description of its object.
      if (isFresh) open.forget();
      return mapper.check(document, signal);
    },
    dryRun: createDryRun(mapper.portsUnder, (signal) => catalogue(catalogueAgeMsAtPublish, signal)),
    find: async (version) => (version === 0 ? { version, document: defaultSettings(config, flowNames) } : findSettingVersion(database.pool, connection.id, version)),
    add: (sql, version) => addSettingVersion(sql, { connectionId: connection.id, ...version }),
    publish: async (version, document, run) => publishSettings({ ...at, write: (await hasWriter()) ? write : undefined, follow }, version, document, run),
    flowsToWake: allFlows.map(({ name }) => name),
  });
  const toBytes = (tick: SettingsTick) => Buffer.from(JSON.stringify(tick));
  const clock = keepSettings({
    async readTick() {
      const position = await readCheckpoint(database.pool, connection.id, tickName);
      return position && JSON.parse(position.toString());
    },
    moveTick: (from, to) => moveCheckpoint(database.pool, { connectionId: connection.id, name: tickName, from: from === undefined ? undefined : toBytes(from), to: toBytes(to) }),
    // An org without the types, or that does not show them, was never published to.
    follow: (signal) => follow(signal).catch((error: unknown) => (error instanceof SyncError && error.disposition !== 'retry' ? undefined : Promise.reject(error))),
    refresh: effective.refresh,
    onState(problem) {
      if (problem !== undefined && problem !== state.problem) log.warn('settings.not-taken', { problem });
      state.problem = problem;
    },
    sleep: (ms, signal) => sleep(ms, undefined, { signal, ref: false }).catch(() => {}),
    now: Date.now,
    log,
  });

  return {
    desk,
    mapping: mapper.ports,
    mappingDrift: (signal) => findDrift(deps, mapper, signal),
    isOn: (flow) => effective.current().document.flows[flow]?.isOn !== false,
    problem: () => state.problem,
    async report(signal) {
      const sql = database.pool;
      const versions = await listSettingVersions(sql, connection.id, versionsShown);
      const current = effective.current();
      const approved = versions.find((one) => one.state === 'approved' && one.version > current.version);
      const document = approved && readable(approved.document);
      const [held, passedOver, people, offered, publication] = await Promise.all([
        listHeldRecords(sql, connection.id, heldShown),
        countPassedOver(sql, connection.id),
        namesOf(deps, versions.flatMap(({ createdBy }) => createdBy ?? []), signal),
        catalogue(catalogueMaxAgeMs, signal).catch(() => undefined),
        approved && document ? preparePublication(at, approved.version, document, signal).catch(() => undefined) : undefined,
      ]);
      return reportSettings({ current, defaults: defaultSettings(config, flowNames), versions, names: people, catalogue: offered, hasWriter: await hasWriter(), problem: state.problem, publication, held, passedOver });
    },
    stop: clock.stop,
  };
}

const sizesName = 'field-sizes';

/** What of the maps in force the org has no more, takes less of than it did, or wants besides. */
async function findDrift({ open, database, effective }: Deps, mapper: ReturnType<typeof openMapper>, signal: AbortSignal): Promise<SettingsProblem[]> {
  const { version, document } = effective.current();
  const [wrong, maps] = [await mapper.check(document, signal), await mapper.mapsInForce(signal)];
  const before = knownSizesSchema.safeParse(await readWatchState(database.pool, open.connection.id, sizesName)).data;
  const known = knowSizes(maps, version, before);
  if (!isDeepStrictEqual(known, before)) await saveWatchState(database.pool, open.connection.id, { name: sizesName, state: known });
  const said = new Set(wrong.map(({ path }) => path));
  return [...wrong, ...[...unfilledFields(maps), ...shrunkFields(maps, known)].filter(({ path }) => !said.has(path))];
}

/** The first thing that keeps maps and rules from being compiled. */
function formProblem(document: SettingsDocument): string | undefined {
  const [first] = formProblems(document);
  return first && `${first.path}: ${first.rule}. ${first.remedy}`;
}

/** The version, and what filters and flows that were off kept out till now, in one transaction: nobody is told before both stand. */
function createMakeLive({ open, database, queue, effective }: Deps): (version: number, document: SettingsDocument) => Promise<void> {
  const connectionId = open.connection.id;
  const lookAgain = async (sql: Sql, page: (after: string) => Promise<{ flow: string; entityKey: string }[]>, delayMs = 0) => {
    for (let after = ''; ; ) {
      const found = await page(after);
      await queue.enqueue(found.map(({ flow, entityKey }): SyncEvent => ({ connectionId, flow, entityKey, source: 'command', priority: heldPriority, ...(delayMs > 0 && { delayMs }) })), sql);
      const last = found.at(-1);
      if (last === undefined || found.length < heldPage) return;
      after = `${last.flow} ${last.entityKey}`;
    }
  };
  return async (version, document) => {
    const before = effective.current().document;
    const differs = (part: (one: SettingsDocument) => unknown) => JSON.stringify(part(before)) !== JSON.stringify(part(document));
    const gone = listsGone(before, document);
    const flows = flowNames.filter((name) => document.flows[name]?.isOn !== false);
    await database.transaction(async (sql) => {
      // Batches that end now either have told what they kept out, or find the new version.
      await lockAudit(sql);
      await makeSettingsLive(sql, { connectionId, version, document });
      if (differs(({ orders, flows: switches }) => [orders, switches])) await lookAgain(sql, (after) => listHeldKeys(sql, connectionId, { flows, after, limit: heldPage }));
      await retireLists(sql, connectionId, { gone, live: listsOf(document).map(([name, rule]) => placeOf(name, rule)) });
      for (const list of gone) {
        const flow = list.name.slice(0, list.name.indexOf('.'));
        await lookAgain(sql, async (after) => (await listEntitiesOf(sql, connectionId, { list, after: after.slice(flow.length + 1), limit: heldPage })).map((entityKey) => ({ flow, entityKey })), retiredDelayMs);
      }
      if (orderFlow && differs(({ activatingStatuses }) => activatingStatuses)) await lookAgain(sql, async (after) => (await listDraftOrders(sql, connectionId, { after: after.replace(`${orderFlow.name} `, ''), limit: heldPage })).map((entityKey) => ({ flow: orderFlow.name, entityKey })));
    });
    await effective.refresh();
    for (const name of flowNames) queue.announce(name);
  };
}

const listsOf = ({ recordMaps }: SettingsDocument): [string, RecordMapRule][] => Object.entries(recordMapsSchema.parse(recordMaps));

/** Maps of lists that are taken away, or put somewhere else, and whose rule was to delete what vanishes. One that is switched off leaves its records alone. */
function listsGone(before: SettingsDocument, document: SettingsDocument): ReturnType<typeof placeOf>[] {
  const now = new Map(listsOf(document));
  return listsOf(before).filter(([name, { vanished, object, parent }]) => vanished === 'delete' && (now.get(name)?.object !== object || now.get(name)?.parent !== parent)).map(([name, rule]) => placeOf(name, rule));
}

type OfferedNow = SettingsCatalogue & { recentOrders: readonly string[] };

/** What can be chosen, read from both systems unless that was done lately. */
function createCatalogue({ open, config }: Deps): (maxAgeMs: number, signal: AbortSignal) => Promise<OfferedNow> {
  const org = { client: open.orgClient, names: createNames(config.salesforce.namespace) };
  let known: { at: number; offered: OfferedNow } | undefined;
  return async (maxAgeMs, signal) => {
    if (known && Date.now() - known.at < maxAgeMs) return known.offered;
    const [store, picklists, { context }, owners]: [StoreCatalogue, Record<string, string[]>, Awaited<ReturnType<OpenConnection['ports']>>, SettingsCatalogue['owners']] = await Promise.all([
      readStoreCatalogue(open.storeClient, signal),
      readPicklistValues(org, Object.values(translatedInto), signal),
      open.ports(signal),
      ownersOffered(open, signal),
    ]);
    const flows = [...allFlows, ...allStoreFlows].map(({ name, description }) => ({ name, description, hasChannels: flowsOfChannels.has(name) }));
    const lacking = await lackingOf(fieldsOfTemplates, open, signal);
    const offered = { flows, ...store, picklists, currencies: [...(context.org.currencies ?? [context.org.defaultCurrency])], owners, lacking };
    known = { at: Date.now(), offered };
    return offered;
  };
}

/** Those of these fields, each `Object.Field`, that the org does not show. */
async function lackingOf(fields: readonly string[], open: OpenConnection, signal: AbortSignal): Promise<string[]> {
  const found = await Promise.all([...Map.groupBy(fields, (field) => field.slice(0, field.indexOf('.')))].map(async ([sobject, own]) => {
    const rules = await open.rulesOf(sobject, signal);
    return own.filter((field) => !rules.has(field.slice(sobject.length + 1)));
  }));
  return found.flat();
}

/** Fields with a way back, as far as the org has them. */
async function ownersOffered(open: OpenConnection, signal: AbortSignal): Promise<{ field: string; label: string; owner: string; flow: string }[]> {
  const found = await Promise.all(allTargets.map(async ({ sobject, back = {} }) => {
    if (Object.keys(back).length === 0) return [];
    const rules = await open.rulesOf(sobject, signal);
    return Object.entries(back).flatMap(([field, { owner, flow }]) => (rules.has(field) ? [{ field: `${sobject}.${field}`, label: rules.get(field)?.label ?? field, owner, flow }] : []));
  }));
  return found.flat();
}

/** Reads the newest orders and maps them as the order flow would by these settings; nothing is written. */
function createDryRun(portsUnder: ReturnType<typeof openMapper>['portsUnder'], offered: (signal: AbortSignal) => Promise<OfferedNow>): (document: SettingsDocument, signal: AbortSignal) => Promise<DryRun> {
  const transform = compileFlows(allFlows);
  return async (document, signal) => {
    const { recentOrders } = await offered(signal);
    const ports = await portsUnder(withEveryFlow(document, flowNames), signal);
    const records = await ports.readers.orders(recentOrders.slice(0, dryRunMax), signal);
    const result: DryRun = { looked: records.size, comesIn: 0, heldOut: [], failed: [] };
    for (const [entityKey, record] of records) {
      if (!orderFlow || record === undefined || record instanceof Error) continue;
      const draft = transform(orderFlow, record, ports.context);
      if (draft instanceof SyncError) (draft.disposition === 'skip' ? result.heldOut : result.failed).push({ entityKey, reason: draft.message });
      else if (draft.heldOut) result.heldOut.push({ entityKey, reason: draft.heldOut.message });
      else result.comesIn += 1;
    }
    return result;
  };
}

function readable(given: unknown): SettingsDocument | undefined {
  const read = readSettings(given);
  return 'document' in read ? read.document : undefined;
}

/** Who published, as the org calls them. */
async function namesOf({ open }: Deps, ids: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
  const distinct = [...new Set(ids)];
  if (distinct.length === 0) return new Map();
  const rows = await open.orgClient.query(`SELECT Id, Name FROM User WHERE Id ${inList(distinct)}`, signal).catch(() => []);
  return new Map(rows.map((row) => [String(row.Id), String(row.Name)]));
}
