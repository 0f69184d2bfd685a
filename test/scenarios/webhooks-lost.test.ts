import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asRow, billingAddressOf, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

let stack: ScenarioStack;
let desk: OrderDesk;
before(async () => {
  stack = await startStack({ seed: 151 });
  desk = createOrderDesk(stack);
  // The first sweep marks where the store stands.
  await sweep();
});
after(() => stack.close());

/** What each list brought, without those that brought nothing. */
async function sweep(): Promise<Record<string, number>> {
  const reports = await stack.operations('POST', '/sweep');
  assert.ok(Array.isArray(reports));
  const found = Object.fromEntries(reports.map(asRow).filter((report) => report.enqueued !== 0).map((report) => [String(report.feed), Number(report.enqueued)]));
  await stack.settled();
  return found;
}

const losing = async (work: () => Promise<void>): Promise<void> => {
  await stack.faults({ bigcommerce: { webhookDrop: { probability: 1 } } });
  await work();
  await stack.control('DELETE', '/faults');
};
const createCustomer = async (customer: Row): Promise<number> => idOf(firstOf(await stack.store('POST', '/v3/customers', [customer])));
const firstOf = (answer: unknown): Row => {
  const { data } = asRow(answer);
  return asRow(Array.isArray(data) ? data[0] : data);
};
const identityState = async (key: string) => (await stack.soql(`SELECT State__c FROM BC_Identity__c WHERE Key__c = '${stack.sandbox.ready.bigcommerce.storeHash}:${key}'`)).map((row) => row.State__c);

describe('changes whose webhooks were all lost', () => {
  it('are found by a sweep: orders, customers, products, and nothing is found twice', async () => {
    const ids: number[] = [];
    let customer = 0;
    let product = 0;
    await losing(async () => {
      for (let count = 0; count < 3; count += 1) ids.push(await desk.place());
      customer = await createCustomer({ email: 'lost@example.com', first_name: 'Lost', last_name: 'Letter' });
      product = idOf(firstOf(await stack.store('POST', '/v3/catalog/products', { name: 'Lost kettle', type: 'physical', weight: 1, price: 12 })));
    });
    await stack.settled();
    assert.deepEqual(await stack.soql('SELECT Id FROM Order'), []);
    assert.deepEqual(await sweep(), { orders: 3, customers: 1, products: 1 });
    for (const id of ids) assert.deepEqual([(await desk.find(id)).Status, (await desk.find(id)).BC_Difference__c], ['Activated', 0]);
    assert.deepEqual([await identityState(`customer:${customer}`), (await stack.soql(`SELECT Id FROM Product2 WHERE Name = 'Lost kettle'`)).length, product > 0], [['Active'], 1, true]);
    assert.deepEqual(await sweep(), {});
  });

  it('are found when an order was edited, archived and taken back', async () => {
    const id = await desk.place();
    await stack.settled();
    await losing(async () => {
      await stack.control('POST', '/clock', { advanceMs: 2_000 });
      await desk.edit(id, { status_id: 10 });
    });
    assert.deepEqual([await sweep(), (await desk.find(id)).BC_Status__c], [{ orders: 1 }, 'Completed']);
    await losing(async () => {
      await stack.control('POST', '/clock', { advanceMs: 2_000 });
      await stack.store('DELETE', `/v2/orders/${id}`);
    });
    assert.deepEqual([await sweep(), (await desk.find(id, ['BC_Archived__c'])).BC_Archived__c], [{ 'archived-orders': 1 }, true]);
  });

  it('of a record nobody can sync are queued once, not by every sweep', async () => {
    await losing(async () => void (await desk.place({ status_id: 0 })));
    assert.deepEqual(await sweep(), { orders: 1 });
    assert.deepEqual(await sweep(), {});
  });
});

