import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { createDelivery } from './delivery.ts';

const source = { storeHash: 'abc123', clientSecret: 'made-up-client-secret', hookHeaders: { 'x-crosswalk-hook-secret': 'made-up-hook-secret' }, changedAt: 1_700_000_000_999 };

describe('a delivery of the generator', () => {
  it('carries the headers of the hook and a signature that a receiver accepts', () => {
    const { id, body, headers } = createDelivery(source, 250, 1);
    const verified = new Webhook(Buffer.from(source.clientSecret).toString('base64')).verify(body, headers);
    assert.deepEqual(verified, JSON.parse(body));
    assert.deepEqual([headers['webhook-id'], headers['x-crosswalk-hook-secret']], [id, 'made-up-hook-secret']);
  });

  it('is about one order, in the scopes an order fires', () => {
    const [created, updated, statusUpdated] = [0, 1, 2].map((position) => JSON.parse(createDelivery(source, 250, position).body)).map(({ scope, data, producer, created_at }) => ({ scope, data, producer, created_at }));
    const rest = { producer: 'stores/abc123', created_at: 1_700_000_000 };
    assert.deepEqual(created, { scope: 'store/order/created', data: { type: 'order', id: 250 }, ...rest });
    assert.deepEqual(updated, { scope: 'store/order/updated', data: { type: 'order', id: 250 }, ...rest });
    assert.deepEqual(statusUpdated, { scope: 'store/order/statusUpdated', data: { type: 'order', id: 250, status: { previous_status_id: 0, new_status_id: 11 } }, ...rest });
  });
});
