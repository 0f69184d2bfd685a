import { z } from 'zod';
import { createVolumeWatch, type VolumeAlert, volumeStateSchema } from './volume-watch.ts';

/** Orders by hour since the epoch as far as hours are not closed yet, the next hour to close, and when somebody last looked (ms since the epoch). */
export const hoursStateSchema = z.object({ volume: volumeStateSchema.optional(), counts: z.record(z.string(), z.number()), next: z.number().int(), lookedAt: z.number() });
export type HoursState = z.infer<typeof hoursStateSchema>;
/** `isUsual`: an hour was closed, and the last one was as usual. */
export type HoursReport = { state: HoursState; alert: (VolumeAlert & { hour: number }) | undefined; isUsual: boolean };

export const hourMs = 3_600_000;
/** An order may be told of a little late. */
const graceMs = 300_000;
/** Longer than this nobody listened: what came meanwhile is not told apart from what did not. */
const absenceMsMax = 1_200_000;

/**
 * Counts orders by the hour in which they were placed and closes the hours that are over. Hours in which nobody listened are neither judged
 * nor learned from. The first whole hour after the first look is the first that counts.
 */
export function closeHours(from: HoursState | undefined, placedAt: readonly number[], now: number): HoursReport {
  const begins = Math.floor(now / hourMs) + 1;
  const wasAway = from !== undefined && now - from.lookedAt > absenceMsMax;
  const next = from === undefined || wasAway ? Math.max(from?.next ?? 0, begins) : from.next;
  const counts = new Map(Object.entries(from?.counts ?? {}).filter(([hour]) => Number(hour) >= next));
  for (const hour of placedAt.map((at) => Math.floor(at / hourMs))) if (hour >= next) counts.set(String(hour), (counts.get(String(hour)) ?? 0) + 1);
  const watch = createVolumeWatch(from?.volume);
  const last = Math.floor((now - graceMs) / hourMs);
  let alert: HoursReport['alert'];
  for (let hour = next; hour < last; hour += 1) {
    const found = watch.check(hour, counts.get(String(hour)) ?? 0);
    alert = found && { ...found, hour };
    counts.delete(String(hour));
  }
  return { state: { volume: watch.state(), counts: Object.fromEntries(counts), next: Math.max(next, last), lookedAt: now }, alert, isUsual: last > next && alert === undefined };
}
