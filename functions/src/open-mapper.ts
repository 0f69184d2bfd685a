import { listKeyPage } from './connectors/bigcommerce/key-list.ts';
import { type MetafieldKind, sampleMetafields } from './connectors/bigcommerce/metafield-reader.ts';
import { readStoreCatalogue } from './connectors/bigcommerce/store-catalogue.ts';
import { createStoreReader } from './connectors/bigcommerce/store-reader.ts';
import { readChildObjects } from './connectors/salesforce/child-objects.ts';
import { refKey, type TargetNode } from './core/draft.ts';
import type { SourceRecord } from './core/entity.ts';
import type { FieldRule, ObjectRules } from './core/object-rules.ts';
import { SyncError } from './core/sync-error.ts';
import { allFlows } from './flows/all-flows.ts';
import { compileExplained, type ExplainedField } from './mapping/compile.ts';
import { catalogueOf, listsOf, type SourceField } from './mapping/field-catalogue.ts';
import type { MapInForce } from './mapping/field-drift.ts';
import { fieldMapChangesSchema } from './mapping/field-map-changes.ts';
import { conditionProblem, fieldMapProblems } from './mapping/field-map-problem.ts';
import { keyLengthMin, listStepProblems, recordMapProblems } from './mapping/record-map-problem.ts';
import { matchRuleSchemas } from './matching/match-rules.ts';
import type { FieldMap, Step } from './mapping/steps.ts';
import { type OpenConnection, withSettings } from './open-connection.ts';
import { compileFlows, mergeFieldMap, prepareMapping, wantedMetafields } from './open-mapping.ts';
import type { MapFields, MappingPorts } from './operations/command-mapping.ts';
import type { FlowContext, FlowDefinition } from './pipeline/define-flow.ts';
import { planRecord } from './pipeline/transform.ts';
import { validateNode } from './pipeline/validate.ts';
import type { SettingsDocument } from './settings/settings-document.ts';
import { SettingsRefusal } from './settings/settings-desk.ts';
import { readSettings, type SettingsProblem } from './settings/settings-problem.ts';

/** What the mapping page and the assistant ask of a map. */
export type Mapper = MappingPorts & {
  /** Its fields as they were a moment ago: for what goes with a page that has just been opened. */
  recentMap(map: string, signal: AbortSignal): Promise<MapFields>;
  /** The texts that steps make of the newest records, each once. */
  valuesOf(map: string, steps: readonly Step[], signal: AbortSignal): Promise<string[]>;
};
type Deps = { open: OpenConnection; /** The document in force. */ current(): SettingsDocument };

/** Maps of these objects are the administrator's; ours keep what the service needs. */
const mappable: ReadonlySet<string> = new Set(['Account', 'Contact', 'Order', 'OrderItem', 'Product2']);
const sampledMax = 10;
/** Values for one translation table. */
const valuesMax = 200;
/** A page asks several questions as it opens; they are answered from one look at both systems. */
const recentMs = 60_000;
/** Elements of a list that tell a page which fields they have, of each record. */
const elementsShownMax = 5;
/** Values of one picklist that a page is shown. */
const picklistShownMax = 100;

type MapEntry = { map: string; flow: FlowDefinition; name: string; sobject: string; packaged: FieldMap; /** Fields by which records are found. */ kept: readonly string[] };

const entries: readonly MapEntry[] = allFlows.flatMap((flow) => Object.entries(flow.fieldMaps).filter(([, { entity }]) => mappable.has(entity.sobject)).map(([name, { entity, map }]) => ({ map: `${flow.name}.${name}`, flow, name, sobject: entity.sobject, packaged: map, kept: [entity.externalIdField, ...Object.keys(entity.references)] })));

/** What lists may hang below: a product that an order is given belongs to the flow of products. */
const parentsIn = (flowName = ''): MapEntry[] => entries.filter(({ flow, name }) => flow.name === flowName && name !== 'item');

/** Of a map of a list nothing is the package's. */
const isOfList = ({ flow, name }: MapEntry): boolean => flow.fieldMaps[name] === undefined;

