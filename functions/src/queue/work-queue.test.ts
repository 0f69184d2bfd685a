import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { Job, JobFailure, JobOutcome } from '../core/job.ts';
import type { SyncEvent } from '../core/sync-event.ts';
import { createTestDatabase } from '../../test-database.ts';
import { createWorkQueue, type Lease } from './work-queue.ts';

const database = await createTestDatabase('work-queue');
const { pool } = database;
const leaseMs = 30_000;
const queue = createWorkQueue({ sql: pool, holder: 1, leaseMs });
const flow = 'order-to-salesforce';
/** Nothing was written yet. */
const waiting: JobFailure = { code: 'IDENTITY_BUSY', stage: 'resolve', message: 'Another worker is handling the same buyer or product.', field: undefined, actions: [] };
const failure: JobFailure = { code: 'ROW_LOCKED', stage: 'load', message: 'Another process holds the record.', field: undefined, actions: [] };
const done: JobOutcome = { state: 'done', outcome: 'done' };

const event = (entityKey: string, more: Partial<SyncEvent> = {}): SyncEvent => ({ connectionId: 1, flow, entityKey, source: 'webhook', ...more });
const settleAll = (lease: Lease, outcome: JobOutcome) => queue.settle(lease, lease.jobs.map((job) => ({ job, outcome })));
const keysOf = (jobs: readonly Job[]) => jobs.map((job) => job.entityKey);
const outcomes = async () => (await pool.query<{ key: string; outcome: string | null }>('select entity_key as key, outcome from crosswalk.event order by seq')).rows.map((row) => `${row.key} ${row.outcome ?? 'pending'}`);
const workRows = async () => (await pool.query<Record<string, unknown>>('select entity_key as key, is_leased, attempt, stale_reads, version, run_at > clock_timestamp() as waits from crosswalk.work order by entity_key')).rows;
/** Lets all waiting work be due: the tests do not wait. */
const makeDue = () => pool.query('update crosswalk.work set run_at = clock_timestamp() where not is_leased');
const msUntilDue = async () => Number((await pool.query<{ ms: number }>(`select extract(epoch from run_at - clock_timestamp())::float8 * 1000 as ms from crosswalk.work`)).rows[0]?.ms);

beforeEach(() => pool.query('truncate crosswalk.event, crosswalk.work, crosswalk.flow_state, crosswalk.claim restart identity'));
after(() => database.close({ stopServer: false }));

describe('events of one record', () => {
  it('coalesce into one job that carries all of them and the newest time', async () => {
    await queue.enqueue([event('order:1', { eventAt: '2026-05-01T10:00:00.000Z' }), event('order:1', { eventAt: '2026-05-01T12:00:00.000Z' })]);
    await queue.enqueue([event('order:1', { eventAt: '2026-05-01T11:00:00.000Z' })]);
    const { jobs } = await queue.claim(flow, 10);
    const receivedAt = jobs[0]?.receivedAt;
    assert.deepEqual(jobs, [{ connectionId: 1, flow, entityKey: 'order:1', attempt: 1, staleReads: 0, eventAt: '2026-05-01T12:00:00.000Z', receivedAt, eventSeqs: [1, 2, 3] }]);
    assert.deepEqual(await workRows(), [{ key: 'order:1', is_leased: true, attempt: 1, stale_reads: 0, version: 3, waits: false }]);
  });

  it('have one outcome each: the newest is done, those before it superseded', async () => {
    await queue.enqueue([event('order:1'), event('order:1'), event('order:2')]);
    await settleAll(await queue.claim(flow, 10), done);
    assert.deepEqual(await outcomes(), ['order:1 superseded', 'order:1 done', 'order:2 done']);
    assert.deepEqual(await workRows(), []);
  });

  it('are skipped or dead together with their job', async () => {
    await queue.enqueue([event('order:1'), event('order:2'), event('order:2')]);
    const lease = await queue.claim(flow, 10);
    const [skipped, dead] = ['order:1', 'order:2'].map((key) => lease.jobs.find((job) => job.entityKey === key));
    assert.ok(skipped && dead);
    await queue.settle(lease, [{ job: skipped, outcome: { state: 'done', outcome: 'skipped' } }, { job: dead, outcome: { state: 'dead', error: failure } }]);
    assert.deepEqual(await outcomes(), ['order:1 skipped', 'order:2 dead', 'order:2 dead']);
    assert.deepEqual(await workRows(), []);
  });

  it('keep their body byte for byte, whatever is in it', async () => {
    const body = Buffer.from([0x7b, 0x00, 0xff, 0xfe, 0x0a, 0x7d]);
    await queue.enqueue([event('order:1', { body, deliveryId: 'msg-1' }), event('order:2')]);
    const { rows } = await pool.query('select entity_key, source, delivery_id, body from crosswalk.event order by seq');
    assert.deepEqual(rows, [{ entity_key: 'order:1', source: 'webhook', delivery_id: 'msg-1', body }, { entity_key: 'order:2', source: 'webhook', delivery_id: null, body: null }]);
  });

  it('of other flows and connections are other work', async () => {
    await queue.enqueue([event('order:1'), event('order:1', { connectionId: 2 }), event('order:1', { flow: 'customer-to-salesforce' })]);
    assert.deepEqual((await queue.claim(flow, 10)).jobs.map((job) => job.connectionId).toSorted((a, b) => a - b), [1, 2]);
    assert.deepEqual(keysOf((await queue.claim('customer-to-salesforce', 10)).jobs), ['order:1']);
  });

  it('are on disk in the order they came', async () => {
    await queue.enqueue(Array.from({ length: 300 }, (_unused, index) => event(`order:${index}`)));
    assert.deepEqual(await outcomes(), Array.from({ length: 300 }, (_unused, index) => `order:${index} pending`));
  });

  it('that are none cost nothing', async () => {
    await queue.enqueue([]);
    assert.deepEqual(await outcomes(), []);
  });
});

