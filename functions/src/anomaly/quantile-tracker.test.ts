import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeededRandom } from '../../../test/sandbox/random.ts';
import { deviationOf, deviationsFrom, emptyQuantiles, isWarm, type QuantileState, track, warmUpCount } from './quantile-tracker.ts';

const floor = 0.01;
const learn = (values: readonly number[], from: QuantileState = emptyQuantiles()): QuantileState => values.reduce((state, value) => track(state, value, floor), from);
function normals(count: number, { mean, seed }: { mean: number; seed: number }): number[] {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, () => mean + Math.sqrt(-2 * Math.log(random.next() + 1e-12)) * Math.cos(2 * Math.PI * random.next()));
}

describe('the middle and spread of a stream', () => {
  it('says nothing before it has seen enough', () => {
    const state = learn(normals(warmUpCount - 1, { mean: 10, seed: 1 }));
    assert.deepEqual([isWarm(state), deviationsFrom(state, 1_000, floor)], [false, 0]);
  });

  it('comes near the true ones, and wild values hardly move it', () => {
    const wild = normals(4_000, { mean: 10, seed: 2 }).map((value, at) => (at % 50 === 0 ? 1e6 : value));
    const state = learn(wild);
    assert.ok(Math.abs(state.q2 - 10) < 0.3, String(state.q2));
    assert.ok(Math.abs(deviationOf(state, floor) - 1) < 0.3, String(deviationOf(state, floor)));
  });

  it('follows a lasting shift', () => {
    const state = learn(normals(3_000, { mean: 14, seed: 4 }), learn(normals(2_000, { mean: 10, seed: 3 })));
    assert.ok(Math.abs(state.q2 - 14) < 0.4, String(state.q2));
  });

  it('goes on after a restart as if there had been none', () => {
    const [before, after] = [normals(100, { mean: 1, seed: 5 }), normals(100, { mean: 1, seed: 6 })];
    const restored: QuantileState = JSON.parse(JSON.stringify(learn(before)));
    assert.deepEqual(learn(after, restored), learn([...before, ...after]));
  });
});
