import { request } from 'undici';
import { z } from 'zod';
import type { OrgClient } from './client.ts';

type Limit = { max: number; remaining: number };

const limit = z.object({ Max: z.number(), Remaining: z.number() }).transform(({ Max: max, Remaining: remaining }): Limit => ({ max, remaining }));
const limitsSchema = z.object({ DailyApiRequests: limit, DailyDeliveredPlatformEvents: limit.default({ max: 0, remaining: 0 }) });

/** What is left of the day. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm */
export async function readOrgLimits(client: OrgClient, signal: AbortSignal): Promise<{ calls: Limit; events: Limit }> {
  const { DailyApiRequests: calls, DailyDeliveredPlatformEvents: events } = limitsSchema.parse(await client.get('/limits', signal));
  return { calls, events };
}

/** The org's time, ms since the epoch, in whole seconds; asks for what needs no session. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm */
export async function readOrgClock(instanceUrl: string, signal: AbortSignal): Promise<number | undefined> {
  const answer = await request(`${instanceUrl}/services/data`, { signal });
  await answer.body.dump();
  const time = Date.parse(String(answer.headers.date ?? ''));
  return Number.isNaN(time) ? undefined : time + 500;
}
