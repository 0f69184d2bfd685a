import type { Log } from '../core/log.ts';

type Ports = {
  /** Finds changes whose webhook was lost. */
  sweep(signal: AbortSignal): Promise<void>;
  /** Finds deletions whose webhook was lost; does nothing when that was done within a day. */
  compareKeys(signal: AbortSignal): Promise<void>;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  log: Log;
};

const sweepEveryMs = 300_000;

/** Sweeps every few minutes and compares keys every night, for as long as the service runs. A system that is away is asked again next time. */
export function keepSweeping(ports: Ports): { sweepNow(): void; stop(): Promise<void> } {
  const ending = new AbortController();
  let waking = new AbortController();

  async function keep(): Promise<void> {
    while (!ending.signal.aborted) {
      waking = new AbortController();
      for (const [name, work] of [['sweep', ports.sweep], ['compare-keys', ports.compareKeys]] as const) {
        await work(ending.signal).catch((error: unknown) => {
          if (!ending.signal.aborted) ports.log.warn(`${name}.failed`, { reason: error instanceof Error ? error.message : 'unknown' });
        });
      }
      await ports.sleep(sweepEveryMs, AbortSignal.any([ending.signal, waking.signal]));
    }
  }

  const running = keep();
  return {
    sweepNow: () => waking.abort(),
    async stop() {
      ending.abort();
      await running;
    },
  };
}
