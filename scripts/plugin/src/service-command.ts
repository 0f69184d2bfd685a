import type { Connection } from '@salesforce/core';
import { z } from 'zod';
import { readRows } from './org-rows.ts';
import { quoted } from './package-names.ts';
import type { PackageNames } from './package-names.ts';

/** How the service answered: `state` late = not within the time. */
export type ServiceAnswer = { state: 'done' | 'failed' | 'late'; code: string; message: string; result: Record<string, unknown> };

const createdSchema = z.object({ id: z.string() });
const pollMsMin = 200;
const pollMsMax = 2_000;

/** Asks the service for something by a row of commands, the only way there is, and waits for the answer. */
export async function askService(connection: Connection, { name }: PackageNames, command: { action: string; payload: Record<string, unknown>; timeoutMs: number }): Promise<ServiceAnswer> {
  const object = name('Crosswalk_Command__c');
  const { id } = createdSchema.parse(await connection.sobject(object).create({ [name('Action__c')]: command.action, [name('Payload__c')]: JSON.stringify(command.payload) }));
  const [status = '', code = '', message = '', result = ''] = ['Status__c', 'Error_Code__c', 'Message__c', 'Result__c'].map(name);
  let waitMs = pollMsMin;
  for (const deadline = Date.now() + command.timeoutMs; Date.now() < deadline; waitMs = Math.min(waitMs * 1.5, pollMsMax)) {
    const [row] = await readRows(connection, `SELECT ${status}, ${code}, ${message}, ${result} FROM ${object} WHERE Id = ${quoted(id)}`, z.record(z.string(), z.unknown()));
    const state = row?.[status];
    if (state === 'Done' || state === 'Failed') return { state: state === 'Done' ? 'done' : 'failed', code: textOf(row?.[code]), message: textOf(row?.[message]), result: resultOf(row?.[result]) };
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return { state: 'late', code: '', message: '', result: {} };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function resultOf(text: unknown): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(typeof text === 'string' ? JSON.parse(text) : {});
  return parsed.data ?? {};
}