describe('claiming', () => {
  it('gives each record to one claimant, no more than asked for', async () => {
    await queue.enqueue(Array.from({ length: 50 }, (_unused, index) => event(`order:${index}`)));
    const leases = await Promise.all(Array.from({ length: 8 }, () => queue.claim(flow, 7)));
    const claimed = leases.flatMap((lease) => keysOf(lease.jobs));
    assert.equal(claimed.length, 50);
    assert.equal(new Set(claimed).size, 50);
    assert.ok(leases.every((lease) => lease.jobs.length <= 7));
    assert.equal(new Set(leases.map((lease) => lease.token)).size, 8);
  });

  it('takes higher priority first, then what waits longest', async () => {
    await queue.enqueue([event('order:old')]);
    await queue.enqueue([event('order:new')]);
    await queue.enqueue([event('order:urgent', { priority: 5 })]);
    await pool.query(`update crosswalk.work set run_at = clock_timestamp() - interval '1 hour' where entity_key = 'order:old'`);
    const order: string[][] = [];
    for (let turn = 0; turn < 3; turn += 1) order.push(keysOf((await queue.claim(flow, 1)).jobs));
    assert.deepEqual(order, [['order:urgent'], ['order:old'], ['order:new']]);
  });

  it('leaves delayed work until it is due, and says when that is', async () => {
    await queue.enqueue([event('order:1', { delayMs: 60_000 })]);
    assert.deepEqual((await queue.claim(flow, 10)).jobs, []);
    const dueInMs = await queue.nextDueInMs(flow);
    assert.ok(dueInMs !== undefined && dueInMs > 50_000 && dueInMs <= 60_000, `due in ${dueInMs}`);
    await makeDue();
    assert.deepEqual(keysOf((await queue.claim(flow, 10)).jobs), ['order:1']);
    assert.equal(await queue.nextDueInMs(flow), undefined);
  });

  it('takes delayed work at once when a later event does not want to wait', async () => {
    await queue.enqueue([event('order:1', { delayMs: 60_000 })]);
    await queue.enqueue([event('order:1')]);
    assert.deepEqual((await queue.claim(flow, 10)).jobs.map((job) => job.eventSeqs), [[1, 2]]);
  });

  it('stops while the flow is paused; events are kept and worked afterwards', async () => {
    await pool.query('insert into crosswalk.flow_state (connection_id, flow, is_paused) values (1, $1, true)', [flow]);
    await queue.enqueue([event('order:1'), event('order:1'), event('order:2', { connectionId: 2 })]);
    assert.deepEqual((await queue.claim(flow, 10)).jobs.map((job) => job.connectionId), [2]);
    await pool.query('update crosswalk.flow_state set is_paused = false');
    assert.deepEqual((await queue.claim(flow, 10)).jobs.map((job) => job.eventSeqs), [[1, 2]]);
  });

  it('takes at most 500 events of one record; the rest make it ready again', async () => {
    await queue.enqueue(Array.from({ length: 620 }, () => event('order:1')));
    const first = await queue.claim(flow, 10);
    assert.equal(first.jobs[0]?.eventSeqs.length, 500);
    await settleAll(first, done);
    const second = await queue.claim(flow, 10);
    assert.equal(second.jobs[0]?.eventSeqs.length, 120);
    await settleAll(second, done);
    assert.deepEqual(await workRows(), []);
  });
});

