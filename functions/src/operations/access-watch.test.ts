import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAccessWatch } from './access-watch.ts';

const minute = 60_000;
const signal = new AbortController().signal;

function watch(failedAt: number) {
  const world = { now: 0, level: 'Read', redriven: 0, asked: 0 };
  const look = createAccessWatch({
    listDenied: async () => [{ id: 7, recordIds: ['801A'], failedAt }],
    async accessLevels(ids) {
      world.asked += 1;
      return new Map(ids.map((id) => [id, world.level]));
    },
    redrive: async (ids) => void (world.redriven += ids.length),
    now: () => world.now,
  });
  return { world, at: (now: number, isAsked?: boolean) => ((world.now = now), look(signal, isAsked)) };
}

describe('a record the integration user may not write', () => {
  it('is tried again once the user may do more with it, and not before', async () => {
    const { world, at } = watch(0);
    await at(minute);
    await at(2 * minute);
    assert.equal(world.redriven, 0);
    world.level = 'Edit';
    await at(3 * minute);
    assert.equal(world.redriven, 1);
    await at(4 * minute);
    assert.equal(world.redriven, 1);
  });

  it('is asked about once a minute, or when somebody wants to know', async () => {
    const { world, at } = watch(0);
    await at(minute);
    await at(minute + 5_000);
    assert.equal(world.asked, 1);
    world.level = 'All';
    await at(minute + 6_000, true);
    assert.deepEqual([world.asked, world.redriven], [2, 1]);
  });

  it('is tried again by a process that began after it was refused, and every quarter of an hour', async () => {
    const before = watch(-minute);
    await before.at(minute);
    assert.equal(before.world.redriven, 1);
    const blind = watch(minute);
    await blind.at(2 * minute);
    await blind.at(15 * minute);
    assert.equal(blind.world.redriven, 0);
    await blind.at(16 * minute);
    assert.equal(blind.world.redriven, 1);
  });
});
