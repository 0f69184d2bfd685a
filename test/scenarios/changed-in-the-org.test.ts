import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createCustomerDesk, type CustomerDesk } from './customer-desk.ts';
import { asRow, createOrderDesk, type OrderDesk, rowsOf } from './order-desk.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

type Desk = { stack: ScenarioStack; org: OrgDesk; orders: OrderDesk; customers: CustomerDesk };

/** A stack in which an order of a registered buyer has arrived. */
async function openDesk(options: Parameters<typeof startStack>[0]): Promise<Desk> {
  const stack = await startStack(options);
  return { stack, org: createOrgDesk(stack), orders: createOrderDesk(stack), customers: createCustomerDesk(stack) };
}

const customerOf = async ({ stack }: Desk, id: number): Promise<Row> => asRow(rowsOf(asRow(await stack.store('GET', `/v3/customers?id:in=${id}&include=addresses`)).data)[0]);
const productsOf = async ({ stack }: Desk): Promise<Row[]> => rowsOf(asRow(await stack.store('GET', '/v3/catalog/products?include=variants&limit=50')).data);
const variantsOf = (product: Row): Row[] => rowsOf(product.variants);
const shipmentsOf = async ({ stack }: Desk, id: number): Promise<Row[]> => rowsOf(await stack.store('GET', `/v2/orders/${id}/shipments`));
/** What the service has written into the store, from position `from` of the journal. */
const storeWrites = async ({ stack }: Desk, from = 0) => (await stack.writes()).slice(from).filter((write) => write.system === 'bigcommerce').map((write) => `${write.action} ${write.object} ${write.id}: ${write.fields.filter((field) => field !== 'id').join(' ')}`);
const written = async ({ stack }: Desk) => (await stack.writes()).length;
const recordOf = async ({ stack }: Desk, object: string, key: string, fields = 'Id') => asRow((await stack.soql(`SELECT Id, ${fields} FROM ${object} WHERE BC_Key__c = '${key}'`))[0]);
const keyOf = ({ stack }: Desk, rest: string) => `${stack.sandbox.ready.bigcommerce.storeHash}:${rest}`;

