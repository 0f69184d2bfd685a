import type { SeededRandom } from '../random.ts';
import type { CustomerRecord } from './customer-record.ts';
import type { Person, ShopGenerator } from './shop-generator.ts';
import type { StoreState } from './store-state.ts';

/** Who places an order: a registered customer, or a guest (id 0) known only by the billing address. */
export type Buyer = { person: Person; customerId: number };

export type BuyerWishes = { guests?: number; distinctBuyers?: number };

/** Chooses the buyers of a scenario. */
export type BuyerChoice = {
  /** The buyer of the order at this position of its scenario. */
  choose(wishes: BuyerWishes, position: number): Buyer;
};

const guestShareDefault = 0.3;

export function createBuyerChoice(deps: { state: StoreState; shop: ShopGenerator; random: SeededRandom }): BuyerChoice {
  const { state, shop, random } = deps;
  const guests: Person[] = [];

  const registered = (customer: CustomerRecord): Buyer => {
    const address = state.customers.addressesOf(customer.id)[0];
    const { first_name, last_name, company, email, phone } = customer;
    const place = {
      street: address?.address1 ?? '1 Sample Street',
      city: address?.city ?? 'Austin',
      state: address?.state_or_province ?? 'Texas',
      zip: address?.postal_code ?? '78701',
      country_iso2: address?.country_code ?? 'US',
    };
    return { customerId: customer.id, person: { first_name, last_name, company, email, phone, ...place } };
  };

  function guestAt(index: number): Buyer {
    while (guests.length <= index) guests.push(shop.newPerson());
    return { customerId: 0, person: guests[index] ?? shop.newPerson() };
  }

  /** Exactly this many buyers take turns; missing customers are made as if they had registered long ago. */
  function oneOf(count: number, guestShare: number, position: number): Buyer {
    const guestCount = Math.round(count * guestShare);
    const index = position % count;
    if (index < guestCount) return guestAt(index);
    const missing = count - guestCount - state.customers.count();
    if (missing > 0) shop.addCustomers(missing);
    const customer = state.customers.at(index - guestCount);
    return customer ? registered(customer) : guestAt(index);
  }

  return {
    choose(wishes, position) {
      const guestShare = wishes.guests ?? guestShareDefault;
      if (wishes.distinctBuyers !== undefined) return oneOf(wishes.distinctBuyers, guestShare, position);
      const isGuest = random.next() < guestShare;
      const customer = isGuest ? undefined : state.customers.at(random.integer(0, Math.max(0, state.customers.count() - 1)));
      return customer ? registered(customer) : { customerId: 0, person: shop.newPerson() };
    },
  };
}
