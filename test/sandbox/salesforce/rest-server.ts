import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { setTimeout as wait } from 'node:timers/promises';
import type { CommittedWrite } from '../call-journal.ts';
import type { UserAccess } from './access.ts';
import type { ApiBudget } from './api-budget.ts';
import { readDuplicateHeader, routeOf } from './api-request.ts';
import type { ApiHandler, ApiRequest, ApiResponse } from './api-request.ts';
import type { JsonValue } from './json.ts';
import { lockNeeds } from './lock-needs.ts';
import type { Org } from './org.ts';
import { apiVersion } from './record-json.ts';
import type { RecordLocks } from './record-locks.ts';
import { RestError, toErrorBody } from './rest-error.ts';
import type { Sessions } from './sessions.ts';

export type RestServerParts = { sessions: Sessions; budget: ApiBudget; locks: RecordLocks; accessOf(userId: string): UserAccess; api: ApiHandler };

const system = 'salesforce';
const uriAndHeadersMax = 16_384;
const supportedVersions = [64, 65, 66];

type HttpContext = Context<{ Bindings: HttpBindings }>;

function toRestError(error: unknown): RestError {
  return error instanceof RestError ? error : new RestError('UNKNOWN_EXCEPTION', `An unexpected error occurred: ${error instanceof Error ? error.message : String(error)}`, { status: 500 });
}

function checkSize(context: HttpContext): void {
  const url = new URL(context.req.url);
  const uriBytes = url.pathname.length + url.search.length;
  if (uriBytes > uriAndHeadersMax) throw new RestError('URI_TOO_LONG', 'URI Too Long', { status: 414 });
  let headerBytes = 0;
  for (const [name, value] of context.req.raw.headers) headerBytes += name.length + value.length;
  if (uriBytes + headerBytes > uriAndHeadersMax) throw new RestError('HEADER_FIELDS_TOO_LARGE', 'Request Header Fields Too Large', { status: 431 });
}

function parseJson(text: string): JsonValue | undefined {
  if (text === '') return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch (error) {
    throw new RestError('JSON_PARSER_ERROR', `Unexpected character: ${error instanceof Error ? error.message : ''} at [line:1, column:1]`);
  }
}

async function readMultipart(context: HttpContext): Promise<Pick<ApiRequest, 'body' | 'attachment'>> {
  const form = await context.req.raw.formData();
  let body: JsonValue | undefined;
  let attachment: Uint8Array | undefined;
  for (const value of form.values()) {
    if (typeof value === 'string') body = parseJson(value);
    else if (value.type === 'application/json') body = parseJson(await value.text());
    else attachment = new Uint8Array(await value.arrayBuffer());
  }
  return { body, ...(attachment ? { attachment } : {}) };
}

async function readRequest(context: HttpContext, rest: string): Promise<ApiRequest> {
  const isMultipart = (context.req.header('content-type') ?? '').startsWith('multipart/');
  const content = isMultipart ? await readMultipart(context) : { body: parseJson(await context.req.text()) };
  return {
    method: context.req.method,
    segments: rest.split('/').filter((part) => part !== '').map(decodeURIComponent),
    query: new URL(context.req.url).searchParams,
    header: (name) => context.req.header(name),
    ...content,
  };
}

