import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { customerEdits, productEdits } from './edit-kind.ts';
import { objectOf, rowsOf, startStoreTestBed, type ReceivedWebhook, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
let received: ReceivedWebhook[] = [];
before(async () => {
  bed = await startStoreTestBed();
  const receiver = await bed.receiver();
  received = receiver.received;
  for (const scope of ['store/product/*', 'store/sku/*', 'store/customer/*']) await bed.call('POST', '/v3/hooks', { scope, destination: receiver.url, is_active: true });
});
after(() => bed.close());

/** The scopes that announced this edit, sorted. */
async function scopesOf(name: string, options: Record<string, unknown>): Promise<string[]> {
  await bed.twin.webhooksIdle();
  received.length = 0;
  await bed.clock.advance(60_000);
  await bed.twin.scenario(name, { count: 1, ...options });
  await bed.twin.webhooksIdle();
  return received.map((webhook) => String(objectOf(webhook.payload).scope)).sort((a, b) => a.localeCompare(b));
}

test('every edit of a product is announced as the platform announces it', async () => {
  const [shell] = rowsOf((await bed.call('GET', '/v3/catalog/products?sku=RSH')).body);
  const announced: Record<string, string[]> = {};
  for (const productEdit of productEdits) announced[productEdit] = await scopesOf('product-edits', { ids: [shell?.id], productEdit });
  const updated = ['store/product/updated'];
  assert.deepEqual(announced, {
    renamed: updated,
    repriced: updated,
    'sku-changed': updated,
    restocked: ['store/product/inventory/updated', 'store/product/updated'],
    'variant-repriced': ['store/product/updated', 'store/sku/updated'],
    'variant-added': ['store/product/updated', 'store/sku/created'],
    hidden: updated,
    'custom-field-added': [],
    deleted: ['store/product/deleted'],
  });
  assert.equal((await bed.call('GET', `/v3/catalog/products/${String(shell?.id)}`)).status, 404);
});

test('every edit of a customer is announced as the platform announces it', async () => {
  const announced: Record<string, string[]> = {};
  for (const customerEdit of customerEdits) announced[customerEdit] = await scopesOf('customer-edits', { ids: [2], customerEdit });
  const updated = ['store/customer/updated'];
  assert.deepEqual(announced, {
    renamed: updated,
    email: updated,
    phone: updated,
    group: updated,
    attribute: updated,
    'address-added': ['store/customer/address/created'],
    'address-changed': ['store/customer/address/updated'],
    'address-deleted': ['store/customer/address/deleted'],
    deleted: ['store/customer/deleted'],
  });
  assert.equal(rowsOf((await bed.call('GET', '/v3/customers?id:in=2')).body).length, 0);
});

test('edits go over every record, and a record that is gone or was never there is refused', async () => {
  await bed.twin.scenario('product-edits', { count: 30 });
  await bed.twin.scenario('customer-edits', { count: 30 });
  await assert.rejects(bed.twin.scenario('product-edits', { ids: [1] }), /has no product 1/);
  await assert.rejects(bed.twin.scenario('customer-edits', { ids: [2] }), /has no customer 2/);
});