describe('a change in Salesforce', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk({ seed: 401 });
    await desk.stack.scenario('orders', { count: 6, lines: 2, guests: 0, statusId: 11 });
    await desk.stack.settled();
  });
  after(() => desk.stack.close());

  it('of a status, a tracking number, a phone, an address, a price and a stock is in the store, once, and comes back as no write', async () => {
    const { stack, org } = desk;
    const [order] = (await stack.soql('SELECT Id, BC_Number__c, BillToContactId, BillToContact.BC_Key__c FROM Order ORDER BY BC_Number__c LIMIT 1')).map(asRow);
    const number = Number(order?.BC_Number__c);
    const customer = Number(String(asRow(order?.BillToContact).BC_Key__c).split(':').at(-1));
    const mug = (await productsOf(desk)).find((one) => one.sku === 'ECM-01') ?? {};
    await stack.service.sync('product-to-salesforce', `product:${String(mug.id)}`);
    await stack.settled();
    const product = await recordOf(desk, 'Product2', keyOf(desk, `variant:${String(variantsOf(mug)[0]?.id)}`));
    const from = await written(desk);
    await org.update('Order', order?.Id, { BC_Status__c: 'Shipped', BC_Tracking_Number__c: '1Z9', BC_Tracking_Carrier__c: 'UPS' });
    await org.update('Contact', order?.BillToContactId, { Phone: '0151 4711', MailingStreet: '2 New Street\nBack door', MailingCity: 'Neustadt' });
    await org.update('Product2', product.Id, { BC_Price__c: 13.49, BC_Stock__c: 77 });
    await stack.settled();
    const after = await customerOf(desk, customer);
    const [address] = rowsOf(after.addresses);
    const mugAfter = (await productsOf(desk)).find((one) => one.id === mug.id) ?? {};
    assert.deepEqual(
      { status: asRow(await stack.store('GET', `/v2/orders/${number}`)).status_id, shipments: (await shipmentsOf(desk, number)).map((one) => [one.tracking_number, one.tracking_carrier, rowsOf(one.items).length]), phone: after.phone, address: [address?.address1, address?.address2, address?.city], price: mugAfter.price, stock: mugAfter.inventory_level },
      { status: 2, shipments: [['1Z9', 'ups', 2]], phone: '0151 4711', address: ['2 New Street', 'Back door', 'Neustadt'], price: 13.49, stock: 77 },
    );
    const writes = await storeWrites(desk, from);
    assert.deepEqual(writes.map((write) => write.split(' ').slice(0, 2).join(' ')).sort(), ['create Shipment', 'update Customer', 'update CustomerAddress', 'update Order', 'update Product', 'update Stock']);
    // The store announced all of it; both sides agree, so nothing more is written anywhere, whoever looks.
    const quiet = await written(desk);
    await stack.operations('POST', '/sweep');
    for (const [flow, key] of [['order-to-salesforce', `order:${number}`], ['customer-to-salesforce', `customer:${customer}`], ['product-to-salesforce', `product:${String(mug.id)}`], ['order-status-to-bigcommerce', `Order:${String(order?.Id)}`], ['customer-to-bigcommerce', `Contact:${String(order?.BillToContactId)}`]] as const) await stack.service.sync(flow, key);
    await stack.settled();
    assert.deepEqual((await stack.writes()).slice(quiet), []);
  });

  it('of a stock is what somebody counted, whatever was sold since both sides last agreed', async () => {
    const { stack, org, orders } = desk;
    const stool = (await productsOf(desk)).find((one) => one.sku === 'FCS-01') ?? {};
    await stack.service.sync('product-to-salesforce', `product:${String(stool.id)}`);
    await stack.settled();
    await orders.place({ products: [{ product_id: stool.id, quantity: 3 }] });
    await stack.settled();
    const product = await recordOf(desk, 'Product2', keyOf(desk, `variant:${String(variantsOf(stool)[0]?.id)}`));
    await org.update('Product2', product.Id, { BC_Stock__c: 40 });
    await stack.settled();
    assert.equal((await productsOf(desk)).find((one) => one.id === stool.id)?.inventory_level, 40);
  });

  it('is in the store within a second, 95 of 100 times', async () => {
    const { stack, org } = desk;
    const contacts = await stack.soql("SELECT Id, BC_Key__c FROM Contact WHERE BC_Key__c LIKE '%:customer:%'");
    const from = await written(desk);
    for (let round = 0; round < 20; round += 1) {
      await org.update('Contact', asRow(contacts[round % contacts.length]).Id, { Phone: `0160 ${1000 + round}` });
      await stack.settled();
    }
    const all = (await stack.writes()).slice(from);
    const changes = all.filter((write) => write.route === 'UI');
    const arrivals = all.filter((write) => write.system === 'bigcommerce');
    assert.deepEqual([changes.length, arrivals.length], [20, 20]);
    const delays = changes.map((change, index) => (arrivals[index]?.at ?? Number.NaN) - change.at).sort((a, b) => a - b);
    assert.ok((delays[18] ?? Number.NaN) < 1_000, `95th of 100: ${delays[18]} ms`);
  });

  it('that leaves every mapped field as it was is no write', async () => {
    const { stack, org } = desk;
    const [contact] = await stack.soql("SELECT Id, Phone FROM Contact WHERE BC_Key__c LIKE '%:customer:%' LIMIT 1");
    const from = await written(desk);
    await org.update('Contact', contact?.Id, { Title: 'Head of Sales' });
    await org.update('Contact', contact?.Id, { Phone: ` ${String(contact?.Phone)} ` });
    await stack.settled();
    assert.deepEqual(await storeWrites(desk, from), []);
  });

  it('of a shipped order’s tracking number makes no second shipment, and a number for another parcel none of what is gone', async () => {
    const { stack, org, orders } = desk;
    const id = await orders.place({ customer_id: 0 });
    await stack.settled();
    const order = await orders.find(id);
    await org.update('Order', order.Id, { BC_Tracking_Number__c: 'A-1' });
    await stack.settled();
    await org.update('Order', order.Id, { BC_Tracking_Carrier__c: 'dhl' });
    await stack.settled();
    await org.update('Order', order.Id, { BC_Tracking_Number__c: 'A-2' });
    await stack.settled();
    assert.deepEqual((await shipmentsOf(desk, id)).map((one) => [one.tracking_number, one.tracking_carrier]), [['A-2', 'dhl']]);
  });

  it('of a guest’s Contact stays in Salesforce: the store knows no such customer', async () => {
    const { stack, org, orders } = desk;
    const id = await orders.place({ customer_id: 0 });
    await stack.settled();
    const { BillToContactId } = asRow((await stack.soql(`SELECT BillToContactId FROM Order WHERE BC_Key__c = '${orders.keyOf(id)}'`))[0]);
    const from = await written(desk);
    await org.update('Contact', BillToContactId, { Phone: '0170 1' });
    await stack.settled();
    assert.deepEqual(await storeWrites(desk, from), []);
  });
});

