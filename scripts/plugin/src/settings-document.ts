import type { Connection } from '@salesforce/core';
import { z } from 'zod';
import { readRows } from './org-rows.ts';
import type { PackageNames } from './package-names.ts';

const documentSchema = z.record(z.string(), z.unknown());
const recordSchema = z.object({ type: z.string(), name: z.string(), label: z.string(), values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])) });
const effectiveSchema = z.object({ version: z.number(), document: documentSchema });
const pendingSchema = z.object({ version: z.number(), document: documentSchema, rows: z.array(recordSchema).optional(), pointer: recordSchema.optional() });

export type SettingsDocument = z.infer<typeof documentSchema>;
/** A record of a custom metadata type, bare names. */
export type MetadataRecord = z.infer<typeof recordSchema>;
/** What is in force, and a version that was approved and waits to be deployed. */
export type ReportedSettings = { effective: z.infer<typeof effectiveSchema>; pending: z.infer<typeof pendingSchema> | undefined };
export type SettingsChange = { path: string; before: string | null; after: string | null };

const parse = (text: unknown): unknown => (typeof text === 'string' && text !== '' ? JSON.parse(text) : undefined);

/** What the service reports of the settings; undefined before its first report. */
export async function readReportedSettings(connection: Connection, { name }: PackageNames): Promise<ReportedSettings | undefined> {
  const [key = '', value = ''] = ['Key__c', 'Settings__c'].map(name);
  const rows = await readRows(connection, `SELECT ${key}, ${value} FROM ${name('Crosswalk_Status__c')} WHERE ${name('Kind__c')} = 'settings'`, z.record(z.string(), z.unknown()));
  // A text longer than its field goes on in `settings:pending~2`, `settings:pending~3`, …
  const pieces = (of: string) => rows.map((row) => ({ path: typeof row[key] === 'string' ? row[key].split('~') : [], text: row[value] })).filter(({ path }) => path[0] === `settings:${of}`).toSorted((a, b) => Number(a.path[1] ?? 1) - Number(b.path[1] ?? 1));
  const report = (of: string) => parse(pieces(of).flatMap(({ text }) => (typeof text === 'string' ? text : [])).join(''));
  const effective = effectiveSchema.safeParse(report('effective')).data;
  return effective && { effective, pending: pendingSchema.safeParse(report('pending')).data };
}

function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (Array.isArray(value)) into.set(path, value.join(', '));
  else if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) flatten(each, path === '' ? name : `${path}.${name}`, into);
  else into.set(path, String(value));
  return into;
}

/** What changes from one document to the other, by path. */
export function compareDocuments(before: unknown, after: unknown): SettingsChange[] {
  const [left, right] = [flatten(before, '', new Map()), flatten(after, '', new Map())];
  const paths = [...new Set([...left.keys(), ...right.keys()])].toSorted();
  return paths.flatMap((path) => (left.get(path) === right.get(path) ? [] : [{ path, before: left.get(path) ?? null, after: right.get(path) ?? null }]));
}
