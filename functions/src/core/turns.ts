/** So many records at a time: some milliseconds of work. */
const itemsPerTurn = 8;

/**
 * Runs `work` over items and lets the event loop turn between them: in a process that also receives webhooks, a batch of 200
 * orders must not make a delivery wait for all of it.
 */
export async function forEachInTurns<Item>(items: Iterable<Item>, work: (item: Item) => void): Promise<void> {
  let count = 0;
  for (const item of items) {
    work(item);
    count += 1;
    if (count % itemsPerTurn === 0) await new Promise((resolve) => void setImmediate(resolve));
  }
}
