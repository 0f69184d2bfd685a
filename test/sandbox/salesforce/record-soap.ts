import { XMLBuilder } from 'fast-xml-parser';
import { Hono } from 'hono';
import type { UserAccess } from './access.ts';
import type { ApiBudget } from './api-budget.ts';
import { children, type MetadataNode, parseMetadata, text, texts } from './metadata-package.ts';
import { runOrgTransaction } from './org-transaction.ts';
import type { Org } from './org.ts';
import { existingRow } from './record-checks.ts';
import type { RecordLocks } from './record-locks.ts';
import { createRecordMerge } from './record-merge.ts';
import { RestError } from './rest-error.ts';
import type { RollUps } from './roll-up.ts';
import { lockedRow } from './save-faults.ts';
import type { Sessions } from './sessions.ts';

type Parts = { sessions: Sessions; budget: ApiBudget; locks: RecordLocks; rollUps: RollUps; accessOf(userId: string): UserAccess };

const requestsMax = 200;
const builder = new XMLBuilder({ ignoreAttributes: true, suppressEmptyNode: false });

function respond(inner: string, status: number): Response {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`;
  return new Response(xml, { status, headers: { 'Content-Type': 'text/xml;charset=UTF-8' } });
}

const fault = (code: string, message: string): Response => respond(`<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${message}</faultstring></soapenv:Fault>`, 500);

/**
 * Records over SOAP, as far as no other API does it: merge(). It takes Edit on the master and Delete on the others; each request is a
 * transaction of its own. https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm
 */
export function createRecordSoap(org: Org, parts: Parts): Hono {
  const merge = createRecordMerge(org, parts.rollUps);

  async function mergeOne(request: MetadataNode, access: UserAccess): Promise<object> {
    const [master = {}] = children(request, 'masterRecord');
    const [masterId, losers] = [text(master, 'Id') ?? '', texts(request, 'recordToMergeIds')];
    const object = access.object(text(master, 'type') ?? '');
    if (!object) throw new RestError('INVALID_TYPE', `sObject type '${text(master, 'type') ?? ''}' is not supported.`);
    const rows = [masterId, ...losers].map((id) => existingRow(org, object.schema.name, id));
    if (!rows.every((row, place) => (place === 0 ? object.canEditRow(row) : object.canDelete && object.canDeleteRow(row)))) throw new RestError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
    const lock = await parts.locks.acquire(new Set([masterId, ...losers]), org.shape.lockWaitMs);
    try {
      const [blocked] = lock.blocked;
      if (blocked !== undefined) throw lockedRow(blocked);
      const detail = { access, route: 'SOAP merge', blocked: lock.blocked, duplicates: { allowSave: true, includeRecordDetails: false }, tally: { rows: 0, committed: 0 } };
      runOrgTransaction(org, detail, (context) => merge(object.schema, masterId, losers, context));
    } finally {
      lock.release();
    }
    return { id: masterId, mergedRecordIds: losers, success: true };
  }

  const routes = new Hono();
  routes.post('/services/Soap/u/:version/:org?', async (context) => {
    const root = parseMetadata(await context.req.text(), 'Envelope');
    const [header = {}] = children(root, 'Header');
    const [sessionHeader = {}] = children(header, 'SessionHeader');
    const session = parts.sessions.find(text(sessionHeader, 'sessionId') ?? '');
    if (!session) return fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
    if (!parts.budget.spend()) return fault('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    const [body = {}] = children(root, 'Body');
    const [call] = children(body, 'merge');
    if (!call) return fault('UNKNOWN_EXCEPTION', `operation ${Object.keys(body)[0] ?? ''} is not part of this org`);
    const requests = children(call, 'request');
    if (requests.length === 0 || requests.length > requestsMax) return fault('INVALID_BATCH_SIZE', `merge takes 1 to ${requestsMax} requests`);
    const results: object[] = [];
    for (const request of requests) {
      results.push(
        await mergeOne(request, parts.accessOf(session.userId)).catch((error: unknown) => {
          if (!(error instanceof RestError)) throw error;
          return { errors: { message: error.message, statusCode: error.errorCode }, success: false };
        }),
      );
    }
    return respond(`<mergeResponse>${builder.build({ result: results })}</mergeResponse>`, 200);
  });
  return routes;
}
