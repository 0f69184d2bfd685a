import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createCallJournal } from '../sandbox/call-journal.ts';
import { createSandboxClock } from '../sandbox/clock.ts';
import { createFaults } from '../sandbox/faults.ts';
import { createSeededRandom } from '../sandbox/random.ts';
import { startStoreTwin, type StoreTwin } from '../sandbox/bigcommerce/store-twin.ts';
import { shapeDifferences } from './payload-shape.ts';
import { findPublishedSpecs } from './published-specs.ts';

const specs = findPublishedSpecs();
const published = (name: string): unknown => specs.read(`bigcommerce/examples/${name}.json`);

/** Fields an example shows and an answer may lack, with the reason. */
const optional: ReadonlyMap<string, string> = new Map([
  ['meta.pagination.links.previous: missing', 'there is none on the first page'],
  ['meta.pagination.links.next: missing', 'there is none on the last page'],
  ['meta.cursor_pagination.links.previous: missing', 'there is none on the first page'],
  ['meta.cursor_pagination.links.next: missing', 'there is none on the last page'],
  ['data.headers.custom-key: missing', 'the name of a header is free'],
  ['logo.url: missing', 'the store has no logo'],
]);
const differences = (name: string, body: unknown): string[] => shapeDifferences(published(name), body).filter((difference) => !optional.has(difference));

