import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Measurement } from './benchmark.ts';
import { figureOf, medianOfRounds } from './median-of-rounds.ts';

const rounds: Measurement[][] = [
  [{ name: 'paused', figures: { p50: 2, p99: 9 } }, { name: 'draining', figures: { p50: 5 } }],
  [{ name: 'paused', figures: { p50: 1, p99: 30 } }, { name: 'draining', figures: { p50: 6 } }],
  [{ name: 'paused', figures: { p50: 4, p99: 10, settled: 7 } }],
];

describe('rounds', () => {
  it('are summed up figure by figure, so that one bad round does not speak for all', () => {
    assert.deepEqual(medianOfRounds(rounds), [
      { name: 'paused', figures: { p50: 2, p99: 10, settled: 7 } },
      { name: 'draining', figures: { p50: 5.5 } },
    ]);
  });

  it('give a figure by row and column, and no number for what was not measured', () => {
    assert.deepEqual([figureOf(rounds[0] ?? [], 'paused', 'p99'), figureOf(rounds[0] ?? [], 'paused', 'p95'), figureOf([], 'paused', 'p99')], [9, Number.NaN, Number.NaN]);
  });
});
