import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import pg from 'pg';
import { z } from 'zod';
import { createSeededRandom, type SeededRandom } from '../../../test/sandbox/random.ts';
import { createTestDatabase } from '../../test-database.ts';
import type { JobOutcome } from '../core/job.ts';
import { retryDeadlocks, retryingSql } from '../store/database.ts';
import { holdProcessNumber } from '../store/process-holder.ts';
import { createWorkQueue, type Lease, type WorkQueue } from './work-queue.ts';

/**
 * Several processes enqueue, claim and settle the same few records as fast as they can; some lose their lease and settle
 * all the same. This file is also what those processes run: `node work-queue-stress.test.ts stress-worker {plan}`.
 */
const flow = 'order-to-salesforce';
const keysCount = 6;
const leaseMs = 30_000;
const consumersPerProcess = 3;
const producersPerProcess = 2;
const workerWord = 'stress-worker';

const planSchema = z.object({ url: z.string(), seed: z.number(), events: z.number() });
const reportSchema = z.object({
  /** Events whose enqueue returned. */
  acknowledged: z.number(),
  /** The events of every job this process settled as done, as often as it did. */
  settled: z.array(z.number()),
  /** Times a record was entered while another worker was inside it. */
  parallel: z.number(),
  /** Jobs that could be settled although their lease had been taken away. */
  unfenced: z.number(),
});
type Plan = z.infer<typeof planSchema>;
type Report = z.infer<typeof reportSchema>;
type Bench = { queue: WorkQueue; pool: pg.Pool; random: SeededRandom; report: Report };

async function produce({ queue, random, report }: Bench, events: number): Promise<void> {
  for (let left = events; left > 0; ) {
    const count = Math.min(left, random.integer(1, 5));
    await queue.enqueue(Array.from({ length: count }, () => ({ connectionId: 1, flow, entityKey: `order:${random.integer(1, keysCount)}`, source: 'webhook' as const })));
    report.acknowledged += count;
    left -= count;
  }
}

function outcomeOf(random: SeededRandom): JobOutcome {
  const error = { code: 'ROW_LOCKED', stage: 'load', message: '', field: undefined, actions: [] };
  const dice = random.next();
  if (dice < 0.03) return { state: 'retry', delayMs: 0, error };
  if (dice < 0.06) return { state: 'snooze', delayMs: 0, isStaleRead: false, error };
  return { state: 'done', outcome: 'done' };
}

/** Enters the records of a lease, which nobody else may be in, and leaves them again. */
async function visit({ pool, report }: Bench, lease: Lease): Promise<void> {
  const keys = lease.jobs.map((job) => job.entityKey).toSorted();
  const entered = await retryDeadlocks(() => pool.query('insert into crosswalk.stress_inside select unnest($1::text[]) on conflict do nothing', [keys]));
  report.parallel += keys.length - (entered.rowCount ?? 0);
  // Without the fence two workers leave the same records, in any order.
  await retryDeadlocks(() => pool.query('delete from crosswalk.stress_inside where entity_key = any ($1)', [keys]));
}

async function heldKeys(pool: pg.Pool, { token }: Lease): Promise<Set<string>> {
  const { rows } = await pool.query<{ entity_key: string }>('select entity_key from crosswalk.work where is_leased and lease_token = $1', [token]);
  return new Set(rows.map((row) => row.entity_key));
}

/** True when there was something to do. */
async function consume(bench: Bench): Promise<boolean> {
  const { queue, pool, random, report } = bench;
  const lease = await queue.claim(flow, random.integer(1, 4));
  if (lease.jobs.length === 0) return false;
  await visit(bench, lease);
  const isTakenOver = random.next() < 0.05;
  if (isTakenOver) {
    // Row by row, as a multi-row update takes its locks in any order.
    for (const { entityKey } of lease.jobs) await pool.query(`update crosswalk.work set lease_expires_at = clock_timestamp() - interval '1 second' where lease_token = $1 and entity_key = $2`, [lease.token, entityKey]);
    await queue.reclaim();
    await pool.query('select pg_sleep(0.002)');
  }
  // A row that an enqueue held locked just now was passed over: its lease is still ours.
  const own = isTakenOver ? await heldKeys(pool, lease) : new Set(lease.jobs.map((job) => job.entityKey));
  const settlements = lease.jobs.map((job) => ({ job, outcome: outcomeOf(random) }));
  const kept = new Set(await queue.settle(lease, settlements));
  report.unfenced += [...kept].filter((job) => !own.has(job.entityKey)).length;
  report.settled.push(...settlements.filter(({ job, outcome }) => kept.has(job) && outcome.state === 'done').flatMap(({ job }) => job.eventSeqs));
  return true;
}

