import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Secret } from '../core/secret.ts';
import { openHookSecrets } from './hook-secrets.ts';

const day = 86_400_000;

/** Processes that share one vault and one clock. */
function vault() {
  let stored = new Secret('a'.repeat(64));
  const clock = { now: 1_780_000_000_000 };
  const open = () => openHookSecrets({ scopes: ['store/order/*', 'store/product/created'], now: () => clock.now, load: async () => stored, save: async (ring) => void (stored = ring) });
  return { clock, open };
}

const reveal = (secrets: Secret[]) => secrets.map((secret) => secret.reveal());

describe('the secrets of the hooks', () => {
  it('differ from hook to hook and are the same in every process', async () => {
    const { open } = vault();
    const [one, other] = [await open(), await open()];
    assert.notEqual(one.secretOf('store/order/*').reveal(), one.secretOf('store/product/created').reveal());
    assert.equal(one.secretOf('store/order/*').reveal(), other.secretOf('store/order/*').reveal());
    assert.match(one.secretOf('store/order/*').reveal(), /^[0-9a-f]{64}$/);
  });

  it('are all accepted, and nothing else', async () => {
    const secrets = await vault().open();
    assert.deepEqual(reveal(secrets.accepted()), ['store/order/*', 'store/product/created'].map((scope) => secrets.secretOf(scope).reveal()));
  });

  it('are exchanged without refusing what was sent with the former ones, for three days', async () => {
    const { clock, open } = vault();
    const secrets = await open();
    const former = secrets.secretOf('store/product/created').reveal();
    await secrets.rotate();
    const current = secrets.secretOf('store/product/created').reveal();
    assert.notEqual(current, former);
    assert.deepEqual([current, former].map((secret) => reveal(secrets.accepted()).includes(secret)), [true, true]);
    clock.now += 3 * day;
    assert.deepEqual([current, former].map((secret) => reveal(secrets.accepted()).includes(secret)), [true, false]);
  });

  it('that another process exchanged are learned, at most once a second', async () => {
    const { clock, open } = vault();
    const [one, other] = [await open(), await open()];
    await one.rotate();
    assert.deepEqual([await other.refreshIfOld(), other.secretOf('a').reveal() === one.secretOf('a').reveal()], [false, false]);
    clock.now += 1_000;
    assert.deepEqual([await other.refreshIfOld(), other.secretOf('a').reveal() === one.secretOf('a').reveal()], [true, true]);
  });
});
