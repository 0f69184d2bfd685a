import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepWatching } from './watch-clock.ts';

/** Looks as often as `turns` says, each time with a sleep that ends at once; `others` is whose turn it was before. */
async function run({ turns, others, fails = false }: { turns: number; others?: { by: string; at: number }; fails?: boolean }) {
  const log: string[] = [];
  let turn: unknown = others;
  let left = turns;
  const everyMs = 100;
  let now = 1_000;
  const done = Promise.withResolvers<void>();
  const watch = keepWatching({
    runAlone: async (work) => (await work(), true),
    readTurn: async () => turn,
    saveTurn: async (next) => void (turn = next),
    by: 'me',
    everyMs,
    looks: {
      first: async () => {
        log.push('first');
        if (fails) throw new Error('away');
      },
      second: async () => void log.push('second'),
    },
    now: () => now,
    sleep: async (ms, signal) => {
      now += ms;
      left -= 1;
      if (left >= 0) return;
      done.resolve();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    },
    log: { debug: () => {}, info: () => {}, error: () => {}, warn: (event) => void log.push(event) },
  });
  await done.promise;
  await watch.stop();
  return log;
}

describe('looking at what was written', () => {
  it('is done again and again, one thing after another', async () => {
    assert.deepEqual(await run({ turns: 2 }), ['first', 'second', 'first', 'second']);
  });

  it('goes on with the rest when one of them fails', async () => {
    assert.deepEqual(await run({ turns: 1, fails: true }), ['first', 'first.failed', 'second']);
  });

  it('is left to the process that does it, until that one has not been heard of for four looks', async () => {
    assert.deepEqual(await run({ turns: 3, others: { by: 'other', at: 1_000 } }), []);
    assert.deepEqual(await run({ turns: 4, others: { by: 'other', at: 1_000 } }), ['first', 'second']);
  });
});
