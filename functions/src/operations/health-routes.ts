import { Hono } from 'hono';
import { describeRoute, resolver } from 'hono-openapi';
import { z } from 'zod';
import { SyncError } from '../core/sync-error.ts';

/** A check answers undefined when all is well, else why not, in plain words. */
export type HealthChecks = Record<string, (signal: AbortSignal) => Promise<string | undefined>>;

const checkTimeoutMs = 5_000;
const healthSchema = z.object({ status: z.literal('ok') });
const readySchema = z.object({ status: z.enum(['ready', 'not ready']), checks: z.record(z.string(), z.object({ isReady: z.boolean(), reason: z.string().optional(), code: z.string().optional() })) });

/** `/healthz`: the process lives. `/readyz`: the database and both systems can be used; else it says which cannot. A remark says what works less well, and keeps nobody away; nor does a system that is not connected yet, for its connecting comes by here. */
export function createHealthRoutes(checks: HealthChecks, remarks: HealthChecks = {}): Hono {
  const routes = new Hono();
  const json = (schema: z.ZodType) => ({ 'application/json': { schema: resolver(schema) } });
  routes.get('/healthz', describeRoute({ summary: 'The process answers.', tags: ['Health'], responses: { 200: { description: 'Alive', content: json(healthSchema) } } }), (c) => c.json({ status: 'ok' as const }));
  routes.get('/readyz', describeRoute({ summary: 'Whether the database and both systems can be used.', tags: ['Health'], responses: { 200: { description: 'Ready', content: json(readySchema) }, 503: { description: 'Not ready, and why', content: json(readySchema) } } }), async (c) => {
    const pending = new Set(Object.keys(remarks));
    const entries = await Promise.all(
      Object.entries({ ...checks, ...remarks }).map(async ([name, check]) => {
        const found = await check(AbortSignal.timeout(checkTimeoutMs)).then(
          (reason) => (reason === undefined ? undefined : { reason }),
          (error: unknown) => {
            if (error instanceof SyncError && error.code === 'NOT_CONNECTED') pending.add(name);
            return { reason: error instanceof Error ? error.message : 'it failed', ...(error instanceof SyncError ? { code: error.code } : {}) };
          },
        );
        return [name, { isReady: found === undefined, ...found }] as const;
      }),
    );
    const isReady = entries.every(([name, check]) => check.isReady || pending.has(name));
    return c.json({ status: isReady ? ('ready' as const) : ('not ready' as const), checks: Object.fromEntries(entries) }, isReady ? 200 : 503);
  });
  return routes;
}
