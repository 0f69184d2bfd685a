import type { Sql } from '../core/sql.ts';
import type { Command } from './command-action.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';
import type { ComparePorts } from './command-compare.ts';
import { assertReadable, type Route } from './command-sync.ts';
import type { ReadPorts } from './readable-records.ts';

export type MatchPorts = {
  /** The buyer of an open issue whom the match rules left undecided, the records there are to choose from, and what waits for the choice. */
  findUndecided(record: Route): Promise<{ key: string; found: readonly string[]; waiting: readonly Route[] } | undefined>;
  /** The record that is meant, or `create`. */
  saveDecision(decision: { key: string; choice: string; by: string }, sql: Sql): Promise<void>;
};
type Ports = ReadPorts &
  Pick<ComparePorts, 'audit' | 'lockAudit'> & {
    match: MatchPorts;
    flows: readonly string[];
    redrive(records: readonly Route[], sql: Sql): Promise<void>;
  };

const create = 'create';

/** A person says which record a buyer is, or that he is none of those found; then the buyer is synced again. */
export async function decideMatch(ports: Ports, { record, recordId }: Extract<Command, { action: 'decide-match' }>['payload'], run: CommandRun): Promise<CommandEffect> {
  const undecided = await ports.match.findUndecided(record);
  if (undecided === undefined) throw new CommandError('RECORD_NOT_FOUND', `"record": ${record.entityKey} does not wait for such a decision any more.`);
  const chosen = recordId === undefined ? undefined : undecided.found.find((id) => id.slice(0, 15) === recordId.slice(0, 15));
  if (recordId !== undefined && chosen === undefined) throw new CommandError('INVALID_PAYLOAD', `The payload is refused: "recordId": must be one of the records that were found: ${undecided.found.join(', ')}.`);
  if (chosen !== undefined) await assertReadable(ports, [chosen], run);
  return {
    flows: ports.flows,
    isShown: true,
    async apply(sql) {
      await ports.lockAudit(sql);
      await ports.match.saveDecision({ key: undecided.key, choice: chosen ?? create, by: run.creatorId }, sql);
      await ports.redrive(undecided.waiting, sql);
      await ports.audit([{ actor: run.creatorId, action: 'command.decide-match', flow: record.flow, entityKey: record.entityKey, detail: { linkedTo: chosen } }], sql);
      return { entityKey: record.entityKey, linkedTo: chosen ?? null };
    },
  };
}
