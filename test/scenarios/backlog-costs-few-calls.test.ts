import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hurryReport } from './first-report.ts';
import { asRow, createOrderDesk, type OrderDesk } from './order-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const seed = 201;
const count = 1_000;
const flows = ['order-to-salesforce', 'customer-to-salesforce', 'product-to-salesforce'];

let stack: ScenarioStack;
let desk: OrderDesk;
before(async () => {
  stack = await startStack({ seed });
  desk = createOrderDesk(stack);
  // What is told to the org every five minutes is no order's cost.
  await hurryReport(stack.databaseUrl());
  while ((await stack.soql("SELECT Id FROM Crosswalk_Status__c WHERE Key__c = 'metric:report'")).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
});
after(() => stack.close());

/** API calls of both systems, as the platforms count them. */
async function calls(): Promise<{ store: number; org: number }> {
  const counted = asRow(await stack.control('GET', '/calls'));
  return { store: Number(asRow(counted.bigcommerce).total), org: Number(asRow(counted.salesforce).total) };
}

async function delivered(): Promise<void> {
  for (;;) {
    const { webhooksSending, webhooksWaiting } = asRow(asRow(await stack.control('GET', '/state')).bigcommerce);
    if (Number(webhooksSending) + Number(webhooksWaiting) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('the API calls an order costs', { timeout: 90_000 }, () => {
  it('are at most five of the org and three of the store when it is placed in an idle shop', async () => {
    await desk.place();
    await stack.settled();
    await stack.control('DELETE', '/calls');
    const id = await desk.place({ billing_address: { first_name: 'Alex', last_name: 'Example', street_1: '2 Example Lane', city: 'Austin', state: 'Texas', zip: '78701', country: 'United States', country_iso2: 'US', email: 'idle@example.com' } });
    await stack.settled();
    // Placing it was a call of ours.
    const { store, org } = await calls();
    assert.equal((await desk.find(id)).Status, 'Activated');
    assert.ok(org <= 5 && store - 1 <= 3, `${org} of the org, ${store - 1} of the store`);
  });

  it(`are at most 0.05 of the org and 0.1 of the store in a backlog of ${count}, reading back included`, async () => {
    for (const flow of flows) await stack.operations('POST', `/flows/${flow}/pause`);
    await stack.scenario('orders', { count, lines: 3, statusId: 11, distinctBuyers: 750, distinctProducts: 150 });
    await delivered();
    await stack.control('DELETE', '/calls');
    for (const flow of flows) await stack.operations('POST', `/flows/${flow}/resume`);
    await stack.settled();
    const { store, org } = await calls();
    const [activated] = await stack.soql("SELECT COUNT(Id) n FROM Order WHERE Status = 'Activated' AND BC_Difference__c = 0");
    assert.equal(Number(activated?.n), count + 2);
    assert.ok(org / count <= 0.05 && store / count <= 0.1, `seed ${seed}: ${org / count} of the org, ${store / count} of the store`);
    // Our own writes are filtered out of the channel: orders that come in spend nothing of the events an org may deliver in a day.
    const { delivered: events } = asRow(asRow(asRow(await stack.control('GET', '/state')).salesforce).pubsub);
    assert.ok(Number(events) / count <= 0.02, `${String(events)} change events delivered`);
  });
});
