import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { answerOf, type Person, signIn } from './command-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';
import { publish, readEffective, untilReported } from './settings-desk.ts';

const unpaidStatus = 7;
const paidStatus = 11;

describe('settings published in Salesforce', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let admin: Person;
  const orderOf = async (id: number) => (await stack.soql(`SELECT Id, BC_Status__c, BC_Payment_Method__c FROM Order WHERE BC_Number__c = '${id}'`))[0];

  before(async () => {
    stack = await startStack({ seed: 150 });
    admin = await signIn(stack, 'configurator@example.com', ['Crosswalk_Admin']);
  });
  after(() => stack.close());

  it('start as what the environment says: version 0, every flow on', async () => {
    const { version, document } = await readEffective(stack, admin);
    assert.deepEqual([version, document.activatedEdits, Object.keys(Object(document.flows)).length], [0, 'reopen', 7]);
  });

  it('become rows under a version, then the pointer, and the next order obeys: an unpaid one is held out and said why', async () => {
    const { status, result } = await publish(stack, admin, (document) => (document.orders.paidOnly = true));
    assert.deepEqual([status, result.state, result.version], ['Done', 'live', 1]);
    const [pointer] = await stack.soql('SELECT Active_Version__c, Row_Count__c, Hash__c FROM Crosswalk_Connection__mdt');
    const rows = await stack.soql('SELECT DeveloperName FROM Crosswalk_Flow__mdt WHERE Version__c = 1');
    assert.deepEqual([pointer?.Active_Version__c, pointer?.Row_Count__c, rows.length, String(pointer?.Hash__c).length], [1, 7, 7, 64]);

    const [unpaid = 0, paid = 0] = [...(await stack.scenario('orders', { count: 1, statusId: unpaidStatus })), ...(await stack.scenario('orders', { count: 1, statusId: paidStatus }))];
    await stack.settled();
    assert.deepEqual([await orderOf(unpaid), (await orderOf(paid)) !== undefined], [undefined, true]);
    await readEffective(stack, admin);
    assert.match(JSON.stringify(await untilReported(stack, 'held', (report) => report.count === 1)), /only paid orders are, and this one is not paid yet/);
    const journey = await stack.operations('GET', `/flows/order-to-salesforce/journey/order:${unpaid}`);
    assert.match(JSON.stringify(journey), /"code":"FILTERED_OUT",.*"reason":"Not synced: only paid orders are.*"settings":1/);
    assert.deepEqual(await stack.soql('SELECT Id FROM Crosswalk_Issue__c'), []);
  });

  it('let a held order in once it is paid, and follow what is in whatever becomes of it', async () => {
    const [id = 0] = await stack.scenario('orders', { count: 1, statusId: unpaidStatus });
    await stack.settled();
    assert.equal(await orderOf(id), undefined);
    await stack.store('PUT', `/v2/orders/${id}`, { status_id: paidStatus });
    await stack.settled();
    assert.equal((await orderOf(id))?.BC_Status__c, 'Awaiting Fulfillment');
    await stack.store('PUT', `/v2/orders/${id}`, { status_id: unpaidStatus });
    await stack.settled();
    assert.equal((await orderOf(id))?.BC_Status__c, 'Awaiting Payment');
  });

  it('translate status and payment method of the next order, both ways', async () => {
    const { result } = await publish(stack, admin, (document) => {
      document.values.orderStatus = { 11: 'Awaiting Shipment' };
      document.values.paymentMethod = { Manual: 'By invoice' };
    });
    assert.deepEqual([result.state, result.version], ['live', 2]);
    const [id = 0] = await stack.scenario('orders', { count: 1, statusId: paidStatus });
    await stack.store('PUT', `/v2/orders/${id}`, { payment_method: 'Manual' });
    await stack.settled();
    const order = await orderOf(id);
    assert.deepEqual([order?.BC_Status__c, order?.BC_Payment_Method__c], ['Awaiting Shipment', 'By invoice']);
    await stack.control('POST', '/scenario', { system: 'salesforce', name: 'update', object: 'Order', id: order?.Id, values: { BC_Status__c: 'Shipped' } });
    await stack.settled();
    assert.match(JSON.stringify(await stack.store('GET', `/v2/orders/${id}`)), /"status_id":2[,}]/);
  });

  it('come back by a rollback, as a new version; what a filter of before kept out is looked at again', async () => {
    const { result } = await answerOf(stack, await admin.ask('rollback-settings', { version: 0 }));
    assert.deepEqual([Object(result).state, Object(result).version], ['live', 3]);
    await stack.settled();
    assert.equal((await stack.soql(`SELECT Id FROM Order WHERE BC_Status__c = 'Awaiting Payment'`)).length, 2);
    const [id = 0] = await stack.scenario('orders', { count: 1, statusId: paidStatus });
    await stack.settled();
    assert.equal((await orderOf(id))?.BC_Status__c, 'Awaiting Fulfillment');
    await readEffective(stack, admin);
    const history = await untilReported(stack, 'history', ({ versions }) => Array.isArray(versions) && versions.length === 3);
    assert.deepEqual(Object(history).versions.map(({ version, state, by, note }: Record<string, unknown>) => [version, state, by, note]), [[3, 'live', 'configurator', 'Rollback to version 0'], [2, 'former', 'configurator', 'a change'], [1, 'former', 'configurator', 'a change']]);
  });

  it('are refused value by value, and nothing is kept', async () => {
    const { status, code, result } = await publish(stack, admin, (document) => {
      document.orders.minimumTotal = 'much';
      document.flows['order-to-salesforce'] = { isOn: true, channels: [-1] };
    });
    const unknown = await publish(stack, admin, (document) => {
      document.flows['order-to-salesforce'] = { isOn: true, channels: [4711] };
      document.values.orderStatus = { 11: 'In the mail' };
      document.owners['Order.BC_Number__c'] = 'salesforce';
    });
    assert.deepEqual([status, code, Object(result.problems)[0].path, Object(result.problems)[1]], ['Failed', 'INVALID_SETTINGS', 'flows.order-to-salesforce.channels.0', { path: 'orders.minimumTotal', rule: 'must be an amount of zero or more, such as 25.00', remedy: 'Enter an amount such as 25.00, or 0 for no minimum.' }]);
    assert.deepEqual(Object(unknown.result.problems).map(({ path }: { path: string }) => path), ['flows.order-to-salesforce.channels', 'owners.Order.BC_Number__c', 'values.orderStatus.11']);
    assert.equal((await readEffective(stack, admin)).version, 3);
  });

  it('made from a version that is no longer live are refused', async () => {
    const { code } = await publish(stack, admin, (document) => (document.orders.paidOnly = true), 1);
    assert.equal(code, 'OUTDATED_SETTINGS');
  });

  it('give the accounts of a customer group a type, and leave those of other groups alone', async () => {
    const groups = z.array(z.object({ id: z.number() })).parse(await stack.store('GET', '/v2/customer_groups'));
    const [group, other] = groups.map(({ id }) => id);
    await publish(stack, admin, (document) => (document.values.customerGroup = { [String(group)]: 'Prospect' }));
    const people = z.object({ data: z.array(z.object({ id: z.number() })) }).parse(await stack.store('GET', '/v3/customers?limit=2')).data.map(({ id }) => id);
    await stack.store('PUT', '/v3/customers', people.map((id, index) => ({ id, customer_group_id: index === 0 ? group : other })));
    for (const id of people) await stack.service.sync('customer-to-salesforce', `customer:${id}`);
    await stack.settled();
    const rows = await stack.soql(`SELECT Type, BC_Group_Id__c FROM Account WHERE BC_Group_Id__c IN ('${group}', '${other}') AND BC_Key__c IN (${people.map((id) => `'${stack.sandbox.ready.bigcommerce.storeHash}:customer:${id}'`).join(',')})`);
    assert.deepEqual(Object.fromEntries(rows.map(({ Type, BC_Group_Id__c }) => [BC_Group_Id__c, Type])), { [String(group)]: 'Prospect', [String(other)]: null });
  });

  it('keep the orders of a channel out, and the changes made to those of another from going back', async () => {
    const [first, second] = z.object({ data: z.array(z.object({ id: z.number() })) }).parse(await stack.store('GET', '/v3/channels')).data.map(({ id }) => id);
    await publish(stack, admin, (document) => {
      document.flows['order-to-salesforce'] = { isOn: true, channels: [first ?? 0] };
      document.flows['order-status-to-bigcommerce'] = { isOn: true, channels: [second ?? 0] };
    });
    const [taken = 0] = await stack.scenario('orders', { count: 1, statusId: paidStatus, channelId: first });
    const [left = 0] = await stack.scenario('orders', { count: 1, statusId: paidStatus, channelId: second });
    await stack.settled();
    const order = await orderOf(taken);
    await stack.control('POST', '/scenario', { system: 'salesforce', name: 'update', object: 'Order', id: order?.Id, values: { BC_Status__c: 'Shipped' } });
    await stack.settled();
    assert.deepEqual([await orderOf(left), z.object({ status_id: z.number() }).parse(await stack.store('GET', `/v2/orders/${taken}`)).status_id], [undefined, paidStatus]);
    assert.deepEqual(await stack.soql("SELECT Id FROM Crosswalk_Issue__c WHERE State__c = 'Open'"), []);
  });

  it('take hold in every process at once', async () => {
    const second = await stack.addService();
    await publish(stack, admin, (document) => {
      document.orders.statuses = [2];
      document.flows['order-to-salesforce'] = { isOn: true, channels: [] };
    });
    const ids = await stack.scenario('orders', { count: 6, statusId: paidStatus });
    await stack.settled();
    await second.stop();
    const audited = z.object({ audit: z.array(z.object({ detail: z.object({ code: z.string(), settings: z.number() }) })) });
    const codes = await Promise.all(ids.map(async (id) => audited.parse(await stack.operations('GET', `/flows/order-to-salesforce/journey/order:${id}`)).audit.map(({ detail }) => `${detail.code === 'RATE_LIMITED' ? 'FILTERED_OUT' : detail.code} ${detail.settings}`)));
    assert.deepEqual(new Set(codes.flat()), new Set([`FILTERED_OUT ${(await readEffective(stack, admin)).version}`]));
  });

  it('are none of a sales user: no row of the mirror shows them, no command changes them', async () => {
    const sales = await signIn(stack, 'sales@example.com', ['Crosswalk_User']);
    const read = await sales.call('GET', `/query?q=${encodeURIComponent('SELECT Settings__c FROM Crosswalk_Status__c')}`);
    const types = await sales.call('GET', `/query?q=${encodeURIComponent('SELECT Id FROM Crosswalk_Flow__mdt')}`);
    const answers = await Promise.all(Object.entries({ 'save-settings': { document: {}, base: 0 }, 'rollback-settings': { version: 0 }, 'publish-settings': { version: 1 }, 'diff-settings': {} }).map(async ([action, payload]) => answerOf(stack, await sales.ask(action, payload))));
    assert.deepEqual([read.status, types.status, answers.map(({ code }) => code)], [400, 400, ['NOT_ALLOWED', 'NOT_ALLOWED', 'NOT_ALLOWED', 'NOT_ALLOWED']]);
  });
});
