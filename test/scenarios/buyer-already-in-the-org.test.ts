import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from './eventually.ts';
import { asRow, billingAddressOf, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

let stack: ScenarioStack;
let desk: OrderDesk;
before(async () => {
  stack = await startStack({ seed: 71 });
  desk = createOrderDesk(stack);
});
after(() => stack.close());

/** What a salesperson does in the org. */
async function asSalesperson(method: 'POST' | 'PATCH', path: string, body: Record<string, unknown>): Promise<string> {
  const { instanceUrl, adminToken } = stack.sandbox.ready.salesforce;
  const response = await fetch(`${instanceUrl}/services/data/v66.0/sobjects/${path}`, { method, headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json', 'sforce-duplicate-rule-header': 'allowSave=true' }, body: JSON.stringify(body) });
  const text = await response.text();
  assert.ok(response.ok, text);
  return text === '' ? '' : String(asRow(JSON.parse(text)).id);
}

const contactFields = ['AccountId', 'FirstName', 'LastName', 'Email', 'Phone', 'MailingStreet', 'MailingCity', 'MailingPostalCode', 'BC_Key__c'];
const accountFields = ['Name', 'Phone', 'BillingStreet', 'BillingCity', 'BC_Key__c'];

async function rowOf(object: 'Contact' | 'Account', id: string): Promise<Row> {
  const fields = object === 'Contact' ? contactFields : accountFields;
  const [row] = await stack.soql(`SELECT ${fields.join(', ')} FROM ${object} WHERE Id = '${id}'`);
  return Object.fromEntries(fields.map((field) => [field, row?.[field] ?? null]));
}

/** A person somebody entered by hand: a few fields filled, none of ours. */
async function enterByHand(email: string, contact: Record<string, unknown> = {}): Promise<{ contactId: string; accountId: string }> {
  const accountId = await asSalesperson('POST', 'Account', { Name: `Company of ${email}` });
  return { accountId, contactId: await asSalesperson('POST', 'Contact', { AccountId: accountId, FirstName: 'Hand', LastName: 'Entered', Email: email, ...contact }) };
}

async function contactsOf(email: string): Promise<Row[]> {
  return stack.soql(`SELECT Id, AccountId, BC_Key__c FROM Contact WHERE Email = '${email}'`);
}

const customerKey = (id: number) => `${stack.sandbox.ready.bigcommerce.storeHash}:customer:${id}`;

async function register(customer: Record<string, unknown>): Promise<number> {
  const body = asRow(await stack.store('POST', '/v3/customers', [customer]));
  assert.ok(Array.isArray(body.data));
  return idOf(body.data[0]);
}
const change = async (id: number, customer: Record<string, unknown>) => void (await stack.store('PUT', '/v3/customers', [{ id, ...customer }]));

describe('a buyer whom somebody entered in the org by hand', () => {
  it('is linked by a guest order, which changes no field of the person', async () => {
    const email = 'known.guest@example.com';
    const { contactId, accountId } = await enterByHand(email, { Phone: '555-0100' });
    const [contact, account] = [await rowOf('Contact', contactId), await rowOf('Account', accountId)];
    const id = await desk.place({ billing_address: { ...billingAddressOf('Known.Guest@example.com'), phone: '555-0199' } });
    await stack.settled();
    const order = await desk.find(id, ['Status', 'AccountId', 'BillToContactId', 'BC_Difference__c']);
    assert.deepEqual([order.Status, order.AccountId, order.BillToContactId, order.BC_Difference__c], ['Activated', accountId, contactId, 0]);
    assert.deepEqual([await rowOf('Contact', contactId), await rowOf('Account', accountId)], [contact, account]);
    assert.equal((await contactsOf(email)).length, 1);
    const identities = await stack.soql(`SELECT Kind__c, Contact__c FROM BC_Identity__c WHERE Account__c = '${accountId}'`);
    assert.deepEqual(identities.map(({ Kind__c, Contact__c }) => [Kind__c, Contact__c]), [['guest', contactId]]);
  });

  it('has only the empty fields filled when the same person is a registered customer', async () => {
    const email = 'known.customer@example.com';
    const { contactId, accountId } = await enterByHand(email, { Phone: '555-0100' });
    const customerId = await register({ email, first_name: 'Bought', last_name: 'Online', phone: '555-0177', addresses: [{ first_name: 'Bought', last_name: 'Online', address1: '5 Example Street', city: 'Boston', state_or_province: 'Massachusetts', postal_code: '02108', country_code: 'US' }] });
    await stack.settled();
    const filled = { MailingStreet: '5 Example Street', MailingCity: 'Boston', MailingPostalCode: '02108', BC_Key__c: customerKey(customerId) };
    assert.deepEqual(await rowOf('Contact', contactId), { AccountId: accountId, FirstName: 'Hand', LastName: 'Entered', Email: email, Phone: '555-0100', ...filled });
    assert.deepEqual(await rowOf('Account', accountId), { Name: `Company of ${email}`, Phone: '555-0177', BillingStreet: '5 Example Street', BillingCity: 'Boston', BC_Key__c: customerKey(customerId) });
    await change(customerId, { phone: '555-0178' });
    await stack.settled();
    assert.deepEqual([(await rowOf('Contact', contactId)).LastName, (await contactsOf(email)).length], ['Entered', 1]);
  });

  it('keeps what was entered when the customer is first met through an order', async () => {
    const email = 'ordered.first@example.com';
    const { contactId, accountId } = await enterByHand(email, { Phone: '555-0100' });
    await stack.operations('POST', '/flows/customer-to-salesforce/pause');
    const customerId = await register({ email, first_name: 'Bought', last_name: 'Online', phone: '555-0177' });
    const id = await desk.place({ customer_id: customerId, billing_address: billingAddressOf(email) });
    const isThere = async () => (await stack.soql(`SELECT Id FROM Order WHERE BC_Key__c = '${desk.keyOf(id)}' AND Status = 'Activated'`)).length === 1;
    await eventually('the order does not wait for the customer flow', isThere);
    await stack.operations('POST', '/flows/customer-to-salesforce/resume');
    await stack.settled();
    assert.equal((await desk.find(id)).AccountId, accountId);
    const { FirstName, LastName, Phone, BC_Key__c } = await rowOf('Contact', contactId);
    assert.deepEqual({ FirstName, LastName, Phone, BC_Key__c }, { FirstName: 'Hand', LastName: 'Entered', Phone: '555-0100', BC_Key__c: customerKey(customerId) });
  });

  it('does not stop the order of a look-alike with another e-mail', async () => {
    await asSalesperson('POST', 'Account', { Name: 'Alex Example', BillingPostalCode: '78701' });
    const id = await desk.place({ billing_address: billingAddressOf('look.alike@example.com') });
    await stack.settled();
    assert.equal((await desk.find(id)).Status, 'Activated');
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });
});

describe('a guest who registers', () => {
  it('stays one Account and one Contact, with two identities', async () => {
    const email = 'guest.then.customer@example.com';
    const first = await desk.place({ billing_address: billingAddressOf(email) });
    await stack.settled();
    const customerId = await register({ email, first_name: 'Alex', last_name: 'Example' });
    const second = await desk.place({ customer_id: customerId, billing_address: billingAddressOf(email) });
    await stack.settled();
    const [guest, customer] = [await desk.find(first), await desk.find(second)];
    assert.equal(customer.AccountId, guest.AccountId);
    assert.equal((await contactsOf(email)).length, 1);
    const identities = await stack.soql(`SELECT Kind__c FROM BC_Identity__c WHERE Account__c = '${String(guest.AccountId)}' ORDER BY Kind__c`);
    assert.deepEqual(identities.map((identity) => identity.Kind__c), ['customer', 'guest']);
  });

  it('brings later changes of the customer to the one Contact', async () => {
    const email = 'guest.then.change@example.com';
    await desk.place({ billing_address: billingAddressOf(email) });
    await stack.settled();
    const [contact] = await contactsOf(email);
    await asSalesperson('PATCH', `Contact/${String(contact?.Id)}`, { FirstName: 'Alexandra' });
    const customerId = await register({ email, first_name: 'Alex', last_name: 'Example' });
    await stack.settled();
    await change(customerId, { last_name: 'Changed' });
    await stack.settled();
    const { FirstName, LastName } = await rowOf('Contact', String(contact?.Id));
    assert.deepEqual({ FirstName, LastName }, { FirstName: 'Alexandra', LastName: 'Changed' });
  });
});

describe('what a salesperson changed on a person', () => {
  it('survives later orders and later changes of other fields', async () => {
    const email = 'edited.in.org@example.com';
    const customerId = await register({ email, first_name: 'Kim', last_name: 'Example', phone: '555-0120' });
    await stack.settled();
    const [contact] = await contactsOf(email);
    const contactId = String(contact?.Id);
    await asSalesperson('PATCH', `Contact/${contactId}`, { Phone: '555-0999', FirstName: 'Kimberly' });
    await desk.place({ customer_id: customerId, billing_address: billingAddressOf(email) });
    await change(customerId, { last_name: 'Married' });
    await stack.settled();
    const { FirstName, LastName, Phone } = await rowOf('Contact', contactId);
    assert.deepEqual({ FirstName, LastName, Phone }, { FirstName: 'Kimberly', LastName: 'Married', Phone: '555-0999' });
    await change(customerId, { phone: '555-0121' });
    await stack.settled();
    assert.equal((await rowOf('Contact', contactId)).Phone, '555-0121', 'the store owns the field: its own change counts');
  });
});
