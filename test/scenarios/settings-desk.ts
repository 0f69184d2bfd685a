import assert from 'node:assert/strict';
import { z } from 'zod';
import { answerOf, type Person, waitForCommand } from './command-desk.ts';
import type { ScenarioStack } from './scenario-stack.ts';

const effectiveSchema = z.object({ version: z.number(), document: z.record(z.string(), z.unknown()) });
export type Effective = z.infer<typeof effectiveSchema>;
const reportTimeoutMs = 20_000;

/** A row of the mirror that holds settings, as an administrator reads it; undefined before it is written. */
export async function readReport(stack: ScenarioStack, name: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await stack.soql(`SELECT Settings__c FROM Crosswalk_Status__c WHERE Key__c = 'settings:${name}'`);
  return typeof row?.Settings__c === 'string' ? JSON.parse(row.Settings__c) : undefined;
}

/** Waits until the mirror shows it. */
export async function untilReported(stack: ScenarioStack, name: string, isReached: (report: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
  for (const deadline = performance.now() + reportTimeoutMs; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const report = await readReport(stack, name);
    if (report && isReached(report)) return report;
    assert.ok(performance.now() < deadline, `not reported: ${JSON.stringify(report)}\n${stack.service.output().slice(-2_000)}`);
  }
}

/** The mirror is written within half a minute of the start; what somebody asks for hurries it. */
export async function readEffective(stack: ScenarioStack, person: Person): Promise<Effective> {
  await answerOf(stack, await person.ask('diff-settings', {}));
  return effectiveSchema.parse(await untilReported(stack, 'effective', () => true));
}

type Edit = (document: z.infer<typeof editableSchema>) => void;
const editableSchema = z.looseObject({
  flows: z.record(z.string(), z.object({ isOn: z.boolean(), channels: z.array(z.number()) })),
  orders: z.object({ paidOnly: z.boolean(), statuses: z.array(z.number()), minimumTotal: z.string() }),
  owners: z.record(z.string(), z.string()),
  values: z.record(z.string(), z.record(z.string(), z.string())),
});

/** Publishes the settings with a change, as a person who has just opened the page, and returns the answer of the command. */
export async function publish(stack: ScenarioStack, person: Person, edit: Edit, base?: number): Promise<{ status: unknown; code: unknown; result: Record<string, unknown> }> {
  const effective = await readEffective(stack, person);
  const document = editableSchema.parse(effective.document);
  edit(document);
  const answer = await answerOf(stack, await person.ask('save-settings', { document, base: base ?? effective.version, note: 'a change' }));
  return { ...answer, result: z.record(z.string(), z.unknown()).parse(answer.result ?? {}) };
}

/** Waits for a command of any kind and returns its row with the result parsed. */
export async function done(stack: ScenarioStack, id: string): Promise<Record<string, unknown>> {
  const row = await waitForCommand(stack, id);
  return { ...row, result: typeof row.Result__c === 'string' ? JSON.parse(row.Result__c) : undefined };
}
