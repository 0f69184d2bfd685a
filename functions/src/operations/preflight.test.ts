import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failed, ok, runPreflight, warning } from './preflight.ts';

describe('a pre-flight', () => {
  it('tells of every check, and of one that cannot be made', async () => {
    const fix = { kind: 'line', text: 'sf crosswalk install' } as const;
    const findings = await runPreflight({ one: async () => ok('Fine.'), two: async () => warning('Hm.', fix), three: async () => failed('No.'), four: () => Promise.reject(new Error('It is away.')) }, new AbortController().signal);
    assert.deepEqual(findings, [
      { name: 'one', state: 'ok', message: 'Fine.' },
      { name: 'two', state: 'warning', message: 'Hm.', fix },
      { name: 'three', state: 'failed', message: 'No.' },
      { name: 'four', state: 'failed', message: 'It is away.' },
    ]);
  });
});
