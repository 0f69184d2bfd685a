import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

const billing = { first_name: 'Ada', last_name: 'Sample', zip: '78701', email: 'ada@example.com', country_iso2: 'US' };
const custom = { name: 'Custom Mug', quantity: 1, price_ex_tax: 10, price_inc_tax: 10.83 };

let bed: StoreTestBed;
let mugId = 0;
before(async () => {
  bed = await startStoreTestBed();
  mugId = Number(rowsOf((await bed.call('GET', '/v3/catalog/products?sku=ECM-01')).body)[0]?.id);
});
after(() => bed.close());

const post = async (body: Record<string, unknown>) => {
  const answer = await bed.call('POST', '/v2/orders', { billing_address: billing, products: [custom], ...body });
  return { ...answer, order: answer.status === 200 ? objectOf(answer.body) : {} };
};

test('a new order has the defaults of the platform', async () => {
  const { order } = await post({});
  assert.deepEqual(
    pick(order, 'status_id', 'status', 'custom_status', 'customer_id', 'channel_id', 'order_source', 'is_deleted', 'date_created', 'date_shipped', 'external_order_id'),
    {
      status_id: 1,
      status: 'Pending',
      custom_status: 'Pending',
      customer_id: 0,
      channel_id: 1,
      order_source: 'external',
      is_deleted: false,
      date_created: 'Wed, 15 Jan 2025 10:00:00 +0000',
      date_shipped: '',
      external_order_id: '',
    },
  );
});

test('a new order is totalled from its lines, charges, fees and manual discount', async () => {
  const { order } = await post({
    products: [{ product_id: mugId, quantity: 3 }, custom],
    base_shipping_cost: '5.95',
    handling_cost_ex_tax: 2,
    handling_cost_inc_tax: 2.2,
    discount_amount: 1.37,
    fees: [{ type: 'custom_fee', display_name_customer: 'Care', cost_ex_tax: '4.0000', cost_tax: '0.3300' }],
  });
  assert.deepEqual(
    pick(
      order,
      'subtotal_ex_tax',
      'subtotal_inc_tax',
      'subtotal_tax',
      'shipping_cost_inc_tax',
      'handling_cost_tax',
      'discount_amount',
      'total_ex_tax',
      'total_inc_tax',
      'total_tax',
      'items_total',
    ),
    {
      subtotal_ex_tax: '48.9700',
      subtotal_inc_tax: '53.0200',
      subtotal_tax: '4.0500',
      shipping_cost_inc_tax: '6.4400',
      handling_cost_tax: '0.2000',
      discount_amount: '1.3700',
      total_ex_tax: '59.5500',
      total_inc_tax: '64.6200',
      total_tax: '5.0700',
      items_total: 4,
    },
  );
});

test('given totals replace the computed ones', async () => {
  const { order } = await post({ subtotal_ex_tax: 8, subtotal_inc_tax: 9, total_ex_tax: '8.5', total_inc_tax: '9.75' });
  assert.deepEqual(pick(order, 'subtotal_tax', 'total_ex_tax', 'total_inc_tax', 'total_tax'), {
    subtotal_tax: '1.0000',
    total_ex_tax: '8.5000',
    total_inc_tax: '9.7500',
    total_tax: '1.2500',
  });
});

test('a migrated order keeps its own date of creation', async () => {
  const { order } = await post({ date_created: 'Tue, 20 Nov 2012 00:00:00 +0000', external_source: 'M-MIG' });
  assert.deepEqual(pick(order, 'date_created', 'date_modified', 'external_source'), {
    date_created: 'Tue, 20 Nov 2012 00:00:00 +0000',
    date_modified: 'Wed, 15 Jan 2025 10:00:00 +0000',
    external_source: 'M-MIG',
  });
});

test('a body the store cannot take is refused with an array of errors', async () => {
  const refusals: [Record<string, unknown>, string][] = [
    [{ products: [] }, "The field 'products' is invalid."],
    [{ billing_address: { zip: '7' } }, "The field 'billing_address.zip' is invalid."],
    [{ products: [{ product_id: 999_999 }] }, "The field 'product_id' is invalid."],
    [{ products: [{ name: 'No price', quantity: 1 }] }, "The field 'products' is invalid."],
    [{ products: [{ ...custom, price_inc_tax: -1 }] }, "The field 'products.0.price_inc_tax' is invalid."],
    [{ customer_id: 999_999 }, "The field 'customer_id' is invalid."],
    [{ channel_id: 77 }, "The field 'channel_id' is invalid."],
    [{ status_id: 15 }, "The field 'status_id' is invalid."],
    [{ total_inc_tax: 5 }, "The field 'total_ex_tax' is invalid."],
    [{ date_created: 'yesterday' }, "The field 'date_created' is invalid."],
    [{ total_tax: '1.0000' }, "The field 'total_tax' cannot be written to. Please remove it from your request before trying again."],
    [{ order_source: 'www' }, "The field 'order_source' cannot be written to. Please remove it from your request before trying again."],
  ];
  const answers = await Promise.all(refusals.map(async ([body]) => post(body)));
  assert.deepEqual(
    answers.map(({ status, body }) => [status, rowsOf(body).map((row) => pick(row, 'status', 'message'))]),
    refusals.map(([, message]) => [400, [{ status: 400, message }]]),
  );
});

