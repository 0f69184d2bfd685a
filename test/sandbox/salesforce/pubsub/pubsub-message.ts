import type { PackageDefinition, ServiceDefinition } from '@grpc/proto-loader';
import { loadSync } from '@grpc/proto-loader';
import { join } from 'node:path';

/** Messages of pubsub_api.proto, as the loader gives and takes them. */
export type TopicRequest = { topicName: string };
export type TopicInfo = { topicName: string; tenantGuid: string; canPublish: boolean; canSubscribe: boolean; schemaId: string; rpcId: string };
export type SchemaRequest = { schemaId: string };
export type SchemaInfo = { schemaJson: string; schemaId: string; rpcId: string };
export type ProducerEvent = { id: string; schemaId: string; payload: Buffer };
export type ConsumerEvent = { event: ProducerEvent; replayId: Buffer };
export type FetchRequest = { topicName: string; replayPreset: 'LATEST' | 'EARLIEST' | 'CUSTOM'; replayId: Buffer; numRequested: number };
export type FetchResponse = { events: ConsumerEvent[]; latestReplayId: Buffer; rpcId: string; pendingNumRequested: number };
export type PublishRequest = { topicName: string; events: ProducerEvent[] };
export type PublishResult = { replayId?: Buffer; error?: { code: 'PUBLISH'; msg: string }; correlationKey: string };
export type PublishResponse = { results: PublishResult[]; schemaId: string; rpcId: string };

function isService(definition: PackageDefinition[string] | undefined): definition is ServiceDefinition {
  return definition !== undefined && !('format' in definition) && 'Subscribe' in definition;
}

/** The service of the published proto: `pubsub_api.proto` beside this file. */
export function loadPubsubService(): ServiceDefinition {
  const definition = loadSync(join(import.meta.dirname, 'pubsub_api.proto'), { bytes: Buffer, enums: String, defaults: true })['eventbus.v1.PubSub'];
  if (!isService(definition)) throw new Error('pubsub_api.proto has no service eventbus.v1.PubSub');
  return definition;
}
