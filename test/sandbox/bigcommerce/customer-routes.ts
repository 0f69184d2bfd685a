import { Hono } from 'hono';
import { parseAddressCreate, parseAddressUpdate, parseCustomerCreate, parseCustomerUpdate } from './customer-body.ts';
import type { CustomerAddress, CustomerRecord } from './customer-record.ts';
import { customerAddressShape, customerShape } from './customer-shape.ts';
import { createAddresses, createCustomers, updateAddresses, updateCustomers } from './customer-writing.ts';
import { unprocessable } from './platform-error.ts';
import { jsonBody, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import type { StoreEvents } from './store-events.ts';
import type { StoreState } from './store-state.ts';
import { v3Collection, v3CursorPage, v3Page } from './v3-envelope.ts';
import { dateRange, numberIn, textIn, v3Tests, type V3Filters } from './v3-query.ts';
import { fieldsOf, type RecordWrite } from './write-log.ts';

export type CustomerRouteDeps = { state: StoreState; events: StoreEvents; now: () => number; recordWrite: RecordWrite };

const fullName = (person: { first_name: string; last_name: string }) => `${person.first_name} ${person.last_name}`;

const filters: V3Filters<CustomerRecord> = {
  ...numberIn('id:in', (customer: CustomerRecord) => customer.id),
  ...textIn('email:in', (customer: CustomerRecord) => customer.email),
  ...textIn('name:in', fullName),
  ...textIn('company:in', (customer: CustomerRecord) => customer.company),
  ...textIn('phone:in', (customer: CustomerRecord) => customer.phone),
  ...textIn('registration_ip_address:in', (customer: CustomerRecord) => customer.registration_ip_address),
  ...numberIn('customer_group_id:in', (customer: CustomerRecord) => customer.customer_group_id),
  ...dateRange('date_created', (customer: CustomerRecord) => customer.createdAt),
  ...dateRange('date_modified', (customer: CustomerRecord) => customer.modifiedAt),
  'name:like': (value) => {
    const parts = value.toLowerCase().split(',');
    return (customer) => parts.some((part) => fullName(customer).toLowerCase().includes(part));
  },
};

const addressFilters: V3Filters<CustomerAddress> = {
  ...numberIn('id:in', (address: CustomerAddress) => address.id),
  ...numberIn('customer_id:in', (address: CustomerAddress) => address.customer_id),
  ...textIn('company:in', (address: CustomerAddress) => address.company),
  ...textIn('name:in', fullName),
};

const includes = new Set(['addresses', 'storecredit', 'attributes', 'formfields', 'shopper_profile_id', 'segment_ids']);

function includeOf(query: Record<string, string>): Set<string> {
  const include = new Set((query.include ?? '').split(',').filter((name) => name !== ''));
  for (const name of include) if (!includes.has(name)) throw unprocessable({ include: `${name} cannot be included` }, 'Invalid include');
  return include;
}

const sortKeys: Record<string, (customer: CustomerRecord) => number | string> = {
  date_created: (customer) => customer.createdAt,
  date_modified: (customer) => customer.modifiedAt,
  last_name: (customer) => customer.last_name.toLowerCase(),
};

function sorted(customers: CustomerRecord[], sort: string | undefined): CustomerRecord[] {
  if (sort === undefined) return customers.sort((a, b) => a.id - b.id);
  const [field = '', direction = 'asc'] = sort.split(':');
  const keyOf = sortKeys[field];
  if (!keyOf || !['asc', 'desc'].includes(direction)) throw unprocessable({ sort: `${sort} is not supported` }, 'Invalid sort');
  const sign = direction === 'desc' ? -1 : 1;
  return customers.sort((a, b) => (keyOf(a) === keyOf(b) ? a.id - b.id : sign * (keyOf(a) < keyOf(b) ? -1 : 1)));
}

/** `id:in` and `email:in` are served by their indexes. */
function candidates(state: StoreState, query: Record<string, string>): CustomerRecord[] {
  const { customers } = state;
  const ids = query['id:in'];
  if (ids !== undefined)
    return [...new Set(ids.split(',').map(Number))].flatMap((id) => {
      const customer = customers.get(id);
      return customer ? [customer] : [];
    });
  const emails = query['email:in'];
  if (emails !== undefined) return [...new Set(emails.toLowerCase().split(','))].flatMap((email) => customers.withEmail(email.trim()));
  return customers.all();
}

function listCustomers(state: StoreState, query: Record<string, string>): { data: unknown[]; meta: Record<string, unknown> } {
  const include = includeOf(query);
  const tests = v3Tests(filters, query);
  const page = v3Page(query);
  const found = sorted(
    candidates(state, query).filter((customer) => tests.every((test) => test(customer))),
    query.sort,
  );
  const shape = (customer: CustomerRecord) => customerShape(state, customer, include);
  const { after, before } = query;
  // With a cursor only the cursor counts; with a page only the page; with neither, both are answered.
  if (after !== undefined || before !== undefined) {
    const { rows, meta } = v3CursorPage(found, { limit: page.limit, after, before }, (customer) => customer.id);
    return { data: rows.map(shape), meta: { cursor_pagination: meta } };
  }
  const answer = v3Collection(found, page, shape);
  if (query.page !== undefined) return answer;
  const cursor = v3CursorPage(found, { limit: page.limit }, (customer) => customer.id);
  return { data: answer.data, meta: { ...answer.meta, cursor_pagination: cursor.meta } };
}

/** `/v3/customers` and their address books. */
export function createCustomerRoutes(deps: CustomerRouteDeps): Hono<StoreEnv> {
  const { state, events, now, recordWrite } = deps;
  const routes = new Hono<StoreEnv>();
  const note = (context: StoreContext, action: 'create' | 'update' | 'delete', customer: CustomerRecord, fields: string[]) =>
    recordWrite(context, { object: 'Customer', action, id: customer.id, fields });

  routes.get('/customers', (context) => context.json(listCustomers(state, queryOf(context))));
  routes.post('/customers', async (context) => {
    const body = parseCustomerCreate(await jsonBody(context));
    const { customers, addresses } = createCustomers(state, body, now());
    for (const [index, customer] of customers.entries()) {
      note(context, 'create', customer, fieldsOf(body[index]));
      events.customer('created', customer);
    }
    for (const address of addresses) events.address('created', address);
    const include = new Set(['addresses', 'storecredit', 'attributes', 'formfields']);
    return context.json({ data: customers.map((customer) => customerShape(state, customer, include)), meta: {} });
  });
  routes.put('/customers', async (context) => {
    const body = parseCustomerUpdate(await jsonBody(context));
    const customers = updateCustomers(state, body, now());
    for (const [index, customer] of customers.entries()) {
      note(context, 'update', customer, fieldsOf(body[index]));
      events.customer('updated', customer);
    }
    return context.json({ data: customers.map((customer) => customerShape(state, customer, new Set())), meta: {} });
  });
  // Without the filter nothing is deleted, and the answer is the same.
  routes.delete('/customers', (context) => {
    const { 'id:in': ids } = queryOf(context);
    if (ids !== undefined)
      for (const customer of candidates(state, { 'id:in': ids })) {
        state.customers.remove(customer);
        state.attributes.forgetCustomer(customer.id);
        note(context, 'delete', customer, []);
        events.customer('deleted', customer);
      }
    return context.body(null, 204);
  });
  addAddressRoutes(routes, deps);
  return routes;
}

function addAddressRoutes(routes: Hono<StoreEnv>, { state, events, recordWrite }: CustomerRouteDeps): void {
  const withFields = new Set(['formfields']);
  routes.get('/customers/addresses', (context) => {
    const query = queryOf(context);
    const include = includeOf(query);
    const tests = v3Tests(addressFilters, query);
    const found = state.customers.addresses().filter((address) => tests.every((test) => test(address)));
    return context.json(v3Collection(found, v3Page(query), (address) => customerAddressShape(address, include)));
  });
  routes.post('/customers/addresses', async (context) => {
    const body = parseAddressCreate(await jsonBody(context));
    const created = createAddresses(state, body);
    for (const address of created) {
      recordWrite(context, { object: 'CustomerAddress', action: 'create', id: address.id, fields: fieldsOf(body[0]) });
      events.address('created', address);
    }
    return context.json({ data: created.map((address) => customerAddressShape(address, withFields)), meta: {} });
  });
  routes.put('/customers/addresses', async (context) => {
    const body = parseAddressUpdate(await jsonBody(context));
    const updated = updateAddresses(state, body);
    for (const address of updated) {
      recordWrite(context, { object: 'CustomerAddress', action: 'update', id: address.id, fields: fieldsOf(body[0]) });
      events.address('updated', address);
    }
    return context.json({ data: updated.map((address) => customerAddressShape(address, withFields)), meta: {} });
  });
  routes.delete('/customers/addresses', (context) => {
    for (const id of (queryOf(context)['id:in'] ?? '').split(',').filter((part) => part !== '')) {
      const address = state.customers.address(Number(id));
      if (!address) continue;
      state.customers.removeAddress(address);
      recordWrite(context, { object: 'CustomerAddress', action: 'delete', id: address.id, fields: [] });
      events.address('deleted', address);
    }
    return context.body(null, 204);
  });
}
