import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import avsc from 'avsc';
import { setTimeout as wait } from 'node:timers/promises';
import { isJsonObject, textOf } from '../json.ts';
import { deploy, metadataZip } from '../org-fixture.ts';
import type { OrgFixture } from '../org-fixture.ts';
import { loadPubsubService } from './pubsub-message.ts';
import type { ConsumerEvent, FetchRequest, FetchResponse, PublishRequest, PublishResponse, SchemaInfo, TopicInfo } from './pubsub-message.ts';

/** An event as a test reads it: header lists as field names, the values that are not null. */
export type SeenEvent = { id: string; schemaId: string; replayId: Buffer; header: Record<string, unknown>; values: Record<string, unknown> };

export type Refusal = { code: number; errorCode: string | undefined };

/** One Subscribe call of a test. */
export type SeenStream = {
  responses: FetchResponse[];
  fetch(request: Partial<FetchRequest>): void;
  /** The next events, decoded; rejects with the refusal when the stream ends first. */
  take(count: number): Promise<SeenEvent[]>;
  /** How the stream ended: a refusal, or undefined when the server simply ended it. */
  ended: Promise<Refusal | undefined>;
  cancel(): void;
};

/** A client of the Pub/Sub API of a test org, as one of its users. */
export type EventScene = {
  getTopic(name: string): Promise<TopicInfo>;
  getSchema(schemaId: string): Promise<SchemaInfo>;
  publish(request: PublishRequest): Promise<PublishResponse>;
  subscribe(topicName: string, start?: Partial<FetchRequest>): SeenStream;
  encode(schemaId: string, value: object): Promise<Buffer>;
  close(): void;
};

/** The path and file of a component, by type. */
const folders = { PlatformEventChannel: ['platformEventChannels', 'platformEventChannel'], PlatformEventChannelMember: ['platformEventChannelMembers', 'platformEventChannelMember'], Flow: ['flows', 'flow'], CustomObject: ['objects', 'object'] } as const;

/** Deploys components given by "Type:name" with their inner XML; answers with the problems. */
export async function deployComponents(org: OrgFixture, components: Record<string, string>): Promise<string[]> {
  const members: Record<string, string[]> = {};
  const files: Record<string, string> = {};
  for (const [key, inner] of Object.entries(components)) {
    const [type = '', name = ''] = key.split(':');
    const [folder, suffix] = Object.entries(folders).find(([each]) => each === type)?.[1] ?? [];
    members[type] = [...(members[type] ?? []), name];
    files[`${folder}/${name}.${suffix}`] = `<?xml version="1.0" encoding="UTF-8"?><${type} xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</${type}>`;
  }
  const { details } = await deploy(org.twin, metadataZip(members, files));
  const failures = isJsonObject(details) && Array.isArray(details.componentFailures) ? details.componentFailures.filter(isJsonObject) : [];
  return failures.map((failure) => textOf(failure, 'problem') ?? '');
}

/** Waits until the twin has exactly these many streams, each with its topic: what is committed before is not heard, what was cancelled is gone. */
export async function streamsOpen({ twin }: OrgFixture, count: number): Promise<void> {
  const isSettled = () => twin.pubsub().streams.length === count && twin.pubsub().streams.every((stream) => stream.topic !== '');
  while (!isSettled()) await wait(2);
}

/** A channel member's inner XML. */
export function memberXml(channel: string, entity: string, more = ''): string {
  return `${more}<eventChannel>${channel}</eventChannel><selectedEntity>${entity}</selectedEntity>`;
}

type Long = number | bigint;
const long = avsc.types.LongType['__with']({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: Long) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: BigInt, toJSON: Number, isValid: (value: unknown) => typeof value === 'bigint' || Number.isInteger(value), compare: (left: Long, right: Long) => Number(BigInt(left) - BigInt(right)),
});

type NamedField = { name: string; parts: string[] };

function fieldsOf(type: avsc.Type): NamedField[] {
  const recordOf = (each: avsc.Type) => (each instanceof avsc.types.UnwrappedUnionType ? each.types.find((branch) => branch instanceof avsc.types.RecordType) : undefined);
  if (!(type instanceof avsc.types.RecordType)) return [];
  return type.fields.map((field) => {
    const record = recordOf(field.type);
    return { name: field.name, parts: record instanceof avsc.types.RecordType ? record.fields.map((part) => part.name) : [] };
  });
}

const namesOf = (hex: string, names: readonly string[]): string[] => names.filter((_name, place) => (BigInt(hex) >> BigInt(place)) & 1n);

function expand(bitmaps: unknown, fields: readonly NamedField[]): string[] {
  return (Array.isArray(bitmaps) ? bitmaps.map(String) : []).flatMap((bitmap) => {
    const [position = '', hex] = bitmap.split('-');
    const parent = fields[Number(position)];
    return hex === undefined ? namesOf(position, fields.map((field) => field.name)) : namesOf(hex, parent?.parts ?? []).map((part) => `${parent?.name}.${part}`);
  });
}

const withoutNulls = (value: object): Record<string, unknown> => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null).map(([name, each]) => [name, typeof each === 'object' ? withoutNulls(each) : each]));

