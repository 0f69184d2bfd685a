import type { Sql } from '../core/sql.ts';
import type { Command } from './command-action.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';
import { previewMapping, type PreviewPorts } from './command-preview.ts';
import { cancelRun, connect, preflight, repairHooks, type SetupPorts } from './command-setup.ts';
import { backfill, type Route, syncFilter, syncKey, syncRecords } from './command-sync.ts';

type Letter = Route & { id: number; connectionId: number };
type Values = Readonly<Record<string, string | number | boolean | null>>;

/** What operators may do beside asking for a sync. */
type OperatorPorts = {
  /** Flows that can be paused. */
  flows: readonly string[];
  /** The flow that shows issues in the org. */
  issueFlow: string;
  setPaused(flow: string, isPaused: boolean, sql: Sql): Promise<void>;
  /** The numbers of the open dead letters of records. */
  lettersOf(records: readonly Route[], sql: Sql): Promise<readonly number[]>;
  /** Marks open dead letters; returns those that were open. What is discarded is no issue any more. */
  moveLetters(ids: readonly number[], state: 'redriven' | 'discarded', sql: Sql): Promise<readonly Letter[]>;
  /** Values that stand in for what the mapping gives, until the record changes in the store. */
  saveOverrides(record: Route, values: Values, sql: Sql): Promise<void>;
  /** Whether the flows into the org may write this `Object.Field`. */
  isWritable(path: string, signal: AbortSignal): Promise<boolean>;
  /** Undefined when all is well, else why not, by the name of what was looked at. */
  checks: Readonly<Record<string, (signal: AbortSignal) => Promise<string | undefined>>>;
};

const checkTimeoutMs = 10_000;

/** What each action does. Who may ask for it was decided before. */
export function createCommandHandlers(ports: PreviewPorts & OperatorPorts & SetupPorts): (command: Command, run: CommandRun) => Promise<CommandEffect> {
  return async (command, run) => {
    const { action, payload } = command;
    switch (action) {
      case 'sync-record':
        return payload.recordId === undefined ? syncKey(ports, { entityKey: payload.entityKey ?? '', flow: payload.flow }, run) : syncRecords(ports, { recordIds: [payload.recordId], flow: payload.flow }, run);
      case 'sync-list':
        return syncRecords(ports, payload, run);
      case 'sync-filter':
        return syncFilter(ports, payload, run);
      case 'backfill':
        return backfill(ports, payload, run);
      case 'preview-mapping':
        return previewMapping(ports, payload, run);
      case 'redrive':
        return { flows: ports.flows, isShown: true, apply: (sql) => moveLetters(ports, payload, sql, redrive) };
      case 'discard':
        return { flows: [ports.issueFlow], isShown: true, apply: (sql) => moveLetters(ports, payload, sql, discard) };
      case 'edit-and-redrive':
        await assertWritable(ports, Object.keys(payload.changes), run);
        return { flows: ports.flows, apply: (sql) => editAndRedrive(ports, payload, sql) };
      case 'pause-flow':
      case 'resume-flow':
        return setPaused(ports, payload.flow, action === 'pause-flow');
      case 'test-connection':
        return testConnection(ports, run);
      case 'cancel-run':
        return cancelRun(ports, payload.id);
      case 'connect-store':
        return connect(ports, 'store');
      case 'connect-org':
        return connect(ports, 'org');
      case 'preflight':
        return preflight(ports, run);
      case 'repair-hooks':
        return repairHooks(ports, run);
      case 'reconcile':
        throw new CommandError('NOT_AVAILABLE', 'This version of Crosswalk cannot reconcile yet.');
    }
  };
}

async function redrive(ports: PreviewPorts & OperatorPorts, ids: readonly number[], sql: Sql): Promise<readonly Letter[]> {
  const letters = await ports.moveLetters(ids, 'redriven', sql);
  await ports.enqueue(letters.map(({ connectionId, flow, entityKey }) => ({ connectionId, flow, entityKey, source: 'command' })), sql);
  return letters;
}

const discard: typeof redrive = (ports, ids, sql) => ports.moveLetters(ids, 'discarded', sql);

type Letters = Extract<Command, { action: 'redrive' }>['payload'];

async function moveLetters(ports: PreviewPorts & OperatorPorts, { ids, records }: Letters, sql: Sql, move: typeof redrive): Promise<Record<string, unknown>> {
  const wanted = ids ?? (await ports.lettersOf(records ?? [], sql));
  return countLetters(wanted, await move(ports, wanted, sql));
}

async function assertWritable(ports: OperatorPorts, paths: readonly string[], run: CommandRun): Promise<void> {
  for (const path of paths)
    if (!(await ports.isWritable(path, run.signal))) throw new CommandError('INVALID_PAYLOAD', `The payload of edit-and-redrive is refused: "changes": no flow may write ${path}, or the org has no such field.`);
}

async function editAndRedrive(ports: PreviewPorts & OperatorPorts, { id, changes }: { id: number; changes: Values }, sql: Sql): Promise<Record<string, unknown>> {
  const [letter] = await redrive(ports, [id], sql);
  if (letter === undefined) throw new CommandError('DEAD_LETTER_NOT_OPEN', `"id": there is no open dead letter ${id}.`);
  if (!ports.storeFlows.includes(letter.flow)) throw new CommandError('NOT_AVAILABLE', `${letter.flow} takes its values from Salesforce: change them in the record itself, then redrive.`);
  await ports.saveOverrides(letter, changes, sql);
  return { moved: 1, entityKey: letter.entityKey, changed: Object.keys(changes) };
}

function countLetters(ids: readonly number[], moved: readonly Letter[]): Record<string, unknown> {
  const found = new Set(moved.map((letter) => letter.id));
  return { moved: found.size, notOpen: ids.filter((id) => !found.has(id)) };
}

function setPaused(ports: OperatorPorts, flow: string, isPaused: boolean): CommandEffect {
  if (!ports.flows.includes(flow)) throw new CommandError('UNKNOWN_FLOW', `"flow": there is no flow of this name; there are ${ports.flows.join(', ')}.`);
  return {
    flows: [flow],
    isShown: true,
    async apply(sql) {
      await ports.setPaused(flow, isPaused, sql);
      return { flow, isPaused };
    },
  };
}

async function testConnection({ checks }: OperatorPorts, run: CommandRun): Promise<CommandEffect> {
  const found = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const startedAt = performance.now();
      const problem = await check(AbortSignal.any([run.signal, AbortSignal.timeout(checkTimeoutMs)])).catch((error: unknown) => (error instanceof Error ? error.message : 'it failed'));
      return [name, { isReady: problem === undefined, durationMs: Math.round(performance.now() - startedAt), ...(problem === undefined ? {} : { problem }) }] as const;
    }),
  );
  return { flows: [], apply: async () => ({ checks: Object.fromEntries(found) }) };
}
