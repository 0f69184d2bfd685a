import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, setUpSales, signIn } from './command-desk.ts';
import { addressOf, createCustomerDesk, type CustomerDesk } from './customer-desk.ts';
import { billingAddressOf, createOrderDesk, type OrderDesk } from './order-desk.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { assignIntegration, deployPermissionSet } from './org-setup.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';
import { untilLooked, untilRows, watchingClosely } from './watch-desk.ts';

type Shown = { id: string; name: string; account: { id: string; name: string } | null; fields: { field: string; value: unknown }[]; orders: { count: number } | null };
type Pair = { probability: number; reasons: { field: string; says: string }[]; a: Shown; b: Shown };
type Listed = { isOn: boolean; open: number; people: number; pairs: Pair[]; hiddenPairs: number; merges: { id: number; survivor: { name: string } }[] };

const isListed = (value: unknown): value is Listed => typeof value === 'object' && value !== null && 'pairs' in value && 'merges' in value;

describe('contacts that are probably one person', { timeout: 120_000 }, () => {
  let stack: ScenarioStack;
  let desk: OrderDesk;
  let org: OrgDesk;
  let customers: CustomerDesk;
  let admin: Person;
  let sales: Person;
  /** The contact with a phone number, and the one with an order. */
  const marie: string[] = [];
  before(async () => {
    stack = await startStack({ seed: 302, environment: watchingClosely });
    [desk, org, customers] = [createOrderDesk(stack), createOrgDesk(stack), createCustomerDesk(stack)];
    await setUpSales(stack);
    await deployPermissionSet(stack, { name: 'Removal', objects: ['Account', 'Contact'], fields: [], mayDelete: true });
    admin = await signIn(stack, 'ada@shop.example.com', ['Crosswalk_Admin', 'Sales']);
    sales = await signIn(stack, 'sam@shop.example.com', ['Crosswalk_User', 'Sales']);
    const names = [['Ann', 'Adler'], ['Bob', 'Baker'], ['Cleo', 'Crane'], ['Dan', 'Dow'], ['Eve', 'Egan'], ['Finn', 'Fox']];
    for (const [place, [first_name = '', last_name = '']] of names.entries()) await meet({ first_name, last_name, email: `${last_name.toLowerCase()}@example.com`, phone: `512-555-01${10 + place}` }, { address1: `${place + 3} ${last_name} Street`, postal_code: `7870${place}` });
    await stack.settled();
    await untilLooked(stack);
  });
  after(() => stack.close());

  async function meet(customer: Row, address: Row): Promise<number> {
    const id = await customers.register(customer);
    await customers.addAddress(id, addressOf({ first_name: customer.first_name, last_name: customer.last_name, phone: customer.phone, ...address }));
    return id;
  }
  const contactOf = async (id: number) => String((await customers.find('Contact', id, [])).Id);
  async function list(person: Person): Promise<Listed> {
    const { status, code, result } = await answerOf(stack, await person.ask('list-duplicates', {}));
    assert.equal(status, 'Done', String(code));
    assert.ok(isListed(result));
    return result;
  }
  const pairFor = ({ pairs }: Listed, ids: readonly string[]) => pairs.find(({ a, b }) => ids.includes(a.id) && ids.includes(b.id));
  const issuesOf = (ids: readonly string[]) => `SELECT State__c, Message__c, Contact__c FROM Crosswalk_Issue__c WHERE Code__c = 'POSSIBLE_DUPLICATE' AND Contact__c IN (${ids.map((id) => `'${id}'`).join(',')})`;

  it('are suggested after both are there, with the reasons field by field, and hold nothing up', async () => {
    const first = await meet({ first_name: 'Marie', last_name: 'Lindqvist', email: 'marie.lindqvist@example.com', phone: '512-555-0199' }, { address1: '12 Birch Road', postal_code: '78731' });
    const second = await meet({ first_name: 'Marie', last_name: 'Lindqvist', email: 'm.lindqvist@work.example' }, { address1: '12 Birch Rd', postal_code: '78731' });
    const order = await desk.place({ customer_id: second, billing_address: billingAddressOf('m.lindqvist@work.example') });
    await stack.settled();
    const ids = [await contactOf(first), await contactOf(second)];
    marie.push(...ids);
    assert.equal((await desk.find(order, ['BillToContactId'])).BillToContactId, ids[1], 'two contacts, each with its orders');
    await untilLooked(stack);
    const [issue] = await untilRows(stack, issuesOf(ids), (rows) => rows.length > 0);
    assert.equal(issue?.State__c, 'Open');
    assert.match(String(issue?.Message__c), /^This contact and 003\w+ are probably one person \(99 %\)\.\n(?:.+\n)*Street: equal, speaks (?:strongly )?for one (?:person|household)\./);
    assert.doesNotMatch(String(issue?.Message__c), /Lindqvist|@|555/, 'who it is, the records say');
    const seen = pairFor(await list(admin), ids);
    assert.ok(seen && seen.probability > 0.9);
    assert.deepEqual([seen.a.name, seen.b.name], ['Marie Lindqvist', 'Marie Lindqvist']);
    assert.ok(seen.reasons.some(({ field, says }) => field === 'Street' && says.includes('for one')));
    assert.deepEqual(new Map([seen.a, seen.b].map(({ id, orders }) => [id, orders?.count])), new Map([[ids[0], 0], [ids[1], 1]]));
  });

  it('are shown to nobody who may not read both, and only with the fields he may read', async () => {
    const { pairs, hiddenPairs } = await list(admin);
    const shown = pairs.find(({ a }) => a.name === 'Marie Lindqvist');
    assert.ok(shown && hiddenPairs >= 0);
    assert.ok(shown.a.fields.some(({ field }) => field === 'Email'));
    assert.ok(!shown.a.fields.some(({ field }) => field === 'MailingStreet'), 'the permission set Sales has no address');
    const refused = await answerOf(stack, await sales.ask('list-duplicates', {}));
    assert.deepEqual([refused.status, refused.code], ['Failed', 'NOT_ALLOWED']);
  });

  it('become one by "same person": identities move, empty fields are filled, new orders follow, and all of it can be undone', async () => {
    const [otherId = '', survivorId = ''] = marie;
    const keysOf = async (contact: string) => (await stack.soql(`SELECT Key__c FROM BC_Identity__c WHERE Contact__c = '${contact}'`)).map(({ Key__c }) => String(Key__c));
    const [moved = ''] = await keysOf(otherId);
    const customer = Number(moved.split(':').at(-1));
    const before = await stack.soql(`SELECT Id FROM Order WHERE BillToContactId = '${otherId}'`);
    const merged = await answerOf(stack, await admin.ask('merge-identities', { survivorId, otherId }));
    assert.equal(merged.code, null, String((await stack.soql('SELECT Message__c FROM Crosswalk_Command__c WHERE Status__c = \'Failed\' ORDER BY CreatedDate DESC'))[0]?.Message__c));
    assert.deepEqual([merged.status, merged.result], ['Done', { survivor: survivorId, other: otherId, identities: 1, filled: ['Phone'] }]);
    await stack.settled();
    assert.deepEqual([(await keysOf(survivorId)).length, await keysOf(otherId)], [2, []]);
    const placed = await desk.place({ customer_id: customer, billing_address: billingAddressOf('marie.lindqvist@example.com') });
    await stack.settled();
    assert.equal((await desk.find(placed, ['BillToContactId'])).BillToContactId, survivorId);
    assert.deepEqual(await stack.soql(`SELECT Id FROM Order WHERE BillToContactId = '${otherId}'`), before, 'orders that are there stay where they are');
    assert.equal((await stack.soql(`SELECT Phone FROM Contact WHERE Id = '${survivorId}'`))[0]?.Phone, '512-555-0199');
    assert.deepEqual((await stack.soql(issuesOf([survivorId, otherId]))).map(({ State__c }) => State__c), ['Resolved']);

    const { merges } = await list(admin);
    assert.deepEqual(merges.map(({ survivor }) => survivor.name), ['Marie Lindqvist']);
    // Of many that follow, the page shows the newest; each can be undone for 90 days all the same.
    const database = await stack.database();
    const addMerges = (count: number, age: string) => database.query(`insert into crosswalk.identity_merge (connection_id, survivor, other, detail, done_at, done_by) select connection_id, survivor, other, detail, now() - $2::interval, 'many' from crosswalk.identity_merge, generate_series(1, $1) where done_by <> 'many' returning id::int as id`, [count, age]);
    const { rows: [old] } = await addMerges(1, '91 days');
    await addMerges(120, '0 days');
    assert.equal((await list(admin)).merges.some(({ id }) => id === merges[0]?.id), false);
    const undone = await answerOf(stack, await admin.ask('undo-merge', { id: merges[0]?.id }));
    assert.equal(undone.status, 'Done', JSON.stringify(undone));
    assert.equal((await answerOf(stack, await admin.ask('undo-merge', { id: old?.id }))).code, 'RECORD_NOT_FOUND');
    await database.query("delete from crosswalk.identity_merge where done_by = 'many'");
    await database.end();
    await stack.settled();
    assert.deepEqual(await keysOf(otherId), [moved]);
    assert.equal((await stack.soql(`SELECT Phone FROM Contact WHERE Id = '${survivorId}'`))[0]?.Phone ?? null, null, 'what was filled is empty again');
    const again = await desk.place({ customer_id: customer, billing_address: billingAddressOf('marie.lindqvist@example.com') });
    await stack.settled();
    assert.equal((await desk.find(again, ['BillToContactId'])).BillToContactId, otherId);
    assert.deepEqual((await list(admin)).merges, []);
    assert.equal((await answerOf(stack, await admin.ask('undo-merge', { id: merges[0]?.id }))).code, 'RECORD_NOT_FOUND');
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });

  it('are never asked about again once somebody said that they are two', async () => {
    const known = await org.create('Contact', { LastName: 'Okafor', FirstName: 'Chidi', Phone: '512-555-0300', Email: 'chidi@hand.example' });
    const id = await meet({ first_name: 'Chidi', last_name: 'Okafor', email: 'chidi.okafor@example.com', phone: '512-555-0300' }, { address1: '4 Elm Court', postal_code: '78745' });
    await stack.settled();
    const ids = [known, await contactOf(id)];
    await untilRows(stack, issuesOf(ids), (rows) => rows.length > 0);
    const answer = await answerOf(stack, await admin.ask('keep-apart', { a: ids[0], b: ids[1] }));
    assert.equal(answer.status, 'Done');
    await customers.change(id, { last_name: 'Okafor-Bell' });
    await stack.settled();
    await untilLooked(stack);
    assert.deepEqual((await stack.soql(issuesOf(ids))).map(({ State__c }) => State__c), ['Resolved']);
    assert.equal(pairFor(await list(admin), ids), undefined);
  });

  it('are merged as records by who may delete, and only where the integration user may too', async () => {
    const known = await org.create('Contact', { LastName: 'Petrov', FirstName: 'Vera', Phone: '512-555-0377', Email: 'vera@hand.example' });
    const id = await meet({ first_name: 'Vera', last_name: 'Petrov', email: 'vera.petrov@example.com', phone: '512-555-0377' }, { address1: '9 Oak Bend', postal_code: '78746' });
    await stack.settled();
    const loser = await contactOf(id);
    const refused = await answerOf(stack, await sales.ask('merge-records', { survivorId: known, otherId: loser }));
    assert.equal(refused.code, 'NOT_ALLOWED');
    const without = await answerOf(stack, await admin.ask('merge-records', { survivorId: known, otherId: loser }));
    assert.equal(without.code, 'RECORD_NOT_ACCESSIBLE', 'the permission set Sales lets nobody delete');
    const remover = await signIn(stack, 'rea@shop.example.com', ['Crosswalk_Admin', 'Sales', 'Removal']);
    const alone = await answerOf(stack, await remover.ask('merge-records', { survivorId: known, otherId: loser }));
    assert.equal(alone.code, 'ORG_REFUSED', 'Crosswalk asks for no right to delete contacts');
    await assignIntegration(stack, 'Removal');
    const merged = await answerOf(stack, await remover.ask('merge-records', { survivorId: known, otherId: loser }));
    assert.deepEqual([merged.status, merged.result], ['Done', { survivor: known, other: loser }]);
    const order = await desk.place({ customer_id: id, billing_address: billingAddressOf('vera.petrov@example.com') });
    await stack.settled();
    assert.equal((await desk.find(order, ['BillToContactId'])).BillToContactId, known, 'what the loser buys is the survivor\'s');
    assert.deepEqual(await stack.soql(`SELECT Id FROM Contact WHERE Id = '${loser}'`), []);
  });

  it('are neither shown to nor changed by somebody who may not read or change both', async () => {
    const outsider = await signIn(stack, 'olaf@shop.example.com', ['Crosswalk_Admin']);
    const { pairs, hiddenPairs, open } = await list(outsider);
    assert.deepEqual([pairs, hiddenPairs], [[], open]);
    const ids = (await stack.soql("SELECT Id FROM Contact WHERE LastName IN ('Adler', 'Baker')")).map(({ Id }) => String(Id));
    const refused = await answerOf(stack, await outsider.ask('merge-identities', { survivorId: ids[0], otherId: ids[1] }));
    assert.deepEqual([refused.status, refused.code], ['Failed', 'RECORD_NOT_ACCESSIBLE']);
  });
});
