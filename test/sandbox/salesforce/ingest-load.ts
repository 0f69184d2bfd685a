import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { ObjectAccess, UserAccess } from './access.ts';
import type { ApiBudget } from './api-budget.ts';
import { readBulkHeader, toBulkRecord } from './bulk-column.ts';
import type { BulkColumn } from './bulk-column.ts';
import { attempt, createChunkSaver } from './chunk-saver.ts';
import type { SaveEntry, SaveOutcome } from './chunk-saver.ts';
import { invalidFile, readCsv } from './csv-file.ts';
import type { IngestJob, RowOutcome } from './ingest-job.ts';
import type { JsonObject } from './json.ts';
import { textOf } from './json.ts';
import { lockNeeds } from './lock-needs.ts';
import type { Org } from './org.ts';
import { runOrgTransaction } from './org-transaction.ts';
import type { RecordLocks } from './record-locks.ts';
import type { RecordWriter } from './record-writer.ts';
import { RestError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';
import type { SaveContext } from './save-context.ts';
import { createUpsertEntries } from './upsert-entry.ts';

export type IngestParts = { writer: RecordWriter; locks: RecordLocks; budget: ApiBudget; accessOf(userId: string): UserAccess; stopping: AbortSignal };

const rowsPerChunk = 200;
const rowsPerBatch = 10_000;
const route = 'PATCH /jobs/ingest/{id}';

/** `CODE:message:fields --`, as the failed-results file has it. */
function errorText(error: RestError): string {
  const fields = (error.fields ?? []).join(',');
  return `${error.errorCode}:${error.message}:${fields === '' ? '' : `${fields} `}--`;
}

function idOf(record: JsonObject, operation: string): string {
  const text = textOf(record, 'Id');
  if (text === undefined) throw new RestError('MISSING_ARGUMENT', `Id not specified in an ${operation} call`, { fields: [] });
  const id = toLongId(text);
  if (!id) throw new RestError('MALFORMED_ID', `malformed id ${text}`, { fields: ['Id'] });
  return id;
}

/** What the request would be if the rows came by Collections: the locks are the same. */
function locksOf(org: Org, access: UserAccess, job: IngestJob, records: readonly JsonObject[]): ReadonlySet<string> {
  const segments = ['composite', 'sobjects', ...(job.externalIdField ? [job.object, job.externalIdField.name] : [])];
  const typed = records.map((record) => ({ attributes: { type: job.object }, ...record }));
  return lockNeeds(org, access, { method: 'PATCH', segments, query: new URLSearchParams(), body: { records: typed }, header: () => undefined });
}

/** Saves or deletes one chunk of good records inside a transaction. */
function createChunkRun(org: Org, writer: RecordWriter): (job: IngestJob, object: ObjectAccess, records: readonly JsonObject[], context: SaveContext) => SaveOutcome[] {
  const saver = createChunkSaver(org, writer);
  const remove = (job: IngestJob, object: ObjectAccess, record: JsonObject, context: SaveContext): SaveOutcome =>
    attempt(() => {
      const id = idOf(record, 'delete');
      writer.remove(object, id, context);
      if (job.operation === 'hardDelete') org.store.forget(object.schema.name, id);
      return { id, created: false };
    });
  return (job, object, records, context) => {
    if (job.operation === 'delete' || job.operation === 'hardDelete') return records.map((record) => remove(job, object, record, context));
    if (job.externalIdField) return saver.saveAll(createUpsertEntries(org, writer, { object, field: job.externalIdField, records }, context), false, context);
    const entries = records.map((record): SaveEntry => ({
      objectName: object.schema.name,
      prepare: () => (job.operation === 'insert' ? writer.prepareCreate(object, record, context) : writer.prepareUpdate(object, idOf(record, 'update'), record, context)),
    }));
    return saver.saveAll(entries, false, context);
  };
}

async function readFile(job: IngestJob, access: UserAccess, object: ObjectAccess): Promise<BulkColumn[]> {
  const [header = [], ...rows] = await readCsv(job.file ?? new Uint8Array(), job.format);
  if (header.length === 0) throw invalidFile('The file has no header');
  job.file = undefined;
  Object.assign(job, { header, rows });
  const isDelete = job.operation === 'delete' || job.operation === 'hardDelete';
  if (isDelete && (header.length > 1 || header[0]?.toLowerCase() !== 'id')) throw invalidFile('A file of deletes has one column: Id');
  return readBulkHeader(access, object, header);
}

/** Runs a job to its end in turns: 200 rows, a transaction each, then everybody else. */
export function createIngestLoad(org: Org, parts: IngestParts): (job: IngestJob) => Promise<void> {
  const runChunk = createChunkRun(org, parts.writer);

  const loadChunk = async (job: IngestJob, columns: readonly BulkColumn[], rows: readonly (readonly string[])[]): Promise<RowOutcome[]> => {
    const access = parts.accessOf(job.userId);
    const object = access.object(job.object);
    if (!object) throw new RestError('INVALIDENTITY', `Entity '${job.object}' is not supported by the Bulk API.`);
    const read = rows.map((row) => toBulkRecord(columns, row));
    const good = read.filter((record): record is JsonObject => !(record instanceof RestError));
    const lock = await parts.locks.acquire(locksOf(org, access, job, good), org.shape.lockWaitMs);
    const tally = { rows: 0, committed: 0 };
    try {
      const duplicates = { allowSave: false, includeRecordDetails: false };
      const saved = runOrgTransaction(org, { access, route, blocked: lock.blocked, duplicates, tally }, (context) => runChunk(job, object, good, context)).values();
      if (org.shape.rowCostMs > 0) await wait(org.shape.rowCostMs * tally.rows, undefined, { signal: parts.stopping });
      return read.map((record) => {
        const outcome = record instanceof RestError ? record : saved.next().value;
        if (outcome && !(outcome instanceof RestError)) return outcome;
        const id = record instanceof RestError || job.operation === 'insert' ? undefined : textOf(record, 'Id');
        return { id: id ?? '', error: outcome ? errorText(outcome) : 'UNKNOWN_EXCEPTION:the row was lost:--' };
      });
    } finally {
      lock.release();
    }
  };

  const load = async (job: IngestJob): Promise<void> => {
    const access = parts.accessOf(job.userId);
    const object = access.object(job.object);
    if (!object) throw new RestError('INVALIDENTITY', `Entity '${job.object}' is not supported by the Bulk API.`);
    const columns = await readFile(job, access, object);
    parts.budget.bulkBatches.add(Math.ceil(job.rows.length / rowsPerBatch));
    // A client may abort the job between two chunks; what was written stays.
    for (let from = 0; from < job.rows.length && job.state === 'InProgress' && !parts.stopping.aborted; from += rowsPerChunk) {
      const outcomes = await loadChunk(job, columns, job.rows.slice(from, from + rowsPerChunk));
      job.outcomes.push(...outcomes);
      job.failedCount += outcomes.filter((outcome) => 'error' in outcome).length;
      job.changedAt = org.clock.now();
      await nextTurn();
    }
  };

  return async (job) => {
    await nextTurn();
    if (job.state !== 'UploadComplete') return;
    job.state = 'InProgress';
    job.startedAt = org.clock.now();
    try {
      await load(job);
      if (job.state === 'InProgress') job.state = 'JobComplete';
    } catch (error) {
      job.state = 'Failed';
      job.errorMessage = error instanceof Error ? error.message : String(error);
    }
    job.changedAt = org.clock.now();
  };
}
