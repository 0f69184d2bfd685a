import type { Log } from '../core/log.ts';

type Ports = {
  /** Objects to look at: all of them, or those alone that no living stream carries. */
  poll(which: 'all' | 'unstreamed', signal: AbortSignal): Promise<void>;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  log: Log;
};

const pollEveryMs = 60_000;
/** What a stream carries is looked at too, less often: our own user's changes are filtered out of it, and automation commits as that user. */
const allEveryPolls = 5;

/** Polls every minute until the signal says stop; `pollNow` looks at everything at once. */
export function createPollClock(ports: Ports): { run(signal: AbortSignal): Promise<void>; pollNow(): void } {
  let waking = new AbortController();
  let isAsked = false;
  return {
    async run(signal) {
      for (let polls = 0; !signal.aborted; polls += 1) {
        waking = new AbortController();
        const isAll = isAsked || polls % allEveryPolls === 0;
        isAsked = false;
        await ports.poll(isAll ? 'all' : 'unstreamed', signal).catch((error: unknown) => {
          if (!signal.aborted) ports.log.warn('poll.failed', { reason: error instanceof Error ? error.message : 'unknown' });
        });
        if (!isAsked) await ports.sleep(pollEveryMs, AbortSignal.any([signal, waking.signal]));
      }
    },
    pollNow() {
      isAsked = true;
      waking.abort();
    },
  };
}
