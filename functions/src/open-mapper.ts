import { listKeyPage } from './connectors/bigcommerce/key-list.ts';
import { readStoreCatalogue } from './connectors/bigcommerce/store-catalogue.ts';
import { createStoreReader } from './connectors/bigcommerce/store-reader.ts';
import { refKey, type TargetNode } from './core/draft.ts';
import type { SourceRecord } from './core/entity.ts';
import type { FieldRule, ObjectRules } from './core/object-rules.ts';
import { SyncError } from './core/sync-error.ts';
import { allFlows } from './flows/all-flows.ts';
import { compileExplained, type ExplainedField } from './mapping/compile.ts';
import { catalogueOf, type SourceField } from './mapping/field-catalogue.ts';
import { conditionProblem, fieldMapProblems } from './mapping/field-map-problem.ts';
import { matchRuleSchemas } from './matching/match-rules.ts';
import type { FieldMap } from './mapping/steps.ts';
import { type OpenConnection, withSettings } from './open-connection.ts';
import { compileFlows, mergeFieldMap, prepareMapping } from './open-mapping.ts';
import type { MappingPorts } from './operations/command-mapping.ts';
import type { FlowContext, FlowDefinition } from './pipeline/define-flow.ts';
import { planRecord } from './pipeline/transform.ts';
import { validateNode } from './pipeline/validate.ts';
import type { SettingsDocument } from './settings/settings-document.ts';
import { SettingsRefusal } from './settings/settings-desk.ts';
import { readSettings, type SettingsProblem } from './settings/settings-problem.ts';

type Deps = { open: OpenConnection; /** The document in force. */ current(): SettingsDocument };

/** Maps of these objects are the administrator's; ours keep what the service needs. */
const mappable: ReadonlySet<string> = new Set(['Account', 'Contact', 'Order', 'OrderItem', 'Product2']);
const sampledMax = 10;
/** Values of one picklist that a page is shown. */
const picklistShownMax = 100;

type MapEntry = { map: string; flow: FlowDefinition; name: string; sobject: string; packaged: FieldMap };

const entries: readonly MapEntry[] = allFlows.flatMap((flow) => Object.entries(flow.fieldMaps).filter(([, { entity }]) => mappable.has(entity.sobject)).map(([name, { entity, map }]) => ({ map: `${flow.name}.${name}`, flow, name, sobject: entity.sobject, packaged: map })));
/** Tables the service fills itself. */
const builtInTables = ['order-status', 'shipping-method', 'payment-method', 'customer-group'];

