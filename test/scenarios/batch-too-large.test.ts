import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertInvariants } from './invariants.ts';
import { asRow } from './order-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const flow = 'order-to-salesforce';
const orderCount = 80;
const rowsMax = 20;

let stack: ScenarioStack;
const ids: number[] = [];
/** Composite calls of the release that had to find the size. */
const spent = { searching: 0 };
before(async () => {
  stack = await startStack({ seed: 141 });
});
after(() => stack.close());

async function waiting(): Promise<number> {
  const work = await stack.operations('GET', `/work?flow=${flow}`);
  assert.ok(Array.isArray(work));
  return work.length;
}

/** Orders that are released as one batch; resolves when all is done, with the Composite calls it took. */
async function release(count: number): Promise<number> {
  await stack.operations('POST', `/flows/${flow}/pause`);
  const placed = await stack.scenario('orders', { count, statusId: 11, lines: 3 });
  for (const deadline = performance.now() + 10_000; (await waiting()) < count; ) assert.ok(performance.now() < deadline, 'the orders are in the queue');
  await stack.control('DELETE', '/calls');
  await stack.operations('POST', `/flows/${flow}/resume`);
  await stack.settled();
  ids.push(...placed);
  return Number(asRow(asRow(asRow(await stack.control('GET', '/calls')).salesforce).byRoute)['POST /composite'] ?? 0);
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
    spent.searching = await release(orderCount);
    await assertInvariants(stack, ids);
    assert.equal((await stack.soql("SELECT Id FROM Order WHERE Status = 'Activated'")).length, orderCount);
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });

  it('is remembered: the size that went through is the size of the next batch', async () => {
    const sizes = await workingSizes();
    for (const sobject of ['Order', 'OrderItem']) {
      const size = sizes.get(sobject) ?? 0;
      assert.ok(size > rowsMax / 4 && size <= rowsMax * 1.25, `${sobject} goes by ${size}`);
    }
    const calls = await release(orderCount);
    await stack.faults({});
    assert.ok(calls < spent.searching, `${calls} calls, none spent on searching again as the first ${spent.searching} were`);
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
