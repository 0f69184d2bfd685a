import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { OrgFlow } from '../sandbox/salesforce/org-flow.ts';
import { eventually } from './eventually.ts';
import { assertInvariants } from './invariants.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const flow = 'order-to-salesforce';
const orderCount = 80;
const rowsMax = 20;

let stack: ScenarioStack;
let ids: number[] = [];

function openBefore(seed: number, automation?: readonly OrgFlow[]): void {
  before(async () => {
    ids = [];
    stack = await startStack({ seed, ...(automation ? { orgShape: { automation } } : {}) });
  });
  after(() => stack.close());
}

async function waiting(): Promise<number> {
  const work = await stack.operations('GET', `/work?flow=${flow}`);
  assert.ok(Array.isArray(work));
  return work.length;
}

/** Orders that are released as one batch; resolves when all is done. */
async function release(count: number): Promise<void> {
  await stack.operations('POST', `/flows/${flow}/pause`);
  const placed = await stack.scenario('orders', { count, statusId: 11, lines: 3 });
  await eventually('the orders are in the queue', async () => (await waiting()) >= count);
  await stack.operations('POST', `/flows/${flow}/resume`);
  await stack.settled();
  ids.push(...placed);
}

async function workingSizes(): Promise<Map<string, number>> {
  const database = await stack.database();
  const { rows } = await database.query('select sobject, size from crosswalk.batch_size');
  await database.end();
  return new Map(rows.map((row) => [String(row.sobject), Number(row.size)]));
}

describe('automation in the org that runs out of its limits on large batches', { timeout: 60_000 }, () => {
  openBefore(141);

  it('makes the batch smaller until it goes through, and every order arrives', async () => {
    await stack.faults({ salesforce: { sizeLimit: { rows: rowsMax } } });
    await release(orderCount);
    await assertInvariants(stack, ids);
    assert.equal((await stack.soql("SELECT Id FROM Order WHERE Status = 'Activated'")).length, orderCount);
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });

  it('is remembered: the next batch goes by a size that went through', async () => {
    const goesBy = (sizes: Map<string, number>) => ['Order', 'OrderItem'].map((sobject) => sizes.get(sobject) ?? 0);
    const isWorking = (size: number) => size > rowsMax / 4 && size <= rowsMax * 1.25;
    const found = goesBy(await workingSizes());
    assert.deepEqual(found.filter((size) => !isWorking(size)), [], `sizes ${found.join(', ')}`);
    await release(orderCount);
    await stack.faults({});
    // Slow growth tries a little more now and then; it never starts again from 200.
    const kept = goesBy(await workingSizes());
    assert.deepEqual(kept.filter((size) => !isWorking(size)), [], `sizes ${kept.join(', ')}`);
    await assertInvariants(stack, ids);
  });

  it('is remembered by the next process too', async () => {
    const sizes = await workingSizes();
    await stack.service.stop();
    await stack.service.restart();
    await stack.faults({ salesforce: { sizeLimit: { rows: rowsMax } } });
    await release(10);
    await assertInvariants(stack, ids);
    assert.equal((await workingSizes()).get('Order'), sizes.get('Order'));
  });
});

async function assertAllActivated(): Promise<void> {
  assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  assert.deepEqual(await stack.soql("SELECT Id FROM Order WHERE Status != 'Activated'"), []);
  await assertInvariants(stack, ids);
}

describe('flows of the org that use up the CPU time and the queries of a transaction', { timeout: 60_000 }, () => {
  // 25 orders a transaction, 33 lines.
  openBefore(142, [{ object: 'Order', when: 'after-save', on: 'create', cpuMs: 400 }, { object: 'OrderItem', when: 'before-save', soql: 3 }]);

  it('make batches smaller until they go through, and the size that went through is kept', async () => {
    await release(orderCount);
    await assertAllActivated();
    const sizes = await workingSizes();
    for (const [sobject, most] of [['Order', 25], ['OrderItem', 33]] as const) assert.ok((sizes.get(sobject) ?? 200) <= most * 1.25, `${sobject}: ${sizes.get(sobject)}`);
  });
});

describe('a flow of the org that uses up its CPU time when orders are activated', { timeout: 60_000 }, () => {
  // Creating costs nothing, so nothing was learned before: 12 activations are a transaction.
  openBefore(143, [{ object: 'Order', when: 'after-save', on: 'update', cpuMs: 800 }]);

  it('makes the batch of activations smaller until it goes through, and the size is kept', async () => {
    await release(orderCount);
    await assertAllActivated();
    const size = (await workingSizes()).get('Order') ?? 200;
    assert.ok(size <= 12 * 1.25, `size ${size}`);
  });
});
