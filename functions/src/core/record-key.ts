import { createHash, createHmac } from 'node:crypto';

/** The frozen key grammar: these strings identify BigCommerce records inside Salesforce for ever. */
export type RecordKeys = {
  customer(id: number): string;
  guest(channel: number | '*', email: string): string;
  product(id: number): string;
  variant(id: number): string;
  custom(name: string, sku: string): string;
  price(book: string, item: string, currency: string): string;
  order(id: number): string;
  line(id: number): string;
  charge(orderId: number, kind: string): string;
};

/** Hex digits of a hash kept in a key: 128 bits, short enough for a 120-character external id. */
const hashLength = 32;

/** Keys of one store. `guestSecret` hides guest e-mail addresses and belongs to the backup: without it guests get new keys. */
export function createRecordKeys(store: string, guestSecret: string): RecordKeys {
  const digest = (...parts: string[]) => createHash('sha256').update(parts.join('\u001f')).digest('hex').slice(0, hashLength);
  const hidden = (email: string) => createHmac('sha256', guestSecret).update(normaliseEmail(email)).digest('hex').slice(0, hashLength);
  return {
    customer: (id) => `${store}:customer:${id}`,
    guest: (channel, email) => `${store}:guest:${channel}:${hidden(email)}`,
    product: (id) => `${store}:product:${id}`,
    variant: (id) => `${store}:variant:${id}`,
    custom: (name, sku) => `${store}:custom:${digest(name, sku)}`,
    price: (book, item, currency) => `${store}:price:${book}:${item}:${currency}`,
    order: (id) => `${store}:order:${id}`,
    line: (id) => `${store}:line:${id}`,
    charge: (orderId, kind) => `${store}:charge:${orderId}:${kind}`,
  };
}

/** The form in which two e-mail addresses are compared. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
