import { type Context, type Env, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import type { SyncEvent } from '../core/sync-event.ts';
import { type Delivery, deliverySchema, type Route } from './trigger-router.ts';

/** One store connection as intake sees it. */
export type IntakeConnection = {
  id: number;
  name: string;
  storeHash: string;
  /** Why a delivery is not to be trusted, or undefined. */
  findFault(delivery: { headers: Headers; body: Uint8Array }): Promise<string | undefined>;
};

type Ports = {
  findConnection(name: string): IntakeConnection | undefined;
  route(delivery: Delivery): Promise<Route[]>;
  /** Resolves once the events are on disk. */
  enqueue(events: readonly SyncEvent[]): Promise<void>;
  /** The store gave up deliveries, or is about to: what they said must be looked for. */
  onException(connectionId: number): void;
  count(outcome: string): void;
};

/**
 * Tells of deliveries that fail. Its hook must have a destination no other hook has, one for each store.
 * https://developer.bigcommerce.com/docs/integrations/webhooks/events
 */
export const exceptionScope = 'store/hook/deliveryException';
export const exceptionPath = 'exceptions';

/** Thin payloads have some 300 bytes; the largest documented ones stay far below this. */
export const bodyBytesMax = 65_536;

const documentation = {
  summary: 'A delivery of BigCommerce.',
  tags: ['Intake'],
  description: 'Answered 200 with an empty body once the event is on disk.',
  responses: {
    200: { description: 'The event is durable' },
    400: { description: 'Not JSON, or not a delivery: the answer names the field' },
    401: { description: 'The secret header or the signature does not fit' },
    404: { description: 'No such connection, or a delivery of another store' },
    413: { description: 'More than 65,536 bytes' },
  },
};

/** The door for BigCommerce: verify, parse, make durable, answer. Nothing else happens in the request. */
export function createWebhookRoutes(ports: Ports): Hono {
  const routes = new Hono();
  const receive = async (c: Context<Env, '/bigcommerce/:connection'>) => {
    const refuse = (status: 400 | 401 | 404 | 413, reason: string, message: string) => {
      ports.count(reason);
      return c.json({ error: reason, message }, status);
    };
    const connection = ports.findConnection(c.req.param('connection'));
    if (!connection) return refuse(404, 'unknown-connection', 'No store is connected under this name.');
    const body = await readBody(c.req.raw);
    if (!body) return refuse(413, 'too-large', `A delivery has at most ${bodyBytesMax} bytes.`);
    const fault = await connection.findFault({ headers: c.req.raw.headers, body });
    if (fault) return refuse(401, fault, 'The delivery does not carry the secret of this hook.');
    const delivery = parseDelivery(body);
    if ('problem' in delivery) return refuse(400, 'malformed', delivery.problem);
    if (delivery.producer !== `stores/${connection.storeHash}`) return refuse(404, 'unknown-store', 'The delivery is of another store.');
    if (delivery.scope === exceptionScope) {
      ports.count('delivery-exception');
      ports.onException(connection.id);
      return c.body(null, 200);
    }

    const deliveryId = c.req.header('webhook-id') ?? delivery.hash;
    const eventAt = new Date(delivery.created_at * 1000).toISOString();
    const shared = { connectionId: connection.id, source: 'webhook', deliveryId: deliveryId?.replaceAll('\u0000', '').slice(0, 200), body } as const;
    const events = (await ports.route(delivery)).map(({ flow, entityKey, movesVersion }): SyncEvent => ({ flow, entityKey, ...shared, ...(movesVersion === false ? {} : { eventAt }) }));
    await ports.enqueue(events);
    ports.count(events.length > 0 ? 'accepted' : 'not-wanted');
    return c.body(null, 200);
  };
  routes.post('/bigcommerce/:connection', describeRoute(documentation), receive);
  routes.post(`/bigcommerce/:connection/${exceptionPath}`, describeRoute({ ...documentation, summary: 'BigCommerce says that deliveries fail.' }), receive);
  return routes;
}

/** The whole body, or undefined when it is larger than allowed: no more is read than that. */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > bodyBytesMax) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseDelivery(body: Uint8Array): Delivery | { problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return { problem: 'The body is not JSON.' };
  }
  const parsed = deliverySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return { problem: `The field "${issue?.path.join('.') ?? ''}" is not what a delivery has: ${issue?.message ?? 'unreadable'}.` };
}
