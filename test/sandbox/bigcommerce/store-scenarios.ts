import { setImmediate as nextTurn } from 'node:timers/promises';
import { createCustomers } from './customer-writing.ts';
import { runProductEdits } from './product-edit-scenario.ts';
import { runCustomerEdits } from './customer-edit-scenario.ts';
import { runEdits } from './edit-scenario.ts';
import { runImport, type Imported } from './import-scenario.ts';
import type { OrderScenario } from './order-scenario.ts';
import { runRefunds } from './refund-scenario.ts';
import { runShipments } from './shipment-scenario.ts';
import { scenarioOptions, type ScenarioDeps, type ScenarioOptions } from './scenario-options.ts';
import { laterAct, mixedOrder, type LaterAct } from './shop-mix.ts';
import { sellStock } from './stock-keeping.ts';

/** Orders placed between two turns of the event loop, so that the API answers meanwhile. */
const turnSize = 25;

/** What shoppers do by themselves, without spending API calls; webhooks follow. */
export async function runScenario(deps: ScenarioDeps, name: string, given: unknown): Promise<{ ids: number[] } & Partial<Imported>> {
  const options = scenarioOptions.parse(given);
  switch (name) {
    case 'orders':
      return placeOrders(deps, options, () => options);
    case 'shop':
      return openShop(deps, options);
    case 'customers':
      return announceCustomers(deps, deps.shop.addCustomers(options.count ?? 1).map((customer) => customer.id));
    case 'register-guest':
      return registerGuest(deps, options.email);
    case 'edits':
      return runEdits(deps, options);
    case 'product-edits':
      return runProductEdits(deps, options);
    case 'customer-edits':
      return runCustomerEdits(deps, options);
    case 'refunds':
      return runRefunds(deps, options);
    case 'shipments':
      return runShipments(deps, options);
    case 'import':
      return runImport(deps, options);
    case 'change-status':
      return changeStatus(deps, options);
    default:
      throw new Error(`unknown store scenario "${name}": orders, shop, customers, register-guest, change-status, edits, product-edits, customer-edits, refunds, shipments, import`);
  }
}

const dayMs = 86_400_000;

async function placeOrders({ state, orders, events, now }: ScenarioDeps, options: ScenarioOptions, wishesAt: (position: number) => OrderScenario): Promise<{ ids: number[] }> {
  const { count = 1, overDays, announce = overDays === undefined } = options;
  const ids: number[] = [];
  for (let placed = 0; placed < count; placed += 1) {
    const order = orders.place(wishesAt(placed), placed);
    if (overDays !== undefined) order.createdAt = order.modifiedAt = now() - Math.round(overDays * dayMs * (1 - placed / count));
    state.orders.insert(order);
    ids.push(order.header.id);
    const sold = sellStock(state.catalog, order.lines);
    if (announce) events.orderPlaced(order, sold);
    if (placed % turnSize === turnSize - 1) await nextTurn();
  }
  return { ids };
}

/** What happens to placed orders later, told as the scenario that does it. */
const laterScenarios: Record<Exclude<LaterAct, 'nothing'>, (deps: ScenarioDeps, ids: number[]) => { ids: number[] }> = {
  ship: (deps, ids) => runShipments(deps, { ids }),
  'ship-partly': (deps, ids) => runShipments(deps, { ids, partial: true }),
  'refund-partly': (deps, ids) => runRefunds(deps, { ids, count: 1, refund: 'amount' }),
  refund: (deps, ids) => runRefunds(deps, { ids, count: 1, refund: 'whole' }),
};

/** A believable mix of orders, some of which are shipped or refunded afterwards. */
async function openShop(deps: ScenarioDeps, options: ScenarioOptions): Promise<{ ids: number[] }> {
  const { state, random } = deps;
  const placed = await placeOrders(deps, options, (position) => mixedOrder(options, position, random));
  for (const [index, id] of placed.ids.entries()) {
    const act = laterAct(state.orders.get(id)?.header.status_id ?? 0, random);
    if (act !== 'nothing') laterScenarios[act](deps, [id]);
    if (index % turnSize === turnSize - 1) await nextTurn();
  }
  return placed;
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

/** Somebody in the control panel changes the status, or a shopper pays: status 0 becomes 11 under the same id. */
function changeStatus({ state, events, now }: ScenarioDeps, options: ScenarioOptions): { ids: number[] } {
  const statusId = options.statusId ?? 11;
  const incomplete = [...state.orders.byId({})].filter((order) => order.header.status_id === 0).map((order) => order.header.id);
  const ids = [...(options.ids ?? incomplete)];
  for (const id of ids) {
    const order = state.orders.get(id);
    if (!order) throw new Error(`the store has no order ${id}`);
    const previousStatusId = order.header.status_id;
    order.header.status_id = statusId;
    if (previousStatusId === 0) order.header.payment_status = 'captured';
    state.orders.touch(order, now());
    events.orderChanged(order, previousStatusId);
  }
  return { ids };
}
