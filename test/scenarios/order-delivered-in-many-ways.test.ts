import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asRow, assertFollows, createOrderDesk, idOf, type OrderDesk, rowsOf } from './order-desk.ts';
import { createOrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

let stack: ScenarioStack;
let desk: OrderDesk;
before(async () => {
  stack = await startStack({ seed: 211, orgShape: { addressPicklists: true } });
  desk = createOrderDesk(stack);
});
after(() => stack.close());

async function place(order: Row): Promise<number> {
  const [id = 0] = await stack.scenario('orders', { count: 1, statusId: 11, ...order });
  await stack.settled();
  await assertFollows(stack, desk, { id });
  return id;
}

type Line = { kind: unknown; delivery: unknown; method: unknown; shipTo: unknown; consignment: unknown };

/** By id of the store: how the org says each line reaches the shopper. */
async function deliveries(id: number): Promise<Map<number, Line>> {
  const rows = await stack.soql(`SELECT BC_Key__c, BC_Kind__c, BC_Delivery__c, BC_Shipping_Method__c, BC_Ship_To__c, BC_Consignment_Key__c FROM OrderItem WHERE Order.BC_Key__c = '${desk.keyOf(id)}' AND BC_Key__c LIKE '%:line:%'`);
  return new Map(rows.map((row) => [Number(String(row.BC_Key__c).split(':').at(-1)), { kind: row.BC_Kind__c, delivery: row.BC_Delivery__c, method: row.BC_Shipping_Method__c ?? null, shipTo: row.BC_Ship_To__c ?? null, consignment: row.BC_Consignment_Key__c ?? null }]));
}

const addressesOf = async (id: number) => new Map(rowsOf(await stack.store('GET', `/v2/orders/${id}/shipping_addresses?limit=250`)).map((row) => [idOf(row), row]));

const shipping = ['ShippingStreet', 'ShippingCity', 'ShippingPostalCode', 'ShippingStateCode', 'ShippingCountryCode'];

describe('an order that goes to several addresses', { timeout: 60_000 }, () => {
  it('says on each line where it goes and how, and shows the first address in its header', async () => {
    const id = await place({ addresses: 3, lines: 8 });
    const [lines, addresses, found] = [await desk.placedLines(id), await addressesOf(id), await deliveries(id)];
    assert.equal(addresses.size, 3);
    const physical = lines.filter((line) => line.type === 'physical');
    assert.ok(physical.length > 3);
    for (const line of physical) {
      const { first_name, last_name, street_1, zip, city, state, country, shipping_method } = asRow(addresses.get(Number(line.order_address_id)));
      const shown = found.get(idOf(line));
      assert.deepEqual([shown?.kind, shown?.delivery, shown?.method, shown?.consignment], ['product', 'shipping', shipping_method, `${desk.keyOf(id)}:${Number(line.order_address_id)}`]);
      for (const part of [`${String(first_name)} ${String(last_name)}`, street_1, `${String(zip)} ${String(city)}`, state, country]) assert.ok(String(shown?.shipTo).includes(String(part)), `"${String(shown?.shipTo)}" names ${String(part)}`);
    }
    assert.equal(new Set(physical.map((line) => found.get(idOf(line))?.shipTo)).size, 3);
    const downloads = lines.filter((line) => line.type === 'digital').map((line) => found.get(idOf(line)));
    assert.deepEqual(downloads.map((line) => [line?.delivery, line?.shipTo]), downloads.map(() => ['download', null]));
    const [first] = addresses.values();
    const header = await desk.find(id, shipping);
    assert.deepEqual([header.ShippingStreet, header.ShippingCity, header.ShippingPostalCode, header.ShippingCountryCode], [first?.street_1, first?.city, first?.zip, first?.country_iso2]);
  });

  it('leaves the lines without an address where there is only one, and follows it', async () => {
    const id = await place({ addresses: 1, lines: 3 });
    assert.deepEqual([...(await deliveries(id)).values()].map(({ shipTo }) => shipTo), [null, null, null]);
    const [address] = (await addressesOf(id)).keys();
    await desk.edit(id, { shipping_addresses: [{ id: address, street_1: '7 Harbour Road', city: 'Perth', state: 'Western Australia', zip: '6000', country: 'Australia', country_iso2: 'AU' }] });
    await stack.settled();
    const header = await desk.find(id, [...shipping, 'Status']);
    assert.deepEqual([...shipping.map((field) => header[field]), header.Status], ['7 Harbour Road', 'Perth', '6000', 'WA', 'AU', 'Activated']);
  });

  it('lands without a state that belongs to another country', async () => {
    const id = await place({ addresses: 1, lines: 1 });
    const [address] = (await addressesOf(id)).keys();
    await desk.edit(id, { shipping_addresses: [{ id: address, state: 'Texas', country: 'Canada', country_iso2: 'CA' }] });
    await stack.settled();
    const header = await desk.find(id, shipping);
    assert.deepEqual([header.ShippingStateCode, header.ShippingCountryCode], [null, 'CA']);
    await assertFollows(stack, desk, { id });
  });
});

describe('an order that is not shipped', { timeout: 60_000 }, () => {
  it('is a download, line by line, when all of it is digital', async () => {
    const id = await place({ digital: true, lines: 2 });
    const plain = { delivery: 'download', method: null, shipTo: null };
    assert.deepEqual([...(await deliveries(id)).values()].map(({ delivery, method, shipTo }) => ({ delivery, method, shipTo })), [plain, plain]);
    const [header, placed] = [await desk.find(id, shipping), await desk.placed(id)];
    assert.equal(header.ShippingCity, asRow(placed.billing_address).city, 'the buyer\'s own address stands in');
  });

  it('is a pick-up at the named place when it is collected', async () => {
    const id = await place({ pickup: true, lines: 2 });
    const placed = asRow(await stack.store('GET', `/v2/orders/${id}?include=consignments.line_items&consignment_structure=object`));
    const [pickup] = rowsOf(asRow(placed.consignments).pickups);
    const method = [pickup?.pickup_method_display_name, asRow(pickup?.location).name].filter(Boolean).join(', ');
    assert.deepEqual([...(await deliveries(id)).values()].map((line) => [line.delivery, line.method]), [['pickup', method], ['pickup', method]]);
  });

  it('sends gift certificates by e-mail beside what is shipped', async () => {
    const id = await place({ giftCertificates: 2, lines: 2, addresses: 2 });
    const lines = [...(await deliveries(id)).values()];
    assert.deepEqual(lines.map(({ kind, delivery }) => `${String(kind)}: ${String(delivery)}`).sort(), ['gift certificate: email', 'gift certificate: email', 'product: shipping', 'product: shipping']);
    assert.deepEqual(lines.filter(({ kind }) => kind === 'gift certificate').map(({ method, shipTo }) => [method, shipTo]), [[null, null], [null, null]]);
  });
});

describe('an order of 1,000 lines', { timeout: 120_000 }, () => {
  it('is activated with every line, and is edited in place with few writes', async () => {
    const id = await place({ lines: 1_000 });
    const lines = await desk.placedLines(id);
    assert.equal(lines.length, 1_000);
    const org = createOrgDesk(stack);
    const written = await org.written(['Order', 'OrderItem']);
    await desk.edit(id, { products: [{ id: idOf(lines[500]), quantity: 41 }] });
    await stack.settled();
    await assertFollows(stack, desk, { id });
    const edits = (await org.written(['Order', 'OrderItem'])).slice(written.length);
    assert.ok(edits.filter((edit) => edit.endsWith('OrderItem')).length <= 3, `the line, the tax, the rounding: ${edits.join(', ')}`);
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });
});
