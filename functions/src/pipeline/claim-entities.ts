import type { Job } from '../core/job.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Fallout } from './batch.ts';

const busyDelayMsMin = 50;
const busyDelayMsMax = 250;

/** The claim on a record of the store: the two directions never work on one at a time. */
export const entityClaim = (entityKey: string): string => `entity:${entityKey}`;

/** Whoever finds an identity in other hands waits a moment without using an attempt. */
export const busy = (waitsFor: string, random: () => number): SyncError => new SyncError('IDENTITY_BUSY', { stage: 'resolve', waitsFor, retryAfterMs: busyDelayMsMin + random() * (busyDelayMsMax - busyDelayMsMin) });

/** Claims what the jobs are about before it is read, so that nothing read is older than what the other direction just wrote. */
export async function claimEntities(jobs: readonly Job[], takeClaims: (keys: readonly string[]) => Promise<Set<string>>, random: () => number): Promise<{ free: Job[]; busy: Fallout[] }> {
  const granted = await takeClaims(jobs.map(({ entityKey }) => entityClaim(entityKey)));
  const [free, waiting] = [jobs.filter(({ entityKey }) => granted.has(entityClaim(entityKey))), jobs.filter(({ entityKey }) => !granted.has(entityClaim(entityKey)))];
  return { free, busy: waiting.map((job) => ({ job, error: busy(entityClaim(job.entityKey), random) })) };
}
