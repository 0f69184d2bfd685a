import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { type BatchTrace, createBatchTraces, forgetBatchTraces, saveBatchTrace } from './batch-trace.ts';

const database = await createTestDatabase('batch-trace');
const { pool } = database;
const id = '0198c0de-0000-7000-8000-000000000001';
const trace = (): BatchTrace => ({ stages: [], requests: [] });
const call = (requestId: string) => ({ route: 'GET /v2/orders', status: 200, durationMs: 4.6, requestId });
const rows = async () => (await pool.query<{ requests: { id: string }[]; stages: unknown[] }>('select requests, stages from crosswalk.batch_trace')).rows;

after(() => database.close({ stopServer: false }));

describe('the trace of a batch', () => {
  it('has the calls made in its course, however deep, and none of its neighbours', async () => {
    const traces = createBatchTraces(() => 1_000);
    const [one, other] = [trace(), trace()];
    const work = async (name: string) => {
      await Promise.resolve();
      traces.mark('extract');
      traces.noteCall('bigcommerce', call(name));
    };
    await Promise.all([traces.run(one, () => work('a')), traces.run(other, () => work('b'))]);
    traces.noteCall('bigcommerce', call('nobody’s'));
    assert.deepEqual([one, other.requests.map((request) => request.id)], [{ stages: [{ stage: 'extract', at: 1_000 }], requests: [{ system: 'bigcommerce', route: 'GET /v2/orders', id: 'a', status: 200, at: 995, durationMs: 5 }] }, ['b']]);
  });

  it('of a batch that is split again and again is bounded', async () => {
    const traces = createBatchTraces(() => 0);
    const kept = trace();
    await traces.run(kept, async () => {
      for (let count = 0; count < 100; count += 1) traces.noteCall('salesforce', call(String(count)));
    });
    assert.equal(kept.requests.length, 24);
  });

  it('is kept with its batch, grows when that ends in parts, and is forgotten', async () => {
    const request = (name: string) => ({ system: 'salesforce', route: 'POST /composite', id: name, status: 200, at: 1, durationMs: 1 });
    for (const name of ['a', 'b']) await saveBatchTrace(pool, { connectionId: 1, id }, { stages: [{ stage: 'load', at: 1 }], requests: [request(name)] });
    assert.deepEqual((await rows()).map(({ requests, stages }) => [requests.map((one) => one.id), stages.length]), [[['a', 'b'], 2]]);
    await forgetBatchTraces(pool, new Date(Date.now() + 1_000));
    assert.deepEqual(await rows(), []);
  });
});
