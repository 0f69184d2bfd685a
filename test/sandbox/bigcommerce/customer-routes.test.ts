import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
before(async () => {
  bed = await startStoreTestBed({ seed: { customers: 25, products: 1 } });
});
after(() => bed.close());

const address = {
  first_name: 'Ada',
  last_name: 'Sample',
  address1: '1 Sample Street',
  city: 'Austin',
  state_or_province: 'Texas',
  postal_code: '78701',
  country_code: 'US',
};
const person = (email: string) => ({ email, first_name: 'Ada', last_name: 'Sample' });
const create = async (email: string, more: Record<string, unknown> = {}) =>
  rowsOf((await bed.call('POST', '/v3/customers', [{ ...person(email), ...more }])).body)[0] ?? {};
const list = async (query: string) => rowsOf((await bed.call('GET', `/v3/customers?${query}`)).body);

test('customers are created from an array and answered in the V3 envelope', async () => {
  const answer = await bed.call('POST', '/v3/customers', [{ ...person('ada.new@example.com'), addresses: [address], company: 'Example Trading Co.' }]);
  const body = objectOf(answer.body);
  const customer = rowsOf(body)[0] ?? {};
  assert.deepEqual(
    [answer.status, body.meta, pick(customer, 'email', 'company', 'customer_group_id', 'date_created', 'address_count', 'channel_ids', 'registration_ip_address')],
    [
      200,
      {},
      {
        email: 'ada.new@example.com',
        company: 'Example Trading Co.',
        customer_group_id: 0,
        date_created: '2025-01-15T10:00:00Z',
        address_count: 1,
        channel_ids: null,
        registration_ip_address: '',
      },
    ],
  );
});

test('an e-mail in use is refused whole, ignoring case, unless the accounts share no channel', async () => {
  await create('taken@example.com', { channel_ids: [1] });
  const before = bed.twin.counts().customers;
  const refused = await bed.call('POST', '/v3/customers', [person('free@example.com'), { ...person('TAKEN@example.com'), channel_ids: [1] }]);
  const after = bed.twin.counts().customers;
  const elsewhere = await bed.call('POST', '/v3/customers', [{ ...person('taken@example.com'), channel_ids: [2] }]);
  const body = objectOf(refused.body);
  assert.deepEqual([refused.status, body.title, Object.keys(objectOf(body.errors)), after, elsewhere.status], [
    422,
    'Create customers failed.',
    ['.customer_email'],
    before,
    200,
  ]);
});

test('more than ten customers in a call answer 413', async () => {
  const answer = await bed.call('POST', '/v3/customers', Array.from({ length: 11 }, (_, index) => person(`many.${index}@example.com`)));
  assert.deepEqual([answer.status, objectOf(answer.body).title], [413, 'The request payload is too large. The maximum items allowed in the array is 10.']);
});

test('a missing name and a body that is no array answer 422 with the fields', async () => {
  const missing = await bed.call('POST', '/v3/customers', [{ email: 'x@example.com', first_name: 'X' }]);
  const object = await bed.call('POST', '/v3/customers', person('x@example.com'));
  assert.deepEqual([missing.status, objectOf(missing.body).errors, object.status], [422, { '0.last_name': 'error.path.missing' }, 422]);
});

test('an update changes only what it names, and never the origin channel', async () => {
  const customer = await create('partial@example.com', { phone: '555-0100', company: 'Before' });
  await bed.clock.advance(5_000);
  const updated = rowsOf((await bed.call('PUT', '/v3/customers', [{ id: customer.id, company: 'After', origin_channel_id: 2 }])).body)[0] ?? {};
  assert.deepEqual(pick(updated, 'email', 'phone', 'company', 'origin_channel_id', 'date_modified'), {
    email: 'partial@example.com',
    phone: '555-0100',
    company: 'After',
    origin_channel_id: 1,
    date_modified: '2025-01-15T10:00:05Z',
  });
});

test('a new e-mail is found at once, and the old one no more', async () => {
  const customer = await create('old.mail@example.com');
  await bed.call('PUT', '/v3/customers', [{ id: customer.id, email: 'new.mail@example.com' }]);
  assert.deepEqual(
    [(await list('email:in=new.mail@example.com')).map((row) => row.id), await list('email:in=old.mail@example.com')],
    [[customer.id], []],
  );
});

