import type { Lookup, LookupCondition, ReadWish, Rows, TargetSystem, WriteOperation, WriteResult } from '../../core/target-writer.ts';
import type { OrgClient, Subrequest, SubrequestResult } from './client.ts';
import { chunkOperations, collectionRowsMax, collectionsMax, fitOneCall, packChunks, type PackedChunk } from './composite-packer.ts';
import { findDeleted, findSuccessors } from './merged-records.ts';
import { toOrgError } from './errors.ts';
import type { Names } from './names.ts';
import { isRow, planReadBack, type Read, readsOf, type WriteAndReadCall } from './read-back.ts';
import { planCalls } from './side-by-side.ts';
import { inList, quote } from './soql.ts';
import { toBody } from './write-body.ts';
import { readCollection, readRow, type RowOutcome } from './write-result.ts';

/** The batch size that goes through per object, remembered across batches and processes. */
export type BatchSizes = { sizeOf(sobject: string): number; shrink(sobject: string, size: number): Promise<void>; succeeded(sobject: string, rows: number): Promise<void> };

type Deps = { client: OrgClient; names: Names; sizes: BatchSizes };
type Outcomes = Map<number, RowOutcome>;

const lookupValuesMax = 300;
const splitsMax = 9;
/** Share of the daily allowance from which speed is no longer bought with calls. */
const frugalFrom = 0.5;

/** Writes to and reads from one org in as few API calls as its limits allow. */
export function createTargetSystem(deps: Deps): TargetSystem {
  return {
    write: (operations, signal) => writeAll(deps, operations, signal),
    writeTogether: (operations, signal) => writeTogether(deps, operations, signal),
    fitsTogether: (operations) => togetherChunks(operations) !== undefined,
    findSuccessors: (sobject, ids, signal) => findSuccessors(deps, { sobject, ids, signal }),
    findDeleted: (sobject, ids, signal) => findDeleted(deps, { sobject, ids, signal }),
    writeAndRead: (operations, wishes, signal) => writeAndRead(deps, { operations, wishes, signal }),
    find: (lookups, signal) => find(deps, lookups, signal),
  };
}