/** The maps of the package, and those of lists that a document has. */
function entriesOf(recordMaps: SettingsDocument['recordMaps']): MapEntry[] {
  const lists = Object.entries(recordMaps).flatMap(([map, { object, externalId, lookup }]): MapEntry[] => {
    const [flowName, name = ''] = map.split('.');
    const flow = allFlows.find((one) => one.name === flowName);
    return flow === undefined || flow.fieldMaps[name] ? [] : [{ map, flow, name, sobject: object, packaged: {}, kept: [externalId, lookup] }];
  });
  return [...entries, ...lists];
}
/** Tables the service fills itself. */
const builtInTables = ['order-status', 'shipping-method', 'payment-method', 'customer-group'];

type MapReader = Omit<Mapper, 'maps' | 'tryMap'> & {
  sampleKeys(entry: MapEntry, signal: AbortSignal): Promise<readonly string[]>;
  rulesOf: RulesOf;
};

/** Reads both sides of a map from the two systems. */
function createMapReader({ open, current }: Deps): MapReader {
  const readers = createStoreReader(open.storeClient, Date.now, () => ({ metafields: {} }));
  /** By map, what the last look found. */
  const recent = new Map<string, { at: number; fields: Promise<MapFields> }>();
  const rulesOf: RulesOf = ({ sobject }, signal) => {
    if (!mappable.has(sobject)) open.keepObject(sobject);
    return open.rulesOf(sobject, signal);
  };

  async function sampleKeys({ flow }: MapEntry, signal: AbortSignal): Promise<readonly string[]> {
    if (flow.reads === 'orders') return (await readStoreCatalogue(open.storeClient, signal)).recentOrders.slice(0, sampledMax);
    return (await listKeyPage(open.storeClient, flow.reads, { position: undefined, window: {} }, signal)).keys.slice(-sampledMax);
  }

  async function sample(entry: MapEntry, signal: AbortSignal, document = current()): Promise<{ records: SourceRecord[]; context: FlowContext }> {
    const records = await readRecords(readers[entry.flow.reads], await sampleKeys(entry, signal), signal);
    return { records, context: withSettings(await open.ports(signal), document).context };
  }

  async function readBothSides(entry: MapEntry, signal: AbortSignal, document: SettingsDocument): Promise<MapFields & { samples: string[] }> {
    const [{ records, context }, rules, metafields] = await Promise.all([sample(entry, signal, document), rulesOf(entry, signal), metafieldSources(entry, open.storeClient, signal)]);
    return {
      samples: records.map(({ entityKey }) => entityKey),
      source: [...sourceFields(entry, records, context), ...metafields],
      target: [...rules].filter(([field, rule]) => (rule.isCreateable || rule.isUpdateable) && !(isOfList(entry) && entry.kept.includes(field))).map(([field, rule]) => targetField(field, rule)),
      packaged: entry.packaged,
      tables: [...builtInTables, ...Object.keys(current().tables)],
    };
  }

  async function readMap(map: string, signal: AbortSignal, recordMaps: object = {}): Promise<MapFields> {
    const document = readableDraft({ ...current(), recordMaps: { ...current().recordMaps, ...recordMaps } });
    // Whoever opens the page has often just made the field.
    open.forget();
    const fields = readBothSides(find(map, document), signal, document);
    recent.set(map, { at: Date.now(), fields });
    fields.catch(() => recent.delete(map));
    return fields;
  }

  return {
    sampleKeys,
    rulesOf,
    readMap,
    async readLists(map, signal) {
      const entry = find(map, { recordMaps: {} });
      open.forget();
      const [{ records, context }, objects] = await Promise.all([sample(entry, signal), readChildObjects(entry.sobject, { keyLengthMin, outlineOf: open.outlineOf, rulesOf: (sobject, within) => rulesOf({ sobject }, within) }, signal)]);
      const scopes = records.flatMap((record) => nodesOf(entry, record, context).slice(0, elementsShownMax).map(({ scope }) => scope));
      return { taken: Object.keys(entry.flow.fieldMaps), parents: parentsIn(entry.flow.name).map((one) => ({ map: one.map, object: one.sobject })), lists: listsOf(scopes.map((scope) => Reflect.get(scope, 'record')), 'record'), objects };
    },
    async recentMap(map, signal) {
      const known = recent.get(map);
      return known && Date.now() - known.at < recentMs ? known.fields : readMap(map, signal);
    },
    async valuesOf(map, steps, signal) {
      const entry = find(map, current());
      const { records, context } = await sample(entry, signal);
      const scopes = records.flatMap((record) => nodesOf(entry, record, context).map(({ scope }) => scope));
      return [...new Set(scopes.flatMap((scope) => textsOf(steps, scope, context)))].slice(0, valuesMax);
    },
  };
}

