import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertInvariants } from './invariants.ts';
import { asRow } from './order-desk.ts';
import { startStack } from './scenario-stack.ts';
import { openSeverableLink } from './severable-link.ts';

const orderCount = 5;

describe('a used-up request window of the store', { timeout: 60_000 }, () => {
  it('is waited for as long as its headers say', async () => {
    const stack = await startStack({ seed: 111 });
    try {
      // The window is almost over, so that its end comes soon.
      await stack.control('POST', '/clock', { advanceMs: 31_000 });
      await stack.store('GET', '/v2/time');
      await stack.control('POST', '/clock', { advanceMs: 27_000 });
      await stack.control('DELETE', '/calls');
      await stack.faults({ bigcommerce: { rateLimit: { count: 1 } } });
      const startedAt = performance.now();
      const placed = await stack.scenario('orders', { count: orderCount, statusId: 11 });
      await stack.settled();
      assert.ok(performance.now() - startedAt > 1_500, 'the window is respected');
      const calls = asRow(asRow(asRow(await stack.control('GET', '/calls')).bigcommerce).byRoute);
      assert.ok(Number(calls['GET /v2/orders']) <= 1 + orderCount, 'the store is not asked in a loop');
      assert.equal((await stack.soql("SELECT Id FROM Order WHERE Status = 'Activated'")).length, placed.length);
      assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
    } finally {
      await stack.close();
    }
  });
});

describe('a store that cannot be reached at all', { timeout: 60_000 }, () => {
  it('keeps the work waiting until the line is mended', async () => {
    const far = await startStack({ seed: 102, environment: { CROSSWALK_ROLE: 'intake' } });
    const link = await openSeverableLink(far.sandbox.ready.bigcommerce.apiUrl);
    try {
      const worker = await far.addService({ BIGCOMMERCE_API_URL: link.url });
      await link.sever();
      const placed = await far.scenario('orders', { count: orderCount, statusId: 11 });
      const lastErrors = async () => JSON.stringify(await far.operations('GET', '/work?flow=order-to-salesforce'));
      for (const deadline = performance.now() + 15_000; !(await lastErrors()).includes('SOURCE_UNAVAILABLE'); ) assert.ok(performance.now() < deadline, 'the orders wait');
      const response = await fetch(`${worker.url}/readyz`);
      const checks = asRow(asRow(await response.json()).checks);
      assert.deepEqual([response.status, asRow(checks.bigcommerce).isReady, asRow(checks.salesforce).isReady], [503, false, true]);
      assert.deepEqual(await far.operations('GET', '/dead-letters'), []);
      await link.mend();
      await far.settled();
      await assertInvariants(far, placed);
    } finally {
      await far.close();
      await link.close();
    }
  });
});