async function runWorker(plan: Plan): Promise<void> {
  const pool = new pg.Pool({ connectionString: plan.url, max: consumersPerProcess + producersPerProcess + 1 });
  const holder = await holdProcessNumber(pool);
  const bench: Bench = { pool, queue: createWorkQueue({ sql: retryingSql(pool), holder: holder.number, leaseMs }), random: createSeededRandom(plan.seed), report: { acknowledged: 0, settled: [], parallel: 0, unfenced: 0 } };
  const draining = once(process, 'message');
  let isDraining = false;
  void draining.then(() => (isDraining = true));
  const isEmpty = async () => isDraining && (await pool.query('select from crosswalk.work limit 1')).rowCount === 0;
  const consumers = Array.from({ length: consumersPerProcess }, async () => {
    while ((await consume(bench)) || !(await isEmpty()));
  });
  await Promise.all(Array.from({ length: producersPerProcess }, () => produce(bench, Math.ceil(plan.events / producersPerProcess))));
  process.send?.('produced');
  await Promise.all(consumers);
  process.send?.(bench.report);
  await holder.release();
  await pool.end();
  process.disconnect();
}

function startWorker(plan: Plan): ChildProcess {
  return fork(import.meta.filename, [workerWord, JSON.stringify(plan)], { env: {}, execArgv: [] });
}

async function message(child: ChildProcess): Promise<unknown> {
  const [first]: unknown[] = await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]: unknown[]) => Promise.reject(new Error(`a worker ended early (${String(code)})`)))]);
  return first;
}

type Verdict = { lost: number; withoutOutcome: number; workLeft: number; settledTwice: number; neverSettled: number; parallel: number; unfenced: number };

