import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addressOf, createCustomerDesk, type CustomerDesk } from './customer-desk.ts';
import { assertFollows, billingAddressOf, createOrderDesk, type OrderDesk } from './order-desk.ts';
import { merge as mergeIn, meet as meetIn, type Person } from './merged-people.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

let stack: ScenarioStack;
let desk: OrderDesk;
let org: OrgDesk;
let customers: CustomerDesk;
before(async () => {
  stack = await startStack({ seed: 191 });
  [desk, org, customers] = [createOrderDesk(stack), createOrgDesk(stack), createCustomerDesk(stack)];
});
after(() => stack.close());

const meet = (email: string, customer?: Row) => meetIn({ stack, customers }, email, customer);
const merge = (survivor: Pick<Person, 'account' | 'contact'>, loser: Pick<Person, 'account' | 'contact'>) => mergeIn(org, survivor, loser);

const order = (person: Person) => desk.place({ customer_id: person.id, billing_address: billingAddressOf(person.email) });

async function assertOneSurvivor(survivor: Person, loser: Person): Promise<void> {
  const contacts = await stack.soql(`SELECT Id, AccountId FROM Contact WHERE Email IN ('${survivor.email}', '${loser.email}')`);
  assert.deepEqual(contacts.map(({ Id, AccountId }) => [Id, AccountId]), [[survivor.contact, survivor.account]], 'nobody was made again');
  const identities = await stack.soql(`SELECT Key__c, Account__c, Contact__c, State__c FROM BC_Identity__c WHERE Key__c IN ('${customers.keyOf(survivor.id)}', '${customers.keyOf(loser.id)}')`);
  assert.deepEqual(identities.map(({ Account__c, Contact__c, State__c }) => [Account__c, Contact__c, State__c]), [[survivor.account, survivor.contact, 'Active'], [survivor.account, survivor.contact, 'Active']]);
  assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
}

async function linksOf(person: Person): Promise<unknown[]> {
  const database = await stack.database();
  const { rows } = await database.query("select sobject, salesforce_id from crosswalk.link where key = $1 and sobject in ('Account', 'Contact') order by sobject", [customers.keyOf(person.id)]);
  await database.end();
  return rows.map((row) => row.salesforce_id);
}

