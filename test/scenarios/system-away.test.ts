import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FaultPlan } from '../sandbox/faults.ts';
import { assertInvariants } from './invariants.ts';
import { asRow } from './order-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

let stack: ScenarioStack;
const ids: number[] = [];
before(async () => {
  stack = await startStack({ seed: 101 });
  // What the service reads once of both systems is known before they go away.
  ids.push(...(await stack.scenario('orders', { count: 1, statusId: 11 })));
  await stack.settled();
});
after(() => stack.close());

const orderCount = 5;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function eventually(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 15_000; !(await isTrue()); ) {
    assert.ok(performance.now() < deadline, what);
    await pause(50);
  }
}

/** The parts `/readyz` calls not ready. */
async function notReady(): Promise<string[]> {
  const response = await fetch(`${stack.service.url}/readyz`);
  const checks = Object.entries(asRow(asRow(await response.json()).checks));
  const parts = checks.filter(([, check]) => asRow(check).isReady === false).map(([part]) => part);
  assert.equal(response.status, parts.length === 0 ? 200 : 503);
  return parts;
}

async function lastErrors(): Promise<Set<string>> {
  const work = await stack.operations('GET', '/work?flow=order-to-salesforce');
  assert.ok(Array.isArray(work));
  return new Set(work.flatMap((row) => (row.lastError ? [String(row.lastError.code)] : [])));
}

async function waitingOrders(): Promise<string[]> {
  const work = await stack.operations('GET', '/work?flow=order-to-salesforce');
  assert.ok(Array.isArray(work));
  return work.map((row) => String(row.entityKey)).sort();
}

/** Orders are placed while the plan holds; they wait, and arrive when it is over. */
async function whileAway(plan: FaultPlan, expected: { code: string; notReady: string[] }): Promise<void> {
  await stack.faults(plan);
  const placed = await stack.scenario('orders', { count: orderCount, statusId: 11 });
  ids.push(...placed);
  await eventually(`the orders wait for ${expected.code}`, async () => (await lastErrors()).has(expected.code));
  assert.deepEqual(await notReady(), expected.notReady);
  assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  assert.deepEqual(await waitingOrders(), placed.map((id) => `order:${id}`));
  await stack.faults({});
  // Whoever has mended it need not wait for the next look: a sync by hand looks now.
  await stack.operations('POST', '/flows/order-to-salesforce/sync', { entityKeys: placed.map((id) => `order:${id}`) });
  await stack.settled({ advanceClock: true });
  assert.deepEqual(await notReady(), []);
  await assertInvariants(stack, ids);
}

describe('work while a system is away', { timeout: 120_000 }, () => {
  it('waits while the org answers nothing but errors', () => whileAway({ salesforce: { errorBefore: { probability: 1, status: 503 } } }, { code: 'TARGET_UNAVAILABLE', notReady: ['salesforce'] }));

  it('waits while the store answers nothing but errors', () => whileAway({ bigcommerce: { errorBefore: { probability: 1, status: 502 } } }, { code: 'SOURCE_UNAVAILABLE', notReady: ['bigcommerce'] }));

  it('waits while the daily allowance of the org is used up', () => whileAway({ salesforce: { requestLimit: { probability: 1 } } }, { code: 'BUDGET_EXHAUSTED', notReady: ['salesforce'] }));

  it('waits while the store is overloaded', () => whileAway({ bigcommerce: { rateLimit: { probability: 1, headers: false } } }, { code: 'RATE_LIMITED', notReady: ['bigcommerce'] }));

  it('waits until a person has renewed the token of the store', () => whileAway({ bigcommerce: { tokenRevoked: { probability: 1 } } }, { code: 'AUTH_REVOKED', notReady: ['bigcommerce'] }));

  it('goes on by a new sign-in when the session of the org was revoked', async () => {
    await stack.faults({ salesforce: { tokenRevoked: { count: 1 } } });
    ids.push(...(await stack.scenario('orders', { count: orderCount, statusId: 11 })));
    await stack.settled();
    await assertInvariants(stack, ids);
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });
});
