import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import pg from 'pg';
import type { Job, JobOutcome } from '../core/job.ts';
import { createTestDatabase } from '../../test-database.ts';
import { createWorkQueue, type Lease } from './work-queue.ts';

const database = await createTestDatabase('work-queue-leases');
const { pool } = database;
const flow = 'order-to-salesforce';
const leaseMs = 30_000;
const done: JobOutcome = { state: 'done', outcome: 'done' };
/** The advisory lock class by which the database knows living processes. */
const holderClass = 7_305_502;

/** Another process: its queue, and the session whose end is its death. */
async function startProcess(holder: number, url = database.url) {
  const session = new pg.Client(url);
  await session.connect();
  await session.query('select pg_advisory_lock($1, $2)', [holderClass, holder]);
  return { queue: createWorkQueue({ sql: pool, holder, leaseMs }), die: () => session.end() };
}

const enqueue = (...keys: string[]) => createWorkQueue({ sql: pool, holder: 0, leaseMs }).enqueue(keys.map((entityKey) => ({ connectionId: 1, flow, entityKey, source: 'webhook' })));
const settlements = (lease: Lease, outcome: JobOutcome = done) => lease.jobs.map((job) => ({ job, outcome }));
const keysOf = (jobs: readonly Job[]) => jobs.map((job) => job.entityKey).toSorted();
const endLeases = () => pool.query(`update crosswalk.work set lease_expires_at = clock_timestamp() - interval '1 second' where is_leased`);
const outcomes = async () => (await pool.query<{ outcome: string | null }>('select outcome from crosswalk.event order by seq')).rows.map((row) => row.outcome);
const remainingMs = async () => Number((await pool.query<{ ms: number }>('select extract(epoch from lease_expires_at - clock_timestamp())::float8 * 1000 as ms from crosswalk.work')).rows[0]?.ms);

beforeEach(() => pool.query('truncate crosswalk.event, crosswalk.work, crosswalk.claim restart identity'));
after(() => database.close({ stopServer: false }));

describe('a lease', () => {
  it('is prolonged from now on', async () => {
    const one = await startProcess(1);
    await enqueue('order:1');
    const lease = await one.queue.claim(flow, 10);
    await pool.query(`update crosswalk.work set lease_expires_at = clock_timestamp() + interval '1 second'`);
    assert.equal(await one.queue.extendLease(lease), true);
    const ms = await remainingMs();
    assert.ok(ms > leaseMs - 5_000 && ms <= leaseMs, `${ms} ms are left`);
    await one.die();
  });

  it('that ran out stays its holder’s until somebody takes the work over', async () => {
    const one = await startProcess(1);
    await enqueue('order:1');
    const lease = await one.queue.claim(flow, 10);
    await endLeases();
    assert.equal(await one.queue.extendLease(lease), true);
    assert.deepEqual(keysOf(await one.queue.settle(lease, settlements(lease))), ['order:1']);
    await one.die();
  });

  it('that was taken over settles nothing: the new holder’s outcome is the one', async () => {
    const [slow, quick] = [await startProcess(1), await startProcess(2)];
    await enqueue('order:1', 'order:2');
    const lost = await slow.queue.claim(flow, 10);
    await endLeases();
    assert.deepEqual(await quick.queue.reclaim(), [flow]);
    const taken = await quick.queue.claim(flow, 1);
    assert.equal(await slow.queue.extendLease(lost), false);
    assert.deepEqual(await slow.queue.settle(lost, settlements(lost, { state: 'dead', error: { code: 'X', stage: 'load', message: '', field: undefined, actions: [] } })), []);
    assert.deepEqual(await outcomes(), [null, null]);
    assert.deepEqual(await quick.queue.settle(taken, settlements(taken)), taken.jobs);
    assert.deepEqual((await outcomes()).filter((outcome) => outcome !== null), ['done']);
    await Promise.all([slow.die(), quick.die()]);
  });

  it('that lost one record still counts for the others', async () => {
    const [slow, quick] = [await startProcess(1), await startProcess(2)];
    await enqueue('order:1', 'order:2', 'order:3');
    const lease = await slow.queue.claim(flow, 10);
    await pool.query(`update crosswalk.work set lease_expires_at = clock_timestamp() - interval '1 second' where entity_key = 'order:2'`);
    await quick.queue.reclaim();
    await quick.queue.claim(flow, 10);
    assert.deepEqual(keysOf(await slow.queue.settle(lease, settlements(lease))), ['order:1', 'order:3']);
    assert.deepEqual(await outcomes(), ['done', null, 'done']);
    await Promise.all([slow.die(), quick.die()]);
  });

  it('cannot be settled with a token of another flow', async () => {
    const one = await startProcess(1);
    await enqueue('order:1');
    const lease = await one.queue.claim(flow, 10);
    assert.deepEqual(await one.queue.settle({ ...lease, flow: 'customer-to-salesforce' }, settlements(lease)), []);
    assert.deepEqual(await outcomes(), [null]);
    await one.die();
  });
});

