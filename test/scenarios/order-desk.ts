import assert from 'node:assert/strict';
import type { Row, ScenarioStack } from './scenario-stack.ts';

/** The fields of an order in the org that tell whether it is right. */
export type OrgOrder = { Status: unknown; BC_Status__c: unknown; TotalAmount: unknown; BC_Total_Inc_Tax__c: unknown; BC_Difference__c: unknown; AccountId: unknown; Id: unknown };

/** What a merchant and a salesperson do with orders: place and edit in the store, look in the org. */
export type OrderDesk = {
  place(body?: Record<string, unknown>): Promise<number>;
  edit(id: number, body: Record<string, unknown>): Promise<void>;
  /** The order in the store, read again. */
  placed(id: number): Promise<Row>;
  /** The lines of the order in the store. */
  placedLines(id: number): Promise<Row[]>;
  /** The order in the org; fails when it is not there exactly once. */
  find(id: number, fields?: readonly string[]): Promise<Row>;
  /** `kind quantity × price` of each line in the org, sorted. */
  lines(id: number): Promise<string[]>;
  keyOf(id: number): string;
};

const pageMax = 250;

const buyerOf = (email: string) => ({ first_name: 'Alex', last_name: 'Example', street_1: '1 Example Lane', city: 'Austin', state: 'Texas', zip: '78701', country: 'United States', country_iso2: 'US', email });

/** A billing address with this e-mail. */
export const billingAddressOf = buyerOf;

export const orderFields: readonly string[] = ['Status', 'BC_Status__c', 'TotalAmount', 'BC_Total_Inc_Tax__c', 'BC_Difference__c', 'AccountId'];

export function createOrderDesk(stack: ScenarioStack): OrderDesk {
  const keyOf = (id: number) => `${stack.sandbox.ready.bigcommerce.storeHash}:order:${id}`;
  let placedCount = 0;
  return {
    async place(body = {}) {
      placedCount += 1;
      const products = [{ name: 'Lamp', quantity: 2, price_ex_tax: 10, price_inc_tax: 10.83 }];
      return idOf(await stack.store('POST', '/v2/orders', { status_id: 11, billing_address: buyerOf(`buyer.${placedCount}@example.com`), products, ...body }));
    },
    edit: async (id, body) => void (await stack.store('PUT', `/v2/orders/${id}`, body)),
    placed: async (id) => asRow(await stack.store('GET', `/v2/orders/${id}`)),
    async placedLines(id) {
      const lines: Row[] = [];
      for (let page = 1; lines.length === (page - 1) * pageMax; page += 1) lines.push(...rowsOf(await stack.store('GET', `/v2/orders/${id}/products?limit=${pageMax}&page=${page}`)));
      return lines;
    },
    async find(id, fields = orderFields) {
      const rows = await stack.soql(`SELECT Id, ${fields.join(', ')} FROM Order WHERE BC_Key__c = '${keyOf(id)}'`);
      assert.equal(rows.length, 1, `order ${id} is in the org once`);
      return asRow(rows[0]);
    },
    async lines(id) {
      const rows = await stack.soql(`SELECT BC_Kind__c, Quantity, UnitPrice FROM OrderItem WHERE Order.BC_Key__c = '${keyOf(id)}'`);
      return rows.map((row) => `${String(row.BC_Kind__c)} ${Number(row.Quantity)} × ${Number(row.UnitPrice)}`).sort();
    },
    keyOf,
  };
}

/** The id of a record the store answered. */
export function idOf(record: unknown): number {
  return Number(asRow(record).id);
}

/** A value that must be an object, as a row. */
export function asRow(value: unknown): Row {
  assert.ok(typeof value === 'object' && value !== null);
  return { ...value };
}

/** The rows of a bare list; an answer without a body has none. */
export function rowsOf(value: unknown): Row[] {
  assert.ok(value === undefined || Array.isArray(value));
  return (value ?? []).map(asRow);
}

/** The order in the org is the one in the store: once, every line with its quantity and no other, tied to the cent, in this status. */
export async function assertFollows(stack: ScenarioStack, desk: OrderDesk, { id, status = 'Activated' }: { id: number; status?: string }): Promise<Row> {
  const [order, placed, lines] = [await desk.find(id), await desk.placed(id), await desk.placedLines(id)];
  const kept = await stack.soql(`SELECT BC_Key__c, Quantity FROM OrderItem WHERE Order.BC_Key__c = '${desk.keyOf(id)}' AND BC_Key__c LIKE '%:line:%'`);
  const shown = (key: unknown, quantity: unknown) => `${String(key).split(':').at(-1)} × ${Number(quantity)}`;
  assert.deepEqual(kept.map((line) => shown(line.BC_Key__c, line.Quantity)).sort(), lines.map((line) => shown(line.id, line.quantity)).sort(), `the lines of order ${id}`);
  const total = Number(placed.total_inc_tax);
  assert.deepEqual([order.Status, order.BC_Difference__c, order.BC_Total_Inc_Tax__c, order.TotalAmount], [status, 0, total, total], `order ${id}`);
  return order;
}
