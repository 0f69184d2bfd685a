import type { Connection } from '@salesforce/core';
import { z } from 'zod';
import { readRows } from './org-rows.ts';
import type { PackageNames } from './package-names.ts';

export type Health = { name: string; isReady: boolean; problem?: string | undefined; since: string | null };
export type FlowState = { name: string; description: string; isPaused: boolean; waiting: number };
export type IssueGroup = { code: string; count: number; message: string; actions: string };

/** What the service mirrors into the org, and what waits there for a person. `since`: when it was so for the first time. */
export type StatusReport = { health: Health[]; flows: FlowState[]; deadLetters: number; apiBudgetShare: number | null; issues: IssueGroup[] };

const rowSchema = z.record(z.string(), z.unknown());
const healthSchema = z.object({ isReady: z.boolean(), problem: z.string().optional() });
const flowSchema = z.object({ name: z.string(), description: z.string(), isPaused: z.boolean() });
const waitingSchema = z.record(z.string(), z.number());

type Mirrored = { key: string; kind: string; value: unknown; at: string | null };

function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    // A row that somebody wrote by hand is no reason to show nothing.
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

async function readMirror(connection: Connection, { name }: PackageNames): Promise<Mirrored[]> {
  const [key, kind, value, at] = ['Key__c', 'Kind__c', 'Value__c', 'Updated_At__c'].map(name);
  const rows = await readRows(connection, `SELECT ${key}, ${kind}, ${value}, ${at} FROM ${name('Crosswalk_Status__c')} WHERE ${kind} != 'heartbeat' ORDER BY ${key}`, rowSchema);
  return rows.map((row) => ({ key: textOf(row[key ?? '']), kind: textOf(row[kind ?? '']), value: parseJson(row[value ?? '']), at: textOf(row[at ?? '']) || null }));
}

/** Open issues by what went wrong, the most frequent first. */
async function readIssues(connection: Connection, { name }: PackageNames): Promise<IssueGroup[]> {
  const [code, message, actions] = ['Code__c', 'Message__c', 'Actions__c'].map(name);
  const rows = await readRows(connection, `SELECT ${code}, ${message}, ${actions} FROM ${name('Crosswalk_Issue__c')} WHERE ${name('State__c')} = 'Open' ORDER BY ${name('Last_At__c')} DESC`, rowSchema);
  const groups = Map.groupBy(rows, (row) => textOf(row[code ?? '']));
  return [...groups]
    .map(([name, [first, ...others]]) => ({ code: name, count: others.length + 1, message: textOf(first?.[message ?? '']), actions: textOf(first?.[actions ?? '']) }))
    .toSorted((a, b) => b.count - a.count);
}

/** Reads both at once; empty lists where the service has never written. */
export async function readStatus(connection: Connection, names: PackageNames): Promise<StatusReport> {
  const [rows, issues] = await Promise.all([readMirror(connection, names), readIssues(connection, names)]);
  const metric = (name: string) => rows.find(({ key }) => key === `metric:${name}`)?.value;
  const waiting = waitingSchema.catch({}).parse(metric('work'));
  return {
    health: rows.filter(({ kind }) => kind === 'health').map(({ key, value, at }) => ({ name: key.replace(/^health:/, ''), ...healthSchema.catch({ isReady: false, problem: 'its row cannot be read' }).parse(value), since: at })),
    flows: rows.filter(({ kind }) => kind === 'flow').flatMap(({ value }) => flowSchema.safeParse(value).data ?? []).map((flow) => ({ ...flow, waiting: waiting[flow.name] ?? 0 })),
    deadLetters: z.object({ open: z.number() }).catch({ open: 0 }).parse(metric('dead-letters')).open,
    apiBudgetShare: z.object({ share: z.number() }).safeParse(metric('api-budget')).data?.share ?? null,
    issues,
  };
}
