import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '../core/log.ts';
import { createPollClock } from './poll-clock.ts';

describe('the clock of the polls', () => {
  it('looks every minute at what no stream carries, and every fifth time at everything', async () => {
    const ending = new AbortController();
    const polled: string[] = [];
    const slept: number[] = [];
    const clock = createPollClock({
      async poll(which) {
        polled.push(which);
        if (polled.length === 2) throw new Error('away');
        if (polled.length === 6) ending.abort();
      },
      sleep: async (ms) => void slept.push(ms),
      log: silentLog,
    });
    await clock.run(ending.signal);
    assert.deepEqual([polled, new Set(slept)], [['all', 'unstreamed', 'unstreamed', 'unstreamed', 'unstreamed', 'all'], new Set([60_000])]);
  });

  it('looks at everything at once when it is asked to, also while it is looking', async () => {
    const ending = new AbortController();
    const polled: string[] = [];
    const clock = createPollClock({
      async poll(which) {
        polled.push(which);
        if (polled.length === 1) clock.pollNow();
        if (polled.length === 3) ending.abort();
      },
      sleep: (_ms, signal) => new Promise((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
        setImmediate(() => clock.pollNow());
      }),
      log: silentLog,
    });
    await clock.run(ending.signal);
    assert.deepEqual(polled, ['all', 'all', 'all']);
  });
});
