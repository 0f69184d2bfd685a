import type { JobFailure, JobOutcome } from '../core/job.ts';
import type { SyncError } from '../core/sync-error.ts';

export type RetryPolicy = { attemptsMax: number; delayMs: number; delayMsMax: number };

/** Codes that say "not now", not "it failed": they wait without using an attempt. */
const waits = new Set(['IDENTITY_BUSY', 'BATCH_FULL', 'RATE_LIMITED', 'BUDGET_EXHAUSTED', 'NOT_YET_VISIBLE', 'LEASE_LOST', 'SOURCE_UNAVAILABLE', 'TARGET_UNAVAILABLE', 'AUTH_REVOKED', 'NOT_CONNECTED', 'SCOPE_MISSING', 'SETUP_INCOMPLETE']);

/** How long a flow whose system is away, or not authorised, waits before it looks again. */
const unavailableDelayMs = 2_000;
const haltDelayMs = 15_000;

/** A lost answer says nothing about the record: an org that cuts every answer for an hour must not fill the dead letters. */
const triesPerLostAnswer = 4;

/** What becomes of a job that failed. `random` (0..1) spreads retries so that a crowd does not return at once. */
export function decideOutcome(error: SyncError, attempt: number, policy: RetryPolicy, random: number): JobOutcome {
  const failure = toFailure(error);
  if (error.disposition === 'skip') return { state: 'done', outcome: 'skipped' };
  if (error.disposition === 'dead-letter') return { state: 'dead', error: failure };
  if (waits.has(error.code)) {
    return { state: 'snooze', delayMs: error.retryAfterMs ?? jitter(waitFor(error), random), isStaleRead: error.code === 'NOT_YET_VISIBLE', waitsFor: error.waitsFor, error: failure };
  }
  const attemptsMax = error.code === 'OUTCOME_UNKNOWN' ? policy.attemptsMax * triesPerLostAnswer : policy.attemptsMax;
  if (attempt >= attemptsMax) return { state: 'dead', error: failure };
  return { state: 'retry', delayMs: error.retryAfterMs ?? backoff(attempt, policy, random), error: failure };
}

/** Exponential with half jitter: attempt 1 waits 50..100 % of delayMs, each next one twice that, up to delayMsMax. */
export function backoff(attempt: number, policy: RetryPolicy, random: number): number {
  return jitter(Math.min(policy.delayMsMax, policy.delayMs * 2 ** (attempt - 1)), random);
}

function jitter(delayMs: number, random: number): number {
  return delayMs / 2 + (random * delayMs) / 2;
}

function waitFor(error: SyncError): number {
  return error.disposition === 'halt' ? haltDelayMs : unavailableDelayMs;
}

function toFailure(error: SyncError): JobFailure {
  return { code: error.code, stage: error.stage, message: error.message, field: error.field, actions: error.actions };
}
