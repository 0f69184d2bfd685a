import { importCustomer } from './customer-import.ts';
import { importOrder } from './order-import.ts';
import { importProduct } from './product-import.ts';
import type { ScenarioDeps, ScenarioOptions } from './scenario-options.ts';

/** The ids of what was put in; `ids` are the orders'. */
export type Imported = { ids: number[]; orders: number[]; customers: number[]; products: number[] };

/**
 * Records published elsewhere come into the store as the platform had stored them: with their ids, their odd values and
 * without the fields they lack. Announced as new unless told otherwise.
 */
export function runImport({ state, events, now }: ScenarioDeps, options: ScenarioOptions): Imported {
  const isAnnounced = options.announce ?? true;
  const products = (options.products ?? []).map((raw) => importProduct(state, raw, now()));
  const customers = (options.customers ?? []).map((raw) => importCustomer(state, raw, now()));
  const orders = (options.orders ?? []).map((raw) => importOrder(state, raw, now()));
  if (isAnnounced) {
    for (const product of products) events.product('created', product.id);
    for (const { customer, addresses } of customers) {
      events.customer('created', customer);
      for (const address of addresses) events.address('created', address);
    }
    for (const order of orders) events.orderPlaced(order, []);
  }
  const ids = orders.map((order) => order.header.id);
  return { ids, orders: ids, customers: customers.map(({ customer }) => customer.id), products: products.map((product) => product.id) };
}
