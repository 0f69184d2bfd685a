import type { StatusNode } from 'c/monitorQuery';
import { readStatus } from 'c/monitorStatus';
import type { Flow } from 'c/monitorStatus';
import { checkTitles } from 'c/setupLabels';

export type OrgState = { state: string; source: string; method: string; username: string; organizationId: string; canSignIn: boolean; interruption?: { from: number; to: number } };
/** The user who writes settings. */
export type WriterState = { state: string; source: string; username: string; canSignIn: boolean };
export type StoreState = { state: string; source: string; storeHash: string; missing: string[]; problem: string };
/** What mends a finding: a command of ours, a change of a record, a line for a terminal, or words. */
export type Fix = { kind: string; action?: string; payload?: Record<string, unknown>; id?: string; fields?: Record<string, unknown>; text?: string };
export type Finding = { name: string; state: 'ok' | 'warning' | 'failed'; message: string; fix?: Fix; checkedAt: number };
export type Run = { id: string; flow: string; state: string; share: number; listed: number; done: number; failed: number; total?: number; secondsLeft?: number; startedAt: string };
/** What the service says of the set-up; times in ms since the epoch. */
export type SetupState = { org?: OrgState; writer?: WriterState; store?: StoreState; findings: Finding[]; runs: Run[]; flows: Flow[]; reportAt?: number; heartbeats: ReadonlyMap<string, string> };

export const stepNames = ['org', 'store', 'preflight', 'flows', 'load'] as const;
export type StepName = (typeof stepNames)[number];
export type StepState = 'done' | 'problem' | 'open';

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const stateOrder = ['failed', 'warning', 'ok'];
const checkOrder = Object.keys(checkTitles);

function readJson(text: string | null): Json {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isJson(value) ? value : {};
  } catch {
    return {};
  }
}

const toOrg = (value: Json): OrgState => ({ state: textOf(value.state), source: textOf(value.source), method: textOf(value.method), username: textOf(value.username), organizationId: textOf(value.organizationId), canSignIn: value.canSignIn === true, ...(isJson(value.interruption) ? { interruption: { from: Date.parse(textOf(value.interruption.from)), to: Date.parse(textOf(value.interruption.to)) } } : {}) });
const toWriter = (value: Json): WriterState => ({ state: textOf(value.state), source: textOf(value.source), username: textOf(value.username), canSignIn: value.canSignIn === true });
const toStore = (value: Json): StoreState => ({ state: textOf(value.state), source: textOf(value.source), storeHash: textOf(value.storeHash), missing: Array.isArray(value.missing) ? value.missing.map(String) : [], problem: textOf(value.problem) });

function toFinding(name: string, value: Json): Finding {
  const state = value.state === 'ok' || value.state === 'warning' ? value.state : 'failed';
  const fix = isJson(value.fix) ? { ...value.fix, kind: textOf(value.fix.kind) } : undefined;
  return { name, state, message: textOf(value.message), ...(fix ? { fix } : {}), checkedAt: Date.parse(textOf(value.checkedAt)) };
}

function toRun(id: string, value: Json): Run {
  const { total, secondsLeft } = value;
  return {
    id, flow: textOf(value.flow), state: textOf(value.state), share: numberOf(value.share), listed: numberOf(value.listed), done: numberOf(value.done), failed: numberOf(value.failed), startedAt: textOf(value.startedAt),
    ...(typeof total === 'number' ? { total } : {}), ...(typeof secondsLeft === 'number' ? { secondsLeft } : {}),
  };
}

/** Reads the rows of the mirror; rows of kinds that are not known here are passed over. */
export function readSetup(nodes: readonly StatusNode[]): SetupState {
  const rows = nodes.map((node) => ({ kind: node.Kind__c.value, key: node.Key__c.value ?? '', value: readJson(node.Value__c.value) }));
  const ofKind = (kind: string) => rows.filter((row) => row.kind === kind).map(({ key, value }) => ({ name: key.slice(kind.length + 1), value }));
  const connections = new Map(ofKind('connection').map(({ name, value }) => [name, value]));
  const [org, store, writer] = ['salesforce', 'bigcommerce', 'settings-writer'].map((name) => connections.get(name));
  const { flows, reportAt, heartbeats } = readStatus(nodes);
  return {
    ...(org ? { org: toOrg(org) } : {}),
    ...(store ? { store: toStore(store) } : {}),
    ...(writer ? { writer: toWriter(writer) } : {}),
    findings: ofKind('preflight').map(({ name, value }) => toFinding(name, value)).sort((a, b) => stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state) || checkOrder.indexOf(a.name) - checkOrder.indexOf(b.name)),
    runs: ofKind('run').map(({ name, value }) => toRun(name, value)).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)),
    flows, heartbeats,
    ...(reportAt === undefined ? {} : { reportAt }),
  };
}

/** Which steps are done, and which need somebody. */
export function stepStates({ org, store, findings, runs }: SetupState, isSilent: boolean): Record<StepName, StepState> {
  const troubled = ['scopes-missing', 'revoked', 'unreachable'];
  const preflight = findings.some(({ state }) => state === 'failed') ? 'problem' : 'done';
  return {
    org: org === undefined ? 'open' : isSilent || org.state !== 'connected' ? 'problem' : 'done',
    store: store?.state === 'connected' ? 'done' : troubled.includes(store?.state ?? '') ? 'problem' : 'open',
    preflight: findings.length === 0 ? 'open' : preflight,
    // Whoever loads records has chosen what travels.
    flows: runs.length > 0 ? 'done' : 'open',
    load: runs.some(({ state }) => state === 'done') ? 'done' : 'open',
  };
}
