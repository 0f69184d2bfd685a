import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, signIn, waitForCommand } from './command-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const flow = 'order-to-salesforce';
const waitMsMax = 60_000;

describe('a first load', () => {
  let stack: ScenarioStack;
  let admin: Person;
  const untilShown = async (id: string, isIt: (run: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> => {
    for (const deadline = performance.now() + waitMsMax; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const [row] = await stack.soql(`SELECT Value__c FROM Crosswalk_Status__c WHERE Key__c = 'run:${id}'`);
      const run: Record<string, unknown> = row ? JSON.parse(String(row.Value__c)) : {};
      if (isIt(run)) return run;
      assert.ok(performance.now() < deadline, `the run shows ${JSON.stringify(run)}`);
    }
  };
  const countsOf = async (id: string) => {
    const database = await stack.database();
    const { rows } = await database.query<{ outcome: string | null; count: number }>(`select outcome, count(*)::int from crosswalk.event where delivery_id = $1 group by outcome order by outcome`, [`run:${id}`]);
    const work = await database.query<{ count: number }>(`select count(*)::int from crosswalk.work where flow = $1`, [flow]);
    await database.end();
    return { events: rows, waiting: work.rows[0]?.count };
  };

  before(async () => {
    stack = await startStack({ seed: 83 });
    admin = await signIn(stack, 'ada@shop.example.com', ['Crosswalk_Admin']);
    await admin.call('POST', '/sobjects/Crosswalk_Status__c', { Key__c: 'heartbeat:1', Kind__c: 'heartbeat' });
    await stack.scenario('orders', { count: 30, overDays: 60 });
  });
  after(() => stack.close());

  it('brings the recent records only, says how many of how many, and ends when the last is there', async () => {
    const from = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const id = await admin.ask('backfill', { flow, from });
    assert.deepEqual(await answerOf(stack, id), { status: 'Done', code: null, result: { enqueued: 15 } });
    await stack.settled();
    const { listed, done, failed, flow: shown, endedAt } = await untilShown(id, (run) => run.state === 'done');
    assert.deepEqual([listed, done, failed, shown, typeof endedAt], [15, 15, 0, flow, 'string']);
    assert.equal((await stack.soql('SELECT Id FROM Order')).length, 15);
    const [row] = await stack.soql(`SELECT Kind__c, Flow__c, State__c, Total__c, Done__c, Failed__c FROM Crosswalk_Run__c WHERE Key__c = '${id}'`);
    assert.deepEqual([row?.Kind__c, row?.Flow__c, row?.State__c, row?.Total__c, row?.Done__c, row?.Failed__c], ['first-load', flow, 'Done', 15, 15, 0]);
  });

  it('that is cancelled leaves what nobody has begun, and what changed meanwhile is done all the same', async () => {
    await answerOf(stack, await admin.ask('pause-flow', { flow }));
    const id = await admin.ask('backfill', { flow });
    await waitForCommand(stack, id);
    const running = await untilShown(id, (run) => run.state === 'loading');
    assert.deepEqual([running.listed, running.done, running.total], [30, 0, 30]);
    const [first] = await stack.soql('SELECT BC_Key__c FROM Order LIMIT 1');
    await stack.store('PUT', `/v2/orders/${String(first?.BC_Key__c).split(':').at(-1)}`, { staff_notes: 'looked at' });
    for (const deadline = performance.now() + waitMsMax; (await countsOf(id)).waiting !== 30 || !(await hasWebhook()); ) assert.ok(performance.now() < deadline, 'no webhook came');
    assert.deepEqual(await answerOf(stack, await admin.ask('cancel-run', { id })), { status: 'Done', code: null, result: { spared: 29 } });
    assert.deepEqual(await countsOf(id), { events: [{ outcome: 'skipped', count: 29 }, { outcome: null, count: 1 }], waiting: 1 });
    assert.equal((await untilShown(id, (run) => run.state === 'cancelled')).listed, 30);
    await answerOf(stack, await admin.ask('resume-flow', { flow }));
    await stack.settled();
    assert.equal((await stack.soql('SELECT Id FROM Order')).length, 15);
    assert.equal((await answerOf(stack, await admin.ask('cancel-run', { id }))).code, 'RUN_NOT_OPEN');
  });

  const hasWebhook = async (): Promise<boolean> => {
    const database = await stack.database();
    const { rows } = await database.query(`select 1 from crosswalk.event where flow = $1 and source = 'webhook' and done_at is null`, [flow]);
    await database.end();
    return rows.length > 0;
  };

  it('that is killed in the middle of its list goes on from there, and counts each record once', async () => {
    await answerOf(stack, await admin.ask('pause-flow', { flow }));
    await stack.scenario('orders', { count: 600, overDays: 10 });
    await stack.faults({ bigcommerce: { latencyMs: 400 } });
    const id = await admin.ask('backfill', { flow });
    await waitForCommand(stack, id, (row) => Number(row.Progress__c) > 0);
    stack.service.signal('SIGKILL');
    await stack.service.ended();
    await stack.faults({});
    await stack.service.restart();
    assert.deepEqual((await answerOf(stack, id)).result, { enqueued: 630 });
    assert.deepEqual((await untilShown(id, (run) => run.state === 'loading')).listed, 630);
    assert.deepEqual((await countsOf(id)).events, [{ outcome: null, count: 630 }]);
  });
});
