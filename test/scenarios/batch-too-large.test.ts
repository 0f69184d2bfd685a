import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertInvariants } from './invariants.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const flow = 'order-to-salesforce';
const orderCount = 80;
const rowsMax = 20;

let stack: ScenarioStack;
const ids: number[] = [];
before(async () => {
  stack = await startStack({ seed: 141 });
});
after(() => stack.close());

async function waiting(): Promise<number> {
  const work = await stack.operations('GET', `/work?flow=${flow}`);
  assert.ok(Array.isArray(work));
  return work.length;
}

/** Orders that are released as one batch; resolves when all is done. */
async function release(count: number): Promise<void> {
  await stack.operations('POST', `/flows/${flow}/pause`);
  const placed = await stack.scenario('orders', { count, statusId: 11, lines: 3 });
  for (const deadline = performance.now() + 10_000; (await waiting()) < count; ) assert.ok(performance.now() < deadline, 'the orders are in the queue');
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