/** What the mapping page asks: the fields of both sides, and what a record becomes under a draft. */
export function openMapper({ open, current }: Deps) {
  const { sampleKeys, rulesOf, ...reading } = createMapReader({ open, current });

  /** Ports of a batch under a draft, with all that the store sends. */
  async function portsUnder(document: SettingsDocument, signal: AbortSignal) {
    const ports = withSettings(await open.ports(signal), document);
    const given = { ...ports, readers: createStoreReader(open.storeClient, Date.now, () => ({ metafields: wantedMetafields(allFlows, document.fieldMaps, document.recordMaps) })) };
    return { ...given, ...prepareMapping(allFlows, given, open.mappingWorld) };
  }

  const ports: Mapper = {
    maps: (recordMaps) => entriesOf({ ...current().recordMaps, ...recordMaps }).map((entry) => ({ map: entry.map, object: entry.sobject, isList: isOfList(entry) })),
    ...reading,

    async tryMap({ map, entityKey, document: draft }, signal) {
      const document = readableDraft({ ...current(), ...draft });
      const entry = find(map, document);
      const under = await portsUnder(document, signal);
      const keys = entityKey === undefined ? (await sampleKeys(entry, signal)).slice(0, 1) : [entityKey];
      const [record] = await readRecords(under.readers[entry.flow.reads], keys, signal);
      if (record === undefined) return undefined;
      const rules = await rulesOf(entry, signal);
      const merged = mergeFieldMap(entry.packaged, under.context.settings.fieldMaps?.[map]);
      const planned = nodesOf(entry, record, under.context);
      const transform = compileFlows(allFlows)(entry.flow, record, under.context);
      const nodes = transform instanceof SyncError ? [] : transform.nodes;
      const links = new Map((await under.findLinks(nodes)).map((link) => [refKey(link), link.salesforceId]));
      const inOrg = await readInOrg({ nodes: nodes.filter(({ sobject }) => sobject === entry.sobject), links, rules, under }, signal);
      return {
        entityKey: record.entityKey,
        refusal: transform instanceof SyncError ? transform.message : (transform.heldOut?.message ?? null),
        warnings: transform instanceof SyncError ? [] : transform.warnings.map(({ message }) => message),
        records: planned.map(({ key, scope }) => {
          const id = links.get(`${entry.sobject} ${key}`);
          const node = nodes.find((each) => each.key === key && each.sobject === entry.sobject);
          return { key, object: entry.sobject, id, parentKey: node?.parentKey, fields: explainFields(merged, scope, { context: under.context, rules, node, row: id === undefined ? undefined : inOrg.get(id) }) };
        }),
      };
    },
  };

  const check = async (document: SettingsDocument, signal: AbortSignal) => [...(await checkMaps(document, rulesOf, signal)), ...(await checkMatching(document, open, signal))];
  /** Every map with what is changed of it, and its object as the org has it now; those whose object is gone are left out. */
  async function mapsInForce(signal: AbortSignal): Promise<MapInForce[]> {
    const document = current();
    const found = await Promise.all(entriesOf(document.recordMaps).map(async (entry): Promise<MapInForce[]> => {
      const rules = await rulesOf(entry, signal).catch(gone);
      const changes = fieldMapChangesSchema.parse({ [entry.map]: document.fieldMaps[entry.map] ?? {} })[entry.map];
      return rules ? [{ map: entry.map, sobject: entry.sobject, fields: mergeFieldMap(entry.packaged, changes), kept: entry.kept, rules }] : [];
    }));
    return found.flat();
  }

  return { ports, check, portsUnder, mapsInForce };
}