test('an order of a product with variants must say which one', async () => {
  const shoe = rowsOf((await bed.call('GET', '/v3/catalog/products?sku=TRS&include=variants')).body)[0] ?? {};
  const variants = Array.isArray(shoe.variants) ? shoe.variants.map(objectOf) : [];
  const option = rowsOf({ data: variants[1]?.option_values })[0] ?? {};
  const unnamed = await post({ products: [{ product_id: shoe.id }] });
  const byVariant = await post({ products: [{ product_id: shoe.id, variant_id: variants[1]?.id }] });
  const byOption = await post({ products: [{ product_id: shoe.id, product_options: [{ id: option.option_id, value: String(option.id) }] }] });
  const lineOf = async (order: Record<string, unknown>) => pick(rowsOf((await bed.call('GET', `/v2/orders/${String(order.id)}/products`)).body)[0] ?? {}, 'variant_id', 'sku');
  const expected = { variant_id: variants[1]?.id, sku: 'TRS-40' };
  assert.deepEqual([unnamed.status, await lineOf(byVariant.order), await lineOf(byOption.order)], [400, expected, expected]);
});

test('the parts of an order are answered as V2 arrays, and an empty one as 204', async () => {
  const { order } = await post({ products: [custom, { ...custom, name: 'Second' }] });
  const get = (path: string) => bed.call('GET', `/v2/orders/${String(order.id)}${path}`);
  const [products, second, addresses, coupons, fees, taxes] = await Promise.all(
    ['/products', '/products?limit=1&page=2', '/shipping_addresses', '/coupons', '/fees', '/taxes?details=true'].map(get),
  );
  assert.deepEqual(
    {
      products: rowsOf(products?.body).map((row) => row.name),
      second: rowsOf(second?.body).map((row) => row.name),
      addresses: rowsOf(addresses?.body).map((row) => pick(row, 'order_id', 'email', 'country', 'items_total', 'base_cost')),
      coupons: [coupons?.status, coupons?.body],
      fees: fees?.body,
      taxes: rowsOf(taxes?.body).map((row) => pick(row, 'line_item_type', 'line_amount', 'class')),
    },
    {
      products: ['Custom Mug', 'Second'],
      second: ['Second'],
      addresses: [{ order_id: order.id, email: 'ada@example.com', country: 'United States', items_total: 2, base_cost: '0.0000' }],
      coupons: [204, undefined],
      fees: { fees: [] },
      taxes: [
        { line_item_type: 'item', line_amount: '0.8300', class: 'API Tax Override' },
        { line_item_type: 'item', line_amount: '0.8300', class: 'API Tax Override' },
      ],
    },
  );
});

test('included line items need the object structure and stop at fifty with a warning', async () => {
  const { order } = await post({ products: Array.from({ length: 51 }, (_, index) => ({ ...custom, name: `Item ${index}` })) });
  const id = String(order.id);
  const plain = objectOf((await bed.call('GET', `/v2/orders/${id}?include=consignments.line_items`)).body);
  const included = objectOf((await bed.call('GET', `/v2/orders/${id}?include=consignments.line_items,fees&consignment_structure=object`)).body);
  const consignment = rowsOf({ data: objectOf(included.consignments).shipping })[0] ?? {};
  assert.deepEqual(
    [objectOf(plain.consignments).resource, rowsOf({ data: consignment.line_items }).length, Object.keys(objectOf(consignment['__warning__'])), included.fees],
    [`/orders/${id}/consignments`, 50, ['message'], []],
  );
});

