import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import type { Job, JobOutcome } from '../core/job.ts';
import { countOutcomes, forgetMetricSlots, listMetricSlots, slotMs } from '../store/metric-slots.ts';
import { monitorFigures, readWaitingRecords, waitingKey } from './monitor-figures.ts';

const database = await createTestDatabase('monitor-figures');
const { pool } = database;
const flow = 'order-to-salesforce';
const now = 1_795_000_000_000;
const job = (receivedAt = new Date().toISOString()): Job => ({ connectionId: 1, flow, entityKey: 'order:1', attempt: 1, staleReads: 0, eventAt: undefined, receivedAt, eventSeqs: [] });
const error = { code: 'X', stage: 'load', message: 'x', field: undefined, actions: [] };
const done: JobOutcome = { state: 'done', outcome: 'done' };
const slot = (minutesAgo: number, more: object) => ({ flow, slotAt: Math.floor((now - minutesAgo * 60_000) / slotMs) * slotMs, done: 0, dead: 0, retried: 0, latencyMs: 0, ...more });
const figures = (slots: ReturnType<typeof slot>[]) => monitorFigures({ sql: pool, connectionId: 1, listSlots: async () => slots, slotMs, allowance: () => ({ used: 5, max: 100 }), now: () => now });
const work = (entityKey: string, options: { flow?: string; code?: string; seconds?: number } = {}) =>
  pool.query(`insert into crosswalk.work (connection_id, flow, entity_key, first_at, last_error) values (1, $1, $2, now() - $3 * interval '1 second', $4)`, [options.flow ?? flow, entityKey, options.seconds ?? 60, options.code === undefined ? null : JSON.stringify({ code: options.code })]);
const link = (sobject: string, key: string, salesforceId: string, entityKey: string) => pool.query('insert into crosswalk.link (connection_id, sobject, key, salesforce_id, entity_key) values (1, $1, $2, $3, $4)', [sobject, key, salesforceId, entityKey]);

beforeEach(() => pool.query('truncate crosswalk.metric_slot, crosswalk.work, crosswalk.link, crosswalk.flow_state, crosswalk.rate_window'));
after(() => database.close({ stopServer: false }));

describe('outcomes in stretches of five minutes', () => {
  it('add up, and waiting for others is none', async () => {
    const settled = [{ job: job(), outcome: done }, { job: job(), outcome: { state: 'dead', error } as const }, { job: job(), outcome: { state: 'retry', delayMs: 1, error } as const }, { job: job(), outcome: { state: 'snooze', delayMs: 1, isStaleRead: false, error } as const }];
    for (let batch = 0; batch < 2; batch += 1) await countOutcomes(pool, { connectionId: 1, flow }, settled);
    const [first, ...others] = await listMetricSlots(pool, 1, 0);
    assert.deepEqual([first?.done, first?.dead, first?.retried, others, Number(first?.slotAt) % slotMs], [2, 2, 2, [], 0]);
  });

  it('hold how long records took since their events, and are forgotten', async () => {
    await countOutcomes(pool, { connectionId: 1, flow }, [{ job: job(new Date(Date.now() - 4_000).toISOString()), outcome: done }]);
    const [first] = await listMetricSlots(pool, 1, 0);
    assert.ok(Number(first?.latencyMs) >= 4_000);
    await forgetMetricSlots(pool, new Date(Date.now() + 1_000));
    assert.deepEqual(await listMetricSlots(pool, 1, 0), []);
  });

  it('of a batch without an outcome cost no query', async () => {
    assert.equal(await countOutcomes({ query: () => Promise.reject(new Error('no query was needed')) }, { connectionId: 1, flow }, []), undefined);
  });
});

describe('figures of the monitor', () => {
  it('draw five hours in a row for each flow, and sum the last hour', async () => {
    const rows = await figures([slot(0, { done: 3, latencyMs: 6_000 }), slot(30, { done: 1, dead: 1, latencyMs: 2_000 }), slot(180, { done: 100, latencyMs: 100 })]);
    const valueOf = (key: string) => rows.find((row) => row.key === key)?.value;
    assert.deepEqual(valueOf('metric:hour'), { done: 4, dead: 1, retried: 0, latencyMs: 2_000, flows: { [flow]: { done: 4, dead: 1 } } });
    const chart = valueOf(`chart:${flow}`);
    assert.ok(typeof chart === 'object' && chart !== null && 'done' in chart && Array.isArray(chart.done) && 'latencyMs' in chart && Array.isArray(chart.latencyMs));
    assert.deepEqual([chart.done.length, chart.done.at(-1), chart.done.at(-7), chart.done.at(-37), chart.latencyMs.at(-1), chart.latencyMs.at(0)], [60, 3, 1, 100, 2_000, null]);
    assert.deepEqual([valueOf('metric:org-calls'), valueOf('metric:store-window')], [{ used: 5, max: 100 }, undefined]);
  });

  it('tell what is left of the store’s window; one that is over is whole again', async () => {
    await pool.query(`insert into crosswalk.rate_window (connection_id, system, quota, window_ms, remaining, reset_at) values (1, 'bigcommerce', 450, 30000, 17, now() + interval '1 minute')`);
    const window = async () => (await figures([])).find(({ key }) => key === 'metric:store-window')?.value;
    assert.deepEqual(await window(), { quota: 450, left: 17, windowMs: 30_000 });
    await pool.query(`update crosswalk.rate_window set reset_at = now() - interval '1 second'`);
    assert.deepEqual(await window(), { quota: 450, left: 450, windowMs: 30_000 });
  });
});

describe('records that wait', () => {
  it('are named by their ids in the org, with why; what is done within seconds is not', async () => {
    await link('Order', 's:order:1', '801000000000001AAA', 'order:1');
    await link('OrderItem', 's:line:1', '802000000000001AAA', 'order:1');
    await work('order:1', { code: 'SOURCE_UNAVAILABLE' });
    await work('order:2');
    await work('Order:801000000000002AAA', { flow: 'order-status-to-bigcommerce' });
    await work('Order:801000000000003AAA', { seconds: 0 });
    await pool.query(`insert into crosswalk.flow_state (connection_id, flow, is_paused) values (1, 'order-status-to-bigcommerce', true)`);
    assert.deepEqual(await readWaitingRecords(pool, 1), { records: { '801000000000001AAA': 'SOURCE_UNAVAILABLE', '801000000000002AAA': 'PAUSED' }, reasons: { SOURCE_UNAVAILABLE: 'BigCommerce did not answer.' }, more: 0 });
  });

  it('are a row of the mirror', async () => {
    assert.deepEqual((await figures([])).find(({ key }) => key === waitingKey)?.value, { records: {}, reasons: {}, more: 0 });
  });
});