/** A draft comes from a page. */
function readableDraft(draft: object): SettingsDocument {
  const read = readSettings(draft);
  const problems = 'problems' in read ? read.problems : formProblems(read.document);
  if ('problems' in read || problems.length > 0) throw new SettingsRefusal(problems);
  return read.document;
}

type Mapping = Pick<SettingsDocument, 'fieldMaps' | 'recordMaps' | 'tables' | 'rules'>;
const tablesOf = ({ tables }: Pick<Mapping, 'tables'>): ReadonlySet<string> => new Set([...builtInTables, ...Object.keys(tables)]);

/** What keeps maps and rules from being compiled, whatever the org has: no batch may begin with such. */
export function formProblems(document: Mapping): SettingsProblem[] {
  const [all, tables] = [entriesOf(document.recordMaps), tablesOf(document)];
  const ofLists = Object.entries(document.recordMaps).flatMap(([name, rule]) => listStepProblems({ name, rule, tables }));
  const ofMaps = Object.entries(document.fieldMaps).flatMap(([map, fields]) => stepProblems(map, fields, { entry: all.find((one) => one.map === map), all, tables }));
  return [...ofLists, ...ofMaps, ...rulesProblems(document, all)];
}

type Known = { entry: MapEntry | undefined; all: readonly MapEntry[]; tables: ReadonlySet<string> };

function stepProblems(map: string, fields: SettingsDocument['fieldMaps'][string], { entry, all, tables }: Known): SettingsProblem[] {
  if (!entry) return [{ path: `fieldMaps.${map}`, rule: 'names a map this version does not have', remedy: `Remove it; there are ${all.map((one) => one.map).join(', ')}.` }];
  const packaged = (field: string) => (Object.hasOwn(entry.packaged, field) ? entry.packaged[field] : undefined);
  return Object.entries(fields).flatMap(([field, { isOn, steps }]) => (isOn ? fieldMapProblems(field, steps.length === 0 ? (packaged(field) ?? []) : steps, { tables }).map(({ at, rule }) => ({ path: `fieldMaps.${map}.${field}`, rule: at === '' ? rule : `step ${at} ${rule}`, remedy: 'Change the step, or remove the field from the map.' })) : []));
}

const rulesProblems = (document: Mapping, all: readonly MapEntry[]): SettingsProblem[] =>
  document.rules.flatMap((rule, index): SettingsProblem[] => {
    const entry = all.find((one) => one.map === rule.map);
    if (!entry) return [{ path: `rules.${index}.map`, rule: 'names a map this version does not have', remedy: `Choose one of ${all.map((one) => one.map).join(', ')}.` }];
    return ruleProblems(rule, index, { ...entry.packaged, ...document.fieldMaps[rule.map] });
  });

type RulesOf = (entry: Pick<MapEntry, 'sobject'>, signal: AbortSignal) => Promise<ObjectRules>;

/** Everything wrong with the maps, tables and rules of a document, against what the org and the service have. */
async function checkMaps(document: SettingsDocument, rulesOf: RulesOf, signal: AbortSignal): Promise<SettingsProblem[]> {
  const [all, tables] = [entriesOf(document.recordMaps), tablesOf(document)];
  const problems: SettingsProblem[] = await listProblems(document, { tables, rulesOf }, signal);
  for (const [map, fields] of Object.entries(document.fieldMaps)) {
    const entry = all.find((one) => one.map === map);
    const rules = entry && (await rulesOf(entry, signal).catch(gone));
    // A list whose object is gone was said.
    if (entry && !rules) continue;
    problems.push(...stepProblems(map, fields, { entry, all, tables }), ...(entry && rules ? targetProblems(map, fields, { entry, rules }) : []));
  }
  return [...problems, ...rulesProblems(document, all)];
}

