import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
before(async () => {
  bed = await startStoreTestBed();
});
after(() => bed.close());

const data = async (method: string, path: string, body?: unknown) => rowsOf((await bed.call(method, path, body)).body);
const status = async (method: string, path: string, body?: unknown) => (await bed.call(method, path, body)).status;
const newCustomer = async (email: string, more: Record<string, unknown> = {}) => (await data('POST', '/v3/customers', [{ email, first_name: 'Ada', last_name: 'Sample', ...more }]))[0] ?? {};

test('a seeded shop has customers with groups, several addresses, attributes, form fields and store credit', async () => {
  const customers = await data('GET', '/v3/customers?include=addresses,attributes,formfields,storecredit');
  const crowded = customers.filter((customer) => Number(customer.address_count) > 10);
  const book = await data('GET', `/v3/customers/addresses?customer_id:in=${String(crowded[0]?.id)}`);
  assert.deepEqual(
    {
      grouped: customers.some((customer) => customer.customer_group_id !== 0),
      several: customers.some((customer) => customer.address_count === 3),
      crowded: crowded.map((customer) => [rowsOf({ data: customer.addresses }).length, customer.address_count]),
      whole: book.length,
      attributes: customers.some((customer) => rowsOf({ data: customer.attributes }).length > 0),
      fields: customers.some((customer) => rowsOf({ data: customer.form_fields }).length > 0),
      credit: customers.some((customer) => Number(rowsOf({ data: customer.store_credit_amounts })[0]?.amount) > 0),
    },
    { grouped: true, several: true, crowded: [[10, 12]], whole: 12, attributes: true, fields: true, credit: true },
  );
});

test('attributes are made once per name, renamed, and deleted with their values', async () => {
  const [made] = await data('POST', '/v3/customers/attributes', [{ name: 'Shoe size', type: 'number' }]);
  const customer = await newCustomer('shoes@example.com', { attributes: [{ attribute_id: made?.id, attribute_value: '42' }] });
  const named = await data('GET', `/v3/customers/attribute-values?customer_id:in=${String(customer.id)}&name=Shoe%20size`);
  const again = await status('POST', '/v3/customers/attributes', [{ name: 'shoe size', type: 'string' }]);
  const [renamed] = await data('PUT', '/v3/customers/attributes', [{ id: made?.id, name: 'Foot size' }]);
  const gone = await status('DELETE', `/v3/customers/attributes?id:in=${String(made?.id)}`);
  assert.deepEqual(
    [pick(made ?? {}, 'name', 'type', 'date_created'), named.map((value) => value.attribute_value), again, renamed?.name, gone, (await data('GET', `/v3/customers/attribute-values?customer_id:in=${String(customer.id)}`)).length, (await data('GET', '/v3/customers/attributes?name:like=foot')).length],
    [{ name: 'Shoe size', type: 'number', date_created: '2025-01-15T10:00:00Z' }, ['42'], 422, 'Foot size', 204, 0, 0],
  );
});

test('a store has fifty attributes at most', async () => {
  const names = Array.from({ length: 51 }, (_, index) => ({ name: `Field ${index}`, type: 'string' }));
  const before = (await data('GET', '/v3/customers/attributes')).length;
  assert.deepEqual([await status('POST', '/v3/customers/attributes', names), await status('POST', '/v3/customers/attributes', names.slice(0, 50 - before)), await status('POST', '/v3/customers/attributes', names.slice(50)), (await data('GET', '/v3/customers/attributes?limit=250')).length], [422, 200, 422, 50]);
  await bed.call('DELETE', `/v3/customers/attributes?id:in=${(await data('GET', '/v3/customers/attributes?name:like=Field&limit=250')).map((row) => String(row.id)).join(',')}`);
});

test('attribute values are written ten at a time, new or not, and refused when they spell another type', async () => {
  const attributes = await data('GET', '/v3/customers/attributes');
  const idOf = (type: string) => attributes.find((attribute) => attribute.type === type)?.id;
  const customer = await newCustomer('values@example.com');
  const put = (values: unknown[]) => bed.call('PUT', '/v3/customers/attribute-values', values);
  const first = rowsOf((await put([{ attribute_id: idOf('string'), customer_id: customer.id, value: 'A' }])).body)[0] ?? {};
  const second = rowsOf((await put([{ attribute_id: idOf('string'), customer_id: customer.id, value: 'B' }])).body)[0] ?? {};
  const wrong = [
    await put([{ attribute_id: idOf('number'), customer_id: customer.id, value: 'many' }]),
    await put([{ attribute_id: idOf('date'), customer_id: customer.id, value: 'soon' }]),
    await put([{ attribute_id: 999, customer_id: customer.id, value: 'x' }]),
    await put([{ attribute_id: idOf('string'), customer_id: 999_999, value: 'x' }]),
    await put([{ attribute_id: idOf('string'), customer_id: customer.id, value: 'x'.repeat(256) }]),
    await put(Array.from({ length: 11 }, () => ({ attribute_id: idOf('string'), customer_id: customer.id, value: 'x' }))),
  ].map((answer) => answer.status);
  const embedded = (await data('GET', `/v3/customers?id:in=${String(customer.id)}&include=attributes`))[0] ?? {};
  assert.deepEqual(
    [first.id === second.id, second.attribute_value, wrong, embedded.attribute_count, rowsOf({ data: embedded.attributes }).map((row) => pick(row, 'attribute_value', 'customer_id'))],
    [true, 'B', [422, 422, 422, 422, 422, 413], 1, [{ attribute_value: 'B', customer_id: customer.id }]],
  );
  assert.deepEqual([await status('DELETE', `/v3/customers/attribute-values?id:in=${String(first.id)}`), (await data('GET', `/v3/customers/attribute-values?customer_id:in=${String(customer.id)}`)).length], [204, 0]);
});

