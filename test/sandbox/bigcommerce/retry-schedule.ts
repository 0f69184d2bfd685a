import type { SandboxClock } from '../clock.ts';

/** Seconds between a failed try and the next: 11 retries, about 48 hours. https://developer.bigcommerce.com/docs/integrations/webhooks/overview */
export const retryDelaysS = [60, 180, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 50_400, 86_400] as const;

/** Deliveries that wait for the sandbox clock. */
export type RetrySchedule<T> = {
  add(item: T, attempt: number): void;
  count(): number;
  clear(): void;
};

/**
 * Items due in one second share one timer: a receiver that is down for long makes few timers, not thousands. The clock
 * waits for `run`, so that advancing it by two days runs all eleven retries in order.
 */
export function createRetrySchedule<T>(clock: SandboxClock, run: (item: T) => Promise<void>): RetrySchedule<T> {
  const bySecond = new Map<number, T[]>();
  return {
    add(item, attempt) {
      const at = clock.now() + (retryDelaysS[attempt] ?? retryDelaysS[0]) * 1_000;
      const second = Math.ceil(at / 1_000);
      const due = bySecond.get(second);
      if (due) {
        due.push(item);
        return;
      }
      bySecond.set(second, [item]);
      clock.schedule(second * 1_000 - clock.now(), async () => {
        const items = bySecond.get(second) ?? [];
        bySecond.delete(second);
        await Promise.all(items.map(run));
      });
    },
    count: () => [...bySecond.values()].reduce((sum, items) => sum + items.length, 0),
    clear: () => bySecond.clear(),
  };
}
