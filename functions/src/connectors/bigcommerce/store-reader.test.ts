import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SyncError } from '../../core/sync-error.ts';
import type { StoreClient } from './client.ts';
import { createStoreReader } from './store-reader.ts';

const signal = new AbortController().signal;
const modified = 'Sat, 02 May 2026 03:30:05 +0000';
const version = Date.parse(modified);
const line = (id: number) => ({ id, quantity: 1, total_ex_tax: '1', total_inc_tax: '1' });
const order = (id: number, more: Record<string, unknown> = {}) => ({ id, status_id: 11, date_created: modified, date_modified: modified, subtotal_ex_tax: '1', subtotal_inc_tax: '1', total_ex_tax: '1', total_inc_tax: '1', billing_address: {}, consignments: { shipping: [{ id: 1, line_items: [line(id * 10)] }] }, ...more });

/** A store that has these orders. `answer` overrides a path. */
function reader(orders: Record<number, unknown>, answer: (path: string) => unknown = () => undefined) {
  const paths: string[] = [];
  const clock = { ms: 0 };
  const client: Pick<StoreClient, 'get'> = {
    async get(path) {
      paths.push(path);
      const special = answer(path);
      if (special instanceof Error) throw special;
      if (special !== undefined) return special;
      const url = new URL(path, 'http://store');
      if (url.pathname === '/v2/orders') {
        const since = url.searchParams.get('min_date_modified');
        if (since !== null) return Number(url.searchParams.get('page')) === 1 ? Object.values(orders) : undefined;
        const [min, max] = ['min_id', 'max_id'].map((name) => Number(url.searchParams.get(name)));
        const found = Object.entries(orders).filter(([id]) => Number(id) >= (min ?? 0) && Number(id) <= (max ?? 0)).map(([, one]) => one);
        return found.length > 0 ? found : undefined;
      }
      const found = orders[Number(url.pathname.split('/').at(-1))];
      if (found === undefined) throw new SyncError('SOURCE_DELETED', { stage: 'extract' });
      return found;
    },
  };
  const read = createStoreReader({ ...client, write: () => Promise.reject(new Error('a reader does not write')), close: async () => {} }, () => clock.ms);
  return { read, paths, clock, routes: () => paths.map((path) => path.split('&include')[0]?.split('?include')[0]) };
}

const keysOf = (...ids: number[]) => ids.map((id) => `order:${id}`);

