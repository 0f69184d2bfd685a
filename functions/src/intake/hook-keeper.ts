import type { Log } from '../core/log.ts';
import type { Registration } from './hook-registrar.ts';

type Ports = {
  register(signal: AbortSignal): Promise<Registration>;
  /** Hooks that were missing or off, or may have been, are there now: what happened before was told to nobody. */
  onRegistered(): void;
  /** Why deliveries may be missing, or undefined when all hooks are as wanted. */
  onState(problem: string | undefined): void;
  log: Log;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

const retryMs = 5_000;
/** The store switches hooks off by itself; nobody says so on a channel that must be working for it. */
const checkEveryMs = 300_000;

/** Keeps the hooks registered for as long as the service runs. A store that is down does not keep the service down. */
export function keepHooks(ports: Ports): { checkNow(): void; stop(): Promise<void> } {
  const ending = new AbortController();
  let waking = new AbortController();

  async function keep(): Promise<void> {
    const said = { reason: '' };
    while (!ending.signal.aborted) {
      waking = new AbortController();
      const isRegistered = await registerOnce(ports, said, ending.signal);
      await ports.sleep(isRegistered ? checkEveryMs : retryMs, AbortSignal.any([ending.signal, waking.signal]));
    }
  }

  const running = keep();
  return {
    checkNow: () => waking.abort(),
    async stop() {
      ending.abort();
      await running;
    },
  };
}

/** `said`: what the log says of a store that is away is said once, not every five seconds. */
async function registerOnce({ register, onRegistered, onState, log }: Ports, said: { reason: string }, signal: AbortSignal): Promise<boolean> {
  try {
    const { created, revived, removed, kept } = await register(signal);
    const fields = { created: created.length, revived: revived.length, removed: removed.length, kept: kept.length };
    if (created.length + revived.length + removed.length > 0) log.info('hooks.registered', fields);
    else log.debug('hooks.checked', fields);
    onState(undefined);
    // A look that failed may have made hooks all the same.
    if (created.length + revived.length > 0 || said.reason !== '') onRegistered();
    said.reason = '';
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    if (signal.aborted) return false;
    onState(`The webhooks of the store are not registered: ${reason}`);
    if (said.reason !== reason) log.warn('hooks.not-registered', { reason });
    said.reason = reason;
    return false;
  }
}
