/** Longest stretch of pure work before waiting requests get their turn. */
const stretchMs = 5;

/**
 * Runs `work` over items and lets the event loop turn between them: in a process that also receives webhooks, a batch of 200
 * orders must not make a delivery wait for all of it.
 */
export async function forEachInTurns<Item>(items: Iterable<Item>, work: (item: Item) => void): Promise<void> {
  let startedAt = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - startedAt < stretchMs) continue;
    await new Promise((resolve) => void setImmediate(resolve));
    startedAt = performance.now();
  }
}