/** One run of several processes, and what went wrong in it. All zero = nothing. */
async function stress(pool: pg.Pool, plan: Plan & { processes: number }): Promise<Verdict> {
  const children = Array.from({ length: plan.processes }, (_unused, index) => startWorker({ url: plan.url, seed: plan.seed * 100 + index, events: Math.ceil(plan.events / plan.processes) }));
  try {
    await Promise.all(children.map(message));
    const finals = Promise.all(children.map(async (child) => reportSchema.parse(await message(child))));
    for (const child of children) child.send('drain');
    const reports = await finals;
    const { rows } = await pool.query<{ seq: number; outcome: string | null }>('select seq, outcome from crosswalk.event');
    const times = new Map<number, number>();
    for (const seq of reports.flatMap((report) => report.settled)) times.set(seq, (times.get(seq) ?? 0) + 1);
    const total = (name: 'acknowledged' | 'parallel' | 'unfenced') => reports.reduce((sum, report) => sum + report[name], 0);
    return {
      lost: total('acknowledged') - rows.length,
      withoutOutcome: rows.filter((row) => row.outcome === null).length,
      workLeft: (await pool.query('select from crosswalk.work')).rowCount ?? 0,
      settledTwice: [...times.values()].filter((count) => count > 1).length,
      neverSettled: rows.filter((row) => !times.has(row.seq)).length,
      parallel: total('parallel'),
      unfenced: total('unfenced'),
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

/** The claim as one statement: it locks the newest work row, but reads events with the snapshot it began with. A pause makes the gap wide enough to be met. */
const staleClaim = `
create or replace function crosswalk.claim_work(p_flow text, p_limit int, p_token uuid, p_holder int, p_lease_ms int)
returns table (connection_id int, entity_key text, attempt int, stale_reads int, event_at timestamptz, received_at timestamptz, seqs jsonb)
language sql volatile as $$
  with pause as materialized (select pg_sleep(0.015)),
  ready as (
    select w.connection_id, w.flow, w.entity_key from pause, crosswalk.work w
    where w.flow = p_flow and not w.is_leased and w.run_at <= clock_timestamp()
    order by w.priority desc, w.run_at limit p_limit for update of w skip locked
  ),
  claimed as (
    update crosswalk.work w
    set is_leased = true, attempt = w.attempt + 1, claimed_version = w.version, lease_token = p_token, lease_holder = p_holder, lease_expires_at = clock_timestamp() + p_lease_ms * interval '1 millisecond'
    from ready r where w.connection_id = r.connection_id and w.flow = r.flow and w.entity_key = r.entity_key
    returning w.connection_id, w.entity_key, w.attempt, w.stale_reads, w.event_at
  )
  select c.connection_id, c.entity_key, c.attempt, c.stale_reads, c.event_at, (select min(e.received_at) from crosswalk.event e where e.flow = p_flow and e.connection_id = c.connection_id and e.entity_key = c.entity_key and e.done_at is null),
    coalesce((select jsonb_agg(e.seq order by e.seq) from crosswalk.event e where e.flow = p_flow and e.connection_id = c.connection_id and e.entity_key = c.entity_key and e.done_at is null), '[]')
  from claimed c
$$`;

/** Any lease of the flow will do: the fence without its token. */
const noFence = `
create or replace function crosswalk.held_work(p_flow text, p_token uuid)
returns table (connection_id int, entity_key text) language sql volatile as $$
  select w.connection_id, w.entity_key from crosswalk.work w where w.flow = p_flow and w.is_leased order by w.entity_key for update
$$`;

const realFunctions = () => readFileSync(path.join(import.meta.dirname, '../store/migrations/0002-queue.sql'), 'utf8').replace('create sequence', 'create sequence if not exists');

/** Settling that trusts the version alone, and does not look for events its claim missed. */
const trustingSettle = () => {
  const settle = /create or replace function crosswalk\.settle_work[\s\S]*?end \$\$;/.exec(realFunctions())?.[0] ?? '';
  return settle.replace(/w\.version = w\.claimed_version and not exists \([\s\S]*?\) as is_clean/, 'w.version = w.claimed_version as is_clean');
};

const nothingWrong: Verdict = { lost: 0, withoutOutcome: 0, workLeft: 0, settledTwice: 0, neverSettled: 0, parallel: 0, unfenced: 0 };
const roundsMax = 8;

function declareTests(): void {
  describe('the work queue under stress', { timeout: 90_000 }, () => {
    const opened = Promise.withResolvers<Awaited<ReturnType<typeof createTestDatabase>>>();
    const sql = async (text: string) => (await opened.promise).pool.query(text);
    const run = async (seed: number, events: number) => {
      const { pool, url } = await opened.promise;
      return stress(pool, { url, seed, events, processes: 3 });
    };
    /** Runs until something goes wrong, for a bounded number of rounds. */
    const firstFault = async (isFault: (verdict: Verdict) => boolean) => {
      for (let round = 1; round <= roundsMax; round += 1) {
        const verdict = await run(round, 2_400);
        if (isFault(verdict)) return { round, verdict };
        await sql('truncate crosswalk.event, crosswalk.work, crosswalk.stress_inside restart identity');
      }
      return undefined;
    };

    before(async () => {
      const database = await createTestDatabase('work-queue-stress');
      await database.pool.query('create unlogged table crosswalk.stress_inside (entity_key text primary key)');
      opened.resolve(database);
    });
    beforeEach(async () => {
      await sql('truncate crosswalk.event, crosswalk.work, crosswalk.stress_inside restart identity');
      await sql(realFunctions());
    });
    after(async () => (await opened.promise).close({ stopServer: false }));

    it('gives every acknowledged event exactly one outcome, strands no work and never has two workers in one record', async () => {
      assert.deepEqual(await run(1, 10_800), nothingWrong);
    });

    it('delivers events that are done already when the claim reads events before its lock', async () => {
      await sql(staleClaim);
      assert.ok(await firstFault((verdict) => verdict.settledTwice > 0), `nothing went wrong in ${roundsMax} rounds: this test no longer sees the race`);
    });

    it('strands events when, besides, settling does not look for what the claim missed', async () => {
      assert.doesNotMatch(trustingSettle(), /not exists/);
      await sql(staleClaim);
      await sql(trustingSettle());
      assert.ok(await firstFault((verdict) => verdict.withoutOutcome > 0), `nothing was stranded in ${roundsMax} rounds: this test no longer sees the race`);
    });

    it('lets a worker settle what another one holds when the fence ignores the token', async () => {
      await sql(noFence);
      assert.ok(await firstFault((verdict) => verdict.unfenced > 0 && (verdict.settledTwice > 0 || verdict.neverSettled > 0 || verdict.parallel > 0)), `nothing went wrong in ${roundsMax} rounds: this test no longer sees the fence`);
    });
  });
}

if (process.argv[2] === workerWord) await runWorker(planSchema.parse(JSON.parse(process.argv[3] ?? '')));
else declareTests();