/** What the mapping page asks: the fields of both sides, and what a record becomes under a draft. */
export function openMapper({ open, current }: Deps) {
  const readers = createStoreReader(open.storeClient, Date.now, () => true);

  async function sampleKeys({ flow }: MapEntry, signal: AbortSignal): Promise<readonly string[]> {
    if (flow.reads === 'orders') return (await readStoreCatalogue(open.storeClient, signal)).recentOrders.slice(0, sampledMax);
    return (await listKeyPage(open.storeClient, flow.reads, { position: undefined, window: {} }, signal)).keys.slice(-sampledMax);
  }

  /** Ports of a batch under a draft, with all that the store sends. */
  async function portsUnder(document: SettingsDocument, signal: AbortSignal) {
    const ports = withSettings(await open.ports(signal), document);
    const given = { ...ports, readers };
    return { ...given, ...prepareMapping(allFlows, given, open.mappingWorld) };
  }

  const ports: MappingPorts = {
    maps: entries.map(({ map, sobject }) => ({ map, object: sobject })),

    async readMap(wanted, signal) {
      const entry = find(wanted);
      // Whoever opens the page has often just made the field.
      open.forget();
      const [keys, rules] = await Promise.all([sampleKeys(entry, signal), open.rulesOf(entry.sobject, signal)]);
      const records = await readRecords(readers[entry.flow.reads], keys, signal);
      const { context } = withSettings(await open.ports(signal), current());
      return {
        samples: records.map(({ entityKey }) => entityKey),
        source: sourceFields(entry, records, context),
        target: [...rules].filter(([, rule]) => rule.isCreateable || rule.isUpdateable).map(([field, rule]) => targetField(field, rule)),
        packaged: entry.packaged,
        tables: [...builtInTables, ...Object.keys(current().tables)],
      };
    },

    async tryMap({ map, entityKey, document: draft }, signal) {
      const entry = find(map);
      const read = readSettings({ ...current(), ...draft });
      const problems = 'problems' in read ? read.problems : formProblems(read.document);
      if ('problems' in read || problems.length > 0) throw new SettingsRefusal(problems);
      const { document } = read;
      const under = await portsUnder(document, signal);
      const keys = entityKey === undefined ? (await sampleKeys(entry, signal)).slice(0, 1) : [entityKey];
      const [record] = await readRecords(under.readers[entry.flow.reads], keys, signal);
      if (record === undefined) return undefined;
      const rules = await open.rulesOf(entry.sobject, signal);
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

  /** Everything wrong with the maps, tables and rules of a document, against what the org and the service have. */
  async function check(document: SettingsDocument, signal: AbortSignal): Promise<SettingsProblem[]> {
    const ofOrg: SettingsProblem[] = [];
    for (const [map, fields] of Object.entries(document.fieldMaps)) {
      const entry = entries.find((one) => one.map === map);
      if (entry) ofOrg.push(...targetProblems(map, fields, { entry, rules: await open.rulesOf(entry.sobject, signal) }));
    }
    return [...formProblems(document), ...ofOrg, ...(await checkMatching(document, open, signal))];
  }

  return { ports, check, portsUnder, drift: (signal: AbortSignal) => check(current(), signal) };
}

/** What keeps maps and rules from being compiled, whatever the org has: no batch may begin with such. */
export function formProblems(document: Pick<SettingsDocument, 'fieldMaps' | 'tables' | 'rules'>): SettingsProblem[] {
  const tables = new Set([...builtInTables, ...Object.keys(document.tables)]);
  const ofMaps = Object.entries(document.fieldMaps).flatMap(([map, fields]): SettingsProblem[] => {
    const entry = entries.find((one) => one.map === map);
    if (!entry) return [{ path: `fieldMaps.${map}`, rule: 'names a map this version does not have', remedy: `Remove it; there are ${entries.map((one) => one.map).join(', ')}.` }];
    return Object.entries(fields).flatMap(([field, { isOn, steps }]) => (isOn ? fieldMapProblems(field, steps.length === 0 ? (packagedSteps(entry, field) ?? []) : steps, { tables }).map(({ at, rule }) => ({ path: `fieldMaps.${map}.${field}`, rule: at === '' ? rule : `step ${at} ${rule}`, remedy: 'Change the step, or remove the field from the map.' })) : []));
  });
  const ofRules = document.rules.flatMap((rule, index): SettingsProblem[] => {
    const entry = entries.find((one) => one.map === rule.map);
    if (!entry) return [{ path: `rules.${index}.map`, rule: 'names a map this version does not have', remedy: `Choose one of ${entries.map((one) => one.map).join(', ')}.` }];
    return ruleProblems(rule, index, { ...entry.packaged, ...document.fieldMaps[rule.map] });
  });
  return [...ofMaps, ...ofRules];
}

const packagedSteps = ({ packaged }: MapEntry, field: string) => (Object.hasOwn(packaged, field) ? packaged[field] : undefined);

function find(map: string): MapEntry {
  const entry = entries.find((one) => one.map === map);
  if (!entry) throw new Error(`There is no map ${map}.`);
  return entry;
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
  const scopes = records.flatMap((record) => nodesOf(entry, record, context).slice(0, 1).map(({ scope }) => scope));
  const sent = catalogueOf(scopes.map((scope) => Reflect.get(scope, 'record')), 'record').map((field) => ({ ...field, isComputed: false }));
  const known = new Set(sent.map(({ path }) => path.slice('record.'.length)));
  const computed = catalogueOf(scopes.map((scope) => ({ ...scope, record: undefined })), '').filter(({ path }) => path !== 'record' && !known.has(path) && !/^(?:consignments|products|lines|addresses|variant|product)\b/.test(path));
  return [...sent, ...computed.map((field) => ({ ...field, isComputed: true }))];
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
    const isKept = ['Id', entry.flow.fieldMaps[entry.name]?.entity.externalIdField, ...Object.keys(entry.flow.fieldMaps[entry.name]?.entity.references ?? {})].includes(field);
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
