import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertAgreement, assertNoEcho, changeBothSides, findPairs } from './both-ways.ts';
import { scaled } from './scale.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const seed = 20_261_126;
const tenMinutes = 600_000;

async function openShop(orders: number, products: number, environment: Record<string, string> = {}): Promise<ScenarioStack> {
  const stack = await startStack({ seed: 411, store: { customers: Math.round(orders * 0.8), quota: 1_000_000 }, environment });
  await stack.scenario('orders', { count: orders, lines: 1, guests: 0, distinctBuyers: Math.round(orders * 0.8), distinctProducts: products, statusId: 11 });
  await stack.settled({ timeoutMs: 120_000 });
  return stack;
}

describe('people who change both sides at once', { timeout: 235_000 }, () => {
  it(`leave both sides equal, and no change is written twice or comes back (seed ${seed})`, async () => {
    const stack = await openShop(scaled(2_400), 300);
    try {
      const pairs = await findPairs(stack);
      assert.ok(pairs.length + pairs.filter((pair) => pair.kind === 'customer').length > scaled(5_000) - 1, `${pairs.length} pairs`);
      const from = (await stack.writes()).length;
      await changeBothSides(stack, pairs, { changes: scaled(10_000), seed, sides: 'both' });
      await stack.settled({ timeoutMs: 160_000, advanceClock: true });
      const writes = (await stack.writes()).slice(from).filter((write) => write.route !== 'UI');
      await assertAgreement(stack, pairs);
      assertNoEcho(writes, pairs);
      // Ten minutes on, with everybody looking who looks by himself: nothing moves any more.
      const quiet = (await stack.writes()).length;
      await stack.control('POST', '/clock', { advanceMs: tenMinutes });
      await stack.operations('POST', '/sweep');
      await stack.settled({ timeoutMs: 60_000 });
      assert.deepEqual((await stack.writes()).slice(quiet), []);
    } finally {
      await stack.close();
    }
  });
});
