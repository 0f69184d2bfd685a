import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

let stack: ScenarioStack;
before(async () => {
  stack = await startStack({ seed: 11 });
});
after(() => stack.close());

const buyer = { first_name: 'Robin', last_name: 'Sample', street_1: '7 Example Road', city: 'Austin', state: 'Texas', zip: '78701', country: 'United States', country_iso2: 'US', email: 'Robin.Sample@example.com', phone: '+1 512 555 0107' };

async function place(overrides: Record<string, unknown> = {}): Promise<number> {
  const body = { status_id: 11, customer_id: 0, billing_address: buyer, products: [{ name: 'Lamp', quantity: 3, price_ex_tax: 9.99, price_inc_tax: 10.81 }], shipping_cost_ex_tax: 5, shipping_cost_inc_tax: 5.41, ...overrides };
  const order = await stack.store('POST', '/v2/orders', body);
  assert.ok(typeof order === 'object' && order !== null && 'id' in order);
  return Number(order.id);
}

const orderQuery = (id: number) =>
  `SELECT Id, Status, TotalAmount, BC_Status__c, BC_Total_Inc_Tax__c, BC_Difference__c, Account.Name, BillToContact.Email, (SELECT BC_Kind__c, Quantity, UnitPrice FROM OrderItems ORDER BY BC_Kind__c) FROM Order WHERE BC_Key__c = '${stack.sandbox.ready.bigcommerce.storeHash}:order:${id}'`;

async function waitForOrder(id: number): Promise<Record<string, unknown>> {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; ) {
    const [order] = await stack.soql(orderQuery(id));
    if (order?.Status === 'Activated') return order;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return assert.fail(`order ${id} was not activated`);
}

describe('an order placed in the store', () => {
  it('is an activated order in the org with its buyer, its lines and its cents', async () => {
    const order = await waitForOrder(await place());
    assert.equal(order.BC_Status__c, 'Awaiting Fulfillment');
    assert.equal(order.BC_Difference__c, 0);
    assert.equal(order.TotalAmount, order.BC_Total_Inc_Tax__c);
    assert.deepEqual(order.Account && Object.entries(order.Account).filter(([name]) => name === 'Name'), [['Name', 'Robin Sample']]);
    assert.match(JSON.stringify(order.BillToContact), /robin\.sample@example\.com/i);
    const lines = JSON.parse(JSON.stringify(order.OrderItems)).records.map((line: Record<string, unknown>) => [line.BC_Kind__c, line.Quantity, line.UnitPrice]);
    assert.deepEqual(lines.filter(([kind]: unknown[]) => kind === 'custom' || kind === 'shipping'), [['custom', 3, 9.99], ['shipping', 1, 5]]);
  });

  it('is readable in the org within a second, 95 times of 100', async () => {
    const durations: number[] = [];
    for (let round = 0; round < 40; round += 1) {
      const startedAt = performance.now();
      await waitForOrder(await place({ billing_address: { ...buyer, email: `buyer${round}@example.com` } }));
      durations.push(performance.now() - startedAt);
    }
    const p95 = durations.toSorted((a, b) => a - b)[Math.floor(durations.length * 0.95)] ?? Number.POSITIVE_INFINITY;
    assert.ok(p95 < 1_000, `p95 was ${p95.toFixed(0)} ms`);
  });

  it('is written once, however often and in whatever order its webhooks come again', async () => {
    const id = await place({ billing_address: { ...buyer, email: 'once@example.com' } });
    await waitForOrder(id);
    await stack.settled();
    const before = await stack.writes();
    const { storeHash } = stack.sandbox.ready.bigcommerce;
    const [hook] = JSON.parse(JSON.stringify(await stack.store('GET', '/v3/hooks'))).data;
    const scopes = ['store/order/updated', 'store/order/statusUpdated', 'store/order/created'];
    await Promise.all(
      Array.from({ length: 25 }, async (_unused, index) => {
        const body = { producer: `stores/${storeHash}`, hash: 'f'.repeat(40), created_at: 1_700_000_000 + index, store_id: '1', scope: scopes[index % scopes.length], data: { type: 'order', id } };
        const response = await fetch(hook.destination, { method: 'POST', headers: { 'content-type': 'application/json', ...hook.headers }, body: JSON.stringify(body) });
        assert.equal(response.status, 200);
      }),
    );
    await stack.settled();
    const since = (await stack.writes()).slice(before.length);
    assert.deepEqual(since, []);
  });
});
