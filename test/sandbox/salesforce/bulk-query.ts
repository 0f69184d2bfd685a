import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UserAccess } from './access.ts';
import type { ApiBudget } from './api-budget.ts';
import { methodNotAllowed } from './api-request.ts';
import type { ApiHandler, ApiRequest, ApiResponse } from './api-request.ts';
import { csvFormatOf, invalidJob, jobBody } from './bulk-ingest.ts';
import { csvText } from './csv-file.ts';
import type { CsvFormat } from './csv-file.ts';
import { finalStates } from './ingest-job.ts';
import type { BulkState } from './ingest-job.ts';
import { jsonText, textOf } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import { RestError } from './rest-error.ts';
import type { SaveContext } from './save-context.ts';
import { createSoqlExports } from './soql-export.ts';
import type { SoqlExport } from './soql-export.ts';

const jobProperties = new Set(['columnDelimiter', 'contentType', 'lineEnding', 'operation', 'query']);
const resultsLifeMs = 7 * 86_400_000;
const recordsPerPage = 50_000;
const rowsPerTurn = 2_000;

type QueryJob = { id: string; operation: 'query' | 'queryAll'; export: SoqlExport; format: CsvFormat; userId: string; createdAt: number; changedAt: number; state: BulkState; cells: string[][]; errorMessage?: string };

function describeJob(job: QueryJob): JsonObject {
  return {
    id: job.id, operation: job.operation, object: job.export.object, createdById: job.userId, createdDate: toApiDateTime(job.createdAt), systemModstamp: toApiDateTime(job.changedAt), state: job.state,
    concurrencyMode: 'Parallel', contentType: 'CSV', apiVersion: 66, lineEnding: job.format.lineEnding, columnDelimiter: job.format.columnDelimiter,
  };
}

function describeProgress(job: QueryJob): JsonObject {
  return { ...describeJob(job), jobType: 'V2Query', numberRecordsProcessed: job.cells.length, retries: 0, totalProcessingTime: job.changedAt - job.createdAt, ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }) };
}

/** Reads the rows in turns; the result is what the org held when the job began. */
async function runQuery(org: Org, job: QueryJob): Promise<void> {
  await nextTurn();
  if (job.state !== 'UploadComplete') return;
  job.state = 'InProgress';
  try {
    const rows = job.export.select();
    for (let from = 0; from < rows.length && job.state === 'InProgress'; from += rowsPerTurn) {
      job.cells.push(...rows.slice(from, from + rowsPerTurn).map(job.export.toCells));
      await nextTurn();
    }
    if (job.state === 'InProgress') job.state = 'JobComplete';
  } catch (error) {
    job.state = 'Failed';
    job.errorMessage = error instanceof Error ? error.message : String(error);
  }
  job.changedAt = org.clock.now();
}

/** A locator is opaque to clients; here it is the place of the next row. */
const toLocator = (from: number): string => Buffer.from(String(from)).toString('base64url');

function resultPage(job: QueryJob, query: URLSearchParams): ApiResponse {
  if (job.state !== 'JobComplete') throw invalidJob(`Job ${job.id} is ${job.state}: it has no results`, 'INVALIDJOBSTATE');
  const [locator, maxText] = [query.get('locator'), query.get('maxRecords')];
  const from = locator === null ? 0 : Number(Buffer.from(locator, 'base64url').toString());
  if (!Number.isInteger(from) || from < 0 || (locator !== null && (from === 0 || from >= job.cells.length))) throw new RestError('INVALID_QUERY_LOCATOR', 'invalid query locator');
  const max = maxText === null ? recordsPerPage : Number(maxText);
  if (!Number.isInteger(max) || max < 1) throw invalidJob(`maxRecords ${maxText ?? ''} is not a positive number`);
  const page = job.cells.slice(from, from + Math.min(max, recordsPerPage));
  const next = from + page.length;
  return {
    status: 200, csv: csvText([job.export.header, ...page], job.format),
    // The platform answers the word "null" when there is no next page.
    headers: { 'Sforce-Locator': next < job.cells.length ? toLocator(next) : 'null', 'Sforce-NumberOfRecords': String(page.length) },
  };
}

/** /jobs/query: a query that answers with files. */
export function createBulkQuery(org: Org, budget: ApiBudget): ApiHandler {
  const jobs = new Map<string, QueryJob>();
  const compile = createSoqlExports(org);
  const isSeen = (job: QueryJob, access: UserAccess) => job.userId === access.userId || access.isAdmin;

  const create = (request: ApiRequest, context: SaveContext): ApiResponse => {
    const body = jobBody(request, jobProperties);
    const operation = textOf(body, 'operation');
    if (operation !== 'query' && operation !== 'queryAll') throw invalidJob(`operation ${jsonText(body.operation)} is not supported`);
    if (budget.bulkQueryJobs.used() >= budget.bulkQueryJobs.max) throw invalidJob('ExceededQuota : DailyBulkV2QueryJobs Limit exceeded.', 'EXCEEDEDQUOTA');
    const at = org.clock.now();
    const job: QueryJob = { id: '', operation, export: compile(context.access, textOf(body, 'query') ?? '', { withDeleted: operation === 'queryAll' }), format: csvFormatOf(body), userId: context.access.userId, createdAt: at, changedAt: at, state: 'UploadComplete', cells: [] };
    job.id = org.ids.next('750');
    budget.bulkQueryJobs.add(1);
    jobs.set(job.id, job);
    void runQuery(org, job);
    return { status: 200, body: describeJob(job) };
  };

  const onJob = (request: ApiRequest, job: QueryJob): ApiResponse => {
    if (request.method === 'GET') return { status: 200, body: describeProgress(job) };
    if (request.method === 'DELETE') {
      if (!finalStates.has(job.state)) throw invalidJob(`Job ${job.id} is ${job.state}: it cannot be deleted`, 'INVALIDJOBSTATE');
      jobs.delete(job.id);
      return { status: 204 };
    }
    if (request.method !== 'PATCH') throw methodNotAllowed(request);
    if (textOf(jobBody(request, new Set(['state'])), 'state') !== 'Aborted') throw invalidJob('A query job can only be set to Aborted', 'INVALIDJOBSTATE');
    if (finalStates.has(job.state)) throw invalidJob(`Aborting already ${job.state === 'JobComplete' ? 'Completed' : job.state} Job not allowed`, 'INVALIDJOBSTATE');
    job.state = 'Aborted';
    return { status: 200, body: describeJob(job) };
  };

  return (request, context) => {
    const [, , id, part] = request.segments;
    if (id === undefined && request.method === 'POST') return create(request, context);
    if (id === undefined && request.method === 'GET') return { status: 200, body: { done: true, nextRecordsUrl: null, records: [...jobs.values()].filter((job) => isSeen(job, context.access)).map((job) => ({ ...describeJob(job), jobType: 'V2Query' })) } };
    const job = jobs.get(id ?? '');
    if (!job || !isSeen(job, context.access) || job.changedAt + resultsLifeMs < org.clock.now()) throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
    if (part === undefined) return onJob(request, job);
    if (part === 'results' && request.method === 'GET') return resultPage(job, request.query);
    throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  };
}
