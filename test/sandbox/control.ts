import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { CallJournal } from './call-journal.ts';
import type { SandboxClock } from './clock.ts';
import type { Faults } from './faults.ts';

type Parts = {
  clock: SandboxClock;
  faults: Faults;
  journal: CallJournal;
  counts(): Record<string, unknown>;
  scenario(system: 'bigcommerce' | 'salesforce', name: string, options: Record<string, unknown>): Promise<{ ids: (number | string)[] }>;
};

const clockSchema = z.union([z.strictObject({ advanceMs: z.number().min(0).max(31 * 86_400_000) }), z.strictObject({ speed: z.number().min(0).max(10_000) })]);
const faultSchema = z.union([z.number().min(0), z.looseObject({ probability: z.number().min(0).max(1).optional(), count: z.int().min(0).optional(), match: z.string().optional() })]);
const planSchema = z.strictObject({ bigcommerce: z.record(z.string(), faultSchema).optional(), salesforce: z.record(z.string(), faultSchema).optional(), pubsub: z.record(z.string(), faultSchema).optional() });
const scenarioSchema = z.looseObject({ system: z.enum(['bigcommerce', 'salesforce']).default('bigcommerce'), name: z.string() });
const waitMsMax = 30_000;

/** The control API of the sandbox: counts, faults, time, calls, committed writes, scenarios. Loopback only, never counted as API calls. */
export async function startControl(parts: Parts, port: number): Promise<{ controlUrl: string; close(): Promise<void> }> {
  const app = new Hono();
  app.onError((error, c) => c.json({ error: error.message }, 400));
  app.get('/state', (c) => c.json({ now: new Date(parts.clock.now()).toISOString(), ...parts.counts() }));
  app.get('/faults', (c) => c.json(parts.faults.plan()));
  app.post('/faults', async (c) => {
    parts.faults.set(planSchema.parse(await c.req.json()));
    return c.body(null, 204);
  });
  app.delete('/faults', (c) => {
    parts.faults.clear();
    return c.body(null, 204);
  });
  app.post('/clock', async (c) => {
    const change = clockSchema.parse(await c.req.json());
    if ('advanceMs' in change) await parts.clock.advance(change.advanceMs);
    else parts.clock.setSpeed(change.speed);
    return c.json({ now: new Date(parts.clock.now()).toISOString() });
  });
  app.get('/calls', (c) => c.json(parts.journal.calls()));
  app.delete('/calls', (c) => {
    parts.journal.reset();
    return c.body(null, 204);
  });
  app.get('/journal', (c) => c.json(parts.journal.writes()));
  app.get('/held/:system', async (c) => {
    const system = z.enum(['bigcommerce', 'salesforce']).parse(c.req.param('system'));
    try {
      await parts.faults.waitForHeld(system, AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(waitMsMax)]));
      return c.json({ isHeld: true });
    } catch {
      return c.json({ isHeld: false });
    }
  });
  app.post('/scenario', async (c) => {
    const { system, name, ...options } = scenarioSchema.parse(await c.req.json());
    return c.json(await parts.scenario(system, name, options));
  });
  const server = await new Promise<{ url: string; close(): Promise<void> }>((resolve) => {
    const started = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address: AddressInfo) => {
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () =>
          new Promise((done) => {
            started.close(() => done());
            if ('closeAllConnections' in started) started.closeAllConnections();
          }),
      });
    });
  });
  return { controlUrl: server.url, close: server.close };
}
