import { z } from 'zod';
import type { FaultPlan } from '../../test/sandbox/faults.ts';
import type { SandboxReady } from '../../test/sandbox/start-sandbox.ts';

const callsSchema = z.object({ bigcommerce: z.object({ total: z.number() }), salesforce: z.object({ total: z.number() }) });
const stateSchema = z.object({ bigcommerce: z.object({ webhooksWaiting: z.number(), webhooksSending: z.number() }) });
const writesSchema = z.array(z.object({ at: z.number(), system: z.string(), object: z.string(), action: z.string(), id: z.string(), externalId: z.string().optional(), fields: z.array(z.string()) }));
const hooksSchema = z.object({ data: z.array(z.object({ destination: z.string(), headers: z.record(z.string(), z.string()).nullable() })) });

export type ApiCalls = { bigcommerce: number; salesforce: number };
export type SeenWrite = z.infer<typeof writesSchema>[number];
/** Longer than any answer of the twins, a scenario of thousands of orders included. */
const callMsMax = 60_000;

type Call = { method?: string; body?: unknown; headers?: Record<string, string> };

/** An answer of a twin that says no. */
export class RefusedCall extends Error {
  readonly status: number;
  constructor(what: string, status: number, text: string) {
    super(`${what} answered ${status}: ${text.slice(0, 500)}`);
    this.status = status;
  }
}

/** One HTTP call with JSON both ways. */
export async function callJson(url: string, { method = 'GET', body, headers }: Call = {}): Promise<unknown> {
  const response = await fetch(url, { method, headers: { accept: 'application/json', 'content-type': 'application/json', ...headers }, body: body === undefined ? undefined : JSON.stringify(body), signal: AbortSignal.timeout(callMsMax) });
  const text = await response.text();
  if (!response.ok) throw new RefusedCall(`${method} ${url}`, response.status, text);
  return text === '' ? undefined : JSON.parse(text);
}

/** The twins as a bystander uses them: their control API, which costs nothing, and their own APIs as shopper and administrator. */
export type SandboxClient = {
  faults(plan: FaultPlan): Promise<void>;
  advanceClock(ms: number): Promise<void>;
  placeOrders(options: Record<string, unknown>): Promise<number[]>;
  /** Resolves when every webhook of the store has been answered. */
  delivered(): Promise<void>;
  calls(): Promise<ApiCalls>;
  forgetCalls(): Promise<void>;
  writes(): Promise<SeenWrite[]>;
  store(method: string, path: string, body?: unknown): Promise<unknown>;
  org(method: string, path: string, body?: unknown): Promise<unknown>;
  soql(query: string): Promise<Record<string, unknown>[]>;
  /** The headers every delivery to this address carries. */
  hookHeaders(destination: string): Promise<Record<string, string>>;
};

export function createSandboxClient({ bigcommerce, salesforce, controlUrl }: SandboxReady): SandboxClient {
  const control = (method: string, path: string, body?: unknown) => callJson(`${controlUrl}${path}`, { method, body });
  const store: SandboxClient['store'] = (method, path, body) => callJson(`${bigcommerce.apiUrl}/stores/${bigcommerce.storeHash}${path}`, { method, body, headers: { 'x-auth-token': bigcommerce.accessToken } });
  const org: SandboxClient['org'] = (method, path, body) => callJson(`${salesforce.instanceUrl}/services/data/v${salesforce.apiVersion}${path}`, { method, body, headers: { authorization: `Bearer ${salesforce.adminToken}` } });
  return {
    faults: async (plan) => void (await control('POST', '/faults', plan)),
    advanceClock: async (ms) => void (await control('POST', '/clock', { advanceMs: ms })),
    placeOrders: async (options) => z.object({ ids: z.array(z.number()) }).parse(await control('POST', '/scenario', { name: 'orders', ...options })).ids,
    async delivered() {
      for (const deadline = performance.now() + callMsMax; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
        const { webhooksWaiting, webhooksSending } = stateSchema.parse(await control('GET', '/state')).bigcommerce;
        if (webhooksWaiting + webhooksSending === 0) return;
        if (performance.now() > deadline) throw new Error(`After ${callMsMax / 1_000} s ${webhooksWaiting + webhooksSending} webhooks are still on their way.`);
      }
    },
    async calls() {
      const { bigcommerce: storeCalls, salesforce: orgCalls } = callsSchema.parse(await control('GET', '/calls'));
      return { bigcommerce: storeCalls.total, salesforce: orgCalls.total };
    },
    forgetCalls: async () => void (await control('DELETE', '/calls')),
    writes: async () => writesSchema.parse(await control('GET', '/journal')),
    store,
    org,
    soql: async (query) => z.object({ records: z.array(z.record(z.string(), z.unknown())) }).parse(await org('GET', `/query?q=${encodeURIComponent(query)}`)).records,
    async hookHeaders(destination) {
      const hook = hooksSchema.parse(await store('GET', '/v3/hooks?limit=250')).data.find((each) => each.destination === destination);
      if (!hook) throw new Error(`The store has no webhook to ${destination}.`);
      return hook.headers ?? {};
    },
  };
}
