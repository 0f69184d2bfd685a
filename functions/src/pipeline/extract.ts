import type { ChangeWindow, SourceReader, SourceRecord } from '../core/entity.ts';
import type { Job } from '../core/job.ts';
import { SyncError, toSyncError } from '../core/sync-error.ts';
import type { Fallout } from './batch.ts';

/** How long a record that is older than its event is given to become visible; after the last wait it is taken as it is. */
const staleReadDelaysMs = [2_000, 5_000, 15_000];
/** Event times have whole seconds. */
const eventToleranceMs = 1_000;

export type Extracted = { found: { job: Job; record: SourceRecord }[]; fallout: Fallout[] };

/** Reads the current state of every job's record: one read for the batch. */
export async function extract(jobs: readonly Job[], read: SourceReader, signal: AbortSignal): Promise<Extracted> {
  const extracted: Extracted = { found: [], fallout: [] };
  const records = await read(jobs.map((job) => job.entityKey), signal, windowOf(jobs));
  for (const job of jobs) {
    const record = records.get(job.entityKey);
    if (record instanceof Error) extracted.fallout.push({ job, error: toSyncError(record, 'extract') });
    else if (record === undefined) extracted.fallout.push({ job, error: waitFor(job) ?? new SyncError('SOURCE_DELETED', { stage: 'extract' }) });
    else if (isOlderThanEvent(job, record) && waitFor(job)) extracted.fallout.push({ job, error: waitFor(job) ?? new SyncError('NOT_YET_VISIBLE', { stage: 'extract' }) });
    else extracted.found.push({ job, record });
  }
  return extracted;
}

/** Known only when every event says when its record changed. */
function windowOf(jobs: readonly Job[]): ChangeWindow | undefined {
  const times = jobs.map((job) => (job.eventAt === undefined ? Number.NaN : Date.parse(job.eventAt)));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  return Number.isFinite(from) && Number.isFinite(to) ? { from, to } : undefined;
}

function isOlderThanEvent(job: Job, record: SourceRecord): boolean {
  // A record that does not say when it changed cannot be told too old.
  return job.eventAt !== undefined && record.version > 0 && record.version < Date.parse(job.eventAt) - eventToleranceMs;
}

function waitFor(job: Job): SyncError | undefined {
  const retryAfterMs = job.eventAt === undefined ? undefined : staleReadDelaysMs[job.staleReads];
  return retryAfterMs === undefined ? undefined : new SyncError('NOT_YET_VISIBLE', { stage: 'extract', retryAfterMs });
}
