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

const unchanged = { ...nothing, kept: ['store/order/created'] };

/** After each of these looks, how often it was said that hooks are there which were not. */
async function timesSaid(results: readonly (Registration | Error)[]): Promise<number[]> {
  const { kept: keeping, sleeps, registered } = keeper(results);
  const times: number[] = [];
  for (const look of results.keys()) {
    await turn();
    times.push(registered.times);
    sleeps[look]?.wake();
  }
  await keeping.stop();
  return times;
}

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
    const created = { ...nothing, created: ['store/order/created'] };
    assert.deepEqual(await timesSaid([created, unchanged, { ...nothing, revived: ['store/order/created'] }]), [1, 1, 2]);
  });

  it('says so as well after a look that failed half-way: it may have made some', async () => {
    assert.deepEqual(await timesSaid([new Error('The answer was lost.'), unchanged, unchanged]), [0, 1, 1]);
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
