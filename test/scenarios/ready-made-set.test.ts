import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { type Person, signIn } from './command-desk.ts';
import { createOrderDesk, type OrderDesk } from './order-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';
import { publish, readEffective, untilReported } from './settings-desk.ts';

const [manualVerification, awaitingFulfillment] = [12, 11];
const templatesSchema = z.object({ templates: z.array(z.object({ name: z.string(), missing: z.array(z.string()), changes: z.record(z.string(), z.unknown()) })) });

describe('a ready-made set', { timeout: 60_000 }, () => {
  let stack: ScenarioStack;
  let admin: Person;
  let orders: OrderDesk;
  const landed = async (id: number) => (await stack.soql(`SELECT Id FROM Order WHERE BC_Number__c = '${id}'`)).length === 1;

  before(async () => {
    stack = await startStack({ seed: 612 });
    admin = await signIn(stack, 'configurator@example.com', ['Crosswalk_Admin']);
    orders = createOrderDesk(stack);
  });
  after(() => stack.close());

  it('lacks nothing in a shop of several channels and an org with the package', async () => {
    await readEffective(stack, admin);
    const { templates } = templatesSchema.parse(await untilReported(stack, 'templates', () => true));
    assert.deepEqual(templates.map(({ name, missing }) => [name, missing]), [['consumers', []], ['consumers-in-fields', []], ['companies', []], ['several-shops', []]]);
  });

  it('keeps test orders and orders that cost nothing out, and holds those whose payment is to be verified until it is', async () => {
    const { templates } = templatesSchema.parse(await untilReported(stack, 'templates', () => true));
    const { status, result } = await publish(stack, admin, (document) => Object.assign(document, templates.find(({ name }) => name === 'consumers')?.changes));
    assert.deepEqual([status, result.state], ['Done', 'live'], JSON.stringify(result));
    const place = (order: Row) => orders.place({ status_id: awaitingFulfillment, payment_method: 'Credit Card', ...order });
    const free = { products: [{ name: 'Sample', quantity: 1, price_ex_tax: 0, price_inc_tax: 0 }] };
    const [sold, tried, given, suspicious] = await Promise.all([place({}), place({ payment_method: 'Test Payment Gateway' }), place(free), place({ status_id: manualVerification })]);
    await stack.settled();
    assert.deepEqual(await Promise.all([sold, tried, given, suspicious].map(landed)), [true, false, false, false]);
    assert.deepEqual((await stack.soql('SELECT Code__c, Message__c FROM Crosswalk_Issue__c')).map(({ Code__c, Message__c }) => [Code__c, String(Message__c).split('\n')[0]]), [['HELD_BY_RULE', 'Payment or fraud has to be verified in BigCommerce first.']]);
    await stack.store('PUT', `/v2/orders/${suspicious}`, { status_id: awaitingFulfillment });
    await stack.settled();
    assert.deepEqual([await landed(suspicious), (await stack.soql("SELECT Id FROM Crosswalk_Issue__c WHERE State__c = 'Open'")).length], [true, 0]);
  });
});
