import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { CallJournal } from '../call-journal.ts';
import type { FaultDetail, Faults } from '../faults.ts';
import { matchedRoutes } from 'hono/route';
import { authenticate, requireScope, unauthorized } from './access.ts';
import { PlatformError, v2ErrorBody, v3ErrorBody } from './platform-error.ts';
import type { Quota } from './quota.ts';
import { isV3, routeOf, type StoreContext } from './request-context.ts';
import type { StoreState } from './store-state.ts';

export type GateDeps = { state: StoreState; faults: Faults; journal: CallJournal; quota: Quota };

/** Requests at once before the platform answers 429, whatever the quota says. https://developer.bigcommerce.com/docs/rest-management/customers */
const concurrencyMax: Record<string, number> = {
  'PUT /v3/customers': 3,
  'POST /v3/customers/addresses': 10,
  'PUT /v3/customers/addresses': 3,
  'POST /v3/customers/attributes': 3,
  'PUT /v3/customers/attributes': 3,
  'PUT /v3/customers/attribute-values': 3,
  'PUT /v3/customers/form-field-values': 10,
  'GET /v2/customer_groups': 40,
  'POST /v2/customer_groups': 40,
  'DELETE /v2/customer_groups/{id}': 40,
};

const tooMany = (headers: Record<string, string> = {}) => new PlatformError({ status: 429, message: 'Too many requests', headers });

/** Writes a refusal in the shape of the API generation that was called. */
export function problemResponse(context: StoreContext, error: unknown, quota?: Quota): Response {
  const problem = error instanceof PlatformError ? error.problem : { status: 500, message: `Internal server error: ${String(error)}`, headers: undefined };
  const body = isV3(context) ? v3ErrorBody(problem) : v2ErrorBody(problem);
  // Only the 429 of an overloaded platform comes without rate headers.
  const rateHeaders = problem.status === 429 ? {} : quota?.headers();
  return Response.json(body, { status: problem.status, headers: { ...rateHeaders, ...problem.headers } });
}

/** Sends the headers and half the body, then destroys the socket: the caller cannot know that the effect was committed. */
async function cutInTheMiddle(context: StoreContext, response: Response): Promise<Response> {
  const body = Buffer.from(await response.arrayBuffer());
  const { outgoing } = context.env;
  // An answer without a body has no middle: its connection is cut before the headers.
  if (body.length > 0)
    await new Promise<void>((resolve) => {
      outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), 'content-length': String(body.length) });
      outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => resolve());
    });
  outgoing.socket?.destroy();
  return RESPONSE_ALREADY_SENT;
}

const statusOf = (detail: FaultDetail, otherwise: number) => (typeof detail.status === 'number' ? detail.status : otherwise);

/** Everything that happens to a request before and after its route: counting, faults, token, quota, scope, concurrency. */
export function createRequestGate(deps: GateDeps): (context: StoreContext, next: () => Promise<void>) => Promise<void> {
  const { state, faults, journal, quota } = deps;
  const running = new Map<string, number>();

  function admit(context: StoreContext, route: string, isCrowded: boolean): void {
    const limited = faults.strike('bigcommerce', 'rateLimit', route);
    // Overload answers 429 without rate headers; a spent quota says when to come back.
    if (limited?.headers === false) throw tooMany();
    if (limited) throw tooMany({ ...quota.headers(), 'X-Rate-Limit-Requests-Left': '0', 'X-Retry-After': retryAfter(quota.headers()) });
    const isThird = isV3(context);
    if (faults.strike('bigcommerce', 'tokenRevoked', route)) throw unauthorized(isThird);
    const token = authenticate(state, {
      storeHash: context.req.param('storeHash') ?? '',
      token: context.req.header('x-auth-token'),
      isV3: isThird,
    });
    context.set('token', token);
    if (!isThird) requireJsonAccepted(context.req.header('accept'));
    const decision = quota.spend();
    if (!decision.isAllowed) throw tooMany({ ...decision.headers, 'X-Retry-After': retryAfter(decision.headers) });
    requireScope(token, context.req.method, context.req.path.replace(/^\/stores\/[^/]+/, ''));
    if (isCrowded) throw tooMany(decision.headers);
  }

  async function runRoute(context: StoreContext, route: string, next: () => Promise<void>): Promise<Response> {
    const refused = faults.strike('bigcommerce', 'errorBefore', route);
    if (refused) throw new PlatformError({ status: statusOf(refused, 500), message: 'Internal server error', headers: quota.headers() });
    await next();
    for (const [name, value] of Object.entries(quota.headers())) context.res.headers.set(name, value);
    if (!context.res.ok) return context.res;
    const holding = faults.strike('bigcommerce', 'holdAfter', route);
    if (holding) await faults.hold('bigcommerce', typeof holding.ms === 'number' ? holding.ms : 1_000);
    const lost = faults.strike('bigcommerce', 'errorAfter', route);
    if (!lost) return context.res;
    if (lost.cut === true) return cutInTheMiddle(context, context.res);
    throw new PlatformError({ status: statusOf(lost, 500), message: 'Internal server error', headers: quota.headers() });
  }

  return async (context, next) => {
    const route = matchedRoute(context);
    context.set('route', route);
    journal.countCall('bigcommerce', route);
    // Judged on arrival: those already in are let through.
    const isCrowded = (running.get(route) ?? 0) >= (concurrencyMax[route] ?? Number.POSITIVE_INFINITY);
    running.set(route, (running.get(route) ?? 0) + 1);
    try {
      const latencyMs = faults.latencyMs('bigcommerce');
      if (latencyMs > 0) await wait(latencyMs);
      admit(context, route, isCrowded);
      replaceAnswer(context, await runRoute(context, route, next));
    } catch (error) {
      replaceAnswer(context, problemResponse(context, error, quota));
    } finally {
      // Every answer has a number that the platform's support finds it by.
      if (context.res !== RESPONSE_ALREADY_SENT) context.res.headers.set('X-Request-ID', randomUUID().replaceAll('-', ''));
      running.set(route, (running.get(route) ?? 1) - 1);
    }
  };
}

/** Assigning over an answer would merge its headers into the new one; the old one is dropped first. */
function replaceAnswer(context: StoreContext, response: Response): void {
  if (response === context.res) return;
  context.res = undefined;
  context.res = response;
}

/** The pattern of the route that will answer, or the version root for a path the store does not have. */
function matchedRoute(context: StoreContext): string {
  const route = matchedRoutes(context).findLast((entry) => entry.method !== 'ALL');
  return routeOf(context.req.method, route?.path ?? (isV3(context) ? '/v3/{unknown}' : '/v2/{unknown}'));
}

/** Without a JSON Accept header V2 used to answer XML, which this store does not speak. */
function requireJsonAccepted(accept: string | undefined): void {
  if (accept === undefined || /json|\*\/\*/.test(accept)) return;
  throw new PlatformError({ status: 406, message: 'The requested content type is not available.' });
}

function retryAfter(headers: Record<string, string>): string {
  return String(Math.ceil(Number(headers['X-Rate-Limit-Time-Reset-Ms'] ?? 0) / 1_000));
}