/** Of maps of lists: their object, key and lookup; a field of theirs is checked as any other. */
async function listProblems(document: SettingsDocument, { tables, rulesOf }: { tables: ReadonlySet<string>; rulesOf: RulesOf }, signal: AbortSignal): Promise<SettingsProblem[]> {
  const found = await Promise.all(Object.entries(document.recordMaps).map(async ([name, rule]) => {
    const [flowName, map = ''] = name.split('.');
    const own = parentsIn(flowName);
    const mapped = new Set(Object.entries(document.fieldMaps[name] ?? {}).flatMap(([field, { isOn, steps }]) => (isOn && steps.length > 0 ? [field] : [])));
    const rules = await rulesOf({ sobject: rule.object }, signal).catch(gone);
    return recordMapProblems({ name, rule, parentObject: own.find((one) => one.name === rule.parent)?.sobject, parents: own.map((one) => one.name), isTaken: allFlows.some((flow) => flow.name === flowName && flow.fieldMaps[map]), rules, mapped, tables });
  }));
  return found.flat();
}

/** An object the org does not have is the administrator's to mend; an org that is away is not. */
function gone(error: unknown): undefined {
  if (!(error instanceof SyncError) || error.code !== 'SETUP_INCOMPLETE') throw error;
}

function find(map: string, { recordMaps }: Pick<SettingsDocument, 'recordMaps'>): MapEntry {
  const entry = entriesOf(recordMaps).find((one) => one.map === map);
  if (!entry) throw new Error(`There is no map ${map}.`);
  return entry;
}

/** What steps make of one record, where that is a text; steps that fail for it make nothing. */
function textsOf(steps: readonly Step[], scope: object, { storeZone, tables }: FlowContext): string[] {
  const value = compileExplained({ value: steps })(scope, { storeZone, tables }).value?.value;
  return typeof value === 'string' && value !== '' ? [value.slice(0, shownLengthMax)] : [];
}

async function readRecords(read: (keys: readonly string[], signal: AbortSignal) => Promise<Map<string, SourceRecord | Error | undefined>>, keys: readonly string[], signal: AbortSignal): Promise<SourceRecord[]> {
  if (keys.length === 0) return [];
  return [...(await read(keys, signal)).values()].filter((one): one is SourceRecord => one !== undefined && !(one instanceof Error));
}

/** The nodes of a map with their scopes, `record` among them. */
function nodesOf({ flow, name, map }: MapEntry, record: SourceRecord, context: FlowContext): { key: string; scope: object }[] {
  const settings = { ...context.settings, fieldMaps: { ...context.settings.fieldMaps, [map]: context.settings.fieldMaps?.[map] ?? {} } };
  const plan = planRecord(flow, record, { ...context, settings });
  return 'nodes' in plan ? plan.nodes.filter((node) => node.map === name).map(({ key, scope }) => ({ key, scope })) : [];
}

/** What the store sends, at `record`; then what the flow works out of it. */
function sourceFields(entry: MapEntry, records: readonly SourceRecord[], context: FlowContext): (SourceField & { isComputed: boolean })[] {
  const isListed = isOfList(entry);
  const scopes = records.flatMap((record) => nodesOf(entry, record, context).slice(0, isListed ? elementsShownMax : 1).map(({ scope }) => scope));
  const sent = (isListed ? ['item', 'record'] : ['record']).flatMap((base) => catalogueOf(scopes.map((scope) => Reflect.get(scope, base)), base)).map((field) => ({ ...field, isComputed: false }));
  const known = new Set(sent.map(({ path }) => path.slice('record.'.length)));
  const computed = catalogueOf(scopes.map((scope) => ({ ...scope, record: undefined, ...(isListed && { item: undefined }) })), '').filter(({ path }) => path !== 'record' && path !== 'item' && !known.has(path) && !/^(?:consignments|products|lines|addresses|variant|product)\b/.test(path));
  return [...sent, ...computed.map((field) => ({ ...field, isComputed: true }))];
}