describe('reading orders', () => {
  it('reads one order singly, with its lines in the same call', async () => {
    const { read, paths } = reader({ 250: order(250) });
    const found = await read.orders(keysOf(250), signal);
    const record = found.get('order:250');
    assert.ok(record && !(record instanceof Error));
    assert.deepEqual([record.entityKey, record.version, paths], ['order:250', version, ['/v2/orders/250?include=consignments.line_items,fees&consignment_structure=object']]);
  });

  it('reads neighbours by range, as many as a page holds, and strangers singly', async () => {
    const { read, routes } = reader(Object.fromEntries([1, 2, 200, 5_000].map((id) => [id, order(id)])));
    const found = await read.orders(keysOf(5_000, 200, 1, 2), signal);
    assert.deepEqual(routes(), ['/v2/orders?min_id=1&max_id=200&limit=250', '/v2/orders/5000']);
    assert.deepEqual([...found.keys()].toSorted(), keysOf(1, 2, 200, 5_000));
  });

  it('reads by time of change what lies far apart and changed together, and by id what that misses', async () => {
    const ids = Array.from({ length: 6 }, (_unused, index) => 1 + index * 1_000);
    const { read, routes } = reader(Object.fromEntries(ids.slice(0, 5).map((id) => [id, order(id)])));
    const found = await read.orders(keysOf(...ids), signal, { from: version, to: version + 5_000 });
    assert.deepEqual(routes(), ['/v2/orders?min_date_modified=2026-05-02T03:30:04Z&sort=date_modified:asc&page=1&limit=250', '/v2/orders/5001']);
    assert.deepEqual([...found].map(([key, one]) => [key, one === undefined]), ids.map((id) => [`order:${id}`, id === 5_001]));
  });

  it('does not read by time what two ranges hold', async () => {
    const { read, routes } = reader(Object.fromEntries([1, 2, 900, 901].map((id) => [id, order(id)])));
    await read.orders(keysOf(1, 2, 900, 901), signal, { from: version, to: version });
    assert.deepEqual(routes(), ['/v2/orders?min_id=1&max_id=2&limit=250', '/v2/orders?min_id=900&max_id=901&limit=250']);
  });

  it('cuts a range where a full page could end it too early', async () => {
    const { read, routes } = reader(Object.fromEntries([1, 250, 251].map((id) => [id, order(id)])));
    await read.orders(keysOf(1, 250, 251), signal);
    assert.deepEqual(routes(), ['/v2/orders?min_id=1&max_id=250&limit=250', '/v2/orders/251']);
  });

  it('keeps of a range only what was asked for', async () => {
    const { read } = reader(Object.fromEntries([1, 2, 3].map((id) => [id, order(id)])));
    assert.deepEqual([...(await read.orders(keysOf(1, 3), signal)).keys()], keysOf(1, 3));
  });

  it('asks singly for one that is absent from its list, before it counts as gone', async () => {
    const archived = order(2, { is_deleted: true });
    const { read, routes } = reader({ 1: order(1) }, (path) => (path.startsWith('/v2/orders/2?') ? archived : undefined));
    const found = await read.orders(keysOf(1, 2, 3), signal);
    assert.deepEqual(routes(), ['/v2/orders?min_id=1&max_id=3&limit=250', '/v2/orders/2', '/v2/orders/3']);
    assert.deepEqual([found.get('order:2') instanceof Error, found.get('order:2') === undefined, found.get('order:3')], [false, false, undefined]);
  });

  it('takes an empty list (204) as one that lacks all of them', async () => {
    const { read } = reader({});
    assert.deepEqual([...(await read.orders(keysOf(1, 2), signal))], [['order:1', undefined], ['order:2', undefined]]);
  });

  it('a record that cannot be read is a reason of its own; the others are read', async () => {
    const { read } = reader({ 1: order(1), 2: order(2, { total_inc_tax: 'a lot' }) });
    const found = await read.orders(keysOf(1, 2), signal);
    const bad = found.get('order:2');
    assert.ok(bad instanceof SyncError);
    assert.deepEqual([bad.code, bad.field, bad.message, found.get('order:1') instanceof Error], ['UNREADABLE_SOURCE', 'total_inc_tax', 'order:2: the field "total_inc_tax" is not a decimal number.', false]);
  });

  it('a store that does not answer is the failure of the whole read', async () => {
    const { read } = reader({}, () => new SyncError('SOURCE_UNAVAILABLE', { stage: 'extract' }));
    await assert.rejects(read.orders(keysOf(1, 2), signal), { code: 'SOURCE_UNAVAILABLE' });
  });
});

