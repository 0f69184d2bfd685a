import type { Log } from '../core/log.ts';

/** When the org's pointer was last looked at, ms since the epoch; kept in the database, so that of many processes one looks. */
type Ports = {
  readTick(): Promise<number | undefined>;
  /** False when another process moved it since it was read. */
  moveTick(from: number | undefined, to: number): Promise<boolean>;
  follow(signal: AbortSignal): Promise<string | undefined>;
  /** Takes what another process found. */
  refresh(): Promise<unknown>;
  onState(problem: string | undefined): void;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  now(): number;
  log: Log;
};

const lookEveryMs = 60_000;
/** Clocks of machines differ a little; a look is not put off for a whole turn by that. */
const slackMs = 5_000;

/** Looks once a minute which settings the org names, for as long as the service runs. An org that is away keeps the former in force. */
export function keepSettings(ports: Ports): { stop(): Promise<void> } {
  const ending = new AbortController();

  async function keep(): Promise<void> {
    while (!ending.signal.aborted) {
      await look(ports, ending.signal).catch((error: unknown) => {
        if (!ending.signal.aborted) ports.log.warn('settings.look-failed', { reason: error instanceof Error ? error.message : 'unknown' });
      });
      await ports.sleep(lookEveryMs, ending.signal);
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

/** One look, unless another process has just looked. */
export async function look(ports: Omit<Ports, 'sleep' | 'log'>, signal: AbortSignal): Promise<void> {
  await ports.refresh();
  const [now, before] = [ports.now(), await ports.readTick()];
  if (before !== undefined && now - before < lookEveryMs - slackMs) return;
  if (!(await ports.moveTick(before, now))) return;
  ports.onState(await ports.follow(signal));
}