test('a fourth write of attribute values at once answers 429', async () => {
  bed.faults.set({ bigcommerce: { latencyMs: 50 } });
  const attribute = (await data('GET', '/v3/customers/attributes'))[0];
  const answers = await Promise.all(Array.from({ length: 4 }, () => status('PUT', '/v3/customers/attribute-values', [{ attribute_id: attribute?.id, customer_id: 1, value: 'x' }])));
  bed.faults.clear();
  assert.deepEqual(answers.sort((a, b) => a - b), [200, 200, 200, 429]);
});

test('form field values are read and written per customer and per address, by page or by cursor', async () => {
  const customer = await newCustomer('fields@example.com', { form_fields: [{ name: 'Sales rep', value: 'Quinn' }, { name: 'Topping', value: ['a', 'b'] }] });
  const rowsFor = (query: string) => data('GET', `/v3/customers/form-field-values?customer_id=${String(customer.id)}${query}`);
  await bed.call('PUT', '/v3/customers/form-field-values', [{ customer_id: customer.id, name: 'Sales rep', value: 'Robin' }]);
  const first = objectOf((await bed.call('GET', `/v3/customers/form-field-values?customer_id=${String(customer.id)}&limit=1`)).body);
  const next = String(objectOf(objectOf(objectOf(first.meta).cursor_pagination).links).next);
  const second = await data('GET', `/v3/customers/form-field-values${next}&customer_id=${String(customer.id)}`);
  const address = await data('GET', '/v3/customers/form-field-values?field_name=Delivery%20instructions');
  assert.deepEqual(
    [await rowsFor(''), await rowsFor('&field_name=Topping'), [...rowsOf(first), ...second].map((row) => row.name), address.every((row) => 'address_id' in row), await status('PUT', '/v3/customers/form-field-values', [{ customer_id: 999_999, name: 'x', value: 'y' }])],
    [
      [
        { customer_id: customer.id, name: 'Topping', value: 'a,b' },
        { customer_id: customer.id, name: 'Sales rep', value: 'Robin' },
      ],
      [{ customer_id: customer.id, name: 'Topping', value: 'a,b' }],
      ['Topping', 'Sales rep'],
      true,
      422,
    ],
  );
});

test('customer groups are kept by V2: one default, rules replaced whole, members set free when it goes', async () => {
  const made = objectOf((await bed.call('POST', '/v2/customer_groups', { name: 'Trade', is_default: true, discount_rules: [{ type: 'all', method: 'percent', amount: 5 }] })).body);
  const member = await newCustomer('trade@example.com');
  const changed = objectOf((await bed.call('PUT', `/v2/customer_groups/${String(made.id)}`, { discount_rules: [{ type: 'price_list', price_list_id: 3 }] })).body);
  const listed = rowsOf((await bed.call('GET', `/v3/customers?customer_group_id:in=${String(made.id)}`)).body);
  const second = objectOf((await bed.call('POST', '/v2/customer_groups', { name: 'Trade two', is_default: true })).body);
  const defaults = rowsOf((await bed.call('GET', '/v2/customer_groups?is_default=true')).body);
  const gone = await status('DELETE', `/v2/customer_groups/${String(made.id)}`);
  await bed.call('DELETE', `/v2/customer_groups/${String(second.id)}`);
  assert.deepEqual(
    [pick(made, 'name', 'is_default', 'date_created'), member.customer_group_id, changed.discount_rules, listed.map((row) => row.id), defaults.map((row) => row.id), gone, (await data('GET', `/v3/customers?id:in=${String(member.id)}`))[0]?.customer_group_id, await status('GET', '/v2/customer_groups?is_default=true')],
    [{ name: 'Trade', is_default: true, date_created: '2025-01-15 10:00:00' }, made.id, [{ type: 'price_list', price_list_id: 3 }], [member.id], [second.id], 204, 0, 204],
  );
});

test('groups without a name, with rules that exclude each other, and members of unknown groups are refused', async () => {
  const rules = (...types: string[]) => ({ name: 'Refused', discount_rules: types.map((type) => ({ type })) });
  assert.deepEqual(
    [
      await status('POST', '/v2/customer_groups', {}),
      await status('POST', '/v2/customer_groups', rules('price_list', 'all')),
      await status('POST', '/v2/customer_groups', rules('all', 'all')),
      await status('POST', '/v2/customer_groups', { name: 'Refused', id: 5 }),
      await status('GET', '/v2/customer_groups/999'),
      await status('POST', '/v3/customers', [{ email: 'lost@example.com', first_name: 'A', last_name: 'B', customer_group_id: 999 }]),
    ],
    [400, 400, 400, 400, 404, 422],
  );
});
