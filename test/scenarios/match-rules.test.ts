import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, setUpSales, signIn } from './command-desk.ts';
import { createCustomerDesk, type CustomerDesk } from './customer-desk.ts';
import { asRow, billingAddressOf, createOrderDesk, type OrderDesk } from './order-desk.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';
import { publish } from './settings-desk.ts';
import { untilLooked, untilRows, watchingClosely } from './watch-desk.ts';

const email = { name: 'E-mail', fields: ['email'] };
const phone = { name: 'Phone', fields: ['phone'] };
/** Contacts a salesperson entered, each in an Account of its own. */
const byHand = {
  called: { Phone: '(512) 555-0142', Email: 'old.address@example.com' },
  named: { FirstName: 'Zoe', LastName: 'Mueller', MailingPostalCode: 'SW1A 1AA' },
  twin: { Phone: '512-555-0150' },
  otherTwin: { Phone: '+1 (512) 555-0150' },
  known: { Email: 'known@example.com' },
  doubt: { Phone: '512-555-0160' },
  otherDoubt: { Phone: '512-555-0160' },
};
const flows = ['customer-to-salesforce', 'order-to-salesforce'];

describe('match rules of an administrator', { concurrency: false, timeout: 120_000 }, () => {
  let stack: ScenarioStack;
  let desk: OrderDesk;
  let org: OrgDesk;
  let customers: CustomerDesk;
  let admin: Person;
  const hand = new Map<string, { account: string; contact: string }>();
  const enteredAs = (name: keyof typeof byHand) => hand.get(name) ?? assert.fail(name);
  before(async () => {
    stack = await startStack({ seed: 240, environment: watchingClosely });
    [desk, org, customers] = [createOrderDesk(stack), createOrgDesk(stack), createCustomerDesk(stack)];
    // Whoever is entered by hand makes a change event, which waits some seconds for a link: all at once.
    for (const [name, contact] of Object.entries(byHand)) hand.set(name, await enter(contact));
    await org.create('Account', { Name: 'Alex Example', BillingPostalCode: '78709' });
    await setUpSales(stack);
    admin = await signIn(stack, 'ada@shop.example.com', ['Crosswalk_Admin', 'Sales']);
  });
  after(() => stack.close());

  async function decide(matching: Row): Promise<void> {
    const { status, result, code } = await publish(stack, admin, (document) => Object.assign(document, { matching: { persons: [email], companies: [{ name: 'Company', fields: ['company', 'postcode'] }], accounts: 'apart', duplicates: 'allow', ...matching } }));
    assert.deepEqual([status, result.state], ['Done', 'live'], String(code));
  }
  async function enter(contact: Row, account = 'By hand'): Promise<{ account: string; contact: string }> {
    const AccountId = await org.create('Account', { Name: account });
    return { account: AccountId, contact: await org.create('Contact', { AccountId, FirstName: 'Hand', LastName: 'Entered', ...contact }) };
  }
  const of = (address: string, more: Row = {}, order: Row = {}) => ({ billing_address: { ...billingAddressOf(address), ...more }, ...order });
  type Placed = { id: number; account: unknown; contact: unknown; status: unknown };
  const seen = async (id: number): Promise<Placed> => {
    const [row] = await stack.soql(`SELECT AccountId, BillToContactId, Status FROM Order WHERE BC_Key__c = '${desk.keyOf(id)}'`);
    return { id, account: row?.AccountId, contact: row?.BillToContactId, status: row?.Status };
  };
  async function place<Orders extends readonly Row[]>(...orders: Orders): Promise<{ [Each in keyof Orders]: Placed }>;
  async function place(...orders: readonly Row[]): Promise<Placed[]> {
    const ids = await Promise.all(orders.map((one) => desk.place(one)));
    await stack.settled();
    return Promise.all(ids.map(seen));
  }

  it('link a buyer by telephone, however it is written, and by name and postcode; the record says by which', async () => {
    await decide({ persons: [email, phone, { name: 'Name and postcode', fields: ['last_name', 'first_name', 'postcode'] }] });
    const [called, named] = [enteredAs('called'), enteredAs('named')];
    const [byPhone, byName, nobody] = await place(of('new.address@example.com', { phone: '+1 512-555-0142' }), of('zoe@example.com', { first_name: 'Zoë', last_name: 'Müller', zip: 'sw1a1aa' }), of('zoe.elsewhere@example.com', { first_name: 'Zoë', last_name: 'Müller', zip: 'SW1A1AB' }));
    assert.deepEqual([byPhone.account, byPhone.contact, byName.account, byName.contact], [called.account, called.contact, named.account, named.contact]);
    assert.notEqual(nobody.contact, named.contact);
    assert.deepEqual((await stack.soql(`SELECT Email, LastName FROM Contact WHERE Id = '${called.contact}'`)).map((row) => [row.Email, row.LastName]), [['old.address@example.com', 'Entered']]);
    assert.match(JSON.stringify(await stack.operations('GET', `/flows/order-to-salesforce/journey/order:${byPhone.id}`)), /"linked":\[\{[^\]]*"rule":"Phone"/);
  });

  it('choose nobody silently where several fit: the buyer is made, and a person is asked', async () => {
    const twins = [enteredAs('twin'), enteredAs('otherTwin')];
    const [{ contact }] = await place(of('third@example.com', { phone: '512 555 0150' }));
    assert.ok(typeof contact === 'string' && !twins.some((twin) => twin.contact === contact));
    await untilLooked(stack);
    const issues = await untilRows(stack, `SELECT Message__c FROM Crosswalk_Issue__c WHERE Code__c = 'POSSIBLE_DUPLICATE' AND State__c = 'Open' AND Contact__c = '${contact}'`, (rows) => rows.length === 2);
    assert.ok(issues.every(({ Message__c }) => /Match rule “Phone”: it finds several records/.test(String(Message__c))));
  });

  it('keep storefronts apart where a rule holds in one channel', async () => {
    await decide({ persons: [{ ...email, scope: 'channel' }] });
    // Whoever was entered by hand belongs to no channel.
    const [first, other, again, met] = await place(of('both@example.com'), of('both@example.com', {}, { channel_id: 2 }), of('both@example.com', {}, { channel_id: 2 }), of('known@example.com', {}, { channel_id: 2 }));
    assert.notEqual(other.contact, first.contact);
    assert.deepEqual([again.contact, again.account, met.contact], [other.contact, other.account, enteredAs('known').contact]);
  });

  it('hold whoever a duplicate rule of the org, or several records, leave in doubt, until somebody decides', async () => {
    await decide({ persons: [email, phone], duplicates: 'hold' });
    const [one, two] = [enteredAs('doubt'), enteredAs('otherDoubt')];
    const [doubtful, lookalike] = await place(of('doubtful@example.com', { phone: '512-555-0160', first_name: 'Dora' }), of('look.alike@example.com', { zip: '78709' }));
    assert.deepEqual([doubtful.status, lookalike.status], [undefined, undefined]);
    const [issue] = await org.issues(`order:${doubtful.id}`);
    assert.deepEqual([issue?.Code__c, issue?.State__c], ['MATCH_UNDECIDED', 'Open']);
    assert.match(String(issue?.Message__c), new RegExp(`rule “Phone” finds several.*\nFound: Contact (?:${one.contact}|${two.contact}), Contact `));
    assert.match(String((await org.issues(`order:${lookalike.id}`))[0]?.Message__c), /A duplicate rule of your Salesforce org .*\nFound: Account 001/);
    const ask = async (id: number, choice: Row) => answerOf(stack, await admin.ask('decide-match', { record: { flow: 'order-to-salesforce', entityKey: `order:${id}` }, ...choice }));
    assert.equal((await ask(doubtful.id, { recordId: '003000000000000AAA' })).code, 'INVALID_PAYLOAD');
    assert.deepEqual([(await ask(doubtful.id, { recordId: two.contact })).status, (await ask(lookalike.id, {})).status], ['Done', 'Done']);
    await stack.settled();
    const [linked, made] = [await desk.find(doubtful.id, ['AccountId', 'BillToContactId', 'Status']), await desk.find(lookalike.id, ['Status', 'Account.Name'])];
    assert.deepEqual([linked.Status, linked.AccountId, linked.BillToContactId, made.Status, asRow(made.Account).Name], ['Activated', two.account, two.contact, 'Activated', 'Alex Example']);
    assert.deepEqual((await org.issues(`order:${doubtful.id}`)).map(({ State__c }) => State__c), ['Resolved']);
  });

  it('give buyers of one company one Account and each his Contact, in two processes at once; who has an Account stays there', async () => {
    const [early] = await place(of('early@acme.example', { company: 'Acme Tools Inc.', zip: '78720' }));
    await decide({ persons: [email, phone], accounts: 'shared' });
    await stack.addService();
    for (const flow of flows) await stack.operations('POST', `/flows/${flow}/pause`);
    const spelled = ['Globex Ltd', 'GLOBEX, Limited', 'Globex'];
    const ids = await Promise.all(Array.from({ length: 24 }, (_unused, index) => desk.place(of(`buyer${index}@globex.example`, { company: spelled[index % 3], first_name: `B${index}`, zip: '78730' }))));
    const sameCaller = await Promise.all(Array.from({ length: 24 }, (_unused, index) => desk.place(of(`caller${index}@example.com`, { phone: '512-555-0170', zip: '78731' }))));
    const registered = await customers.register({ email: 'registered@globex.example', company: 'Globex', addresses: [{ first_name: 'Kim', last_name: 'Example', company: 'Globex', address1: '1 Example Lane', city: 'Austin', state_or_province: 'Texas', postal_code: '78730', country_code: 'US' }] });
    await stack.faults({ salesforce: { latencyMs: 100 } });
    await Promise.all(flows.map((flow) => stack.operations('POST', `/flows/${flow}/resume`)));
    await stack.settled();
    await stack.faults({});
    const [globex, ...more] = await stack.soql(`SELECT Id, Name, Phone FROM Account WHERE BillingPostalCode = '78730'`);
    assert.deepEqual([more, typeof globex?.Id, globex?.Phone ?? null], [[], 'string', null]);
    const contacts = await stack.soql(`SELECT Id FROM Contact WHERE AccountId = '${String(globex?.Id)}'`);
    const orders = await Promise.all(ids.map((id) => desk.find(id, ['AccountId', 'BillToContactId', 'BC_Difference__c'])));
    assert.deepEqual([contacts.length, new Set(orders.map(({ BillToContactId }) => BillToContactId)).size, new Set(orders.map(({ AccountId }) => AccountId))], [25, 24, new Set([globex?.Id])]);
    assert.equal((await customers.find('Account', registered, [])).Id, globex?.Id);
    const callers = await Promise.all(sameCaller.map((id) => desk.find(id, ['AccountId', 'BillToContactId'])));
    assert.deepEqual([new Set(callers.map(({ AccountId }) => AccountId)).size, new Set(callers.map(({ BillToContactId }) => BillToContactId)).size], [1, 1]);
    assert.equal((await stack.soql(`SELECT Id FROM Contact WHERE MailingPostalCode = '78731'`)).length, 1, 'one caller, 24 addresses: one Contact');
    // What a buyer changes of himself changes nothing of the company.
    await customers.change(registered, { company: 'Somewhere Else' });
    // A new colleague joins the Account that was there; the early buyer's orders stay where they are.
    const [colleague] = await place(of('late@acme.example', { company: 'ACME Tools', zip: '78720' }));
    assert.deepEqual([colleague.account, colleague.contact === early.contact, (await seen(early.id)).account], [early.account, false, early.account]);
    assert.deepEqual((await stack.soql(`SELECT Name FROM Account WHERE Id = '${String(globex?.Id)}'`)).map(({ Name }) => Name), [globex?.Name]);
    // Of two Accounts that could be the company nobody chooses silently: the order says so.
    const initech = await Promise.all(['Initech', 'Initech LLC'].map((Name) => org.create('Account', { Name, BillingPostalCode: '78740' })));
    const [unsure] = await place(of('peter@initech.example', { company: 'Initech', zip: '78740' }));
    const [told] = await org.issues(`order:${unsure.id}`);
    assert.deepEqual([initech.includes(String(unsure.account)), told?.Code__c, initech.every((id) => String(told?.Message__c).includes(id))], [false, 'COMPANY_UNDECIDED', true], JSON.stringify(told));
  });

  it('that cannot work are refused before they are published, with the place', async () => {
    const { status, result } = await publish(stack, admin, (document) => Object.assign(document, { matching: { persons: [{ name: 'Name', fields: ['last_name'] }, { name: 'Number', fields: ['external_id'], field: 'No_Such__c' }], companies: [] } })).catch(() => ({ status: undefined, result: {} }));
    assert.deepEqual([status, Object(result).problems?.map(({ path }: { path: string }) => path)], ['Failed', ['matching.persons.0.fields']]);
  });
});
