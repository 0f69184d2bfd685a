import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mean, median, percentile, spread } from './percentile.ts';

const hundred = Array.from({ length: 100 }, (_, position) => 100 - position);

describe('percentiles', () => {
  it('are values that were measured, whatever the order they came in', () => {
    assert.deepEqual(spread(hundred), { p50: 50, p95: 95, p99: 99, max: 100 });
    assert.deepEqual([0, 0.001, 0.25, 1].map((share) => percentile([7, 3], share)), [3, 3, 3, 7]);
  });

  it('of a few values show the worst of them, not something better', () => {
    assert.deepEqual(spread([10, 20, 900]), { p50: 20, p95: 900, p99: 900, max: 900 });
  });

  it('of nothing are no number', () => {
    assert.deepEqual([percentile([], 0.5), median([]), mean([])], [Number.NaN, Number.NaN, Number.NaN]);
  });

  it('leave the values as they were', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    assert.deepEqual(values, [3, 1, 2]);
  });
});

describe('the median', () => {
  it('is the middle, or half way between the two middle ones', () => {
    assert.deepEqual([median([9, 1, 5]), median([9, 1, 5, 7]), median([4])], [5, 6, 4]);
  });
});

describe('the mean', () => {
  it('spreads the sum evenly', () => assert.equal(mean([1, 2, 6]), 3));
});
