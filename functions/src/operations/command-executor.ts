import { z } from 'zod';
import type { Job, JobOutcome } from '../core/job.ts';
import type { Log } from '../core/log.ts';
import type { Sql, Transaction } from '../core/sql.ts';
import { SyncError, toSyncError } from '../core/sync-error.ts';
import { type Command, type CustomPermission, permissionOf, readCommand } from './command-action.ts';
import { CommandError } from './command-error.ts';

/** A command row as the org has it now; nothing else is believed. */
export type CommandRow = { id: string; action: string; payload: string | null; status: string; creatorId: string; modifiedAt: number };
const answerSchema = z.object({
  status: z.enum(['Running', 'Done', 'Failed']),
  progress: z.number().exactOptional(),
  result: z.string().exactOptional(),
  errorCode: z.string().exactOptional(),
  message: z.string().exactOptional(),
  acceptedAt: z.string().exactOptional(),
  finishedAt: z.string().exactOptional(),
});
/** What is written back. Times are ISO 8601, progress is 0 to 100, result JSON. */
export type CommandAnswer = z.infer<typeof answerSchema>;
type Kept = { state: 'accepted' | 'finished'; tries: number; position: unknown; answer: unknown; acceptedAt: string };
/** What an action came to: the rest of its effect, done in the transaction that finishes it, and the flows that have new work by then. */
export type CommandEffect = { flows: readonly string[]; /** Pages show it: they are told at once. */ isShown?: true; apply(sql: Sql): Promise<Record<string, unknown>> };
/** What a long action needs: where it was interrupted, and how it says how far it is (0 to 100), with work that is saved together with the place. */
export type CommandRun = { /** Of the command. */ id: string; creatorId: string; position: unknown; signal: AbortSignal; advance(step: { position: unknown; progress: number; work?: (sql: Sql) => Promise<void> }): Promise<void> };

type Ports = {
  org: {
    readRows(ids: readonly string[], signal: AbortSignal): Promise<Map<string, CommandRow>>;
    /** False when the row changed since it was read. */
    accept(row: CommandRow, at: string, signal: AbortSignal): Promise<boolean>;
    answer(id: string, answer: CommandAnswer, signal: AbortSignal): Promise<void>;
  };
  kept: {
    transaction: Transaction;
    take(id: string, action: string): Promise<Kept>;
    /** Ends a try that was not interrupted but could do nothing yet. */
    giveBack(id: string): Promise<void>;
    find(id: string): Promise<Kept | undefined>;
    savePosition(sql: Sql, id: string, position: unknown): Promise<boolean>;
    finish(sql: Sql, id: string, answer: CommandAnswer): Promise<boolean>;
  };
  holdsPermission(userId: string, permission: CustomPermission, signal: AbortSignal): Promise<boolean>;
  act(command: Command, run: CommandRun): Promise<CommandEffect>;
  announce(flow: string): void;
  /** Has the mirror of the service's state written. */
  mirrorSoon(): void;
  decide(error: SyncError, job: Job): JobOutcome;
  now(): number;
  log: Log;
};

/** A command that ends its process every time would do so for ever. */
const triesMax = 3;
const waitMsMax = 600_000;
const resultLengthMax = 131_072;
const messageLengthMax = 4_000;
const done: JobOutcome = { state: 'done', outcome: 'done' };
const skipped: JobOutcome = { state: 'done', outcome: 'skipped' };

/**
 * Does commands, each once. Who may do it is decided in our database: the first to take a command up is alone with it as long as its
 * lease, and what finishes it is one transaction with its effect. Whoever comes after a crash goes on, or only writes the answer back.
 */
export function createCommandExecutor(ports: Ports): (jobs: readonly Job[], settle: (job: Job, outcome: JobOutcome) => Promise<void>, signal: AbortSignal) => Promise<void> {
  return async (jobs, settle, signal) => {
    const idOf = (job: Job) => job.entityKey.slice(job.entityKey.indexOf(':') + 1);
    const rows = await ports.org.readRows(jobs.map(idOf), signal).catch((thrown: unknown) => toSyncError(thrown, 'load'));
    await Promise.all(
      jobs.map(async (job) => {
        if (rows instanceof SyncError) return settle(job, ports.decide(rows, job));
        const row = rows.get(idOf(job));
        await settle(job, row === undefined ? skipped : await runRow(ports, { job, row, signal }));
      }),
    );
  };
}

type Doing = { job: Job; row: CommandRow; signal: AbortSignal };

