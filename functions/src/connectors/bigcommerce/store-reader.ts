import type { SourceReader } from '../../core/entity.ts';
import type { StoreClient } from './client.ts';
import { createCustomerReader } from './customer-reader.ts';
import { readOrders } from './order-reader.ts';
import { productKeyOf, productSchema } from './product.ts';
import { pageMax, readByIdList } from './record-list.ts';

/** Reads records of one store in as few calls as their keys allow. `keepsRaw`: whether records carry all that was sent, which takes memory. */
export function createStoreReader(client: StoreClient, now: () => number, keepsRaw: () => boolean = () => false): { orders: SourceReader; customers: SourceReader; products: SourceReader } {
  return {
    orders: (keys, signal, changed) => readOrders(client, keys, { signal, changed, keepsRaw: keepsRaw() }),
    customers: createCustomerReader(client, now, keepsRaw),
    // https://developer.bigcommerce.com/docs/rest-catalog/products#get-all-products
    products: (keys, signal) => readByIdList(keys, { path: (ids) => `/v3/catalog/products?id:in=${ids.join(',')}&include=variants${keepsRaw() ? ',custom_fields' : ''}&limit=${pageMax}`, get: (path) => client.get(path, signal), schema: productSchema, keyOf: productKeyOf, keepsRaw: keepsRaw() }),
  };
}
