import { Hono } from 'hono';
import type { UserAccess } from '../access.ts';
import { isJsonObject, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Org } from '../org.ts';
import type { EventPlatform } from '../pubsub/event-platform.ts';
import type { Sessions } from '../sessions.ts';
import { createCometdSessions } from './cometd-sessions.ts';
import type { CometdClient, CometdSessions } from './cometd-sessions.ts';

type Parts = { sessions: Sessions; accessOf(userId: string): UserAccess; stopping: AbortSignal };
type Call = { message: JsonObject; access: UserAccess; signal: AbortSignal };

/** How long a connect is held: https://developer.salesforce.com/docs/atlas.en-us.api_streaming.meta/api_streaming/limits.htm */
const connectMs = 110_000;
const retry = { reconnect: 'retry', interval: 0, timeout: connectMs };
const again = { reconnect: 'handshake', interval: 0 };

function replayFrom(message: JsonObject, channel: string): number {
  const replay = isJsonObject(message.ext) ? message.ext.replay : undefined;
  const from = isJsonObject(replay) ? replay[channel] : undefined;
  return typeof from === 'number' ? from : -1;
}

/** The answer to a message of a client that is known; events come before it. */
async function answerClient(clients: CometdSessions, client: CometdClient, { message, access, signal }: Call): Promise<JsonObject[]> {
  const done = { channel: message.channel ?? null, clientId: client.id, successful: true };
  const channel = textOf(message, 'subscription') ?? '';
  switch (message.channel) {
    case '/meta/connect': {
      const isFirst = isJsonObject(message.advice) && message.advice.timeout === 0;
      const events = await clients.collect(client, access, { waitMs: isFirst ? 0 : connectMs, signal });
      return [...events, { ...done, advice: retry }];
    }
    case '/meta/subscribe': {
      const error = clients.subscribe(client, access, channel, replayFrom(message, channel));
      return [{ ...done, subscription: channel, ...(error === undefined ? {} : { successful: false, error }) }];
    }
    case '/meta/unsubscribe':
      client.places.delete(channel);
      return [{ ...done, subscription: channel }];
    case '/meta/disconnect':
      clients.close(client.id);
      return [done];
    default:
      return [{ ...done, successful: false, error: '400::Unknown channel' }];
  }
}

async function answerMessage(clients: CometdSessions, call: Call): Promise<JsonObject[]> {
  const { message, access } = call;
  const id: JsonObject = message.id === undefined ? {} : { id: message.id };
  if (message.channel === '/meta/handshake') {
    const { id: clientId } = clients.open(access.userId);
    return [{ channel: '/meta/handshake', version: '1.0', minimumVersion: '1.0', supportedConnectionTypes: ['long-polling'], clientId, successful: true, ext: { replay: true, 'payload.format': true }, advice: retry, ...id }];
  }
  const client = clients.find(textOf(message, 'clientId') ?? '', access.userId);
  if (!client) return [{ channel: message.channel ?? null, successful: false, error: '403::Unknown client', advice: again, ...id }];
  const answers = await answerClient(clients, client, call);
  return answers.map((answer) => ('data' in answer ? answer : { ...answer, ...id }));
}

/** POST /cometd/66.0: the Streaming API, Bayeux by long polling, which `lightning/empApi` speaks. */
export function createCometdRoutes(org: Org, events: EventPlatform, { sessions, accessOf, stopping }: Parts): Hono {
  const app = new Hono();
  const clients = createCometdSessions(org, events);
  app.post('/cometd/:version/:rest{.*}?', async (context) => {
    const [, token = ''] = /^(?:Bearer|OAuth) (.+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
    const session = sessions.find(token);
    if (!session) return context.json([{ successful: false, error: '401::Authentication invalid', advice: { reconnect: 'none' } }], 401);
    const body: unknown = await context.req.json().catch(() => undefined);
    const messages = (Array.isArray(body) ? body : [body]).filter(isJsonObject);
    if (messages.length === 0) return context.json([{ successful: false, error: '400::The message is no JSON object' }], 400);
    const signal = AbortSignal.any([stopping, context.req.raw.signal]);
    const answers: JsonObject[] = [];
    for (const message of messages) answers.push(...(await answerMessage(clients, { message, access: accessOf(session.userId), signal })));
    return context.json(answers);
  });
  return app;
}