async function writeAll(deps: Deps, operations: readonly WriteOperation[], signal: AbortSignal): Promise<WriteResult[]> {
  const outcomes: Outcomes = new Map();
  const isFrugal = (deps.client.budgetUsed() ?? 0) > frugalFrom;
  const stages = isFrugal ? [[operations.map((_operation, position) => position)]] : planCalls(operations);
  for (const calls of stages) {
    // All are waited for, even when one fails: what is still on its way must not arrive after somebody looked again.
    const ends = await Promise.allSettled(calls.map((positions) => writeSome(deps, { operations, positions, outcomes, signal })));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
  return operations.map((_operation, position) => outcomes.get(position) ?? missing());
}

type Writing = { operations: readonly WriteOperation[]; positions: number[]; outcomes: Outcomes; signal: AbortSignal };

async function writeSome(deps: Deps, { operations, positions: first, outcomes, signal }: Writing): Promise<void> {
  let positions = first;
  for (let splits = 0; positions.length > 0; splits += 1) {
    const chunks = chunkOperations(positions.map((position) => operations[position]).filter((one) => one !== undefined), deps.sizes.sizeOf).map((chunk) => ({ ...chunk, positions: chunk.positions.map((index) => positions[index] ?? 0) }));
    const oversized: number[] = [];
    for (const call of packChunks(chunks)) {
      const answers = await deps.client.composite(call.flatMap((chunk) => toSubrequests(deps, operations, chunk)), { allOrNone: false, signal });
      for (const chunk of call) oversized.push(...(await readChunk(deps, { chunk, answers, operations, outcomes, mayRepeat: splits < splitsMax })));
    }
    positions = oversized;
  }
}

/** Notes the outcome of each row; returns the rows to send again because automation ran out of limits on a batch this size. */
async function readChunk(deps: Deps, read: { chunk: PackedChunk; answers: readonly SubrequestResult[]; operations: readonly WriteOperation[]; outcomes: Outcomes; mayRepeat: boolean }): Promise<number[]> {
  const { chunk, operations, outcomes } = read;
  const outcomesOfChunk = outcomesOf(chunk, read.answers, operations);
  const oversized: number[] = [];
  for (const [index, position] of chunk.positions.entries()) {
    const outcome = outcomesOfChunk[index] ?? missing();
    if (outcome.isSizeFault && chunk.positions.length > 1 && read.mayRepeat) oversized.push(position);
    else outcomes.set(position, outcome);
  }
  if (oversized.length > 0) await deps.sizes.shrink(chunk.sobject, Math.floor(chunk.positions.length / 2));
  else await deps.sizes.succeeded(chunk.sobject, chunk.positions.length);
  return oversized;
}

function outcomesOf(chunk: PackedChunk, answers: readonly SubrequestResult[], operations: readonly WriteOperation[]): RowOutcome[] {
  const mine = chunk.positions.map((position) => operations[position]).filter((one) => one !== undefined);
  const answer = (id: string) => answers.find((one) => one.referenceId === id);
  if (!chunk.asRows) {
    const collection = answer(referenceOf(chunk));
    return collection ? readCollection(collection, mine) : mine.map(missing);
  }
  return mine.map((operation, index) => {
    const row = answer(`${referenceOf(chunk)}_${index}`);
    return row ? readRow(row, operation) : missing();
  });
}

const missing = (): RowOutcome => ({ fault: { kind: 'unknown-outcome', matches: [], error: toOrgError({ code: 'UNKNOWN_EXCEPTION', message: 'no answer for this record', fields: [] }, 'load', 'record') } });

const referenceOf = (chunk: PackedChunk) => `${chunk.kind}_${chunk.sobject}_${chunk.positions[0] ?? 0}`;

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm : an alert rule blocks API saves too, unless told otherwise. */
function headersOf(chunk: PackedChunk): { httpHeaders?: Record<string, string> } {
  if (chunk.kind === 'delete') return {};
  return { httpHeaders: { 'Sforce-Duplicate-Rule-Header': chunk.allowsDuplicate ? 'allowSave=true' : 'includeRecordDetails=true' } };
}

function toSubrequests({ client, names }: Deps, operations: readonly WriteOperation[], chunk: PackedChunk): Subrequest[] {
  const mine = chunk.positions.map((position) => operations[position]).filter((one) => one !== undefined);
  const id = referenceOf(chunk);
  const methods = { insert: 'POST', update: 'PATCH', delete: 'DELETE' } as const;
  const method = methods[chunk.kind];
  if (!chunk.asRows) {
    if (chunk.kind === 'delete') return [{ method, referenceId: id, url: `${client.base}/composite/sobjects?allOrNone=false&ids=${mine.map((one) => one.id).join(',')}` }];
    const records = mine.map((operation) => toBody(operation, names, { withType: true, withId: chunk.kind === 'update' }));
    return [{ method, referenceId: id, url: `${client.base}/composite/sobjects`, body: { allOrNone: false, records }, ...headersOf(chunk) }];
  }
  return mine.map((operation, index) => {
    const path = `${client.base}/sobjects/${names.object(chunk.sobject)}`;
    const body = chunk.kind === 'delete' ? {} : { body: toBody(operation, names, { withType: false, withId: false }) };
    return { method, referenceId: `${id}_${index}`, url: chunk.kind === 'insert' ? path : `${path}/${operation.id}`, ...body, ...headersOf(chunk) };
  });
}

const togetherChunks = (operations: readonly WriteOperation[]) => fitOneCall(chunkOperations(operations, () => collectionRowsMax));

/** All or nothing in one call: rows as they come, chunks of one object in collections that must all succeed. */
async function writeTogether(deps: Deps, operations: readonly WriteOperation[], signal: AbortSignal): Promise<WriteResult[]> {
  const chunks = togetherChunks(operations);
  if (!chunks) throw new Error('More writes than one all-or-nothing call takes.');
  const subrequests = chunks.flatMap((chunk) => toSubrequests(deps, operations, chunk)).map(insistent);
  const answers = await deps.client.composite(subrequests, { allOrNone: true, signal });
  const outcomes: Outcomes = new Map();
  for (const chunk of chunks) for (const [index, outcome] of outcomesOf(chunk, answers, operations).entries()) outcomes.set(chunk.positions[index] ?? 0, outcome);
  // The cause stands before the rolled-back rows that only follow from it.
  const all = operations.map((_operation, position) => outcomes.get(position) ?? missing());
  const cause = all.find((one) => 'fault' in one && !/PROCESSING_HALTED|ALL_OR_NONE/.test(one.fault.error.message));
  return cause && 'fault' in cause ? all.map(() => cause) : all;
}

function insistent(subrequest: Subrequest): Subrequest {
  const body = typeof subrequest.body === 'object' && subrequest.body !== null && 'records' in subrequest.body ? { ...subrequest.body, allOrNone: true } : subrequest.body;
  return { ...subrequest, url: subrequest.url.replace('allOrNone=false', 'allOrNone=true'), ...(body === undefined ? {} : { body }) };
}

async function writeAndRead(deps: Deps, job: { operations: readonly WriteOperation[]; wishes: readonly ReadWish[]; signal: AbortSignal }): Promise<{ results: WriteResult[]; rows: Rows }> {
  const packed = packChunks(chunkOperations(job.operations, deps.sizes.sizeOf));
  const isLarge = packed.length > 1;
  const written = isLarge ? await writeAll(deps, job.operations, job.signal) : undefined;
  const [chunks = []] = isLarge ? [] : packed;
  const rows: Rows = new Map();
  const outcomes: Outcomes = new Map();
  const rounds = planReadBack(chunks, job.wishes.flatMap(readsOf), job.operations);
  for (const round of rounds) {
    const ends = await Promise.allSettled(round.map((call) => sendAndRead(deps, { ...job, call, outcomes, rows })));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
  const results = written ?? job.operations.map((_operation, position): RowOutcome => outcomes.get(position) ?? missing());
  const sent = rounds.flat().flatMap((call) => call.chunks);
  const oversized = sent.filter(({ positions }) => positions.length > 1 && positions.some((position) => outcomes.get(position)?.isSizeFault));
  if (oversized.length === 0) return { results, rows };
  // Nothing of a collection that ran out of limits was done.
  for (const { sobject, positions } of oversized) await deps.sizes.shrink(sobject, Math.floor(positions.length / 2));
  const undone = oversized.flatMap(({ positions }) => positions);
  const again = await writeAndRead(deps, { ...job, operations: undone.map((position) => job.operations[position]).filter((one) => one !== undefined) });
  return { results: results.map((result, position) => (undone.includes(position) ? (again.results[undone.indexOf(position)] ?? result) : result)), rows: again.rows };
}

async function sendAndRead(deps: Deps, { operations, call, outcomes, rows, signal }: { operations: readonly WriteOperation[]; call: WriteAndReadCall; outcomes: Outcomes; rows: Rows; signal: AbortSignal }): Promise<void> {
  const subrequests = [...call.chunks.flatMap((chunk) => toSubrequests(deps, operations, chunk)), ...call.reads.map((read, index) => toReadRequest(deps, read, index))];
  const answers = await deps.client.composite(subrequests, { allOrNone: false, signal });
  for (const chunk of call.chunks) for (const [index, outcome] of outcomesOf(chunk, answers, operations).entries()) outcomes.set(chunk.positions[index] ?? 0, outcome);
  for (const [index] of call.reads.entries()) await collectRows(deps, { answer: answers.find((one) => one.referenceId === `read_${index}`), rows, signal });
}

function toReadRequest({ client, names }: Deps, read: Read, index: number): Subrequest {
  const fields = [...new Set(['Id', ...read.fields])].map((field) => names.field(read.sobject, field)).join(',');
  const sobject = names.object(read.sobject);
  const url = isRow(read) ? `${client.base}/sobjects/${sobject}/${read.ids[0]}?fields=${fields}` : `${client.base}/query?q=${encodeURIComponent(`SELECT ${fields} FROM ${sobject} WHERE ${names.field(read.sobject, read.by)} ${inList(read.ids)}`)}`;
  return { method: 'GET', url, referenceId: `read_${index}` };
}

async function collectRows(deps: Deps, read: { answer: SubrequestResult | undefined; rows: Rows; signal: AbortSignal }): Promise<void> {
  const { answer, rows } = read;
  if (!answer || answer.status === 404) return;
  if (answer.status !== 200 || typeof answer.body !== 'object' || answer.body === null) throw readError(answer);
  const found: unknown[] = 'records' in answer.body && Array.isArray(answer.body.records) ? answer.body.records : [answer.body];
  const more = 'nextRecordsUrl' in answer.body && typeof answer.body.nextRecordsUrl === 'string' ? await deps.client.queryMore(answer.body.nextRecordsUrl, read.signal) : [];
  for (const row of [...found, ...more]) {
    const bare = toBareRow(row, deps.names);
    if (typeof bare.Id === 'string') rows.set(bare.Id, bare);
  }
}

function readError(answer: SubrequestResult): Error {
  const first: unknown = Array.isArray(answer.body) ? answer.body[0] : undefined;
  const code = typeof first === 'object' && first !== null && 'errorCode' in first ? String(first.errorCode) : `HTTP_${answer.status}`;
  const message = typeof first === 'object' && first !== null && 'message' in first ? String(first.message) : '';
  return toOrgError({ code, message, fields: [] }, 'confirm', 'reading back');
}

function toBareRow(row: unknown, names: Names): Record<string, unknown> {
  if (typeof row !== 'object' || row === null) return {};
  return Object.fromEntries(Object.entries(row).map(([field, value]) => [names.bare(field), value]));
}

/** Several lookups in one call while they fit, each answer in the order asked. */
async function find(deps: Deps, lookups: readonly Lookup[], signal: AbortSignal): Promise<Record<string, unknown>[][]> {
  const found: Record<string, unknown>[][] = lookups.map(() => []);
  // A lookup without values finds nothing and is not sent.
  const pieces = lookups.flatMap((lookup, position) => slices([...new Set(lookup.values)], lookupValuesMax).map((values) => ({ lookup: { ...lookup, values }, position })));
  for (const group of slices(pieces, collectionsMax)) {
    const subrequests = group.map(({ lookup }, index): Subrequest => ({ method: 'GET', referenceId: `find_${index}`, url: `${deps.client.base}/query?q=${encodeURIComponent(toSoql(lookup, deps.names))}` }));
    const answers = await deps.client.composite(subrequests, { allOrNone: false, signal });
    for (const [index, { position }] of group.entries()) {
      const answer = answers.find((one) => one.referenceId === `find_${index}`);
      if (answer?.status !== 200 || typeof answer.body !== 'object' || answer.body === null || !('records' in answer.body) || !Array.isArray(answer.body.records)) throw readError(answer ?? { referenceId: '', status: 0, body: undefined });
      const more = 'nextRecordsUrl' in answer.body && typeof answer.body.nextRecordsUrl === 'string' ? await deps.client.queryMore(answer.body.nextRecordsUrl, signal) : [];
      for (const row of [...answer.body.records, ...more]) found[position]?.push(toBareRow(row, deps.names));
    }
  }
  return found;
}

function toSoql(lookup: Lookup, names: Names): string {
  const fields = [...new Set(['Id', lookup.field, ...lookup.fields])].map((field) => names.field(lookup.sobject, field)).join(',');
  const conditions = [lookup, ...(lookup.and ?? [])].map((condition) => toCondition(condition, (field) => names.field(lookup.sobject, field)));
  return `SELECT ${fields} FROM ${names.object(lookup.sobject)} WHERE ${conditions.join(' AND ')}`;
}

function toCondition({ field, values, isLike }: LookupCondition, nameOf: (field: string) => string): string {
  const name = nameOf(field);
  return isLike ? `(${values.map((pattern) => `${name} LIKE ${quote(pattern)}`).join(' OR ')})` : `${name} ${inList(values)}`;
}

function slices<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_unused, index) => items.slice(index * size, (index + 1) * size));
}
