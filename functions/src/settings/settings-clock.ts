import type { Log } from '../core/log.ts';

/** When the org's pointer was last looked at, ms since the epoch, and what kept its settings from being taken; in the database, so that of many processes one looks and all know. */
export type SettingsTick = { at: number; problem?: string | undefined };
type Ports = {
  readTick(): Promise<SettingsTick | undefined>;
  /** False when another process moved it since it was read. */
  moveTick(from: SettingsTick | undefined, to: SettingsTick): Promise<boolean>;
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
  ports.onState(before?.problem);
  if (before !== undefined && now - before.at < lookEveryMs - slackMs) return;
  const mine: SettingsTick = { ...before, at: now };
  if (!(await ports.moveTick(before, mine))) return;
  const problem = await ports.follow(signal);
  ports.onState(problem);
  if (problem !== before?.problem) await ports.moveTick(mine, { at: now, problem });
}
