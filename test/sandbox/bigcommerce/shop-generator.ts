import type { SeededRandom } from '../random.ts';
import { customerExtras } from './customer-extras.ts';
import type { CustomerRecord } from './customer-record.ts';
import { createCustomers } from './customer-writing.ts';
import type { ProductRecord } from './product-record.ts';
import type { ProductCreateBody } from './product-body.ts';
import { createProduct } from './product-writing.ts';
import { shopWords } from './shop-words.ts';
import type { StoreState } from './store-state.ts';

/** Fills a store with believable customers and products: the same seed gives the same shop. */
export type ShopGenerator = {
  addCustomers(count: number): CustomerRecord[];
  addProducts(count: number): ProductRecord[];
  /** A person who has not bought yet; `email` is unique in the shop. */
  newPerson(): Person;
};

export type Person = {
  first_name: string;
  last_name: string;
  company: string;
  email: string;
  phone: string;
  street: string;
  city: string;
  state: string;
  zip: string;
  country_iso2: string;
};

export function createShopGenerator(deps: { state: StoreState; random: SeededRandom; now: () => number }): ShopGenerator {
  const { state, random, now } = deps;
  let people = 0;

  function newPerson(): Person {
    people += 1;
    const firstName = random.pick(shopWords.firstNames);
    const lastName = random.pick(shopWords.lastNames);
    const local = `${firstName}.${lastName}`.toLowerCase().replaceAll(/[^a-z.]/g, '');
    return {
      ...random.pick(shopWords.places),
      first_name: firstName,
      last_name: lastName,
      company: random.pick(shopWords.companies),
      email: `${local}.${people}@example.com`,
      phone: `555-01${String(random.integer(0, 99)).padStart(2, '0')}`,
      street: `${random.integer(1, 999)} ${random.pick(shopWords.streets)}`,
    };
  }

  function addCustomer(): CustomerRecord[] {
    const person = newPerson();
    const address = {
      first_name: person.first_name,
      last_name: person.last_name,
      company: person.company,
      address1: person.street,
      city: person.city,
      state_or_province: person.state,
      postal_code: person.zip,
      country_code: person.country_iso2,
      phone: person.phone,
    };
    const { first_name, last_name, company, email, phone } = person;
    return createCustomers(state, [{ first_name, last_name, company, email, phone, ...customerExtras(state, address, now()) }], now()).customers;
  }

  return {
    newPerson,
    addCustomers: (count) => Array.from({ length: count }, addCustomer).flat(),
    addProducts(count) {
      const first = state.catalog.count();
      return Array.from({ length: count }, (_, index) => createProduct(state.catalog, seededProduct(first + index), now()));
    },
  };
}

/** The product of this position: the list of words, then again with a number. */
function seededProduct(index: number): ProductCreateBody {
  const seed = shopWords.products[index % shopWords.products.length] ?? shopWords.products[0];
  const round = Math.floor(index / shopWords.products.length);
  const suffix = round === 0 ? '' : `.${round + 1}`;
  return {
    name: round === 0 ? seed.name : `${seed.name} ${round + 1}`,
    type: 'type' in seed ? seed.type : 'physical',
    weight: seed.weight,
    price: seed.price,
    sale_price: 'sale' in seed ? seed.sale : 0,
    cost_price: Math.round(seed.price * 50) / 100,
    sku: `${seed.sku}${suffix}`,
    description: `<p>${seed.name}</p>`,
    custom_fields: index % 3 === 0 ? [{ name: 'Season', value: index % 2 === 0 ? 'Summer' : 'Winter' }, { name: 'Country of origin', value: 'Nowhere' }] : [],
    inventory_level: 1_000,
    inventory_tracking: seed.sizes.length > 0 ? 'variant' : 'product',
    variants: seed.sizes.map((size, position) => ({
      sku: `${seed.sku}${suffix}-${size.replaceAll(' ', '')}`,
      price: position === seed.sizes.length - 1 ? seed.price + 5 : null,
      inventory_level: 250,
      option_values: [{ option_display_name: 'Size', label: size }],
    })),
  };
}
