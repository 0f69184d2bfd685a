import type { ApiBudget } from './api-budget.ts';
import type { JsonObject } from './json.ts';
import type { EventPlatform } from './pubsub/event-platform.ts';

const limit = (max: number, used = 0): JsonObject => ({ Max: max, Remaining: Math.max(0, max - used) });

/** GET /limits: what the twin meters is true, the rest is an org that has used nothing. */
export function orgLimits({ max, used, bulkBatches, bulkQueryJobs }: ApiBudget, { allowance }: Pick<EventPlatform, 'allowance'>): JsonObject {
  return {
    DailyApiRequests: limit(max, used()),
    DailyBulkApiBatches: limit(bulkBatches.max, bulkBatches.used()),
    DailyBulkV2QueryFileStorageMB: limit(976_562),
    DailyBulkV2QueryJobs: limit(bulkQueryJobs.max, bulkQueryJobs.used()),
    DailyAsyncApexExecutions: limit(250_000),
    DailyDeliveredPlatformEvents: limit(allowance.max, allowance.used()),
    DailyStandardVolumePlatformEvents: limit(25_000),
    HourlyAsyncReportRuns: limit(1_200),
    HourlyPublishedPlatformEvents: limit(250_000),
    HourlyPublishedStandardVolumePlatformEvents: limit(100_000),
    DataStorageMB: limit(10_240, 40),
    FileStorageMB: limit(10_240),
    MonthlyPlatformEventsUsageEntitlement: limit(750_000),
    SingleEmail: limit(5_000),
  };
}
