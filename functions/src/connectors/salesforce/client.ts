import { Agent, request } from 'undici';
import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import type { OrgSession, OrgSessions } from './auth.ts';
import { mask, type OrgFault, toOrgError } from './errors.ts';

export type Subrequest = { method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; url: string; referenceId: string; body?: unknown; httpHeaders?: Record<string, string> };
export type SubrequestResult = { referenceId: string; status: number; body: unknown };

/** API calls of all clients in the last 24 hours, and how many the org may make. */
export type Allowance = { used: number; max: number };

/** One org's REST API, data plane. Paths are relative to /services/data/vXX.0. */
export type OrgClient = {
  /** Path prefix for subrequests: /services/data/v66.0 */
  base: string;
  get(path: string, signal: AbortSignal): Promise<unknown>;
  /**
   * Sends subrequests in the given order as one API call. Always collateSubrequests:false: with the platform's default
   * subrequests that refer to each other only by external id may run in another order.
   */
  composite(subrequests: readonly Subrequest[], options: { allOrNone: boolean; signal: AbortSignal }): Promise<SubrequestResult[]>;
  /** All rows of a query, page by page; with `includeDeleted` those of the recycle bin too. */
  query(soql: string, signal: AbortSignal, includeDeleted?: boolean): Promise<Record<string, unknown>[]>;
  /** The rows that follow a page, from its `nextRecordsUrl`. */
  queryMore(path: string, signal: AbortSignal): Promise<Record<string, unknown>[]>;
  organizationId(): Promise<string>;
  /** Share of the daily API allowance used, 0..1, as the last answer said; undefined before the first. */
  budgetUsed(): number | undefined;
  /** The same in calls. */
  allowance(): Allowance | undefined;
  close(): Promise<void>;
};

type Options = { sessions: Pick<OrgSessions, 'current' | 'renew'>; apiVersion: string; budgetShareMax: number; now(): number; onCall?: (call: { route: string; status: number; durationMs: number; requestId: string | undefined }) => void };
type Call = { method: string; path: string; body?: unknown; signal: AbortSignal; isRepeatable: boolean; /** What was begun within the allowance is brought to its end. */ isContinuation?: boolean };
type Answer = { status: number; text: string };

const deadlineMs = 120_000;
const connectionsMax = 24;
const triesMax = 3;
const retryDelayMs = 250;
const queryPagesMax = 500;
const probeIntervalMs = 60_000;

const faultSchema = z.array(z.object({ errorCode: z.string(), message: z.string().default(''), fields: z.array(z.string()).nullish() }));
const compositeSchema = z.object({ compositeResponse: z.array(z.object({ referenceId: z.string(), httpStatusCode: z.number(), body: z.unknown() })) });
const pageSchema = z.object({ done: z.boolean(), records: z.array(z.record(z.string(), z.unknown())), nextRecordsUrl: z.string().optional() });

