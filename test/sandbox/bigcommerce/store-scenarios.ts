import { setImmediate as nextTurn } from 'node:timers/promises';
import { createCustomers } from './customer-writing.ts';
import type { OrderGenerator, OrderScenario } from './order-generator.ts';
import type { ShopGenerator } from './shop-generator.ts';
import type { StoreEvents } from './store-events.ts';
import type { StoreState } from './store-state.ts';

export type ScenarioOptions = OrderScenario & { email?: string };
export type ScenarioName = 'orders' | 'customers' | 'register-guest';

export type ScenarioDeps = { state: StoreState; shop: ShopGenerator; orders: OrderGenerator; events: StoreEvents; now: () => number };

/** Orders placed between two turns of the event loop, so that the API answers meanwhile. */
const turnSize = 25;

/** What shoppers do by themselves, without spending API calls; webhooks follow. */
export async function runScenario(deps: ScenarioDeps, name: string, options: ScenarioOptions): Promise<{ ids: number[] }> {
  switch (name) {
    case 'orders':
      return placeOrders(deps, options);
    case 'customers':
      return announceCustomers(deps, deps.shop.addCustomers(options.count ?? 1).map((customer) => customer.id));
    case 'register-guest':
      return registerGuest(deps, options.email);
    default:
      throw new Error(`unknown store scenario "${name}": orders, customers, register-guest`);
  }
}

async function placeOrders({ state, orders, events }: ScenarioDeps, options: ScenarioOptions): Promise<{ ids: number[] }> {
  const ids: number[] = [];
  for (let placed = 0; placed < (options.count ?? 1); placed += 1) {
    const order = orders.place(options, placed);
    state.orders.insert(order);
    ids.push(order.header.id);
    events.orderPlaced(order);
    if (placed % turnSize === turnSize - 1) await nextTurn();
  }
  return { ids };
}

function announceCustomers({ state, events }: ScenarioDeps, ids: number[]): { ids: number[] } {
  for (const id of ids) {
    const customer = state.customers.get(id);
    if (!customer) continue;
    events.customer('created', customer);
    for (const address of state.customers.addressesOf(id)) events.address('created', address);
  }
  return { ids };
}

/** A guest's e-mail registers; the orders placed before stay the guest's. */
function registerGuest(deps: ScenarioDeps, email: string | undefined): { ids: number[] } {
  if (email === undefined) throw new Error('the scenario register-guest needs an email');
  const { state, now } = deps;
  let name = { first_name: 'New', last_name: 'Shopper' };
  for (const order of state.orders.byId({})) {
    const { billing_address: billing } = order.header;
    if (billing.email.toLowerCase() === email.toLowerCase()) name = { first_name: billing.first_name, last_name: billing.last_name };
  }
  const { customers } = createCustomers(state, [{ email, ...name }], now());
  return announceCustomers(
    deps,
    customers.map((customer) => customer.id),
  );
}