describe('an event that arrives while its record is worked on', () => {
  it('makes the record ready again, as a fresh first attempt with that event alone', async () => {
    await queue.enqueue([event('order:1')]);
    const lease = await queue.claim(flow, 10);
    await queue.enqueue([event('order:1')]);
    assert.deepEqual((await queue.claim(flow, 10)).jobs, []);
    assert.deepEqual(keysOf(await settleAll(lease, done)), ['order:1']);
    assert.deepEqual(await outcomes(), ['order:1 done', 'order:1 pending']);
    assert.deepEqual((await queue.claim(flow, 10)).jobs.map(({ attempt, eventSeqs }) => ({ attempt, eventSeqs })), [{ attempt: 1, eventSeqs: [2] }]);
  });

  it('is worked although the attempt before it was given up', async () => {
    await queue.enqueue([event('order:1')]);
    const lease = await queue.claim(flow, 10);
    await queue.enqueue([event('order:1')]);
    await settleAll(lease, { state: 'dead', error: failure });
    assert.deepEqual(await outcomes(), ['order:1 dead', 'order:1 pending']);
    assert.deepEqual((await queue.claim(flow, 10)).jobs.map((job) => job.eventSeqs), [[2]]);
  });

  it('joins the retry of a failed attempt and does not hurry it', async () => {
    await queue.enqueue([event('order:1')]);
    await settleAll(await queue.claim(flow, 10), { state: 'retry', delayMs: 60_000, error: failure });
    await queue.enqueue([event('order:1')]);
    assert.deepEqual((await queue.claim(flow, 10)).jobs, []);
    await makeDue();
    assert.deepEqual((await queue.claim(flow, 10)).jobs.map(({ attempt, eventSeqs }) => ({ attempt, eventSeqs })), [{ attempt: 2, eventSeqs: [1, 2] }]);
  });
});

describe('settling', () => {
  it('a retry waits, uses an attempt and remembers why, without the event having an outcome', async () => {
    await queue.enqueue([event('order:1')]);
    await settleAll(await queue.claim(flow, 10), { state: 'retry', delayMs: 5_000, error: failure });
    assert.deepEqual(await workRows(), [{ key: 'order:1', is_leased: false, attempt: 1, stale_reads: 0, version: 1, waits: true }]);
    const waitMs = await msUntilDue();
    assert.ok(waitMs > 4_000 && waitMs <= 5_000, `waits ${waitMs}`);
    const { rows } = await pool.query<{ last_error: unknown }>('select last_error from crosswalk.work');
    assert.deepEqual(rows[0]?.last_error, { code: 'ROW_LOCKED', stage: 'load', message: 'Another process holds the record.', actions: [] });
    assert.deepEqual(await outcomes(), ['order:1 pending']);
  });

  it('a snooze waits without using an attempt', async () => {
    await queue.enqueue([event('order:1')]);
    for (let turn = 0; turn < 5; turn += 1) {
      const lease = await queue.claim(flow, 10);
      assert.deepEqual(lease.jobs.map(({ attempt, staleReads }) => ({ attempt, staleReads })), [{ attempt: 1, staleReads: 0 }]);
      await settleAll(lease, { state: 'snooze', delayMs: 5_000, isStaleRead: false, error: waiting });
      await makeDue();
    }
  });

  it('a snooze of a try that began to write stays one try, however often', async () => {
    await queue.enqueue([event('order:1')]);
    const seen: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const lease = await queue.claim(flow, 10);
      seen.push(...lease.jobs.map((job) => job.attempt));
      await settleAll(lease, { state: 'snooze', delayMs: 5_000, isStaleRead: false, error: { ...failure, stage: 'load' } });
      await makeDue();
    }
    assert.deepEqual(seen, [1, 2, 2]);
  });

  it('a snooze for an identity ends when that is free, and not before', async () => {
    const claim = (expires: string) => pool.query(`insert into crosswalk.claim values (1, 'person:abc', '11111111-1111-4111-8111-111111111111', clock_timestamp() + $1::interval)`, [expires]);
    await claim('1 hour');
    await queue.enqueue([event('order:1')]);
    await settleAll(await queue.claim(flow, 10), { state: 'snooze', delayMs: 0, isStaleRead: false, waitsFor: 'person:abc', error: waiting });
    assert.deepEqual([(await queue.claim(flow, 10)).jobs, await queue.nextDueInMs(flow)], [[], undefined]);
    await pool.query('delete from crosswalk.claim');
    const lease = await queue.claim(flow, 10);
    assert.deepEqual(lease.jobs.map((job) => job.attempt), [1]);
    await settleAll(lease, { state: 'snooze', delayMs: 0, isStaleRead: false, waitsFor: 'person:abc', error: waiting });
    await claim('-1 second');
    assert.deepEqual(keysOf((await queue.claim(flow, 10)).jobs), ['order:1']);
  });

  it('a stale read is counted, so that waiting for the source can end', async () => {
    await queue.enqueue([event('order:1')]);
    const seen: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const lease = await queue.claim(flow, 10);
      seen.push(...lease.jobs.map((job) => job.staleReads));
      await settleAll(lease, { state: 'snooze', delayMs: 2_000, isStaleRead: true, error: failure });
      await makeDue();
    }
    assert.deepEqual(seen, [0, 1, 2]);
  });

  it('a job that is not named stays leased', async () => {
    await queue.enqueue([event('order:1'), event('order:2')]);
    const lease = await queue.claim(flow, 10);
    const settled = lease.jobs.filter((job) => job.entityKey === 'order:1');
    assert.deepEqual(await queue.settle(lease, settled.map((job) => ({ job, outcome: done }))), settled);
    assert.deepEqual((await workRows()).map((row) => [row.key, row.is_leased]), [['order:2', true]]);
  });

  it('twice counts once', async () => {
    await queue.enqueue([event('order:1')]);
    const lease = await queue.claim(flow, 10);
    assert.equal((await settleAll(lease, done)).length, 1);
    assert.deepEqual(await settleAll(lease, { state: 'dead', error: failure }), []);
    assert.deepEqual(await outcomes(), ['order:1 done']);
  });

  it('in a transaction that is rolled back has not happened', async () => {
    await queue.enqueue([event('order:1')]);
    const lease = await queue.claim(flow, 10);
    await assert.rejects(
      database.transaction(async (sql) => {
        await queue.settle(lease, lease.jobs.map((job) => ({ job, outcome: done })), sql);
        throw new Error('the links could not be saved');
      }),
      /the links could not be saved/,
    );
    assert.deepEqual(await outcomes(), ['order:1 pending']);
    assert.equal((await settleAll(lease, done)).length, 1);
  });
});

