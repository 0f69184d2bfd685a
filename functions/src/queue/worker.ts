import { type SyncError, toSyncError } from '../core/sync-error.ts';
import type { Log } from '../core/log.ts';
import type { Lease, WorkQueue } from './work-queue.ts';

/** Works through one flow: claims batches and hands them to `run`, which settles each job before it returns. */
export type FlowWork = {
  flow: string;
  batchMax: number;
  concurrency: number;
  /** How much of what the source allows is used up, 0..1: the scarcer its calls, the longer work is gathered. */
  pressure?(): number;
  /** Settles every job. May tell which share of them could not be worked because other batches hold what they need. */
  run(lease: Lease, signal: AbortSignal): Promise<number | void>;
};

export type Worker = {
  /** Stops claiming, lets running batches finish until the deadline, then aborts them: their leases end by themselves. */
  stop(deadlineMs: number): Promise<void>;
};

type WorkerOptions = { queue: WorkQueue; flows: readonly FlowWork[]; leaseMs: number; log: Log };

/** Longest sleep of an idle loop: what a lost announcement costs. */
const idleMsMax = 1_000;
const reclaimIntervalMs = 1_000;
/** Batches under way from which new work is gathered for a moment. */
const gatherFrom = 3;
const gatherMsMin = 300;
const gatherMsMax = 2_500;
/** Used up so far, the source's calls are worth waiting for company. */
const scarceFrom = 0.3;
/** Share of a batch that finds what it needs in other hands, from which there are too many batches. */
const crowdedShare = 0.5;
/** Pause after the database refused a claim. */
const failureDelayMs = 500;

/** The runners of one flow: as many as there is work for, and one that waits. */
type Pool = { work: FlowWork; running: Set<Promise<void>>; /** Runners that go on; one that leaves is not among them any more while it still ends. */ active: number; /** Batches under way. */ busy: number; /** Runners at most, for now. */ limit: number; /** Whether the last claim left more behind. */ isBacklog: boolean; announcements: number; rise: (() => void) | undefined };

export function startWorker(options: WorkerOptions): Worker {
  const { queue, leaseMs, log } = options;
  const stopping = new AbortController();
  const aborting = new AbortController();
  const pools = options.flows.map((work): Pool => ({ work, running: new Set(), active: 0, busy: 0, limit: work.concurrency, isBacklog: false, announcements: 0, rise: undefined }));

  const wake = (flow: string) => {
    for (const pool of pools) {
      if (flow !== '' && pool.work.flow !== flow) continue;
      pool.announcements += 1;
      pool.rise?.();
    }
  };
  const stopHearing = queue.onAnnounced(wake);
  const reclaiming = setInterval(() => {
    void reclaim(queue, wake);
  }, reclaimIntervalMs);

  async function sleep(pool: Pool, seen: number): Promise<void> {
    const rising = new Promise<void>((resolve) => {
      pool.rise = resolve;
    });
    const dueInMs = await queue.nextDueInMs(pool.work.flow).catch(() => undefined);
    if (!stopping.signal.aborted && pool.announcements === seen) {
      const timer = setTimeout(() => pool.rise?.(), Math.min(idleMsMax, Math.max(1, dueInMs ?? idleMsMax)));
      await rising;
      clearTimeout(timer);
    }
    pool.rise = undefined;
  }

  /** One more runner, unless one waits already or there are enough. */
  function grow(pool: Pool): void {
    if (pool.rise || pool.active >= pool.limit || stopping.signal.aborted) return;
    pool.active += 1;
    const runner: Promise<void> = run(pool).finally(() => pool.running.delete(runner));
    pool.running.add(runner);
  }

  async function run(pool: Pool): Promise<void> {
    const { work } = pool;
    while (!stopping.signal.aborted) {
      const gatherMs = gatherTime(pool);
      if (gatherMs > 0) await pause(gatherMs, stopping.signal);
      const seen = pool.announcements;
      try {
        const lease = await queue.claim(work.flow, work.batchMax);
        pool.isBacklog = lease.jobs.length >= work.batchMax;
        if (lease.jobs.length > 0) {
          // Somebody else looks for more meanwhile.
          pool.busy += 1;
          grow(pool);
          const waiting = await runWithHeartbeat({ work, lease, queue, leaseMs, log, aborting: aborting.signal }).finally(() => (pool.busy -= 1));
          // Batches that only get into each other's way are fewer and better.
          pool.limit = waiting > crowdedShare ? Math.max(1, Math.floor(pool.limit / 2)) : Math.min(work.concurrency, pool.limit + 1);
          if (pool.active > pool.limit) return leave(pool);
        } else if (pool.rise) return leave(pool);
        else await sleep(widened(pool), seen);
      } catch (error) {
        log.warn('worker.claim-failed', { flow: work.flow, reason: error instanceof Error ? error.message : 'unknown' });
        await new Promise((resolve) => setTimeout(resolve, failureDelayMs));
      }
    }
  }

  for (const pool of pools) grow(pool);
  return {
    async stop(deadlineMs) {
      stopping.abort();
      clearInterval(reclaiming);
      wake('');
      const deadline = setTimeout(() => aborting.abort(new Error('shutting down')), deadlineMs);
      await Promise.all(pools.flatMap((pool) => [...pool.running]));
      clearTimeout(deadline);
      stopHearing();
    },
  };
}

