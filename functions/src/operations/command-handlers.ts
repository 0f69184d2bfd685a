import type { Sql } from '../core/sql.ts';
import type { Command } from './command-action.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';
import { type AuditFilter, type AuditLine, searchAudit } from './command-audit.ts';
import { compareRecords, resolveFields } from './command-compare.ts';
import { type JourneyPorts, tellJourney } from './command-journey.ts';
import { previewMapping } from './command-preview.ts';
import { doDuplicates, type DuplicatePorts, isDuplicateCommand } from './command-duplicates.ts';
import { type AssistPorts, doAssist, isAssistCommand } from './command-assist.ts';
import { decideMatch, type MatchPorts } from './command-match.ts';
import { doMapping, type MappingPorts } from './command-mapping.ts';
import { doSettings, type SettingsPorts } from './command-settings.ts';
import { cancelRun, connect, disconnectSettingsWriter, preflight, repairHooks, type SetupPorts } from './command-setup.ts';
import { assertReadable, backfill, type Route, syncFilter, syncKey, syncRecords } from './command-sync.ts';

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
  findAudit(filter: AuditFilter): Promise<AuditLine[]>;
  /** Gives issues to a user; returns those that were refused, with the reason. */
  assignIssues(issueIds: readonly string[], ownerId: string, signal: AbortSignal): Promise<{ id: string; reason: string }[]>;
};
type Ports = JourneyPorts & OperatorPorts;

const checkTimeoutMs = 10_000;

/** What each action does. Who may ask for it was decided before. */
export function createCommandHandlers(ports: Ports & { settings: SettingsPorts; mapping: MappingPorts; assist: AssistPorts; duplicates: DuplicatePorts; match: MatchPorts } & SetupPorts): (command: Command, run: CommandRun) => Promise<CommandEffect> {
  return async (command, run) => {
    if (isDuplicateCommand(command)) return doDuplicates(ports, command, run);
    if (isAssistCommand(command)) return doAssist(ports.assist, command, run);
    if (command.action === 'decide-match') return decideMatch({ ...ports, redrive: async (records, sql) => void (await redrive(ports, await ports.lettersOf(records, sql), sql)) }, command.payload, run);
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
      case 'compare':
        return compareRecords(ports, payload, run);
      case 'journey':
        return tellJourney(ports, payload, run);
      case 'resolve':
        return resolveFields(ports, payload, run);
      case 'search-audit':
        return searchAudit(ports, payload);
      case 'redrive':
        return { flows: ports.flows, isShown: true, apply: (sql) => moveLetters(ports, payload, sql, { move: redrive, action, actor: run.creatorId }) };
      case 'discard':
        return { flows: [ports.issueFlow], isShown: true, apply: (sql) => moveLetters(ports, payload, sql, { move: discard, action, actor: run.creatorId }) };
      case 'assign':
        return assign(ports, payload, run);
      case 'edit-and-redrive':
        await assertWritable(ports, Object.keys(payload.changes), run);
        return { flows: ports.flows, isShown: true, apply: (sql) => editAndRedrive(ports, payload, sql, run.creatorId) };
      case 'pause-flow':
      case 'resume-flow':
        return setPaused(ports, payload.flow, { isPaused: action === 'pause-flow', actor: run.creatorId });
      case 'test-connection':
        return testConnection(ports, run);
      case 'cancel-run':
        return cancelRun(ports, payload.id);
      case 'connect-store':
        return connect(ports, 'store');
      case 'connect-org':
        return connect(ports, 'org');
      case 'connect-settings-writer':
        return connect(ports, 'settings');
      case 'disconnect-settings-writer':
        return disconnectSettingsWriter(ports);
      case 'preflight':
        return preflight(ports, run);
      case 'repair-hooks':
        return repairHooks(ports, run);
      case 'save-settings':
      case 'rollback-settings':
      case 'publish-settings':
      case 'diff-settings':
        return doSettings(ports.settings, command, run);
      case 'read-mapping':
      case 'read-lists':
      case 'try-mapping':
        return doMapping({ ...ports, ...ports.mapping, hasModel: ports.assist.model !== undefined }, command, run);
      case 'reconcile':
        throw new CommandError('NOT_AVAILABLE', 'This version of Crosswalk cannot reconcile yet.');
    }
  };
}