describe('enqueuing in a caller’s transaction', () => {
  it('lasts with its commit', async () => {
    await database.transaction((sql) => queue.enqueue([event('order:1')], sql));
    assert.deepEqual(keysOf((await queue.claim(flow, 10)).jobs), ['order:1']);
  });

  it('vanishes with its rollback, and takes no other event of the record along', async () => {
    await queue.enqueue([event('order:1')]);
    await assert.rejects(
      database.transaction(async (sql) => {
        await queue.enqueue([event('order:1'), event('order:2')], sql);
        throw new Error('the checkpoint could not be saved');
      }),
      /the checkpoint could not be saved/,
    );
    assert.deepEqual((await queue.claim(flow, 10)).jobs.map(({ entityKey, eventSeqs }) => ({ entityKey, eventSeqs })), [{ entityKey: 'order:1', eventSeqs: [1] }]);
  });
});

describe('the announcement of work', () => {
  it('reaches listeners of this process at once, those of others when it is heard, and its own not again', () => {
    const heard: string[] = [];
    const stop = queue.onAnnounced((name) => heard.push(name));
    queue.announce(flow);
    queue.heard('2 customer-to-salesforce');
    queue.heard('1 product-to-salesforce');
    stop();
    queue.announce(flow);
    assert.deepEqual(heard, [flow, 'customer-to-salesforce']);
  });

  it('reaches other processes once for a burst', { timeout: 10_000 }, async (t) => {
    const heard: string[] = [];
    const listening = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const stop = database.listen('crosswalk_work', (payload) => {
      if (payload === '') return listening.resolve();
      heard.push(payload);
      // The two travel on connections of their own, in either order.
      if (['1 burst', '1 last'].every((announcement) => heard.includes(announcement))) arrived.resolve();
    });
    t.after(stop);
    await listening.promise;
    for (let count = 0; count < 20; count += 1) queue.announce('burst');
    queue.announce('last');
    await arrived.promise;
    const ofBurst = heard.filter((payload) => payload === '1 burst').length;
    assert.ok(ofBurst === 1 || ofBurst === 2, `a burst of 20 was announced ${ofBurst} times: at its start, and at its end if that came later`);
  });
});
