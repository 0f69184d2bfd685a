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

  it('count for the scopes of their hook only', async () => {
    const secrets = await vault().open();
    assert.deepEqual(reveal(secrets.acceptedFor('store/order/refund/created')), [secrets.secretOf('store/order/*').reveal()]);
    assert.deepEqual(reveal(secrets.acceptedFor('store/product/created')), [secrets.secretOf('store/product/created').reveal()]);
    assert.deepEqual([secrets.acceptedFor('store/customer/created').length, secrets.acceptedFor().length], [0, 2]);
  });

  it('are exchanged without refusing what was sent with the former ones, for three days', async () => {
    const { clock, open } = vault();
    const secrets = await open();
    const former = secrets.secretOf('store/product/created').reveal();
    await secrets.rotate();
    const current = secrets.secretOf('store/product/created').reveal();
    assert.notEqual(current, former);
    assert.deepEqual(reveal(secrets.acceptedFor('store/product/created')), [current, former]);
    clock.now += 3 * day;
    assert.deepEqual(reveal(secrets.acceptedFor('store/product/created')), [current]);
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
