import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OrderEdit } from './edit-kind.ts';
import { objectOf, rowsOf, startStoreTestBed, type ReceivedWebhook, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
let received: ReceivedWebhook[] = [];
before(async () => {
  bed = await startStoreTestBed();
  const receiver = await bed.receiver();
  received = receiver.received;
  await bed.call('POST', '/v3/hooks', { scope: 'store/order/*', destination: receiver.url, is_active: true });
});
after(() => bed.close());

/** The order after this edit, an hour later, with the scopes that announced it. */
async function edited(edit: OrderEdit) {
  const { ids } = await bed.twin.scenario('orders', { count: 1, lines: 2, customLines: 1, guests: 0, withDiscounts: false });
  const id = ids[0] ?? 0;
  await bed.twin.webhooksIdle();
  const before = objectOf((await bed.call('GET', `/v2/orders/${id}`)).body);
  const linesBefore = rowsOf((await bed.call('GET', `/v2/orders/${id}/products`)).body);
  received.length = 0;
  await bed.clock.advance(3_600_000);
  const answer = await bed.twin.scenario('edits', { ids, count: 1, edit });
  await bed.twin.webhooksIdle();
  const order = objectOf((await bed.call('GET', `/v2/orders/${id}`)).body);
  const lines = rowsOf((await bed.call('GET', `/v2/orders/${id}/products`)).body);
  assert.deepEqual([answer.ids, before.date_modified === order.date_modified], [ids, false]);
  return { before, order, linesBefore, lines, scopes: received.map((webhook) => String(objectOf(webhook.payload).scope)).sort((a, b) => a.localeCompare(b)) };
}

const updated = ['store/order/updated'];
const quantityOf = (lines: Record<string, unknown>[]) => lines.reduce((sum, line) => sum + Number(line.quantity), 0);

test('lines are changed, removed, added and renamed in the control panel', async () => {
  const quantity = await edited('quantity');
  const removed = await edited('line-removed');
  const added = await edited('line-added');
  const renamed = await edited('custom-line-renamed');
  const nameOf = (lines: Record<string, unknown>[]) => lines.find((line) => line.product_id === 0)?.name;
  assert.deepEqual(
    {
      quantity: [quantityOf(quantity.lines) > quantityOf(quantity.linesBefore), quantity.lines.length, quantity.scopes],
      removed: [removed.lines.length, removed.scopes],
      added: [added.lines.length, added.scopes],
      renamed: [nameOf(renamed.lines) === nameOf(renamed.linesBefore), renamed.scopes],
    },
    { quantity: [true, 3, updated], removed: [2, updated], added: [4, updated], renamed: [false, updated] },
  );
});

test('an order gets another buyer and another address', async () => {
  const buyer = await edited('buyer');
  const address = await edited('address');
  const streetOf = (order: Record<string, unknown>) => objectOf(order.billing_address).street_1;
  assert.deepEqual(
    [buyer.order.customer_id === buyer.before.customer_id, buyer.scopes, streetOf(address.order) === streetOf(address.before), address.scopes],
    [false, updated, false, updated],
  );
});

test('a moved status and a cancellation are announced as such', async () => {
  const moved = await edited('status');
  const cancelled = await edited('cancelled');
  const announced = ['store/order/statusUpdated', 'store/order/updated'];
  assert.deepEqual([moved.order.status_id === moved.before.status_id, moved.scopes, cancelled.order.status, cancelled.scopes], [false, announced, 'Cancelled', announced]);
});

test('an order is archived, and another is archived and restored', async () => {
  const archived = await edited('archived');
  const restored = await edited('restored');
  assert.deepEqual(
    [archived.order.is_deleted, archived.scopes, restored.order.is_deleted, restored.scopes],
    [true, ['store/order/archived', 'store/order/updated'], false, ['store/order/archived', 'store/order/updated', 'store/order/updated']],
  );
});

test('edits of every kind go over all orders until none is left', async () => {
  const { ids } = await bed.twin.scenario('shop', { count: 30 });
  const answer = await bed.twin.scenario('edits', { ids, count: 40 });
  const { ids: gone } = await bed.twin.scenario('orders', { count: 1 });
  await bed.twin.scenario('edits', { ids: gone, count: 1, edit: 'archived' });
  await assert.rejects(bed.twin.scenario('edits', { ids: gone, count: 1 }), /nothing can be edited/);
  await assert.rejects(bed.twin.scenario('edits', { ids: [1], count: 1 }), /has no order 1/);
  assert.equal(answer.ids.every((id) => ids.includes(id)), true);
});
