import type { Log } from '../core/log.ts';

/** When what was last done, ms since the epoch, and by whom; kept in the database, so that of many processes one does it. */
export type CommandTick = { at: number; by: string; isWatched: boolean; mirroredAt: number; purgedAt: number };

type Ports = {
  readTick(): Promise<CommandTick | undefined>;
  /** False when another process moved it since it was read. */
  moveTick(from: CommandTick | undefined, to: CommandTick): Promise<boolean>;
  /** Queues the commands no event told of; true when a page of the org is open. */
  poll(signal: AbortSignal): Promise<boolean>;
  /** Whether what pages show of single records has changed since it was mirrored. */
  hasNews?(): Promise<boolean>;
  mirror(options: { isWatched: boolean; isFresh: boolean }, signal: AbortSignal): Promise<unknown>;
  purge(signal: AbortSignal): Promise<void>;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  now(): number;
  log: Log;
  /** This process. */
  by: string;
};

const pollEveryMs = 30_000;
const watchedPollEveryMs = 5_000;
const mirrorEveryMs = 300_000;
const watchedMirrorEveryMs = 15_000;
/** A record that begins to wait is shown so within a minute, whoever looks. */
const newsEveryMs = 60_000;
const purgeEveryMs = 3_600_000;

/** Polls for commands whose event was lost, keeps the status mirror and purges what is old, for as long as the service runs. */
export function keepCommandClock(ports: Ports): { /** What pages show has just changed. */ mirrorSoon(): void; stop(): Promise<void> } {
  const ending = new AbortController();
  let asked = new AbortController();
  let problem = '';

  async function keep(): Promise<void> {
    while (!ending.signal.aborted) {
      const isAsked = asked.signal.aborted;
      if (isAsked) asked = new AbortController();
      await beat({ ...ports, isAsked }, ending.signal).then(
        () => (problem = ''),
        (error: unknown) => {
          const reason = error instanceof Error ? error.message : 'unknown';
          // Said once, not every half minute of a system that is away.
          if (!ending.signal.aborted && reason !== problem) ports.log.warn('commands.poll-failed', { reason });
          problem = reason;
        },
      );
      await ports.sleep(watchedPollEveryMs, AbortSignal.any([ending.signal, asked.signal]));
    }
  }

  const running = keep();
  return {
    mirrorSoon: () => asked.abort(),
    async stop() {
      ending.abort();
      await running;
    },
  };
}

/** One look at the clock; does what is due unless another process does it. */
export async function beat(ports: Omit<Ports, 'sleep' | 'log'> & { isAsked?: boolean }, signal: AbortSignal): Promise<void> {
  const now = ports.now();
  const before = await ports.readTick();
  // A first start has nothing to purge; its first report is due at the next look.
  if (before === undefined) return void (await ports.moveTick(undefined, { at: 0, by: ports.by, isWatched: false, mirroredAt: 0, purgedAt: now }));
  if (!ports.isAsked && now - before.at < (before.isWatched ? watchedPollEveryMs : pollEveryMs)) return;
  const sinceMirror = now - before.mirroredAt;
  const isMirrorDue = ports.isAsked === true || sinceMirror >= (before.isWatched ? watchedMirrorEveryMs : mirrorEveryMs) || (sinceMirror >= newsEveryMs && (await ports.hasNews?.()) === true);
  const isPurgeDue = now - before.purgedAt >= purgeEveryMs;
  const mine: CommandTick = { ...before, at: now, by: ports.by, mirroredAt: isMirrorDue ? now : before.mirroredAt, purgedAt: isPurgeDue ? now : before.purgedAt };
  if (!(await ports.moveTick(before, mine))) return;
  const isWatched = await ports.poll(signal);
  if (isWatched !== before.isWatched) await ports.moveTick(mine, { ...mine, isWatched });
  if (isMirrorDue) await ports.mirror({ isWatched, isFresh: before.by !== ports.by }, signal);
  if (isPurgeDue) await ports.purge(signal);
}
