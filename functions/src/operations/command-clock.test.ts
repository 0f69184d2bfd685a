import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { beat, type CommandTick } from './command-clock.ts';

const signal = new AbortController().signal;

/** A clock whose place is kept in memory, as the database keeps it for many processes. */
function createWorld() {
  const world = { now: 0, isWatched: false, tick: undefined as CommandTick | undefined, did: [] as string[] };
  const process = (by: string) => ({
    by,
    now: () => world.now,
    readTick: async () => world.tick,
    async moveTick(from: CommandTick | undefined, to: CommandTick) {
      if (JSON.stringify(world.tick) !== JSON.stringify(from)) return false;
      world.tick = to;
      return true;
    },
    async poll() {
      world.did.push(`${by} polls`);
      return world.isWatched;
    },
    mirror: async ({ isFresh }: { isFresh: boolean }) => void world.did.push(`${by} mirrors${isFresh ? ' afresh' : ''}`),
    purge: async () => void world.did.push(`${by} purges`),
  });
  return { world, a: process('a'), b: process('b') };
}

describe('the clock of commands', () => {
  it('polls every half minute, in one of the processes', async () => {
    const { world, a, b } = createWorld();
    for (world.now = 1_000_000; world.now <= 1_090_000; world.now += 5_000) await Promise.all([beat(a, signal), beat(b, signal)]);
    assert.deepEqual(world.did.filter((what) => what.endsWith('polls')).length, 3);
  });

  it('polls every five seconds while a page is open', async () => {
    const { world, a } = createWorld();
    world.isWatched = true;
    for (world.now = 1_000_000; world.now <= 1_060_000; world.now += 5_000) await beat(a, signal);
    assert.equal(world.did.filter((what) => what === 'a polls').length, 12);
  });

  it('mirrors every five minutes, and reads what another process wrote first', async () => {
    const { world, a, b } = createWorld();
    for (world.now = 1_000_000; world.now <= 1_400_000; world.now += 5_000) await beat(world.now < 1_200_000 ? a : b, signal);
    assert.deepEqual(world.did.filter((what) => what.includes('mirrors')), ['a mirrors', 'b mirrors']);
    world.now += 300_000;
    await beat(a, signal);
    assert.equal(world.did.at(-1), 'a mirrors afresh');
  });

  it('mirrors at once when what pages show has changed', async () => {
    const { world, a } = createWorld();
    for (world.now = 1_000_000; world.now <= 1_010_000; world.now += 5_000) await beat(a, signal);
    await beat({ ...a, isAsked: true }, signal);
    assert.deepEqual(world.did, ['a polls', 'a mirrors', 'a polls', 'a mirrors']);
  });

  it('purges every hour', async () => {
    const { world, a } = createWorld();
    for (world.now = 1_000_000; world.now <= 9_000_000; world.now += 30_000) await beat(a, signal);
    assert.equal(world.did.filter((what) => what === 'a purges').length, 2);
  });
});
