import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { figureTable, formatFigure } from './figure-table.ts';

describe('the table of figures', () => {
  it('has a row for each measurement and a dash where one has no such figure', () => {
    const table = figureTable([
      { name: 'flows paused', figures: { p50: 2.345, p99: 21.07 } },
      { name: 'naive', figures: { p50: 1_234.5, refused: 12 } },
    ]);
    assert.deepEqual(table, [
      '               p50   p99  refused',
      '─────────────────────────────────',
      'flows paused  2.35  21.1        –',
      'naive         1235     –       12',
    ]);
  });

  it('writes only the digits that say something', () => {
    assert.deepEqual([0, 7, 0.456, 45.678, 456.78, -12.34, Number.NaN, undefined].map(formatFigure), ['0', '7', '0.46', '45.7', '457', '-12.3', '–', '–']);
  });
});
