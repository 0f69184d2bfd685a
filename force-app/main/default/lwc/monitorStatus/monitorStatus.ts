import { readChart } from 'c/monitorChartView';
import type { Chart } from 'c/monitorChartView';
import type { IssueNode, StatusNode } from 'c/monitorQuery';
import { fieldName, recordTitle } from 'c/recordNames';
import { detailsOf, wordsOf } from 'c/recordView';

export type Health = { name: string; isReady: boolean; problem: string };
export type Flow = { name: string; title: string; description: string; isPaused: boolean; /** By the settings: its records are passed over. */ isOff?: boolean; waiting: number; /** Of the last hour. */ done: number; dead: number };
export type Hour = { done: number; dead: number; latencyMs: number | undefined };
/** What the service says of itself; times in ms since the epoch. */
export type MonitorState = { /** A language model is set up. */ hasModel: boolean; health: Health[]; flows: Flow[]; waiting: number; oldestAt: number | undefined; hour: Hour | undefined; orgCalls: { used: number; max: number } | undefined; storeWindow: { quota: number; left: number; windowMs: number } | undefined; charts: ReadonlyMap<string, Chart>; reportAt: number | undefined; heartbeats: ReadonlyMap<string, string> };
export type IssueRecord = { id: string; code: string; title: string; message: string; details: string; field: string; /** What the field usually holds, where Crosswalk dares to say. */ suggested?: string; flow: string; entityKey: string; attempts: number; lastAt: number; /** Of a buyer in doubt: the records he could be. */ found?: { object: string; id: string }[]; /** Its record in the org, when there is one. */ target: { object: string; id: string } | undefined; /** Undefined while it is nobody's. */ ownerId: string | undefined };
/** Issues of one cause, with what can be done about them. */
export type IssueGroup = { key: string; title: string; actions: string[]; records: IssueRecord[]; /** Nothing failed: a person looks and closes it. */ isNotice?: boolean };