describe('work whose process died', () => {
  it('is free at once, without waiting for its lease, and its attempt counts', async () => {
    const [doomed, other] = [await startProcess(1), await startProcess(2)];
    await enqueue('order:1', 'order:2');
    await doomed.queue.claim(flow, 10);
    assert.deepEqual(await other.queue.reclaim(), []);
    await doomed.die();
    assert.deepEqual(await other.queue.reclaim(), [flow]);
    assert.deepEqual((await other.queue.claim(flow, 10)).jobs.map(({ entityKey, attempt }) => `${entityKey} attempt ${attempt}`).toSorted(), ['order:1 attempt 2', 'order:2 attempt 2']);
    await other.die();
  });

  it('is not that of a process of the same number in another database', async () => {
    const [doomed, namesake] = [await startProcess(3), await startProcess(3, database.url.replace('/test_work_queue_leases', '/postgres'))];
    await enqueue('order:1');
    await doomed.queue.claim(flow, 10);
    await doomed.die();
    assert.deepEqual(await namesake.queue.reclaim(), [flow]);
    await namesake.die();
  });

  const claim = (key: string, token: string) => pool.query(`insert into crosswalk.claim values (1, $1, $2, clock_timestamp() + interval '1 hour')`, [key, token]);
  const claims = async () => (await pool.query<{ key: string }>('select key from crosswalk.claim')).rows.map(({ key }) => key);

  it('gives back the identities it claimed, and only those', async () => {
    const [doomed, other] = [await startProcess(1), await startProcess(2)];
    await enqueue('order:1');
    const lease = await doomed.queue.claim(flow, 10);
    await enqueue('order:2');
    await claim('person:of-the-dead', lease.token);
    await claim('person:of-the-living', (await other.queue.claim(flow, 10)).token);
    await doomed.die();
    await other.queue.reclaim();
    assert.deepEqual(await claims(), ['person:of-the-living']);
    await other.die();
  });

  it('holds no identity that the database gave it after its death', async () => {
    const [doomed, other] = [await startProcess(1), await startProcess(2)];
    await enqueue('order:1');
    const lease = await doomed.queue.claim(flow, 10);
    await doomed.die();
    assert.deepEqual(await other.queue.reclaim(), [flow]);
    await claim('person:too-late', lease.token);
    await other.queue.reclaim();
    assert.deepEqual(await claims(), []);
    await other.die();
  });

  it('is taken back once, whoever looks first', async () => {
    const [doomed, other] = [await startProcess(1), await startProcess(2)];
    await enqueue('order:1');
    await doomed.queue.claim(flow, 10);
    await doomed.die();
    const found = await Promise.all(Array.from({ length: 6 }, () => other.queue.reclaim()));
    assert.deepEqual(found.flat(), [flow]);
    await other.die();
  });
});
