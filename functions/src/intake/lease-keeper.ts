import type { Log } from '../core/log.ts';

type Ports = {
  /** Takes the lease or prolongs it. */
  take(): Promise<boolean>;
  release(): Promise<void>;
  /** Runs while the lease is held; its signal says that it no longer is. */
  work(signal: AbortSignal): Promise<void>;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  log: Log;
};

/** A process that dies is noticed when its session ends, one that hangs when its lease does. */
export const leaseMs = 10_000;
const renewEveryMs = 3_000;
const tryEveryMs = 1_000;

/** Has one process at a time do the work: takes the lease when it is free, keeps it, and stops working when it is lost. */
export function keepLease(ports: Ports): { holds(): boolean; stop(): Promise<void> } {
  const ending = new AbortController();
  let working: { leaving: AbortController; done: Promise<void> } | undefined;

  function start(): NonNullable<typeof working> {
    const leaving = new AbortController();
    const begun = {
      leaving,
      done: ports.work(leaving.signal).catch((error: unknown) => ports.log.error('stream.work-failed', { reason: error instanceof Error ? error.message : 'unknown' })).finally(() => {
        if (working === begun) working = undefined;
      }),
    };
    return begun;
  }
  async function leave(): Promise<void> {
    working?.leaving.abort();
    await working?.done;
  }
  async function keep(): Promise<void> {
    while (!ending.signal.aborted) {
      // A database that is away cannot give the lease to others either, and every save is fenced.
      const isHeld = await ports.take().catch(() => working !== undefined);
      if (!isHeld) await leave();
      else working ??= start();
      await ports.sleep(isHeld ? renewEveryMs : tryEveryMs, ending.signal);
    }
  }

  const running = keep();
  return {
    holds: () => working !== undefined,
    async stop() {
      ending.abort();
      await running;
      await leave();
      await ports.release().catch(() => {});
    },
  };
}
