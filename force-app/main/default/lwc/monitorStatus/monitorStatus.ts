import type { IssueNode, StatusNode } from 'c/monitorQuery';

export type Health = { name: string; isReady: boolean; problem: string };
export type Flow = { name: string; title: string; description: string; isPaused: boolean; /** By the settings: its records are passed over. */ isOff?: boolean; waiting: number };
/** What the service says of itself; times in ms since the epoch. */
export type MonitorState = { health: Health[]; flows: Flow[]; waiting: number; oldestAt: number | undefined; budgetShare: number; reportAt: number | undefined; heartbeats: ReadonlyMap<string, string> };
export type IssueRecord = { id: string; title: string; message: string; flow: string; entityKey: string; attempts: number; lastAt: number };
/** Issues of one cause, with what can be done about them. */
export type IssueGroup = { key: string; title: string; actions: string[]; records: IssueRecord[] };

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

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const timeOf = (value: unknown): number | undefined => (typeof value === 'string' ? Date.parse(value) : undefined);
const healthOrder = ['bigcommerce', 'salesforce', 'hooks', 'stream', 'settings', 'database'];

/** Reads the rows of the mirror; rows of kinds that are not known here are passed over. */
export function readStatus(nodes: readonly StatusNode[]): MonitorState {
  const rows = new Map(nodes.map((node) => [node.Key__c.value ?? '', readJson(node.Value__c.value)]));
  const ofKind = (kind: string) => nodes.filter((node) => node.Kind__c.value === kind).map((node) => ({ name: (node.Key__c.value ?? '').split(':')[1] ?? '', value: readJson(node.Value__c.value) }));
  const work = rows.get('metric:work') ?? {};
  const health = ofKind('health').map(({ name, value }) => ({ name, isReady: value.isReady === true, problem: textOf(value.problem) }));
  const flows = ofKind('flow').map(({ name, value }) => ({ name, title: flowTitle(name), description: textOf(value.description), isPaused: value.isPaused === true, ...(value.isOff === true ? { isOff: true } : {}), waiting: Number(work[name] ?? 0) }));
  return {
    health: health.sort((a, b) => healthOrder.indexOf(a.name) - healthOrder.indexOf(b.name)),
    flows: flows.sort((a, b) => (a.name < b.name ? -1 : 1)),
    waiting: Object.values(work).reduce<number>((sum, count) => sum + Number(count), 0),
    oldestAt: timeOf(rows.get('metric:lag')?.oldestAt),
    budgetShare: Number(rows.get('metric:api-budget')?.share ?? 0),
    reportAt: timeOf(rows.get('metric:report')?.at),
    heartbeats: new Map(nodes.filter((node) => node.Kind__c.value === 'heartbeat').map((node) => [node.Key__c.value ?? '', node.Id])),
  };
}

/** "VALIDATION_RULE" is shown as "Validation rule". */
const causeTitle = (code: string) => code.slice(0, 1) + code.slice(1).toLowerCase().replaceAll('_', ' ');

/** Groups issues by cause, the largest group first. */
export function groupIssues(nodes: readonly IssueNode[]): IssueGroup[] {
  const groups = new Map<string, IssueGroup>();
  for (const node of nodes) {
    const key = `${node.Code__c.value ?? ''} ${node.Field__c.value ?? ''}`.trim();
    const actions = (node.Actions__c.value ?? '').split('\n').filter((line) => line !== '');
    const group = groups.get(key) ?? { key, title: [causeTitle(node.Code__c.value ?? ''), node.Field__c.value].filter(Boolean).join(': '), actions, records: [] };
    groups.set(key, group);
    const entityKey = node.Entity_Key__c.value ?? '';
    group.records.push({ id: node.Id, title: entityKey.replace(':', ' '), message: node.Message__c.value ?? '', flow: node.Flow__c.value ?? '', entityKey, attempts: node.Attempts__c.value ?? 0, lastAt: timeOf(node.Last_At__c.value) ?? 0 });
  }
  return [...groups.values()].sort((a, b) => b.records.length - a.records.length);
}