describe('a field both sides changed', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk({ seed: 402, environment: { CROSSWALK_OWNERS: 'Contact.Phone=salesforce,Contact.FirstName=bigcommerce,Contact.LastName=manual' } });
  });
  after(() => desk.stack.close());

  /** Both sides move while the service looks away, then it looks. */
  async function contest(values: { store: Row; org: Row }): Promise<{ id: number; contact: Row }> {
    const { stack, org, customers } = desk;
    const id = await customers.register({ email: `contested.${Object.keys(values.org)[0]?.toLowerCase()}@example.com`, phone: '1', first_name: 'Ada', last_name: 'First' });
    await stack.settled();
    const contact = await customers.find('Contact', id, ['Id']);
    for (const flow of ['customer-to-salesforce', 'customer-to-bigcommerce']) await stack.operations('POST', `/flows/${flow}/pause`);
    await customers.change(id, values.store);
    await org.update('Contact', contact.Id, values.org);
    for (const flow of ['customer-to-salesforce', 'customer-to-bigcommerce']) await stack.operations('POST', `/flows/${flow}/resume`);
    await stack.settled();
    return { id, contact };
  }
  const sides = async (id: number, field: string, of: string) => [asRow(await desk.customers.find('Contact', id, [field]))[field], (await customerOf(desk, id))[of]];

  it('is Salesforce’s where it owns the field', async () => {
    const { id } = await contest({ store: { phone: '2' }, org: { Phone: '3' } });
    assert.deepEqual(await sides(id, 'Phone', 'phone'), ['3', '3']);
  });

  it('is the store’s where that owns the field', async () => {
    const { id } = await contest({ store: { first_name: 'Augusta' }, org: { FirstName: 'Adele' } });
    assert.deepEqual(await sides(id, 'FirstName', 'first_name'), ['Augusta', 'Augusta']);
  });

  it('is left as it is where a person decides, with an issue that names it, until one side gives in', async () => {
    const { stack, org } = desk;
    const { id, contact } = await contest({ store: { last_name: 'Second' }, org: { LastName: 'Third' } });
    assert.deepEqual(await sides(id, 'LastName', 'last_name'), ['Third', 'Second']);
    const [issue] = await org.issues(`Contact:${String(contact.Id)}`);
    assert.deepEqual([issue?.Code__c, issue?.Field__c, issue?.State__c], ['CONFLICT', 'LastName', 'Open']);
    await org.update('Contact', contact.Id, { LastName: 'Second' });
    await stack.settled();
    assert.deepEqual((await org.issues(`Contact:${String(contact.Id)}`)).map((one) => one.State__c), ['Resolved']);
  });

  it('is that of the side changed later where the newest wins', async () => {
    const { id } = await contest({ store: { email: 'from.store@example.com' }, org: { Email: 'from.org@example.com' } });
    const [org, store] = await sides(id, 'Email', 'email');
    assert.equal(org, store);
  });
});

