import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closingLine, type PartResult, summaryLines, withEmptyAsFailure } from './part-result.ts';

const result = (changes: Partial<PartResult> = {}): PartResult => ({ part: 'unit', passed: 0, failed: 0, failures: [], skips: [], files: [], ...changes });

describe('the totals of npm test', () => {
  it('close with what passed and failed over all parts', () => {
    assert.equal(closingLine([result({ passed: 1 }), result({ passed: 40, failed: 2 })]), '41 passed, 2 failed');
  });

  it('name skipped tests only when there are some', () => {
    assert.equal(closingLine([result({ passed: 3, skips: [{ title: 'a', reason: 'no specs' }] })]), '3 passed, 0 failed, 1 skipped');
  });

  it('count a part that ran nothing as a failure', () => {
    assert.deepEqual(withEmptyAsFailure(result()), result({ failed: 1 }));
    assert.deepEqual(withEmptyAsFailure(result({ passed: 1 })), result({ passed: 1 }));
  });

  it('list skips with their reasons, the five slowest files, every failure and every part', () => {
    const files = [3, 9, 1, 7, 5, 8].map((seconds) => ({ file: `${seconds}.test.ts`, durationMs: seconds * 1000 }));
    const lines = summaryLines([result({ part: 'types', passed: 1 }), result({ passed: 8, failed: 1, failures: ['b.test.ts:7 ties: Error: no'], files, skips: [{ title: 'a.test.ts reads the specs', reason: 'no specs' }] })]);
    assert.deepEqual(lines, [
      '',
      'Skipped:',
      '  a.test.ts reads the specs: no specs',
      'Slowest files:',
      '  9.0 s  9.test.ts',
      '  8.0 s  8.test.ts',
      '  7.0 s  7.test.ts',
      '  5.0 s  5.test.ts',
      '  3.0 s  3.test.ts',
      'Failures:',
      '  b.test.ts:7 ties: Error: no',
      'Parts:',
      '  ok      types: 1 passed, 0 failed',
      '  failed  unit: 8 passed, 1 failed, 1 skipped',
      '',
      '9 passed, 1 failed, 1 skipped',
    ]);
  });
});
