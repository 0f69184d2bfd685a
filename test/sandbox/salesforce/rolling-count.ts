const hourMs = 3_600_000;
const windowHours = 24;

/** How often something happened in the last 24 hours, by the hour. */
export type RollingCount = { add(count: number): void; used(): number; readonly max: number };

/** An allowance of a rolling day by the sandbox's clock. */
export function createRollingCount(now: () => number, max: number): RollingCount {
  const byHour = new Map<number, number>();
  return {
    max,
    add(count) {
      const hour = Math.floor(now() / hourMs);
      byHour.set(hour, (byHour.get(hour) ?? 0) + count);
    },
    used() {
      const hour = Math.floor(now() / hourMs);
      let sum = 0;
      for (const [at, count] of byHour) {
        if (at <= hour - windowHours) byHour.delete(at);
        else sum += count;
      }
      return sum;
    },
  };
}
