import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertInvariants } from './invariants.ts';
import { billingAddressOf, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const orderStatuses = [
  { apiName: 'New', label: 'Neu', category: 'Draft', isDefault: true },
  { apiName: 'Sold', label: 'Verkauft', category: 'Activated', isDefault: false },
  { apiName: 'Packed', label: 'Verpackt', category: 'Activated', isDefault: false },
] as const;

let stack: ScenarioStack;
let desk: OrderDesk;
before(async () => {
  stack = await startStack({ seed: 151, orgShape: { currencies: ['USD', 'EUR'], orderStatuses, addressPicklists: true } });
  desk = createOrderDesk(stack);
});
after(() => stack.close());

async function patchOrder(id: number, fields: Record<string, unknown>): Promise<void> {
  const { instanceUrl, adminToken } = stack.sandbox.ready.salesforce;
  const { Id } = await desk.find(id);
  const response = await fetch(`${instanceUrl}/services/data/v66.0/sobjects/Order/${String(Id)}`, { method: 'PATCH', headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, body: JSON.stringify(fields) });
  assert.equal(response.status, 204, await response.text());
}

const addressFields = ['BillingStreet', 'BillingCity', 'BillingState', 'BillingPostalCode', 'BillingCountry'] as const;
async function addressOf(id: number): Promise<unknown[]> {
  const order = await desk.find(id, addressFields);
  return addressFields.map((field) => order[field]);
}

describe('an org with several currencies, its own order statuses, and state and country picklists', { timeout: 60_000 }, () => {
  it('gets orders of every kind, activated by its own status', async () => {
    const ids = await stack.scenario('orders', { count: 20, statusId: 11 });
    await stack.settled();
    await assertInvariants(stack, ids);
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
    const statuses = await stack.soql('SELECT Status, CurrencyIsoCode FROM Order');
    assert.deepEqual([...new Set(statuses.map(({ Status, CurrencyIsoCode }) => `${String(Status)} ${String(CurrencyIsoCode)}`))], ['Sold USD']);
  });

  it('gets orders of one product in two currencies, each with an entry of its own', async () => {
    const custom = { name: 'Poster', sku: 'POSTER', quantity: 2, price_ex_tax: 10, price_inc_tax: 10.83 };
    const ids = [await desk.place({ products: [custom] }), await desk.place({ products: [custom], default_currency_code: 'EUR' })];
    await stack.settled();
    const orders = await Promise.all(ids.map((id) => desk.find(id, ['Status', 'CurrencyIsoCode', 'BC_Difference__c', 'TotalAmount'])));
    assert.deepEqual(orders.map(({ Status, CurrencyIsoCode, BC_Difference__c, TotalAmount }) => [Status, CurrencyIsoCode, BC_Difference__c, TotalAmount]), [['Sold', 'USD', 0, 21.66], ['Sold', 'EUR', 0, 21.66]]);
    const entries = await stack.soql("SELECT CurrencyIsoCode FROM PricebookEntry WHERE Product2.ProductCode = 'POSTER' ORDER BY CurrencyIsoCode");
    assert.deepEqual(entries.map((entry) => entry.CurrencyIsoCode), ['EUR', 'USD']);
  });

  it('keeps what it knows of an address, and an unknown state or country keeps no order out', async () => {
    const [known, state, country] = await Promise.all([{}, { state: 'Lone Star' }, { country: 'Freedonia', country_iso2: 'FD', state: 'Sylvania' }].map((place, index) => desk.place({ billing_address: { ...billingAddressOf(`place.${index}@example.com`), ...place } })));
    await stack.settled();
    assert.deepEqual(await addressOf(known ?? 0), ['1 Example Lane', 'Austin', 'Texas', '78701', 'United States']);
    assert.deepEqual(await addressOf(state ?? 0), ['1 Example Lane', 'Austin', null, '78701', 'United States']);
    assert.deepEqual(await addressOf(country ?? 0), ['1 Example Lane', 'Austin', null, '78701', null]);
    for (const id of [known, state, country]) assert.deepEqual([(await desk.find(id ?? 0)).Status, (await desk.find(id ?? 0)).BC_Difference__c], ['Sold', 0]);
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });

  it('finds a reopened order in the status it had before', async () => {
    const id = await desk.place();
    await stack.settled();
    await patchOrder(id, { Status: 'Packed' });
    await desk.edit(id, { products: [{ name: 'Cable', quantity: 4, price_ex_tax: 1.5, price_inc_tax: 1.62 }] });
    await stack.settled();
    assert.deepEqual([(await desk.find(id)).Status, (await desk.find(id)).BC_Difference__c], ['Packed', 0]);
    const [lamp] = await desk.placedLines(id);
    await desk.edit(id, { products: [{ id: idOf(lamp), quantity: 5 }] });
    await stack.settled();
    assert.equal((await desk.find(id)).Status, 'Packed');
  });
});
