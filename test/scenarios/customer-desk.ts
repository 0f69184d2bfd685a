import assert from 'node:assert/strict';
import { asRow, idOf, rowsOf } from './order-desk.ts';
import type { Row, ScenarioStack } from './scenario-stack.ts';

/** What shoppers and the merchant do with customers, and how the org shows them. */
export type CustomerDesk = {
  register(customer: Row): Promise<number>;
  change(id: number, customer: Row): Promise<void>;
  remove(id: number): Promise<void>;
  addAddress(id: number, address: Row): Promise<number>;
  removeAddress(addressId: number): Promise<void>;
  keyOf(id: number): string;
  /** The Account or Contact the identity of this customer points to. */
  find(object: 'Account' | 'Contact', id: number, fields: readonly string[]): Promise<Row>;
};

/** An address in the store's words. */
export const addressOf = (address: Row = {}): Row => ({ first_name: 'Kim', last_name: 'Example', address1: '5 Example Street', city: 'Austin', state_or_province: 'Texas', postal_code: '78701', country_code: 'US', ...address });

export function createCustomerDesk(stack: ScenarioStack): CustomerDesk {
  const keyOf = (id: number) => `${stack.sandbox.ready.bigcommerce.storeHash}:customer:${id}`;
  const firstIdOf = (answer: unknown) => idOf(rowsOf(asRow(answer).data)[0]);
  return {
    register: async (customer) => firstIdOf(await stack.store('POST', '/v3/customers', [{ first_name: 'Kim', last_name: 'Example', ...customer }])),
    change: async (id, customer) => void (await stack.store('PUT', '/v3/customers', [{ id, ...customer }])),
    remove: async (id) => void (await stack.store('DELETE', `/v3/customers?id:in=${id}`)),
    addAddress: async (id, address) => firstIdOf(await stack.store('POST', '/v3/customers/addresses', [{ customer_id: id, ...addressOf(address) }])),
    removeAddress: async (addressId) => void (await stack.store('DELETE', `/v3/customers/addresses?id:in=${addressId}`)),
    keyOf,
    async find(object, id, fields) {
      const identities = await stack.soql(`SELECT Account__c, Contact__c FROM BC_Identity__c WHERE Key__c = '${keyOf(id)}'`);
      assert.equal(identities.length, 1, `customer ${id} has one identity`);
      const [row] = await stack.soql(`SELECT ${['Id', ...fields].join(', ')} FROM ${object} WHERE Id = '${String(identities[0]?.[`${object}__c`])}'`);
      return Object.fromEntries(['Id', ...fields].map((field) => [field, asRow(row)[field] ?? null]));
    },
  };
}
