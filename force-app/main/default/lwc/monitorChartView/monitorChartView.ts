/** Counts in stretches of equal length, oldest first; times in ms since the epoch. */
export type Chart = { from: number; everyMs: number; done: number[]; dead: number[]; retried: number[]; latencyMs: (number | null)[] };
/** One bar, in a drawing 100 high; `slot` numbers the stretches. */
export type Bar = { key: string; x: number; width: number; y: number; height: number; css: string };
export type ChartRow = { key: string; at: number; done: number; dead: number; retried: number; seconds: number | undefined };

const slots = 60;
const slotWidth = 10;
const gap = 2;
const heightMax = 100;

const numbersIn = (value: unknown): number[] => (Array.isArray(value) ? value.map((each) => (typeof each === 'number' ? each : 0)) : []);

/** Undefined when the row is no chart. */
export function readChart(value: Record<string, unknown>): Chart | undefined {
  if (typeof value.from !== 'string' || typeof value.everyMs !== 'number') return undefined;
  const latencyMs = Array.isArray(value.latencyMs) ? value.latencyMs.map((each) => (typeof each === 'number' ? each : null)) : [];
  return { from: Date.parse(value.from), everyMs: value.everyMs, done: numbersIn(value.done), dead: numbersIn(value.dead), retried: numbersIn(value.retried), latencyMs };
}

/** Several flows as one: charts of an older report are moved to the newest one's stretches. */
export function sumCharts(charts: readonly Chart[]): Chart | undefined {
  const newest = charts.reduce<Chart | undefined>((latest, chart) => (latest === undefined || chart.from > latest.from ? chart : latest), undefined);
  if (!newest) return undefined;
  const places = Array.from({ length: slots }, (_, place) => place);
  const valueAt = (chart: Chart, values: readonly (number | null)[], place: number) => values[place + Math.round((newest.from - chart.from) / newest.everyMs)] ?? 0;
  const sum = (of: (chart: Chart) => readonly (number | null)[]) => places.map((place) => charts.reduce((total, chart) => total + valueAt(chart, of(chart), place), 0));
  const done = sum((chart) => chart.done);
  const latency = places.map((place) => charts.reduce((total, chart) => total + valueAt(chart, chart.latencyMs, place) * valueAt(chart, chart.done, place), 0));
  return { from: newest.from, everyMs: newest.everyMs, done, dead: sum((chart) => chart.dead), retried: sum((chart) => chart.retried), latencyMs: done.map((count, place) => (count === 0 ? null : (latency[place] ?? 0) / count)) };
}

/** What failed stands on what was done. */
export function barsOf({ done, dead }: Chart): Bar[] {
  const most = Math.max(1, ...done.map((count, place) => count + (dead[place] ?? 0)));
  return done.flatMap((count, place): Bar[] => {
    const failed = dead[place] ?? 0;
    const [doneHeight, deadHeight] = [(count / most) * heightMax, (failed / most) * heightMax];
    const base = { x: place * slotWidth + gap / 2, width: slotWidth - gap };
    return [
      ...(count > 0 ? [{ ...base, key: `done ${place}`, y: heightMax - doneHeight, height: doneHeight, css: 'done' }] : []),
      ...(failed > 0 ? [{ ...base, key: `dead ${place}`, y: heightMax - doneHeight - deadHeight, height: deadHeight, css: 'dead' }] : []),
    ];
  });
}

/** The stretches in which something happened, newest first. */
export function rowsOf({ from, everyMs, done, dead, retried, latencyMs }: Chart): ChartRow[] {
  return done
    .map((count, place) => ({ key: String(place), at: from + place * everyMs, done: count, dead: dead[place] ?? 0, retried: retried[place] ?? 0, seconds: latencyMs[place] === null || latencyMs[place] === undefined ? undefined : latencyMs[place] / 1000 }))
    .filter((row) => row.done + row.dead + row.retried > 0)
    .reverse();
}
