import { z } from 'zod';
import type { Log } from '../core/log.ts';

type Ports = {
  /** False when another process looks just now. */
  runAlone(work: () => Promise<void>): Promise<boolean>;
  readTurn(): Promise<unknown>;
  saveTurn(turn: { by: string; at: number }): Promise<void>;
  /** This process; what it learned is in its memory, so the same one goes on as long as it lives. */
  by: string;
  everyMs: number;
  /** What is looked at, by name, one after another; what fails is tried again next time and keeps the others from nothing. */
  looks: Readonly<Record<string, (signal: AbortSignal) => Promise<void>>>;
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  log: Log;
};

const turnSchema = z.object({ by: z.string(), at: z.number() });
/** So many looks are missed before another process takes over. */
const missedMax = 4;

/** Looks at what was written, out of its way, for as long as the service runs: in one process at a time. */
export function keepWatching(ports: Ports): { stop(): Promise<void> } {
  const ending = new AbortController();
  const warn = (name: string) => (error: unknown) => {
    if (!ending.signal.aborted) ports.log.warn(`${name}.failed`, { reason: error instanceof Error ? error.message : 'unknown' });
  };

  async function look(): Promise<void> {
    const turn = turnSchema.safeParse(await ports.readTurn()).data;
    const isOthers = turn !== undefined && turn.by !== ports.by && ports.now() - turn.at < missedMax * ports.everyMs;
    if (isOthers) return;
    await ports.saveTurn({ by: ports.by, at: ports.now() });
    for (const [name, work] of Object.entries(ports.looks)) if (!ending.signal.aborted) await work(ending.signal).catch(warn(name));
  }

  async function keep(): Promise<void> {
    for (;;) {
      await ports.sleep(ports.everyMs, ending.signal);
      if (ending.signal.aborted) return;
      await ports.runAlone(look).catch(warn('watch'));
    }
  }

  const running = keep();
  return {
    async stop() {
      ending.abort();
      await running;
    },
  };
}
