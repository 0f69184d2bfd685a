import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ErrorCode, errorCatalog, SyncError } from '../core/sync-error.ts';
import { backoff, decideOutcome } from './retry-policy.ts';

const policy = { attemptsMax: 3, delayMs: 1_000, delayMsMax: 300_000 };
const failed = (code: ErrorCode, retryAfterMs?: number) => new SyncError(code, { stage: 'load', message: 'why', field: 'Name', retryAfterMs });
const failureOf = (code: ErrorCode) => ({ code, stage: 'load', message: 'why', field: 'Name', actions: errorCatalog[code].actions });
const codes = Object.keys(errorCatalog).filter((code): code is ErrorCode => code in errorCatalog);
const statesAt = (attempt: number) => Object.fromEntries(codes.map((code) => [code, decideOutcome(failed(code), attempt, policy, 0.5).state]));

describe('the outcome of a failed job', () => {
  it('is skipped when there is nothing to do', () => {
    assert.deepEqual(decideOutcome(failed('STALE_EVENT'), 1, policy, 0), { state: 'done', outcome: 'skipped' });
    assert.deepEqual(decideOutcome(failed('SOURCE_DELETED'), 9, policy, 0), { state: 'done', outcome: 'skipped' });
  });

  it('is dead at once when only a person can help, with what he is told', () => {
    assert.deepEqual(decideOutcome(failed('VALIDATION_RULE'), 1, policy, 0), { state: 'dead', error: failureOf('VALIDATION_RULE') });
  });

  it('is a retry until the attempts are used up, then dead', () => {
    assert.deepEqual([1, 2, 3, 4].map((attempt) => decideOutcome(failed('ROW_LOCKED'), attempt, policy, 0.5).state), ['retry', 'retry', 'dead', 'dead']);
    assert.deepEqual(decideOutcome(failed('UNEXPECTED'), 3, policy, 0), { state: 'dead', error: failureOf('UNEXPECTED') });
  });

  it('waits as long as the other side asked', () => {
    assert.deepEqual(decideOutcome(failed('ROW_LOCKED', 7_777), 1, policy, 0.9), { state: 'retry', delayMs: 7_777, error: failureOf('ROW_LOCKED') });
    assert.deepEqual(decideOutcome(failed('RATE_LIMITED', 12_345), 1, policy, 0.9), { state: 'snooze', delayMs: 12_345, isStaleRead: false, waitsFor: undefined, error: failureOf('RATE_LIMITED') });
  });

  it('waits for the identity that another worker holds', () => {
    const busy = new SyncError('IDENTITY_BUSY', { stage: 'resolve', waitsFor: 'person:abc', retryAfterMs: 80 });
    const outcome = decideOutcome(busy, 9, policy, 0.5);
    assert.deepEqual([outcome.state, 'waitsFor' in outcome ? outcome.waitsFor : undefined, 'delayMs' in outcome ? outcome.delayMs : undefined], ['snooze', 'person:abc', 80]);
  });

  it('is a snooze, however often, while a system is away or work must wait for its turn', () => {
    const waiting = Object.entries(statesAt(100)).filter(([, state]) => state === 'snooze').map(([code]) => code);
    assert.deepEqual(waiting.toSorted(), ['AUTH_REVOKED', 'BATCH_FULL', 'BUDGET_EXHAUSTED', 'IDENTITY_BUSY', 'LEASE_LOST', 'NOT_CONNECTED', 'NOT_YET_VISIBLE', 'RATE_LIMITED', 'SCOPE_MISSING', 'SETUP_INCOMPLETE', 'SOURCE_UNAVAILABLE', 'TARGET_UNAVAILABLE']);
  });

  it('snoozes 1 to 2 s for a system that is away and 7.5 to 15 s for one that needs a person', () => {
    const delays = (code: ErrorCode) => [0, 1].map((random) => decideOutcome(failed(code), 1, policy, random)).map((outcome) => ('delayMs' in outcome ? outcome.delayMs : undefined));
    assert.deepEqual(delays('TARGET_UNAVAILABLE'), [1_000, 2_000]);
    assert.deepEqual(delays('AUTH_REVOKED'), [7_500, 15_000]);
  });

  it('counts a read that was too early, and no other snooze', () => {
    const counted = codes.map((code) => ({ code, outcome: decideOutcome(failed(code, 10), 1, policy, 0) })).filter(({ outcome }) => outcome.state === 'snooze' && outcome.isStaleRead);
    assert.deepEqual(counted.map(({ code }) => code), ['NOT_YET_VISIBLE']);
  });

  it('follows the catalogue: what it calls skip or dead-letter never comes back', () => {
    const expected = codes.filter((code) => ['skip', 'dead-letter'].includes(errorCatalog[code].disposition)).map((code) => [code, errorCatalog[code].disposition === 'skip' ? 'done' : 'dead']);
    const states = statesAt(1);
    assert.deepEqual(expected.map(([code = '']) => [code, states[code]]), expected);
  });

  it('of a halted flow is never dead: the work waits for the person', () => {
    const halting = codes.filter((code) => errorCatalog[code].disposition === 'halt');
    assert.ok(halting.length >= 3);
    assert.deepEqual(halting.map((code) => decideOutcome(failed(code), 1_000, policy, 0).state), halting.map(() => 'snooze'));
  });
});

describe('the backoff', () => {
  it('doubles from attempt to attempt up to its limit, half of it jitter', () => {
    assert.deepEqual([1, 2, 3, 9, 10, 50].map((attempt) => [backoff(attempt, policy, 0), backoff(attempt, policy, 1)]), [[500, 1_000], [1_000, 2_000], [2_000, 4_000], [128_000, 256_000], [150_000, 300_000], [150_000, 300_000]]);
  });

  it('spreads a crowd evenly over the second half of the wait', () => {
    assert.deepEqual([0, 0.25, 0.5, 0.75].map((random) => backoff(1, policy, random)), [500, 625, 750, 875]);
  });
});
