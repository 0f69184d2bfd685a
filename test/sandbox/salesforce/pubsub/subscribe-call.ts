import { Metadata, status } from '@grpc/grpc-js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { constants } from 'node:http2';
import type { PubsubError } from './pubsub-error.ts';
import type { FetchRequest, FetchResponse } from './pubsub-message.ts';

/** The stream of one Subscribe call as the transport offers it. */
export type SubscribeCall = {
  write(response: FetchResponse): void;
  end(): void;
  fail(error: PubsubError): void;
  /** Breaks the stream as a lost connection does: no error-code, the transport failed and not the service. */
  cut(how: unknown): void;
};

/** Resets the HTTP/2 stream below the call; false when this version of gRPC keeps it elsewhere. */
function resetTransport(stream: object): boolean {
  const call: unknown = Reflect.get(stream, 'call');
  const transport: unknown = typeof call === 'object' && call !== null ? Reflect.get(call, 'stream') : undefined;
  if (typeof transport !== 'object' || transport === null || !('close' in transport) || typeof transport.close !== 'function') return false;
  transport.close(constants.NGHTTP2_INTERNAL_ERROR);
  return true;
}

/** A subscription's side of a gRPC stream. */
export function createSubscribeCall(stream: ServerDuplexStream<FetchRequest, FetchResponse>): SubscribeCall {
  return {
    write: (response) => void stream.write(response),
    end: () => stream.end(),
    fail: (error) => void stream.emit('error', { code: error.code, details: error.details, metadata: error.metadata }),
    cut(how) {
      if (how !== 'UNAVAILABLE' && resetTransport(stream)) return;
      stream.emit('error', { code: status.UNAVAILABLE, details: 'Connection dropped', metadata: new Metadata() });
    },
  };
}
