import type { CustomerAddress, StoreCustomer } from '../connectors/bigcommerce/customer.ts';
import { followedBy } from '../connectors/salesforce/followed-fields.ts';
import { entityIdOf } from '../core/entity.ts';
import type { StoreWrite } from '../core/target-writer.ts';
import { channelOff, type Refusal } from '../pipeline/define-flow.ts';
import { defineStoreFlow, type RecordChange } from '../pipeline/define-store-flow.ts';

const name = 'customer-to-bigcommerce';

/** Salesforce field → field of the customer. */
const customerFields: Readonly<Record<string, string>> = { FirstName: 'first_name', LastName: 'last_name', Email: 'email', Phone: 'phone' };
const addressParts = ['Street', 'City', 'State', 'StateCode', 'PostalCode', 'Country', 'CountryCode'] as const;
/** Which of the customer's addresses an address of the org is. */
const addresses = [
  { prefix: 'Billing', position: 0 },
  { prefix: 'Mailing', position: 0 },
  { prefix: 'Other', position: 1 },
] as const;

/** Name, e-mail, phone, addresses and group of a registered customer. Guests are known only from their orders. */
export const customerToBigcommerce = defineStoreFlow<StoreCustomer>({
  name,
  description: 'Changes of an Account or Contact go to the BigCommerce customer: name, e-mail, phone, addresses, group.',
  counterpart: 'customer-to-salesforce',
  changes: followedBy(name),
  unlike: ['Email'],
  plan(change, context) {
    const { row, changed, data } = change;
    const off = channelOff(context, name, data.origin_channel_id);
    if (off) return { refuse: 'FLOW_OFF', ...off };
    const body: Record<string, unknown> = {};
    for (const [field, of] of Object.entries(customerFields)) if (changed.has(field)) body[of] = textOf(row[field]);
    if (changed.has('BC_Group_Id__c')) {
      const group = textOf(row.BC_Group_Id__c);
      if (!/^\d*$/.test(group)) return { refuse: 'INVALID_VALUE', field: 'BC_Group_Id__c', message: 'a customer group is named by its number in BigCommerce; empty is no group' };
      body.customer_group_id = Number(group);
    }
    const writes: StoreWrite[] = Object.keys(body).length > 0 ? [{ kind: 'customer', id: data.id, body }] : [];
    for (const { prefix, position } of addresses) {
      if (!addressParts.some((part) => changed.has(`${prefix}${part}`))) continue;
      const write = addressWrite(change, prefix, position);
      if ('refuse' in write) return write;
      writes.push(write);
    }
    return writes;
  },
  onDelete: ({ sobject, entityKey }, rule) => (sobject === 'Contact' && rule === 'delete' ? { kind: 'customer-delete', id: Number(entityIdOf(entityKey)), body: {} } : undefined),
  retry: { attemptsMax: 8, delayMs: 1_000, delayMsMax: 300_000 },
});

/** An address the customer has is changed in the parts that changed; a new one needs all the store asks for. https://developer.bigcommerce.com/docs/rest-management/customers/addresses */
function addressWrite({ row, changed, data }: RecordChange<StoreCustomer>, prefix: string, position: number): StoreWrite | Refusal {
  const known: CustomerAddress | undefined = data.addresses[position];
  const has = (...parts: string[]) => known === undefined || parts.some((part) => changed.has(`${prefix}${part}`));
  const body: Record<string, unknown> = {};
  if (has('Street')) {
    const [first = '', ...rest] = textOf(row[`${prefix}Street`]).split(/\r?\n/);
    Object.assign(body, { address1: first, address2: rest.join(', ') });
  }
  if (has('City')) body.city = textOf(row[`${prefix}City`]);
  if (has('State', 'StateCode')) body.state_or_province = textOf(row[`${prefix}State`]);
  if (has('PostalCode')) body.postal_code = textOf(row[`${prefix}PostalCode`]);
  if (has('Country', 'CountryCode')) {
    const code = countryCodeOf(row, prefix);
    if (code === undefined) return { refuse: 'INVALID_VALUE', field: `${prefix}Country`, message: `"${textOf(row[`${prefix}Country`])}" is no country BigCommerce knows; write its English name or its two-letter code` };
    body.country_code = code;
  }
  if (known && known.id > 0) return { kind: 'address', id: data.id, body: { id: known.id, ...body } };
  const person = { first_name: data.first_name, last_name: data.last_name, phone: data.phone };
  const missing = ['address1', 'city', 'postal_code'].find((field) => body[field] === '');
  if (missing !== undefined) return { refuse: 'INVALID_VALUE', field: `${prefix}Street`, message: `BigCommerce takes a new address only with street, city and postal code; ${missing} is empty` };
  return { kind: 'address', id: data.id, body: { ...person, ...body } };
}

const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
const letters = Array.from({ length: 26 }, (_unused, index) => String.fromCodePoint(65 + index));
/** English name → ISO 3166 code, of every code there is. */
const codesByName: ReadonlyMap<string, string> = new Map(letters.flatMap((first) => letters.flatMap((second) => {
  const named = english.of(`${first}${second}`);
  return named === undefined ? [] : [[named.toLowerCase(), `${first}${second}`] as const];
})));

function countryCodeOf(row: Readonly<Record<string, unknown>>, prefix: string): string | undefined {
  const code = textOf(row[`${prefix}CountryCode`]);
  const country = textOf(row[`${prefix}Country`]);
  if (/^[A-Z]{2}$/.test(code)) return code;
  if (/^[A-Z]{2}$/i.test(country) && english.of(country.toUpperCase()) !== undefined) return country.toUpperCase();
  return codesByName.get(country.toLowerCase());
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