test('archiving answers 204, hides the order from lists and keeps it readable', async () => {
  const { order } = await post({});
  const id = String(order.id);
  const deleted = await bed.call('DELETE', `/v2/orders/${id}`);
  const listed = await bed.call('GET', `/v2/orders?min_id=${id}&max_id=${id}`);
  const asked = await bed.call('GET', `/v2/orders?min_id=${id}&max_id=${id}&is_deleted=true`);
  const one = objectOf((await bed.call('GET', `/v2/orders/${id}`)).body);
  assert.deepEqual([deleted.status, listed.status, rowsOf(asked.body).length, one.is_deleted], [204, 204, 1, true]);
});

test('an order nobody placed is a V2 404', async () => {
  const answer = await bed.call('GET', '/v2/orders/1');
  assert.deepEqual([answer.status, answer.body], [404, [{ status: 404, message: 'The requested resource was not found.' }]]);
});

test('statuses are listed and one of them read', async () => {
  const all = rowsOf((await bed.call('GET', '/v2/order_statuses')).body);
  const one = objectOf((await bed.call('GET', '/v2/order_statuses/11')).body);
  assert.deepEqual([all.length, all.map((row) => row.id), one.name], [15, Array.from({ length: 15 }, (_, id) => id), 'Awaiting Fulfillment']);
});

test('every committed order write is in the journal, and a refused one is not', async () => {
  bed.journal.reset();
  const { order } = await post({ external_order_id: 'EXT-1' });
  await post({ status_id: 99 });
  await bed.call('PUT', `/v2/orders/${String(order.id)}`, { staff_notes: 'hello' });
  const common = { at: bed.clock.now(), system: 'bigcommerce', object: 'Order', id: String(order.id) };
  assert.deepEqual(bed.journal.writes(), [
    { ...common, route: 'POST /v2/orders', action: 'create', externalId: 'EXT-1', fields: ['billing_address', 'products', 'external_order_id'] },
    { ...common, route: 'PUT /v2/orders/{id}', action: 'update', fields: ['staff_notes'] },
  ]);
});

test('collected line items sit in a pickup consignment and have no shipping address', async () => {
  const pickup = { pickup_method_id: 1, pickup_method_display_name: 'Pick Up', location: { name: 'Shop', city: 'Austin' }, line_items: [custom] };
  const { order } = await post({ products: [{ ...custom, name: 'Shipped' }], consignments: { pickups: [pickup] } });
  const read = objectOf((await bed.call('GET', `/v2/orders/${String(order.id)}?include=consignments.line_items&consignment_structure=object`)).body);
  const consignments = objectOf(read.consignments);
  const [pickups, shipping] = [rowsOf({ data: consignments.pickups }), rowsOf({ data: consignments.shipping })];
  const lines = (consignment: Record<string, unknown> | undefined) => rowsOf({ data: consignment?.line_items });
  assert.deepEqual(
    [
      pick(pickups[0] ?? {}, 'pickup_method_display_name', 'location'),
      lines(pickups[0]).map((line) => pick(line, 'name', 'order_address_id', 'order_pickup_method_id')),
      lines(shipping[0]).map((line) => pick(line, 'name', 'order_address_id', 'order_pickup_method_id')),
      [order.items_total, shipping[0]?.items_total],
    ],
    [
      { pickup_method_display_name: 'Pick Up', location: { id: 1, name: 'Shop', city: 'Austin' } },
      [{ name: 'Custom Mug', order_address_id: 0, order_pickup_method_id: pickups[0]?.id }],
      [{ name: 'Shipped', order_address_id: shipping[0]?.id, order_pickup_method_id: 0 }],
      [2, 1],
    ],
  );
});

test('an order shipped to several places has a consignment for each', async () => {
  const { ids } = await bed.twin.scenario('orders', { count: 1, lines: 60, addresses: 2, distinctProducts: 4 });
  const products = rowsOf((await bed.call('GET', `/v2/orders/${ids[0]}/products?limit=250`)).body);
  const addresses = rowsOf((await bed.call('GET', `/v2/orders/${ids[0]}/shipping_addresses`)).body);
  const sentTo = (id: unknown) => products.filter((line) => line.order_address_id === id).reduce((sum, line) => sum + Number(line.quantity), 0);
  assert.deepEqual(
    [products.length, addresses.map((address) => address.items_total)],
    [60, addresses.map((address) => sentTo(address.id))],
  );
  assert.equal(addresses.length, 2);
});

test('deleting without an id archives every order, as on the platform', async () => {
  const shop = await startStoreTestBed();
  await shop.twin.scenario('orders', { count: 3 });
  const deleted = await shop.call('DELETE', '/v2/orders');
  const listed = await shop.call('GET', '/v2/orders');
  await shop.close();
  assert.deepEqual([deleted.status, listed.status], [204, 204]);
});