describe('the lines of an order', () => {
  const lineIds = async (one: unknown, pages: unknown[] = []) => {
    const left = [...pages];
    const { read, paths } = reader({ 250: one }, (path) => (path.includes('/products') ? left.shift() : undefined));
    const record = (await read.orders(keysOf(250), signal)).get('order:250');
    assert.ok(record && !(record instanceof Error));
    const lines = record.data.lines;
    assert.ok(Array.isArray(lines));
    return { ids: lines.map((item: { id: number }) => item.id), calls: paths.slice(1) };
  };
  const lines = (count: number, from = 1) => Array.from({ length: count }, (_unused, index) => line(from + index));

  it('are those of all consignments, in the order of their ids', async () => {
    const consignments = { shipping: [{ id: 1, line_items: [line(4), line(1)] }, { id: 2, line_items: [line(3)] }], pickups: [{ line_items: [line(6)] }], downloads: [{ line_items: [line(2)] }], email: { gift_certificates: [{ line_items: [line(5)] }] } };
    assert.deepEqual(await lineIds(order(250, { consignments })), { ids: [1, 2, 3, 4, 5, 6], calls: [] });
  });

  it('that are in no consignment are missed by the count of the order, and read too', async () => {
    const { ids, calls } = await lineIds(order(250, { items_total: 3, consignments: { downloads: [{ line_items: lines(2) }] } }), [lines(3)]);
    assert.deepEqual([ids, calls], [[1, 2, 3], ['/v2/orders/250/products?page=1&limit=250']]);
  });

  it('of a batch are four thousand or little more: the other orders go with the next one', async () => {
    const ids = Array.from({ length: 100 }, (_unused, index) => index + 1);
    const { read } = reader(Object.fromEntries(ids.map((id) => [id, order(id, { consignments: { shipping: [{ id: 1, line_items: lines(49, id * 100) }] } })])));
    const found = [...(await read.orders(keysOf(...ids), signal)).values()];
    const left = found.filter((one) => one instanceof SyncError);
    assert.deepEqual([left.length, left[0]?.code, left[0]?.retryAfterMs], [18, 'BATCH_FULL', 0]);
  });

  it('up to 49 come with the order', async () => {
    assert.equal((await lineIds(order(250, { consignments: { shipping: [{ id: 1, line_items: lines(49) }] } }))).calls.length, 0);
  });

  it('of 50 or more are paged from /products: the store includes only 50', async () => {
    const { ids, calls } = await lineIds(order(250, { consignments: { shipping: [{ id: 1, line_items: lines(50) }] } }), [lines(250), lines(30, 251)]);
    assert.deepEqual([ids.length, calls], [280, ['/v2/orders/250/products?page=1&limit=250', '/v2/orders/250/products?page=2&limit=250']]);
  });

  it('that fill their pages exactly end at the empty page (204)', async () => {
    const { ids, calls } = await lineIds(order(250, { consignments: { shipping: [{ id: 1, line_items: lines(50) }] } }), [lines(250)].concat([[]]));
    assert.deepEqual([ids.length, calls.length], [250, 2]);
  });

  it('of an order that includes none are asked for', async () => {
    assert.deepEqual(await lineIds(order(250, { consignments: { shipping: [] } }), [lines(2)]), { ids: [1, 2], calls: ['/v2/orders/250/products?page=1&limit=250'] });
  });

  it('that cannot be read are a reason', async () => {
    const { read } = reader({ 250: order(250, { consignments: { shipping: [] } }) }, (path) => (path.includes('/products') ? [{ id: 1 }] : undefined));
    const bad = (await read.orders(keysOf(250), signal)).get('order:250');
    assert.ok(bad instanceof SyncError);
    assert.equal(bad.code, 'UNREADABLE_SOURCE');
  });
});

describe('reading customers and products', () => {
  const customer = (id: number) => ({ id, email: 'ada@example.com', first_name: 'Ada', last_name: 'Example', date_modified: '2026-05-01T12:00:00Z' });

  it('asks for fifty at a time, with what belongs to them', async () => {
    const { read, paths } = reader({}, (path) => ({ data: (/id:in=([\d,]+)/.exec(path)?.[1] ?? '').split(',').map((id) => customer(Number(id))) }));
    const keys = Array.from({ length: 120 }, (_unused, index) => `customer:${index + 1}`);
    const found = await read.customers(keys, signal);
    assert.deepEqual([paths.length, [...found.values()].every((one) => one !== undefined && !(one instanceof Error))], [3, true]);
    assert.equal(paths[2], `/v3/customers?id:in=${Array.from({ length: 20 }, (_unused, index) => index + 101).join(',')}&include=addresses,attributes,formfields&limit=250`);
  });

  it('one that is not in the list is gone, one nobody asked for is ignored', async () => {
    const { read } = reader({}, () => ({ data: [customer(1), customer(9)] }));
    const found = await read.customers(['customer:1', 'customer:2'], signal);
    assert.deepEqual([[...found.keys()], found.get('customer:2')], [['customer:1', 'customer:2'], undefined]);
  });

  it('brings products with their variants', async () => {
    const { read, paths } = reader({}, () => ({ data: [{ id: 5, name: 'Mug', date_modified: '2026-05-01T12:00:00+00:00' }, { id: 6, name: 'Cup', is_visible: 'yes' }] }));
    const found = await read.products(['product:5', 'product:6'], signal);
    const bad = found.get('product:6');
    assert.deepEqual([paths, bad instanceof SyncError && bad.field], [['/v3/catalog/products?id:in=5,6&include=variants&limit=250'], 'is_visible']);
  });
});