async function redrive(ports: Ports, ids: readonly number[], sql: Sql): Promise<readonly Letter[]> {
  const letters = await ports.moveLetters(ids, 'redriven', sql);
  await ports.enqueue(letters.map(({ connectionId, flow, entityKey }) => ({ connectionId, flow, entityKey, source: 'command' })), sql);
  return letters;
}

const discard: typeof redrive = (ports, ids, sql) => ports.moveLetters(ids, 'discarded', sql);

type Letters = Extract<Command, { action: 'redrive' }>['payload'];

type Moving = { move: typeof redrive; action: string; actor: string };

async function moveLetters(ports: Ports, { ids, records }: Letters, sql: Sql, { move, action, actor }: Moving): Promise<Record<string, unknown>> {
  const wanted = ids ?? (await ports.lettersOf(records ?? [], sql));
  await ports.lockAudit(sql);
  const moved = await move(ports, wanted, sql);
  await ports.audit(moved.map(({ flow, entityKey }) => ({ actor, action: `command.${action}`, flow, entityKey, detail: {} })), sql);
  return countLetters(wanted, moved);
}

async function assertWritable(ports: OperatorPorts, paths: readonly string[], run: CommandRun): Promise<void> {
  for (const path of paths)
    if (!(await ports.isWritable(path, run.signal))) throw new CommandError('INVALID_PAYLOAD', `The payload of edit-and-redrive is refused: "changes": no flow may write ${path}, or the org has no such field.`);
}

type Edit = Extract<Command, { action: 'edit-and-redrive' }>['payload'];

async function editAndRedrive(ports: Ports, { id, record, changes }: Edit, sql: Sql, actor: string): Promise<Record<string, unknown>> {
  await ports.lockAudit(sql);
  const ids = id === undefined ? await ports.lettersOf(record ? [record] : [], sql) : [id];
  const [letter] = await redrive(ports, ids, sql);
  if (letter === undefined) throw new CommandError('DEAD_LETTER_NOT_OPEN', id === undefined ? `"record": ${record?.entityKey ?? ''} has no open dead letter.` : `"id": there is no open dead letter ${id}.`);
  if (!ports.storeFlows.includes(letter.flow)) throw new CommandError('NOT_AVAILABLE', `${letter.flow} takes its values from Salesforce: change them in the record itself, then redrive.`);
  await ports.saveOverrides(letter, changes, sql);
  await ports.audit([{ actor, action: 'command.edit-and-redrive', flow: letter.flow, entityKey: letter.entityKey, detail: { changed: Object.keys(changes) } }], sql);
  return { moved: 1, entityKey: letter.entityKey, changed: Object.keys(changes) };
}

function countLetters(ids: readonly number[], moved: readonly Letter[]): Record<string, unknown> {
  const found = new Set(moved.map((letter) => letter.id));
  return { moved: found.size, notOpen: ids.filter((id) => !found.has(id)) };
}

function setPaused(ports: Ports, flow: string, { isPaused, actor }: { isPaused: boolean; actor: string }): CommandEffect {
  if (!ports.flows.includes(flow)) throw new CommandError('UNKNOWN_FLOW', `"flow": there is no flow of this name; there are ${ports.flows.join(', ')}.`);
  return {
    flows: [flow],
    isShown: true,
    async apply(sql) {
      await ports.audit([{ actor, action: isPaused ? 'command.pause-flow' : 'command.resume-flow', flow, detail: {} }], sql);
      await ports.setPaused(flow, isPaused, sql);
      return { flow, isPaused };
    },
  };
}

/** Issues the creator may read, to one person. A change of owner can be repeated. */
async function assign(ports: Ports, { issueIds, ownerId }: Extract<Command, { action: 'assign' }>['payload'], run: CommandRun): Promise<CommandEffect> {
  const ids = await assertReadable(ports, issueIds, run);
  const refused = await ports.assignIssues(ids, ownerId, run.signal);
  const [first] = refused;
  if (first && refused.length === ids.length) throw new CommandError('ASSIGN_REFUSED', `Salesforce did not give the issues to this person: ${first.reason}`);
  return {
    flows: [],
    async apply(sql) {
      await ports.lockAudit(sql);
      await ports.audit([{ actor: run.creatorId, action: 'command.assign', detail: { issues: ids.length - refused.length, ownerId } }], sql);
      return { assigned: ids.length - refused.length, refused: refused.map(({ id }) => id) };
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
