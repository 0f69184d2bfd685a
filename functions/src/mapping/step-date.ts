import { isEmpty } from './field-path.ts';
import { readInstant } from './instant-text.ts';
import type { StepContext, StepHost } from './step-host.ts';
import type { DateForm, Step } from './steps.ts';

/** The steps that read a moment; undefined for the others. */
export function compileDate(step: Step, host: StepHost): ((input: unknown, context: StepContext) => unknown) | undefined {
  switch (step.step) {
    case 'date': {
      const { zone, from } = step;
      if (zone === 'store') return (input, context) => (isEmpty(input) ? input : host.calendar.dayIn(context.storeZone, toTime(input, { step: 'date', host, from })));
      const name = zone === 'utc' ? 'UTC' : zone;
      return (input) => (isEmpty(input) ? input : host.calendar.dayIn(name, toTime(input, { step: 'date', host, from })));
    }
    case 'time':
      return (input, context) => (isEmpty(input) ? input : clockOf(step.zone === 'store' ? context.storeZone : step.zone === 'utc' ? 'UTC' : step.zone).format(toTime(input, { step: 'time', host, from: step.from })));
    case 'datetime':
      return (input) => (isEmpty(input) ? input : new Date(toTime(input, { step: 'datetime', host, from: step.from })).toISOString());
    default:
      return undefined;
  }
}

function toTime(input: unknown, { step, host, from }: { step: 'date' | 'time' | 'datetime'; host: StepHost; from: DateForm | undefined }): number {
  const known = typeof input === 'string' && from === undefined ? host.instantOf(input) : undefined;
  if (known !== undefined) return known;
  const ms = from === undefined ? (typeof input === 'number' ? new Date(input * 1_000) : new Date(String(input))).getTime() : readAs(input, from);
  return Number.isNaN(ms) ? host.fail(step, 'the value is not a date') : ms;
}

/** Milliseconds since 1970; a day is its midnight in UTC, as `2026-12-31` is. */
function readAs(input: unknown, from: DateForm): number {
  if (from === 'epoch' || from === 'epoch-ms') return new Date(Number(input) * (from === 'epoch' ? 1_000 : 1)).getTime();
  const [, first = '', second = '', year = '', time] = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?$/.exec(String(input).trim()) ?? [];
  const [day, month] = from === 'day-first' ? [first, second] : [second, first];
  return readInstant(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${(time ?? '00:00').padEnd(8, ':00')}Z`) ?? Number.NaN;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Formats a moment as HH:mm:ss of a zone. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  clocks.set(zone, clock);
  return clock;
}
