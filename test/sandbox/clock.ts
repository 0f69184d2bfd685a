/** The sandbox's clock: real time by default, advanced or sped up through the control API, and drivable by hand in tests. */
export type SandboxClock = {
  /** Milliseconds since the epoch, in sandbox time. */
  now(): number;
  /** Runs `task` once sandbox time reaches now + delayMs. Returns a function that cancels it. */
  schedule(delayMs: number, task: () => void | Promise<void>): () => void;
  /** Moves time forward and runs everything that falls due, in order, before it resolves. */
  advance(ms: number): Promise<void>;
  /** 1 = real time, 60 = a minute each second, 0 = only `advance` moves time. */
  setSpeed(speed: number): void;
  close(): void;
};

type Timer = { at: number; order: number; task: () => void | Promise<void> };

/** Shortest and longest real wait between two looks at the timer list. */
const tickMsMin = 5;
const tickMsMax = 1_000;

export function createSandboxClock(options: { startAt?: number; speed?: number } = {}): SandboxClock {
  let base = options.startAt ?? Date.now();
  let realBase = performance.now();
  let speed = options.speed ?? 1;
  let order = 0;
  let wakeUp: NodeJS.Timeout | undefined;
  const timers = new Set<Timer>();

  const now = () => Math.floor(base + (performance.now() - realBase) * speed);
  const rebase = (at: number) => {
    base = at;
    realBase = performance.now();
  };

  const nextDue = (until: number) =>
    [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];

  async function runDue(until: number): Promise<void> {
    for (let timer = nextDue(until); timer; timer = nextDue(until)) {
      timers.delete(timer);
      if (timer.at > now()) rebase(timer.at);
      await timer.task();
    }
  }

  function arm(): void {
    clearTimeout(wakeUp);
    if (speed === 0 || timers.size === 0) return;
    const earliest = Math.min(...[...timers].map((timer) => timer.at));
    const waitMs = Math.min(tickMsMax, Math.max(tickMsMin, (earliest - now()) / speed));
    wakeUp = setTimeout(() => void runDue(now()).finally(arm), waitMs);
    wakeUp.unref();
  }

  return {
    now,
    schedule(delayMs, task) {
      const timer = { at: now() + Math.max(0, delayMs), order: order++, task };
      timers.add(timer);
      arm();
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const target = now() + ms;
      await runDue(target);
      if (target > now()) rebase(target);
      arm();
    },
    setSpeed(next) {
      rebase(now());
      speed = next;
      arm();
    },
    close() {
      clearTimeout(wakeUp);
      timers.clear();
    },
  };
}
