import type { ReadWish, WriteOperation } from '../../core/target-writer.ts';
import { collectionCount, collectionsMax, type PackedChunk, subrequestCount, subrequestsMax } from './composite-packer.ts';

/** One query, or one row read by its id. */
export type Read = { sobject: string; by: string; ids: string[]; fields: string[] };
/** What one call writes and then reads. */
export type WriteAndReadCall = { chunks: PackedChunk[]; reads: Read[] };

/** Rows of one read-back query: some 12,000 characters of ids and the fields stay below the 16,384 bytes an address may have. */
const readIdsMax = 480;
/** A page of a query has 2,000 rows; people may have added some. */
const readRowsMax = 1_800;
/** Rows from which two calls side by side are sooner done than one. */
const rowsWorthSplitting = 100;

/** By parent where that takes fewer queries: as many parents as one page of rows holds. */
export function readsOf({ sobject, fields, ids, below }: ReadWish): Read[] {
  if (!below || ids.length < 2) return slices(ids, readIdsMax).map((some): Read => ({ sobject, by: 'Id', ids: some, fields }));
  const reads: Read[] = [];
  let room = 0;
  for (const { id, count } of below.parents) {
    const last = reads.at(-1);
    if (last && count <= room && last.ids.length < readIdsMax) last.ids.push(id);
    else {
      reads.push({ sobject, by: below.field, ids: [id], fields });
      room = readRowsMax;
    }
    room -= count;
  }
  return reads;
}

/**
 * The calls that write these chunks and read afterwards, to be sent one after another in `rounds`, side by side within one. Where a second call is
 * needed for the reads anyway, a large write is halved: both calls take half the time. Whatever reads a record written here stands in the call that writes it.
 */
export function planReadBack(chunks: readonly PackedChunk[], reads: readonly Read[], operations: readonly WriteOperation[]): WriteAndReadCall[][] {
  const first: WriteAndReadCall = { chunks: [...chunks], reads: [] };
  const rest = fill([first], reads);
  if (rest.length === 0) return chunks.length + reads.length > 0 ? [[first]] : [];
  return halved(chunks, reads, operations) ?? [[first], ...inRounds(rest)];
}

function halved([chunk, ...others]: readonly PackedChunk[], reads: readonly Read[], operations: readonly WriteOperation[]): WriteAndReadCall[][] | undefined {
  if (!chunk || others.length > 0 || chunk.asRows || chunk.positions.length < rowsWorthSplitting) return undefined;
  const idOf = (position: number) => operations[position]?.id ?? '';
  const written = new Set(chunk.positions.map(idOf));
  const [about, apart] = [reads.filter(({ ids }) => ids.some((id) => written.has(id))), reads.filter(({ ids }) => !ids.some((id) => written.has(id)))];
  const middle = Math.ceil(chunk.positions.length / 2);
  const calls = [chunk.positions.slice(0, middle), chunk.positions.slice(middle)].map((positions, index): WriteAndReadCall => {
    const mine = new Set(positions.map(idOf));
    // Records nobody writes here go with the first half.
    const isMine = (id: string) => mine.has(id) || (index === 0 && !written.has(id));
    return { chunks: [{ ...chunk, positions }], reads: about.map((read) => ({ ...read, ids: read.ids.filter(isMine) })).filter(({ ids }) => ids.length > 0) };
  });
  if (calls.some((call) => !isWithinLimits(call))) return undefined;
  return [calls, ...inRounds(fill(calls, apart))];
}

function inRounds(reads: readonly Read[]): WriteAndReadCall[][] {
  const rounds: WriteAndReadCall[][] = [];
  for (let rest = [...reads]; rest.length > 0; ) {
    const call: WriteAndReadCall = { chunks: [], reads: [] };
    rest = fill([call], rest);
    rounds.push([call]);
  }
  return rounds;
}

/** Adds reads, in their order, to the calls that have room; returns those that found none. */
function fill(calls: readonly WriteAndReadCall[], reads: readonly Read[]): Read[] {
  const rest: Read[] = [];
  for (const read of reads) {
    const call = rest.length > 0 ? undefined : calls.find((one) => isWithinLimits({ ...one, reads: [...one.reads, read] }));
    if (call) call.reads.push(read);
    else rest.push(read);
  }
  return rest;
}

/** Single records are read as rows, which leaves the five query slots to the rest. */
export const isRow = ({ by, ids }: Read): boolean => by === 'Id' && ids.length === 1;

function isWithinLimits({ chunks, reads }: WriteAndReadCall): boolean {
  return subrequestCount(chunks) + reads.length <= subrequestsMax && collectionCount(chunks) + reads.filter((read) => !isRow(read)).length <= collectionsMax;
}

function slices<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_unused, index) => items.slice(index * size, (index + 1) * size));
}
