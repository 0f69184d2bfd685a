import type { Connection } from '@salesforce/core';
import { z } from 'zod';
import type { Finding } from './finding.ts';
import type { PackageNames } from './package-names.ts';
import { askService } from './service-command.ts';

const valueSchema = z.union([z.string(), z.number(), z.boolean()]);
const fixSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), text: z.string() }),
  z.object({ kind: z.literal('words'), text: z.string() }),
  z.object({ kind: z.literal('record'), id: z.string(), fields: z.record(z.string(), valueSchema) }),
  z.object({ kind: z.literal('command'), action: z.string() }),
]);
const resultSchema = z.object({ findings: z.array(z.object({ name: z.string(), state: z.enum(['ok', 'warning', 'failed']), message: z.string(), fix: fixSchema.optional() })) });

export type ServiceFix = z.infer<typeof fixSchema>;
/** What the service found, in its own words, or why it did not look. */
export type ServicePreflight = { findings: Finding[] } | { reason: 'silent' } | { reason: 'late' | 'refused'; detail: string };

/** Says in one line what mends something, as a person at a terminal does it. */
type SayFix = (fix: ServiceFix, objectOf: (id: string) => string) => string;

/**
 * Has the service make its pre-flight, the one the set-up page shows: it alone knows the store, its own rights and its own clock.
 * `isReporting`: it has written to this org, so that it is worth waiting for.
 */
export async function askPreflight(connection: Connection, names: PackageNames, options: { isReporting: boolean; timeoutMs: number; sayFix: SayFix }): Promise<ServicePreflight> {
  if (!options.isReporting) return { reason: 'silent' };
  const answer = await askService(connection, names, { action: 'preflight', payload: {}, timeoutMs: options.timeoutMs }).catch((error: unknown) => ({ state: 'failed' as const, message: error instanceof Error ? error.message : String(error), result: {} }));
  if (answer.state === 'late') return { reason: 'late', detail: String(Math.round(options.timeoutMs / 1_000)) };
  const result = resultSchema.safeParse(answer.result).data;
  if (answer.state === 'failed' || !result) return { reason: 'refused', detail: answer.message };
  const { sobjects } = await connection.describeGlobal();
  const objectOf = (id: string): string => sobjects.find(({ keyPrefix }) => keyPrefix === id.slice(0, 3))?.name ?? '<object>';
  return { findings: result.findings.map(({ name, state, message, fix }) => ({ check: name, state, message, ...(fix ? { fix: options.sayFix(fix, objectOf) } : {}) })) };
}
