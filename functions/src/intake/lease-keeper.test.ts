import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '../core/log.ts';
import { keepLease } from './lease-keeper.ts';

/** A keeper whose sleeps end when the test says so. `answers`: whether the lease is ours, time by time. */
function keeper(answers: (boolean | Error)[], work?: (signal: AbortSignal) => Promise<void>) {
  const happened: string[] = [];
  let wake = () => {};
  const keeping = keepLease({
    async take() {
      const answer = answers.shift() ?? false;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    release: async () => void happened.push('released'),
    async work(signal) {
      happened.push('began');
      await (work?.(signal) ?? new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())));
      happened.push('ended');
    },
    sleep: (ms, signal) => new Promise<void>((resolve) => {
      happened.push(`slept ${ms}`);
      wake = resolve;
      signal.addEventListener('abort', () => resolve());
    }),
    log: silentLog,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const turn = async () => {
    await settle();
    wake();
    await settle();
  };
  return { keeping, happened, turn, settle };
}

describe('the keeper of a lease', () => {
  it('tries every second, works while it has the lease, and gives it back', async () => {
    const { keeping, happened, turn, settle } = keeper([false, true, true]);
    await turn();
    await turn();
    assert.equal(keeping.holds(), true);
    await settle();
    await keeping.stop();
    assert.deepEqual(happened, ['slept 1000', 'began', 'slept 3000', 'slept 3000', 'ended', 'released']);
  });

  it('stops working before it goes on when the lease went to another process', async () => {
    const { keeping, happened, turn } = keeper([true, false, true]);
    await turn();
    await turn();
    await turn();
    assert.deepEqual(happened.slice(0, 5), ['began', 'slept 3000', 'ended', 'slept 1000', 'began']);
    await keeping.stop();
  });

  it('goes on when the database does not answer: what it saves is fenced', async () => {
    const { keeping, happened, turn } = keeper([true, new Error('away'), true]);
    await turn();
    await turn();
    assert.deepEqual([keeping.holds(), happened.includes('ended')], [true, false]);
    await keeping.stop();
  });

  it('begins again when the work ended by itself', async () => {
    const { keeping, happened, turn } = keeper([true, true, true], async () => {});
    await turn();
    await turn();
    assert.equal(happened.filter((each) => each === 'began').length >= 2, true);
    await keeping.stop();
  });
});
