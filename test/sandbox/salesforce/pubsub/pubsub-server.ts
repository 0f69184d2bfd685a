import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Org } from '../org.ts';
import type { CallerParts } from './caller.ts';
import type { EventPlatform } from './event-platform.ts';
import { createPubsubCalls } from './pubsub-calls.ts';
import { loadPubsubService } from './pubsub-message.ts';
import { makeTlsCertificate } from './tls-certificate.ts';

export type PubsubState = { delivered: number; streams: { topic: string; pending: number; /** Hex replay id of the last event sent, '' before the first, null while more waits to be sent. */ reached: string | null }[]; topics: Record<string, number>; calls: Record<string, number> };

export type PubsubServer = {
  /** host:port without TLS, and with it. */
  endpoint: string;
  tlsEndpoint: string;
  caFile: string;
  state(): PubsubState;
  close(): Promise<void>;
};

export type PubsubOptions = CallerParts & { /** 0 = any free port; the TLS port is the next one. */ port: number; stateDir: string };

function bind(server: Server, port: number, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
}

/** Starts the Pub/Sub API of an org on loopback: once in the clear and once over TLS with a certificate of this start. */
export async function startPubsubServer(org: Org, events: EventPlatform, options: PubsubOptions): Promise<PubsubServer> {
  const { implementation, subscriptions, counts } = createPubsubCalls(org, options, events);
  const certificate = await makeTlsCertificate(options.stateDir);
  const server = new Server();
  server.addService(loadPubsubService(), implementation);
  const port = await bind(server, options.port, ServerCredentials.createInsecure());
  const tlsPort = await bind(server, options.port === 0 ? 0 : options.port + 1, ServerCredentials.createSsl(null, [{ private_key: Buffer.from(certificate.key), cert_chain: Buffer.from(certificate.certificate) }]));
  return {
    endpoint: `127.0.0.1:${port}`,
    // TLS names its server, and an address is no name.
    tlsEndpoint: `localhost:${tlsPort}`,
    caFile: certificate.caFile,
    state: () => ({ delivered: events.allowance.used(), streams: [...subscriptions].map(({ topic, pending, reached = null }) => ({ topic, pending, reached })), topics: events.bus.counts(), calls: Object.fromEntries(counts) }),
    close() {
      for (const subscription of subscriptions) subscription.stop();
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}
