import type { Sql } from '../core/sql.ts';
import type { Command } from './command-action.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';
import type { ComparePorts } from './command-compare.ts';
import { assertReadable } from './command-sync.ts';
import { fieldReader, type ReadPorts } from './readable-records.ts';

export type DuplicateCommand = Extract<Command, { action: 'list-duplicates' | 'merge-identities' | 'undo-merge' | 'keep-apart' | 'merge-records' | 'dismiss' }>;
const actions: ReadonlySet<string> = new Set<DuplicateCommand['action']>(['list-duplicates', 'merge-identities', 'undo-merge', 'keep-apart', 'merge-records', 'dismiss']);
export const isDuplicateCommand = (command: Command): command is DuplicateCommand => actions.has(command.action);

type Pair = { a: string; b: string };
type Reason = { field: string; agreement: string; says: string };
type Value = string | number | boolean | null;
type Person = { id: string; accountId: string | undefined; accountName: string | undefined; fields: Readonly<Record<string, Value>>; orders: number; lastOrder: string | undefined };
type Merge = { id: number; survivor: string; other: string; doneAt: Date; fields: readonly string[] };
/** What was done in the org, and what is left for the transaction that ends the command. */
type Done = { detail: Record<string, unknown>; flows: readonly string[]; keep(sql: Sql): Promise<void> };

