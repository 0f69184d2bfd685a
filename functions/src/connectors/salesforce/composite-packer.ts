import type { WriteOperation } from '../../core/target-writer.ts';

/** Operations that travel in one subrequest: one object, one kind, one duplicate policy. */
export type Chunk = { kind: WriteOperation['kind']; sobject: string; allowsDuplicate: boolean; positions: number[] };

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm */
export const subrequestsMax = 25;
/** At most so many of them queries or collections. */
export const collectionsMax = 5;
export const collectionRowsMax = 200;

/** Cuts operations, in their order, into chunks no larger than the object's working size, none of which names a record twice: a collection refuses that. */
export function chunkOperations(operations: readonly WriteOperation[], sizeOf: (sobject: string) => number): Chunk[] {
  const chunks: Chunk[] = [];
  let keys = new Set<string>();
  for (const [position, { kind, entity, key, allowsDuplicate }] of operations.entries()) {
    const last = chunks.at(-1);
    const fits = last?.kind === kind && last.sobject === entity.sobject && last.allowsDuplicate === allowsDuplicate && last.positions.length < Math.min(collectionRowsMax, sizeOf(entity.sobject)) && !keys.has(key);
    if (fits) last.positions.push(position);
    else {
      chunks.push({ kind, sobject: entity.sobject, allowsDuplicate, positions: [position] });
      keys = new Set();
    }
    keys.add(key);
  }
  return chunks;
}

/** One chunk as the subrequests it takes: a collection, or single rows, which do not count towards the five. */
export type PackedChunk = Chunk & { asRows: boolean };

/**
 * Packs chunks, in order, into as few calls as possible. A chunk of one row goes as a row; small chunks become rows when
 * that saves a collection slot and the 25 subrequests allow it. `reserved` slots are kept free in the last call.
 */
export function packChunks(chunks: readonly Chunk[]): PackedChunk[][] {
  const calls: PackedChunk[][] = [];
  let call: PackedChunk[] = [];
  for (const chunk of chunks) {
    const shaped = fitOneCall([...call, chunk]);
    if (shaped) call = shaped;
    else {
      calls.push(call);
      call = [{ ...chunk, asRows: chunk.positions.length === 1 }];
    }
  }
  if (call.length > 0) calls.push(call);
  return calls;
}

/** The same chunks within the limits of one call, or undefined when they do not fit. */
export function fitOneCall(chunks: readonly Chunk[]): PackedChunk[] | undefined {
  const shaped = chunks.map((chunk) => ({ ...chunk, asRows: chunk.positions.length === 1 }));
  const bySize = shaped.filter((chunk) => !chunk.asRows).sort((a, b) => a.positions.length - b.positions.length);
  while (bySize.length > collectionsMax) {
    const smallest = bySize.shift();
    if (smallest) smallest.asRows = true;
  }
  return subrequestCount(shaped) <= subrequestsMax ? shaped : undefined;
}

export const subrequestCount = (chunks: readonly PackedChunk[]): number => chunks.reduce((sum, chunk) => sum + (chunk.asRows ? chunk.positions.length : 1), 0);
export const collectionCount = (chunks: readonly PackedChunk[]): number => chunks.filter((chunk) => !chunk.asRows).length;
