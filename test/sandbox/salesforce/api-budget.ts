import type { Org } from './org.ts';

const hourMs = 3_600_000;
const windowHours = 24;

/** API calls of the rolling 24 hours against the org's allowance. */
export type ApiBudget = { spend(): boolean; used(): number; readonly max: number };

export function createApiBudget(org: Org): ApiBudget {
  const byHour = new Map<number, number>();
  const used = (): number => {
    const hour = Math.floor(org.clock.now() / hourMs);
    let sum = 0;
    for (const [at, count] of byHour) {
      if (at <= hour - windowHours) byHour.delete(at);
      else sum += count;
    }
    return sum;
  };
  return {
    max: org.shape.dailyApiRequests,
    used,
    spend() {
      if (used() >= org.shape.dailyApiRequests) return false;
      const hour = Math.floor(org.clock.now() / hourMs);
      byHour.set(hour, (byHour.get(hour) ?? 0) + 1);
      return true;
    },
  };
}
