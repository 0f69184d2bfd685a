import type { Sql } from '../core/sql.ts';
import type { Command } from './command-action.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';
import { keyOf, type LeftOut, type PreviewPorts } from './command-preview.ts';
import { assertMayAskFor, type Route } from './command-sync.ts';
import { fieldReader, readableOf, type SeenRecord } from './readable-records.ts';

type Standing = 'same' | 'store' | 'salesforce' | 'both' | 'kept' | 'unknown';
type Difference = { field: string; label: string; type: string; store: string | null; salesforce: string | null; agreed: string | null | undefined; standing: Standing; owner: string; travelsBack: boolean; refersTo?: { object: string; ids: readonly string[] } };
type Side = 'bigcommerce' | 'salesforce';
type Compared = SeenRecord & {
  fields: readonly Difference[];
  /** Lets the chosen sides win; false when the record was synced since it was compared. */
  rebase(choices: Readonly<Record<string, Side>>, sql: Sql): Promise<boolean>;
};
type Wanted = { recordId?: string | undefined; entityKey?: string | undefined };

/** Who had what done, for the audit log: names of fields, never their values. */
type CommandAudit = { actor: string; action: string; flow?: string; entityKey?: string; detail: Record<string, unknown> };

export type ComparePorts = PreviewPorts & {
  /** Both sides of a record as they are now; undefined when neither knows it. */
  compare(entityKey: string, signal: AbortSignal): Promise<{ isInStore: boolean; isArchived: boolean; leftOut: LeftOut | undefined; records: readonly Compared[] } | undefined>;
  /** What records of one object are called, by the first 15 characters of their ids. */
  namesOf(object: string, recordIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Where the record stands in the store's own pages; undefined for what has none. */
  storeLink(entityKey: string): string | undefined;
  audit(entries: readonly CommandAudit[], sql: Sql): Promise<void>;
  /** Before a transaction changes what the transactions of batches change too: they take the audit log first, and so cannot wait for each other. */
  lockAudit(sql: Sql): Promise<void>;
};

const valueLengthMax = 1_000;
const recordsMax = 60;

/** Both sides of a record field by field, cut to the records and fields its creator may read. */
export async function compareRecords(ports: ComparePorts, wanted: Wanted, run: CommandRun): Promise<CommandEffect> {
  const entityKey = await keyFor(ports, wanted, run);
  const compared = await ports.compare(entityKey, run.signal);
  if (!compared) throw new CommandError('RECORD_NOT_FOUND', `Neither the store nor Salesforce has ${entityKey}.`);
  const records = await readableOf(ports, compared.records, run);
  const isReadable = await fieldReader(ports, records.map(({ object }) => object), run);
  const shown = records.slice(0, recordsMax).map(({ object, key, id, fields }) => ({ object, key, id: id ?? null, fields: fields.filter(({ field }) => isReadable(object, field)) }));
  const nameOf = await namesFor(ports, shown.flatMap(({ fields }) => fields), run);
  const count = (list: readonly { fields: readonly unknown[] }[]) => list.reduce((sum, { fields }) => sum + fields.length, 0);
  const result = { entityKey, isInStore: compared.isInStore, isArchived: compared.isArchived, leftOut: compared.leftOut ?? null, storeLink: ports.storeLink(entityKey) ?? null, records: shown.map((record) => ({ ...record, fields: record.fields.map((field) => shorten(named(field, nameOf))) })), hiddenFields: count(records.slice(0, recordsMax)) - count(shown), hiddenRecords: compared.records.length - records.length, moreRecords: Math.max(0, records.length - recordsMax) };
  return { flows: [], apply: async () => result };
}

/** Chooses a side for fields in which the two differ; the normal way of that direction then takes the value over, and the choice is kept in the audit log. */
export async function resolveFields(ports: ComparePorts, { choices, ...wanted }: Extract<Command, { action: 'resolve' }>['payload'], run: CommandRun): Promise<CommandEffect> {
  const entityKey = await keyFor(ports, wanted, run);
  const compared = await ports.compare(entityKey, run.signal);
  if (!compared?.isInStore) throw new CommandError('RECORD_NOT_FOUND', `The store has no ${entityKey}.`);
  const records = await readableOf(ports, compared.records, run);
  const chosen = Map.groupBy(Object.entries(choices).map(([path, side]) => choiceOf(records, path, side)), ({ record }) => record);
  const isReadable = await fieldReader(ports, [...chosen.keys()].map(({ object }) => object), run);
  for (const { record, field } of [...chosen.values()].flat())
    if (!isReadable(record.object, field)) throw new CommandError('NOT_CONTESTED', `"choices": ${record.object}.${field} is no field the creator of the command may read.`);
  const routes = await routesOf(ports, entityKey, { records: [...chosen.keys()], run });
  const flow = ports.flowOfKey(entityKey);
  return {
    flows: [...new Set(routes.map((route) => route.flow))],
    isShown: true,
    async apply(sql) {
      await ports.audit([{ actor: run.creatorId, action: 'command.resolve', ...(flow === undefined ? {} : { flow }), entityKey, detail: { choices } }], sql);
      for (const [record, fields] of chosen)
        if (!(await record.rebase(Object.fromEntries(fields.map(({ field, side }) => [field, side])), sql))) throw new CommandError('RECORD_CHANGED', `${entityKey} changed while a side was chosen.`);
      await ports.enqueue(routes.map((route) => ({ connectionId: ports.connectionId, ...route, source: 'command' })), sql);
      return { entityKey, resolved: Object.keys(choices) };
    },
  };
}

type Choice = { record: Compared; field: string; side: Side };

/** The record and field a path names: `OrderItem[abc123:line:7].Quantity`; without a key the first record of that object. */
function choiceOf(records: readonly Compared[], path: string, side: Side): Choice {
  const { object = '', key, field = '' } = /^(?<object>\w+)(?:\[(?<key>.+)\])?\.(?<field>\w+)$/.exec(path)?.groups ?? {};
  const record = records.find((one) => one.object === object && one.id !== undefined && (key === undefined || one.key === key));
  const difference = record?.fields.find((one) => one.field === field);
  if (!record || !difference || difference.standing === 'same') throw new CommandError('NOT_CONTESTED', `"choices": the two sides do not differ in ${path}.`);
  if (difference.standing === 'unknown') throw new CommandError('NOT_CONTESTED', `"choices": ${path} was never agreed on; sync the record first.`);
  if (side === 'salesforce' && !difference.travelsBack) throw new CommandError('NOT_CONTESTED', `"choices": ${path} comes from the store only; change it there.`);
  return { record, field, side };
}

/** Both directions look at the record again: the one that has something to write writes it. */
async function routesOf(ports: ComparePorts, entityKey: string, { records, run }: { records: readonly Compared[]; run: CommandRun }): Promise<Route[]> {
  const back = (await Promise.all(records.map(({ id }) => ports.routesOfRecord(id ?? '', run.signal)))).flat();
  const flow = ports.flowOfKey(entityKey);
  const routes = [...back, ...(flow === undefined ? [] : [{ flow, entityKey }])];
  return [...new Map(routes.map((route) => [`${route.flow} ${route.entityKey}`, route])).values()];
}

/** The record of the store that is asked for, by somebody who may. */
export async function keyFor(ports: PreviewPorts, wanted: Wanted, run: CommandRun): Promise<string> {
  if (wanted.entityKey === undefined) return keyOf(ports, wanted.recordId ?? '', run);
  await assertMayAskFor(ports, wanted.entityKey, run);
  return wanted.entityKey;
}

/** What the records are called that lookups name, as far as the creator may read them. */
async function namesFor(ports: ComparePorts, fields: readonly Difference[], run: CommandRun): Promise<ReadonlyMap<string, string>> {
  const lookups = fields.flatMap(({ refersTo }) => refersTo ?? []);
  if (lookups.length === 0) return new Map();
  const readable = await ports.readableRecords(run.creatorId, [...new Set(lookups.flatMap(({ ids }) => ids))], run.signal);
  const idsOf = (group: typeof lookups) => [...new Set(group.flatMap(({ ids }) => ids))].filter((id) => readable.has(id));
  const found = await Promise.all([...Map.groupBy(lookups, ({ object }) => object)].map(([object, group]) => ports.namesOf(object, idsOf(group), run.signal)));
  return new Map(found.flatMap((names) => [...names]));
}

/** Ids say nothing to people; a record one may not read is an empty text. */
function named(difference: Difference, nameOf: ReadonlyMap<string, string>): Difference {
  if (difference.refersTo === undefined) return difference;
  const name = (id: string | null) => (id === null ? null : (nameOf.get(id) ?? ''));
  return { ...difference, store: name(difference.store), salesforce: name(difference.salesforce), agreed: difference.agreed === undefined ? undefined : name(difference.agreed) };
}

function shorten(difference: Difference): Difference {
  const cut = (value: string | null) => (value !== null && value.length > valueLengthMax ? `${value.slice(0, valueLengthMax)}…` : value);
  return { field: difference.field, label: difference.label, type: difference.type, store: cut(difference.store), salesforce: cut(difference.salesforce), agreed: difference.agreed === undefined ? undefined : cut(difference.agreed), standing: difference.standing, owner: difference.owner, travelsBack: difference.travelsBack };
}