describe('the store twin and the published examples', { skip: specs.skip }, () => {
  const clock = createSandboxClock({ speed: 0 });
  let store: StoreTwin | undefined;
  let orderId = 0;

  before(async () => {
    const random = createSeededRandom(1);
    store = await startStoreTwin({ port: 0, clock, faults: createFaults(random), journal: createCallJournal(), random });
    orderId = (await store.scenario('orders', { count: 1 })).ids[0] ?? 0;
  });
  after(async () => {
    await store?.close();
    clock.close();
  });

  async function answer(path: string, options: { method?: string; body?: unknown } = {}): Promise<{ status: number; body: unknown }> {
    assert.ok(store);
    const response = await fetch(`${store.apiUrl}/stores/${store.storeHash}${path}`, {
      method: options.method ?? 'GET',
      headers: { 'X-Auth-Token': store.accessToken, Accept: 'application/json', 'Content-Type': 'application/json' },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  function scenario(...told: Parameters<StoreTwin['scenario']>): Promise<{ ids: number[] }> {
    assert.ok(store);
    return store.scenario(...told);
  }

  it('agree on one order and on the list of orders', async () => {
    assert.deepEqual(differences('order_v2_get', (await answer(`/v2/orders/${orderId}?include=fees`)).body), []);
    assert.deepEqual(differences('orders_v2_list', (await answer('/v2/orders')).body), []);
  });

  it('agree on the parts of an order', async () => {
    assert.deepEqual(differences('order_v2_products', (await answer(`/v2/orders/${orderId}/products`)).body), []);
    assert.deepEqual(differences('order_v2_shipping_addresses', (await answer(`/v2/orders/${orderId}/shipping_addresses`)).body), []);
    assert.deepEqual(differences('order_v2_taxes', (await answer(`/v2/orders/${orderId}/taxes`)).body), []);
  });

  it('agree on coupons, fees, pickups and the count', async () => {
    const { ids } = await scenario('orders', { count: 1, coupon: 'per-total', fees: 2, lines: 1, pickup: true, digital: false });
    const id = ids[0] ?? 0;
    assert.deepEqual(differences('order_v2_coupons', (await answer(`/v2/orders/${id}/coupons`)).body), []);
    // One of the two published fees misspells a field, the other does not.
    assert.deepEqual(differences('order_v2_fees', (await answer(`/v2/orders/${id}/fees`)).body), ['fees[].cost_exc_tax: missing']);
    assert.deepEqual(differences('order_v2_consignments_pickup', (await answer(`/v2/orders/${id}/consignments`)).body), []);
    assert.deepEqual(differences('orders_v2_count', (await answer('/v2/orders/count')).body), []);
  });

  it('agree on a currency', async () => {
    assert.deepEqual(differences('currency_v2', (await answer('/v2/currencies/2')).body), []);
  });

  it('agree on shipments and refunds', async () => {
    const { ids } = await scenario('orders', { count: 1, digital: false, guests: 0 });
    const id = ids[0] ?? 0;
    await scenario('shipments', { ids });
    await scenario('refunds', { ids, count: 1, refund: 'line' });
    const { body: shipments } = await answer(`/v2/orders/${id}/shipments`);
    assert.deepEqual(differences('order_v2_shipments', shipments), []);
    assert.deepEqual(differences('order_v2_shipment_created', Array.isArray(shipments) ? shipments[0] : shipments), []);
    const { body: refunds } = await answer(`/v3/orders/payment_actions/refunds?order_id:in=${id}`);
    const refundId = Number(JSON.stringify(refunds).match(/"id":(\d+)/)?.[1]);
    assert.deepEqual(differences('order_v3_refund_get', (await answer(`/v3/orders/payment_actions/refunds/${refundId}`)).body), []);
    const guest = (await scenario('orders', { count: 1, guests: 1 })).ids[0] ?? 0;
    const refused = await answer(`/v3/orders/${guest}/payment_actions/refunds`, { method: 'POST', body: { items: [{ item_type: 'ORDER', item_id: guest, amount: 1 }], payments: [{ provider_id: 'storecredit', amount: 1 }] } });
    assert.deepEqual({ status: refused.status, body: refused.body }, { status: 422, body: published('order_v3_refund_422_guest_store_credit') });
  });

  it('agree on the statuses, by id and name', async () => {
    const statuses = published('order_v2_statuses');
    const { body } = await answer('/v2/order_statuses');
    assert.deepEqual(differences('order_v2_statuses', body), []);
    const named = (list: unknown) => (Array.isArray(list) ? list.map(({ id, name }: { id: number; name: string }) => `${id} ${name}`).sort() : []);
    assert.deepEqual(named(body), named(statuses));
  });

  it('agree on customers and their addresses', async () => {
    assert.deepEqual(differences('customers_v3_get', (await answer('/v3/customers?include=addresses,storecredit,attributes,formfields,shopper_profile_id,segment_ids')).body), []);
    assert.deepEqual(differences('customers_v3_addresses_get', (await answer('/v3/customers/addresses')).body), []);
  });

  it('agree on attributes and form fields', async () => {
    assert.deepEqual(differences('customers_v3_attributes_get', (await answer('/v3/customers/attributes')).body), []);
    assert.deepEqual(differences('customers_v3_form_field_values_get_1', (await answer('/v3/customers/form-field-values')).body), []);
  });

  it('agree on products and variants', async () => {
    const { body: products } = await answer('/v3/catalog/products?limit=1');
    const id = Array.isArray(products) ? 0 : Number(JSON.stringify(products).match(/"id":(\d+)/)?.[1]);
    assert.deepEqual(differences('product_v3_get', (await answer(`/v3/catalog/products/${id}`)).body), []);
    assert.deepEqual(differences('variants_v3_get', (await answer('/v3/catalog/variants')).body), []);
  });

  it('agree on a hook', async () => {
    const { body } = await answer('/v3/hooks', { method: 'POST', body: { scope: 'store/order/created', destination: 'http://127.0.0.1:9/hooks', is_active: true, headers: { 'x-example': 'secret' } } });
    assert.deepEqual(differences('hook_v3_response', body), []);
  });

  it('agree on the store and its time', async () => {
    assert.deepEqual(differences('store_v2_get', (await answer('/v2/store')).body), []);
    assert.deepEqual(differences('time_v2_get', (await answer('/v2/time')).body), []);
  });

  it('agree on the two shapes of an error', async () => {
    const missing = await answer('/v2/orders/999999999');
    assert.deepEqual({ status: missing.status, differences: differences('v2_error_404', missing.body) }, { status: 404, differences: [] });
    const refused = await answer('/v3/hooks', { method: 'POST', body: { scope: 'store/nothing' } });
    assert.deepEqual({ status: refused.status, differences: differences('hook_v3_error_422_UnprocessableEntity', refused.body) }, { status: 422, differences: [] });
  });
});
