import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeededRandom } from '../sandbox/random.ts';
import { assertInvariants } from './invariants.ts';
import { createOrderDesk } from './order-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const seed = Number(process.argv.find((argument) => argument.startsWith('--seed='))?.slice(7) ?? 20_261_126);
const orderCount = 12;
const kills = 6;
const editsPerKill = 18;
const heldMs = 150;
const blockedMs = 181_000;
/** Archived orders are left out: lists do not show them. */
const kinds = ['quantity', 'line-removed', 'line-added', 'line-removed', 'line-added', 'buyer', 'address', 'status', 'cancelled', 'custom-line-renamed'] as const;
const sold = new Set([2, 3, 4, 8, 9, 10, 11, 13, 14]);

/** Kills the service when an answer of the org is held back after a commit, the first or a later one. */
async function killInCommit(stack: ScenarioStack, skipped: number): Promise<void> {
  assert.deepEqual(await stack.control('GET', '/held/salesforce'), { isHeld: true }, `something was written (seed ${seed})`);
  // So many commits later.
  await new Promise((resolve) => setTimeout(resolve, skipped * heldMs));
  stack.service.signal('SIGKILL');
  await stack.service.ended();
}

describe('activated orders that are edited at random while the service is killed', () => {
  it(`are what the store says in the end (seed ${seed})`, { timeout: 180_000 }, async () => {
    const random = createSeededRandom(seed);
    const stack = await startStack({ seed });
    try {
      await stack.scenario('customers', { count: 5 });
      const ids = await stack.scenario('orders', { count: orderCount, statusId: 11, lines: 4, customLines: 1 });
      await stack.settled();
      for (let kill = 0; kill < kills; kill += 1) {
        await stack.faults({ salesforce: { holdAfter: { ms: heldMs, match: 'POST /composite committed' } } });
        for (let edit = 0; edit < editsPerKill; edit += 1) await stack.scenario('edits', { ids, count: 1, edit: random.pick(kinds) });
        await killInCommit(stack, random.integer(0, 5));
        // The store does not stand still while the service is away.
        for (let edit = 0; edit < editsPerKill / 3; edit += 1) await stack.scenario('edits', { ids, count: 1, edit: random.pick(kinds) });
        await stack.faults({});
        await stack.service.restart();
        await stack.control('POST', '/clock', { advanceMs: blockedMs });
      }
      await stack.settled({ timeoutMs: 90_000, advanceClock: true });
      assert.deepEqual(await stack.operations('GET', '/dead-letters?state=open'), [], `seed ${seed}`);
      await assertInvariants(stack, ids);
      const desk = createOrderDesk(stack);
      for (const id of ids) {
        const [order, placed] = [await desk.find(id), await desk.placed(id)];
        assert.ok(order.Status === 'Activated' || !sold.has(Number(placed.status_id)), `order ${id} is ${String(order.Status)} (seed ${seed})`);
      }
    } finally {
      await stack.close();
    }
  });
});
