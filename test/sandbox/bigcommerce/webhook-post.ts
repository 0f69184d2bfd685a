import { Agent, request } from 'undici';

/** Not documented; receivers are told to answer at once. */
const timeoutMs = 10_000;

export type WebhookPost = {
  /** True when the receiver answered 2xx in time. */
  send(destination: string, body: string, headers: Record<string, string>): Promise<boolean>;
  close(): Promise<void>;
};

/** Posts deliveries over kept-alive connections. Any 2xx is success; anything else, no answer or a timeout is failure. */
export function createWebhookPost(connections: number): WebhookPost {
  const agent = new Agent({ connections, keepAliveTimeout: 30_000, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  return {
    async send(destination, body, headers) {
      try {
        const response = await request(destination, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', accept: '*/*', 'user-agent': 'BigCommerce Webhooks' },
          body,
          dispatcher: agent,
          signal: AbortSignal.timeout(timeoutMs),
        });
        await response.body.dump();
        return response.statusCode >= 200 && response.statusCode < 300;
      } catch {
        return false;
      }
    },
    close: () => agent.destroy(),
  };
}
