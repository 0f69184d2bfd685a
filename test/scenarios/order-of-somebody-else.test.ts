import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, signIn } from './command-desk.ts';
import { assertFollows, createOrderDesk, type OrderDesk } from './order-desk.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

let stack: ScenarioStack;
let desk: OrderDesk;
let org: OrgDesk;
let admin: Person;
before(async () => {
  stack = await startStack({ seed: 401, orgShape: { privateObjects: ['Account', 'Contact', 'Order'] } });
  [desk, org] = [createOrderDesk(stack), createOrgDesk(stack)];
  admin = await signIn(stack, 'admin@crosswalk.example.com', ['Crosswalk_Admin']);
});
after(() => stack.close());

describe('an order that became somebody else’s in an org where records are private', { timeout: 90_000 }, () => {
  it('is an issue with the right that is missing, and is written by itself once the right is there', async () => {
    const id = await desk.place();
    await stack.settled();
    const order = await desk.find(id, ['OwnerId', 'BC_Status__c']);
    await org.update('Order', order.Id, { OwnerId: admin.userId });
    await desk.edit(id, { status_id: 2 });
    await stack.settled();
    const [issue] = await org.issues(`order:${id}`);
    assert.deepEqual([issue?.Code__c, issue?.State__c], ['ACCESS_DENIED', 'Open']);
    assert.match(String(issue?.Message__c), /^Crosswalk may not change the order: somebody else owns it and it is not shared with the integration user/);
    assert.match(String(issue?.Actions__c), /Modify All Records/);
    assert.equal((await desk.find(id)).BC_Status__c, order.BC_Status__c);

    await answerOf(stack, await admin.ask('preflight', {}));
    await stack.settled();
    assert.deepEqual((await org.issues(`order:${id}`)).map((one) => one.State__c), ['Open'], 'nothing was given yet');

    await org.update('Order', order.Id, { OwnerId: order.OwnerId });
    await answerOf(stack, await admin.ask('preflight', {}));
    await stack.settled();
    assert.deepEqual((await org.issues(`order:${id}`)).map((one) => one.State__c), ['Resolved']);
    assert.equal((await desk.find(id)).BC_Status__c, 'Shipped');
    await assertFollows(stack, desk, { id });
  });
});
