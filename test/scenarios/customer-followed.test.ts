import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addressOf, createCustomerDesk, type CustomerDesk } from './customer-desk.ts';
import { asRow, assertFollows, billingAddressOf, createOrderDesk, idOf, rowsOf } from './order-desk.ts';
import { createOrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

const flow = 'customer-to-salesforce';
const customerObjects = ['Account', 'Contact', 'BC_Identity__c'];

let stack: ScenarioStack;
let customers: CustomerDesk;
before(async () => {
  stack = await startStack({ seed: 181, orgShape: { addressPicklists: true } });
  customers = createCustomerDesk(stack);
});
after(() => stack.close());

async function valuesOf(object: 'Account' | 'Contact', id: number, fields: readonly string[]): Promise<unknown[]> {
  const row = await customers.find(object, id, fields);
  return fields.map((field) => row[field]);
}

const group = async (name: string) => idOf(await stack.store('POST', '/v2/customer_groups', { name }));
const groupOf = (id: number) => valuesOf('Account', id, ['BC_Group_Id__c', 'BC_Group__c']);

describe('a customer of a group', () => {
  it('shows its id and name on the Account, and follows when moved and taken out', async () => {
    const [wholesale, retail] = [await group('Wholesale'), await group('Retail')];
    const id = await customers.register({ email: 'grouped@example.com', customer_group_id: wholesale });
    await stack.settled();
    assert.deepEqual(await groupOf(id), [String(wholesale), 'Wholesale']);
    await customers.change(id, { customer_group_id: retail });
    await stack.settled();
    assert.deepEqual(await groupOf(id), [String(retail), 'Retail']);
    await customers.change(id, { customer_group_id: 0 });
    await stack.settled();
    assert.deepEqual(await groupOf(id), [null, null]);
  });

  it('shows the new name once the group was renamed, with its next sync after the names were read again', async () => {
    const silver = await group('Silver');
    const id = await customers.register({ email: 'renamed.group@example.com', customer_group_id: silver });
    await stack.settled();
    await stack.store('PUT', `/v2/customer_groups/${silver}`, { name: 'Sterling' });
    // Names are read every quarter of an hour, and by a process that starts.
    await stack.service.stop();
    await stack.service.restart();
    await stack.service.sync(flow, `customer:${id}`);
    await stack.settled();
    assert.deepEqual(await groupOf(id), [String(silver), 'Sterling']);
  });
});

describe('what a shop asked its customer', () => {
  it('is on the Contact by name, a line each, and follows', async () => {
    const [loyalty, visits] = rowsOf(asRow(await stack.store('POST', '/v3/customers/attributes', [{ name: 'Tier', type: 'string' }, { name: 'Score', type: 'number' }])).data);
    const attributes = [{ attribute_id: idOf(loyalty), attribute_value: 'Gold' }, { attribute_id: idOf(visits), attribute_value: '7' }];
    const id = await customers.register({ email: 'asked@example.com', attributes, form_fields: [{ name: 'Favourite colour', value: 'green' }] });
    await stack.settled();
    assert.deepEqual(await valuesOf('Contact', id, ['BC_Attributes__c']), ['Tier: Gold\nScore: 7\nFavourite colour: green']);
    // Values written by the API announce nothing: they come with the customer's next change.
    await stack.store('PUT', '/v3/customers/attribute-values', [{ attribute_id: idOf(loyalty), customer_id: id, value: 'Platinum' }]);
    await customers.change(id, { form_fields: [{ name: 'Favourite colour', value: 'blue' }] });
    await stack.settled();
    assert.deepEqual(await valuesOf('Contact', id, ['BC_Attributes__c']), ['Tier: Platinum\nScore: 7\nFavourite colour: blue']);
  });
});

const mailing = ['MailingStreet', 'MailingCity', 'MailingStateCode', 'MailingPostalCode', 'MailingCountryCode'];
const other = mailing.map((field) => field.replace('Mailing', 'Other'));

describe('the address book of a customer', () => {
  it('of fifteen addresses is whole on the Contact, the first as Mailing, the second as Other', async () => {
    const id = await customers.register({ email: 'fifteen@example.com' });
    for (let index = 1; index <= 15; index += 1) await customers.addAddress(id, { address1: `${index} Book Street`, ...(index === 2 ? { city: 'Berlin', state_or_province: '', postal_code: '10115', country_code: 'DE' } : {}) });
    await stack.settled();
    assert.deepEqual(await valuesOf('Contact', id, mailing), ['1 Book Street', 'Austin', 'TX', '78701', 'US']);
    assert.deepEqual(await valuesOf('Contact', id, other), ['2 Book Street', 'Berlin', null, '10115', 'DE']);
    const [book] = await valuesOf('Contact', id, ['BC_Addresses__c']);
    assert.deepEqual(String(book).split('\n').map((line) => line.split(', ')[1]), Array.from({ length: 15 }, (_unused, index) => `${index + 1} Book Street`));
    assert.deepEqual(await valuesOf('Account', id, ['BillingStreet', 'BillingStateCode', 'BillingCountryCode']), ['1 Book Street', 'TX', 'US']);
  });

  it('clears Other when the second address is removed, and moves up when the first is', async () => {
    const id = await customers.register({ email: 'two.addresses@example.com', addresses: [addressOf({ address1: '1 First Street' })] });
    const second = await customers.addAddress(id, { address1: '2 Second Street', city: 'Toronto', state_or_province: 'Ontario', postal_code: 'M5H 2N2', country_code: 'CA' });
    await stack.settled();
    assert.deepEqual(await valuesOf('Contact', id, other), ['2 Second Street', 'Toronto', 'ON', 'M5H 2N2', 'CA']);
    await customers.removeAddress(second);
    await stack.settled();
    assert.deepEqual(await valuesOf('Contact', id, [...other, 'BC_Addresses__c']), [null, null, null, null, null, null]);
    const [first] = rowsOf(asRow(await stack.store('GET', `/v3/customers/addresses?customer_id:in=${id}`)).data);
    await customers.addAddress(id, { address1: '3 Third Street', city: 'Perth', state_or_province: 'Western Australia', postal_code: '6000', country_code: 'AU' });
    await customers.removeAddress(idOf(first));
    await stack.settled();
    assert.deepEqual(await valuesOf('Contact', id, [...mailing, ...other]), ['3 Third Street', 'Perth', 'WA', '6000', 'AU', null, null, null, null, null]);
  });

  it('leaves a state of another country out, and takes it once the country is right', async () => {
    const id = await customers.register({ email: 'wrong.state@example.com', addresses: [addressOf({ state_or_province: 'Texas', country_code: 'AU' })] });
    await stack.settled();
    assert.deepEqual(await valuesOf('Contact', id, mailing), ['5 Example Street', 'Austin', null, '78701', 'AU']);
    const [address] = rowsOf(asRow(await stack.store('GET', `/v3/customers/addresses?customer_id:in=${id}`)).data);
    await stack.store('PUT', '/v3/customers/addresses', [{ id: idOf(address), country_code: 'US' }]);
    await stack.settled();
    assert.deepEqual(await valuesOf('Contact', id, mailing), ['5 Example Street', 'Austin', 'TX', '78701', 'US']);
  });
});

describe('a customer whose account changes', () => {
  it('keeps the Account and the Contact when the e-mail changes, and orders by either find them', async () => {
    const desk = createOrderDesk(stack);
    const id = await customers.register({ email: 'before@example.com' });
    await stack.settled();
    const contact = await customers.find('Contact', id, ['Email', 'AccountId']);
    await customers.change(id, { email: 'after@example.com' });
    await stack.settled();
    const placed = await desk.place({ customer_id: id, billing_address: billingAddressOf('after@example.com') });
    await stack.settled();
    assert.deepEqual(await customers.find('Contact', id, ['Email', 'AccountId']), { ...contact, Email: 'after@example.com' });
    assert.equal((await desk.find(placed)).AccountId, contact.AccountId);
    assert.deepEqual(await stack.soql("SELECT Id FROM Contact WHERE Email = 'before@example.com'"), []);
  });

  it('stays in the org when it is deleted: the identity is retired, and nothing else is touched', async () => {
    const org = createOrgDesk(stack);
    const id = await customers.register({ email: 'deleted@example.com', phone: '555-0140' });
    await stack.settled();
    const [account, contact, written] = [await customers.find('Account', id, ['Name', 'Phone']), await customers.find('Contact', id, ['Email', 'Phone']), await org.written(customerObjects)];
    await customers.remove(id);
    await stack.settled();
    const identities = await stack.soql(`SELECT State__c FROM BC_Identity__c WHERE Key__c = '${customers.keyOf(id)}'`);
    assert.deepEqual(identities.map((identity: Row) => identity.State__c), ['Retired']);
    assert.deepEqual([await customers.find('Account', id, ['Name', 'Phone']), await customers.find('Contact', id, ['Email', 'Phone'])], [account, contact]);
    assert.deepEqual((await org.written(customerObjects)).slice(written.length), ['update BC_Identity__c']);
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });

  it('keeps its orders right when they are edited after it was deleted', async () => {
    const desk = createOrderDesk(stack);
    const id = await customers.register({ email: 'deleted.with.order@example.com' });
    const order = await desk.place({ customer_id: id, billing_address: billingAddressOf('deleted.with.order@example.com') });
    await stack.settled();
    const { AccountId } = await desk.find(order);
    await customers.remove(id);
    await desk.edit(order, { products: [{ name: 'Cable', quantity: 4, price_ex_tax: 1.5, price_inc_tax: 1.62 }] });
    await stack.settled();
    assert.equal((await assertFollows(stack, desk, { id: order })).AccountId, AccountId);
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });

  it('is the same Contact when the shopper registers again after that, with a second identity', async () => {
    const email = 'registered.again@example.com';
    const first = await customers.register({ email, last_name: 'Before' });
    await stack.settled();
    const contact = await customers.find('Contact', first, ['AccountId']);
    await customers.remove(first);
    await stack.settled();
    const second = await customers.register({ email, last_name: 'After' });
    await stack.settled();
    assert.deepEqual(await customers.find('Contact', second, ['AccountId', 'LastName']), { ...contact, LastName: 'After' });
    const identities = await stack.soql(`SELECT State__c FROM BC_Identity__c WHERE Contact__c = '${String(contact.Id)}' ORDER BY State__c`);
    assert.deepEqual(identities.map((identity: Row) => identity.State__c), ['Active', 'Retired']);
  });
});
