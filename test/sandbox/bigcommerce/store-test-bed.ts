import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import { createCallJournal, type CallJournal } from '../call-journal.ts';
import { createSandboxClock, type SandboxClock } from '../clock.ts';
import { createFaults, type Faults } from '../faults.ts';
import { createSeededRandom } from '../random.ts';
import { startStoreTwin, type StoreTwin, type StoreTwinOptions } from './store-twin.ts';

/** An answer of the store, its body parsed; undefined when it is empty. */
export type StoreAnswer = { status: number; headers: Headers; body: unknown };

export type ReceivedWebhook = { path: string; headers: IncomingHttpHeaders; text: string; payload: unknown };

/** A store with a clock that only tests move, and an outside caller. */
export type StoreTestBed = {
  twin: StoreTwin;
  clock: SandboxClock;
  faults: Faults;
  journal: CallJournal;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<StoreAnswer>;
  /** An HTTP server on loopback that notes deliveries; `answer` decides the status of each. */
  receiver(answer?: (webhook: ReceivedWebhook) => number): Promise<{ url: string; received: ReceivedWebhook[] }>;
  close(): Promise<void>;
};

/** Wednesday 2025-01-15 10:00:00 UTC. */
const startAt = Date.UTC(2025, 0, 15, 10);

export async function startStoreTestBed(options: Partial<StoreTwinOptions> = {}): Promise<StoreTestBed> {
  const random = createSeededRandom(7);
  const clock = createSandboxClock({ startAt, speed: 0 });
  const faults = createFaults(random);
  const journal = createCallJournal();
  const twin = await startStoreTwin({ port: 0, clock, faults, journal, random, ...options });
  const closers: (() => Promise<void>)[] = [];

  return {
    twin,
    clock,
    faults,
    journal,
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${twin.apiUrl}/stores/${twin.storeHash}${path}`, {
        method,
        headers: {
          'x-auth-token': twin.accessToken,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      const parsed: unknown = text === '' ? undefined : JSON.parse(text);
      return { status: response.status, headers: response.headers, body: parsed };
    },
    async receiver(answer = () => 200) {
      const received: ReceivedWebhook[] = [];
      const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const payload: unknown = JSON.parse(text);
          const webhook = { path: request.url ?? '', headers: request.headers, text, payload };
          received.push(webhook);
          response.writeHead(answer(webhook)).end();
        });
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      closers.push(async () => {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      });
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      return { url: `http://127.0.0.1:${port}/webhooks`, received };
    },
    async close() {
      await twin.close();
      for (const close of closers) await close();
      clock.close();
    },
  };
}

/** The object an answer holds; fails when it is none. */
export function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`an object was expected: ${JSON.stringify(value)}`);
  return { ...value };
}

/** The rows of an answer: a bare V2 array or the `data` of a V3 envelope. */
export function rowsOf(value: unknown): Record<string, unknown>[] {
  const rows: unknown = Array.isArray(value) ? value : objectOf(value).data;
  if (!Array.isArray(rows)) throw new TypeError(`a list was expected: ${JSON.stringify(value)}`);
  return rows.map(objectOf);
}

/** Only these fields of a row. */
export function pick(row: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}