/** Where the steps of a map find metafields, and whose they are. */
function metafieldPlaces({ flow, name }: MapEntry): { kind: MetafieldKind; base: string }[] {
  if (flow.reads === 'orders') return [{ kind: 'order', base: name === 'line' ? 'record.order' : 'record' }];
  if (flow.reads === 'customers') return [{ kind: 'customer', base: 'record' }];
  return [{ kind: 'product', base: 'record' }, { kind: 'variant', base: 'record.variant' }];
}

/** The metafields this app may see, with what the newest ones hold; a store that shows none has none to map. */
async function metafieldSources(entry: MapEntry, client: OpenConnection['storeClient'], signal: AbortSignal): Promise<(SourceField & { isComputed: boolean })[]> {
  const found = await Promise.all(metafieldPlaces(entry).map(async ({ kind, base }) => {
    const metafields = await sampleMetafields(kind, { client, signal }).catch((error: unknown) => (error instanceof SyncError && error.disposition !== 'retry' ? [] : Promise.reject(error)));
    return catalogueOf([{ metafields }], base);
  }));
  return found.flat().map((field) => ({ ...field, isComputed: false }));
}

function targetField(field: string, rule: FieldRule) {
  const { label, type, length, precision, scale, isRequired, isUpdateable, picklist } = rule;
  return { field, label, type, length, precision, scale, isRequired, isUpdateable, isCustom: field.endsWith('__c'), picklist: picklist?.slice(0, picklistShownMax) };
}

type InOrg = { nodes: readonly TargetNode[]; links: ReadonlyMap<string, string>; rules: ObjectRules; under: Pick<Awaited<ReturnType<OpenConnection['ports']>>, 'target'> };

async function readInOrg({ nodes, links, rules, under }: InOrg, signal: AbortSignal): Promise<Map<string, Record<string, unknown>>> {
  const ids = nodes.flatMap((node) => links.get(refKey(node)) ?? []);
  const fields = [...new Set(nodes.flatMap((node) => Object.keys(node.fields)))].filter((field) => rules.has(field));
  const [sobject] = nodes.map((node) => node.sobject);
  if (sobject === undefined || ids.length === 0) return new Map();
  return new Map([...(await under.target.writeAndRead([], [{ sobject, ids, fields }], signal)).rows].map(([id, row]) => [id, { ...row }]));
}

type Surroundings = { context: FlowContext; rules: ObjectRules; node: TargetNode | undefined; row: Record<string, unknown> | undefined };

/** Every field with its value, how it came to be, what is wrong with it, and what the org has. What only a new record is given is left alone on one that is there. */
function explainFields(map: FieldMap, scope: object, { context, rules, node, row }: Surroundings) {
  const explained = compileExplained(map)(scope, { storeZone: context.storeZone, tables: context.tables, evaluated: context.prepared?.evaluated, enriched: context.prepared?.enriched });
  return Object.fromEntries(Object.entries(explained).map(([field, { value, steps, error }]) => [field, { value: value ?? null, isAbsent: value === undefined || (row !== undefined && node?.entity.createOnly.includes(field) === true), steps: stepValues(steps), problem: error?.message ?? problemOf(field, value, { rules, node }), inOrg: row === undefined ? null : textOf(row[field]) }]));
}

type Traced = ExplainedField['steps'][number];
type StepValue = { value: string | null; inside?: StepValue[][] };

const stepValues = (steps: readonly Traced[]): StepValue[] => steps.map(({ value, inside }) => ({ value: textOf(value), ...(inside && { inside: inside.map(stepValues) }) }));
const textOf = (value: unknown): string | null => (value === undefined || value === null ? null : (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, shownLengthMax));
const shownLengthMax = 255;

/** Of one field alone: what the org says of its value. */
function problemOf(field: string, value: ExplainedField['value'], { rules, node }: Pick<Surroundings, 'rules' | 'node'>): string | null {
  const rule = rules.get(field);
  if (node === undefined || value === undefined || rule === undefined) return rule === undefined ? 'Salesforce has no such field, or the integration user may not see it.' : null;
  const checked = validateNode({ ...node, fields: { [field]: value } }, new Map([[field, { ...rule, isRequired: rule.isRequired && value === null }]]));
  return checked instanceof SyncError ? checked.message : null;
}

