import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { answerOf, type Person, signIn } from './command-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';
import { publish, readEffective, untilReported } from './settings-desk.ts';

const unpaidStatus = 7;
const paidStatus = 11;

describe('settings that let in what they kept out', { concurrency: false, timeout: 120_000 }, () => {
  let stack: ScenarioStack;
  let admin: Person;
  const orderOf = async (id: number) => (await stack.soql(`SELECT Id, BC_Status__c FROM Order WHERE BC_Number__c = '${id}'`))[0];

  before(async () => {
    stack = await startStack({ seed: 151 });
    admin = await signIn(stack, 'configurator@example.com', ['Crosswalk_Admin']);
  });
  after(() => stack.close());

  it('are named by preview and comparison as what leaves an order out', async () => {
    await publish(stack, admin, (document) => (document.orders.paidOnly = true));
    const [id = 0] = await stack.scenario('orders', { count: 1, statusId: unpaidStatus });
    await stack.settled();
    const leftOut = async (action: string) => Object((await answerOf(stack, await admin.ask(action, { entityKey: `order:${id}` }))).result).leftOut;
    const [previewed, compared] = [await leftOut('preview-mapping'), await leftOut('compare')];
    assert.match(String(previewed.reason), /^Not synced: only paid orders are/);
    assert.deepEqual([previewed.rule, compared], ['payment_status', previewed]);
    await publish(stack, admin, (document) => (document.orders.paidOnly = false));
    await stack.settled();
    assert.deepEqual([await leftOut('compare'), (await orderOf(id)) !== undefined], [null, true]);
  });

  it('switch a flow off: what it passes over is counted, and caught up once it is on again', async () => {
    await publish(stack, admin, (document) => (document.flows['order-to-salesforce'] = { isOn: false, channels: [] }));
    const ids = await stack.scenario('orders', { count: 2, statusId: paidStatus });
    await stack.settled();
    const before = await Promise.all(ids.map(orderOf));
    await readEffective(stack, admin);
    const { off } = await untilReported(stack, 'held', (report) => JSON.stringify(report.off).includes('"count":2'));
    assert.deepEqual(z.array(z.object({ flow: z.string(), since: z.iso.datetime() })).parse(off).map(({ flow }) => flow), ['order-to-salesforce']);
    await publish(stack, admin, (document) => (document.flows['order-to-salesforce'] = { isOn: true, channels: [] }));
    await stack.settled();
    assert.deepEqual([before, (await Promise.all(ids.map(orderOf))).map((order) => order !== undefined)], [[undefined, undefined], [true, true]]);
    await readEffective(stack, admin);
    await untilReported(stack, 'held', (report) => JSON.stringify(report.off) === '[]');
  });

  it('switch a way back off: what people change meanwhile reaches the store once it is on again', async () => {
    const [id = 0] = await stack.scenario('orders', { count: 1, statusId: paidStatus });
    await stack.settled();
    await publish(stack, admin, (document) => (document.flows['order-status-to-bigcommerce'] = { isOn: false, channels: [] }));
    await stack.control('POST', '/scenario', { system: 'salesforce', name: 'update', object: 'Order', id: (await orderOf(id))?.Id, values: { BC_Status__c: 'Shipped' } });
    await stack.settled();
    const statusOf = async () => z.object({ status_id: z.number() }).parse(await stack.store('GET', `/v2/orders/${id}`)).status_id;
    const before = await statusOf();
    await publish(stack, admin, (document) => (document.flows['order-status-to-bigcommerce'] = { isOn: true, channels: [] }));
    await stack.settled();
    assert.deepEqual([before, await statusOf()], [paidStatus, 2]);
  });

  it('name the statuses that activate an order; orders that are Draft are looked at again', async () => {
    const statusOf = async (id: number) => (await stack.soql(`SELECT Status FROM Order WHERE BC_Number__c = '${id}'`))[0]?.Status;
    const [unpaid = 0] = await stack.scenario('orders', { count: 1, statusId: unpaidStatus });
    await stack.settled();
    const before = await statusOf(unpaid);
    await publish(stack, admin, (document) => (document.activatingStatuses = [unpaidStatus]));
    const [paid = 0] = await stack.scenario('orders', { count: 1, statusId: paidStatus });
    await stack.settled();
    assert.deepEqual([before, await statusOf(unpaid), await statusOf(paid)], ['Draft', 'Activated', 'Draft']);
    const unknown = await publish(stack, admin, (document) => (document.activatingStatuses = [15]));
    assert.deepEqual([unknown.code, Object(unknown.result.problems)[0].path], ['INVALID_SETTINGS', 'activatingStatuses.0']);
    const { versions } = z.looseObject({ versions: z.array(z.looseObject({ version: z.number(), changes: z.array(z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() })) })) }).parse(await untilReported(stack, 'history', ({ versions: [newest] = [] }: { versions?: { version: number }[] }) => newest !== undefined && newest.version >= 7));
    assert.deepEqual(versions[0]?.changes, [{ path: 'activatingStatuses', before: '2, 3, 4, 8, 9, 10, 11, 13, 14', after: '7' }]);
    const { version } = await readEffective(stack, admin);
    await answerOf(stack, await admin.ask('rollback-settings', { version: version - 1 }));
    await stack.settled();
    assert.equal(await statusOf(paid), 'Activated');
  });
});