describe('a value the store cannot take', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk({ seed: 403 });
  });
  after(() => desk.stack.close());

  const openIssue = async (object: string, id: unknown) => {
    const issues = (await desk.org.issues(`${object}:${String(id)}`)).filter((issue) => issue.State__c === 'Open');
    return issues.map((issue) => [issue.Code__c, issue.Field__c, String(issue.Actions__c).length > 0]);
  };

  it('is an issue that names record, field and remedy, and keeps nothing else out', async () => {
    const { stack, org, orders, customers } = desk;
    const [unknown, pigeon, archived, good] = [await orders.place(), await orders.place(), await orders.place(), await orders.place()];
    const [taken, other] = [await customers.register({ email: 'taken@example.com' }), await customers.register({ email: 'other@example.com' })];
    const mug = (await productsOf(desk)).find((one) => one.sku === 'ECM-01') ?? {};
    await stack.service.sync('product-to-salesforce', `product:${String(mug.id)}`);
    await stack.settled();
    // Archived unseen.
    await stack.faults({ bigcommerce: { webhookDrop: { probability: 1 } } });
    await stack.store('DELETE', `/v2/orders/${archived}`);
    await stack.control('DELETE', '/faults');
    const ids = await Promise.all([unknown, pigeon, archived, good].map(async (id) => (await orders.find(id)).Id));
    const contact = await customers.find('Contact', other, ['Id']);
    const product = await recordOf(desk, 'Product2', keyOf(desk, `variant:${String(variantsOf(mug)[0]?.id)}`));
    await org.update('Order', ids[0], { BC_Status__c: 'Incomplete' });
    await org.update('Order', ids[1], { BC_Tracking_Number__c: 'X1', BC_Tracking_Carrier__c: 'pigeon' });
    await org.update('Order', ids[2], { BC_Status__c: 'Shipped' });
    await org.update('Order', ids[3], { BC_Status__c: 'Completed' });
    await org.update('Contact', contact.Id, { Email: 'taken@example.com' });
    await org.update('Product2', product.Id, { BC_Price__c: -1 });
    await stack.settled();
    assert.deepEqual(
      { unknown: await openIssue('Order', ids[0]), pigeon: await openIssue('Order', ids[1]), archived: await openIssue('Order', ids[2]), email: await openIssue('Contact', contact.Id), price: await openIssue('Product2', product.Id) },
      { unknown: [['STATUS_UNKNOWN', 'BC_Status__c', true]], pigeon: [['CARRIER_REFUSED', 'tracking_carrier', true]], archived: [['ORDER_ARCHIVED', null, true]], email: [['EMAIL_IN_USE', '.customer_email', true]], price: [['NEGATIVE_PRICE', 'BC_Price__c', true]] },
    );
    assert.deepEqual([asRow(await stack.store('GET', `/v2/orders/${good}`)).status_id, (await customerOf(desk, taken)).email], [10, 'taken@example.com']);
    const linked = await stack.soql(`SELECT Order__c FROM Crosswalk_Issue__c WHERE Code__c = 'STATUS_UNKNOWN'`);
    assert.deepEqual(linked.map((row) => row.Order__c), [ids[0]]);
  });
});

