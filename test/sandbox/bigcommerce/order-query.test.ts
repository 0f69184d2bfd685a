import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
let ids: number[] = [];
/** Six orders, an hour apart: the third is a guest's Pending one, the fifth was changed at last. */
before(async () => {
  bed = await startStoreTestBed();
  for (let hour = 0; hour < 6; hour += 1) {
    const placed = await bed.twin.scenario('orders', { count: 1, guests: hour === 2 ? 1 : 0, statusId: hour === 2 ? 1 : 11, distinctBuyers: 1 });
    ids = [...ids, ...placed.ids];
    await bed.clock.advance(3_600_000);
  }
  await bed.call('PUT', `/v2/orders/${ids[0]}`, { external_order_id: 'EXT-9', staff_notes: 'late change' });
});
after(() => bed.close());

const list = async (query: string) => {
  const answer = await bed.call('GET', `/v2/orders?${query}`);
  return answer.status === 200 ? rowsOf(answer.body).map((row) => ids.indexOf(Number(row.id))) : answer.status;
};

test('lists are sorted by id and paged until an empty page answers 204', async () => {
  assert.deepEqual([await list('limit=4'), await list('limit=4&page=2'), await list('limit=4&page=3')], [[0, 1, 2, 3], [4, 5], 204]);
});

test('a limit above 250 answers 413', async () => {
  const answer = await bed.call('GET', '/v2/orders?limit=251');
  assert.deepEqual([answer.status, rowsOf(answer.body)[0]?.status], [413, 413]);
});

test('an id range includes both ends', async () => {
  assert.deepEqual(await list(`min_id=${ids[1]}&max_id=${ids[3]}`), [1, 2, 3]);
});

test('a window of changes includes both ends, in the order of the changes', async () => {
  const from = encodeURIComponent('Wed, 15 Jan 2025 13:00:00 +0000');
  assert.deepEqual(
    [await list(`min_date_modified=${from}&sort=date_modified:asc`), await list('min_date_modified=2025-01-15T13:00:00Z&max_date_modified=2025-01-15T14:00:00Z')],
    [
      [3, 4, 5, 0],
      [3, 4],
    ],
  );
});

test('a window of creation ignores later changes', async () => {
  assert.deepEqual(await list('min_date_created=2025-01-15T14:00:00Z'), [4, 5]);
});

test('an offset whose plus sign was not encoded is refused', async () => {
  assert.equal(await list('min_date_modified=2025-01-15T13:00:00+00:00'), 400);
});

test('fields filter alone and together', async () => {
  const guest = objectOf((await bed.call('GET', `/v2/orders/${ids[2]}`)).body);
  const email = String(objectOf(guest.billing_address).email);
  assert.deepEqual(
    {
      status: await list('status_id=1'),
      guest: await list('customer_id=0'),
      customer: await list('customer_id=1'),
      email: await list(`email=${encodeURIComponent(email.toUpperCase())}`),
      external: await list('external_order_id=EXT-9'),
      total: await list(`min_total=${String(guest.total_inc_tax)}&max_total=${String(guest.total_inc_tax)}&status_id=1`),
      cart: await list(`cart_id=${String(guest.cart_id)}`),
      both: await list('status_id=1&customer_id=1'),
      channel: await list('channel_id=2'),
    },
    { status: [2], guest: [2], customer: [0, 1, 3, 4, 5], email: [2], external: [0], total: [2], cart: [2], both: 204, channel: 204 },
  );
});

test('every documented sort goes both ways, and another is refused', async () => {
  assert.deepEqual(
    [await list('sort=id:desc'), await list('sort=date_modified:desc'), await list('sort=status_id:asc&limit=2'), await list('sort=total:asc')],
    [[5, 4, 3, 2, 1, 0], [0, 5, 4, 3, 2, 1], [2, 0], 400],
  );
});

test('counts are given per status', async () => {
  const answer = objectOf((await bed.call('GET', '/v2/orders/count?status_id=11')).body);
  const statuses = rowsOf({ data: answer.statuses }).map((row) => [row.id, row.count]);
  assert.deepEqual([answer.count, statuses.filter(([, count]) => count !== 0)], [5, [[11, 5]]]);
});

test('every documented sort runs in both directions, ties by id', async () => {
  await bed.call('PUT', `/v2/orders/${ids[1]}`, { channel_id: 2 });
  const sorted = async (field: string) => [await list(`sort=${field}:asc`), await list(`sort=${field}:desc`), await list(`sort=${field}`)];
  assert.deepEqual(
    [await sorted('customer_id'), await sorted('channel_id'), await sorted('date_created'), await sorted('external_id')],
    [
      [[2, 0, 1, 3, 4, 5], [0, 1, 3, 4, 5, 2], [2, 0, 1, 3, 4, 5]],
      [[0, 2, 3, 4, 5, 1], [1, 0, 2, 3, 4, 5], [0, 2, 3, 4, 5, 1]],
      [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [0, 1, 2, 3, 4, 5]],
      [[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]],
    ],
  );
});

test('payment methods, creation windows and filters that spell no number or date', async () => {
  const first = objectOf((await bed.call('GET', `/v2/orders/${ids[0]}`)).body);
  const sameMethod = await list(`payment_method=${encodeURIComponent(String(first.payment_method).toUpperCase())}&max_id=${ids[0]}`);
  assert.deepEqual(
    [sameMethod, await list('max_date_created=2025-01-15T11:00:00Z'), await list('channel_id=2'), await list('min_id=x'), await list('min_total=ten'), await list('max_date_created=yesterday'), await list('sort=id:up')],
    [[0], [0, 1], [1], 400, 400, 400, 400],
  );
});
