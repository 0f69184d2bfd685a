/** What a delivery may wait for at most while something else is worked on in the same process, ms. */
export const turnMsMax = 50;

/**
 * The longest time, ms, for which `work` kept the event loop from turning. It is CPU time of this thread: what its neighbours take of the
 * machine does not count.
 */
export async function longestTurn(work: () => unknown): Promise<number> {
  const state = { longest: 0, isEnded: false, last: process.threadCpuUsage() };
  const look = () => {
    const now = process.threadCpuUsage();
    state.longest = Math.max(state.longest, (now.user + now.system - state.last.user - state.last.system) / 1_000);
    state.last = now;
    if (!state.isEnded) setImmediate(look);
  };
  setImmediate(look);
  await work();
  state.isEnded = true;
  look();
  return state.longest;
}