function targetProblems(map: string, fields: SettingsDocument['fieldMaps'][string], { entry, rules }: { entry: MapEntry; rules: ObjectRules }): SettingsProblem[] {
  return Object.entries(fields).flatMap(([field, { isOn }]): SettingsProblem[] => {
    const path = `fieldMaps.${map}.${field}`;
    const rule = rules.get(field);
    if (!isOn) return rule?.isRequired && entry.packaged[field] !== undefined ? [{ path, rule: `leaves ${entry.sobject}.${field} empty, which Salesforce requires`, remedy: 'Map it again.' }] : [];
    if (rule === undefined) return [{ path, rule: `writes ${entry.sobject}.${field}, which the org does not have or does not show to the integration user`, remedy: 'Create the field, or give the integration user access to it (a permission set with edit access to the field).' }];
    const isKept = ['Id', ...entry.kept].includes(field);
    if (isKept) return [{ path, rule: `writes ${entry.sobject}.${field}, by which Crosswalk finds its records`, remedy: 'Map another field.' }];
    return rule.isCreateable || rule.isUpdateable ? [] : [{ path, rule: `writes ${entry.sobject}.${field}, which cannot be written`, remedy: 'Map another field, or give the integration user edit access to it.' }];
  });
}

async function checkMatching(document: SettingsDocument, open: OpenConnection, signal: AbortSignal): Promise<SettingsProblem[]> {
  const [contact, account] = [await open.rulesOf('Contact', signal), await open.rulesOf('Account', signal)];
  return [...matchProblems('persons', document, contact, document.fieldMaps['customer-to-salesforce.contact']), ...matchProblems('companies', document, account, document.fieldMaps['customer-to-salesforce.account'])];
}

/** A number of the customer's own is compared with what the map writes there, so something must. */
function matchProblems(list: 'persons' | 'companies', { matching }: SettingsDocument, rules: ObjectRules, mapped: SettingsDocument['fieldMaps'][string] = {}): SettingsProblem[] {
  const parsed = matchRuleSchemas[list].safeParse(matching[list]);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => ({ path: `matching.${list}${path.map((part) => `.${String(part)}`).join('')}`, rule: message, remedy: 'Change the rule, or remove it.' }));
  return parsed.data.flatMap(({ field }, index): SettingsProblem[] => {
    const path = `matching.${list}.${index}.field`;
    if (field === undefined) return [];
    if (!rules.has(field)) return [{ path, rule: `compares ${field}, which the org does not have or does not show to the integration user`, remedy: 'Choose a field of the org, or give the integration user access to it.' }];
    return mapped[field]?.isOn ? [] : [{ path, rule: `compares ${field}, to which nothing of the store is mapped`, remedy: 'Map it under Field mapping first, then publish the rule.' }];
  });
}

function ruleProblems(rule: SettingsDocument['rules'][number], index: number, mapped: Readonly<Record<string, unknown>>): SettingsProblem[] {
  const path = `rules.${index}`;
  const problem = rule.condition && conditionProblem(rule.condition);
  const needs = { mandatory: true, pattern: rule.pattern !== undefined, range: rule.least !== undefined || rule.most !== undefined, allowed: (rule.values ?? []).length > 0, condition: rule.condition !== undefined }[rule.kind];
  return [
    ...(needs ? [] : [{ path, rule: `is a rule of the kind ${rule.kind} without its ${rule.kind === 'range' ? 'least or most' : rule.kind === 'allowed' ? 'values' : rule.kind}`, remedy: 'Enter it, or remove the rule.' }]),
    ...(Object.hasOwn(mapped, rule.field) ? [] : [{ path: `${path}.field`, rule: `is about ${rule.field}, which nothing is mapped to`, remedy: 'Choose a mapped field, or map it first.' }]),
    ...(problem === undefined ? [] : [{ path: `${path}.condition`, rule: problem, remedy: 'Make it of tests such as { path, is, value }.' }]),
  ];
}
