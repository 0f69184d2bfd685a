import type { Measurement } from './benchmark.ts';
import { median } from './percentile.ts';

/** Figure by figure the median over the rounds, rows and columns in the order they were first seen. */
export function medianOfRounds(rounds: readonly (readonly Measurement[])[]): Measurement[] {
  const byName = Map.groupBy(rounds.flat(), (measurement) => measurement.name);
  return [...byName].map(([name, measured]) => {
    const columns = new Set(measured.flatMap(({ figures }) => Object.keys(figures)));
    const valuesOf = (column: string) => measured.map(({ figures }) => figures[column]).filter((value) => value !== undefined);
    return { name, figures: Object.fromEntries([...columns].map((column) => [column, median(valuesOf(column))])) };
  });
}

/** A figure of a row; NaN when it was not measured. */
export function figureOf(measurements: readonly Measurement[], name: string, column: string): number {
  return measurements.find((measurement) => measurement.name === name)?.figures[column] ?? Number.NaN;
}
