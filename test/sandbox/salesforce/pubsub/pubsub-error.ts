import { Metadata, status } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';

const prefix = 'sfdc.platform.eventbus.grpc.';

/** What the service says of each of its codes, with the gRPC status it comes with. https://developer.salesforce.com/docs/platform/pub-sub-api/guide/handling-errors.html */
const refusals = {
  'service.auth.error': [status.UNAUTHENTICATED, 'An authentication exception occurred. Provide valid authentication via metadata headers.'],
  'service.auth.headers.invalid': [status.UNAUTHENTICATED, 'The authentication header value is invalid or blank. Provide valid accesstoken, instanceurl and tenantid headers.'],
  'service.unavailable': [status.UNAVAILABLE, 'The service is unavailable. Try again later.'],
  'topic.not.found': [status.NOT_FOUND, 'The topic was not found.'],
  'topic.validation.empty': [status.INVALID_ARGUMENT, "The topic name can't be blank."],
  'topic.meta.permission': [status.PERMISSION_DENIED, 'The topic metadata cannot be accessed. Check the credentials and the topic name.'],
  'schema.validation.failed': [status.INVALID_ARGUMENT, "Schema validation failed. The schema ID can't be blank."],
  'schema.meta.permission': [status.PERMISSION_DENIED, 'The schema cannot be accessed. Check the schema ID and the credentials.'],
  'schema.api.unavailable': [status.UNAVAILABLE, 'Schema information is temporarily unavailable. Try again later.'],
  'subscription.fetch.replayid.corrupted': [status.INVALID_ARGUMENT, 'The Replay ID validation failed. Ensure that the Replay ID is valid.'],
  'subscription.fetch.replayid.validation.failed': [status.INVALID_ARGUMENT, 'The replay preset is CUSTOM but no Replay ID was supplied.'],
  'subscription.fetch.requested.events.invalid': [status.INVALID_ARGUMENT, 'The number of requested events must be greater than zero.'],
  'subscription.fetch.topic.mismatch': [status.INVALID_ARGUMENT, 'The topic name differs from the one of the first request on this stream.'],
  'subscription.limit.exceeded': [status.RESOURCE_EXHAUSTED, 'You have exceeded the event delivery limit for your org.'],
  'subscription.topic.cannot.subscribe': [status.PERMISSION_DENIED, "You don't have permission to subscribe to this topic."],
  'subscription.internal.error': [status.INTERNAL, 'An internal subscription error occurred.'],
  'publish.event.count.invalid': [status.INVALID_ARGUMENT, 'The request must have at least one event.'],
  'publish.topic.validation.empty': [status.INVALID_ARGUMENT, "The topic name can't be blank."],
  'publish.topic.mismatch': [status.INVALID_ARGUMENT, 'The topic name differs from the one of the first request on this stream.'],
  'publish.stream.sweeper.timeout': [status.ABORTED, 'No publish request was sent in time.'],
} as const;

export type PubsubCode = keyof typeof refusals;

/** A refusal as gRPC carries it: status, text with the RPC id, and the trailers `error-code` and `rpc-id`. */
export class PubsubError extends Error {
  readonly code: status;
  readonly details: string;
  readonly metadata = new Metadata();

  constructor(errorCode: PubsubCode) {
    const [code, text] = refusals[errorCode];
    const rpcId = randomUUID();
    const details = `${text} rpcId: ${rpcId}`;
    super(details);
    this.name = 'PubsubError';
    this.code = code;
    this.details = details;
    this.metadata.set('error-code', `${prefix}${errorCode}`);
    this.metadata.set('rpc-id', rpcId);
  }
}

/** The code a fault names, with or without its prefix. */
export function toPubsubCode(text: unknown): PubsubCode {
  const name = String(text).replace(prefix, '');
  const code = Object.keys(refusals).find((each): each is PubsubCode => each === name);
  return code ?? 'service.unavailable';
}
