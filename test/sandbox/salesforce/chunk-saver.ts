import type { Org } from './org.ts';
import type { PreparedSave, RecordWriter } from './record-writer.ts';
import { RestError } from './rest-error.ts';
import type { SaveContext } from './save-context.ts';
import { runSaveTransaction } from './save-transaction.ts';

const chunksMax = 10;

export type SaveOutcome = { id: string; created: boolean } | RestError;
/** One record of a request: which object it is, and how it becomes a save. */
export type SaveEntry = { objectName: string; prepare(): PreparedSave | RestError };

/** A parser failure stops the request; any other refusal stays with its record. */
export function attempt<T>(work: () => T): T | RestError {
  try {
    return work();
  } catch (error) {
    if (error instanceof RestError && error.errorCode !== 'JSON_PARSER_ERROR') return error;
    throw error;
  }
}

/** What the saved rows of an all-or-none request answer when another one failed. */
export function rolledBack(): RestError {
  return new RestError('ALL_OR_NONE_OPERATION_ROLLED_BACK', 'Record rolled back because not all records were valid and the request was using AllOrNone header', { fields: [] });
}

/** Consecutive records of one type are saved together: references inside a chunk are resolved before any of it is saved. */
function chunksOf(entries: readonly SaveEntry[]): SaveEntry[][] {
  const chunks: SaveEntry[][] = [];
  for (const entry of entries) {
    const last = chunks.at(-1);
    if (last?.[0]?.objectName === entry.objectName) last.push(entry);
    else chunks.push([entry]);
  }
  if (chunks.length > chunksMax) throw new RestError('LIMIT_EXCEEDED', `Cannot have more than ${chunksMax} chunks in a single operation. Please rearrange the data to reduce chunking.`);
  return chunks;
}

export type ChunkSaver = {
  /** Saves records in chunks of one object, each chunk a transaction of its own. */
  saveAll(entries: readonly SaveEntry[], allOrNone: boolean, context: SaveContext): SaveOutcome[];
};

/** The saver behind Collections and Bulk. */
export function createChunkSaver(org: Org, writer: RecordWriter): ChunkSaver {
  /** Fault: one transaction too big for the customer's automation loses every row. */
  const exceedsSize = (count: number, route: string): RestError | undefined => {
    const plan = org.faults.plan().salesforce?.sizeLimit;
    const rows = typeof plan === 'object' && typeof plan.rows === 'number' ? plan.rows : undefined;
    if (rows === undefined || count <= rows || !org.faults.strike('salesforce', 'sizeLimit', route)) return undefined;
    return new RestError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'OrderTrigger: System.LimitException: Apex CPU time limit exceeded', { fields: [] });
  };

  const saveChunk = (chunk: readonly SaveEntry[], context: SaveContext): SaveOutcome[] => {
    const all = attempt(() =>
      runSaveTransaction(org, chunk[0]?.objectName ?? '', context, (inner) => {
        const prepared = chunk.map((entry) => attempt(() => entry.prepare()));
        return prepared.map((each) => (each instanceof RestError ? each : attempt(() => writer.save(each, inner))));
      }),
    );
    return all instanceof RestError ? chunk.map(() => all) : all;
  };

  const saveAll = (entries: readonly SaveEntry[], allOrNone: boolean, context: SaveContext): SaveOutcome[] => {
    const tooBig = exceedsSize(entries.length, context.route);
    if (tooBig) return entries.map(() => tooBig);
    const mark = org.store.mark();
    const writes = context.writes.length;
    const undo = () => {
      org.store.rollbackTo(mark);
      context.writes.length = writes;
    };
    const outcomes: SaveOutcome[] = [];
    try {
      for (const chunk of chunksOf(entries)) outcomes.push(...saveChunk(chunk, context));
    } catch (error) {
      undo();
      throw error;
    }
    if (!allOrNone || !outcomes.some((outcome) => outcome instanceof RestError)) return outcomes;
    undo();
    return outcomes.map((outcome) => (outcome instanceof RestError ? outcome : rolledBack()));
  };

  return { saveAll };
}

