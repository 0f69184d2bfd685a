import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BenchReport, findFailures, gatherProofs, renderReport } from './bench-report.ts';

const report: BenchReport = {
  name: 'intake',
  description: 'deliveries',
  median: [{ name: 'paused', figures: { p99: 61 } }],
  verdicts: [
    { kind: 'limit', name: 'p99', value: 61, bound: 50, side: 'at most', isMet: false },
    { kind: 'ratio', name: 'against the naive way', value: 25.04, bound: 20, side: 'at least', isMet: true },
  ],
  warnings: ['the machine was busy'],
  proofs: [{ name: 'nothing is lost', isHeld: false, detail: '1 lost' }],
  rounds: [{ measurements: [], proofs: [] }],
};

describe('a report', () => {
  it('is read from top to bottom: figures, what they were to be, what must hold', () => {
    assert.deepEqual(renderReport(report), [
      '',
      'intake: deliveries',
      'median of 1 round; "… %" is CPU of one core',
      '',
      '        p99',
      '───────────',
      'paused   61',
      '',
      'MISSED  p99: 61 (at most 50)',
      'met     against the naive way: 25.0 (at least 20)',
      'note    the machine was busy',
      'BROKEN  nothing is lost: 1 lost',
    ]);
  });

  it('fails the run by a broken proof always, by a missed figure only where that was asked for', () => {
    assert.deepEqual(findFailures([report], { gate: false, limits: false }), ['intake: nothing is lost']);
    assert.deepEqual(findFailures([report], { gate: true, limits: true }), ['intake: nothing is lost', 'intake: p99']);
  });

  it('counts a proof as held only when it held in every round', () => {
    const round = (isHeld: boolean, detail: string) => ({ measurements: [], proofs: [{ name: 'nothing is lost', isHeld, detail }] });
    assert.deepEqual(gatherProofs([round(true, '0 lost'), round(false, '2 lost'), round(true, '0 lost')]), [{ name: 'nothing is lost', isHeld: false, detail: '0 lost | 2 lost' }]);
  });
});
