/** A first-in first-out queue worked by at most `concurrencyMax` at once, starting in the next turn of the event loop. */
export type BoundedQueue<T> = {
  push(item: T): void;
  /** Items queued, being worked or expected. */
  count(): number;
  /** Resolves when nothing is queued or being worked. */
  idle(): Promise<void>;
  /** Holds `idle` open for work that will be pushed later. */
  expect(): () => void;
  close(): void;
};

/** Worked items are dropped from the head in blocks of this size, so that a long queue costs no copying per item. */
const blockSize = 1_000;

export function createBoundedQueue<T>(concurrencyMax: number, work: (item: T) => Promise<void>): BoundedQueue<T> {
  const waiters = new Set<() => void>();
  const state = { items: [] as T[], head: 0, running: 0, expected: 0, isScheduled: false, isClosed: false };

  const count = () => state.items.length - state.head + state.running + state.expected;
  const isIdle = () => count() === 0;

  function next(): T | undefined {
    const item = state.items[state.head];
    state.head += 1;
    if (state.head >= blockSize) {
      state.items = state.items.slice(state.head);
      state.head = 0;
    }
    return item;
  }

  async function workOn(item: T): Promise<void> {
    state.running += 1;
    await work(item);
    state.running -= 1;
    pump();
  }

  function pump(): void {
    state.isScheduled = false;
    while (!state.isClosed && state.running < concurrencyMax && state.head < state.items.length) {
      const item = next();
      if (item !== undefined) void workOn(item);
    }
    if (isIdle()) for (const wake of waiters) wake();
  }

  return {
    push(item) {
      state.items.push(item);
      if (state.isScheduled) return;
      state.isScheduled = true;
      setImmediate(pump);
    },
    count,
    expect() {
      state.expected += 1;
      return () => {
        state.expected -= 1;
        pump();
      };
    },
    idle: () =>
      isIdle()
        ? Promise.resolve()
        : new Promise((resolve) => {
            const wake = () => {
              waiters.delete(wake);
              resolve();
            };
            waiters.add(wake);
          }),
    close() {
      state.isClosed = true;
      state.items = [];
      state.head = 0;
    },
  };
}
