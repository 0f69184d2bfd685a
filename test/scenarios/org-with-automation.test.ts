import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { OrgFlow } from '../sandbox/salesforce/org-flow.ts';
import { assertInvariants } from './invariants.ts';
import { asRow, assertFollows, billingAddressOf, createOrderDesk, type OrderDesk, rowsOf } from './order-desk.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

const orderFlow = 'order-to-salesforce';
const customerFlow = 'customer-to-salesforce';
const orderObjects = ['Account', 'Contact', 'BC_Identity__c', 'Order', 'OrderItem'];
/** Its administrator can switch it off. */
const gatekeeper: OrgFlow = { name: 'Gatekeeper', object: 'Order', when: 'before-save', failWhen: { field: 'BillingCity', equals: 'Atlantis' }, message: 'We do not sell below sea level.' };
const verifierDelayMs = 200;
const automation: readonly OrgFlow[] = [
  { name: 'Capitals', object: 'Contact', when: 'before-save', onlyWhen: { field: 'FirstName', equals: 'Alex' }, set: { MailingCity: 'AUSTIN' } },
  { name: 'Postcode', object: 'Order', when: 'after-save', onlyWhen: { field: 'BillingCity', equals: 'Austin' }, set: { BillingPostalCode: '78701-0001' } },
  { name: 'Line names', object: 'OrderItem', when: 'after-save', on: 'create', onlyWhen: { field: 'Description', equals: 'Lamp' }, set: { Description: 'LAMP' } },
  gatekeeper,
  { name: 'Verifier', object: 'Contact', when: 'later', delayMs: verifierDelayMs, on: 'create', onlyWhen: { field: 'LastName', equals: 'Verified' }, set: { Phone: '+1 555-0100' } },
];

let stack: ScenarioStack;
let desk: OrderDesk;
let org: OrgDesk;
const ids: number[] = [];
before(async () => {
  stack = await startStack({ seed: 171, orgShape: { automation } });
  desk = createOrderDesk(stack);
  org = createOrgDesk(stack);
});
after(() => stack.close());

async function place(body: Row = {}): Promise<number> {
  const id = await desk.place(body);
  ids.push(id);
  return id;
}

async function register(customer: Row): Promise<number> {
  const answer = asRow(await stack.store('POST', '/v3/customers', [customer]));
  return Number(rowsOf(answer.data)[0]?.id);
}
const change = async (id: number, customer: Row) => void (await stack.store('PUT', '/v3/customers', [{ id, ...customer }]));

async function contactOf(email: string): Promise<Row> {
  const rows = await stack.soql(`SELECT FirstName, LastName, Phone, MailingCity FROM Contact WHERE Email = '${email}'`);
  assert.equal(rows.length, 1);
  return asRow(rows[0]);
}

/** What two more syncs of a record write. */
async function writtenBySyncs(flow: string, entityKey: string): Promise<string[]> {
  const before = await org.written(orderObjects);
  for (let sync = 0; sync < 2; sync += 1) {
    await stack.service.sync(flow, entityKey);
    await stack.settled();
  }
  return (await org.written(orderObjects)).slice(before.length);
}

/** The fields that the org kept differently from what was sent, as the audit says it. */
async function keptDifferently(flow: string, entityKey: string): Promise<unknown[]> {
  const database = await stack.database();
  const { rows } = await database.query("select w->>'sobject' as sobject, w->'keptOwn' as fields from crosswalk.audit a, jsonb_array_elements(a.detail->'wrote') w where a.flow = $1 and a.entity_key = $2 and w ? 'keptOwn' order by a.seq", [flow, entityKey]);
  await database.end();
  return rows.map(({ sobject, fields }) => [sobject, fields]);
}

const address = { first_name: 'Alex', last_name: 'Example', address1: '1 Example Lane', city: 'Austin', state_or_province: 'Texas', postal_code: '78701', country_code: 'US' };