describe('two customers whom somebody merged in the org', { timeout: 60_000 }, () => {
  it('order as one: what either buys is the survivor\'s', async () => {
    const [survivor, loser] = [await meet('survivor.1@example.com'), await meet('loser.1@example.com')];
    const before = await order(loser);
    await stack.settled();
    await merge(survivor, loser);
    const ids = [await order(loser), await order(survivor), await order(loser)];
    await stack.settled();
    for (const id of [before, ...ids]) assert.equal((await assertFollows(stack, desk, { id })).AccountId, survivor.account);
    for (const id of ids) assert.equal((await desk.find(id, ['BillToContactId'])).BillToContactId, survivor.contact);
    await assertOneSurvivor(survivor, loser);
    assert.deepEqual(await linksOf(loser), [survivor.account, survivor.contact]);
  });

  it('keep what the survivor had: the loser\'s customer only fills what is empty', async () => {
    const survivor = await meet('survivor.2@example.com', { first_name: 'Sam', last_name: 'Survivor', phone: '555-0201' });
    const loser = await meet('loser.2@example.com', { first_name: 'Lou', last_name: 'Loser', phone: '555-0202' });
    await merge(survivor, loser);
    await customers.change(loser.id, { phone: '555-0203', first_name: 'Louis' });
    await customers.addAddress(loser.id, addressOf({ address1: '9 Loser Lane', city: 'Boston', state_or_province: 'Massachusetts' }));
    await stack.settled();
    const shown = ['FirstName', 'LastName', 'Phone', 'Email', 'MailingStreet', 'MailingCity', 'BC_Key__c'];
    const { Id, ...contact } = await customers.find('Contact', loser.id, shown);
    assert.deepEqual([Id, contact], [survivor.contact, { FirstName: 'Sam', LastName: 'Survivor', Phone: '555-0201', Email: survivor.email, MailingStreet: '9 Loser Lane', MailingCity: 'Boston', BC_Key__c: customers.keyOf(survivor.id) }]);
    await assertOneSurvivor(survivor, loser);
    await customers.change(survivor.id, { last_name: 'Married' });
    await stack.settled();
    assert.equal((await customers.find('Contact', survivor.id, ['LastName'])).LastName, 'Married', 'the survivor\'s own customer is still followed');
    await assertOneSurvivor(survivor, loser);
  });

  it('are one for an order whose first try was before the merge', async () => {
    const [survivor, loser] = [await meet('survivor.3@example.com'), await meet('loser.3@example.com')];
    await stack.faults({ salesforce: { lockRow: { count: 1, match: 'POST /composite Order$' } } });
    const id = await order(loser);
    const waiting = async () => JSON.stringify(await stack.operations('GET', '/work'));
    for (const deadline = performance.now() + 10_000; !(await waiting()).includes('ROW_LOCKED'); ) assert.ok(performance.now() < deadline, 'the first try is refused');
    await merge(survivor, loser);
    await stack.settled();
    assert.equal((await assertFollows(stack, desk, { id })).AccountId, survivor.account);
    await assertOneSurvivor(survivor, loser);
  });

  it('are one for an activated order that changes afterwards, and for one that moves to the loser', async () => {
    const [survivor, loser, third] = [await meet('survivor.4@example.com'), await meet('loser.4@example.com'), await meet('third.4@example.com')];
    const [kept, moved] = [await order(loser), await order(third)];
    await stack.settled();
    await merge(survivor, loser);
    await desk.edit(kept, { products: [{ name: 'Cable', quantity: 4, price_ex_tax: 1.5, price_inc_tax: 1.62 }] });
    await desk.edit(moved, { customer_id: loser.id });
    await stack.settled();
    for (const id of [kept, moved]) assert.equal((await assertFollows(stack, desk, { id })).AccountId, survivor.account);
    await assertOneSurvivor(survivor, loser);
  });

  it('are two people of one account when only their accounts were merged', async () => {
    const [survivor, loser] = [await meet('survivor.6@example.com'), await meet('loser.6@example.com')];
    await org.merge('Account', survivor.account, loser.account);
    const id = await order(loser);
    await customers.change(loser.id, { phone: '555-0206' });
    await stack.settled();
    const { AccountId, BillToContactId } = await desk.find(id, ['AccountId', 'BillToContactId']);
    assert.deepEqual([AccountId, BillToContactId], [survivor.account, loser.contact]);
    const { Id: _id, ...contact } = await customers.find('Contact', loser.id, ['AccountId', 'Phone', 'Email']);
    assert.deepEqual(contact, { AccountId: survivor.account, Phone: '555-0206', Email: loser.email });
    assert.deepEqual([(await stack.soql(`SELECT Id FROM Contact WHERE AccountId = '${String(survivor.account)}'`)).length, await stack.operations('GET', '/dead-letters')], [2, []]);
  });

  it('are one when the survivor was merged again', async () => {
    const [last, middle, first] = [await meet('last.5@example.com'), await meet('middle.5@example.com'), await meet('first.5@example.com')];
    await merge(middle, first);
    await merge(last, middle);
    const id = await order(first);
    await stack.settled();
    assert.equal((await assertFollows(stack, desk, { id })).AccountId, last.account);
    await assertOneSurvivor(last, first);
    await assertOneSurvivor(last, middle);
  });
});

describe('a guest whom somebody merged into a person entered by hand', { timeout: 60_000 }, () => {
  it('orders as that person from then on', async () => {
    const email = 'guest.merged@example.com';
    const first = await desk.place({ billing_address: billingAddressOf(email) });
    await stack.settled();
    const { AccountId, BillToContactId } = await desk.find(first, ['AccountId', 'BillToContactId']);
    const account = await org.create('Account', { Name: 'By hand' });
    const contact = await org.create('Contact', { AccountId: account, LastName: 'By hand', Email: 'hand@example.com' });
    await merge({ account, contact }, { account: AccountId, contact: BillToContactId });
    const second = await desk.place({ billing_address: billingAddressOf(email) });
    await stack.settled();
    assert.deepEqual([(await assertFollows(stack, desk, { id: second })).AccountId, (await desk.find(first)).AccountId], [account, account]);
    assert.deepEqual(await stack.soql(`SELECT Id FROM Contact WHERE Email = '${email}'`), []);
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });
});
