import type { CsvFormat } from './csv-file.ts';
import type { Field } from './field.ts';
import type { JsonObject } from './json.ts';

export const ingestOperations = ['insert', 'update', 'upsert', 'delete', 'hardDelete'] as const;
export type IngestOperation = (typeof ingestOperations)[number];
export type BulkState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** What became of a row: its id and whether it is new, or the error as the failed-results file words it. */
export type RowOutcome = { id: string; created: boolean } | { error: string; id: string };

export type IngestJob = {
  id: string;
  operation: IngestOperation;
  object: string;
  externalIdField: Field | undefined;
  format: CsvFormat;
  userId: string;
  createdAt: number;
  changedAt: number;
  startedAt: number | undefined;
  state: BulkState;
  errorMessage: string | undefined;
  file: Uint8Array | undefined;
  header: readonly string[];
  rows: readonly (readonly string[])[];
  /** One for each row that was processed, in the order of the file. */
  outcomes: RowOutcome[];
  failedCount: number;
};

export const finalStates: ReadonlySet<BulkState> = new Set(['JobComplete', 'Failed', 'Aborted']);

const toDateTime = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}.000+0000`;

/** The job as every answer shows it. */
export function describeIngestJob(job: IngestJob): JsonObject {
  return {
    id: job.id, operation: job.operation, object: job.object, createdById: job.userId, createdDate: toDateTime(job.createdAt), systemModstamp: toDateTime(job.changedAt), state: job.state,
    ...(job.externalIdField ? { externalIdFieldName: job.externalIdField.name } : {}), concurrencyMode: 'Parallel', contentType: 'CSV', apiVersion: 66, contentUrl: `services/data/v66.0/jobs/ingest/${job.id}/batches`,
    lineEnding: job.format.lineEnding, columnDelimiter: job.format.columnDelimiter,
  };
}

/** The job as a look at it alone shows it, with its progress. */
export function describeProgress(job: IngestJob): JsonObject {
  return {
    ...describeIngestJob(job), jobType: 'V2Ingest', retries: 0, totalProcessingTime: job.startedAt === undefined ? 0 : job.changedAt - job.startedAt, apiActiveProcessingTime: 0, apexProcessingTime: 0,
    numberRecordsProcessed: job.outcomes.length, numberRecordsFailed: job.failedCount, ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
  };
}

/** The three result files of a job. */
export function resultRows(job: IngestJob, kind: 'successfulResults' | 'failedResults' | 'unprocessedrecords'): string[][] {
  if (kind === 'unprocessedrecords') return [[...job.header], ...job.rows.slice(job.outcomes.length).map((row) => [...row])];
  const rows: string[][] = [['sf__Id', kind === 'failedResults' ? 'sf__Error' : 'sf__Created', ...job.header]];
  for (const [place, outcome] of job.outcomes.entries()) {
    const row = job.rows[place] ?? [];
    if ('error' in outcome && kind === 'failedResults') rows.push([outcome.id, outcome.error, ...row]);
    if ('created' in outcome && kind === 'successfulResults') rows.push([outcome.id, String(outcome.created), ...row]);
  }
  return rows;
}
