import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPlan } from '../sandbox/faults.ts';
import { createSeededRandom } from '../sandbox/random.ts';
import { assertAgreement, assertNoEcho, changeBothSides, findPairs, type Pair } from './both-ways.ts';
import { assertInvariants } from './invariants.ts';
import { asRow } from './order-desk.ts';
import { deployCustomField } from './org-setup.ts';
import { assertSentOnce, type Parcel, track } from './parcels.ts';
import { isFull } from './scale.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const seed = Number(process.argv.find((argument) => argument.startsWith('--seed='))?.slice(7) ?? 20_261_126);
const random = createSeededRandom(seed);
const kills = isFull ? 20 : 6;
const changesPerKill = 24;
const changesPerFault = 60;
/** A destination that does not answer is not delivered to for three minutes. */
const blockedMs = 181_000;
/** Events are kept for 72 hours. */
const forgottenMs = 73 * 3_600_000;
const foundMsMax = 60_000;

let stack: ScenarioStack;
let pairs: Pair[];
let parcels: Parcel[];
/** Position in the journal from which the service's writes are counted. */
let from: number;
/** Every order there is. */
let placed: number[];

before(async () => {
  stack = await startStack({ seed, store: { customers: 120, quota: 1_000_000 } });
  placed = await stack.scenario('orders', { count: 150, lines: 2, guests: 0, distinctBuyers: 120, distinctProducts: 60, statusId: 11 });
  await stack.settled({ timeoutMs: 60_000 });
  const all = await findPairs(stack);
  const orders = all.filter(({ kind }) => kind === 'order');
  parcels = orders.slice(0, 40).map(({ storeId, salesforceId }) => ({ storeId, salesforceId, tracking: '', carrier: '' }));
  const sent = new Set(parcels.map(({ salesforceId }) => salesforceId));
  // A shipment moves its order's status: those orders change by nothing else.
  pairs = all.filter(({ salesforceId }) => !sent.has(salesforceId));
  from = (await stack.writes()).length;
});
after(() => stack.close());

const state = { round: 0 };
/** People on both sides, for a while: as many changes, some parcels, and a guest who orders. */
async function people(changes: number): Promise<void> {
  state.round += 1;
  const some = Array.from({ length: 3 }, () => random.pick(parcels));
  await Promise.all([changeBothSides(stack, pairs, { changes, seed: seed + state.round, sides: 'both' }), (async () => {
    for (const parcel of some) await track(stack, parcel, random);
    placed.push(...(await stack.scenario('orders', { count: 1, guests: 1, lines: 0, customLines: 2, statusId: 11 })));
  })()]);
}

async function restarted(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
  stack.service.signal('SIGKILL');
  await stack.service.ended();
  await meanwhile();
  await stack.service.restart();
  await stack.control('POST', '/clock', { advanceMs: blockedMs });
}

const writes = async () => (await stack.writes()).slice(from).filter((write) => write.route !== 'UI');
async function assertAgreed(): Promise<void> {
  await assertAgreement(stack, pairs);
  await assertSentOnce(stack, parcels, await writes());
}

/** What neither stream nor webhook tells is found by the looks the service takes by itself, when it starts and when it lost something. */
async function found(): Promise<void> {
  for (const deadline = performance.now() + foundMsMax; performance.now() < deadline; await sleep(100)) {
    if (await assertAgreed().then(() => true, () => false)) return;
  }
}

/** Both sides agree on everything, nothing was made or settled twice, nobody has to look after anything. */
async function assertConverged(): Promise<void> {
  await stack.settled({ timeoutMs: 60_000, advanceClock: true });
  await found();
  await stack.settled({ timeoutMs: 60_000, advanceClock: true });
  assert.deepEqual(await stack.operations('GET', '/dead-letters?state=open'), [], `seed ${seed}`);
  await assertAgreed();
  assertNoEcho(await writes(), pairs, Math.ceil(kills / 10));
  await assertInvariants(stack, placed);
}