export function createOrgClient(options: Options): OrgClient {
  const agent = new Agent({ connections: connectionsMax, keepAliveTimeout: 30_000, pipelining: 1 });
  const base = `/services/data/v${options.apiVersion}`;
  let allowance: Allowance | undefined;
  const budgetUsed = () => allowance && allowance.used / allowance.max;
  let nextProbeAt = 0;

  async function once(call: Call, session: OrgSession): Promise<Answer> {
    const started = performance.now();
    const path = call.path.startsWith('/services/') ? call.path : `${base}${call.path}`;
    const response = await request(`${session.instanceUrl}${path}`, {
      method: call.method,
      dispatcher: agent,
      signal: AbortSignal.any([call.signal, AbortSignal.timeout(deadlineMs)]),
      headers: { authorization: `Bearer ${session.accessToken.reveal()}`, accept: 'application/json', 'sforce-call-options': 'client=Crosswalk', ...(call.body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
    });
    const text = await response.body.text();
    allowance = allowanceIn(String(response.headers['sforce-limit-info'] ?? '')) ?? allowance;
    options.onCall?.({ route: `${call.method} ${routeOf(path.slice(base.length))}`, status: response.statusCode, durationMs: performance.now() - started, requestId: requestIdIn(response.headers) });
    return { status: response.statusCode, text };
  }

  async function authorised(call: Call): Promise<Answer> {
    const session = await options.sessions.current();
    const answer = await once(call, session);
    if (answer.status !== 401) return answer;
    // Exactly one renewal: an org that goes on refusing is not asked in a loop.
    return once(call, await options.sessions.renew(session));
  }

  async function send(call: Call): Promise<unknown> {
    const budget = budgetUsed();
    if (call.isContinuation !== true && budget !== undefined && budget >= options.budgetShareMax && options.now() < nextProbeAt) {
      throw new SyncError('BUDGET_EXHAUSTED', { stage: 'load', message: `Salesforce API calls have reached ${Math.round(options.budgetShareMax * 100)} % of the daily allowance.`, retryAfterMs: probeIntervalMs });
    }
    // One call a minute looks whether the allowance was renewed.
    nextProbeAt = options.now() + probeIntervalMs;
    for (let tries = 1; ; tries += 1) {
      const error = await attempt(call);
      if (!(error instanceof SyncError)) return error.body;
      const isTransient = error.code === 'TARGET_UNAVAILABLE' && call.isRepeatable;
      if (!isTransient || tries >= triesMax || call.signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs * 2 ** (tries - 1)));
    }
  }

  async function attempt(call: Call): Promise<{ body: unknown } | SyncError> {
    try {
      return toOutcome(call, await authorised(call));
    } catch (thrown) {
      return thrown instanceof SyncError ? thrown : broken(call, thrown);
    }
  }

  return {
    base,
    get: (path, signal) => send({ method: 'GET', path, signal, isRepeatable: true }),
    async composite(subrequests, { allOrNone, signal }) {
      const isRepeatable = subrequests.every((one) => one.method === 'GET');
      const body = { allOrNone, collateSubrequests: false, compositeRequest: subrequests };
      // https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite_post.htm
      const answer = compositeSchema.parse(await send({ method: 'POST', path: '/composite', body, signal, isRepeatable }));
      return answer.compositeResponse.map((one) => ({ referenceId: one.referenceId, status: one.httpStatusCode, body: one.body }));
    },
    query: (soql, signal, includeDeleted = false) => readPages(send, { path: `/${includeDeleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`, signal, isContinuation: false }),
    queryMore: (path, signal) => readPages(send, { path, signal, isContinuation: true }),
    organizationId: async () => (await options.sessions.current()).organizationId,
    budgetUsed,
    allowance: () => allowance,
    close: () => agent.close(),
  };
}

async function readPages(send: (call: Call) => Promise<unknown>, start: Pick<Call, 'path' | 'signal' | 'isContinuation'>): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let path: string | undefined = start.path;
  for (let page = 0; path !== undefined && page < queryPagesMax; page += 1) {
    const answer: z.infer<typeof pageSchema> = pageSchema.parse(await send({ method: 'GET', isRepeatable: true, ...start, path, isContinuation: start.isContinuation === true || page > 0 }));
    rows.push(...answer.records);
    path = answer.done ? undefined : answer.nextRecordsUrl;
  }
  return rows;
}

function toOutcome(call: Call, answer: Answer): { body: unknown } | SyncError {
  if (answer.status >= 200 && answer.status <= 299) return { body: answer.text === '' ? undefined : JSON.parse(answer.text) };
  const fault = faultIn(answer);
  // A 5xx may come after the effect, unless the platform says it did not take the request.
  if (answer.status >= 500 && !notTaken.has(fault.code)) return unavailable(call, `status ${answer.status}`);
  return toOrgError(fault, 'load', `${call.method} ${routeOf(call.path)}`);
}

/** Nothing left this machine, or the platform turned it away: the same call may be made again later. */
const notTaken = new Set(['SERVER_UNAVAILABLE', 'SERVICE_UNAVAILABLE']);
const notSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function broken(call: Call, thrown: unknown): SyncError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'broken answer';
  if (notSent.has(code)) return new SyncError('TARGET_UNAVAILABLE', { stage: 'load', message: `Salesforce could not be reached (${code}).`, cause: thrown });
  return unavailable(call, code, thrown);
}

function unavailable(call: Call, reason: string, cause?: unknown): SyncError {
  const code = call.isRepeatable ? 'TARGET_UNAVAILABLE' : 'OUTCOME_UNKNOWN';
  return new SyncError(code, { stage: 'load', message: `Salesforce gave no usable answer to ${call.method} ${routeOf(call.path)} (${reason}).`, cause });
}

function faultIn(answer: Answer): OrgFault {
  try {
    const first = faultSchema.parse(JSON.parse(answer.text))[0];
    if (first) return { code: first.errorCode, message: mask(first.message), fields: first.fields ?? [] };
  } catch {
    // Not the documented shape: the status speaks.
  }
  return { code: answer.status === 401 ? 'INVALID_SESSION_ID' : `HTTP_${answer.status}`, message: '', fields: [] };
}

/** `Sforce-Limit-Info: api-usage=123/100000` */
function allowanceIn(header: string): Allowance | undefined {
  const match = /api-usage=(\d+)\/(\d+)/.exec(header);
  return match ? { used: Number(match[1]), max: Number(match[2]) } : undefined;
}

/** What the platform's support finds the call by. */
function requestIdIn(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const id = headers['x-sfdc-request-id'] ?? headers['x-request-id'];
  return typeof id === 'string' ? id : undefined;
}

/** What metrics and messages may show of a path: no ids, keys or queries. */
function routeOf(path: string): string {
  return (path.split('?')[0] ?? path).replaceAll(/\/[A-Za-z0-9]{15,18}(?=\/|$)/g, '/{id}').replace(/\/query\/.+/, '/query/{locator}');
}
