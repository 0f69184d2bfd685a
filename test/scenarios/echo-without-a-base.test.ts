import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertAgreement, assertNoEcho, changeBothSides, findPairs } from './both-ways.ts';
import { startStack } from './scenario-stack.ts';

const seed = 20_261_126;
/** What both sides agreed on becomes something nobody ever had, whenever it is remembered. */
const scramble = `
  create function crosswalk.scramble() returns trigger language plpgsql as $$
  begin
    new.base := coalesce((select jsonb_object_agg(key, md5(random()::text)) from jsonb_object_keys(new.base) key), '{}');
    return new;
  end $$;
  create trigger scramble before insert or update on crosswalk.link for each row execute function crosswalk.scramble();
  update crosswalk.link set base = base;`;

/** A small shop that both sides change, and what the service wrote because of it. */
async function writesOf(prepare: string, check: (run: { stack: Awaited<ReturnType<typeof startStack>>; writes: Parameters<typeof assertNoEcho>[0]; pairs: Parameters<typeof assertNoEcho>[1] }) => Promise<void>): Promise<void> {
  const stack = await startStack({ seed, store: { customers: 30, quota: 1_000_000 } });
  try {
    await stack.scenario('orders', { count: 40, lines: 1, guests: 0, distinctBuyers: 30, distinctProducts: 20, statusId: 11 });
    await stack.settled();
    const pairs = await findPairs(stack);
    const database = await stack.database();
    await database.query(prepare);
    await database.end();
    const from = (await stack.writes()).length;
    await changeBothSides(stack, pairs, { changes: 150, seed, sides: 'both' });
    await stack.settled({ advanceClock: true });
    await check({ stack, pairs, writes: (await stack.writes()).slice(from).filter((write) => write.route !== 'UI') });
  } finally {
    await stack.close();
  }
}

describe('the check that no change comes back', { timeout: 120_000 }, () => {
  it('sees it when the service does not know what both sides agreed on', async () => {
    await writesOf(scramble, async ({ writes, pairs }) => {
      assert.throws(() => assertNoEcho(writes, pairs), { code: 'ERR_ASSERTION', message: /records were written too often/ });
    });
  });

  it('sees nothing in the very same changes when the service knows', async () => {
    await writesOf('select 1', async ({ stack, writes, pairs }) => {
      await assertAgreement(stack, pairs);
      assertNoEcho(writes, pairs);
    });
  });
});
