import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertInvariants } from './invariants.ts';
import { billingAddressOf, createOrderDesk, type OrderDesk } from './order-desk.ts';
import { deployValidationRule } from './org-setup.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

const flow = 'order-to-salesforce';
const orderCount = 100;
const refusedIndex = 42;
const refusedQuantity = 77;
const rule = { object: 'OrderItem', name: 'Not_Seventy_Seven', condition: `Quantity = ${refusedQuantity}`, field: 'Quantity', message: 'Nobody may buy 77 of a thing.' };

let stack: ScenarioStack;
let desk: OrderDesk;
const ids: number[] = [];

before(async () => {
  stack = await startStack({ seed: 41 });
  desk = createOrderDesk(stack);
  await deployValidationRule(stack, { ...rule, isActive: true });
  await stack.operations('POST', `/flows/${flow}/pause`);
  for (let index = 0; index < orderCount; index += 1) {
    const refused = { name: 'Rope', quantity: refusedQuantity, price_ex_tax: 1, price_inc_tax: 1.08 };
    const good = [{ name: 'Lamp', quantity: 2, price_ex_tax: 10, price_inc_tax: 10.83 }, { name: 'Bulb', quantity: 3, price_ex_tax: 2, price_inc_tax: 2.17 }];
    ids.push(await desk.place({ billing_address: billingAddressOf(`line.${index}@example.com`), products: index === refusedIndex ? [...good, refused] : good }));
  }
  await stack.operations('POST', `/flows/${flow}/resume`);
  await stack.settled();
});
after(() => stack.close());

const refusedId = () => ids[refusedIndex] ?? 0;

async function deadLetters(state: string): Promise<Row[]> {
  const letters = await stack.operations('GET', `/dead-letters?state=${state}`);
  assert.ok(Array.isArray(letters));
  return letters;
}

const issues = () => stack.soql('SELECT Code__c, Field__c, Message__c, Actions__c, State__c, Flow__c, Entity_Key__c, Number__c, Amount__c, Order__r.BC_Key__c FROM Crosswalk_Issue__c');

describe('100 orders of which one has a line the org refuses', () => {
  it('leave 99 orders activated and this one Draft with its other lines', async () => {
    const orders = await stack.soql('SELECT BC_Key__c, Status FROM Order');
    assert.equal(orders.length, orderCount);
    assert.deepEqual(orders.filter((order) => order.Status !== 'Activated').map((order) => [order.BC_Key__c, order.Status]), [[desk.keyOf(refusedId()), 'Draft']]);
    assert.deepEqual(await desk.lines(refusedId()), ['custom 2 × 10', 'custom 3 × 2', 'tax 1 × 8.33']);
  });

  it('leave one open issue that says in plain words what is wrong and what to do', async () => {
    const found = await issues();
    assert.equal(found.length, 1);
    const [issue] = found;
    assert.deepEqual([issue?.Code__c, issue?.Field__c, issue?.State__c, issue?.Flow__c, issue?.Entity_Key__c, issue?.Number__c], ['LINE_REFUSED', 'Quantity', 'Open', flow, `order:${refusedId()}`, String(refusedId())]);
    assert.match(String(issue?.Message__c), /order stays Draft.*Nobody may buy 77 of a thing\./s);
    assert.match(String(issue?.Actions__c), /redrive/);
    assert.match(JSON.stringify(issue?.Order__r), new RegExp(desk.keyOf(refusedId())));
  });

  it('leave one open dead letter and no waiting work', async () => {
    const letters = await deadLetters('open');
    assert.deepEqual(letters.map((letter) => [letter.code, letter.field, letter.stage, letter.entityKey]), [['LINE_REFUSED', 'Quantity', 'load', `order:${refusedId()}`]]);
  });

  it('are all activated once the rule is gone and the dead letter is redriven', async () => {
    await deployValidationRule(stack, { ...rule, isActive: false });
    const [letter] = await deadLetters('open');
    assert.deepEqual(await stack.operations('POST', '/dead-letters/redrive', { ids: [letter?.id] }), { redriven: 1 });
    await stack.settled();
    const order = await desk.find(refusedId());
    assert.deepEqual([order.Status, order.BC_Difference__c, order.TotalAmount], ['Activated', 0, order.BC_Total_Inc_Tax__c]);
    assert.deepEqual((await issues()).map((issue) => issue.State__c), ['Resolved']);
    assert.deepEqual([(await deadLetters('open')).length, (await deadLetters('resolved')).length], [0, 1]);
    await assertInvariants(stack, ids);
  });
});