/** Sends headers and half of the body, then drops the connection: the client knows no outcome. */
function cutAnswer(context: HttpContext, answer: ApiResponse, headers: Record<string, string>): Response {
  const text = JSON.stringify(answer.body ?? '') || ' ';
  const { outgoing } = context.env;
  outgoing.writeHead(answer.status === 204 ? 200 : answer.status, { ...headers, 'Content-Type': 'application/json;charset=UTF-8', 'Content-Length': String(Buffer.byteLength(text)) });
  outgoing.write(text.slice(0, Math.ceil(text.length / 2)), () => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}

function isCut(detail: Record<string, unknown> | undefined): boolean {
  return detail?.cut === true;
}

/** The REST API over HTTP: session, budget, size, faults, locks, then one synchronous transaction per request. */
export function createRestServer(org: Org, parts: RestServerParts): Hono<{ Bindings: HttpBindings }> {
  const { faults, journal } = org;
  const app = new Hono<{ Bindings: HttpBindings }>();

  const limitHeaders = (): Record<string, string> => ({ 'Sforce-Limit-Info': `api-usage=${parts.budget.used()}/${parts.budget.max}` });

  const send = (answer: ApiResponse): Response => {
    const headers = { ...limitHeaders(), ...answer.headers, 'Content-Type': 'application/json;charset=UTF-8' };
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status, headers });
  };

  const userOf = (context: HttpContext): UserAccess => {
    if (faults.strike(system, 'tokenRevoked', `${context.req.method} ${context.req.path}`)) parts.sessions.revokeAll();
    const [, token = ''] = /^(?:Bearer|OAuth) (.+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
    const session = parts.sessions.find(token);
    if (!session) throw new RestError('INVALID_SESSION_ID', 'Session expired or invalid', { status: 401 });
    return parts.accessOf(session.userId);
  };

  const execute = (request: ApiRequest, access: UserAccess, detail: { route: string; blocked: ReadonlySet<string> }): ApiResponse => {
    const writes: CommittedWrite[] = [];
    const mark = org.store.mark();
    try {
      const duplicates = readDuplicateHeader(request.header('Sforce-Duplicate-Rule-Header'));
      const answer = parts.api(request, { access, route: detail.route, duplicates, isBlocked: (id) => detail.blocked.has(id), writes });
      for (const write of writes) journal.recordWrite(write);
      return answer;
    } catch (error) {
      org.store.rollbackTo(mark);
      const refusal = toRestError(error);
      return { status: refusal.status, body: toErrorBody(refusal) };
    } finally {
      org.store.commit();
    }
  };

  const answerCounted = async (context: HttpContext, request: ApiRequest, access: UserAccess): Promise<Response> => {
    const route = routeOf(request.method, request.segments);
    journal.countCall(system, route);
    const isOverBudget = !parts.budget.spend() || faults.strike(system, 'requestLimit', route) !== undefined;
    if (isOverBudget) throw new RestError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', { status: 403 });
    const lock = await parts.locks.acquire(lockNeeds(org, access, request), org.shape.lockWaitMs);
    let answer: ApiResponse;
    try {
      const latencyMs = faults.latencyMs(system);
      if (latencyMs > 0) await wait(latencyMs);
      const before = faults.strike(system, 'errorBefore', route);
      if (before) throw new RestError('SERVER_UNAVAILABLE', 'The server is unavailable', { status: typeof before.status === 'number' ? before.status : 503 });
      answer = execute(request, access, { route, blocked: lock.blocked });
    } finally {
      lock.release();
    }
    const held = faults.strike(system, 'holdAfter', route);
    if (held) await faults.hold(system, typeof held.ms === 'number' ? held.ms : 1_000);
    const after = faults.strike(system, 'errorAfter', route);
    if (isCut(after)) return cutAnswer(context, answer, limitHeaders());
    if (after) throw new RestError('UNKNOWN_EXCEPTION', 'An unexpected error occurred', { status: typeof after.status === 'number' ? after.status : 500 });
    return send(answer);
  };

  app.get('/services/data', () =>
    send({ status: 200, body: supportedVersions.map((version) => ({ label: `API ${version}`, url: `/services/data/v${version}.0`, version: `${version}.0` })) }),
  );

  app.all('/services/data/:version{v[0-9]+\\.[0-9]}/:rest{.*}?', async (context) => {
    try {
      checkSize(context);
      if (!supportedVersions.includes(Number(context.req.param('version').slice(1)))) throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
      const access = userOf(context);
      const rest = new URL(context.req.url).pathname.replace(/^\/+services\/data\/v[^/]+\/?/, '');
      return await answerCounted(context, await readRequest(context, rest), access);
    } catch (error) {
      const refusal = toRestError(error);
      return send({ status: refusal.status, body: toErrorBody(refusal) });
    }
  });
  app.notFound(() => send({ status: 404, body: [{ errorCode: 'NOT_FOUND', message: `The requested resource does not exist in API v${apiVersion}` }] }));
  return app;
}
