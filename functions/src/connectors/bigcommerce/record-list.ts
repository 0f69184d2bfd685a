import { z } from 'zod';
import { entityIdOf, type SourceRecord } from '../../core/entity.ts';
import { SyncError } from '../../core/sync-error.ts';
import { forEachInTurns } from '../../core/turns.ts';

/** One list call brings at most this many records. */
export const pageMax = 250;
/** `id:in` lists are cut so that the whole address stays below about 1,000 characters. */
export const idsPerCallMax = 50;
const listsAtOnceMax = 3;

export type ReadOne<T = SourceRecord['data']> = (SourceRecord & { data: T }) | SyncError | undefined;

type ListRead<T> = {
  path(ids: number[]): string;
  get(path: string): Promise<unknown>;
  schema: z.ZodType<T>;
  keyOf(id: number): string;
  /** The whole record goes with what the schema takes of it. */
  keepsRaw: boolean;
};

const envelope = z.object({ data: z.array(z.unknown()) });

/** Reads V3 records by lists of ids. One that the list does not have is undefined, one that cannot be read a reason. */
export async function readByIdList<T extends SourceRecord['data'] & { date_modified: string }>(keys: readonly string[], read: ListRead<T>): Promise<Map<string, ReadOne<T>>> {
  const found = new Map<string, ReadOne<T>>(keys.map((key) => [key, undefined]));
  await eachIdList(keys.map((key) => Number(entityIdOf(key))), async (ids) => {
    const { data } = envelope.parse(await read.get(read.path(ids)));
    await forEachInTurns(data, (item) => {
      const key = read.keyOf(idOf(item));
      if (found.has(key)) found.set(key, parseRecord(item, { ...read, key }));
    });
  });
  return found;
}

/** Side by side, but few at a time: the store refuses too many at once. */
export async function eachIdList(ids: readonly number[], work: (ids: number[]) => Promise<void>): Promise<void> {
  const lists = Array.from({ length: Math.ceil(ids.length / idsPerCallMax) }, (_unused, index) => ids.slice(index * idsPerCallMax, (index + 1) * idsPerCallMax));
  for (let start = 0; start < lists.length; start += listsAtOnceMax) await Promise.all(lists.slice(start, start + listsAtOnceMax).map(work));
}

export function idOf(item: unknown): number {
  return typeof item === 'object' && item !== null && 'id' in item ? Number(item.id) : Number.NaN;
}

function parseRecord<T extends SourceRecord['data'] & { date_modified: string }>(item: unknown, { schema, key, keepsRaw }: { schema: z.ZodType<T>; key: string; keepsRaw: boolean }): ReadOne<T> {
  const parsed = schema.safeParse(item);
  return parsed.success ? { entityKey: key, version: versionOf(parsed.data), data: parsed.data, ...(keepsRaw && { raw: rawOf(item) }) } : unreadable(key, parsed.error);
}

/** What was sent, as an object. */
export const rawOf = (item: unknown): SourceRecord['data'] => (typeof item === 'object' && item !== null ? { ...item } : {});

/** When the store says the record last changed; 0 when it does not say. */
export function versionOf({ date_modified }: { date_modified: string }): number {
  const version = Date.parse(date_modified);
  return Number.isFinite(version) ? version : 0;
}

export function unreadable(key: string, error: z.ZodError): SyncError {
  const issue = error.issues[0];
  const field = issue?.path.join('.') ?? '';
  return new SyncError('UNREADABLE_SOURCE', { stage: 'extract', field, message: `${key}: the field "${field}" ${issue?.message ?? 'cannot be read'}.` });
}
