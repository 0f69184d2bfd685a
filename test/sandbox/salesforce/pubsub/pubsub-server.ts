import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerDuplexStream, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import type { SeededRandom } from '../../random.ts';
import type { Org } from '../org.ts';
import { createRollingCount } from '../rolling-count.ts';
import { createCallers } from './caller.ts';
import type { CallerParts } from './caller.ts';
import { startChangeCapture } from './change-capture.ts';
import { createEventBus } from './event-bus.ts';
import type { EventBus } from './event-bus.ts';
import { createVisibility } from './event-delivery.ts';
import { createEventTopics } from './event-topics.ts';
import type { EventTopics, Topic } from './event-topics.ts';
import { PubsubError, toPubsubCode } from './pubsub-error.ts';
import { loadPubsubService } from './pubsub-message.ts';
import type { FetchRequest, FetchResponse, SchemaInfo, SchemaRequest, TopicInfo, TopicRequest } from './pubsub-message.ts';
import { createSubscriberRights } from './subscriber-rights.ts';
import type { SubscriberRights } from './subscriber-rights.ts';
import { Subscription } from './subscription.ts';
import type { SubscriptionCall } from './subscription.ts';
import { makeTlsCertificate } from './tls-certificate.ts';

export type PubsubState = { delivered: number; streams: { topic: string; pending: number }[]; topics: Record<string, number> };

export type PubsubServer = {
  /** host:port without TLS, and with it. */
  endpoint: string;
  tlsEndpoint: string;
  caFile: string;
  delivered(): number;
  state(): PubsubState;
  close(): Promise<void>;
};

export type PubsubOptions = CallerParts & { /** 0 = any free port; the TLS port is the next one. */ port: number; stateDir: string; random: SeededRandom };

type Unary<Request, Answer> = { call: ServerUnaryCall<Request, Answer>; answer: sendUnaryData<Answer> };

function refuse<T>(answer: sendUnaryData<T>, error: unknown): void {
  const refusal = error instanceof PubsubError ? error : new PubsubError('subscription.internal.error');
  answer({ code: refusal.code, details: refusal.details, metadata: refusal.metadata });
}

function callOf(stream: ServerDuplexStream<FetchRequest, FetchResponse>): SubscriptionCall {
  return {
    write: (response) => void stream.write(response),
    end: () => stream.end(),
    fail: (error) => void stream.emit('error', { code: error.code, details: error.details, metadata: error.metadata }),
    // No error-code: the transport broke, not the service.
    cut: () => void stream.emit('error', { code: status.UNAVAILABLE, details: 'Connection dropped', metadata: new Metadata() }),
  };
}

function topicOf(topics: EventTopics, rights: SubscriberRights, name: string): Topic {
  if (name === '') throw new PubsubError('topic.validation.empty');
  const topic = topics.topic(name);
  if (!topic) throw new PubsubError('topic.not.found');
  // A topic of several objects leaves out what the user may not see; a topic of one object is refused.
  if (topic.object && !rights.canSubscribe(topic.object)) throw new PubsubError('subscription.topic.cannot.subscribe');
  return topic;
}

