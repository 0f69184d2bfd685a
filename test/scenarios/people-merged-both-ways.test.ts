import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createCustomerDesk, type CustomerDesk } from './customer-desk.ts';
import { asRow, createOrderDesk, type OrderDesk, rowsOf } from './order-desk.ts';
import { merge as mergeIn, meet as meetIn, type Person } from './merged-people.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

let stack: ScenarioStack;
let orders: OrderDesk;
let org: OrgDesk;
let customers: CustomerDesk;
before(async () => {
  stack = await startStack({ seed: 192 });
  [orders, org, customers] = [createOrderDesk(stack), createOrgDesk(stack), createCustomerDesk(stack)];
});
after(() => stack.close());

const meet = (email: string, customer?: Row) => meetIn({ stack, customers }, email, customer);
const merge = (survivor: Pick<Person, 'account' | 'contact'>, loser: Pick<Person, 'account' | 'contact'>) => mergeIn(org, survivor, loser);

const inStore = async ({ id }: Person): Promise<Row> => asRow(rowsOf(asRow(await stack.store('GET', `/v3/customers?id:in=${id}`)).data)[0]);
const phones = async (...people: Person[]) => Promise.all(people.map(async (person) => (await inStore(person)).phone));
const contactOf = async ({ contact }: Person, field: string) => asRow((await stack.soql(`SELECT ${field} FROM Contact WHERE Id = '${String(contact)}'`))[0])[field];

/** Where the service and the org say this customer is: Account and Contact, in links and in the identity. */
async function whereabouts({ id }: Person): Promise<unknown[]> {
  const database = await stack.database();
  const { rows } = await database.query("select salesforce_id from crosswalk.link where key = $1 and sobject in ('Account', 'Contact') order by sobject", [customers.keyOf(id)]);
  await database.end();
  const [identity] = await stack.soql(`SELECT Account__c, Contact__c FROM BC_Identity__c WHERE Key__c = '${customers.keyOf(id)}'`);
  return [...rows.map((row) => row.salesforce_id), identity?.Account__c, identity?.Contact__c];
}

/** Nobody was made again, nobody has to look after anything. */
async function assertOnePerson(survivor: Person, loser: Person): Promise<void> {
  const found = await stack.soql(`SELECT Id FROM Contact WHERE Email IN ('${survivor.email}', '${loser.email}') OR AccountId = '${String(survivor.account)}'`);
  assert.deepEqual([found.map(({ Id }) => Id), await stack.operations('GET', '/dead-letters?state=open')], [[survivor.contact], []]);
  for (const person of [survivor, loser]) assert.deepEqual(await whereabouts(person), [survivor.account, survivor.contact, survivor.account, survivor.contact]);
}

describe('two customers whom somebody merges in Salesforce', { timeout: 60_000 }, () => {
  it('are one from then on, before either changes in the store', async () => {
    const [survivor, loser] = [await meet('both.survivor.1@example.com', { phone: '1' }), await meet('both.loser.1@example.com', { phone: '2' })];
    await merge(survivor, loser);
    await stack.settled();
    await assertOnePerson(survivor, loser);
    assert.deepEqual([await phones(survivor, loser), await contactOf(survivor, 'Phone')], [['1', '2'], '1'], 'a merge by itself changes no customer');
  });

  it('both have in the store what people change of the survivor, and go on ordering as one', async () => {
    const [survivor, loser] = [await meet('both.survivor.2@example.com', { phone: '1' }), await meet('both.loser.2@example.com', { phone: '2' })];
    await merge(survivor, loser);
    await stack.settled();
    await org.update('Contact', survivor.contact, { Phone: '3' });
    await stack.settled();
    assert.deepEqual(await phones(survivor, loser), ['3', '3']);
    const id = await orders.place({ customer_id: loser.id });
    await stack.settled();
    assert.equal((await orders.find(id)).AccountId, survivor.account);
    await assertOnePerson(survivor, loser);
  });

  it('keep their own e-mail addresses in the store: the survivor\'s new one is that of its own customer', async () => {
    const [survivor, loser] = [await meet('both.survivor.3@example.com'), await meet('both.loser.3@example.com')];
    await merge(survivor, loser);
    await stack.settled();
    await org.update('Contact', survivor.contact, { Email: 'both.married.3@example.com' });
    await stack.settled();
    assert.deepEqual([(await inStore(survivor)).email, (await inStore(loser)).email], ['both.married.3@example.com', loser.email]);
    await assertOnePerson(survivor, loser);
  });

  it('settle on one state while both change in the store, and the survivor in Salesforce', async () => {
    const [survivor, loser] = [await meet('both.survivor.4@example.com', { phone: '1' }), await meet('both.loser.4@example.com', { phone: '2' })];
    await Promise.all([
      customers.change(loser.id, { phone: '22' }),
      customers.change(survivor.id, { first_name: 'Augusta' }),
      merge(survivor, loser).then(() => org.update('Contact', survivor.contact, { LastName: 'Survivor' })),
      customers.change(loser.id, { last_name: 'Loser' }),
    ]);
    await stack.settled();
    await assertOnePerson(survivor, loser);
    const shown = await inStore(survivor);
    assert.deepEqual([shown.first_name, shown.last_name, shown.phone], [await contactOf(survivor, 'FirstName'), await contactOf(survivor, 'LastName'), await contactOf(survivor, 'Phone')]);
    assert.equal(shown.first_name, 'Augusta');
    const quiet = (await stack.writes()).length;
    await stack.operations('POST', '/sweep');
    await stack.settled();
    assert.deepEqual((await stack.writes()).slice(quiet), []);
  });
});
