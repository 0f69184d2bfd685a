import assert from 'node:assert/strict';
import type pg from 'pg';
import type { CommittedWrite } from '../sandbox/call-journal.ts';
import { createOrderDesk } from './order-desk.ts';
import type { Row, ScenarioStack } from './scenario-stack.ts';

/** Every promise that must hold after any schedule of events, crashes and faults. `ids` are the orders that were placed. */
export async function assertInvariants(stack: ScenarioStack, ids: readonly number[]): Promise<void> {
  await assertOrdersMatch(stack, ids);
  await assertOneRecordPerPerson(stack);
  assertWrittenOnce(await stack.writes());
  const database = await stack.database();
  try {
    assert.deepEqual(await findUnsettledEvents(database), [], 'every event ends in exactly one outcome');
    assert.deepEqual(await findDoublySettledEvents(database), [], 'no event is settled twice');
  } finally {
    await database.end();
  }
  assert.partialDeepStrictEqual(await stack.operations('GET', '/audit/verify'), { isIntact: true, brokenAt: null });
  assertNothingPersonal(stack.service.output());
}

const asRecord = (value: unknown): Row => {
  assert.ok(typeof value === 'object' && value !== null);
  return { ...value };
};

/** Each placed order is there once, with its lines and its total. */
async function assertOrdersMatch(stack: ScenarioStack, ids: readonly number[]): Promise<void> {
  const { storeHash } = stack.sandbox.ready.bigcommerce;
  const orders = await stack.soql('SELECT Id, BC_Key__c, Status, TotalAmount, BC_Total_Inc_Tax__c, BC_Difference__c FROM Order');
  const lines = await stack.soql("SELECT OrderId, BC_Key__c, Quantity FROM OrderItem WHERE BC_Key__c LIKE '%:line:%'");
  assert.deepEqual(orders.map((order) => String(order.BC_Key__c)).sort(), ids.map((id) => `${storeHash}:order:${id}`).sort());
  const linesByOrder = Map.groupBy(lines, (line) => line.OrderId);
  const ordersByKey = new Map(orders.map((order) => [order.BC_Key__c, order]));
  const placedById = await readPlaced(stack, ids);
  for (const id of ids) {
    const order = ordersByKey.get(`${storeHash}:order:${id}`);
    const placed = placedById.get(id);
    assert.ok(placed, `order ${id} is in the store`);
    const products = await linesOf(stack, placed);
    assert.deepEqual([order?.BC_Difference__c, order?.BC_Total_Inc_Tax__c, order?.TotalAmount], [0, Number(placed.total_inc_tax), Number(placed.total_inc_tax)], `order ${id} ties`);
    assert.deepEqual(
      (linesByOrder.get(order?.Id) ?? []).map((line) => `${String(line.BC_Key__c)} ${Number(line.Quantity)}`).sort(),
      products.map((product: Row) => `${storeHash}:line:${Number(product.id)} ${Number(product.quantity)}`).sort(),
      `the lines of order ${id}`,
    );
  }
}

/** By list, a page a call: reading one by one would use up the store's request window. */
async function readPlaced(stack: ScenarioStack, ids: readonly number[]): Promise<Map<number, Row>> {
  const placed = new Map<number, Row>();
  for (let from = Math.min(...ids); from <= Math.max(...ids); from += 250) {
    const page = await stack.store('GET', `/v2/orders?min_id=${from}&max_id=${from + 249}&limit=250&include=consignments.line_items&consignment_structure=object`);
    assert.ok(Array.isArray(page));
    for (const order of page) placed.set(Number(asRecord(order).id), asRecord(order));
  }
  return placed;
}

/** A list shows fifty lines of a consignment at most: what it does not show is read by order. */
async function linesOf(stack: ScenarioStack, order: Row): Promise<Row[]> {
  const shown = shownLines(order);
  const isWhole = shown.reduce((sum, line) => sum + Number(line.quantity), 0) === Number(order.items_total);
  return isWhole ? shown : createOrderDesk(stack).placedLines(Number(order.id));
}

function shownLines(order: Row): Row[] {
  const { shipping = [], pickups = [], downloads = [], email = {} } = asRecord(order.consignments);
  const consignments = [shipping, pickups, downloads, asRecord(email).gift_certificates ?? []].flat();
  return consignments.flatMap((consignment) => {
    const items = asRecord(consignment).line_items ?? [];
    assert.ok(Array.isArray(items));
    return items.map(asRecord);
  });
}

async function assertOneRecordPerPerson(stack: ScenarioStack): Promise<void> {
  const contacts = await stack.soql('SELECT Id, Email, AccountId FROM Contact');
  const emails = contacts.map((contact) => String(contact.Email).toLowerCase());
  assert.deepEqual(emails.filter((email, index) => emails.indexOf(email) !== index), [], 'one Contact per buyer');
  const accounts = await stack.soql('SELECT Id FROM Account');
  assert.deepEqual(accounts.map((account) => String(account.Id)).sort(), contacts.map((contact) => String(contact.AccountId)).sort(), 'one Account per buyer');
}

/** The twins' journal: nothing that may not be repeated was committed twice. */
export function assertWrittenOnce(writes: readonly CommittedWrite[]): void {
  const creates = writes.filter((write) => write.system === 'salesforce' && write.action === 'create' && write.externalId !== undefined).map((write) => `${write.object} ${write.externalId}`);
  const seen = new Set<string>();
  assert.deepEqual(creates.filter((create) => seen.size === seen.add(create).size), [], 'no record is created twice');
}

export async function findUnsettledEvents(database: pg.Client): Promise<unknown[]> {
  return (await database.query('select seq, flow, entity_key from crosswalk.event where done_at is null or outcome is null')).rows;
}

/** The audit names the events of each terminal outcome: an event in two of them was settled by two workers. */
export async function findDoublySettledEvents(database: pg.Client): Promise<unknown[]> {
  const text = `select event, count(*)::int from crosswalk.audit a, jsonb_array_elements_text(a.detail->'events') event where a.action in ('sync.done', 'sync.dead') group by event having count(*) > 1`;
  return (await database.query(text)).rows;
}

function assertNothingPersonal(output: string): void {
  assert.doesNotMatch(output, /[\w.+-]+@[\w-]+\.[a-z]{2,}/i, 'no e-mail address in the log');
}