/** "order-to-salesforce" is shown as "Order to Salesforce"; proper names keep their capitals. */
export function flowTitle(name: string): string {
  const words = name.replaceAll('-', ' ').replace(/salesforce/g, 'Salesforce').replace(/bigcommerce/g, 'BigCommerce');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function readJson(text: string | null): Record<string, unknown> {
  try {
    const value = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

const objectIn = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {});

const numberIn = (row: Record<string, unknown> | undefined, name: string): number => Number(row?.[name] ?? Number.NaN);

function orgCallsIn(row: Record<string, unknown> | undefined): MonitorState['orgCalls'] {
  const [used, max] = [numberIn(row, 'used'), numberIn(row, 'max')];
  return used >= 0 && max > 0 ? { used, max } : undefined;
}

function storeWindowIn(row: Record<string, unknown> | undefined): MonitorState['storeWindow'] {
  const [quota, left, windowMs] = [numberIn(row, 'quota'), numberIn(row, 'left'), numberIn(row, 'windowMs')];
  return quota > 0 && left >= 0 && windowMs > 0 ? { quota, left, windowMs } : undefined;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const timeOf = (value: unknown): number | undefined => (typeof value === 'string' ? Date.parse(value) : undefined);
const healthOrder = ['bigcommerce', 'salesforce', 'hooks', 'stream', 'settings', 'database'];

/** Reads the rows of the mirror; rows of kinds that are not known here are passed over. */
export function readStatus(nodes: readonly StatusNode[]): MonitorState {
  const rows = new Map(nodes.map((node) => [node.Key__c.value ?? '', readJson(node.Value__c.value)]));
  const ofKind = (kind: string) => nodes.filter((node) => node.Kind__c.value === kind).map((node) => ({ name: (node.Key__c.value ?? '').split(':')[1] ?? '', value: readJson(node.Value__c.value) }));
  const work = rows.get('metric:work') ?? {};
  const hour = rows.get('metric:hour');
  const hourOf = (flow: string) => objectIn(objectIn(hour?.flows)[flow]);
  const health = ofKind('health').map(({ name, value }) => ({ name, isReady: value.isReady === true, problem: textOf(value.problem) }));
  const flows = ofKind('flow').map(({ name, value }) => ({ name, title: flowTitle(name), description: textOf(value.description), isPaused: value.isPaused === true, ...(value.isOff === true ? { isOff: true } : {}), waiting: Number(work[name] ?? 0), done: Number(hourOf(name).done ?? 0), dead: Number(hourOf(name).dead ?? 0) }));
  return {
    hasModel: rows.get('assistant:model')?.isSetUp === true,
    health: health.sort((a, b) => healthOrder.indexOf(a.name) - healthOrder.indexOf(b.name)),
    flows: flows.sort((a, b) => (a.name < b.name ? -1 : 1)),
    waiting: Object.values(work).reduce<number>((sum, count) => sum + Number(count), 0),
    oldestAt: timeOf(rows.get('metric:lag')?.oldestAt),
    hour: hour && { done: Number(hour.done ?? 0), dead: Number(hour.dead ?? 0), latencyMs: typeof hour.latencyMs === 'number' ? hour.latencyMs : undefined },
    orgCalls: orgCallsIn(rows.get('metric:org-calls')),
    storeWindow: storeWindowIn(rows.get('metric:store-window')),
    charts: new Map(ofKind('chart').flatMap(({ name, value }) => [readChart(value)].flatMap((chart) => (chart ? [[name, chart] as const] : [])))),
    reportAt: timeOf(rows.get('metric:report')?.at),
    heartbeats: new Map(nodes.filter((node) => node.Kind__c.value === 'heartbeat').map((node) => [node.Key__c.value ?? '', node.Id])),
  };
}

/** "VALIDATION_RULE" is shown as "Validation rule". */
const causeTitle = (code: string) => code.slice(0, 1) + code.slice(1).toLowerCase().replaceAll('_', ' ');

const lookups = ['Order', 'Contact', 'Product2', 'Account'] as const;

/** The record an issue is about: the most particular one it names. */
function targetOf(node: IssueNode): IssueRecord['target'] {
  const object = lookups.find((name) => node[`${name}__c`].value !== null);
  return object && { object, id: node[`${object}__c`].value ?? '' };
}

/** The records a held buyer could be, as its message names them. */
function foundIn(node: IssueNode): Pick<IssueRecord, 'found'> {
  if (node.Code__c.value !== 'MATCH_UNDECIDED') return {};
  return { found: [...(node.Message__c.value ?? '').matchAll(/\b(Contact|Account) (00[13]\w{12}(?:\w{3})?)\b/g)].map(([, object = '', id = '']) => ({ object, id })) };
}

const notices: ReadonlySet<string> = new Set(['ODD_CUSTOMER', 'ODD_ORDER', 'ODD_VOLUME', 'POSSIBLE_DUPLICATE']);

/** Groups issues by cause, the largest group first. */
export function groupIssues(nodes: readonly IssueNode[]): IssueGroup[] {
  const groups = new Map<string, IssueGroup>();
  for (const node of nodes) {
    const key = `${node.Code__c.value ?? ''} ${node.Field__c.value ?? ''}`.trim();
    const actions = (node.Actions__c.value ?? '').split('\n').filter((line) => line !== '');
    const group = groups.get(key) ?? { key, title: [causeTitle(node.Code__c.value ?? ''), fieldName(node.Field__c.value ?? '')].filter(Boolean).join(': '), actions, records: [], ...(notices.has(node.Code__c.value ?? '') ? { isNotice: true } : {}) };
    groups.set(key, group);
    const entityKey = node.Entity_Key__c.value ?? '';
    group.records.push({ id: node.Id, code: node.Code__c.value ?? '', title: recordTitle(entityKey), message: wordsOf(node.Message__c.value), details: detailsOf(node.Message__c.value), field: node.Field__c.value ?? '', ...(node.Suggested_Value__c?.value ? { suggested: node.Suggested_Value__c.value } : {}), ...foundIn(node), target: targetOf(node), ownerId: node.OwnerId.value === node.CreatedById.value ? undefined : (node.OwnerId.value ?? undefined), flow: node.Flow__c.value ?? '', entityKey, attempts: node.Attempts__c.value ?? 0, lastAt: timeOf(node.Last_At__c.value) ?? 0 });
  }
  return [...groups.values()].sort((a, b) => b.records.length - a.records.length);
}
