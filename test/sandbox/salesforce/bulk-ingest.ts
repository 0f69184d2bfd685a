import { methodNotAllowed } from './api-request.ts';
import type { ApiHandler, ApiRequest, ApiResponse } from './api-request.ts';
import { csvText, delimiterNames, lineEndingNames } from './csv-file.ts';
import type { CsvFormat } from './csv-file.ts';
import { csvBytesMax } from './http-request.ts';
import { describeIngestJob, describeProgress, finalStates, ingestOperations, resultRows } from './ingest-job.ts';
import type { IngestJob, IngestOperation } from './ingest-job.ts';
import { createIngestLoad } from './ingest-load.ts';
import type { IngestParts } from './ingest-load.ts';
import { isJsonObject, jsonText, textOf } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import type { SaveContext } from './save-context.ts';

const jobProperties = new Set(['assignmentRuleId', 'columnDelimiter', 'contentType', 'externalIdFieldName', 'lineEnding', 'object', 'operation']);
/** Results can be read for a week. */
const resultsLifeMs = 7 * 86_400_000;

/** The refusal of a job or of a step it cannot take. */
export function invalidJob(why: string, errorCode = 'INVALIDJOB'): RestError {
  return new RestError(errorCode, errorCode === 'INVALIDJOB' ? `InvalidJob : ${why}` : why);
}

/** The body of a request that makes or changes a job; a property the API does not know fails it. */
export function jobBody(request: ApiRequest, known: ReadonlySet<string>): JsonObject {
  const { body } = request;
  if (!isJsonObject(body)) throw new RestError('JSON_PARSER_ERROR', 'The HTTP entity body is required, but this request has no entity body.');
  const unknown = Object.keys(body).find((key) => !known.has(key));
  if (unknown !== undefined) throw new RestError('JSON_PARSER_ERROR', `Unrecognized field "${unknown}" at [line:1, column:1]`);
  return body;
}

const oneOf = <T extends string>(values: readonly T[], text: string): T | undefined => values.find((value) => value === text);

/** Delimiter and line ending as given, or the API's defaults. */
export function csvFormatOf(body: JsonObject): CsvFormat {
  if (body.contentType !== undefined && body.contentType !== 'CSV') throw invalidJob(`contentType ${jsonText(body.contentType)} is not supported`);
  const columnDelimiter = oneOf(delimiterNames, textOf(body, 'columnDelimiter') ?? 'COMMA');
  const lineEnding = oneOf(lineEndingNames, textOf(body, 'lineEnding') ?? 'LF');
  if (!columnDelimiter || !lineEnding) throw invalidJob(`columnDelimiter ${jsonText(body.columnDelimiter)} or lineEnding ${jsonText(body.lineEnding)} is not supported`);
  return { columnDelimiter, lineEnding };
}

function operationOf(body: JsonObject, context: SaveContext): IngestOperation {
  const operation = oneOf(ingestOperations, textOf(body, 'operation') ?? '');
  if (!operation) throw invalidJob(`operation ${jsonText(body.operation)} is not supported`);
  if (operation === 'hardDelete' && !context.access.hasPermission('BulkApiHardDelete'))
    throw invalidJob('FeatureNotEnabled : hardDelete operation requires special user profile permission, please contact your system administrator', 'FEATURENOTENABLED');
  return operation;
}

function newJob(org: Org, body: JsonObject, context: SaveContext): IngestJob {
  const operation = operationOf(body, context);
  const object = context.access.object(textOf(body, 'object') ?? '');
  if (!object) throw invalidJob(`InvalidEntity : Entity '${jsonText(body.object)}' is not supported by the Bulk API.`, 'INVALIDENTITY');
  const keyName = textOf(body, 'externalIdFieldName');
  const key = keyName === undefined ? undefined : object.field(keyName);
  if (operation === 'upsert' && keyName === undefined) throw invalidJob('Missing externalIdFieldName: an upsert needs one');
  if (operation !== 'upsert' && keyName !== undefined) throw invalidJob('externalIdFieldName is for upsert only');
  if (operation === 'upsert' && !(key?.externalId || key?.idLookup)) throw invalidJob(`Field name not found : ${keyName ?? ''}`);
  const at = org.clock.now();
  return {
    id: org.ids.next('750'), operation, object: object.schema.name, externalIdField: key, format: csvFormatOf(body), userId: context.access.userId, createdAt: at, changedAt: at, startedAt: undefined,
    state: 'Open', errorMessage: undefined, file: undefined, header: [], rows: [], outcomes: [], failedCount: 0,
  };
}

