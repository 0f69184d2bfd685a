import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDestinationHealth } from './destination-health.ts';

const hook = 'https://integration.example.com/webhooks';

/** A health record and the hand that moves its clock. */
function startHealth() {
  const clock = { at: 1_000_000 };
  const health = createDestinationHealth(() => clock.at);
  const attempts = (count: number, isSuccess: boolean) => Array.from({ length: count }, () => health.record('client', hook, isSuccess));
  return { clock, health, attempts };
}

test('nothing is judged before a hundred requests', () => {
  const { health, attempts } = startHealth();
  attempts(99, false);
  assert.equal(health.isBlocked('client', hook), false);
});

test('below ninety per cent of a hundred the destination is blocked once, for three minutes, for its client and all its paths', () => {
  const { clock, health, attempts } = startHealth();
  attempts(89, true);
  const judged = attempts(12, false);
  const seen = [health.isBlocked('client', hook), health.isBlocked('client', `${hook}/other`), health.isBlocked('another', hook)];
  clock.at += 180_000;
  assert.deepEqual([judged.filter(Boolean).length, seen, health.isBlocked('client', hook)], [1, [true, true, false], false]);
});

test('ninety per cent is enough', () => {
  const { health, attempts } = startHealth();
  attempts(90, true);
  attempts(10, false);
  assert.equal(health.isBlocked('client', hook), false);
});

test('only the last two minutes count', () => {
  const { clock, health, attempts } = startHealth();
  attempts(95, false);
  clock.at += 120_000;
  attempts(99, true);
  attempts(1, false);
  assert.equal(health.isBlocked('client', hook), false);
});
