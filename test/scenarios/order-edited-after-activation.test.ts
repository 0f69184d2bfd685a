import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asRow, billingAddressOf, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

const flow = 'order-to-salesforce';

async function startDesk(seed: number, environment: Record<string, string> = {}): Promise<{ stack: ScenarioStack; desk: OrderDesk }> {
  const stack = await startStack({ seed, environment });
  return { stack, desk: createOrderDesk(stack) };
}

/** The order ties: nothing missing, and the standard total is what the shopper pays. */
async function assertTies(desk: OrderDesk, id: number): Promise<Row> {
  const [order, placed] = [await desk.find(id), await desk.placed(id)];
  const total = Number(placed.total_inc_tax);
  assert.deepEqual([order.BC_Difference__c, order.BC_Total_Inc_Tax__c, order.TotalAmount], [0, total, total]);
  return order;
}

describe('an order whose status changes in BigCommerce', () => {
  let stack: ScenarioStack;
  let desk: OrderDesk;
  before(async () => {
    ({ stack, desk } = await startDesk(51));
  });
  after(() => stack.close());

  it('stays Draft while it is no sale yet, and is activated once it is one', async () => {
    const draft = [1, 6, 7, 12];
    const activated = [2, 3, 4, 8, 9, 10, 11, 13, 14];
    const ids = new Map<number, number>();
    for (const status of [...draft, ...activated]) ids.set(status, await desk.place({ status_id: status }));
    await stack.settled();
    const statusOf = async (status: number) => (await desk.find(ids.get(status) ?? 0)).Status;
    for (const status of draft) assert.equal(await statusOf(status), 'Draft', `status ${status}`);
    for (const status of activated) assert.equal(await statusOf(status), 'Activated', `status ${status}`);
    for (const status of draft) await desk.edit(ids.get(status) ?? 0, { status_id: 11 });
    await stack.settled();
    for (const status of draft) {
      const order = await assertTies(desk, ids.get(status) ?? 0);
      assert.deepEqual([order.Status, order.BC_Status__c], ['Activated', 'Awaiting Fulfillment'], `from status ${status}`);
    }
  });

  it('stays what it was when it is cancelled', async () => {
    const [sold, unpaid, neverSold] = [await desk.place({ status_id: 11 }), await desk.place({ status_id: 7 }), await desk.place({ status_id: 5 })];
    await stack.settled();
    for (const id of [sold, unpaid]) await desk.edit(id, { status_id: 5 });
    await stack.settled();
    for (const [id, status] of [[sold, 'Activated'], [unpaid, 'Draft'], [neverSold, 'Draft']] as const) {
      const order = await assertTies(desk, id);
      assert.deepEqual([order.Status, order.BC_Status__c], [status, 'Cancelled']);
    }
  });

  it('is no order before the checkout is complete, and becomes one then', async () => {
    const id = await desk.place({ status_id: 0 });
    await stack.settled();
    assert.deepEqual(await stack.soql(`SELECT Id FROM Order WHERE BC_Key__c = '${desk.keyOf(id)}'`), []);
    await stack.scenario('change-status', { statusId: 11, ids: [id] });
    await stack.settled();
    assert.equal((await assertTies(desk, id)).Status, 'Activated');
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });
});

