import type { FieldValue } from '../core/draft.ts';
import type { ObjectRules } from '../core/object-rules.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';
import { assertMayAskFor, assertReadable, type SyncPorts } from './command-sync.ts';
import { objectOfField } from './object-of-field.ts';
import { fieldReader, readableOf, type SeenRecord } from './readable-records.ts';

/** A record as a sync would write it now. */
export type PreviewRecord = SeenRecord & { fields: Readonly<Record<string, FieldValue>> };
/** Why a sync would leave a record out now: the rule of the settings, by name, and in words. */
export type LeftOut = { rule: string; reason: string };
export type PreviewPorts = SyncPorts & {
  /** The store's record behind a record of the org. */
  keyOfRecord(recordId: string): Promise<string | undefined>;
  /** Reads and maps, writes nothing. Undefined when the store has no such record. */
  preview(entityKey: string, signal: AbortSignal): Promise<{ records: readonly PreviewRecord[]; leftOut: LeftOut | undefined } | undefined>;
  /** What the org says of an object's fields. */
  rulesOf(sobject: string, signal: AbortSignal): Promise<ObjectRules>;
  readableFields(userId: string, sobjects: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
};

const recordsMax = 200;

/** What the mapping makes of a record, and of which object a field is that somebody asks about; cut to the records and fields its creator may read; how many were left out is said, which is not. */
export async function previewMapping(ports: PreviewPorts, wanted: { recordId?: string | undefined; entityKey?: string | undefined; field?: string | undefined }, run: CommandRun): Promise<CommandEffect> {
  const entityKey = wanted.entityKey ?? (await keyOf(ports, wanted.recordId ?? '', run));
  if (wanted.entityKey !== undefined) await assertMayAskFor(ports, wanted.entityKey, run);
  const preview = await ports.preview(entityKey, run.signal);
  if (preview === undefined) throw new CommandError('RECORD_NOT_FOUND', `The store has no ${entityKey}, or it is not synced.`);
  const { records: all, leftOut } = preview;
  const records = await readableOf(ports, all, run);
  const isReadable = await fieldReader(ports, records.map((record) => record.object), run);
  const shown = records.slice(0, recordsMax).map(({ object, key, fields }) => ({ object, key, fields: Object.fromEntries(Object.entries(fields).filter(([field]) => isReadable(object, field))) }));
  const count = (list: readonly { fields: object }[]) => list.reduce((sum, { fields }) => sum + Object.keys(fields).length, 0);
  const fieldOf = wanted.field === undefined ? undefined : objectOfField(wanted.field, records, new Map(await Promise.all([...new Set(records.map(({ object }) => object))].map(async (object) => [object, await ports.rulesOf(object, run.signal)] as const))));
  const result = { entityKey, leftOut: leftOut ?? null, fieldOf: fieldOf ?? null, records: shown, hiddenFields: count(records.slice(0, recordsMax)) - count(shown), hiddenRecords: all.length - records.length, moreRecords: records.length - shown.length };
  return { flows: [], apply: async () => result };
}

/** The store's record behind a record of the org that the creator may read. */
export async function keyOf(ports: Pick<PreviewPorts, 'keyOfRecord' | 'readableRecords'>, recordId: string, run: Pick<CommandRun, 'creatorId' | 'signal'>): Promise<string> {
  const [id = recordId] = await assertReadable(ports, [recordId], run);
  const entityKey = await ports.keyOfRecord(id);
  if (entityKey === undefined) throw new CommandError('NO_STORE_RECORD', 'This record has no record of its own in BigCommerce.');
  return entityKey;
}
