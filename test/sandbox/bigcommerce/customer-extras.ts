import type { CustomerCreateBody, EmbeddedAddressBody } from './customer-body.ts';
import type { StoreState } from './store-state.ts';

/** The groups and attributes a seeded shop has; made once. */
function openCustomerSettings(state: StoreState, at: number): void {
  if (state.groups.all().length > 0 || state.attributes.all().length > 0) return;
  const rule = (amount: string) => [{ type: 'all', method: 'percent', amount }];
  for (const [name, amount] of [['Wholesale', '10.0000'], ['Club Members', '5.0000']] as const)
    state.groups.save({ name, is_default: false, is_group_for_guests: false, category_access: { type: 'all' }, discount_rules: rule(amount), createdAt: at, modifiedAt: at });
  state.attributes.add({ name: 'Loyalty number', type: 'string' }, at);
  state.attributes.add({ name: 'Birthday', type: 'date' }, at);
  state.attributes.add({ name: 'Visits', type: 'number' }, at);
}

/** One customer of a seeded shop has more addresses than a customer answer embeds. */
const crowdedPosition = 13;

function furtherAddresses(address: EmbeddedAddressBody, position: number): EmbeddedAddressBody[] {
  const count = position === crowdedPosition ? 11 : position % 10 === 4 ? 2 : position % 4 === 1 ? 1 : 0;
  return Array.from({ length: count }, (_, index) => ({
    ...address,
    address1: `${index + 1} Second Street`,
    address_type: 'commercial' as const,
    form_fields: index === 0 ? [{ name: 'Delivery instructions', value: 'Ring twice' }] : [],
  }));
}

/**
 * What the customer at this position of a seeded shop has besides a name and an address: a group, further addresses,
 * attributes, answers to the shop's form fields. Decided by the position, so that it takes nothing from the seed's sequence.
 */
export function customerExtras(state: StoreState, address: EmbeddedAddressBody, at: number): Partial<CustomerCreateBody> {
  openCustomerSettings(state, at);
  const position = state.customers.count();
  const [loyalty, birthday, visits] = state.attributes.all();
  const attributes = [
    ...(loyalty && position % 3 === 1 ? [{ attribute_id: loyalty.id, attribute_value: `LOY-${1_000 + position}` }] : []),
    ...(birthday && position % 5 === 2 ? [{ attribute_id: birthday.id, attribute_value: `19${70 + (position % 30)}-04-12` }] : []),
    ...(visits && position % 6 === 1 ? [{ attribute_id: visits.id, attribute_value: String(position) }] : []),
  ];
  const groups = state.groups.all();
  return {
    customer_group_id: position % 3 === 2 ? (groups[position % groups.length]?.id ?? 0) : 0,
    addresses: [address, ...furtherAddresses(address, position)],
    attributes,
    form_fields: position % 3 === 0 ? [{ name: 'How did you hear about us?', value: position % 2 === 0 ? 'A friend' : 'Search' }] : [],
    store_credit_amounts: [{ amount: position % 7 === 3 ? 25.5 : 0 }],
  };
}