describe('an org whose own flows change what was written', { timeout: 60_000 }, () => {
  it('keeps a value its before-save flow rewrote: it is reported once and never written again', async () => {
    const email = 'rewritten@example.com';
    const id = await register({ email, first_name: 'Alex', last_name: 'Example', addresses: [address] });
    await stack.settled();
    assert.equal((await contactOf(email)).MailingCity, 'AUSTIN');
    assert.deepEqual(await keptDifferently(customerFlow, `customer:${id}`), [['Contact', ['MailingCity']]]);
    assert.deepEqual(await writtenBySyncs(customerFlow, `customer:${id}`), []);
    await change(id, { last_name: 'Other' });
    await stack.settled();
    assert.deepEqual([(await contactOf(email)).LastName, (await contactOf(email)).MailingCity], ['Other', 'AUSTIN']);
    const sent = (await stack.writes()).findLast((write) => write.object === 'Contact');
    assert.deepEqual(sent?.fields.filter((field) => field.startsWith('Mailing')), [], 'the city is not sent again');
  });

  it('keeps what its after-save flows changed in the same transaction, on the order and on its lines', async () => {
    const id = await place({ billing_address: billingAddressOf('after.save@example.com') });
    await stack.settled();
    await assertFollows(stack, desk, { id });
    const [line] = await stack.soql(`SELECT Description FROM OrderItem WHERE Order.BC_Key__c = '${desk.keyOf(id)}' AND BC_Kind__c = 'custom'`);
    assert.deepEqual([(await desk.find(id, ['BillingPostalCode'])).BillingPostalCode, line?.Description], ['78701-0001', 'LAMP']);
    assert.deepEqual(await writtenBySyncs(orderFlow, `order:${id}`), []);
    assert.deepEqual(await keptDifferently(orderFlow, `order:${id}`), [['Contact', ['MailingCity']], ['Order', ['BillingPostalCode']], ['OrderItem', ['Description']]]);
    await desk.edit(id, { billing_address: { zip: '75201', city: 'Dallas' } });
    await stack.settled();
    assert.equal((await desk.find(id, ['BillingPostalCode'])).BillingPostalCode, '75201', 'a change in the store counts');
  });

  it('keeps what a queueable of its own changed meanwhile, until the store changes that very field', async () => {
    const email = 'verified@example.com';
    const id = await register({ email, first_name: 'Kim', last_name: 'Verified', phone: '5550100' });
    await stack.settled();
    await stack.control('POST', '/clock', { advanceMs: verifierDelayMs });
    assert.equal((await contactOf(email)).Phone, '+1 555-0100');
    assert.deepEqual(await writtenBySyncs(customerFlow, `customer:${id}`), []);
    await change(id, { first_name: 'Kimberly' });
    await stack.settled();
    assert.deepEqual([(await contactOf(email)).FirstName, (await contactOf(email)).Phone], ['Kimberly', '+1 555-0100']);
    await change(id, { phone: '5550199' });
    await stack.settled();
    assert.equal((await contactOf(email)).Phone, '5550199');
  });
});

describe('an org whose flow fails for one order of a batch', { timeout: 60_000 }, () => {
  it('gets the others activated, and this one when the flow is switched off and the dead letter redriven', async () => {
    await stack.operations('POST', `/flows/${orderFlow}/pause`);
    const others: number[] = [];
    for (let index = 0; index < 10; index += 1) others.push(await place());
    const refused = await place({ billing_address: { ...billingAddressOf('atlantis@example.com'), city: 'Atlantis' } });
    await stack.operations('POST', `/flows/${orderFlow}/resume`);
    await stack.settled();
    for (const id of others) await assertFollows(stack, desk, { id });
    assert.deepEqual(await stack.soql(`SELECT Id FROM Order WHERE BC_Key__c = '${desk.keyOf(refused)}'`), []);
    assert.deepEqual((await stack.soql("SELECT Id FROM Order WHERE Status = 'Draft'")).length, 0);
    const [issue, ...more] = await org.issues(`order:${refused}`);
    assert.deepEqual([issue?.Code__c, issue?.State__c, more], ['VALIDATION_RULE', 'Open', []]);
    assert.match(String(issue?.Message__c), /Gatekeeper.*We do not sell below sea level[^]*CANNOT_EXECUTE_FLOW_TRIGGER/);
    assert.match(String(issue?.Actions__c), /redrive/);
    delete gatekeeper.failWhen;
    assert.equal(await org.redrive(), 1);
    await stack.settled();
    await assertFollows(stack, desk, { id: refused });
    assert.deepEqual((await org.issues(`order:${refused}`)).map((one) => one.State__c), ['Resolved']);
    await assertInvariants(stack, ids);
  });
});
