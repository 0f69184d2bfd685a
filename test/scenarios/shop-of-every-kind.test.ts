import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { scaled } from './scale.ts';
import type { Row, ScenarioStack } from './scenario-stack.ts';
import { startStack } from './scenario-stack.ts';
import { type LedgerEntry, orgAmountOf, readLedger } from './store-ledger.ts';

const seed = 4_711;
const count = scaled(5_000);
const settleMs = 200_000;
/** Statuses of a sale that is or was one; a cancelled order stays what it was. */
const sold = new Set(['Shipped', 'Partially Shipped', 'Refunded', 'Awaiting Pickup', 'Awaiting Shipment', 'Completed', 'Awaiting Fulfillment', 'Disputed', 'Partially Refunded']);

let stack: ScenarioStack;
let ledger: Map<number, LedgerEntry>;
let orders: Map<number, Row>;
let linesOf: Map<unknown, Row[]>;

before(async () => {
  // The requests of an Enterprise plan: what a smaller one takes is time.
  stack = await startStack({ seed, store: { customers: scaled(1_500), quota: 6_000 }, environment: { CROSSWALK_CONVERT: 'EUR=order,GBP=order,CAD=order' } });
  await stack.scenario('shop', { count });
  await stack.settled({ timeoutMs: settleMs, advanceClock: true });
  await stack.scenario('edits', { count: count / 5 });
  await stack.scenario('refunds', { count: count / 10 });
  await stack.settled({ timeoutMs: settleMs, advanceClock: true });
  ledger = await readLedger(stack, 'USD');
  const idOf = ({ BC_Key__c: key }: Row) => Number(String(key).split(':').at(-1));
  orders = new Map((await stack.soql('SELECT Id, BC_Key__c, Status, BC_Status__c, BC_Archived__c, BC_Currency__c, TotalAmount, BC_Total_Inc_Tax__c, BC_Tax__c, BC_Refunded__c, BC_Difference__c, AccountId FROM Order')).map((row) => [idOf(row), row]));
  linesOf = Map.groupBy(await stack.soql('SELECT BC_Key__c, OrderId, Quantity, BC_Line_Net__c FROM OrderItem'), (row) => row.OrderId);
});
after(() => stack.close());

/** What differs, order by order: at most a handful is shown. */
function assertEach(what: string, of: (entry: LedgerEntry, order: Row) => [expected: unknown, found: unknown]): void {
  const wrong: string[] = [];
  for (const [id, entry] of ledger) {
    const order = orders.get(id);
    const [expected, found] = order ? of(entry, order) : ['an order', 'none'];
    if (String(expected) !== String(found)) wrong.push(`order ${id} (${entry.currency}, ${entry.status}): ${String(expected)} in the store, ${String(found)} in the org`);
  }
  assert.deepEqual([wrong.length, wrong.slice(0, 5)], [0, []], `${what} (seed ${seed})`);
}

describe(`a shop of ${count} orders of every kind, with edits and refunds`, { timeout: 60_000 }, () => {
  it('is in the org order by order, and nothing beside it', () => {
    assert.deepEqual([...orders.keys()].filter((id) => !ledger.has(id)), []);
    assertEach('every order is there', () => [true, true]);
    assert.ok(ledger.size > count * 0.9, 'only unfinished checkouts are left out');
  });

  it('ties to the cent by every sum the org makes, order by order and in all', () => {
    assertEach('TotalAmount', ({ total }, order) => [total, orgAmountOf(order.TotalAmount)]);
    assertEach('BC_Total_Inc_Tax__c', ({ total }, order) => [total, orgAmountOf(order.BC_Total_Inc_Tax__c)]);
    assertEach('the sum of BC_Line_Net__c', ({ total }, order) => [total, (linesOf.get(order.Id) ?? []).reduce((sum, line) => sum + orgAmountOf(line.BC_Line_Net__c), 0n)]);
    assertEach('BC_Difference__c', (_entry, order) => [0n, orgAmountOf(order.BC_Difference__c)]);
    const [expected, found] = [[...ledger.values()].reduce((sum, { total }) => sum + total, 0n), [...orders.values()].reduce((sum, order) => sum + orgAmountOf(order.TotalAmount), 0n)];
    assert.equal(found, expected, `seed ${seed}`);
  });

  it('has every line with its quantity, and no other', () => {
    assertEach('the lines', ({ quantities }, order) => {
      const lines = (linesOf.get(order.Id) ?? []).filter((line) => String(line.BC_Key__c).includes(':line:'));
      return [quantities.join(', '), lines.map((line) => `${String(line.BC_Key__c).split(':').at(-1)} × ${Number(line.Quantity)}`).sort().join(', ')];
    });
  });

  it('shows what was given back, the tax, and where the sale stands', () => {
    // A converted amount is rounded to four decimals, the ledger's to the cent.
    const within = (expected: bigint, found: bigint) => [true, expected === found || (expected - found < 100n && found - expected < 100n)] as [unknown, unknown];
    assertEach('BC_Refunded__c', ({ refunded, currency }, order) => (currency === 'USD' ? [refunded, orgAmountOf(order.BC_Refunded__c)] : within(refunded, orgAmountOf(order.BC_Refunded__c))));
    assertEach('BC_Tax__c', ({ tax, currency }, order) => (currency === 'USD' ? [tax, orgAmountOf(order.BC_Tax__c)] : within(tax, orgAmountOf(order.BC_Tax__c))));
    assertEach('BC_Status__c', ({ status, isArchived }, order) => [`${status} ${isArchived}`, `${String(order.BC_Status__c)} ${String(order.BC_Archived__c)}`]);
    assertEach('Status', ({ status }, order) => (sold.has(status) ? ['Activated', order.Status] : [true, true]));
  });

  it('belongs to one account a buyer', async () => {
    const accounts = new Map<string, Set<unknown>>();
    for (const [id, { buyer }] of ledger) accounts.set(buyer, (accounts.get(buyer) ?? new Set()).add(orders.get(id)?.AccountId));
    assert.deepEqual([...accounts].filter(([, found]) => found.size !== 1).slice(0, 5), [], `seed ${seed}`);
  });

  it('leaves nothing unexplained', async () => {
    // Every now and then the org is asked what changed in it, and what we wrote ourselves is looked at and left alone.
    await stack.settled({ timeoutMs: settleMs });
    assert.deepEqual([await stack.operations('GET', '/dead-letters'), await stack.operations('GET', '/work')], [[], []]);
    assert.deepEqual(await stack.soql("SELECT Code__c, Message__c FROM Crosswalk_Issue__c WHERE State__c = 'Open'"), []);
    assert.partialDeepStrictEqual(await stack.operations('GET', '/audit/verify'), { isIntact: true });
  });
});
