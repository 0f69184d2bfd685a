import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createCallJournal } from '../sandbox/call-journal.ts';
import { createSandboxClock } from '../sandbox/clock.ts';
import { createFaults } from '../sandbox/faults.ts';
import { createSeededRandom } from '../sandbox/random.ts';
import { startStoreTwin, type StoreTwin } from '../sandbox/bigcommerce/store-twin.ts';
import { rowsOfPublished, valueDifferences, type Wire } from './payload-values.ts';
import { findPublishedSpecs } from './published-specs.ts';

const specs = findPublishedSpecs();
const published = (name: string): unknown => specs.read(`bigcommerce/examples/${name}.json`);
const one = (name: string): Wire => rowsOfPublished(published(name))[0] ?? {};

/** Fields of an answer that are the store's own: links, and ids that a published record leaves open. */
const links = ['products', 'shipping_addresses', 'coupons', 'consignments', 'shipping_quotes', 'fees'];

describe('published examples in the store twin', { skip: specs.skip }, () => {
  const clock = createSandboxClock({ speed: 0 });
  let store: StoreTwin | undefined;

  before(async () => {
    const random = createSeededRandom(1);
    store = await startStoreTwin({ port: 0, clock, faults: createFaults(random), journal: createCallJournal(), random });
  });
  after(async () => {
    await store?.close();
    clock.close();
  });

  async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    assert.ok(store);
    const response = await fetch(`${store.apiUrl}/stores/${store.storeHash}${path}`, {
      method,
      headers: { 'X-Auth-Token': store.accessToken, Accept: 'application/json', 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
  const rows = async (path: string) => rowsOfPublished((await call('GET', path)).body);

  function importing(records: Partial<Record<'orders' | 'customers' | 'products', Wire[]>>) {
    assert.ok(store);
    return store.scenario('import', { ...records, announce: false });
  }

  /** An order nobody published, to hold the published lines, addresses and taxes of this order. */
  const holder = (id: number, parts: Wire): Wire => ({ ...one('order_v2_get'), id, shipping_address_count: 1, fees: [], ...parts });

  for (const name of ['order_v2_get', 'order_v2_get_multiple_items', 'orders_v2_list'])
    it(`the order of ${name} reads as it is published, alone and in the list`, async () => {
      const [order = {}] = rowsOfPublished(published(name));
      await importing({ orders: [order] });
      const [alone] = await rows(`/v2/orders/${String(order.id)}`);
      const [listed] = await rows(`/v2/orders?min_id=${String(order.id)}&max_id=${String(order.id)}`);
      assert.deepEqual([valueDifferences(order, alone, links), valueDifferences(order, listed, links)], [[], []]);
      assert.deepEqual(valueDifferences({ fees: order.fees ?? [] }, (await rows(`/v2/orders/${String(order.id)}/fees`))[0]), []);
    });

  for (const name of ['order_v2_products', 'order_v2_product_custom_product', 'order_v2_product_product', 'order_v2_product_product_with_file_upload', 'order_v2_product_product_with_variants'])
    it(`the lines of ${name} read as they are published`, async () => {
      const lines = rowsOfPublished(published(name));
      const id = 10_000 + Number(lines[0]?.id);
      await importing({ orders: [holder(id, { products: lines.map((line) => ({ ...line, order_id: id })) })] });
      assert.deepEqual(valueDifferences(lines, await rows(`/v2/orders/${id}/products`), ['order_id']), []);
    });

  for (const [name, part] of [['order_v2_shipping_addresses', 'shipping_addresses'], ['order_v2_shipping_address_single', 'shipping_addresses'], ['order_v2_coupons', 'coupons'], ['order_v2_taxes', 'taxes']] as const)
    it(`the rows of ${name} read as they are published`, async () => {
      const parts = rowsOfPublished(published(name));
      const id = Number(parts[0]?.order_id) + 20_000;
      await importing({ orders: [holder(id, { [part]: parts })] });
      assert.deepEqual(valueDifferences(parts, await rows(`/v2/orders/${id}/${part}`), ['order_id', 'shipping_quotes']), []);
    });

  it('the published pickup consignment reads as it is published, links aside', async () => {
    const [consignments = {}] = rowsOfPublished(published('order_v2_consignments_pickup'));
    const [pickup = {}] = rowsOfPublished(consignments.pickups);
    const resource = String(rowsOfPublished(pickup.line_items)[0]?.resource);
    const [orderId = 0, lineId = 0] = (resource.match(/\d+/g) ?? []).map(Number);
    const line = { ...one('order_v2_product_custom_product'), id: lineId, order_id: orderId, order_address_id: 0 };
    await importing({ orders: [holder(orderId, { shipping_address_count: 0, products: [line], consignments })] });
    const [read] = await rows(`/v2/orders/${orderId}/consignments`);
    assert.deepEqual(valueDifferences(consignments, read, ['url']), []);
  });

  it('the published customer reads as it is published; it comes without an id, and its address with 0', async () => {
    const customer = one('customers_v3_get');
    const { customers } = await importing({ customers: [customer] });
    const [read] = await rows(`/v3/customers?id:in=${customers?.[0]}&include=addresses,storecredit,attributes,formfields,shopper_profile_id,segment_ids`);
    const [listed] = await rows(`/v3/customers?email:in=${String(customer.email)}`);
    const [address] = rowsOfPublished(customer.addresses);
    const [readAddress] = await rows(`/v3/customers/addresses?customer_id:in=${customers?.[0]}`);
    assert.deepEqual([valueDifferences(customer, read, ['addresses']), listed?.id, valueDifferences(address, readAddress, ['id', 'customer_id'])], [[], customers?.[0], []]);
  });

  it('the published product and the published variants read as they are published', async () => {
    const product = one('product_v3_get');
    const variants = rowsOfPublished(published('variants_v3_get'));
    const holderId = Number(variants[0]?.product_id);
    await importing({ products: [product, { ...product, id: holderId, name: 'The product of the variants', base_variant_id: null, variants }] });
    const [read] = await rows(`/v3/catalog/products/${String(product.id)}?include=variants`);
    assert.deepEqual([valueDifferences(product, read), rowsOfPublished(read?.variants)[0]?.id, valueDifferences(variants, await rows(`/v3/catalog/variants?product_id:in=${holderId}`))], [[], product.base_variant_id, []]);
  });

  describe('request bodies', () => {
    /** The customers and products the published requests speak of: the seeded shop has the first twenty customers. */
    before(async () => {
      const option = (id: number, optionId: number) => ({ id, label: `Value ${id}`, option_id: optionId, option_display_name: `Option ${optionId}` });
      await importing({
        products: [
          { id: 118, name: 'Has a variant', price: 5, weight: 1, variants: [{ id: 93, sku: 'V-93', option_values: [option(1, 2)] }] },
          { id: 184, name: 'Has two options', price: 5, weight: 1, variants: [{ id: 9_184, sku: 'V-184', option_values: [option(180, 200), option(192, 230)] }] },
        ],
      });
    });

    for (const name of ['custom_product', 'multiple_products', 'product_with_options', 'product_with_variants'])
      it(`order_v2_post_request_${name} makes an order`, async () => {
        const answer = await call('POST', '/v2/orders', published(`order_v2_post_request_${name}`));
        const [order] = rowsOfPublished(answer.body);
        assert.deepEqual([answer.status, order?.status_id, Number(order?.items_total) > 0], [200, 0, true]);
      });

    it('the drop-down and text field request is refused while its product has two drop-downs: free text chooses no variant', async () => {
      const body = published('order_v2_post_request_product_with_a_drop_down_and_a_text_field_modifier');
      assert.equal((await call('POST', '/v2/orders', body)).status, 400);
    });

    it('the request with fees is only the fees: refused alone, taken with an order around it', async () => {
      const fees = published('order_v2_post_request_with_fees');
      const order = one('order_v2_post_request_custom_product');
      const refused = await call('POST', '/v2/orders', fees);
      const answer = await call('POST', '/v2/orders', { ...order, ...rowsOfPublished(fees)[0] });
      const kept = rowsOfPublished(rowsOfPublished((await call('GET', `/v2/orders/${String(rowsOfPublished(answer.body)[0]?.id)}/fees`)).body)[0]?.fees);
      assert.deepEqual([refused.status, answer.status, kept.map((fee) => fee.cost_inc_tax)], [400, 200, ['25.0000', '12.3000', '12.0000']]);
    });

    it('the published change of an order is taken by an order that has the fees it names', async () => {
      const [order = {}] = rowsOfPublished(published('order_v2_get'));
      await importing({ orders: [{ ...order, id: 30_000, status_id: 11 }] });
      const answer = await call('PUT', '/v2/orders/30000', published('order_v2_put_request'));
      const [changed] = rowsOfPublished(answer.body);
      assert.deepEqual([answer.status, changed?.status_id, changed?.items_total], [200, 0, 3]);
    });

    it('the published new customer and the published change of customer 1 are taken', async () => {
      const [created = {}] = rowsOfPublished(published('customers_v3_post_request'));
      // The published customer was imported with the same e-mail, which no two customers share.
      const refused = await call('POST', '/v3/customers', [created]);
      const answer = await call('POST', '/v3/customers', [{ ...created, email: 'posted@example.com' }]);
      const [change = {}] = rowsOfPublished(published('customers_v3_put_request'));
      const changed = await call('PUT', '/v3/customers', [{ ...change, email: 'changed@example.com' }]);
      const [read] = await rows('/v3/customers?id:in=1&include=storecredit,formfields');
      const { addresses: _addresses, authentication: _secret, trigger_account_created_notification: _mail, form_fields: _fields, ...said } = created;
      assert.deepEqual(
        [refused.status, answer.status, valueDifferences({ ...said, email: 'posted@example.com' }, rowsOfPublished(answer.body)[0]), changed.status, read?.email, read?.registration_ip_address],
        [422, 200, [], 200, 'changed@example.com', change.registration_ip_address],
      );
    });

    it('published requests that name records of another store are refused as such', async () => {
      const values = rowsOfPublished(published('customers_v3_attribute_values_put_request'))[0]?.['application/json'];
      const products = published('products_v3_put_batch_request');
      assert.deepEqual([(await call('PUT', '/v3/customers/attribute-values', values)).status, (await call('PUT', '/v3/catalog/products', products)).status], [422, 404]);
    });

    it('published refund requests are taken where their ids are this order’s', async () => {
      const [quantity = {}] = rowsOfPublished(rowsOfPublished(published('order_v3_refund_quote_post_requests'))[0]?.Quantity);
      const [item] = rowsOfPublished(quantity.items);
      const line = { id: item?.item_id, name: 'Refunded', type: 'physical', quantity: 1, total_inc_tax: '20.0000', total_ex_tax: '18.0000', total_tax: '2.0000', discounted_total_inc_tax: '20.0000' };
      await importing({ orders: [holder(40_000, { status_id: 11, products: [line] })] });
      const quoted = await call('POST', '/v3/orders/40000/payment_actions/refund_quotes', quantity);
      const missing = await call('POST', '/v3/orders/40000/payment_actions/refund_quotes', rowsOfPublished(published('order_v3_refund_quote_post_requests'))[0]?.Amount);
      const [quote] = rowsOfPublished(quoted.body);
      assert.deepEqual([quoted.status, quote?.total_refund_amount, missing.status], [201, 20, 422]);
    });
  });
});