describe('an org that calls its statuses as the store does', () => {
  it('has them in Status too, and a status chosen there is the store’s', async () => {
    const orderStatuses = [...(['Draft', 'Activated'] as const).map((name) => ({ apiName: name, label: name, category: name, isDefault: true })), ...['Awaiting Fulfillment', 'Shipped', 'Completed'].map((name) => ({ apiName: name, label: name, category: 'Activated' as const, isDefault: false }))];
    const desk = await openDesk({ seed: 406, orgShape: { orderStatuses } });
    try {
      const { stack, org, orders } = desk;
      const id = await orders.place();
      await stack.settled();
      const order = await orders.find(id);
      assert.deepEqual([order.Status, order.BC_Status__c], ['Awaiting Fulfillment', 'Awaiting Fulfillment']);
      await org.update('Order', order.Id, { Status: 'Shipped' });
      await stack.settled();
      const shipped = await orders.find(id);
      assert.deepEqual([asRow(await stack.store('GET', `/v2/orders/${id}`)).status_id, shipped.Status, shipped.BC_Status__c], [2, 'Shipped', 'Shipped']);
      // A status the org has no word for, and one it has again.
      await stack.scenario('change-status', { ids: [id], statusId: 9 });
      await stack.settled();
      assert.deepEqual([(await orders.find(id)).Status, (await orders.find(id)).BC_Status__c], ['Activated', 'Awaiting Shipment']);
      await stack.scenario('change-status', { ids: [id], statusId: 10 });
      await stack.settled();
      assert.equal((await orders.find(id)).Status, 'Completed');
      const quiet = await written(desk);
      await stack.operations('POST', '/sweep');
      await stack.service.sync('order-to-salesforce', `order:${id}`);
      await stack.settled();
      assert.deepEqual((await stack.writes()).slice(quiet), []);
    } finally {
      await desk.stack.close();
    }
  });
});

describe('a record people delete in Salesforce', () => {
  it('is left alone in the store unless a rule says archive or delete', async () => {
    const desk = await openDesk({ seed: 404, environment: { CROSSWALK_DELETES: 'Contact=delete' } });
    try {
      const { stack, customers, orders } = desk;
      const id = await customers.register({ email: 'leaving@example.com' });
      const order = await orders.place({ status_id: 7 });
      await stack.settled();
      const contact = await customers.find('Contact', id, ['Id']);
      const found = await orders.find(order);
      const from = await written(desk);
      await stack.control('POST', '/scenario', { system: 'salesforce', name: 'delete', object: 'Contact', ids: [contact.Id] });
      await stack.control('POST', '/scenario', { system: 'salesforce', name: 'delete', object: 'Order', ids: [found.Id] });
      await stack.settled();
      assert.deepEqual(await storeWrites(desk, from), [`delete Customer ${id}: `]);
    } finally {
      await desk.stack.close();
    }
  });
});

describe('what automation of the org does with our values', () => {
  it('reaches the store: in our own transaction, later as our own user, and by another client of that user', async () => {
    const rewrite = { object: 'Contact', when: 'after-save', on: 'create', name: 'Welcome', onlyWhen: { field: 'LastName', equals: 'Rewritten' }, set: { Phone: '+49 1' } } as const;
    const later = { object: 'Contact', when: 'later', on: 'create', name: 'Enrich', onlyWhen: { field: 'LastName', equals: 'Enriched' }, set: { Phone: '+49 2' }, delayMs: 50 } as const;
    const desk = await openDesk({ seed: 405, orgShape: { automation: [rewrite, later] } });
    try {
      const { stack, customers } = desk;
      const [first, second, third] = [await customers.register({ email: 'a@example.com', last_name: 'Rewritten', phone: '1' }), await customers.register({ email: 'b@example.com', last_name: 'Enriched', phone: '1' }), await customers.register({ email: 'c@example.com', last_name: 'Plain', phone: '1' })];
      await stack.settled();
      assert.equal((await customerOf(desk, first)).phone, '+49 1', 'without anybody looking');
      const contact = await customers.find('Contact', third, ['Id']);
      await stack.asIntegrationUser('PATCH', `/sobjects/Contact/${String(contact.Id)}`, { Phone: '+49 3' });
      await stack.control('POST', '/clock', { advanceMs: 1_000 });
      // The channel passes over our own user's changes, so the polls find them.
      await stack.operations('POST', '/sweep');
      await stack.settled();
      assert.deepEqual([(await customerOf(desk, second)).phone, (await customerOf(desk, third)).phone], ['+49 2', '+49 3']);
      const quiet = await written(desk);
      await stack.operations('POST', '/sweep');
      await stack.settled();
      assert.deepEqual((await stack.writes()).slice(quiet), []);
    } finally {
      await desk.stack.close();
    }
  });
});
