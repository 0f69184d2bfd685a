import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FaultPlan } from '../sandbox/faults.ts';
import { assertInvariants } from './invariants.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const ordersPerPlan = 10;

/** Each plan is one way in which an answer does not arrive, seeded and frequent. */
const plans: readonly { title: string; plan: FaultPlan }[] = [
  { title: 'connections cut in the middle of an answer after the org committed', plan: { salesforce: { errorAfter: { probability: 0.15, cut: true, match: 'POST /composite' } } } },
  { title: 'server errors after the org committed', plan: { salesforce: { errorAfter: { probability: 0.15, status: 502, match: 'POST /composite' } } } },
  { title: 'server errors before anything was done', plan: { salesforce: { errorBefore: { probability: 0.1 } }, bigcommerce: { errorBefore: { probability: 0.3, status: 503 } } } },
  { title: 'cut answers of the store', plan: { bigcommerce: { errorAfter: { probability: 0.3, cut: true, match: 'GET ' } } } },
  { title: 'rows that somebody else holds', plan: { salesforce: { lockRow: { probability: 0.02 } } } },
  { title: 'everything at once, slowly', plan: { salesforce: { latencyMs: 40, lockRow: { probability: 0.01 }, errorBefore: { probability: 0.03 }, errorAfter: { probability: 0.05, cut: true, match: 'POST /composite' } }, bigcommerce: { latencyMs: 20, errorBefore: { probability: 0.1 } } } },
];

let stack: ScenarioStack;
const ids: number[] = [];
before(async () => {
  stack = await startStack({ seed: 81 });
});
after(() => stack.close());

describe('orders while answers get lost', { timeout: 230_000 }, () => {
  for (const { title, plan } of plans) {
    it(`all arrive once, with ${title}`, async () => {
      const pid = stack.service.pid();
      await stack.faults(plan);
      ids.push(...(await stack.scenario('orders', { count: ordersPerPlan, statusId: 11 })));
      await stack.settled({ timeoutMs: 150_000, advanceClock: true });
      await stack.faults({});
      assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
      await assertInvariants(stack, ids);
      assert.deepEqual([stack.service.pid(), (await fetch(`${stack.service.url}/healthz`)).status], [pid, 200], 'the same process is alive');
    });
  }

  it('leave as many orders as were placed', async () => {
    assert.equal((await stack.soql("SELECT Id FROM Order WHERE Status = 'Activated'")).length, plans.length * ordersPerPlan);
  });
});
