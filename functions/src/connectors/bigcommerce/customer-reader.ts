import type { z } from 'zod';
import type { SourceReader } from '../../core/entity.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { StoreClient } from './client.ts';
import { addressListSchema, attributeListSchema, attributeValueListSchema, type CustomerAddress, customerKeyOf, customerSchema, groupListSchema, type StoreCustomer } from './customer.ts';
import { eachIdList, pageMax, type ReadOne, readByIdList } from './record-list.ts';

type Customer = z.infer<typeof customerSchema>;
type Attribute = Customer['attributes'][number];

/** Names of groups and attributes change rarely. */
const namesMaxAgeMs = 15 * 60_000;
const include = 'include=addresses,attributes,formfields';
/** A list is followed at most this far: 2,500 addresses of 50 customers. */
const pagesMax = 10;

/**
 * Customers with all their addresses, the name of their group, and what the shop asked them. A customer brings ten addresses and ten
 * attributes at most; only of those who have more the rest is read.
 * https://developer.bigcommerce.com/docs/rest-management/customers#get-all-customers
 */
export function createCustomerReader(client: StoreClient, now: () => number, keepsRaw: () => boolean): SourceReader {
  const groups = createNameList(client, { now, path: `/v2/customer_groups?limit=${pageMax}`, parse: (body) => groupListSchema.parse(body ?? []) });
  const attributes = createNameList(client, { now, path: `/v3/customers/attributes?limit=${pageMax}`, parse: (body) => attributeListSchema.parse(body).data });
  return async (keys, signal) => {
    const found = await readByIdList(keys, { path: (ids) => `/v3/customers?id:in=${ids.join(',')}&${include}&limit=${pageMax}`, get: (path) => client.get(path, signal), schema: customerSchema, keyOf: customerKeyOf, keepsRaw: keepsRaw() });
    const customers = [...found.values()].flatMap((one) => (one && !(one instanceof SyncError) ? [one.data] : []));
    const [addresses, values, groupNames, attributeNames] = await Promise.all([
      readRest(client, { customers: customers.filter((one) => one.address_count > one.addresses.length), path: '/v3/customers/addresses', parse: (body) => addressListSchema.parse(body).data, signal }),
      readRest(client, { customers: customers.filter((one) => one.attribute_count > one.attributes.length), path: '/v3/customers/attribute-values', parse: (body) => attributeValueListSchema.parse(body).data, signal }),
      customers.some((one) => one.customer_group_id > 0) ? groups(signal) : undefined,
      customers.some((one) => one.attribute_count > 0 || one.attributes.length > 0) ? attributes(signal) : undefined,
    ]);
    const complete = (data: Customer): StoreCustomer => completeCustomer(data, { addresses: addresses.get(data.id), values: values.get(data.id), groupNames, attributeNames });
    return new Map([...found].map(([key, one]): [string, ReadOne] => [key, one && !(one instanceof SyncError) ? { ...one, data: complete(one.data), ...(one.raw && addresses.has(one.data.id) ? { raw: { ...one.raw, addresses: addresses.get(one.data.id) } } : {}) } : one]));
  };
}

type Extras = { addresses: CustomerAddress[] | undefined; values: Attribute[] | undefined; groupNames: ReadonlyMap<number, string> | undefined; attributeNames: ReadonlyMap<number, string> | undefined };

function completeCustomer({ address_count: _addresses, attribute_count: _attributes, attributes, form_fields: formFields, ...customer }: Customer, extras: Extras): StoreCustomer {
  const answers = formFields.map(({ name, value }) => ({ name, value: Array.isArray(value) ? value.map(String).join(', ') : typeof value === 'string' || typeof value === 'number' ? String(value) : '' }));
  const named = (extras.values ?? attributes).map(({ attribute_id: id, attribute_value: value }) => ({ name: extras.attributeNames?.get(id) ?? `Attribute ${id}`, value }));
  return { ...customer, addresses: extras.addresses ?? customer.addresses, groupName: customer.customer_group_id > 0 ? extras.groupNames?.get(customer.customer_group_id) : '', details: [...named, ...answers].filter(({ value }) => value !== '') };
}

type RestOf<T> = { customers: readonly Customer[]; path: string; parse(body: unknown): T[]; signal: AbortSignal };

/** Everything these customers have of one kind, by customer. */
async function readRest<T extends { customer_id: number }>(client: StoreClient, rest: RestOf<T>): Promise<Map<number, T[]>> {
  const rows: T[] = [];
  await eachIdList(rest.customers.map(({ id }) => id), async (ids) => {
    for (let page = 1; page <= pagesMax; page += 1) {
      const found = rest.parse(await client.get(`${rest.path}?customer_id:in=${ids.join(',')}&limit=${pageMax}&page=${page}`, rest.signal));
      rows.push(...found);
      if (found.length < pageMax) break;
    }
  });
  return Map.groupBy(rows, ({ customer_id: id }) => id);
}

type NameList = { now(): number; path: string; parse(body: unknown): { id: number; name: string }[] };

/** Names by id, read once in a while. A plan without groups, or a token that may not see them, has no names: the ids remain. */
function createNameList(client: StoreClient, list: NameList): (signal: AbortSignal) => Promise<Map<number, string> | undefined> {
  const known: { at: number; names: Map<number, string> | undefined } = { at: Number.NEGATIVE_INFINITY, names: undefined };
  return async (signal) => {
    if (list.now() - known.at < namesMaxAgeMs) return known.names;
    try {
      known.names = new Map(list.parse(await client.get(list.path, signal)).map(({ id, name }) => [id, name]));
    } catch (error) {
      if (!(error instanceof SyncError) || error.disposition === 'retry' || error.code === 'AUTH_REVOKED') throw error;
      known.names = undefined;
    }
    known.at = list.now();
    return known.names;
  };
}
