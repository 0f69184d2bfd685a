import type { CustomerRecord } from './customer-record.ts';
import { customerEdits, type CustomerEdit } from './edit-kind.ts';
import { createAddresses, updateAddresses, updateCustomers } from './customer-writing.ts';
import { chosenOf, repeatedly, type ScenarioDeps, type ScenarioOptions } from './scenario-options.ts';

type Edit = (deps: ScenarioDeps, customer: CustomerRecord) => boolean;

const update = ({ state, events, now }: ScenarioDeps, customer: CustomerRecord, body: Omit<Parameters<typeof updateCustomers>[1][number], 'id'>) => {
  updateCustomers(state, [{ ...body, id: customer.id }], now());
  events.customer('updated', customer);
  return true;
};

const edits: Record<CustomerEdit, Edit> = {
  renamed: (deps, customer) => update(deps, customer, { last_name: `Renamed-${deps.random.hex(4)}` }),
  email: (deps, customer) => update(deps, customer, { email: `moved.${deps.random.hex(8)}@example.com` }),
  phone: (deps, customer) => update(deps, customer, { phone: `555-02${deps.random.integer(10, 99)}` }),
  group(deps, customer) {
    const others = deps.state.groups.all().filter((group) => group.id !== customer.customer_group_id);
    return others.length > 0 && update(deps, customer, { customer_group_id: deps.random.pick(others).id });
  },
  // In the control panel, and only there, a changed attribute announces its customer.
  attribute(deps, customer) {
    const attribute = deps.state.attributes.all().find((known) => known.type === 'string');
    if (!attribute) return false;
    deps.state.attributes.put({ attribute_id: attribute.id, customer_id: customer.id, attribute_value: deps.random.hex(6) }, deps.now());
    customer.modifiedAt = deps.now();
    deps.events.customer('updated', customer);
    return true;
  },
  'address-added'(deps, customer) {
    const { first_name, last_name } = customer;
    const place = { address1: `${deps.random.integer(1, 9_999)} Added Street`, city: 'Denver', state_or_province: 'Colorado', postal_code: '80202', country_code: 'US' };
    for (const address of createAddresses(deps.state, [{ customer_id: customer.id, first_name, last_name, ...place }])) deps.events.address('created', address);
    return true;
  },
  'address-changed'(deps, customer) {
    const book = deps.state.customers.addressesOf(customer.id);
    if (book.length === 0) return false;
    for (const address of updateAddresses(deps.state, [{ id: deps.random.pick(book).id, address1: `${deps.random.integer(1, 9_999)} Changed Street` }])) deps.events.address('updated', address);
    return true;
  },
  'address-deleted'(deps, customer) {
    const book = deps.state.customers.addressesOf(customer.id);
    if (book.length === 0) return false;
    const address = deps.random.pick(book);
    deps.state.customers.removeAddress(address);
    deps.events.address('deleted', address);
    return true;
  },
  deleted(deps, customer) {
    deps.state.customers.remove(customer);
    deps.state.attributes.forgetCustomer(customer.id);
    deps.events.customer('deleted', customer);
    return true;
  },
};

/** Shoppers and the merchant change customers: `count` edits over those named, or over all of them. */
export function runCustomerEdits(deps: ScenarioDeps, options: ScenarioOptions): { ids: number[] } {
  const { customers } = deps.state;
  const chosen = chosenOf('customer', options.ids, { all: customers.all(), get: customers.get });
  return repeatedly('edited', options.count ?? 1, () => {
    const open = chosen.filter((customer) => customers.get(customer.id) === customer);
    if (open.length === 0) return undefined;
    const customer = deps.random.pick(open);
    return edits[options.customerEdit ?? deps.random.pick(customerEdits)](deps, customer) ? customer.id : 0;
  });
}
