/** An open-loop plan: when each delivery is due, whatever became of those before it. */
export type SendSchedule = {
  readonly count: number;
  /** Milliseconds after the start. */
  dueAtMs(position: number): number;
  /** How many are due once this much time has passed. */
  dueCount(elapsedMs: number): number;
  /** Which of `keyCount` records the delivery is about. */
  keyAt(position: number, keyCount: number): number;
};

/** One order fires several scopes at once, and orders come in the order of their numbers. */
const deliveriesPerRecord = 3;

/** `rate` deliveries a second at even distances for so many seconds. */
export function createSendSchedule(rate: number, seconds: number): SendSchedule {
  const count = Math.round(rate * seconds);
  return {
    count,
    dueAtMs: (position) => (position * 1_000) / rate,
    dueCount: (elapsedMs) => (elapsedMs < 0 ? 0 : Math.min(count, Math.floor((elapsedMs * rate) / 1_000 + 1e-9) + 1)),
    keyAt: (position, keyCount) => Math.floor(position / deliveriesPerRecord) % keyCount,
  };
}