describe('deletions', () => {
  it('of a product or customer leave the records, marked', async () => {
    const customer = await createCustomer({ email: 'leaving@example.com', first_name: 'Leaving', last_name: 'Soon' });
    const product = idOf(firstOf(await stack.store('POST', '/v3/catalog/products', { name: 'Withdrawn lamp', type: 'physical', weight: 1, price: 12 })));
    await stack.settled();
    await stack.store('DELETE', `/v3/catalog/products/${product}`);
    await stack.store('DELETE', `/v3/customers?id:in=${customer}`);
    await stack.settled();
    assert.deepEqual(await stack.soql(`SELECT IsActive FROM Product2 WHERE Name = 'Withdrawn lamp'`).then((rows) => rows.map((row) => row.IsActive)), [false]);
    assert.deepEqual([await identityState(`customer:${customer}`), (await stack.soql(`SELECT Id FROM Contact WHERE Email = 'leaving@example.com'`)).length], [['Retired'], 1]);
  });

  it('whose webhooks were lost are found by comparing keys, once', async () => {
    const customer = await createCustomer({ email: 'silent@example.com', first_name: 'Silent', last_name: 'Leave' });
    const product = idOf(firstOf(await stack.store('POST', '/v3/catalog/products', { name: 'Vanished lamp', type: 'physical', weight: 1, price: 12 })));
    await stack.settled();
    await losing(async () => {
      await stack.store('DELETE', `/v3/catalog/products/${product}`);
      await stack.store('DELETE', `/v3/customers?id:in=${customer}`);
    });
    const gone = async () => {
      const found = await stack.operations('POST', '/compare-keys');
      await stack.settled();
      assert.ok(Array.isArray(found));
      return found.map(asRow).map((each) => [each.kind, each.gone]);
    };
    assert.deepEqual(await gone(), [['customers', 1], ['products', 1]]);
    assert.deepEqual([await identityState(`customer:${customer}`), (await stack.soql(`SELECT IsActive FROM Product2 WHERE Name = 'Vanished lamp'`)).map((row) => row.IsActive)], [['Retired'], [false]]);
    assert.deepEqual(await gone(), [['customers', 0], ['products', 0]]);
  });
});

describe('the hooks of the store', () => {
  const hooks = async (): Promise<Row[]> => {
    const { data } = asRow(await stack.store('GET', '/v3/hooks?limit=250'));
    assert.ok(Array.isArray(data));
    return data.map(asRow);
  };
  const until = async (isTrue: () => Promise<boolean>) => {
    for (const deadline = performance.now() + 10_000; performance.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 25))) if (await isTrue()) return;
    assert.fail('it did not come to be within 10 s');
  };

  it('get new secrets without a lost event, and are revived when the store switched them off', async () => {
    const before = await hooks();
    const order = before.find((hook) => hook.scope === 'store/order/created');
    await stack.store('PUT', `/v3/hooks/${Number(order?.id)}`, { is_active: false });
    await stack.operations('POST', '/hooks/rotate-secrets');
    await until(async () => (await hooks()).every((hook, position) => hook.is_active === true && JSON.stringify(hook.headers) !== JSON.stringify(before[position]?.headers)));
    assert.equal(new Set((await hooks()).map((hook) => JSON.stringify(hook.headers))).size, before.length, 'each hook has a secret of its own');
    const id = await desk.place({ billing_address: billingAddressOf('after.rotation@example.com') });
    await stack.settled();
    assert.equal((await desk.find(id)).Status, 'Activated');
    // What was sent before the exchange arrives after it.
    const late = { producer: `stores/${stack.sandbox.ready.bigcommerce.storeHash}`, hash: 'b'.repeat(40), created_at: 1_777_777_777, store_id: '1', scope: 'store/order/updated', data: { type: 'order', id } };
    const headers = Object.fromEntries(Object.entries(asRow(order?.headers)).map(([name, value]) => [name, String(value)]));
    assert.equal((await fetch(String(order?.destination), { method: 'POST', headers, body: JSON.stringify(late) })).status, 200);
  });

  it('tell of failed deliveries on a route of their own, and a sweep follows', async () => {
    const exception = (await hooks()).find((hook) => hook.scope === 'store/hook/deliveryException');
    let id = 0;
    await losing(async () => void (id = await desk.place()));
    const body = { producer: `stores/${stack.sandbox.ready.bigcommerce.storeHash}`, hash: 'c'.repeat(40), created_at: 1_777_777_777, store_id: '1', scope: 'store/hook/deliveryException', data: { type: 'webhook', id: 1, error_code: 90_002, message: 'gave up' } };
    const headers = Object.fromEntries(Object.entries(asRow(exception?.headers)).map(([name, value]) => [name, String(value)]));
    assert.equal((await fetch(String(exception?.destination), { method: 'POST', headers, body: JSON.stringify(body) })).status, 200);
    await until(async () => (await stack.soql(`SELECT Id FROM Order WHERE BC_Key__c = '${desk.keyOf(id)}' AND Status = 'Activated'`)).length === 1);
  });
});
