import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepHooks } from './hook-keeper.ts';
import type { Registration } from './hook-registrar.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const nothing = { created: [], revived: [], removed: [], kept: [] };

/** A keeper whose sleeps end when the test says so. */
function keeper(results: readonly (Registration | Error)[]) {
  const states: (string | undefined)[] = [];
  const registered = { times: 0 };
  const sleeps: { ms: number; wake(): void }[] = [];
  let calls = 0;
  const kept = keepHooks({
    log,
    onRegistered: () => void (registered.times += 1),
    onState: (problem) => void states.push(problem),
    async register() {
      const result = results[calls] ?? nothing;
      calls += 1;
      if (result instanceof Error) throw result;
      return result;
    },
    sleep(ms, signal) {
      return new Promise((resolve) => {
        sleeps.push({ ms, wake: resolve });
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
  });
  return { kept, states, sleeps, registered };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the keeper of the hooks', () => {
  it('tries again soon while the store is away, and looks again after five minutes when all is well', async () => {
    const { kept, states, sleeps } = keeper([new Error('503'), nothing]);
    await turn();
    sleeps[0]?.wake();
    await turn();
    assert.deepEqual([sleeps.map(({ ms }) => ms), states], [[5_000, 300_000], ['The webhooks of the store are not registered: 503', undefined]]);
    await kept.stop();
  });

  it('says that hooks are there which were not, and only then: what happened before is looked for', async () => {
    const { kept, sleeps, registered } = keeper([{ ...nothing, created: ['store/order/created'] }, { ...nothing, kept: ['store/order/created'] }, { ...nothing, revived: ['store/order/created'] }]);
    const times: number[] = [];
    for (let look = 0; look < 3; look += 1) {
      await turn();
      times.push(registered.times);
      sleeps[look]?.wake();
    }
    assert.deepEqual(times, [1, 1, 2]);
    await kept.stop();
  });

  it('says so as well after a look that failed half-way: it may have made some', async () => {
    const { kept, sleeps, registered } = keeper([new Error('The answer was lost.'), { ...nothing, kept: ['store/order/created'] }, { ...nothing, kept: ['store/order/created'] }]);
    const times: number[] = [];
    for (let look = 0; look < 3; look += 1) {
      await turn();
      times.push(registered.times);
      sleeps[look]?.wake();
    }
    assert.deepEqual(times, [0, 1, 1]);
    await kept.stop();
  });

  it('looks at once when asked to', async () => {
    const { kept, sleeps } = keeper([nothing, nothing]);
    await turn();
    kept.checkNow();
    await turn();
    assert.equal(sleeps.length, 2);
    await kept.stop();
  });
});