describe(`people who change both sides while (seed ${seed})`, { timeout: 230_000 }, () => {
  it(`the service is killed at ${kills} random moments leave both sides equal, each change written once`, async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      // Every other time an answer of one of both is held back after its commit: killed in the middle of it.
      if (kill % 2 === 0) await stack.faults(random.pick([{ bigcommerce: { holdAfter: { ms: 120, match: '^(PUT|POST) ' } } }, { salesforce: { holdAfter: { ms: 120, match: 'POST /composite' } } }]));
      const busy = people(changesPerKill);
      await sleep(random.integer(5, 300));
      await restarted(() => busy);
      await stack.faults({});
    }
    await assertConverged();
  });

  const plans: readonly { title: string; plan: FaultPlan }[] = [
    { title: 'streams are reset', plan: { pubsub: { streamReset: { probability: 0.3 } } } },
    { title: 'changes are lost and told twice', plan: { pubsub: { gapEvent: { probability: 0.3 }, duplicate: { probability: 0.3 } } } },
    { title: 'more changes than can be told', plan: { pubsub: { gapOverflow: { probability: 0.1 } } } },
    { title: 'the schema of the events moves', plan: { pubsub: { schemaChange: { count: 2 } } } },
    { title: 'the store’s answers are lost after it did what was asked', plan: { bigcommerce: { errorAfter: { probability: 0.15, cut: true, match: '^(PUT|POST) ' } } } },
    { title: 'the store asks to slow down, and fails', plan: { bigcommerce: { rateLimit: { count: 3, headers: false }, errorBefore: { probability: 0.1, status: 503 } } } },
  ];
  for (const { title, plan } of plans) {
    it(`${title} leave both sides equal, each change written once`, async () => {
      await stack.faults(plan);
      await people(changesPerFault);
      await stack.settled({ timeoutMs: 60_000, advanceClock: true });
      await stack.faults({});
      await assertConverged();
    });
  }

  it('an order is being made leave both sides equal: who changes it before the service has it on disk is heard', async () => {
    await stack.faults({ salesforce: { holdAfter: { ms: 600, match: 'POST /composite committed' } } });
    const [id = 0] = await stack.scenario('orders', { count: 1, guests: 1, lines: 0, customLines: 2, statusId: 11 });
    placed.push(id);
    const key = `${stack.sandbox.ready.bigcommerce.storeHash}:order:${id}`;
    const find = async () => (await stack.soql(`SELECT Id, BC_Status__c FROM Order WHERE BC_Key__c = '${key}' AND Status = 'Activated'`)).map(asRow);
    while ((await find()).length === 0) await sleep(5);
    await stack.control('POST', '/scenario', { system: 'salesforce', name: 'update', object: 'Order', id: (await find())[0]?.Id, values: { BC_Status__c: 'Awaiting Pickup' } });
    await stack.faults({});
    await stack.settled({ timeoutMs: 60_000 });
    assert.deepEqual([(await find())[0]?.BC_Status__c, asRow(await stack.store('GET', `/v2/orders/${id}`)).status], ['Awaiting Pickup', 'Awaiting Pickup']);
  });

  it('an administrator adds a field leave both sides equal, each change written once', async () => {
    const busy = people(changesPerFault);
    await deployCustomField(stack, { object: 'Contact', name: 'Shoe_Size__c', label: 'Shoe size' });
    await busy;
    await people(changesPerFault);
    await assertConverged();
  });

  it('the service is away for longer than the org keeps events leave both sides equal, each change written once', async () => {
    await restarted(async () => {
      await people(changesPerFault);
      await stack.faults({ pubsub: { replayExpired: { count: 2 } } });
    });
    await people(changesPerFault);
    await assertConverged();
    await stack.faults({});
    await restarted(async () => {
      await people(changesPerFault);
      await stack.control('POST', '/clock', { advanceMs: forgottenMs });
    });
    await people(changesPerFault);
    await assertConverged();
  });
});
