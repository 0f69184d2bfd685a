import type { AddressCreateBody, AddressUpdateBody, CustomerCreateBody, CustomerUpdateBody, EmbeddedAddressBody } from './customer-body.ts';
import type { CustomerAddress, CustomerRecord } from './customer-record.ts';
import { unprocessable } from './platform-error.ts';
import { stateNames } from './state-names.ts';
import type { StoreState } from './store-state.ts';

const countries: Record<string, string> = { US: 'United States', CA: 'Canada', GB: 'United Kingdom', AU: 'Australia', DE: 'Germany', FR: 'France' };

type EmailUse = { email: string; channelIds: number[] | null; self?: CustomerRecord; title: string };

/** Two accounts may share an e-mail only when no channel would let both in. */
function checkEmail(state: StoreState, { email, channelIds, self, title }: EmailUse): void {
  const clash = state.customers
    .withEmail(email)
    .some((other) => other !== self && (channelIds === null || other.channel_ids === null || other.channel_ids.some((id) => channelIds.includes(id))));
  if (clash) throw unprocessable({ '.customer_email': `The email ${email} is already in use.` }, title);
}

const coreFields = [
  'customer_id',
  'first_name',
  'last_name',
  'company',
  'phone',
  'address_type',
  'address1',
  'address2',
  'city',
  'country_code',
  'state_or_province',
  'postal_code',
] as const;

const isSameAddress = (a: CustomerAddress, b: CustomerAddress) => coreFields.every((field) => String(a[field]).toLowerCase() === String(b[field]).toLowerCase());

/** The full name of a state is required; codes are refused. https://developer.bigcommerce.com/docs/rest-management/customers/addresses */
function checkState(countryCode: string, state: string | undefined): void {
  if (countryCode === 'US' && state && !stateNames.has(state.toLowerCase()))
    throw unprocessable({ state_or_province: 'The state or province must be given by its full name.' }, 'Create customer addresses failed.');
}

/** Values are text whatever the type, but the text must spell the type. */
export function checkAttributeValue(state: StoreState, given: { attribute_id: number; attribute_value: string }, title: string): void {
  const attribute = state.attributes.get(given.attribute_id);
  if (!attribute) throw unprocessable({ '.attribute_id': `The attribute ${given.attribute_id} does not exist.` }, title);
  const isNumber = given.attribute_value !== '' && !Number.isNaN(Number(given.attribute_value));
  const isDate = /^\d{4}-\d{2}-\d{2}/.test(given.attribute_value) && !Number.isNaN(Date.parse(given.attribute_value));
  const fits = { string: true, number: isNumber, date: isDate }[attribute.type];
  if (!fits) throw unprocessable({ '.attribute_value': `The value of ${attribute.name} is not a ${attribute.type}.` }, title);
}

function checkGroup(state: StoreState, id: number | undefined, title: string): void {
  if (id !== undefined && id !== 0 && !state.groups.get(id)) throw unprocessable({ '.customer_group_id': `The customer group ${id} does not exist.` }, title);
}

function newAddress(body: EmbeddedAddressBody | AddressCreateBody, customerId: number, id: number): CustomerAddress {
  checkState(body.country_code, body.state_or_province);
  return {
    id,
    customer_id: customerId,
    first_name: body.first_name,
    last_name: body.last_name,
    company: body.company ?? '',
    address1: body.address1,
    address2: body.address2 ?? '',
    city: body.city,
    state_or_province: body.state_or_province ?? '',
    postal_code: body.postal_code ?? '',
    country: countries[body.country_code] ?? body.country_code,
    country_code: body.country_code,
    phone: body.phone ?? '',
    address_type: body.address_type ?? 'residential',
    form_fields: body.form_fields ?? [],
  };
}

/** POST /v3/customers: all of the array or nothing. */
export function createCustomers(state: StoreState, bodies: readonly CustomerCreateBody[], at: number): { customers: CustomerRecord[]; addresses: CustomerAddress[] } {
  const title = 'Create customers failed.';
  const emails = new Set<string>();
  for (const body of bodies) {
    checkEmail(state, { email: body.email, channelIds: body.channel_ids ?? null, title });
    if (emails.has(body.email.toLowerCase())) throw unprocessable({ '.customer_email': `The email ${body.email} is given twice.` }, title);
    emails.add(body.email.toLowerCase());
    if ((body.channel_ids ?? []).some((id) => !state.channels.has(id))) throw unprocessable({ '.channel_ids': 'The channel does not exist.' }, title);
    for (const address of body.addresses ?? []) checkState(address.country_code, address.state_or_province);
    for (const attribute of body.attributes ?? []) checkAttributeValue(state, attribute, title);
    checkGroup(state, body.customer_group_id, title);
  }
  const addresses: CustomerAddress[] = [];
  const customers = bodies.map((body) => {
    const customer = newCustomer(body, state.customers.nextId(), at);
    customer.customer_group_id = body.customer_group_id ?? state.groups.all().find((group) => group.is_default)?.id ?? 0;
    state.customers.insert(customer);
    for (const attribute of body.attributes ?? []) state.attributes.put({ ...attribute, customer_id: customer.id }, at);
    for (const address of body.addresses ?? []) {
      const added = newAddress(address, customer.id, state.customers.nextAddressId());
      state.customers.insertAddress(added);
      addresses.push(added);
    }
    return customer;
  });
  return { customers, addresses };
}

