import type { Org } from './org.ts';
import { createRollingCount } from './rolling-count.ts';
import type { RollingCount } from './rolling-count.ts';

/** What the org may use in a rolling day. Bulk's allowances are the same for every edition. */
export type ApiBudget = {
  spend(): boolean;
  used(): number;
  readonly max: number;
  /** Batches of at most 10,000 rows, shared with Bulk API 1.0. */
  readonly bulkBatches: RollingCount;
  readonly bulkQueryJobs: RollingCount;
};

const bulkBatchesMax = 15_000;
const bulkQueryJobsMax = 10_000;

/** API calls of the rolling 24 hours against the org's allowance. */
export function createApiBudget(org: Org): ApiBudget {
  const now = () => org.clock.now();
  const calls = createRollingCount(now, org.shape.dailyApiRequests);
  return {
    max: calls.max,
    used: calls.used,
    spend() {
      if (calls.used() >= calls.max) return false;
      calls.add(1);
      return true;
    },
    bulkBatches: createRollingCount(now, bulkBatchesMax),
    bulkQueryJobs: createRollingCount(now, bulkQueryJobsMax),
  };
}
