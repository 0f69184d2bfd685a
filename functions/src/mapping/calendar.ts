const dayMs = 86_400_000;
/** Offsets are cached within these years; others, which no order has, are asked of the time zone database each time. */
const cachedFromDay = 0;
const cachedToDay = Math.floor(Date.UTC(2200, 0, 1) / dayMs);
/** A century of days; a zone that has seen more starts anew. */
const cachedDaysMax = 36_525;

export type Calendar = {
  /** The day, as YYYY-MM-DD, that a moment falls on in a time zone. */
  dayIn(zone: string, ms: number): string;
};

type Zone = { name: string; formatter: Intl.DateTimeFormat; clock: Intl.DateTimeFormat; /** UTC day → offset in ms; NaN = it changes within that day. */ offsets: Map<number, number> };

/**
 * Days of the calendar in any time zone. Intl is exact and slow; so the offset is asked once per zone and UTC day, at both of its ends.
 * Where the two differ the clocks change within that day, and every moment of it is asked of Intl.
 */
export function createCalendar(): Calendar {
  const zones = new Map<string, Zone>();
  const days = new Map<number, string>();
  let last: Zone | undefined;
  const zoneOf = (name: string): Zone => {
    if (last?.name !== name) {
      last = zones.get(name) ?? createZone(name);
      zones.set(name, last);
    }
    return last;
  };
  return {
    dayIn(name, ms) {
      const zone = zoneOf(name);
      const utcDay = Math.floor(ms / dayMs);
      const offset = utcDay >= cachedFromDay && utcDay < cachedToDay ? offsetOf(zone, utcDay) : Number.NaN;
      return Number.isNaN(offset) ? zone.formatter.format(ms) : dayText(days, Math.floor((ms + offset) / dayMs));
    },
  };
}

function createZone(name: string): Zone {
  const day = { timeZone: name, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return {
    name,
    formatter: new Intl.DateTimeFormat('en-CA', day),
    clock: new Intl.DateTimeFormat('en-US', { ...day, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    offsets: new Map(),
  };
}

function offsetOf(zone: Zone, utcDay: number): number {
  const known = zone.offsets.get(utcDay);
  if (known !== undefined) return known;
  const [start, end] = [offsetAt(zone.clock, utcDay * dayMs), offsetAt(zone.clock, (utcDay + 1) * dayMs - 1_000)];
  return remember(zone.offsets, utcDay, start === end ? start : Number.NaN);
}

/** What the zone's clock shows, read as if it were UTC, less the moment itself. */
function offsetAt(clock: Intl.DateTimeFormat, ms: number): number {
  const shown = new Map(clock.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? Number.NaN;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - ms;
}

const dayText = (days: Map<number, string>, day: number): string => days.get(day) ?? remember(days, day, new Date(day * dayMs).toISOString().slice(0, 10));

function remember<V>(cache: Map<number, V>, day: number, value: V): V {
  if (cache.size >= cachedDaysMax) cache.clear();
  cache.set(day, value);
  return value;
}