/** A customer record from what was given, the rest empty. */
export function newCustomer(body: CustomerCreateBody, id: number, at: number): CustomerRecord {
  return {
    id,
    email: body.email,
    first_name: body.first_name,
    last_name: body.last_name,
    company: body.company ?? '',
    phone: body.phone ?? '',
    notes: body.notes ?? '',
    tax_exempt_category: body.tax_exempt_category ?? '',
    customer_group_id: body.customer_group_id ?? 0,
    // Blank for customers the API created.
    registration_ip_address: '',
    force_password_reset: body.authentication?.force_password_reset ?? false,
    accepts_product_review_abandoned_cart_emails: body.accepts_product_review_abandoned_cart_emails ?? true,
    store_credit: body.store_credit_amounts?.[0]?.amount ?? 0,
    origin_channel_id: body.origin_channel_id ?? 1,
    channel_ids: body.channel_ids ?? null,
    form_fields: body.form_fields ?? [],
    createdAt: at,
    modifiedAt: at,
  };
}

/** PUT /v3/customers: only the fields given change; addresses and attributes cannot be changed here. */
export function updateCustomers(state: StoreState, bodies: readonly CustomerUpdateBody[], at: number): CustomerRecord[] {
  const title = 'Update customers failed.';
  const found = bodies.map((body) => {
    const customer = state.customers.get(body.id);
    if (!customer) throw unprocessable({ '.customer_update': `The customer ${body.id} does not exist.` }, title);
    const channels = body.channel_ids === undefined ? customer.channel_ids : body.channel_ids;
    if (body.email !== undefined) checkEmail(state, { email: body.email, channelIds: channels, self: customer, title });
    checkGroup(state, body.customer_group_id, title);
    return { customer, body };
  });
  for (const { customer, body } of found) {
    // `origin_channel_id` is immutable and ignored.
    const { id: _id, email, authentication, store_credit_amounts: credit, origin_channel_id: _origin, ...fields } = body;
    Object.assign(customer, fields, { modifiedAt: at });
    if (email !== undefined) state.customers.changeEmail(customer, email);
    customer.force_password_reset = authentication?.force_password_reset ?? customer.force_password_reset;
    customer.store_credit = credit?.[0]?.amount ?? customer.store_credit;
  }
  return found.map(({ customer }) => customer);
}

/** POST /v3/customers/addresses: an address the customer already has is silently left out. */
export function createAddresses(state: StoreState, bodies: readonly AddressCreateBody[]): CustomerAddress[] {
  for (const body of bodies) {
    if (!state.customers.get(body.customer_id))
      throw unprocessable({ '.address_create': `The customer ${body.customer_id} does not exist.` }, 'Create customer addresses failed.');
    checkState(body.country_code, body.state_or_province);
  }
  const created: CustomerAddress[] = [];
  for (const body of bodies) {
    const draft = newAddress(body, body.customer_id, 0);
    if (state.customers.addressesOf(body.customer_id).some((known) => isSameAddress(known, draft))) continue;
    const address = { ...draft, id: state.customers.nextAddressId() };
    state.customers.insertAddress(address);
    created.push(address);
  }
  return created;
}

/** PUT /v3/customers/addresses: a change that would make two addresses alike is silently left out. */
export function updateAddresses(state: StoreState, bodies: readonly AddressUpdateBody[]): CustomerAddress[] {
  const found = bodies.map((body) => {
    const address = state.customers.address(body.id);
    if (!address) throw unprocessable({ '.address_update': `The address ${body.id} does not exist.` }, 'Update customer addresses failed.');
    const { id: _id, ...fields } = body;
    const changed = { ...address, ...fields };
    checkState(changed.country_code, changed.state_or_province);
    return { address, changed: { ...changed, country: countries[changed.country_code] ?? changed.country_code } };
  });
  const updated: CustomerAddress[] = [];
  for (const { address, changed } of found) {
    const twin = state.customers.addressesOf(address.customer_id).some((other) => other !== address && isSameAddress(other, changed));
    if (twin) continue;
    Object.assign(address, changed);
    updated.push(address);
  }
  return updated;
}
