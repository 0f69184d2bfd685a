import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { OrgFlow } from '../sandbox/salesforce/org-flow.ts';
import { assertInvariants } from './invariants.ts';
import { assertFollows, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

/** Its administrator can switch it off. */
const approval: OrgFlow = { name: 'Approval', object: 'Order', when: 'before-save', on: 'update', message: 'Somebody has to approve it.' };
const lines = [{ name: 'Lamp', quantity: 2, price_ex_tax: 10, price_inc_tax: 10.83 }, { name: 'Bulb', quantity: 3, price_ex_tax: 2, price_inc_tax: 2.17 }];

let stack: ScenarioStack;
let desk: OrderDesk;
let org: OrgDesk;
before(async () => {
  stack = await startStack({ seed: 241, orgShape: { automation: [approval] } });
  [desk, org] = [createOrderDesk(stack), createOrgDesk(stack)];
});
after(() => stack.close());

describe('an order whose activation the org refuses at first', { timeout: 60_000 }, () => {
  it('is Draft with an issue, then activated, and later edits know that it is', async () => {
    approval.failWhen = { field: 'Status', equals: 'Activated' };
    const id = await desk.place({ products: lines });
    await stack.settled();
    await assertFollows(stack, desk, { id, status: 'Draft' });
    const [issue] = await org.issues(`order:${id}`);
    assert.deepEqual([issue?.Code__c, issue?.State__c], ['VALIDATION_RULE', 'Open']);
    delete approval.failWhen;
    assert.equal(await org.redrive(), 1);
    await stack.settled();
    await assertFollows(stack, desk, { id });
    const [lamp] = await desk.placedLines(id);
    await desk.edit(id, { products: [{ id: idOf(lamp), quantity: 0 }] });
    await stack.settled();
    assert.deepEqual(await stack.operations('GET', '/dead-letters?state=open'), []);
    await assertFollows(stack, desk, { id });
    await assertInvariants(stack, [id]);
  });
});

describe('an order that somebody activates in the org before it is a sale', { timeout: 60_000 }, () => {
  it('is edited as an activated order is, and stays activated', async () => {
    const id = await desk.place({ products: lines, status_id: 7 });
    await stack.settled();
    const { Id } = await assertFollows(stack, desk, { id, status: 'Draft' });
    await org.update('Order', Id, { Status: 'Activated' });
    const [lamp] = await desk.placedLines(id);
    await desk.edit(id, { products: [{ id: idOf(lamp), quantity: 0 }, { name: 'Cable', quantity: 4, price_ex_tax: 1.5, price_inc_tax: 1.62 }] });
    await stack.settled();
    assert.deepEqual(await stack.operations('GET', '/dead-letters?state=open'), []);
    await assertFollows(stack, desk, { id });
    await desk.edit(id, { status_id: 11 });
    await stack.settled();
    await assertFollows(stack, desk, { id });
  });
});
