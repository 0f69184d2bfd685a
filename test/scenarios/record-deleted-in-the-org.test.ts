import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asRow, billingAddressOf, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

let stack: ScenarioStack;
let desk: OrderDesk;
before(async () => {
  stack = await startStack({ seed: 161 });
  desk = createOrderDesk(stack);
});
after(() => stack.close());

async function deleteInOrg(object: string, id: unknown): Promise<void> {
  const { instanceUrl, adminToken } = stack.sandbox.ready.salesforce;
  const response = await fetch(`${instanceUrl}/services/data/v66.0/sobjects/${object}/${String(id)}`, { method: 'DELETE', headers: { authorization: `Bearer ${adminToken}` } });
  assert.equal(response.status, 204, await response.text());
}

async function assertSold(id: number): Promise<void> {
  const [order, placed] = [await desk.find(id), await desk.placed(id)];
  assert.deepEqual([order.Status, order.BC_Difference__c, order.TotalAmount], ['Activated', 0, Number(placed.total_inc_tax)]);
  assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
}

describe('a record that somebody deleted in the org', () => {
  it('is made again when it is a buyer who orders again', async () => {
    const email = 'deleted.buyer@example.com';
    // Draft orders may be deleted with their account, activated ones may not.
    const first = await desk.place({ status_id: 7, billing_address: billingAddressOf(email) });
    await stack.settled();
    const { AccountId, BillToContactId, Id } = await desk.find(first, ['AccountId', 'BillToContactId']);
    await deleteInOrg('Order', Id);
    await deleteInOrg('Contact', BillToContactId);
    await deleteInOrg('Account', AccountId);
    const second = await desk.place({ billing_address: billingAddressOf(email) });
    await stack.settled();
    await assertSold(second);
    assert.equal((await stack.soql(`SELECT Id FROM Contact WHERE Email = '${email}'`)).length, 1);
  });

  it('is made again when it is a product that is sold again', async () => {
    const item = { name: 'Deleted thing', sku: 'DELETED-1', quantity: 1, price_ex_tax: 5, price_inc_tax: 5.41 };
    const first = await desk.place({ status_id: 7, products: [item] });
    await stack.settled();
    const [product] = await stack.soql("SELECT Id FROM Product2 WHERE ProductCode = 'DELETED-1'");
    await deleteInOrg('Order', (await desk.find(first)).Id);
    const entries = await stack.soql(`SELECT Id FROM PricebookEntry WHERE Product2Id = '${String(product?.Id)}'`);
    for (const entry of entries) await deleteInOrg('PricebookEntry', entry.Id);
    await deleteInOrg('Product2', product?.Id);
    const second = await desk.place({ products: [item] });
    await stack.settled();
    await assertSold(second);
  });

  it('is made again when it is an order that changes afterwards, with its lines', async () => {
    const id = await desk.place({ status_id: 7 });
    await stack.settled();
    await deleteInOrg('Order', (await desk.find(id)).Id);
    await desk.edit(id, { status_id: 11 });
    await stack.settled();
    await assertSold(id);
    assert.deepEqual(await desk.lines(id), ['custom 2 × 10', 'tax 1 × 1.66']);
  });

  it('is made again when it is a line of an order that is edited', async () => {
    const id = await desk.place({ status_id: 7 });
    await stack.settled();
    const [line] = await stack.soql(`SELECT Id FROM OrderItem WHERE Order.BC_Key__c = '${desk.keyOf(id)}' AND BC_Kind__c = 'custom'`);
    await deleteInOrg('OrderItem', line?.Id);
    const [placed] = await desk.placedLines(id);
    await desk.edit(id, { status_id: 11, products: [{ id: idOf(placed), quantity: 6 }] });
    await stack.settled();
    await assertSold(id);
    assert.deepEqual((await desk.lines(id)).filter((each) => each.startsWith('custom')), ['custom 6 × 10']);
    assert.equal(asRow(await desk.find(id)).Status, 'Activated');
  });
});