/** Nothing is left to do: whoever was in each other's way is through. */
function widened(pool: Pool): Pool {
  if (pool.busy === 0) pool.limit = pool.work.concurrency;
  return pool;
}

const leave = (pool: Pool): void => void (pool.active -= 1);

/** Work that trickles in while several batches are under way, or while calls are scarce, is gathered: a call costs the same for one record as for fifty. */
function gatherTime({ work, busy, isBacklog }: Pool): number {
  if (isBacklog || busy === 0) return 0;
  const pressure = work.pressure?.() ?? 0;
  if (pressure > scarceFrom) return gatherMsMin + pressure * (gatherMsMax - gatherMsMin);
  return busy >= gatherFrom ? gatherMsMin : 0;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}


type Heartbeat = { work: FlowWork; lease: Lease; queue: WorkQueue; leaseMs: number; log: Log; aborting: AbortSignal };

/** Runs a batch while its lease is prolonged; a lost lease aborts it. */
async function runWithHeartbeat({ work, lease, queue, leaseMs, log, aborting }: Heartbeat): Promise<number> {
  const lost = new AbortController();
  const beat = async () => {
    // A database that does not answer is no lost lease: the fence decides when it is back.
    const isHeld = await queue.extendLease(lease).catch(() => true);
    if (!isHeld) lost.abort(new Error('lease lost'));
  };
  const heartbeat = setInterval(() => void beat(), leaseMs / 3);
  try {
    return (await work.run(lease, AbortSignal.any([lost.signal, aborting]))) ?? 0;
  } catch (thrown) {
    const error = toSyncError(thrown, 'queue');
    log.error('worker.batch-failed', { flow: work.flow, code: error.code, stage: error.stage, jobs: lease.jobs.length, reason: error.message });
    await giveBack(queue, lease, error);
    return 0;
  } finally {
    clearInterval(heartbeat);
  }
}

/** A batch whose outcome could not be kept is not left to its lease: it is tried again soon. */
async function giveBack(queue: WorkQueue, lease: Lease, { code, stage, message, field, actions }: SyncError): Promise<void> {
  const outcome = { state: 'retry', delayMs: failureDelayMs, error: { code, stage, message, field, actions } } as const;
  await queue.settle(lease, lease.jobs.map((job) => ({ job, outcome }))).catch(() => []);
}

async function reclaim(queue: WorkQueue, wake: (flow: string) => void): Promise<void> {
  const flows = await queue.reclaim().catch((): string[] => []);
  for (const flow of flows) wake(flow);
}