describe('a customer with more than the list brings', () => {
  const many = { id: 1, email: 'ada@example.com', date_modified: '2026-05-01T12:00:00Z', customer_group_id: 3, address_count: 12, addresses: [{ city: 'first ten' }], attribute_count: 11, attributes: [{ attribute_id: 8, attribute_value: 'one of ten' }], form_fields: [{ name: 'Toppings', value: ['olives', 'cheese'] }, { name: 'Empty', value: '' }] };
  const answers: Record<string, unknown> = {
    '/v3/customers': { data: [many] },
    '/v3/customers/addresses': { data: [{ customer_id: 1, city: 'Springfield' }, { customer_id: 1, city: 'Shelbyville' }] },
    '/v3/customers/attribute-values': { data: [{ customer_id: 1, attribute_id: 8, attribute_value: '41' }, { customer_id: 1, attribute_id: 9, attribute_value: 'blue' }] },
    '/v3/customers/attributes': { data: [{ id: 8, name: 'Age' }] },
    '/v2/customer_groups': [{ id: 3, name: 'Wholesale' }],
  };
  const withAnswers = (more: Record<string, unknown> = {}) => reader({}, (path) => ({ ...answers, ...more })[path.split('?')[0] ?? '']);
  const dataOf = async (read: ReturnType<typeof withAnswers>['read']) => {
    const one = (await read.customers(['customer:1'], signal)).get('customer:1');
    assert.ok(one && !(one instanceof Error));
    return one.data;
  };

  it('has all of it, with the names of its group and attributes', async () => {
    const { read } = withAnswers();
    const { addresses, groupName, details } = await dataOf(read);
    assert.ok(Array.isArray(addresses));
    assert.deepEqual([addresses.map((address: { city: string }) => address.city), groupName, details], [['Springfield', 'Shelbyville'], 'Wholesale', [{ name: 'Age', value: '41' }, { name: 'Attribute 9', value: 'blue' }, { name: 'Toppings', value: 'olives, cheese' }]]);
  });

  it('has its names read once in a quarter of an hour', async () => {
    const { read, paths, clock } = withAnswers();
    await dataOf(read);
    clock.ms = 14 * 60_000;
    await dataOf(read);
    const before = paths.filter((path) => path.startsWith('/v2/customer_groups')).length;
    clock.ms = 16 * 60_000;
    await dataOf(read);
    assert.deepEqual([before, paths.filter((path) => path.startsWith('/v2/customer_groups')).length], [1, 2]);
  });

  it('has no group name where the plan has no groups, and waits where the store is away', async () => {
    const { read } = withAnswers({ '/v2/customer_groups': new SyncError('SCOPE_MISSING', { stage: 'extract' }) });
    assert.equal((await dataOf(read)).groupName, undefined);
    const away = withAnswers({ '/v2/customer_groups': new SyncError('SOURCE_UNAVAILABLE', { stage: 'extract' }) });
    await assert.rejects(dataOf(away.read), { code: 'SOURCE_UNAVAILABLE' });
  });
});
