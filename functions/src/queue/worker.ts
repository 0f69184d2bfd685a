import { type SyncError, toSyncError } from '../core/sync-error.ts';
import type { Log } from '../core/log.ts';
import type { Lease, WorkQueue } from './work-queue.ts';

/** Works through one flow: claims batches and hands them to `run`, which settles each job before it returns. */
export type FlowWork = {
  flow: string;
  batchMax: number;
  concurrency: number;
  run(lease: Lease, signal: AbortSignal): Promise<void>;
};

export type Worker = {
  /** Stops claiming, lets running batches finish until the deadline, then aborts them: their leases end by themselves. */
  stop(deadlineMs: number): Promise<void>;
};

type WorkerOptions = { queue: WorkQueue; flows: readonly FlowWork[]; leaseMs: number; log: Log };

/** Longest sleep of an idle loop: what a lost announcement costs. */
const idleMsMax = 1_000;
const reclaimIntervalMs = 1_000;
/** Pause after the database refused a claim. */
const failureDelayMs = 500;

export function startWorker(options: WorkerOptions): Worker {
  const { queue, leaseMs, log } = options;
  const stopping = new AbortController();
  const aborting = new AbortController();
  const sleepers = new Map<string, Set<() => void>>();

  const wake = (flow: string) => {
    for (const [name, waiting] of sleepers) if (flow === '' || name === flow) for (const rise of waiting) rise();
  };
  const stopHearing = queue.onAnnounced(wake);
  const reclaiming = setInterval(() => {
    void reclaim(queue, wake);
  }, reclaimIntervalMs);

  async function sleep(flow: string, isMissed: () => boolean): Promise<void> {
    const dueInMs = await queue.nextDueInMs(flow).catch(() => undefined);
    if (stopping.signal.aborted || isMissed()) return;
    const waitMs = Math.min(idleMsMax, Math.max(1, dueInMs ?? idleMsMax));
    await new Promise<void>((resolve) => {
      const waiting = sleepers.get(flow) ?? new Set();
      sleepers.set(flow, waiting);
      const rise = () => {
        clearTimeout(timer);
        waiting.delete(rise);
        resolve();
      };
      const timer = setTimeout(rise, waitMs);
      waiting.add(rise);
    });
  }

  const runLeased = (work: FlowWork, lease: Lease) => runWithHeartbeat({ work, lease, queue, leaseMs, log, aborting: aborting.signal });

  async function loop(work: FlowWork): Promise<void> {
    let announcements = 0;
    const stopListening = queue.onAnnounced((flow) => {
      if (flow === '' || flow === work.flow) announcements += 1;
    });
    while (!stopping.signal.aborted) {
      const seen = announcements;
      try {
        const lease = await queue.claim(work.flow, work.batchMax);
        if (lease.jobs.length > 0) await runLeased(work, lease);
        else await sleep(work.flow, () => announcements !== seen);
      } catch (error) {
        log.warn('worker.claim-failed', { flow: work.flow, reason: error instanceof Error ? error.message : 'unknown' });
        await new Promise((resolve) => setTimeout(resolve, failureDelayMs));
      }
    }
    stopListening();
  }

  const loops = options.flows.flatMap((work) => Array.from({ length: work.concurrency }, () => loop(work)));
  return {
    async stop(deadlineMs) {
      stopping.abort();
      clearInterval(reclaiming);
      wake('');
      const deadline = setTimeout(() => aborting.abort(new Error('shutting down')), deadlineMs);
      await Promise.all(loops);
      clearTimeout(deadline);
      stopHearing();
    },
  };
}

type Heartbeat = { work: FlowWork; lease: Lease; queue: WorkQueue; leaseMs: number; log: Log; aborting: AbortSignal };

/** Runs a batch while its lease is prolonged; a lost lease aborts it. */
async function runWithHeartbeat({ work, lease, queue, leaseMs, log, aborting }: Heartbeat): Promise<void> {
  const lost = new AbortController();
  const beat = async () => {
    // A database that does not answer is no lost lease: the fence decides when it is back.
    const isHeld = await queue.extendLease(lease).catch(() => true);
    if (!isHeld) lost.abort(new Error('lease lost'));
  };
  const heartbeat = setInterval(() => void beat(), leaseMs / 3);
  try {
    await work.run(lease, AbortSignal.any([lost.signal, aborting]));
  } catch (thrown) {
    const error = toSyncError(thrown, 'queue');
    log.error('worker.batch-failed', { flow: work.flow, code: error.code, stage: error.stage, jobs: lease.jobs.length, reason: error.message });
    await giveBack(queue, lease, error);
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