test('filters find by id, e-mail, name and change; an unknown one answers 422', async () => {
  await bed.clock.advance(3_600_000);
  const made = await create('filter.me@example.com', { last_name: 'Findable' });
  const since = new Date(bed.clock.now()).toISOString();
  const ids = async (query: string) => (await list(query)).map((row) => row.id);
  const unknown = await bed.call('GET', '/v3/customers?shoe_size=44');
  assert.deepEqual(
    [
      await ids(`id:in=1,${String(made.id)},999999`),
      await ids('email:in=FILTER.me@example.com'),
      await ids('name:in=ada findable'),
      await ids('name:like=findab'),
      await ids(`date_modified:min=${since}`),
      unknown.status,
    ],
    [[1, made.id], [made.id], [made.id], [made.id], [made.id], 422],
  );
});

test('with neither page nor cursor both paginations are answered; with one of them only that', async () => {
  const metaOf = async (query: string) => objectOf(objectOf((await bed.call('GET', `/v3/customers?${query}`)).body).meta);
  const both = await metaOf('limit=2');
  const cursor = objectOf(both.cursor_pagination);
  assert.deepEqual(
    [Object.keys(both), Object.keys(await metaOf('limit=2&page=2')), Object.keys(await metaOf(`limit=2&page=9&after=${String(cursor.end_cursor)}`))],
    [['pagination', 'cursor_pagination'], ['pagination'], ['cursor_pagination']],
  );
});

test('following cursors reads every customer once, also when one vanishes behind the reader', async () => {
  const seen: unknown[] = [];
  let query: string | undefined = '?limit=7';
  while (query !== undefined) {
    const body = objectOf((await bed.call('GET', `/v3/customers${query}`)).body);
    seen.push(...rowsOf(body).map((row) => row.id));
    if (seen.length === 7) await bed.call('DELETE', '/v3/customers?id:in=2');
    const next = objectOf(objectOf(objectOf(body.meta).cursor_pagination).links).next;
    query = typeof next === 'string' ? next : undefined;
  }
  assert.deepEqual([seen.length, new Set(seen).size], [Number(bed.twin.counts().customers) + 1, seen.length]);
});

test('a page beyond the end is empty', async () => {
  assert.deepEqual(await list('page=1000'), []);
});

test('embedded addresses stop at ten; the address list has them all', async () => {
  const customer = await create('movers@example.com');
  await bed.call('POST', '/v3/customers/addresses', Array.from({ length: 12 }, (_, index) => ({ ...address, customer_id: customer.id, address1: `${index} Move Street` })));
  const embedded = (await list(`id:in=${String(customer.id)}&include=addresses`))[0] ?? {};
  const listed = rowsOf((await bed.call('GET', `/v3/customers/addresses?customer_id:in=${String(customer.id)}`)).body);
  assert.deepEqual([rowsOf({ data: embedded.addresses }).length, embedded.address_count, listed.length], [10, 12, 12]);
});

test('a duplicate address is silently left out of the answer', async () => {
  const customer = await create('twice@example.com');
  const first = await bed.call('POST', '/v3/customers/addresses', [{ ...address, customer_id: customer.id }]);
  const again = await bed.call('POST', '/v3/customers/addresses', [{ ...address, customer_id: customer.id }]);
  assert.deepEqual([rowsOf(first.body).length, again.status, rowsOf(again.body)], [1, 200, []]);
});

test('a state must be named in full', async () => {
  const answer = await bed.call('POST', '/v3/customers/addresses', [{ ...address, customer_id: 1, state_or_province: 'TX' }]);
  assert.deepEqual([answer.status, Object.keys(objectOf(objectOf(answer.body).errors))], [422, ['state_or_province']]);
});

test('deleting without a filter answers 204 and deletes nobody', async () => {
  const before = bed.twin.counts().customers;
  const answer = await bed.call('DELETE', '/v3/customers');
  assert.deepEqual([answer.status, bed.twin.counts().customers], [204, before]);
});

test('sub-resources come only when asked for, and fields nobody announced always', async () => {
  const customer = await create('extras@example.com', { store_credit_amounts: [{ amount: 4.5 }], form_fields: [{ name: 'Shirt', value: 'M' }] });
  const plain = (await list(`id:in=${String(customer.id)}`))[0] ?? {};
  const full = (await list(`id:in=${String(customer.id)}&include=storecredit,formfields,attributes`))[0] ?? {};
  const wrong = await bed.call('GET', '/v3/customers?include=shoes');
  assert.deepEqual(
    [plain.store_credit_amounts, 'engagement_preview' in plain, full.store_credit_amounts, full.form_fields, full.attributes, wrong.status],
    [undefined, true, [{ amount: 4.5 }], [{ name: 'Shirt', value: 'M', customer_id: customer.id }], [], 422],
  );
});
