import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import pg from 'pg';
import { z } from 'zod';
import type { SandboxReady } from '../../test/sandbox/start-sandbox.ts';
import { createNaiveSync } from './naive-sync.ts';

/** What the receiver is told, in a file. */
export type NaivePlan = { way: 'insert' | 'work'; socketDir: string; ready: SandboxReady };

export const naiveReadyLine = 'NAIVE_READY ';

const deliverySchema = z.object({ data: z.object({ id: z.number() }) });
/** As many as the service has. */
const poolMax = 20;

type Receive = (id: string | undefined, body: string) => Promise<void>;

/** One INSERT and one COMMIT for each delivery. */
async function createInsert(socketDir: string): Promise<Receive> {
  const pool = new pg.Pool({ host: socketDir, user: 'postgres', database: 'postgres', max: poolMax });
  pool.on('error', () => {});
  await pool.query('create schema if not exists naive');
  await pool.query('create table if not exists naive.delivery (seq bigint generated always as identity primary key, delivery_id text, body jsonb, received_at timestamptz not null default now())');
  return async (id, body) => void (await pool.query({ name: 'insert', text: 'insert into naive.delivery (delivery_id, body) values ($1, $2)', values: [id, body] }));
}

/** The whole sync before the answer. */
function createWork(ready: SandboxReady): Receive {
  const sync = createNaiveSync(ready);
  return (_id, body) => sync(deliverySchema.parse(JSON.parse(body)).data.id);
}

async function main(plan: NaivePlan): Promise<void> {
  const receive = plan.way === 'insert' ? await createInsert(plan.socketDir) : createWork(plan.ready);
  const app = new Hono();
  app.onError((_error, c) => c.body(null, 503));
  app.post('/', async (c) => {
    await receive(c.req.header('webhook-id'), await c.req.text());
    return c.body(null, 200);
  });
  serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) => void process.stdout.write(`${naiveReadyLine}http://127.0.0.1:${port}/\n`));
}

if (import.meta.main) {
  // Written by the bench a moment ago, in this very type.
  const plan: NaivePlan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
  process.once('SIGTERM', () => process.exit(0));
  await main(plan);
}
