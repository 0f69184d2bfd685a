import type { CustomerAddress, CustomerRecord } from './customer-record.ts';
import { customerAddressShape, customerShape } from './customer-shape.ts';
import { newCustomer } from './customer-writing.ts';
import { parsePlatformDate } from './platform-date.ts';
import { fitted, rawList, rawNumber, rawText, type Raw } from './raw-value.ts';
import type { StoreState } from './store-state.ts';

const allIncluded = new Set(['addresses', 'storecredit', 'attributes', 'formfields', 'shopper_profile_id', 'segment_ids']);
const ownOfCustomer = new Set(['id', 'addresses', 'attributes', 'address_count', 'attribute_count', 'authentication', 'trigger_account_created_notification']);
const ownOfAddress = new Set(['id', 'customer_id']);

function importAddress(state: StoreState, raw: Raw, customerId: number): CustomerAddress {
  const empty = { first_name: '', last_name: '', company: '', address1: '', address2: '', city: '', state_or_province: '', postal_code: '', country: '', country_code: '', phone: '' };
  const id = rawNumber(raw.id) > 0 && !state.customers.address(rawNumber(raw.id)) ? rawNumber(raw.id) : state.customers.nextAddressId();
  const address: CustomerAddress = {
    ...fitted(raw, empty),
    id,
    customer_id: customerId,
    address_type: raw.address_type === 'commercial' ? 'commercial' : 'residential',
    form_fields: rawList(raw.form_fields).map((field) => fitted(field, { name: '', value: '' })),
  };
  address.published = { given: raw, computed: customerAddressShape(address, allIncluded), own: ownOfAddress };
  state.customers.insertAddress(address);
  return address;
}

function importAttributes(state: StoreState, raw: Raw, { customerId, at }: { customerId: number; at: number }): void {
  for (const value of rawList(raw.attributes)) {
    if (!state.attributes.get(rawNumber(value.attribute_id))) throw new Error(`the store has no customer attribute ${rawText(value.attribute_id)}`);
    state.attributes.put({ customer_id: customerId, attribute_id: rawNumber(value.attribute_id), attribute_value: rawText(value.attribute_value ?? value.value) }, at);
  }
}

/** Puts a published V3 customer and its embedded addresses into the store; ids it lacks, or that say 0, the store gives. */
export function importCustomer(state: StoreState, raw: Raw, at: number): { customer: CustomerRecord; addresses: CustomerAddress[] } {
  const email = rawText(raw.email);
  const id = rawNumber(raw.id) > 0 ? rawNumber(raw.id) : state.customers.nextId();
  if (email === '' || state.customers.withEmail(email).length > 0) throw new Error(`a customer needs an email nobody has: "${email}"`);
  if (state.customers.get(id)) throw new Error(`the store already has a customer ${id}`);
  const named = fitted(raw, { first_name: '', last_name: '', company: '', phone: '', notes: '', tax_exempt_category: '', customer_group_id: 0 });
  const customer = newCustomer({ email, ...named }, id, at);
  Object.assign(customer, {
    registration_ip_address: rawText(raw.registration_ip_address),
    store_credit: rawNumber(rawList(raw.store_credit_amounts)[0]?.amount),
    accepts_product_review_abandoned_cart_emails: raw.accepts_product_review_abandoned_cart_emails !== false,
    origin_channel_id: rawNumber(raw.origin_channel_id, 1),
    channel_ids: Array.isArray(raw.channel_ids) ? raw.channel_ids.map((channel) => rawNumber(channel)) : null,
    form_fields: rawList(raw.form_fields).map((field) => fitted(field, { name: '', value: '' })),
    createdAt: parsePlatformDate(rawText(raw.date_created)) ?? at,
    modifiedAt: parsePlatformDate(rawText(raw.date_modified)) ?? at,
  });
  state.customers.insert(customer);
  importAttributes(state, raw, { customerId: id, at });
  const addresses = rawList(raw.addresses).map((address) => importAddress(state, address, id));
  customer.published = { given: raw, computed: customerShape(state, customer, allIncluded), own: ownOfCustomer };
  return { customer, addresses };
}
