import type { SourceReader } from '../../core/entity.ts';
import type { StoreClient } from './client.ts';
import { createCustomerReader } from './customer-reader.ts';
import { addMetafields, type WantedMetafields } from './metafield-reader.ts';
import { readOrders } from './order-reader.ts';
import { productKeyOf, productSchema } from './product.ts';
import { pageMax, readByIdList } from './record-list.ts';

/** What goes with records besides what their flow works with: all that was sent, which takes memory, and metafields, which take calls. */
export type Kept = { metafields: WantedMetafields };

/** Reads records of one store in as few calls as their keys allow. `kept`: what goes with them; undefined = nothing. */
export function createStoreReader(client: StoreClient, now: () => number, kept: () => Kept | undefined = () => undefined): { orders: SourceReader; customers: SourceReader; products: SourceReader } {
  const keepsRaw = () => kept() !== undefined;
  const withMetafields = (read: SourceReader): SourceReader => async (keys, signal, changed) => {
    const found = await read(keys, signal, changed);
    const { metafields = {} } = kept() ?? {};
    return Object.keys(metafields).length === 0 ? found : addMetafields(found, metafields, { client, signal });
  };
  return {
    orders: withMetafields((keys, signal, changed) => readOrders(client, keys, { signal, changed, keepsRaw: keepsRaw() })),
    customers: withMetafields(createCustomerReader(client, now, keepsRaw)),
    // https://developer.bigcommerce.com/docs/rest-catalog/products#get-all-products
    products: withMetafields((keys, signal) => readByIdList(keys, { path: (ids) => `/v3/catalog/products?id:in=${ids.join(',')}&include=variants${keepsRaw() ? ',custom_fields' : ''}&limit=${pageMax}`, get: (path) => client.get(path, signal), schema: productSchema, keyOf: productKeyOf, keepsRaw: keepsRaw() })),
  };
}
