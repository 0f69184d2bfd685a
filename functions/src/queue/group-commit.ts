/** How many waiting items share one statement. */
const groupSizeMax = 256;

/**
 * Turns many concurrent single writes into few: those that arrive while one flush runs share the next.
 * Each caller's promise resolves only after its own item is durable; an item that poisons its group is found by single writes.
 */
export function createGroupCommit<Item>(write: (items: readonly Item[]) => Promise<void>): (item: Item) => Promise<void> {
  type Waiting = { item: Item; resolve: () => void; reject: (reason: unknown) => void };
  const waiting: Waiting[] = [];
  let isFlushing = false;

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      await write(group.map((one) => one.item));
      for (const one of group) one.resolve();
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(error);
      for (const one of group) await write([one.item]).then(one.resolve, one.reject);
    }
  }

  async function flush(): Promise<void> {
    isFlushing = true;
    // One turn of the event loop lets the requests of the same moment join the first group.
    await Promise.resolve();
    while (waiting.length > 0) await writeGroup(waiting.splice(0, groupSizeMax));
    isFlushing = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isFlushing) void flush();
    });
}
