import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertInvariants } from './invariants.ts';
import { assertFollows, billingAddressOf, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { createOrgDesk } from './org-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const timeout = 60_000;
const twoLines = [{ name: 'Lamp', quantity: 2, price_ex_tax: 10, price_inc_tax: 10.83 }, { name: 'Bulb', quantity: 3, price_ex_tax: 2, price_inc_tax: 2.17 }];
const cable = { name: 'Cable', quantity: 4, price_ex_tax: 1.5, price_inc_tax: 1.62 };
const orderObjects = ['Order', 'OrderItem'];

type Shop = { stack: ScenarioStack; desk: OrderDesk };

async function withShop(policy: 'reopen' | 'in-place' | 'issue', seed: number, visit: (shop: Shop) => Promise<void>): Promise<void> {
  const stack = await startStack({ seed, environment: { CROSSWALK_ACTIVATED_EDITS: policy } });
  try {
    await visit({ stack, desk: createOrderDesk(stack) });
  } finally {
    await stack.close();
  }
}

/** An activated order of a guest; then, in one edit, the lamp goes, a cable comes, and the order is a customer's. */
async function placeAndExchange({ stack, desk }: Shop): Promise<{ id: number; customerId: number; before: string[]; written: string[] }> {
  const [customerId = 0] = await stack.scenario('customers', { count: 1 });
  const id = await desk.place({ products: twoLines, billing_address: billingAddressOf('exchanged@example.com') });
  await stack.settled();
  await assertFollows(stack, desk, { id });
  const [before, written] = [await desk.lines(id), await createOrgDesk(stack).written(orderObjects)];
  const lamp = (await desk.placedLines(id)).find((line) => line.name === 'Lamp');
  await desk.edit(id, { customer_id: customerId, products: [{ id: idOf(lamp), quantity: 0 }, cable] });
  await stack.settled();
  return { id, customerId, before, written };
}

async function assertExchanged({ stack, desk }: Shop, { id, customerId }: { id: number; customerId: number }): Promise<void> {
  const order = await assertFollows(stack, desk, { id });
  assert.deepEqual((await desk.lines(id)).filter((line) => line.startsWith('custom')), ['custom 3 × 2', 'custom 4 × 1.5']);
  const [identity] = await stack.soql(`SELECT Account__c FROM BC_Identity__c WHERE Key__c = '${stack.sandbox.ready.bigcommerce.storeHash}:customer:${customerId}'`);
  assert.equal(order.AccountId, identity?.Account__c, 'the order is the account of the customer');
  await assertInvariants(stack, [id]);
}

describe('an activated order that loses a line, gains one and changes its buyer in one edit', { timeout }, () => {
  it('is right and activated again where it may be reopened', () =>
    withShop('reopen', 54, async (shop) => {
      const exchanged = await placeAndExchange(shop);
      await assertExchanged(shop, exchanged);
      assert.deepEqual(await shop.stack.operations('GET', '/dead-letters'), []);
    }));

  it('follows quantities and prices in place where that is the policy, and is never Draft meanwhile', () =>
    withShop('in-place', 58, async ({ stack, desk }) => {
      const id = await desk.place({ products: twoLines });
      await stack.settled();
      const org = createOrgDesk(stack);
      const written = await org.written(['Order']);
      const [lamp, bulb] = await desk.placedLines(id);
      await desk.edit(id, { products: [{ id: idOf(lamp), quantity: 5 }, { id: idOf(bulb), price_ex_tax: 4, price_inc_tax: 4.33 }] });
      await stack.settled();
      await assertFollows(stack, desk, { id });
      assert.deepEqual((await desk.lines(id)).filter((line) => line.startsWith('custom')), ['custom 3 × 4', 'custom 5 × 10']);
      assert.deepEqual([(await org.written(['Order'])).slice(written.length), await org.issues(`order:${id}`)], [['update Order'], []]);
    }));

  for (const [policy, seed] of [['in-place', 55], ['issue', 56]] as const) {
    it(`is left alone with one issue where the policy is "${policy}", and right once it may be reopened and is redriven`, () =>
      withShop(policy, seed, async (shop) => {
        const { stack, desk } = shop;
        const org = createOrgDesk(stack);
        const exchanged = await placeAndExchange(shop);
        const { id, before, written } = exchanged;
        assert.deepEqual([(await desk.find(id)).Status, await desk.lines(id), await org.written(orderObjects)], ['Activated', before, written], 'nothing was written');
        const [issue, ...more] = await org.issues(`order:${id}`);
        assert.deepEqual([issue?.Code__c, issue?.State__c, more], ['EDIT_NOT_ALLOWED', 'Open', []]);
        assert.match(String(issue?.Message__c), new RegExp(`activatedEdits is "${policy}".*nothing was written.*:order:${id} \\(.*AccountId.*:line:\\d+ added.*:line:\\d+ taken out`));
        await stack.service.stop();
        await stack.service.restart({ CROSSWALK_ACTIVATED_EDITS: 'reopen' });
        assert.equal(await org.redrive(), 1);
        await stack.settled();
        await assertExchanged(shop, exchanged);
        assert.deepEqual((await org.issues(`order:${id}`)).map((one) => one.State__c), ['Resolved']);
      }));
  }
});
