import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findPublishedSpecs } from '../contract/published-specs.ts';
import { asRow } from './order-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

const specs = findPublishedSpecs();

/** The records of a published answer, whichever envelope it came in. */
function recordsOf(name: string): Row[] {
  const body = specs.read(`bigcommerce/examples/${name}.json`);
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : body;
  return (Array.isArray(data) ? data : [data]).map(asRow);
}

/** The published orders under ids of their own, and one of them with the published lines, which say whose they are. */
function publishedOrders(): Row[] {
  const headers = ['order_v2_get', 'order_v2_get_multiple_items', 'orders_v2_list'].flatMap(recordsOf).map((order, index) => ({ ...order, id: 1_000 + index, fees: [] }));
  const lines = recordsOf('order_v2_products');
  const [first = {}] = headers;
  return [...headers, { ...first, id: Number(lines[0]?.order_id), products: lines }];
}

describe('the published examples', { skip: specs.skip, timeout: 60_000 }, () => {
  let stack: ScenarioStack;
  let orders: Row[];
  let made: Row;
  before(async () => {
    stack = await startStack({ seed: 191 });
    orders = publishedOrders();
    made = asRow(await stack.control('POST', '/scenario', { name: 'import', announce: false, orders, customers: recordsOf('customers_v3_get'), products: recordsOf('product_v3_get') }));
    for (const [flow, noun, ids] of [['order-to-salesforce', 'order', made.orders], ['customer-to-salesforce', 'customer', made.customers], ['product-to-salesforce', 'product', made.products]] as const) {
      assert.ok(Array.isArray(ids) && ids.length > 0);
      await stack.operations('POST', `/flows/${flow}/sync`, { entityKeys: ids.map((id) => `${noun}:${id}`) });
    }
    await stack.settled();
  });
  after(() => stack?.close());

  it('of orders each land, and tie or are explained by an issue that names them', async () => {
    const found = await stack.soql('SELECT BC_Number__c, BC_Difference__c, Status FROM Order');
    const explained = new Set((await stack.soql("SELECT Number__c FROM Crosswalk_Issue__c WHERE State__c = 'Open'")).map((issue) => issue.Number__c));
    assert.deepEqual(found.map((order) => Number(order.BC_Number__c)).sort((a, b) => a - b), orders.map((order) => Number(order.id)).sort((a, b) => a - b));
    const silent = found.filter((order) => order.BC_Difference__c !== 0 && !explained.has(order.BC_Number__c));
    assert.deepEqual(silent, []);
  });

  it('that are headers without lines say so in plain words', async () => {
    const issues = await stack.soql("SELECT Code__c, Message__c, Actions__c FROM Crosswalk_Issue__c WHERE State__c = 'Open' AND Code__c = 'TOTALS_DIFFER'");
    assert.ok(issues.length > 0);
    for (const issue of issues) assert.match(String(issue.Message__c), /^The lines add up to [\d.]+ after discounts, but the total less charges leaves [\d.]+ for them/);
  });

  it('of customers and products land', async () => {
    const { storeHash } = stack.sandbox.ready.bigcommerce;
    const keys = (rows: readonly Row[]) => rows.map((row) => String(row.BC_Key__c));
    assert.ok(Array.isArray(made.customers) && Array.isArray(made.products));
    const contacts = keys(await stack.soql("SELECT BC_Key__c FROM Contact WHERE BC_Key__c LIKE '%:customer:%'"));
    assert.deepEqual(made.customers.filter((id) => !contacts.includes(`${storeHash}:customer:${id}`)), []);
    const identities = await stack.soql("SELECT Key__c FROM BC_Identity__c WHERE Kind__c IN ('variant', 'product')");
    assert.ok(identities.length > 0);
    assert.deepEqual((await stack.operations('GET', '/work')), []);
  });
});
