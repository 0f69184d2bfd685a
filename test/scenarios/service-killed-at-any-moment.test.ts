import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type pg from 'pg';
import { createSeededRandom } from '../sandbox/random.ts';
import { eventually } from './eventually.ts';
import { assertInvariants, findDoublySettledEvents, findUnsettledEvents } from './invariants.ts';
import { isFull } from './scale.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const seed = Number(process.argv.find((argument) => argument.startsWith('--seed='))?.slice(7) ?? 20_261_122);
const kills = isFull ? 20 : 6;
const ordersPerKill = 25;
const blockedMs = 181_000;

type Kill = { index: number; isAfterCommit: boolean; withDatabase: boolean; delayMs: number };

/** A back end may end by itself between being listed and being killed. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** A back end leads a process group of its own, so each is named: nobody lives to write what the server had not. */
function killWithChildren(postmaster: number): void {
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').filter((pid) => pid !== '').map(Number);
  for (const pid of [postmaster, ...children]) killIfThere(pid);
}

/** Waits for the moment, stops the service there, proves that work was in flight, and kills it. */
async function killInFlight(stack: ScenarioStack, kill: Kill): Promise<void> {
  const moment = kill.isAfterCommit ? await stack.control('GET', '/held/salesforce') : await new Promise((resolve) => setTimeout(resolve, kill.delayMs, { isHeld: true }));
  assert.deepEqual(moment, { isHeld: true }, `kill ${kill.index} (seed ${seed})`);
  const database = await stack.database();
  for (const deadline = performance.now() + 10_000; ; ) {
    stack.service.signal('SIGSTOP');
    const { rows } = await database.query('select count(*)::int as leased from crosswalk.work where is_leased');
    if (rows[0].leased > 0) break;
    stack.service.signal('SIGCONT');
    assert.ok(performance.now() < deadline, `kill ${kill.index}: no lease was held in 10 s (seed ${seed})`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await database.end();
  const postmaster = stack.postmasterPid();
  stack.service.signal('SIGKILL');
  if (kill.withDatabase) killWithChildren(postmaster);
  await stack.service.ended();
}

describe('a service that is killed at any moment', () => {
  it(`loses nothing and doubles nothing (seed ${seed})`, { timeout: 300_000 }, async () => {
    const random = createSeededRandom(seed);
    const stack = await startStack({ seed });
    try {
      const latency = { bigcommerce: { latencyMs: 50 }, salesforce: { latencyMs: 150 } };
      const ids: number[] = [];
      for (let index = 0; index < kills; index += 1) {
        const kill = { index, isAfterCommit: index % 3 === 2, withDatabase: index % 2 === 1, delayMs: random.integer(0, 600) };
        await stack.faults(kill.isAfterCommit ? { ...latency, salesforce: { ...latency.salesforce, holdAfter: { count: 1, ms: 3_000, match: 'POST /composite committed' } } } : latency);
        ids.push(...(await stack.scenario('orders', { count: ordersPerKill })));
        await killInFlight(stack, kill);
        await stack.service.restart();
        // Deliveries failed while the service was away: a store blocks such a destination for three minutes.
        await stack.control('POST', '/clock', { advanceMs: blockedMs });
      }
      await stack.faults({});
      await stack.settled({ timeoutMs: 120_000, advanceClock: true });
      assert.equal(ids.length, kills * ordersPerKill);
      await assertInvariants(stack, ids);
    } finally {
      await stack.close();
    }
  });
});

const flow = 'order-to-salesforce';

/**
 * Worker A is stopped just after the org committed its write. Its lease ends, B takes the order over and settles it.
 * B is in the middle of the next change of the same order when A goes on with what it held.
 */
async function letAZombieReturn(stack: ScenarioStack, database: pg.Client): Promise<void> {
  const holding = (ms: number) => stack.faults({ salesforce: { holdAfter: { count: 1, ms, match: 'POST /composite committed' } } });
  const leased = async () => (await database.query('select lease_token from crosswalk.work where flow = $1 and is_leased', [flow])).rows.length > 0;
  // Shorter than the second worker needs to take over: what is held later is that worker's.
  await holding(500);
  const [id] = await stack.scenario('orders', { count: 1, guests: 1 });
  assert.deepEqual(await stack.control('GET', '/held/salesforce'), { isHeld: true });
  stack.service.signal('SIGSTOP');
  const second = await stack.addService();
  await eventually('the second worker takes over', async () => (await findUnsettledEvents(database)).length === 0);
  // Longer than a slow machine may stall: the second worker must still be in it when the first one goes on.
  await holding(6_000);
  await stack.store('PUT', `/v2/orders/${id}`, { status_id: 2 });
  await second.sync(flow, `order:${id}`);
  assert.deepEqual(await stack.control('GET', '/held/salesforce'), { isHeld: true });
  assert.ok(await leased(), 'the second worker holds the order');
  stack.service.signal('SIGCONT');
  await eventually('the first worker is done with its batch', async () => new RegExp(`"flow":"${flow}".*"outcome":"(lost|done|waits|retry|snooze)"`).test(stack.service.output()));
  await stack.faults({});
}

/** What the token protects, taken away: whoever comes may prolong and settle. */
const removeFence = `
  create or replace function crosswalk.held_work(p_flow text, p_token uuid) returns table (connection_id int, entity_key text) language sql volatile as
    $$ select w.connection_id, w.entity_key from crosswalk.work w where w.flow = p_flow order by w.entity_key for update $$;
  create or replace function crosswalk.extend_lease(p_flow text, p_token uuid, p_lease_ms int) returns boolean language sql volatile as $$ select true $$;`;

async function doublySettledAfterZombie(sabotage: string): Promise<unknown[]> {
  const stack = await startStack({ seed, environment: { CROSSWALK_LEASE_MS: '2000', CROSSWALK_LOG_LEVEL: 'debug' } });
  const database = await stack.database();
  try {
    await database.query(sabotage);
    await letAZombieReturn(stack, database);
    await stack.settled({ advanceClock: true });
    return await findDoublySettledEvents(database);
  } finally {
    await database.end();
    await stack.close();
  }
}

describe('a worker that was stopped and comes back after its lease', { timeout: 120_000 }, () => {
  it('settles nothing that another worker has taken over', async () => {
    assert.deepEqual(await doublySettledAfterZombie(''), []);
  });

  it('would settle it a second time without the lease fence', async () => {
    assert.notDeepEqual(await doublySettledAfterZombie(removeFence), []);
  });
});
