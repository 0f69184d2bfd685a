import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { createOrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';
import { amountOf, orgAmountOf, readLedger } from './store-ledger.ts';

/** CAD → the org's currency, by the rule. */
const rate = '0.7312';
const rateScale = 10_000n;
const cent = 100n;

let stack: ScenarioStack;
let desk: OrderDesk;
const ids: number[] = [];
before(async () => {
  stack = await startStack({ seed: 201, environment: { CROSSWALK_CONVERT: `EUR=order,CAD=${rate}` } });
  desk = createOrderDesk(stack);
});
after(() => stack.close());

const fields = ['Status', 'TotalAmount', 'BC_Total_Inc_Tax__c', 'BC_Difference__c', 'BC_Original_Total__c', 'BC_Conversion_Rate__c', 'BC_Currency__c', 'BC_Refunded__c'];

/** Ten-thousandths, to the whole cent, half up. */
const byRule = (amount: bigint): bigint => ((2n * amount * 7312n + rateScale * cent) / (2n * rateScale * cent)) * cent;

async function totalInOrg(id: number, currency: 'EUR' | 'CAD'): Promise<bigint> {
  const { total_inc_tax: total } = await desk.placed(id);
  return currency === 'CAD' ? byRule(amountOf(total)) : ((await readLedger(stack, 'USD')).get(id)?.total ?? assert.fail(`no order ${id}`));
}

/** It ties in the currency of the org, and both amounts are on the order and on every line. */
async function assertConverted(id: number, currency: 'EUR' | 'CAD'): Promise<Row> {
  const [order, placed, total] = [await desk.find(id, fields), await desk.placed(id), await totalInOrg(id, currency)];
  const lines = await stack.soql(`SELECT BC_Line_Net__c, BC_Original_Net__c FROM OrderItem WHERE Order.BC_Key__c = '${desk.keyOf(id)}'`);
  const sum = (field: string) => lines.reduce((left, line) => left + orgAmountOf(line[field]), 0n);
  const original = amountOf(placed.total_inc_tax);
  assert.deepEqual([order.Status, order.BC_Currency__c, order.BC_Difference__c], ['Activated', currency, 0]);
  assert.deepEqual([orgAmountOf(order.TotalAmount), orgAmountOf(order.BC_Total_Inc_Tax__c), sum('BC_Line_Net__c')], [total, total, total], `order ${id} ties in the org's currency`);
  assert.deepEqual([orgAmountOf(order.BC_Original_Total__c), sum('BC_Original_Net__c')], [original, original], `order ${id} keeps what was paid`);
  return order;
}

async function placeConverted(currency: 'EUR' | 'CAD', more: Row = {}): Promise<number> {
  const [id = 0] = await stack.scenario('orders', { count: 1, statusId: 11, currency, lines: 3, ...more });
  ids.push(id);
  await stack.settled();
  await assertConverted(id, currency);
  return id;
}

describe('an order in a currency the org lacks, with a rule', { timeout: 60_000 }, () => {
  for (const currency of ['EUR', 'CAD'] as const) {
    it(`in ${currency} is in the org's currency to the cent, whatever it holds`, async () => {
      const id = await placeConverted(currency);
      for (const more of [{ withDiscounts: true, inclusive: true }, { customLines: 2, wrapping: true, fees: 2 }, { giftCertificates: 1, handling: true }, { lines: 12, withDiscounts: true, inclusive: false }]) await placeConverted(currency, more);
      const { BC_Conversion_Rate__c: used } = await desk.find(id, fields);
      const { store_default_to_transactional_exchange_rate: carried } = await desk.placed(id);
      const expected = currency === 'CAD' ? Number(rate) : 1 / Number(carried);
      assert.ok(Math.abs(Number(used) - expected) < 1e-9, `rate ${String(used)}`);
    });

    it(`in ${currency} stays right when a quantity changes, and when lines come and go`, async () => {
      const id = await placeConverted(currency);
      const [first, second] = await desk.placedLines(id);
      await desk.edit(id, { products: [{ id: idOf(first), quantity: Number(first?.quantity) + 3 }] });
      await stack.settled();
      await assertConverted(id, currency);
      await desk.edit(id, { products: [{ id: idOf(second), quantity: 0 }, { name: 'Cable', quantity: 7, price_ex_tax: 1.37, price_inc_tax: 1.48 }] });
      await stack.settled();
      await assertConverted(id, currency);
    });

    it(`in ${currency} shows what was given back in the org's currency`, async () => {
      const id = await placeConverted(currency);
      await stack.scenario('refunds', { ids: [id], count: 1, refund: 'amount' });
      await stack.settled();
      const refunds = await stack.store('GET', `/v3/orders/${id}/payment_actions/refunds`);
      const [, refunded = ''] = /"total_amount":([\d.]+)/.exec(JSON.stringify(refunds)) ?? assert.fail('the store shows a refund');
      const { BC_Refunded__c: shown, BC_Conversion_Rate__c: used } = await assertConverted(id, currency);
      assert.ok(Number(refunded) > 0);
      assert.ok(Math.abs(Number(shown) - Number(refunded) * Number(used)) < 0.001, `${String(shown)} of ${refunded}`);
    });
  }
});

describe('an order in a currency without a rule', { timeout: 60_000 }, () => {
  it('is held with an issue that names field, reason and remedy, and lands once there is a rule', async () => {
    const org = createOrgDesk(stack);
    const [id = 0] = await stack.scenario('orders', { count: 1, statusId: 11, currency: 'GBP' });
    await stack.settled();
    assert.deepEqual(await stack.soql(`SELECT Id FROM Order WHERE BC_Key__c = '${desk.keyOf(id)}'`), []);
    const [issue] = await org.issues(`order:${id}`);
    assert.deepEqual([issue?.Code__c, issue?.State__c, issue?.Field__c, issue?.Message__c], ['CURRENCY_UNKNOWN', 'Open', 'CurrencyIsoCode', `The order is in GBP, which the org does not have, and no rule converts it.\norder:${id}`]);
    assert.match(String(issue?.Actions__c), /Activate the currency in Salesforce, or add a conversion rule, then redrive/);
    await stack.service.stop();
    await stack.service.restart({ CROSSWALK_CONVERT: `EUR=order,CAD=${rate},GBP=1.25` });
    assert.equal(await org.redrive(), 1);
    await stack.settled();
    const [order, placed] = [await desk.find(id, fields), await desk.placed(id)];
    const paid = amountOf(placed.total_inc_tax);
    const total = ((paid * 125n + 50n * cent) / (100n * cent)) * cent;
    assert.deepEqual([order.Status, order.BC_Difference__c, orgAmountOf(order.TotalAmount), orgAmountOf(order.BC_Original_Total__c)], ['Activated', 0, total, paid]);
    assert.deepEqual((await org.issues(`order:${id}`)).map((one) => one.State__c), ['Resolved']);
    for (const each of ids) assert.equal((await desk.find(each, fields)).Status, 'Activated');
    assert.deepEqual(await stack.operations('GET', '/dead-letters?state=open'), []);
  });
});
