import { createGunzip, createInflate } from 'node:zlib';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Agent, request } from 'undici';

/** A request as jsforce makes one; bodies that are streams are collected first, so that nothing is retried half sent. */
export type TransportRequest = { url: string; method: string; headers: Record<string, string>; body: Buffer | string | undefined };
export type TransportResponse = { statusCode: number; headers: Record<string, string>; body: string };

const connectionsMax = 8;

/**
 * HTTP for jsforce with one deadline over the whole exchange, body included. jsforce's own transport lets a connection
 * that is cut in the middle of a body kill the process, and never ends a stalled one.
 */
export function createSafeTransport(deadlineMs: number) {
  const agent = new Agent({ connections: connectionsMax, keepAliveTimeout: 10_000 });
  return {
    async send(call: TransportRequest): Promise<TransportResponse> {
      const response = await request(call.url, { method: call.method, headers: { 'accept-encoding': 'gzip, deflate', ...call.headers }, body: call.body, dispatcher: agent, signal: AbortSignal.timeout(deadlineMs) });
      const body = await text(decoded(response.body, String(response.headers['content-encoding'] ?? '')));
      return { statusCode: response.statusCode, headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])), body };
    },
    close: () => agent.close(),
  };
}

function decoded(body: Readable, encoding: string): Readable {
  if (encoding !== 'gzip' && encoding !== 'deflate') return body;
  const unpacker = encoding === 'gzip' ? createGunzip() : createInflate();
  // pipeline hands an error of the body on to the unpacker, where `text` sees it.
  pipeline(body, unpacker, new PassThrough(), () => {});
  return unpacker;
}