/** The calls of the published service over one bus. */
function createImplementation(org: Org, parts: CallerParts, { bus, topics }: { bus: EventBus; topics: EventTopics }) {
  const callers = createCallers(org, parts);
  const allowance = createRollingCount(() => org.clock.now(), org.shape.dailyDeliveredEvents);
  const subscriptions = new Set<Subscription>();
  bus.onPublish(() => {
    for (const subscription of subscriptions) subscription.wake();
  });

  const unary = <Request, Answer>(method: string, work: (request: Request, rights: SubscriberRights) => Answer) => (call: Unary<Request, Answer>['call'], answer: Unary<Request, Answer>['answer']): void => {
    try {
      const access = callers(call.metadata, method);
      const fault = org.faults.strike('pubsub', 'errorBefore', method);
      if (fault) throw new PubsubError(toPubsubCode(fault.code));
      answer(null, work(call.request, createSubscriberRights(org, access)));
    } catch (error) {
      refuse(answer, error);
    }
  };

  const getTopic = ({ topicName }: TopicRequest, rights: SubscriberRights): TopicInfo => {
    if (topicName === '') throw new PubsubError('topic.validation.empty');
    const topic = topics.topic(topicName);
    if (!topic) throw new PubsubError('topic.not.found');
    const schema = topic.object && topics.schemaOf(topic.object);
    if (schema) bus.learn(schema);
    return {
      topicName, tenantGuid: org.orgId, rpcId: randomUUID(), schemaId: schema?.schemaId ?? '',
      canSubscribe: topic.object === undefined || rights.canSubscribe(topic.object), canPublish: topic.object !== undefined && rights.canPublish(topic.object),
    };
  };

  const getSchema = ({ schemaId }: SchemaRequest): SchemaInfo => {
    if (org.faults.strike('pubsub', 'getSchema', schemaId)) throw new PubsubError('schema.api.unavailable');
    const schema = bus.schema(schemaId);
    if (!schema) throw new PubsubError('schema.validation.failed');
    return { schemaId, schemaJson: schema.json, rpcId: randomUUID() };
  };

  const subscribe = (stream: ServerDuplexStream<FetchRequest, FetchResponse>): void => {
    const call = callOf(stream);
    try {
      const { userId } = callers(stream.metadata, 'Subscribe');
      // Rights are looked up again for every message: what an administrator takes away counts for open streams too.
      const rights = () => createSubscriberRights(org, parts.accessOf(userId));
      const subscription = new Subscription({
        org, bus, allowance, call,
        visibility: () => createVisibility(rights(), (name) => org.model().schema.object(name)),
        topic: (name) => topicOf(topics, rights(), name),
      });
      subscriptions.add(subscription);
      const leave = (): void => {
        subscription.stop();
        subscriptions.delete(subscription);
      };
      stream.on('data', (request: FetchRequest) => subscription.request(request));
      stream.on('end', () => {
        leave();
        stream.end();
      });
      stream.on('cancelled', leave);
      stream.on('close', leave);
      stream.on('error', leave);
    } catch (error) {
      stream.on('data', () => undefined);
      call.fail(error instanceof PubsubError ? error : new PubsubError('subscription.internal.error'));
    }
  };

  const implementation: UntypedServiceImplementation = { GetTopic: unary('GetTopic', getTopic), GetSchema: unary('GetSchema', getSchema), Subscribe: subscribe };
  return { implementation, allowance, subscriptions };
}

function bind(server: Server, port: number, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
}

/** Starts the Pub/Sub API of an org on loopback: once in the clear and once over TLS with a certificate of this start. */
export async function startPubsubServer(org: Org, options: PubsubOptions): Promise<PubsubServer> {
  const { random } = options;
  const bus = createEventBus(org.clock, random, org.shape.eventsRetainedMax);
  const topics = createEventTopics(org);
  startChangeCapture(org, { bus, topics, random });
  const { implementation, allowance, subscriptions } = createImplementation(org, options, { bus, topics });
  const certificate = await makeTlsCertificate(options.stateDir);
  const server = new Server();
  server.addService(loadPubsubService(), implementation);
  const port = await bind(server, options.port, ServerCredentials.createInsecure());
  const tlsPort = await bind(server, options.port === 0 ? 0 : options.port + 1, ServerCredentials.createSsl(null, [{ private_key: Buffer.from(certificate.key), cert_chain: Buffer.from(certificate.certificate) }]));
  return {
    endpoint: `127.0.0.1:${port}`,
    tlsEndpoint: `127.0.0.1:${tlsPort}`,
    caFile: certificate.caFile,
    delivered: () => allowance.used(),
    state: () => ({ delivered: allowance.used(), streams: [...subscriptions].map(({ topic, pending }) => ({ topic, pending })), topics: bus.counts() }),
    close() {
      for (const subscription of subscriptions) subscription.stop();
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}
