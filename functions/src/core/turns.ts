/** So many at a time are some milliseconds of work: records, the small pieces records are made of, and records whose work an administrator wrote. */
const perTurn = { records: 8, pieces: 64, customised: 1 } as const;

/**
 * Runs `work` over items and lets the event loop turn between them: in a process that also receives webhooks, a batch of 200
 * orders must not make a delivery wait for all of it.
 */
export async function forEachInTurns<Item>(items: Iterable<Item>, work: (item: Item) => void, size: keyof typeof perTurn = 'records'): Promise<void> {
  let count = 0;
  for (const item of items) {
    work(item);
    count += 1;
    if (count % perTurn[size] === 0) await new Promise((resolve) => void setImmediate(resolve));
  }
}
