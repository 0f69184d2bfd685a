import type { CustomerAddress, CustomerRecord } from './customer-record.ts';
import { extraFields } from './extra-fields.ts';
import { isoDate } from './platform-date.ts';
import { asPublished } from './published-form.ts';
import type { StoreState } from './store-state.ts';
import type { AttributeValue } from './attribute-record.ts';

/** Embedded addresses and attributes stop here; the rest is at `/customers/addresses?customer_id:in=`. */
const embeddedMax = 10;

/** A customer as V3 answers it, with the sub-resources that were asked for. */
export function customerShape(state: StoreState, customer: CustomerRecord, include: ReadonlySet<string>): Record<string, unknown> {
  const { form_fields, store_credit, force_password_reset, createdAt, modifiedAt, published, ...wire } = customer;
  const addresses = state.customers.addressesOf(customer.id);
  const attributes = state.attributes.valuesOf(customer.id);
  return asPublished(published, {
    ...wire,
    date_created: isoDate(createdAt),
    date_modified: isoDate(modifiedAt),
    address_count: addresses.length,
    attribute_count: attributes.length,
    authentication: { force_password_reset },
    ...(include.has('addresses') ? { addresses: addresses.slice(0, embeddedMax).map((address) => customerAddressShape(address, include)) } : {}),
    ...(include.has('attributes')
      ? { attributes: attributes.slice(0, embeddedMax).map(attributeValueShape) }
      : {}),
    ...(include.has('formfields') ? { form_fields: form_fields.map((field) => ({ ...field, customer_id: customer.id })) } : {}),
    ...(include.has('storecredit') ? { store_credit_amounts: [{ amount: store_credit }] } : {}),
    ...(include.has('shopper_profile_id') ? { shopper_profile_id: null } : {}),
    ...(include.has('segment_ids') ? { segment_ids: [] } : {}),
    ...extraFields.customer,
  });
}

export function customerAddressShape(address: CustomerAddress, include: ReadonlySet<string>): Record<string, unknown> {
  const { form_fields, published, ...wire } = address;
  return asPublished(published, { ...wire, ...(include.has('formfields') ? { form_fields: form_fields.map((field) => ({ ...field, address_id: address.id })) } : {}) });
}

/** A value of a customer's attribute; read as `attribute_value`, written as `value`. */
export function attributeValueShape({ createdAt, modifiedAt, ...value }: AttributeValue): Record<string, unknown> {
  return { ...value, date_created: isoDate(createdAt), date_modified: isoDate(modifiedAt) };
}
