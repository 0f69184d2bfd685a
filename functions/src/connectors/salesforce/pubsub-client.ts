import path from 'node:path';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import { createEventSchema, type EventSchema } from './event-schema.ts';
import { decideStreamFailure, type StreamVerdict } from './pubsub-errors.ts';

/** Where reading begins: after an event that was handled (opaque bytes), or at one of the ends. */
export type StreamPosition = Uint8Array | 'EARLIEST' | 'LATEST';
export type RawEvent = { id: string; replayId: Uint8Array; payload: Buffer };
/** One answer of the stream. No events: the position alone moved. */
export type StreamBatch<Event> = { events: readonly Event[]; replayId: Uint8Array | undefined; rpcId: string };
type Subscription<Event> = {
  topic: string;
  position: StreamPosition;
  /** Given no schema when the schema itself is unreadable. Does not throw: what it cannot read it says in its own words. */
  decode(schema: EventSchema | undefined, event: RawEvent): Event;
  signal: AbortSignal;
};

export type PubSubClient = {
  topic(name: string, signal: AbortSignal): Promise<{ canSubscribe: boolean }>;
  /** Batches in the order of the stream. The next credit is granted when the next batch is asked for: who is slow is sent less. Throws a StreamError. */
  subscribe<Event>(subscription: Subscription<Event>): AsyncGenerator<StreamBatch<Event>>;
  /** A new session for the calls to come, unless somebody renewed it already. */
  renewSession(signal: AbortSignal): Promise<void>;
  close(): void;
};

/** A stream that failed, with what follows from it. `rpcId` is what Salesforce support asks for. */
export class StreamError extends Error {
  readonly verdict: StreamVerdict;
  readonly rpcId: string | undefined;
  constructor(verdict: StreamVerdict, detail: { rpcId?: string | undefined; cause?: unknown } = {}) {
    super(`The event stream ended (${verdict.code}).`, { cause: detail.cause });
    this.name = 'StreamError';
    this.verdict = verdict;
    this.rpcId = detail.rpcId;
  }
}

/** As much of a session, and of what keeps it (`auth.ts`), as a call needs. */
type Session = { accessToken: { reveal(): string }; instanceUrl: string; organizationId: string };
type Sessions = { current(): Promise<Session>; renew(stale: Session): Promise<Session> };
type Options = { endpoint: string; sessions: Sessions; /** Extra certificate authority (PEM) of a TLS endpoint. */ ca?: Buffer; idleMs?: number };

/** What the server keeps ready for one subscriber; more is treated as this. */
const creditMax = 100;
const unaryDeadlineMs = 20_000;
/** The server promises a message within 270 s. */
const idleMsDefault = 300_000;
const channelOptions = {
  // A peer that is silently gone is found by pings, not by waiting.
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
  'grpc.initial_reconnect_backoff_ms': 500,
  'grpc.max_reconnect_backoff_ms': 10_000,
};
const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\]):\d+$/;

const bytes = z.instanceof(Buffer);
const responseSchema = z.object({
  events: z.array(z.object({ event: z.object({ id: z.string(), schemaId: z.string(), payload: bytes }), replayId: bytes })).default([]),
  latestReplayId: bytes.optional(),
  rpcId: z.string().default(''),
});
const topicSchema = z.object({ canSubscribe: z.boolean().default(false) });
const schemaSchema = z.object({ schemaJson: z.string() });

/** The Pub/Sub API of one org. Plaintext to loopback only. https://developer.salesforce.com/docs/platform/pub-sub-api/guide/pub-sub-api-intro.html */
export function createPubSubClient(options: Options): PubSubClient {
  const methods = loadMethods();
  const credentials = loopback.test(options.endpoint) && options.ca === undefined ? grpc.credentials.createInsecure() : grpc.credentials.createSsl(options.ca ?? null);
  const client = new grpc.Client(options.endpoint, credentials, channelOptions);
  const schemas = createSchemaCache(async (schemaId) => schemaSchema.parse(await unary('GetSchema', { schemaId })).schemaJson);
  let used: Session | undefined;

  /** Every RPC carries them. https://developer.salesforce.com/docs/platform/pub-sub-api/guide/supported-auth.html */
  async function authorise(): Promise<grpc.Metadata> {
    const session = await options.sessions.current();
    used = session;
    const metadata = new grpc.Metadata();
    metadata.set('accesstoken', session.accessToken.reveal());
    metadata.set('instanceurl', session.instanceUrl);
    metadata.set('tenantid', session.organizationId);
    return metadata;
  }

  async function unary(name: 'GetTopic' | 'GetSchema', request: object): Promise<unknown> {
    const metadata = await authorise();
    const { path: route, requestSerialize, responseDeserialize } = methods[name];
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(route, requestSerialize, responseDeserialize, request, metadata, { deadline: Date.now() + unaryDeadlineMs }, (error, answer) => (error ? reject(toStreamError(error)) : resolve(answer)));
    });
  }

  async function* subscribe<Event>({ topic, position, decode, signal }: Subscription<Event>): AsyncGenerator<StreamBatch<Event>> {
    const metadata = await whileWanted(authorise(), signal);
    const { path: route, requestSerialize, responseDeserialize } = methods.Subscribe;
    const call = client.makeBidiStreamRequest(route, requestSerialize, responseDeserialize, metadata);
    const watch = watchIdle(options.idleMs ?? idleMsDefault, () => call.cancel());
    const abort = () => call.cancel();
    signal.addEventListener('abort', abort);
    try {
      call.write({ topicName: topic, numRequested: creditMax, ...(typeof position === 'string' ? { replayPreset: position } : { replayPreset: 'CUSTOM', replayId: Buffer.from(position) }) });
      watch.start();
      for await (const message of call) {
        watch.stop();
        const { events, latestReplayId, rpcId } = responseSchema.parse(message);
        const decoded: Event[] = [];
        for (const { event, replayId } of events) {
          const schema = schemas.known(event.schemaId) ?? (await whileWanted(schemas.find(event.schemaId), signal));
          decoded.push(decode(schema, { id: event.id, replayId, payload: event.payload }));
        }
        yield { events: decoded, replayId: events.at(-1)?.replayId ?? (latestReplayId?.length ? latestReplayId : undefined), rpcId };
        if (events.length > 0) call.write({ topicName: topic, numRequested: events.length });
        watch.start();
      }
    } catch (error) {
      throw watch.isIdle() ? new StreamError({ decision: 'retry', code: 'idle' }) : toStreamError(error);
    } finally {
      watch.stop();
      signal.removeEventListener('abort', abort);
      // A cancelled call still reports its end: nobody is interested any more.
      call.on('error', () => {});
      call.cancel();
    }
  }

  return {
    topic: async (topicName, signal) => topicSchema.parse(await whileWanted(unary('GetTopic', { topicName }), signal)),
    subscribe,
    async renewSession(signal) {
      await whileWanted(used === undefined ? options.sessions.current() : options.sessions.renew(used), signal);
    },
    close: () => client.close(),
  };
}

