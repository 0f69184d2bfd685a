import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { HttpBindings } from '@hono/node-server';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Hono } from 'hono';
import type { UserAccess } from './access.ts';
import type { ApiBudget } from './api-budget.ts';
import { readCallClient, readDuplicateHeader, routeOf } from './api-request.ts';
import type { ApiHandler, ApiRequest, ApiResponse } from './api-request.ts';
import { checkRequestSize, readHttpRequest } from './http-request.ts';
import type { HttpContext } from './http-request.ts';
import { lockNeeds } from './lock-needs.ts';
import type { Org } from './org.ts';
import { runOrgTransaction } from './org-transaction.ts';
import type { TransactionDetail } from './org-transaction.ts';
import { apiVersion } from './record-json.ts';
import type { RecordLocks } from './record-locks.ts';
import { strikeAfter, strikeBefore } from './request-faults.ts';
import type { AfterFault } from './request-faults.ts';
import { RestError, toErrorBody } from './rest-error.ts';
import type { Session, Sessions } from './sessions.ts';

export type RestServerParts = { sessions: Sessions; budget: ApiBudget; locks: RecordLocks; accessOf(userId: string): UserAccess; api: ApiHandler };

const system = 'salesforce';
/** All act as the newest. Older ones are retired: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/api_rest_eol.htm */
const supportedVersions = Array.from({ length: 36 }, (_, place) => 31 + place);
const json = { 'Content-Type': 'application/json;charset=UTF-8' };

function toRefusal(error: unknown): ApiResponse {
  const refusal = error instanceof RestError ? error : new RestError('UNKNOWN_EXCEPTION', `An unexpected error occurred: ${error instanceof Error ? error.message : String(error)}`, { status: 500 });
  return { status: refusal.status, body: toErrorBody(refusal) };
}

function toResponse(answer: ApiResponse, headers: Record<string, string>): Response {
  if (answer.csv !== undefined) return new Response(answer.csv, { status: answer.status, headers: { ...headers, ...answer.headers, 'Content-Type': 'text/csv' } });
  return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status, headers: { ...headers, ...answer.headers, ...json } });
}

/** Sends headers and half of the body, then drops the connection: the client knows no outcome. */
function cutAnswer(context: HttpContext, answer: ApiResponse, headers: Record<string, string>): Response {
  const text = answer.csv ?? JSON.stringify(answer.body ?? {});
  const { outgoing } = context.env;
  outgoing.writeHead(answer.status === 204 ? 200 : answer.status, { ...headers, ...json, 'Content-Length': String(Buffer.byteLength(text)) });
  outgoing.write(text.slice(0, Math.ceil(text.length / 2)), () => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}

/** One request as one synchronous transaction. */
function createExecute(org: Org, api: ApiHandler): (request: ApiRequest, detail: Omit<TransactionDetail, 'duplicates'>) => ApiResponse {
  return (request, detail) => {
    try {
      const duplicates = readDuplicateHeader(request.header('Sforce-Duplicate-Rule-Header'));
      return runOrgTransaction(org, { ...detail, duplicates, ...readCallClient(request) }, (context) => api(request, context));
    } catch (error) {
      return toRefusal(error);
    }
  };
}

type Answered = { answer: ApiResponse; after: AfterFault | undefined };

/** Counts, budgets, locks and runs a request, with the faults around it. */
function createCountedApi(org: Org, parts: RestServerParts): (request: ApiRequest, access: UserAccess, isBrowser: boolean) => Promise<Answered> {
  const execute = createExecute(org, parts.api);
  return async (request, access, isBrowser) => {
    const route = routeOf(request.method, request.segments);
    // The pages of Lightning Experience have no allowance to keep.
    if (!isBrowser) org.journal.countCall(system, route);
    const isRefused = org.faults.strike(system, 'requestLimit', route) !== undefined;
    if ((!isBrowser && !parts.budget.spend()) || isRefused) throw new RestError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', { status: 403 });
    // Parents stay locked for the whole transaction, the platform's own time included.
    const lock = await parts.locks.acquire(lockNeeds(org, access, request), org.shape.lockWaitMs);
    const tally = { rows: 0, committed: 0 };
    let answer: ApiResponse;
    try {
      await strikeBefore(org, route);
      answer = execute(request, { access, route, blocked: lock.blocked, tally });
      // Waited for, not worked: the machine is shared with the service that is measured.
      if (org.shape.rowCostMs > 0 && tally.rows > 0) await wait(org.shape.rowCostMs * tally.rows);
    } finally {
      lock.release();
    }
    // A fault may ask for requests that changed something: `match` sees "POST /composite committed".
    return { answer, after: await strikeAfter(org, tally.committed > 0 ? `${route} committed` : route) };
  };
}

/** The REST API over HTTP. */
export function createRestServer(org: Org, parts: RestServerParts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const counted = createCountedApi(org, parts);
  // The platform's edge numbers every answer; its support finds the call by that.
  const limitHeaders = () => ({ 'Sforce-Limit-Info': `api-usage=${parts.budget.used()}/${parts.budget.max}`, 'X-SFDC-Request-Id': randomUUID().replaceAll('-', '') });

  const sessionOf = (context: HttpContext): Session => {
    if (org.faults.strike(system, 'tokenRevoked', `${context.req.method} ${context.req.path}`)) parts.sessions.revokeAll();
    const [, token = ''] = /^(?:Bearer|OAuth) (.+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
    const session = parts.sessions.find(token);
    if (!session) throw new RestError('INVALID_SESSION_ID', 'Session expired or invalid', { status: 401 });
    return session;
  };

  app.get('/services/data', () =>
    toResponse({ status: 200, body: supportedVersions.map((version) => ({ label: `API ${version}`, url: `/services/data/v${version}.0`, version: `${version}.0` })) }, {}),
  );

  app.all('/services/data/:version{v[0-9]+\\.[0-9]}/:rest{.*}?', async (context) => {
    try {
      checkRequestSize(context);
      if (!supportedVersions.includes(Number(context.req.param('version').slice(1)))) throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
      const session = sessionOf(context);
      const { answer, after } = await counted(await readHttpRequest(context), parts.accessOf(session.userId), session.isBrowser);
      if (after?.cut) return cutAnswer(context, answer, limitHeaders());
      if (after) throw new RestError('UNKNOWN_EXCEPTION', 'An unexpected error occurred', { status: after.status });
      return toResponse(answer, limitHeaders());
    } catch (error) {
      return toResponse(toRefusal(error), limitHeaders());
    }
  });
  app.notFound(() => toResponse({ status: 404, body: [{ errorCode: 'NOT_FOUND', message: `The requested resource does not exist in API v${apiVersion}` }] }, {}));
  return app;
}