describe('an activated order that is edited in BigCommerce', () => {
  let stack: ScenarioStack;
  let desk: OrderDesk;
  before(async () => {
    ({ stack, desk } = await startDesk(52));
  });
  after(() => stack.close());

  const twoLines = [{ name: 'Lamp', quantity: 2, price_ex_tax: 10, price_inc_tax: 10.83 }, { name: 'Bulb', quantity: 3, price_ex_tax: 2, price_inc_tax: 2.17 }];

  async function placeSettled(body: Record<string, unknown> = {}): Promise<number> {
    const id = await desk.place({ products: twoLines, ...body });
    await stack.settled();
    return id;
  }
  const writesTo = async (object: string) => (await stack.writes()).filter((write) => write.system === 'salesforce' && write.object === object);
  const composites = async () => Number(asRow(asRow(asRow(await stack.control('GET', '/calls')).salesforce).byRoute)['POST /composite'] ?? 0);

  it('takes a new status and a new address over in place', async () => {
    const id = await placeSettled();
    const before = await writesTo('Order');
    await desk.edit(id, { status_id: 2, billing_address: { street_1: '2 Example Lane', city: 'Dallas' } });
    await stack.settled();
    const order = await assertTies(desk, id);
    const { BillingStreet, BillingCity, BillingPostalCode } = await desk.find(id, ['BillingStreet', 'BillingCity', 'BillingPostalCode']);
    assert.deepEqual([order.Status, order.BC_Status__c, BillingStreet, BillingCity, BillingPostalCode], ['Activated', 'Shipped', '2 Example Lane', 'Dallas', '78701']);
    assert.equal((await writesTo('Order')).length, before.length + 1, 'one write, and the order is never Draft again');
  });

  it('takes quantities and prices over in place', async () => {
    const id = await placeSettled();
    const [lamp, bulb] = await desk.placedLines(id);
    const orders = await writesTo('Order');
    await desk.edit(id, { products: [{ id: idOf(lamp), quantity: 5 }, { id: idOf(bulb), quantity: 3, price_ex_tax: 4, price_inc_tax: 4.33 }] });
    await stack.settled();
    assert.equal((await assertTies(desk, id)).Status, 'Activated');
    assert.deepEqual((await desk.lines(id)).slice(0, 2), ['custom 3 × 4', 'custom 5 × 10']);
    assert.equal((await writesTo('Order')).length, orders.length + 1, 'the order is not reopened');
  });

  it('loses a line that was taken out, and ends activated', async () => {
    const id = await placeSettled();
    const [, bulb] = await desk.placedLines(id);
    await desk.edit(id, { products: [{ id: idOf(bulb), quantity: 0 }] });
    await stack.settled();
    assert.equal((await assertTies(desk, id)).Status, 'Activated');
    assert.deepEqual((await desk.lines(id)).filter((line) => line.startsWith('custom')), ['custom 2 × 10']);
  });

  it('gains a line that was added, in one all-or-nothing call', async () => {
    const id = await placeSettled();
    // Forgets the writes too.
    await stack.control('DELETE', '/calls');
    await desk.edit(id, { products: [{ name: 'Cable', quantity: 4, price_ex_tax: 1.5, price_inc_tax: 1.62 }] });
    await stack.settled();
    assert.equal((await assertTies(desk, id)).Status, 'Activated');
    assert.deepEqual((await desk.lines(id)).filter((line) => line.startsWith('custom')), ['custom 2 × 10', 'custom 3 × 2', 'custom 4 × 1.5']);
    assert.equal((await writesTo('Order')).length, 3, 'Draft, header, Activated');
    assert.ok((await composites()) <= 4, 'parents, comparison, reopening, read-back');
  });

  it('exchanges a line for another while a header and a quantity change too', async () => {
    const id = await placeSettled();
    const [lamp, bulb] = await desk.placedLines(id);
    await desk.edit(id, { status_id: 9, products: [{ id: idOf(bulb), quantity: 0 }, { id: idOf(lamp), quantity: 1 }, { name: 'Chair', quantity: 2, price_ex_tax: 33.33, price_inc_tax: 36.08 }] });
    await stack.settled();
    const order = await assertTies(desk, id);
    assert.deepEqual([order.Status, order.BC_Status__c], ['Activated', 'Awaiting Shipment']);
    assert.deepEqual((await desk.lines(id)).filter((line) => line.startsWith('custom')), ['custom 1 × 10', 'custom 2 × 33.33']);
  });

  it('moves to the customer it is reassigned to', async () => {
    const id = await placeSettled({ billing_address: billingAddressOf('reassigned@example.com') });
    const guest = await desk.find(id);
    const [customerId] = await stack.scenario('customers', { count: 1 });
    await desk.edit(id, { customer_id: customerId });
    await stack.settled();
    const order = await assertTies(desk, id);
    const [identity] = await stack.soql(`SELECT Account__c FROM BC_Identity__c WHERE Key__c = '${stack.sandbox.ready.bigcommerce.storeHash}:customer:${customerId}'`);
    assert.equal(order.Status, 'Activated');
    assert.notEqual(order.AccountId, guest.AccountId);
    assert.equal(order.AccountId, identity?.Account__c);
  });

  it('is left in peace when the edit is refused, and follows once it is allowed', async () => {
    const id = await placeSettled();
    const before = await desk.lines(id);
    await stack.faults({ salesforce: { validationRule: { object: 'OrderItem', field: 'Quantity', message: 'Not today.' } } });
    await desk.edit(id, { products: [{ name: 'Cable', quantity: 4, price_ex_tax: 1.5, price_inc_tax: 1.62 }] });
    await stack.settled();
    assert.deepEqual([(await desk.find(id)).Status, await desk.lines(id)], ['Activated', before]);
    await stack.faults({});
    await stack.service.sync(flow, `order:${id}`);
    await stack.settled();
    assert.equal((await assertTies(desk, id)).Status, 'Activated');
    assert.equal((await desk.lines(id)).filter((line) => line.startsWith('custom')).length, 3);
  });
});