export type DuplicatePorts = {
  /** Whether people are compared at all, how many, and how many pairs are open. */
  standing(): Promise<{ isOn: boolean; people: number | undefined; open: number }>;
  listPairs(limit: number): Promise<readonly (Pair & { probability: number; reasons: readonly Reason[] })[]>;
  /** The newest of those that can be undone. */
  listMerges(): Promise<readonly Merge[]>;
  /** Any that can be undone. */
  findMerge(id: number): Promise<Merge | undefined>;
  readPeople(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Person>>;
  labelOf(field: string, signal: AbortSignal): Promise<string>;
  /** Pairs with somebody who is gone. */
  dropPairs(pairs: readonly Pair[]): Promise<void>;
  mergeIdentities(pair: { survivor: string; other: string }, run: CommandRun): Promise<Done>;
  undoMerge(merge: Merge, run: CommandRun): Promise<Done & { kept: readonly string[] }>;
  mergeRecords(pair: { survivor: string; other: string }, run: CommandRun): Promise<Done>;
  decide(pair: Pair, state: 'apart', by: string, sql: Sql): Promise<void>;
  /** Closes suggestions; returns how many were open. */
  dismiss(records: readonly { flow: string; entityKey: string }[], by: string, sql: Sql): Promise<number>;
  accessLevels(userId: string, recordIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
};
type Ports = ReadPorts & Pick<ComparePorts, 'audit' | 'lockAudit'> & { duplicates: DuplicatePorts; issueFlow: string };

const editing: ReadonlySet<string> = new Set(['Edit', 'Delete', 'Transfer', 'All']);
const deleting: ReadonlySet<string> = new Set(['Delete', 'Transfer', 'All']);

/** What people do about contacts that are probably one person, and about what is merely odd. */
export async function doDuplicates(ports: Ports, command: DuplicateCommand, run: CommandRun): Promise<CommandEffect> {
  switch (command.action) {
    case 'list-duplicates':
      return listDuplicates(ports, command.payload.limit, run);
    case 'keep-apart': {
      const [a = '', b = ''] = await assertReadable(ports, [command.payload.a, command.payload.b], run);
      return effectOf(ports, { run, action: command.action, detail: { a, b }, flows: [], keep: (sql) => ports.duplicates.decide({ a, b }, 'apart', run.creatorId, sql) });
    }
    case 'merge-identities': {
      const pair = await assertMay(ports, command.payload, { run, levels: editing, what: 'change' });
      return effectOf(ports, { run, action: command.action, ...(await ports.duplicates.mergeIdentities(pair, run)) });
    }
    case 'merge-records': {
      const pair = await assertMay(ports, command.payload, { run, levels: deleting, what: 'delete' });
      return effectOf(ports, { run, action: command.action, ...(await ports.duplicates.mergeRecords(pair, run)) });
    }
    case 'undo-merge': {
      const { id } = command.payload;
      const merge = await ports.duplicates.findMerge(id);
      if (merge === undefined) throw new CommandError('RECORD_NOT_FOUND', `"id": there is no merge ${id} that can be undone: it was undone already, or is older than 90 days.`);
      await assertMay(ports, { survivorId: merge.survivor, otherId: merge.other }, { run, levels: editing, what: 'change' });
      return effectOf(ports, { run, action: command.action, ...(await ports.duplicates.undoMerge(merge, run)) });
    }
    case 'dismiss': {
      const { records } = command.payload;
      return {
        flows: [ports.issueFlow],
        isShown: true,
        async apply(sql) {
          await ports.lockAudit(sql);
          const dismissed = await ports.duplicates.dismiss(records, run.creatorId, sql);
          await ports.audit(records.map(({ flow, entityKey }) => ({ actor: run.creatorId, action: 'command.dismiss', flow, entityKey, detail: {} })), sql);
          return { dismissed };
        },
      };
    }
  }
}

type Ending = Pick<Done, 'detail' | 'flows' | 'keep'> & { run: CommandRun; action: string };

function effectOf(ports: Ports, { run, action, detail, flows, keep }: Ending): CommandEffect {
  return {
    flows: [ports.issueFlow, ...flows],
    isShown: true,
    async apply(sql) {
      await ports.lockAudit(sql);
      await keep(sql);
      await ports.audit([{ actor: run.creatorId, action: `command.${action}`, detail }], sql);
      return detail;
    },
  };
}

/** Both records, by their 18-character ids, of somebody who may do that with both. */
async function assertMay(ports: Ports, { survivorId, otherId }: { survivorId: string; otherId: string }, { run, levels, what }: { run: CommandRun; levels: ReadonlySet<string>; what: string }): Promise<{ survivor: string; other: string }> {
  const known = await assertReadable(ports, [survivorId, otherId], run);
  const idOf = (id: string) => known.find((one) => one.slice(0, 15) === id.slice(0, 15)) ?? id;
  const [survivor, other] = [idOf(survivorId), idOf(otherId)];
  if (survivor === other) throw new CommandError('INVALID_PAYLOAD', 'The payload is refused: "otherId": must be another record than "survivorId".');
  const access = await ports.duplicates.accessLevels(run.creatorId, [survivor, other], run.signal);
  const refused = [survivor, other].find((id) => !levels.has(access.get(id) ?? ''));
  if (refused !== undefined) throw new CommandError('RECORD_NOT_ACCESSIBLE', `The creator of the command may not ${what} ${refused}.`);
  return { survivor, other };
}

/** The likeliest pairs side by side, cut to what their reader may see of both; a pair with a record he may not see is only counted. */
async function listDuplicates(ports: Ports, limit: number, run: CommandRun): Promise<CommandEffect> {
  const { duplicates } = ports;
  const [pairs, merges, standing] = await Promise.all([duplicates.listPairs(limit), duplicates.listMerges(), duplicates.standing()]);
  const ids = [...new Set([...pairs.flatMap(({ a, b }) => [a, b]), ...merges.flatMap(({ survivor, other }) => [survivor, other])])];
  const people = ids.length === 0 ? new Map<string, Person>() : await duplicates.readPeople(ids, run.signal);
  await duplicates.dropPairs(pairs.filter(({ a, b }) => !people.has(a) || !people.has(b)));
  const asked = [...people.values()].flatMap(({ id, accountId }) => [id, ...(accountId === undefined ? [] : [accountId])]);
  const readable = asked.length === 0 ? new Set<string>() : await ports.readableRecords(run.creatorId, [...new Set(asked)], run.signal);
  const isReadable = await fieldReader(ports, people.size === 0 ? [] : ['Contact', 'Order'], run);
  const showsOrders = isReadable('Order', 'BillToContactId') || isReadable('Order', 'AccountId');
  const showFields = async ({ fields }: Person) => Promise.all(Object.entries(fields).filter(([field]) => isReadable('Contact', field)).map(async ([field, value]) => ({ field, label: await duplicates.labelOf(field, run.signal), value })));
  const show = async (id: string) => {
    const person = people.get(id);
    if (person === undefined || !readable.has(id)) return undefined;
    const account = person.accountId !== undefined && readable.has(person.accountId) ? { id: person.accountId, name: person.accountName ?? '' } : null;
    return { id, name: [person.fields.FirstName, person.fields.LastName].filter(Boolean).join(' '), account, fields: await showFields(person), orders: showsOrders ? { count: person.orders, last: person.lastOrder ?? null } : null };
  };
  const shown = await Promise.all(pairs.filter(({ a, b }) => people.has(a) && people.has(b)).map(async ({ a, b, probability, reasons }) => ({ probability, reasons, a: await show(a), b: await show(b) })));
  const seen = shown.filter((pair) => pair.a !== undefined && pair.b !== undefined);
  const nameOf = (id: string) => { const person = readable.has(id) ? people.get(id) : undefined; return person && [person.fields.FirstName, person.fields.LastName].filter(Boolean).join(' '); };
  const done = merges.flatMap(({ id, survivor, other, doneAt }) => { const names = [nameOf(survivor), nameOf(other)]; return names.includes(undefined) ? [] : [{ id, survivor: { id: survivor, name: names[0] }, other: { id: other, name: names[1] }, doneAt: doneAt.toISOString() }]; });
  const result = { ...standing, people: standing.people ?? null, pairs: seen, hiddenPairs: shown.length - seen.length, merges: done };
  return { flows: [], apply: async () => result };
}
