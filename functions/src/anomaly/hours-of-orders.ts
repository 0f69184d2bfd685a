import { z } from 'zod';
import { createVolumeWatch, type VolumeAlert, volumeStateSchema } from './volume-watch.ts';

/** Orders by hour since the epoch as far as hours are not closed yet, which of them a filter keeps out, the next hour to close, and when somebody last looked (ms since the epoch). */
export const hoursStateSchema = z.object({ volume: volumeStateSchema.optional(), counts: z.record(z.string(), z.number()), held: z.record(z.string(), z.array(z.string())).default({}), next: z.number().int(), lookedAt: z.number() });
export type HoursState = z.infer<typeof hoursStateSchema>;
/** `isUsual`: an hour was closed, and the last one was as usual. */
export type HoursReport = { state: HoursState; alert: (VolumeAlert & { hour: number }) | undefined; isUsual: boolean };

export const hourMs = 3_600_000;
/** An order may be told of a little late: one whose webhook was lost is found by the next sweep. */
const graceMs = 300_000;
/** Hours that are not caught up with in a day say nothing any more. */
const openHoursMax = 24;
/** Longer than this nobody listened: what came meanwhile is not told apart from what did not. */
const absenceMsMax = 1_200_000;

/** An order as it is counted; `isHeld`: a filter keeps it out, and may be asked about it again and again. */
export type CountedOrder = { key: string; placedAt: number; isHeld?: boolean };

/** `heardUntil`: every order that was told of before is among those that were counted (ms since the epoch). */
type Hearing = { now: number; isHeard: boolean; heardUntil: number };

/**
 * Counts orders by the hour in which they were placed, whether they come in or not, and closes the hours that are over and caught up with: what
 * waits for an org that is away is not taken for silence, nor for a surge when it lands. Hours in which nobody listened, or the flow was paused
 * (`isHeard`), are neither judged nor learned from, nor those that are not caught up with in a day. The first whole hour after the first look is
 * the first that counts.
 */
export function closeHours(from: HoursState | undefined, orders: readonly CountedOrder[], { now, isHeard, heardUntil }: Hearing): HoursReport {
  const current = Math.floor(now / hourMs);
  const wasAway = from !== undefined && now - from.lookedAt > absenceMsMax;
  const next = from === undefined || wasAway || !isHeard ? Math.max(from?.next ?? 0, current + 1) : Math.max(from.next, current - openHoursMax);
  const open = <T>(byHour: Readonly<Record<string, T>> = {}) => new Map(Object.entries(byHour).filter(([hour]) => Number(hour) >= next));
  const [counts, held] = [open(from?.counts), open(from?.held)];
  for (const { key, placedAt, isHeld = false } of orders) {
    const hour = String(Math.floor(placedAt / hourMs));
    const known = held.get(hour) ?? [];
    if (Number(hour) < next || known.includes(key)) continue;
    counts.set(hour, (counts.get(hour) ?? 0) + 1);
    if (isHeld) held.set(hour, [...known, key]);
  }
  const watch = createVolumeWatch(from?.volume);
  const last = Math.floor((Math.min(now, heardUntil) - graceMs) / hourMs);
  let alert: HoursReport['alert'];
  for (let hour = next; hour < last; hour += 1) {
    const found = watch.check(hour, counts.get(String(hour)) ?? 0);
    alert = found && { ...found, hour };
    counts.delete(String(hour));
    held.delete(String(hour));
  }
  return { state: { volume: watch.state(), counts: Object.fromEntries(counts), held: Object.fromEntries(held), next: Math.max(next, last), lookedAt: now }, alert, isUsual: last > next && alert === undefined };
}
