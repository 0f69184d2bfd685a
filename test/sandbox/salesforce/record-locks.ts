import { setTimeout as wait } from 'node:timers/promises';

/** Records that a request holds while it runs; another request that needs one of them waits. */
export type RecordLocks = {
  /** Waits until the records are free, at most waitMs of real time; what is still held then comes back as `blocked`. */
  acquire(ids: ReadonlySet<string>, waitMs: number): Promise<{ blocked: ReadonlySet<string>; release(): void }>;
};

/** Locks without an order to deadlock on: a request takes all it needs at once, or waits for all. */
export function createRecordLocks(): RecordLocks {
  const held = new Set<string>();
  const released = new Set<() => void>();

  const take = (ids: Iterable<string>): (() => void) => {
    const mine = [...ids].filter((id) => !held.has(id));
    for (const id of mine) held.add(id);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      for (const id of mine) held.delete(id);
      for (const wake of released) wake();
      released.clear();
    };
  };

  return {
    async acquire(ids, waitMs) {
      const until = performance.now() + waitMs;
      const busy = () => [...ids].filter((id) => held.has(id));
      while (busy().length > 0 && performance.now() < until) {
        const patience = new AbortController();
        await Promise.race([new Promise<void>((resolve) => released.add(resolve)), wait(until - performance.now(), undefined, { signal: patience.signal }).catch(() => undefined)]);
        patience.abort();
      }
      const blocked = new Set(busy());
      return { blocked, release: take(ids) };
    },
  };
}
