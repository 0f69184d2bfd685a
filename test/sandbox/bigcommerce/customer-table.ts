import type { CustomerAddress, CustomerRecord } from './customer-record.ts';

/** The store's registered shoppers and their address books. */
export type CustomerTable = {
  nextId(): number;
  nextAddressId(): number;
  insert(customer: CustomerRecord): void;
  get(id: number): CustomerRecord | undefined;
  /** Everybody who uses this e-mail: one, unless accounts are limited to channels. */
  withEmail(email: string): CustomerRecord[];
  changeEmail(customer: CustomerRecord, email: string): void;
  remove(customer: CustomerRecord): void;
  all(): CustomerRecord[];
  /** The customer at this position, oldest first. */
  at(position: number): CustomerRecord | undefined;
  count(): number;
  addressesOf(customerId: number): CustomerAddress[];
  address(id: number): CustomerAddress | undefined;
  addresses(): CustomerAddress[];
  insertAddress(address: CustomerAddress): void;
  removeAddress(address: CustomerAddress): void;
};

export function createCustomerTable(): CustomerTable {
  const customers = new Map<number, CustomerRecord>();
  const oldestFirst: CustomerRecord[] = [];
  const byEmail = new Map<string, Set<CustomerRecord>>();
  const addresses = new Map<number, CustomerAddress>();
  const addressBooks = new Map<number, CustomerAddress[]>();
  let lastId = 0;
  let lastAddressId = 0;

  const emailSet = (email: string) => {
    const key = email.toLowerCase();
    const known = byEmail.get(key) ?? new Set<CustomerRecord>();
    byEmail.set(key, known);
    return known;
  };

  return {
    nextId: () => (lastId += 1),
    nextAddressId: () => (lastAddressId += 1),
    insert(customer) {
      customers.set(customer.id, customer);
      lastId = Math.max(lastId, customer.id);
      oldestFirst.push(customer);
      emailSet(customer.email).add(customer);
    },
    get: (id) => customers.get(id),
    withEmail: (email) => [...(byEmail.get(email.toLowerCase()) ?? [])],
    changeEmail(customer, email) {
      emailSet(customer.email).delete(customer);
      customer.email = email;
      emailSet(email).add(customer);
    },
    remove(customer) {
      customers.delete(customer.id);
      oldestFirst.splice(oldestFirst.indexOf(customer), 1);
      emailSet(customer.email).delete(customer);
      for (const address of addressBooks.get(customer.id) ?? []) addresses.delete(address.id);
      addressBooks.delete(customer.id);
    },
    all: () => [...oldestFirst],
    at: (position) => oldestFirst[position],
    count: () => customers.size,
    addressesOf: (customerId) => addressBooks.get(customerId) ?? [],
    address: (id) => addresses.get(id),
    addresses: () => [...addresses.values()],
    insertAddress(address) {
      addresses.set(address.id, address);
      lastAddressId = Math.max(lastAddressId, address.id);
      addressBooks.set(address.customer_id, [...(addressBooks.get(address.customer_id) ?? []), address]);
    },
    removeAddress(address) {
      addresses.delete(address.id);
      const book = addressBooks.get(address.customer_id) ?? [];
      addressBooks.set(
        address.customer_id,
        book.filter((other) => other !== address),
      );
    },
  };
}
