import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { describeRoute, validator } from 'hono-openapi';
import { z } from 'zod';
import type { Secret } from '../core/secret.ts';

type FlowRow = { name: string; description: string; isPaused: boolean; waiting: number; leased: number; oldestAt: string | null };
type DeadLetter = { id: number; connectionId: number; flow: string; entityKey: string };

/** What an operator can see and do; every effect is given by main.ts. */
export type OperationPorts = {
  operatorToken: Secret;
  listConnections(): Promise<unknown[]>;
  listFlows(): Promise<FlowRow[]>;
  setPaused(flow: string, isPaused: boolean): Promise<boolean>;
  listWork(flow: string | undefined): Promise<unknown[]>;
  listDeadLetters(filter: { flow?: string; state?: string; before?: number }): Promise<DeadLetter[]>;
  findDeadLetter(id: number): Promise<DeadLetter | undefined>;
  redrive(ids: readonly number[]): Promise<number>;
  discard(ids: readonly number[]): Promise<number>;
  /** Asks for a sync of records by hand: `order:250`. */
  sync(flow: string, entityKeys: readonly string[]): Promise<number>;
  journey(flow: string, entityKey: string): Promise<unknown>;
  /** How far each subscription to the org is on disk: the last replay id (hex), and the time everything is known up to. */
  listStreams(): Promise<{ topic: string; replayId: string; goodAt: string }[]>;
  /** Undefined when this process does no work. */
  sweep(): Promise<unknown[] | undefined>;
  compareKeys(): Promise<unknown[] | undefined>;
  /** False when this process has no intake. */
  rotateHookSecrets(): Promise<boolean>;
  /** A one-use address where an administrator connects a system in the browser; undefined when the service is not set up for it. */
  issueAddress(system: 'store' | 'org'): Promise<{ url: string; expiresAt: string } | undefined>;
  readAuditChain(): Promise<{ head: { seq: number; hash: Buffer }; brokenAt: number | undefined }>;
};

const idsSchema = z.object({ ids: z.array(z.int().positive()).min(1).max(1_000) });
const filterSchema = z.object({ flow: z.string().optional(), state: z.enum(['open', 'redriven', 'resolved', 'discarded']).optional(), before: z.coerce.number().int().optional() });
const syncSchema = z.object({ entityKeys: z.array(z.string().regex(/^[A-Za-z]\w{0,79}:[\w-]{1,80}$/, 'looks like order:250 or Order:8015g000001AbCdEAA')).min(1).max(1_000) });
const workFilterSchema = z.object({ flow: z.string().optional() });

/** `/operations/*`: connections, flows, work, dead letters, journeys, audit. Bearer token of the operator. */
export function createOperationRoutes(ports: OperationPorts): Hono {
  const routes = new Hono();
  const says = (summary: string) => describeRoute({ summary, tags: ['Operations'], security: [{ operator: [] }], responses: { 200: { description: 'Done' }, 401: { description: 'The bearer token is missing or wrong' } } });
  routes.use('*', async (c, next) => {
    if (!isOperator(c.req.header('authorization'), ports.operatorToken)) return c.json({ error: 'unauthorized', message: 'Send the operator token as "Authorization: Bearer …".' }, 401);
    return next();
  });
  routes.get('/connections', says('The connected stores and orgs.'), async (c) => c.json(await ports.listConnections()));
  routes.get('/flows', says('Flows with their waiting work.'), async (c) => c.json(await ports.listFlows()));
  for (const [verb, isPaused] of [['pause', true], ['resume', false]] as const) {
    routes.post(`/flows/:name/${verb}`, says(isPaused ? 'Stops claiming work; events are kept.' : 'Goes on with the work that was kept.'), async (c) => {
      const done = await ports.setPaused(c.req.param('name'), isPaused);
      return done ? c.json({ flow: c.req.param('name'), isPaused }) : c.json({ error: 'not-found', message: 'There is no flow of this name. GET /operations/flows lists them.' }, 404);
    });
  }
  routes.post('/flows/:name/sync', says('Asks for a sync of named records.'), validator('json', syncSchema), async (c) => c.json({ enqueued: await ports.sync(c.req.param('name'), c.req.valid('json').entityKeys) }));
  routes.get('/flows/:name/journey/:entityKey', says('Everything that happened to one record: events, work, audit, links.'), async (c) => c.json(await ports.journey(c.req.param('name'), c.req.param('entityKey'))));
  routes.get('/streams', says('How far the changes of the org are on disk, by topic.'), async (c) => c.json(await ports.listStreams()));
  routes.get('/work', says('Work not yet done, longest waiting first.'), validator('query', workFilterSchema), async (c) => c.json(await ports.listWork(c.req.valid('query').flow)));
  routes.get('/dead-letters', says('Records a person must look at.'), validator('query', filterSchema), async (c) => c.json(await ports.listDeadLetters(c.req.valid('query'))));
  routes.get('/dead-letters/:id', says('One dead letter.'), async (c) => {
    const letter = await ports.findDeadLetter(Number(c.req.param('id')));
    return letter ? c.json(letter) : c.json({ error: 'not-found', message: 'There is no dead letter of this id.' }, 404);
  });
  routes.post('/dead-letters/redrive', says('Reads the records again and tries once more.'), validator('json', idsSchema), async (c) => c.json({ redriven: await ports.redrive(c.req.valid('json').ids) }));
  routes.post('/dead-letters/discard', says('Gives the records up.'), validator('json', idsSchema), async (c) => c.json({ discarded: await ports.discard(c.req.valid('json').ids) }));
  for (const [path, summary, run] of [
    ['/sweep', 'Looks now for changes whose webhook was lost.', ports.sweep],
    ['/compare-keys', 'Looks now for records the store no longer has.', ports.compareKeys],
  ] as const) {
    routes.post(path, says(summary), async (c) => {
      const found = await run();
      return found ? c.json(found) : c.json({ error: 'not-worker', message: 'This process does no work. Ask one with the role worker or all.' }, 409);
    });
  }
  routes.post('/hooks/rotate-secrets', says('Gives every webhook a new secret; deliveries with the former ones are taken for three more days.'), async (c) => {
    const done = await ports.rotateHookSecrets();
    return done ? c.json({ rotated: true }) : c.json({ error: 'not-intake', message: 'This process takes no deliveries. Ask one with the role intake or all.' }, 409);
  });
  for (const [path, system] of [['/connect/bigcommerce', 'store'], ['/connect/salesforce', 'org']] as const)
    routes.post(path, says('A one-use address where an administrator connects this system in the browser.'), async (c) => {
      const address = await ports.issueAddress(system);
      return address ? c.json(address) : c.json({ error: 'not-set-up', message: 'Set SALESFORCE_WEB_CLIENT_ID and SALESFORCE_WEB_CLIENT_SECRET and restart the service.' }, 409);
    });
  routes.get('/audit/verify', says('Walks the hash chain of the audit log. A head noted elsewhere proves the rows up to it.'), async (c) => {
    const { head, brokenAt } = await ports.readAuditChain();
    return c.json({ isIntact: brokenAt === undefined, brokenAt: brokenAt ?? null, head: { seq: head.seq, hash: head.hash.toString('hex') } });
  });
  return routes;
}

export function isOperator(header: string | undefined, token: Secret): boolean {
  const [given, expected] = [Buffer.from(header ?? ''), Buffer.from(`Bearer ${token.reveal()}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
