import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertAgreement, assertNoEcho, changeBothSides, findPairs } from './both-ways.ts';
import { eventually } from './eventually.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

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

type Writes = Parameters<typeof assertNoEcho>[0];

/** A small shop that both sides change; `written` is what the service wrote because of it so far. */
async function changeBoth(prepare: string, check: (run: { stack: ScenarioStack; written(): Promise<Writes>; pairs: Parameters<typeof assertNoEcho>[1] }) => Promise<void>): Promise<void> {
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
    await check({ stack, pairs, written: async () => (await stack.writes()).slice(from).filter((write) => write.route !== 'UI') });
  } finally {
    await stack.close();
  }
}

/** Whether the check finds records that were written more often than there was reason for. */
function findsEcho(writes: Writes, pairs: Parameters<typeof assertNoEcho>[1]): boolean {
  try {
    assertNoEcho(writes, pairs);
    return false;
  } catch (error) {
    assert.ok(error instanceof assert.AssertionError && Array.isArray(error.actual));
    return error.actual.some((line) => /reasons/.test(line));
  }
}

describe('the check that no change comes back', { timeout: 120_000 }, () => {
  it('sees it when the service does not know what both sides agreed on', async () => {
    await changeBoth(scramble, async ({ written, pairs }) => {
      // Such a service need never come to rest.
      await eventually('records were written too often', async () => findsEcho(await written(), pairs));
    });
  });

  it('sees nothing in the very same changes when the service knows', async () => {
    await changeBoth('select 1', async ({ stack, written, pairs }) => {
      await stack.settled({ advanceClock: true });
      await assertAgreement(stack, pairs);
      assertNoEcho(await written(), pairs);
    });
  });
});
