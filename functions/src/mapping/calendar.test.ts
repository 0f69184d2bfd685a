import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeededRandom } from '../../../test/sandbox/random.ts';
import { createCalendar } from './calendar.ts';

const { dayIn } = createCalendar();
const dayMs = 86_400_000;
const hourMs = 3_600_000;
const utc = (text: string) => Date.parse(text);
const formatterOf = (zone: string) => new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });

/** UTC days on which a zone changes its clocks, found by the length of its days in the years when most rules were made. */
function daysOfChange(zone: string, years: readonly number[]): number[] {
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' });
  return years.flatMap((year) => {
    const first = Date.UTC(year, 0, 1) / dayMs;
    const shown = Array.from({ length: 366 }, (_unused, day) => clock.format((first + day) * dayMs));
    return shown.flatMap((text, day) => (day > 0 && text !== shown[day - 1] ? [first + day - 1] : []));
  });
}

describe('the day in a time zone', () => {
  it('is the one on the calendar there, on both sides of midnight and of a change of the clocks', () => {
    const moments = ['2026-03-08T05:59:59Z', '2026-03-08T06:00:00Z', '2026-03-09T04:59:59Z', '2026-03-09T05:00:00Z', '2026-11-01T04:59:59Z', '2026-11-01T05:00:00Z', '2026-11-02T05:59:59Z', '2026-11-02T06:00:00Z'];
    assert.deepEqual(moments.map((moment) => dayIn('America/Chicago', utc(moment))), ['2026-03-07', '2026-03-08', '2026-03-08', '2026-03-09', '2026-10-31', '2026-11-01', '2026-11-01', '2026-11-02']);
  });

  it('follows clocks that change at a minute after midnight, by half an hour, or by a whole day', () => {
    const cases = [
      ['America/St_Johns', '2010-03-14T03:30:59Z'], ['America/St_Johns', '2010-03-14T03:31:00Z'], ['America/St_Johns', '2010-11-07T02:30:59Z'], ['America/St_Johns', '2010-11-07T02:31:00Z'],
      ['Australia/Lord_Howe', '2026-04-04T14:59:59Z'], ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'], ['Pacific/Apia', '2011-12-30T09:59:59Z'], ['Pacific/Apia', '2011-12-30T10:00:00Z'],
    ] as const;
    assert.deepEqual(cases.map(([zone, moment]) => dayIn(zone, utc(moment))), cases.map(([zone, moment]) => formatterOf(zone).format(utc(moment))));
  });

  it('is what Intl says in every zone, at any moment, and hour by hour around every change of the clocks', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const seed = zone.length;
      const random = createSeededRandom(seed);
      const formatter = formatterOf(zone);
      const anywhere = Array.from({ length: 40 }, () => random.integer(Date.UTC(1900, 0, 1) / 1_000, Date.UTC(2250, 0, 1) / 1_000) * 1_000);
      const around = daysOfChange(zone, [random.integer(1970, 2025), 2026]).flatMap((day) => Array.from({ length: 72 }, (_unused, half) => (day - 0.25) * dayMs + (half * hourMs) / 2 + random.integer(-60, 60) * 1_000));
      for (const ms of [...anywhere, ...around]) assert.equal(dayIn(zone, ms), formatter.format(ms), `${zone}, seed ${seed}: ${new Date(ms).toISOString()}`);
    }
  });

  it('of a zone that does not exist is an error, not a day', () => assert.throws(() => dayIn('Europe/Springfield', 0), RangeError));
});