describe('an activated order where activated orders may not be reopened', () => {
  let stack: ScenarioStack;
  let desk: OrderDesk;
  before(async () => {
    ({ stack, desk } = await startDesk(53, { CROSSWALK_ACTIVATED_EDITS: 'issue' }));
  });
  after(() => stack.close());

  const orgWrites = async () => (await stack.writes()).filter((write) => write.system === 'salesforce' && ['Order', 'OrderItem'].includes(write.object));

  it('keeps its lines and has an issue when a line is added', async () => {
    const id = await desk.place();
    await stack.settled();
    const [lines, before] = [await desk.lines(id), await orgWrites()];
    await desk.edit(id, { products: [{ name: 'Cable', quantity: 4, price_ex_tax: 1.5, price_inc_tax: 1.62 }] });
    await stack.settled();
    assert.deepEqual([(await desk.find(id)).Status, await desk.lines(id), await orgWrites()], ['Activated', lines, before]);
    const issues = await stack.soql('SELECT Code__c, State__c, Entity_Key__c FROM Crosswalk_Issue__c');
    assert.deepEqual(issues.map((issue) => [issue.Code__c, issue.State__c, issue.Entity_Key__c]), [['EDIT_NOT_ALLOWED', 'Open', `order:${id}`]]);
  });

  it('keeps its quantities too, and has an issue with the difference', async () => {
    const id = await desk.place();
    await stack.settled();
    const lines = await desk.lines(id);
    const [lamp] = await desk.placedLines(id);
    await desk.edit(id, { products: [{ id: idOf(lamp), quantity: 7 }] });
    await stack.settled();
    assert.deepEqual([(await desk.find(id)).Status, await desk.lines(id)], ['Activated', lines]);
    const [issue] = await stack.soql(`SELECT Code__c, State__c, Message__c FROM Crosswalk_Issue__c WHERE Entity_Key__c = 'order:${id}'`);
    assert.deepEqual([issue?.Code__c, issue?.State__c], ['EDIT_NOT_ALLOWED', 'Open']);
    assert.match(String(issue?.Message__c), /nothing was written.*:line:\d+ \(Quantity, /);
  });

  it('follows the status all the same', async () => {
    const id = await desk.place();
    await stack.settled();
    await desk.edit(id, { status_id: 2 });
    await stack.settled();
    assert.equal((await assertTies(desk, id)).BC_Status__c, 'Shipped');
  });
});
