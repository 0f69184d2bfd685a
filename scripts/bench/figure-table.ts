import type { Measurement } from './benchmark.ts';

/** Three figures at most where they say something, whole numbers above a hundred, a dash for what was not measured. */
export function formatFigure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Measurements as lines of text: one row each, columns as wide as they need. */
export function figureTable(measurements: readonly Measurement[]): string[] {
  const columns = [...new Set(measurements.flatMap(({ figures }) => Object.keys(figures)))];
  const cells = [['', ...columns], ...measurements.map(({ name, figures }) => [name, ...columns.map((column) => formatFigure(figures[column]))])];
  const widths = ['', ...columns].map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd());
  return lines.toSpliced(1, 0, '─'.repeat(Math.max(...lines.map((line) => line.length))));
}
