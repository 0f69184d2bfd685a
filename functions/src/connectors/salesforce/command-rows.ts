import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgClient, Subrequest, SubrequestResult } from './client.ts';
import { toOrgError } from './errors.ts';
import type { Names } from './names.ts';
import { inList, quote } from './soql.ts';

type Row = { id: string; action: string; payload: string | null; status: string; creatorId: string; modifiedAt: number };
type Answer = { status: string; progress?: number; result?: string; errorCode?: string; message?: string; acceptedAt?: string; finishedAt?: string };

const commandObject = 'Crosswalk_Command__c';
const statusObject = 'Crosswalk_Status__c';
const fields = ['Action__c', 'Payload__c', 'Status__c'] as const;
const newRowsMax = 200;
const oldRowsMax = 200;
const idsPerQuery = 200;
const faultSchema = z.array(z.object({ errorCode: z.string(), message: z.string().default('') }));
const resultSchema = z.array(z.object({ success: z.boolean() }));
const pageSchema = z.object({ records: z.array(z.looseObject({ Id: z.string() })) });

/** The rows of Crosswalk_Command__c: the only way from the org to the service, and the answers on them. */
export function createCommandRows({ client, names }: { client: OrgClient; names: Names }) {
  const name = (bare: string) => names.name(bare);
  const patch = (id: string, body: Record<string, unknown>, headers: Record<string, string> = {}): Subrequest => ({ method: 'PATCH', referenceId: 'command', url: `${client.base}/sobjects/${name(commandObject)}/${id}`, body, ...(Object.keys(headers).length > 0 ? { httpHeaders: headers } : {}) });
  const send = async (request: Subrequest, signal: AbortSignal): Promise<SubrequestResult> => {
    const [answer] = await client.composite([request], { allOrNone: false, signal });
    if (!answer) throw new SyncError('OUTCOME_UNKNOWN', { stage: 'load' });
    return answer;
  };

  return {
    /** By id; a row that was deleted is left out. */
    async readRows(ids: readonly string[], signal: AbortSignal): Promise<Map<string, Row>> {
      const rows = new Map<string, Row>();
      for (let start = 0; start < ids.length; start += idsPerQuery) {
        const soql = `SELECT Id, CreatedById, SystemModstamp, ${fields.map(name).join(', ')} FROM ${name(commandObject)} WHERE Id ${inList(ids.slice(start, start + idsPerQuery))}`;
        for (const record of await client.query(soql, signal)) rows.set(String(record.Id), toRow(record, name));
      }
      return rows;
    },
    /**
     * New → Accepted, unless the row changed since it was read: then false.
     * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm
     */
    async accept(row: Pick<Row, 'id' | 'modifiedAt'>, at: string, signal: AbortSignal): Promise<boolean> {
      const answer = await send(patch(row.id, { [name('Status__c')]: 'Accepted', [name('Accepted_At__c')]: at }, { 'If-Unmodified-Since': new Date(row.modifiedAt).toUTCString() }), signal);
      if (answer.status === 412) return false;
      assertDone(answer, row.id);
      return true;
    },
    async answer(id: string, answer: Answer, signal: AbortSignal): Promise<void> {
      const written = { Status__c: answer.status, Progress__c: answer.progress, Result__c: answer.result, Error_Code__c: answer.errorCode, Message__c: answer.message, Accepted_At__c: answer.acceptedAt, Finished_At__c: answer.finishedAt };
      const body = Object.fromEntries(Object.entries(written).flatMap(([field, value]) => (value === undefined ? [] : [[name(field), value]])));
      assertDone(await send(patch(id, body), signal), id);
    },
    /** Commands that wait, oldest first, and whether a page of the org is open: its heartbeat row is not older than `since`. One call. */
    async poll(since: Date, signal: AbortSignal): Promise<{ ids: string[]; isWatched: boolean }> {
      const ask = (referenceId: string, soql: string): Subrequest => ({ method: 'GET', referenceId, url: `${client.base}/query?q=${encodeURIComponent(soql)}` });
      const answers = await client.composite(
        [
          ask('waiting', `SELECT Id FROM ${name(commandObject)} WHERE ${name('Status__c')} = 'New' ORDER BY CreatedDate, Id LIMIT ${newRowsMax}`),
          ask('heartbeat', `SELECT Id FROM ${name(statusObject)} WHERE ${name('Kind__c')} = 'heartbeat' AND SystemModstamp >= ${since.toISOString()} LIMIT 1`),
        ],
        { allOrNone: false, signal },
      );
      const [ids = [], heartbeats = []] = answers.map((answer) => (answer.status === 200 ? pageSchema.parse(answer.body).records.map((record) => record.Id) : throwFault(answer, 'the poll of commands')));
      return { ids, isWatched: heartbeats.length > 0 };
    },
    /** Deletes some of the commands that were done before this time; returns how many. Failed ones stay: somebody may still have to look. */
    async purge(before: Date, signal: AbortSignal): Promise<number> {
      const soql = `SELECT Id FROM ${name(commandObject)} WHERE ${name('Status__c')} = ${quote('Done')} AND ${name('Finished_At__c')} < ${before.toISOString()} ORDER BY ${name('Finished_At__c')} LIMIT ${oldRowsMax}`;
      const ids = (await client.query(soql, signal)).map((record) => String(record.Id));
      if (ids.length === 0) return 0;
      const answer = await send({ method: 'DELETE', referenceId: 'purge', url: `${client.base}/composite/sobjects?allOrNone=false&ids=${ids.join(',')}` }, signal);
      assertDone(answer, 'the purge of commands');
      return resultSchema.parse(answer.body).filter((result) => result.success).length;
    },
  };
}

function toRow(record: Record<string, unknown>, name: (bare: string) => string): Row {
  const text = (field: string) => (typeof record[field] === 'string' ? record[field] : null);
  return { id: String(record.Id), action: text(name('Action__c')) ?? '', payload: text(name('Payload__c')), status: text(name('Status__c')) ?? '', creatorId: String(record.CreatedById), modifiedAt: Date.parse(String(record.SystemModstamp)) };
}

function assertDone(answer: SubrequestResult, what: string): void {
  if (answer.status < 200 || answer.status > 299) throwFault(answer, what);
}

function throwFault(answer: SubrequestResult, what: string): never {
  const [fault] = faultSchema.safeParse(answer.body).data ?? [];
  throw toOrgError({ code: fault?.errorCode ?? `HTTP_${answer.status}`, message: fault?.message ?? '', fields: [] }, 'load', what);
}