/** What follows from anything a subscription threw. A sign-in that is refused needs a person, whatever else is tried again. */
export function decideStreamError(error: unknown): StreamVerdict {
  if (error instanceof StreamError) return error.verdict;
  if (error instanceof SyncError) return { decision: error.code === 'AUTH_REVOKED' ? 'stop' : 'retry', code: error.code };
  return { decision: 'retry', code: error instanceof Error ? error.name : 'unknown' };
}

function toStreamError(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'number' && 'metadata' in error && error.metadata instanceof grpc.Metadata)) return error;
  const trailer = (name: string) => error.metadata instanceof grpc.Metadata ? error.metadata.get(name)[0]?.toString() : undefined;
  const verdict = decideStreamFailure({ status: error.code, errorCode: trailer('error-code') ?? '', message: error.message });
  return new StreamError(verdict, { rpcId: trailer('rpc-id') ?? /rpcId: ([\w-]+)/.exec(error.message)?.[1], cause: error });
}

/** A schema id names one schema for ever; many events of a new one ask for it once. undefined: the schema cannot be used. */
function createSchemaCache(read: (schemaId: string) => Promise<string>) {
  const schemas = new Map<string, EventSchema>();
  const finding = new Map<string, Promise<EventSchema | undefined>>();
  async function load(schemaId: string): Promise<EventSchema | undefined> {
    const schema = readSchema(await read(schemaId));
    if (schema) schemas.set(schemaId, schema);
    return schema;
  }
  return {
    known: (schemaId: string) => schemas.get(schemaId),
    find(schemaId: string): Promise<EventSchema | undefined> {
      const asked = finding.get(schemaId) ?? load(schemaId);
      finding.set(schemaId, asked);
      // One that failed is asked for again; one that is unusable stays so.
      asked.catch(() => finding.delete(schemaId));
      return asked;
    },
  };
}

function readSchema(json: string): EventSchema | undefined {
  try {
    return createEventSchema(json);
  } catch {
    return undefined;
  }
}

type Method = grpc.MethodDefinition<object, object>;

function loadMethods(): { Subscribe: Method; GetTopic: Method; GetSchema: Method } {
  const definition = protoLoader.loadSync(path.join(import.meta.dirname, 'pubsub_api.proto'), { longs: String, enums: String, bytes: Buffer });
  const methods = new Map<string, unknown>(Object.entries(definition['eventbus.v1.PubSub'] ?? {}));
  const method = (name: string): Method => {
    const found = methods.get(name);
    if (!isMethod(found)) throw new Error(`pubsub_api.proto has no method ${name}.`);
    return found;
  };
  return { Subscribe: method('Subscribe'), GetTopic: method('GetTopic'), GetSchema: method('GetSchema') };
}

/** The loader's types do not tell services from messages; only a method has a path. */
const isMethod = (value: unknown): value is Method => typeof value === 'object' && value !== null && 'path' in value && 'requestSerialize' in value;

/** Rejects as soon as nobody waits any more: a service that stops does not sit out a deadline. */
async function whileWanted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const leaving = Promise.withResolvers<never>();
  const leave = () => leaving.reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([answer, leaving.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
    answer.catch(() => {});
  }
}

/** Calls back when a stretch between `start` and `stop` lasts too long. */
function watchIdle(idleMs: number, onIdle: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let isIdle = false;
  const stop = () => clearTimeout(timer);
  return {
    start() {
      stop();
      timer = setTimeout(() => {
        isIdle = true;
        onIdle();
      }, idleMs);
    },
    stop,
    isIdle: () => isIdle,
  };
}
