import { Agent, request } from 'undici';
import type { Secret } from '../../core/secret.ts';
import type { Stage } from '../../core/stages.ts';
import { SyncError } from '../../core/sync-error.ts';
import { header, type StoreResponse, toStoreError, toTransportError } from './errors.ts';

/** The shared request window of a store. */
export type RateGovernor = {
  /** Waits for a free request, or throws RATE_LIMITED when that would take too long. */
  take(signal: AbortSignal): Promise<void>;
  /** Overwrites our idea of the window with what the store says. */
  report(window: { quota: number; remaining: number; resetMs: number; windowMs: number }): Promise<void>;
};

/** One store's REST API. Paths start with /v2 or /v3. Answers are JSON; an empty answer (204) is undefined. */
export type StoreClient = {
  get(path: string, signal: AbortSignal): Promise<unknown>;
  /** Repeatable writes (PUT, DELETE) are retried like reads; a POST never is, nor what is to be sent once because it may no longer hold the next time. */
  write(method: 'POST' | 'PUT' | 'DELETE', path: string, options: { body?: unknown; signal: AbortSignal; isSentOnce?: boolean }): Promise<unknown>;
  close(): Promise<void>;
};

type StoreAccess = { storeHash: string; accessToken: Secret };
type Options = { apiUrl: string; governor: RateGovernor; stage?: Stage; onCall?: (call: { route: string; status: number; durationMs: number; requestId: string | undefined }) => void } & (
  | StoreAccess
  /** Asked for with each call: a store is connected, and connected anew, while the service runs. */
  | { access(): Promise<StoreAccess> }
);

const deadlineMs = 30_000;
const connectionsMax = 32;
/** A read that met a broken connection or a server error is tried again this often, at once growing waits. */
const readTriesMax = 3;
const readRetryDelayMs = 200;

export function createStoreClient(options: Options): StoreClient {
  const agent = new Agent({ connections: connectionsMax, keepAliveTimeout: 30_000, pipelining: 1 });
  const stage = options.stage ?? 'extract';
  const accessNow = async () => ('access' in options ? options.access() : options);

  async function once(method: string, path: string, call: { body?: unknown; signal: AbortSignal }): Promise<StoreResponse> {
    const { storeHash, accessToken } = await accessNow();
    await options.governor.take(call.signal);
    const started = performance.now();
    // Headers: https://developer.bigcommerce.com/docs/start/about ; V2 answers XML without the Accept header.
    const response = await request(`${options.apiUrl}/stores/${storeHash}${path}`, {
      method,
      dispatcher: agent,
      signal: AbortSignal.any([call.signal, AbortSignal.timeout(deadlineMs)]),
      headers: { 'x-auth-token': accessToken.reveal(), accept: 'application/json', 'user-agent': 'Crosswalk', ...(call.body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
    });
    const answer = { status: response.statusCode, headers: response.headers, text: await response.body.text() };
    options.onCall?.({ route: `${method} ${routeOf(path)}`, status: answer.status, durationMs: performance.now() - started, requestId: requestIdOf(answer) });
    await reportWindow(options.governor, answer);
    return answer;
  }

  async function attempt(method: string, path: string, call: { body?: unknown; signal: AbortSignal }): Promise<unknown> {
    const what = `${method} ${routeOf(path)}`;
    let answer: StoreResponse;
    try {
      answer = await once(method, path, call);
    } catch (thrown) {
      if (thrown instanceof SyncError) throw thrown;
      throw toTransportError(thrown, what, stage);
    }
    if (answer.status < 200 || answer.status > 299) throw toStoreError(answer, what, stage);
    return parse(answer.text, what, stage);
  }

  async function retrying(method: string, path: string, call: { body?: unknown; signal: AbortSignal }): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt(method, path, call);
      } catch (error) {
        const isTransient = error instanceof SyncError && error.code === 'SOURCE_UNAVAILABLE';
        if (!isTransient || tries >= readTriesMax || call.signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, readRetryDelayMs * 2 ** (tries - 1)));
      }
    }
  }

  return {
    get: (path, signal) => retrying('GET', path, { signal }),
    write: (method, path, call) => (method === 'POST' || call.isSentOnce ? attempt(method, path, call) : retrying(method, path, call)),
    close: () => agent.close(),
  };
}

/** `/v2/orders/250/products?page=2` → `/v2/orders/{id}/products`: what metrics and messages may show. */
export function routeOf(path: string): string {
  return (path.split('?')[0] ?? path).replaceAll(/\/\d+(?=\/|$)/g, '/{id}');
}

/** What the platform's support finds the call by. */
function requestIdOf({ headers }: StoreResponse): string | undefined {
  const id = headers['x-request-id'];
  return typeof id === 'string' ? id : undefined;
}

/** https://developer.bigcommerce.com/docs/start/about/api-rate-limits: the quota is shared by all apps, so its headers are the truth. */
async function reportWindow(governor: RateGovernor, answer: StoreResponse): Promise<void> {
  const quota = header(answer, 'x-rate-limit-requests-quota');
  const remaining = header(answer, 'x-rate-limit-requests-left');
  const resetMs = header(answer, 'x-rate-limit-time-reset-ms');
  const windowMs = header(answer, 'x-rate-limit-time-window-ms');
  if (quota === undefined || remaining === undefined || resetMs === undefined || windowMs === undefined) return;
  await governor.report({ quota, remaining: answer.status === 429 ? 0 : remaining, resetMs, windowMs });
}

function parse(text: string, what: string, stage: Stage): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyncError('SOURCE_UNAVAILABLE', { stage, message: `BigCommerce answered ${what} with something that is not JSON.`, cause });
  }
}