function toRefusal(error: ServiceError): Refusal {
  return { code: error.code, errorCode: error.metadata.get('error-code')[0]?.toString().replace('sfdc.platform.eventbus.grpc.', '') };
}

const isTopicInfo = (value: object): value is TopicInfo => 'tenantGuid' in value;
const isSchemaInfo = (value: object): value is SchemaInfo => 'schemaJson' in value;
const isPublishResponse = (value: object): value is PublishResponse => 'results' in value;
const isFetchResponse = (value: object): value is FetchResponse => 'pendingNumRequested' in value;

function checked<T extends object>(is: (value: object) => value is T, value: object): T {
  if (!is(value)) throw new Error(`an answer of another kind: ${Object.keys(value).join(', ')}`);
  return value;
}

type Calls = { unary<Answer extends object>(method: string, request: object, is: (value: object) => value is Answer): Promise<Answer>; subscribe(): ClientDuplexStream<Partial<FetchRequest>, FetchResponse> };

function createCalls(client: Client, metadata: Metadata): Calls {
  const service = loadPubsubService();
  const definition = (method: string) => {
    const found = service[method];
    if (!found) throw new Error(`no method ${method}`);
    return found;
  };
  return {
    unary: (method, request, is) =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = definition(method);
        client.makeUnaryRequest(path, requestSerialize, (bytes) => checked(is, responseDeserialize(bytes)), request, metadata, {}, (error, answer) => {
          if (error || answer === undefined) reject(Object.assign(new Error(error?.details), error ? toRefusal(error) : {}));
          else resolve(answer);
        });
      }),
    subscribe() {
      const { path, requestSerialize, responseDeserialize } = definition('Subscribe');
      return client.makeBidiStreamRequest(path, requestSerialize, (bytes) => checked(isFetchResponse, responseDeserialize(bytes)), metadata, {});
    },
  };
}

function watchStream(stream: ClientDuplexStream<Partial<FetchRequest>, FetchResponse>, topicName: string, decode: (event: ConsumerEvent) => Promise<SeenEvent>): SeenStream {
  const responses: FetchResponse[] = [];
  const waiting: ConsumerEvent[] = [];
  let wake = (): void => undefined;
  let refusal: Refusal | undefined;
  let isOver = false;
  const ended = new Promise<Refusal | undefined>((resolve) => {
    const finish = (how: Refusal | undefined): void => {
      refusal ??= how;
      isOver = true;
      resolve(refusal);
      wake();
    };
    stream.on('error', (error: ServiceError) => finish(toRefusal(error)));
    stream.on('end', () => finish(undefined));
  });
  stream.on('data', (response: FetchResponse) => {
    responses.push(response);
    waiting.push(...response.events);
    wake();
  });
  return {
    responses, ended,
    fetch: (request) => void stream.write({ topicName, ...request }),
    async take(count) {
      while (waiting.length < count) {
        if (isOver) throw Object.assign(new Error('the stream ended'), refusal);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const seen: SeenEvent[] = [];
      for (const event of waiting.splice(0, count)) seen.push(await decode(event));
      return seen;
    },
    cancel: () => stream.cancel(),
  };
}

/** Opens a client with this session. */
export function createEventScene({ twin }: OrgFixture, token = twin.adminToken): EventScene {
  const client = new Client(twin.pubsubEndpoint, credentials.createInsecure());
  const metadata = new Metadata();
  for (const [name, value] of Object.entries({ accesstoken: token, instanceurl: twin.instanceUrl, tenantid: twin.orgId })) metadata.set(name, value);
  const calls = createCalls(client, metadata);
  const types = new Map<string, avsc.Type>();
  const getSchema = (schemaId: string): Promise<SchemaInfo> => calls.unary('GetSchema', { schemaId }, isSchemaInfo);
  const typeOf = async (schemaId: string): Promise<avsc.Type> => {
    const type = types.get(schemaId) ?? avsc.Type.forSchema(JSON.parse((await getSchema(schemaId)).schemaJson), { wrapUnions: false, registry: { long } });
    types.set(schemaId, type);
    return type;
  };
  const decode = async ({ event, replayId }: ConsumerEvent): Promise<SeenEvent> => {
    const type = await typeOf(event.schemaId);
    const { ChangeEventHeader: header = {}, ...values }: Record<string, unknown> = type.fromBuffer(event.payload);
    const lists = isRecord(header) ? Object.fromEntries(['changedFields', 'nulledFields', 'diffFields'].map((name) => [name, expand(header[name], fieldsOf(type))])) : {};
    return { id: event.id, schemaId: event.schemaId, replayId, header: { ...(isRecord(header) ? header : {}), ...lists }, values: withoutNulls(values) };
  };
  return {
    getTopic: (topicName) => calls.unary('GetTopic', { topicName }, isTopicInfo),
    getSchema,
    publish: (request) => calls.unary('Publish', request, isPublishResponse),
    encode: async (schemaId, value) => (await typeOf(schemaId)).toBuffer(value),
    subscribe(topicName, start = {}) {
      const stream = watchStream(calls.subscribe(), topicName, decode);
      stream.fetch({ replayPreset: 'EARLIEST', numRequested: 100, ...start });
      return stream;
    },
    close: () => client.close(),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