async function runRow(ports: Ports, doing: Doing): Promise<JobOutcome> {
  const { job, row, signal } = doing;
  try {
    // A row that is not new and that nobody here took up is somebody else's, or was written by hand.
    if (row.status !== 'New' && (await ports.kept.find(row.id)) === undefined) return skipped;
    const kept = await ports.kept.take(row.id, row.action);
    const answer = kept.state === 'finished' ? readAnswer(kept.answer) : await perform(ports, doing, kept);
    if (row.status !== answer.status) await ports.org.answer(row.id, answer, signal);
    ports.log.info('command.answered', { commandId: row.id, action: row.action.slice(0, 80), status: answer.status, code: answer.errorCode });
    return done;
  } catch (thrown) {
    const error = toSyncError(thrown, 'load');
    const outcome = ports.decide(error, job);
    if (outcome.state !== 'dead') {
      await ports.kept.giveBack(row.id);
      ports.log.info('command.waits', { commandId: row.id, code: error.code, attempt: job.attempt });
      return outcome;
    }
    ports.log.error('command.given-up', { commandId: row.id, code: error.code, reason: error.message });
    return done;
  }
}

/** Decides, does, and keeps the answer before anybody is told. */
async function perform(ports: Ports, doing: Doing, kept: Kept): Promise<CommandAnswer> {
  const { job, row, signal } = doing;
  const base = { acceptedAt: kept.acceptedAt };
  try {
    if (kept.tries > triesMax) throw new CommandError('INTERRUPTED', `The service stopped ${triesMax} times while it did this command.`);
    const command = readCommand(row.action, row.payload);
    const permission = permissionOf(row.action);
    if (!(await ports.holdsPermission(row.creatorId, permission, signal))) throw new CommandError('NOT_ALLOWED', `${row.action} needs the custom permission ${permission}, which the creator of the command does not hold.`);
    // A row that was touched since it was read is read again.
    if (row.status === 'New' && !(await ports.org.accept(row, kept.acceptedAt, signal))) throw new SyncError('ROW_LOCKED', { stage: 'load', message: 'The command row changed meanwhile.' });
    const effect = await ports.act(command, createRun(ports, doing, kept));
    return await finish(ports, row.id, effect, (result) => ({ ...base, status: 'Done', progress: 100, result: toJson(result), finishedAt: isoNow(ports) }));
  } catch (thrown) {
    const error = thrown instanceof CommandError ? thrown : toSyncError(thrown, 'load');
    if (error instanceof SyncError && (signal.aborted || isWorthWaiting(ports, { error, job, kept }))) throw error;
    const words = error instanceof SyncError ? [error.message, ...error.actions].join(' ') : error.message;
    const failed: CommandAnswer = { ...base, status: 'Failed', errorCode: error.code, message: words.slice(0, messageLengthMax), finishedAt: isoNow(ports) };
    const told = error instanceof CommandError && error.result ? { result: toJson(error.result) } : {};
    return finish(ports, row.id, { flows: [], apply: async () => ({}) }, () => ({ ...failed, ...told }));
  }
}

/** What may work soon is tried again. Somebody waits for the answer, so what needs a person, or takes too long, is said; a long command that has come some way goes on. */
function isWorthWaiting(ports: Ports, { error, job, kept }: { error: SyncError; job: Job; kept: Kept }): boolean {
  if (error.code === 'LEASE_LOST') return true;
  const isPatient = ports.now() - Date.parse(kept.acceptedAt) < waitMsMax || (kept.position ?? undefined) !== undefined;
  return error.disposition !== 'halt' && isPatient && ports.decide(error, job).state !== 'dead';
}

async function finish(ports: Ports, id: string, effect: CommandEffect, toAnswer: (result: Record<string, unknown>) => CommandAnswer): Promise<CommandAnswer> {
  const answer = await ports.kept.transaction(async (sql) => {
    const made = toAnswer(await effect.apply(sql));
    if (!(await ports.kept.finish(sql, id, made))) throw new SyncError('LEASE_LOST', { stage: 'load' });
    return made;
  });
  for (const flow of effect.flows) ports.announce(flow);
  if (effect.isShown) ports.mirrorSoon();
  return answer;
}

function createRun(ports: Ports, { row, signal }: Doing, kept: Kept): CommandRun {
  let shown = 0;
  return {
    id: row.id,
    creatorId: row.creatorId,
    position: kept.position ?? undefined,
    signal,
    async advance({ position, progress, work }) {
      signal.throwIfAborted();
      await ports.kept.transaction(async (sql) => {
        await work?.(sql);
        if (!(await ports.kept.savePosition(sql, row.id, position))) throw new SyncError('LEASE_LOST', { stage: 'load' });
      });
      const percent = Math.min(99, Math.floor(progress));
      if (percent <= shown) return;
      shown = percent;
      await ports.org.answer(row.id, { status: 'Running', progress: percent }, signal);
    },
  };
}

const isoNow = (ports: Ports) => new Date(ports.now()).toISOString();

/** A result that is too long for its field says so instead of being cut in the middle of JSON. */
function toJson(result: Record<string, unknown>): string {
  const text = JSON.stringify(result);
  return text.length <= resultLengthMax ? text : JSON.stringify({ isTooLong: true, length: text.length });
}

const readAnswer = (answer: unknown): CommandAnswer => answerSchema.parse(answer);
