import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allFlows } from '../flows/all-flows.ts';
import { type Delivery, deliverySchema, routeDelivery, type Trigger } from './trigger-router.ts';

const delivery = (scope: string, data: Record<string, unknown>): Delivery => deliverySchema.parse({ producer: 'stores/abc123', scope, created_at: 1_777_777_777, hash: 'x', data });
const trigger = (flow: string, scope: string, entityKey: string | undefined = 'order:250'): Trigger => ({ flow, scope, entityKeyOf: () => entityKey });
const flowTriggers = allFlows.flatMap((flow) => flow.triggers.map(({ scope, entityKeyOf, movesVersion }): Trigger => ({ flow: flow.name, scope, movesVersion, entityKeyOf: ({ data }) => entityKeyOf(data) })));
const routes = (scope: string, data: Record<string, unknown>) => routeDelivery(flowTriggers, delivery(scope, data)).map(({ flow, entityKey }) => `${flow} ${entityKey}`);

describe('routing a delivery', () => {
  it('wakes every flow whose trigger fits, once per record', () => {
    const triggers = [trigger('orders', 'store/order/created'), trigger('orders', 'store/order/*'), trigger('payments', 'store/order/*'), trigger('customers', 'store/customer/created')];
    assert.deepEqual(routeDelivery(triggers, delivery('store/order/created', { id: 250 })), [{ flow: 'orders', entityKey: 'order:250' }, { flow: 'payments', entityKey: 'order:250' }]);
  });

  it('reads a star as everything below, however deep, and nothing beside', () => {
    const triggers = [trigger('orders', 'store/order/*')];
    const isRouted = (scope: string) => routeDelivery(triggers, delivery(scope, { id: 250 })).length === 1;
    assert.deepEqual(['store/order/created', 'store/order/refund/created', 'store/orders/created', 'store/customer/created'].map(isRouted), [true, true, false, false]);
  });

  it('leaves out a delivery that does not name its record', () => {
    const nameless: Trigger = { flow: 'orders', scope: 'store/order/*', entityKeyOf: () => undefined };
    assert.deepEqual(routeDelivery([nameless], delivery('store/order/created', { id: 250 })), []);
  });

  it('knows no scope that nobody asked for', () => assert.deepEqual(routes('store/cart/created', { type: 'cart', id: 'd7b8e2a4' }), []));
});

describe('the deliveries the flows want', () => {
  for (const [scope, data, expected] of [
    ['store/order/created', { type: 'order', id: 250 }, ['order-to-salesforce order:250']],
    ['store/order/updated', { type: 'order', id: 250 }, ['order-to-salesforce order:250']],
    ['store/order/archived', { type: 'order', id: 250 }, ['order-to-salesforce order:250']],
    ['store/order/statusUpdated', { type: 'order', id: 250, status: { previous_status_id: 0, new_status_id: 11 } }, ['order-to-salesforce order:250']],
    ['store/customer/created', { type: 'customer', id: 7 }, ['customer-to-salesforce customer:7']],
    ['store/customer/address/updated', { type: 'customer', id: 99, address: { customer_id: 7 } }, ['customer-to-salesforce customer:7']],
    ['store/product/updated', { type: 'product', id: 5 }, ['product-to-salesforce product:5']],
    ['store/sku/updated', { type: 'sku', id: 461, sku: { product_id: 5, variant_id: 372 } }, ['product-to-salesforce product:5']],
  ] as const) {
    it(`${scope} names ${expected.join()}`, () => assert.deepEqual(routes(scope, data), expected));
  }

  it('tell whether the record’s own time moved with them', () => {
    const moves = (scope: string, data: Record<string, unknown>) => routeDelivery(flowTriggers, delivery(scope, data)).map(({ movesVersion }) => movesVersion);
    assert.deepEqual([moves('store/customer/updated', { id: 7 }), moves('store/customer/address/updated', { id: 99, address: { customer_id: 7 } }), moves('store/sku/updated', { id: 1, sku: { product_id: 5 } })], [[undefined], [false], [false]]);
  });

  it('that name an address but no customer concern nobody', () => assert.deepEqual(routes('store/customer/address/created', { type: 'customer', id: 99 }), []));
});
