import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Secret } from '../core/secret.ts';
import { type ErrorCode, SyncError } from '../core/sync-error.ts';
import { createStoreState } from './store-state.ts';

const credential = (token: string) => ({ source: 'account', token: new Secret(token), detail: { storeHash: 'abc123' } });
const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

function createWorld() {
  const world = { now: 0, credential: credential('first') as ReturnType<typeof credential> | undefined, gone: undefined as string | undefined, refusal: undefined as ErrorCode | undefined, isRefused: false, missing: [] as string[] | Error, tests: 0, settled: 0 };
  const state = createStoreState({
    known: async () => ({ credential: world.credential, gone: world.gone }),
    async check() {
      if (world.refusal) throw new SyncError(world.refusal, { stage: 'extract', message: `it is ${world.refusal}` });
    },
    async findMissing() {
      world.tests += 1;
      if (world.missing instanceof Error) throw world.missing;
      return world.missing;
    },
    isRefused: () => world.isRefused,
    onSettled: () => void (world.settled += 1),
    now: () => world.now,
  });
  const settled = async () => {
    await state(never);
    await turn();
    return state(never);
  };
  return { world, state, settled };
}

describe('the connection to the store', () => {
  it('is none until there is a token, and says why one is gone', async () => {
    const { world, state } = createWorld();
    world.credential = undefined;
    assert.deepEqual(await state(never), { state: 'not-connected' });
    world.gone = 'The app was removed.';
    assert.deepEqual(await state(never), { state: 'not-connected', problem: 'The app was removed.' });
  });

  it('is tested before the first report of a service that starts with a token, which needs no second one', async () => {
    const { world, state } = createWorld();
    assert.deepEqual([(await state(never)).state, world.settled], ['connected', 0]);
  });

  it('is tested when the token is new, then connected', async () => {
    const { world, state } = createWorld();
    world.credential = undefined;
    await state(never);
    world.credential = credential('first');
    assert.equal((await state(never)).state, 'testing');
    await turn();
    assert.deepEqual([await state(never), world.settled], [{ state: 'connected', source: 'account', storeHash: 'abc123' }, 1]);
    world.credential = credential('second');
    assert.equal((await state(never)).state, 'testing');
  });

  it('names what the token lacks, and looks again every five minutes without forgetting meanwhile', async () => {
    const { world, state, settled } = createWorld();
    world.missing = ['Orders: modify'];
    assert.deepEqual((await settled()).missing, ['Orders: modify']);
    world.missing = [];
    world.now = 300_001;
    assert.equal((await state(never)).state, 'scopes-missing');
    await turn();
    assert.deepEqual([(await state(never)).state, world.tests], ['connected', 2]);
  });

  it('is revoked as soon as the store does not know the token, and connected when it does again', async () => {
    const { world, state, settled } = createWorld();
    await settled();
    world.refusal = 'AUTH_REVOKED';
    assert.equal((await state(never)).state, 'revoked');
    world.refusal = undefined;
    assert.equal((await state(never)).state, 'connected');
  });

  it('stays what it was while the store is busy; the last answer to anybody decides whether it is revoked', async () => {
    const { world, state, settled } = createWorld();
    await settled();
    world.refusal = 'RATE_LIMITED';
    assert.equal((await state(never)).state, 'connected');
    world.isRefused = true;
    assert.equal((await state(never)).state, 'revoked');
  });

  it('is unreachable while the store is away, and a test that could not end is made again', async () => {
    const { world, state, settled } = createWorld();
    world.missing = new Error('away');
    assert.equal((await settled()).state, 'testing');
    world.refusal = 'SOURCE_UNAVAILABLE';
    assert.deepEqual(await state(never), { state: 'unreachable', source: 'account', storeHash: 'abc123', problem: 'it is SOURCE_UNAVAILABLE' });
    world.refusal = undefined;
    world.missing = [];
    assert.equal((await settled()).state, 'connected');
  });
});