function upload(job: IngestJob, request: ApiRequest): ApiResponse {
  if (job.state !== 'Open') throw invalidJob(`Job ${job.id} is ${job.state}: data can be uploaded only while it is Open`, 'INVALIDJOBSTATE');
  if (!request.attachment) throw new RestError('UNSUPPORTED_MEDIA_TYPE', 'The Content-Type of job data is text/csv', { status: 415 });
  if (request.attachment.byteLength > csvBytesMax) throw new RestError('CLIENTINPUTERROR', `ClientInputError : The file is bigger than ${csvBytesMax} bytes`, { status: 413 });
  if (job.file)
    throw new RestError('CLIENTINPUTERROR', `ClientInputError : Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`);
  job.file = request.attachment;
  return { status: 201 };
}

function resultsOf(job: IngestJob, kind: string): ApiResponse {
  if (kind !== 'successfulResults' && kind !== 'failedResults' && kind !== 'unprocessedrecords') throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  if (!finalStates.has(job.state)) throw invalidJob(`Job ${job.id} is ${job.state}: it has no results yet`, 'INVALIDJOBSTATE');
  return { status: 200, csv: csvText(resultRows(job, kind), job.format) };
}

/** /jobs/ingest: jobs are made, filled, started and looked at; the work goes on between requests. */
export function createBulkIngest(org: Org, parts: IngestParts): ApiHandler {
  const jobs = new Map<string, IngestJob>();
  const load = createIngestLoad(org, parts);

  const find = (id: string, context: SaveContext): IngestJob => {
    const job = jobs.get(id);
    const isOver = job !== undefined && finalStates.has(job.state) && job.changedAt + resultsLifeMs < org.clock.now();
    if (isOver) jobs.delete(id);
    if (!job || isOver || (job.userId !== context.access.userId && !context.access.isAdmin)) throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
    return job;
  };

  const setState = (job: IngestJob, request: ApiRequest): ApiResponse => {
    const state = textOf(jobBody(request, new Set(['state'])), 'state');
    if (state !== 'UploadComplete' && state !== 'Aborted') throw invalidJob(`state ${state ?? ''} cannot be set`, 'INVALIDJOBSTATE');
    const verb = state === 'Aborted' ? 'Aborting' : 'Closing';
    if (finalStates.has(job.state) || (state === 'UploadComplete' && job.state !== 'Open')) throw invalidJob(`${verb} already ${job.state === 'JobComplete' ? 'Completed' : job.state} Job not allowed`, 'INVALIDJOBSTATE');
    job.state = state;
    job.changedAt = org.clock.now();
    if (state === 'UploadComplete') void load(job);
    return { status: 200, body: describeIngestJob(job) };
  };

  const onJob = (request: ApiRequest, job: IngestJob): ApiResponse => {
    if (request.method === 'GET') return { status: 200, body: describeProgress(job) };
    if (request.method === 'PATCH') return setState(job, request);
    if (request.method !== 'DELETE') throw methodNotAllowed(request);
    if (job.state === 'Open' || job.state === 'InProgress') throw invalidJob(`Job ${job.id} is ${job.state}: it cannot be deleted`, 'INVALIDJOBSTATE');
    jobs.delete(job.id);
    job.state = 'Aborted';
    return { status: 204 };
  };

  const create = (request: ApiRequest, context: SaveContext): ApiResponse => {
    if (parts.budget.bulkBatches.used() >= parts.budget.bulkBatches.max) throw invalidJob('ExceededQuota : ApiBatchItems Limit exceeded.', 'EXCEEDEDQUOTA');
    const job = newJob(org, jobBody(request, jobProperties), context);
    jobs.set(job.id, job);
    return { status: 200, body: describeIngestJob(job) };
  };

  return (request, context) => {
    const [, , id, part] = request.segments;
    if (id === undefined && request.method === 'POST') return create(request, context);
    if (id === undefined && request.method === 'GET') {
      const own = [...jobs.values()].filter((job) => job.userId === context.access.userId || context.access.isAdmin);
      return { status: 200, body: { done: true, nextRecordsUrl: null, records: own.map((job) => ({ ...describeIngestJob(job), jobType: 'V2Ingest' })) } };
    }
    if (id === undefined) throw methodNotAllowed(request);
    const job = find(id, context);
    if (part === undefined) return onJob(request, job);
    if (part === 'batches' && request.method === 'PUT') return upload(job, request);
    if (request.method !== 'GET') throw methodNotAllowed(request);
    return resultsOf(job, part);
  };
}
