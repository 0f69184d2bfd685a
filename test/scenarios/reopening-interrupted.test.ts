import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertInvariants } from './invariants.ts';
import { asRow, assertFollows, billingAddressOf, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { createOrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

const seed = 57;
const flow = 'order-to-salesforce';
const lamp = { name: 'Lamp', quantity: 2, price_ex_tax: 10, price_inc_tax: 10.83 };
const bulb = { name: 'Bulb', quantity: 3, price_ex_tax: 2, price_inc_tax: 2.17 };
const cable = { name: 'Cable', quantity: 4, price_ex_tax: 1.5, price_inc_tax: 1.62 };
const heldMs = 1_000;
const pollMs = 15;
/** Deliveries failed while the service was dead: a store blocks such a destination for three minutes. */
const blockedMs = 181_000;
/** Lines that go, that come and that change: six collections, of which one call takes five, and none small enough to go as rows. */
const exchanged = 225;
const changed = 225;

const orderStatuses = [
  { apiName: 'Draft', label: 'Draft', category: 'Draft', isDefault: true },
  { apiName: 'Activated', label: 'Activated', category: 'Activated', isDefault: false },
  { apiName: 'Packed', label: 'Packed', category: 'Activated', isDefault: false },
] as const;

let stack: ScenarioStack;
let desk: OrderDesk;
const ids: number[] = [];
before(async () => {
  stack = await startStack({ seed, orgShape: { orderStatuses } });
  desk = createOrderDesk(stack);
});
after(() => stack.close());

async function place(products: readonly Row[], buyer: string): Promise<number> {
  const id = await desk.place({ products, billing_address: billingAddressOf(buyer) });
  ids.push(id);
  await stack.settled();
  const { Id } = await assertFollows(stack, desk, { id });
  await createOrgDesk(stack).update('Order', Id, { Status: 'Packed' });
  return id;
}

/** Looks until the order stands like this in the org, whose answers are held back after every commit; then kills the service. */
async function killOnce(moment: string, look: () => Promise<string>): Promise<void> {
  const seen = new Set<string>();
  for (const deadline = performance.now() + 20_000; !seen.has(moment); seen.add(await look())) {
    assert.ok(performance.now() < deadline, `"${moment}" is seen in 20 s, among ${[...seen].join(', ')} (seed ${seed})`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  stack.service.signal('SIGKILL');
  await stack.service.ended();
}

async function restartAndSettle(environment: Record<string, string> = {}): Promise<void> {
  await stack.faults({});
  await stack.service.restart(environment);
  await stack.control('POST', '/clock', { advanceMs: blockedMs });
  await stack.settled({ advanceClock: true, timeoutMs: 25_000 });
}

async function assertRight(id: number): Promise<void> {
  await assertFollows(stack, desk, { id, status: 'Packed' });
  assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
}

const holdCommits = () => stack.faults({ salesforce: { holdAfter: { ms: heldMs, match: 'POST /composite committed' } } });
const linked = async (id: number): Promise<Row> => {
  const database = await stack.database();
  const { rows } = await database.query("select facts from crosswalk.link where sobject = 'Order' and key = $1", [desk.keyOf(id)]);
  await database.end();
  return asRow(rows[0].facts);
};

describe('an exchange of lines whose answer is cut off', { timeout: 60_000 }, () => {
  it('is found again and not done twice', async () => {
    const id = await place([lamp, bulb], 'cut@example.com');
    const [first] = await desk.placedLines(id);
    await stack.operations('POST', `/flows/${flow}/pause`);
    await desk.edit(id, { products: [{ id: idOf(first), quantity: 0 }] });
    await stack.faults({ salesforce: { errorAfter: { count: 1, cut: true, match: 'POST /composite committed' } } });
    await stack.operations('POST', `/flows/${flow}/resume`);
    await stack.settled();
    await assertRight(id);
  });
});

describe('a service killed after the org took the whole exchange of an activated order', { timeout: 120_000 }, () => {
  async function exchangeAndKill(buyer: string): Promise<number> {
    const id = await place([lamp, bulb], buyer);
    const [first] = await desk.placedLines(id);
    const [customerId] = await stack.scenario('customers', { count: 1 });
    await stack.settled();
    await holdCommits();
    await desk.edit(id, { customer_id: customerId, products: [{ id: idOf(first), quantity: 0 }, cable] });
    // The product of the new line is written before, in a call of its own.
    await killOnce('exchanged', async () => ((await desk.lines(id)).includes('custom 4 × 1.5') ? 'exchanged' : 'as it was'));
    assert.equal((await desk.find(id)).Status, 'Packed');
    return id;
  }

  it('finds its own work and doubles nothing', async () => {
    const id = await exchangeAndKill('together@example.com');
    await restartAndSettle();
    await assertRight(id);
    assert.deepEqual((await desk.lines(id)).filter((line) => line.startsWith('custom')), ['custom 3 × 2', 'custom 4 × 1.5']);
  });

  it('takes the line out again that the store took out while it was dead', async () => {
    const id = await exchangeAndKill('together.nasty@example.com');
    const line = (await desk.placedLines(id)).find(({ name }) => name === 'Cable');
    await desk.edit(id, { products: [{ id: idOf(line), quantity: 0 }] });
    await restartAndSettle();
    await assertRight(id);
    assert.deepEqual((await desk.lines(id)).filter((one) => one.startsWith('custom')), ['custom 3 × 2']);
  });

  it('follows a line that was exchanged once more while it was dead', async () => {
    const id = await exchangeAndKill('together.again@example.com');
    const line = (await desk.placedLines(id)).find(({ name }) => name === 'Cable');
    await desk.edit(id, { products: [{ id: idOf(line), quantity: 0 }, { ...cable, name: 'Plug', quantity: 7 }] });
    await restartAndSettle();
    await assertRight(id);
    assert.deepEqual((await desk.lines(id)).filter((one) => one.startsWith('custom')), ['custom 3 × 2', 'custom 7 × 1.5']);
  });

  it('leaves nothing doubled, lost or unsettled', () => assertInvariants(stack, ids));
});

const part = (index: number, quantity: number): Row => ({ name: `Part ${index % 20}`, sku: `PART-${index % 20}`, quantity, price_ex_tax: 1 + (index % 50) / 100, price_inc_tax: 1.1 + (index % 50) / 100 });
const parts = (count: number, quantity: number) => Array.from({ length: count }, (_unused, index) => part(index, quantity));

/** How the order stands in the org: its status, and how many lines it has of the old ones, the new ones, the changed ones. */
async function standing(id: number): Promise<string> {
  const order = await desk.find(id, ['Status']);
  const lines = await desk.lines(id);
  const count = (quantity: number) => lines.filter((line) => line.startsWith(`custom ${quantity} ×`)).length;
  return `${String(order.Status)}: ${count(1)} old, ${count(2)} new, ${count(9)} changed`;
}

/** 450 lines of one piece; half of them go, as many of two pieces come, the others get nine pieces. */
async function exchangeMany(buyer: string): Promise<number> {
  const id = await place(parts(exchanged + changed, 1), buyer);
  const lines = await desk.placedLines(id);
  await holdCommits();
  const gone = lines.slice(0, exchanged).map((line) => ({ id: idOf(line), quantity: 0 }));
  const kept = lines.slice(exchanged).map((line) => ({ id: idOf(line), quantity: 9 }));
  await desk.edit(id, { products: [...gone, ...kept, ...parts(exchanged, 2)] });
  return id;
}

describe('a service killed in the middle of an exchange that several calls take', { timeout: 120_000 }, () => {
  const moments = [
    `Draft: ${exchanged + changed} old, 0 new, 0 changed`,
    `Draft: ${changed} old, 0 new, 0 changed`,
    `Draft: 0 old, ${exchanged} new, ${changed} changed`,
    `Packed: 0 old, ${exchanged} new, ${changed} changed`,
  ];

  for (const [index, moment] of moments.entries()) {
    it(`goes on from "${moment}" and ends in the status the order had`, async () => {
      const id = await exchangeMany(`stepwise.${index}@example.com`);
      await killOnce(moment, () => standing(id));
      assert.partialDeepStrictEqual(await linked(id), { activated: 'false', reopenedFrom: 'Packed' });
      await restartAndSettle();
      await assertRight(id);
      assert.equal(await standing(id), moments.at(-1));
      assert.partialDeepStrictEqual(await linked(id), { activated: 'true', reopenedFrom: '' });
    });
  }

  it('takes lines out again that the store took out while it was dead', async () => {
    const id = await exchangeMany('stepwise.nasty@example.com');
    await killOnce(moments[2] ?? '', () => standing(id));
    const added = (await desk.placedLines(id)).filter((line) => line.quantity === 2).slice(0, 5);
    await desk.edit(id, { products: added.map((line) => ({ id: idOf(line), quantity: 0 })) });
    await restartAndSettle();
    await assertRight(id);
    assert.equal(await standing(id), `Packed: 0 old, ${exchanged - 5} new, ${changed} changed`);
  });

  it('goes on although the order was cancelled in the store and activated by somebody in the org meanwhile', async () => {
    const id = await exchangeMany('stepwise.meanwhile@example.com');
    await killOnce(moments[1] ?? '', () => standing(id));
    await desk.edit(id, { status_id: 5 });
    await createOrgDesk(stack).update('Order', (await desk.find(id)).Id, { Status: 'Activated' });
    await restartAndSettle();
    await assertRight(id);
    assert.deepEqual([await standing(id), (await desk.find(id)).BC_Status__c], [moments.at(-1), 'Cancelled']);
  });

  it('finishes what it began although orders may not be reopened any more', async () => {
    const id = await exchangeMany('stepwise.policy@example.com');
    await killOnce(moments[1] ?? '', () => standing(id));
    await restartAndSettle({ CROSSWALK_ACTIVATED_EDITS: 'issue' });
    await assertRight(id);
    assert.equal(await standing(id), moments.at(-1));
  });

  it('leaves every order once, every line once and every event settled', () => assertInvariants(stack, ids));
});
