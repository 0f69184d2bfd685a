import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { OrgFlow } from '../sandbox/salesforce/org-flow.ts';
import { assertInvariants } from './invariants.ts';
import { assertFollows, billingAddressOf, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';

const heldMs = 1_500;
/** The org's administrator can add to them. */
const currencies = ['USD', 'EUR'];

const automation: readonly OrgFlow[] = [{ name: 'Counter', object: 'OrderItem', when: 'before-save', failWhen: { field: 'Quantity', equals: 77 }, message: 'Nobody may buy 77 of a thing.' }];

let stack: ScenarioStack;
let desk: OrderDesk;
let org: OrgDesk;
const ids: number[] = [];
before(async () => {
  stack = await startStack({ seed: 231, orgShape: { currencies, addressPicklists: true, lockWaitMs: 100, automation } });
  [desk, org] = [createOrderDesk(stack), createOrgDesk(stack)];
});
after(() => stack.close());

async function place(body: Row = {}): Promise<number> {
  const id = await desk.place(body);
  ids.push(id);
  return id;
}

async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 10_000; !(await isSo()); ) {
    assert.ok(performance.now() < deadline, what);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const isWaitingFor = async (code: string) => JSON.stringify(await stack.operations('GET', '/work')).includes(`"${code}"`);
const absent = async (id: number) => assert.deepEqual(await stack.soql(`SELECT Id FROM Order WHERE BC_Key__c = '${desk.keyOf(id)}'`), []);

describe('an order whose buyer somebody else holds', { timeout: 60_000 }, () => {
  it('waits and lands once, when the rows were locked for a moment', async () => {
    await stack.faults({ salesforce: { lockRow: { count: 2, match: 'POST /composite (Order|OrderItem|Account)$' } } });
    const id = await place({ billing_address: billingAddressOf('locked.rows@example.com') });
    await eventually('a row is refused', () => isWaitingFor('ROW_LOCKED'));
    await stack.settled();
    await assertFollows(stack, desk, { id });
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });

  it('lands once the person who was saving the account is done', async () => {
    const email = 'held.account@example.com';
    const first = await place({ billing_address: billingAddressOf(email) });
    await stack.settled();
    const { AccountId } = await desk.find(first);
    const { instanceUrl, adminToken } = stack.sandbox.ready.salesforce;
    // The save takes its time, and holds the account meanwhile.
    await stack.faults({ salesforce: { latencyMs: heldMs } });
    const saving = fetch(`${instanceUrl}/services/data/v66.0/sobjects/Account/${String(AccountId)}`, { method: 'PATCH', headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json', 'sforce-duplicate-rule-header': 'allowSave=true' }, body: JSON.stringify({ Website: 'example.com' }) });
    await eventually('the save has begun', async () => JSON.stringify(await stack.control('GET', '/calls')).includes('PATCH /sobjects/Account/'));
    await stack.faults({});
    const second = await place({ billing_address: billingAddressOf(email) });
    await eventually('the order is refused', () => isWaitingFor('ROW_LOCKED'));
    assert.equal((await saving).status, 204);
    await stack.settled();
    assert.equal((await assertFollows(stack, desk, { id: second })).AccountId, AccountId);
    assert.deepEqual((await stack.soql(`SELECT Website FROM Account WHERE Id = '${String(AccountId)}'`)).map((account) => account.Website), ['example.com']);
  });
});

describe('an order in a currency the org does not have yet', { timeout: 60_000 }, () => {
  it('is held with an issue that names field, rule and remedy, and lands once the currency exists', async () => {
    const id = await place({ default_currency_code: 'GBP' });
    await stack.settled();
    await absent(id);
    const [issue, ...more] = await org.issues(`order:${id}`);
    assert.deepEqual([issue?.Code__c, issue?.State__c, issue?.Field__c, more], ['CURRENCY_UNKNOWN', 'Open', 'CurrencyIsoCode', []]);
    assert.match(String(issue?.Message__c), /^The order is in GBP, which the org does not have, and no rule converts it/);
    assert.match(String(issue?.Actions__c), /Activate the currency in Salesforce/);
    currencies.push('GBP');
    await stack.service.stop();
    await stack.service.restart();
    assert.equal(await org.redrive(), 1);
    await stack.settled();
    await assertFollows(stack, desk, { id });
    assert.deepEqual([(await desk.find(id, ['CurrencyIsoCode'])).CurrencyIsoCode, (await org.issues(`order:${id}`)).map((one) => one.State__c)], ['GBP', ['Resolved']]);
  });
});

describe('an order of which one line is refused', { timeout: 60_000 }, () => {
  it('stays Draft with the others while the orders of the same batch are activated, and follows once the line is right', async () => {
    const good = { name: 'Lamp', quantity: 2, price_ex_tax: 10, price_inc_tax: 10.83 };
    const bad = { name: 'Rope', quantity: 77, price_ex_tax: 1, price_inc_tax: 1.08 };
    await stack.operations('POST', '/flows/order-to-salesforce/pause');
    const others = [await place(), await place()];
    const refused = await place({ products: [bad, good] });
    await stack.operations('POST', '/flows/order-to-salesforce/resume');
    await stack.settled();
    for (const id of others) await assertFollows(stack, desk, { id });
    assert.deepEqual([(await desk.find(refused)).Status, await desk.lines(refused)], ['Draft', ['custom 2 × 10', 'tax 1 × 7.82']]);
    const [issue] = await org.issues(`order:${refused}`);
    assert.deepEqual([issue?.Code__c, issue?.State__c], ['LINE_REFUSED', 'Open']);
    assert.match(String(issue?.Message__c), /stays Draft.*Nobody may buy 77 of a thing\./s);
    const line = (await desk.placedLines(refused)).find(({ name }) => name === 'Rope');
    await desk.edit(refused, { products: [{ id: idOf(line), quantity: 3 }] });
    await stack.settled();
    await assertFollows(stack, desk, { id: refused });
    assert.deepEqual((await org.issues(`order:${refused}`)).map((one) => one.State__c), ['Resolved']);
    await assertInvariants(stack, ids);
  });
});

describe('an order that is archived in the store', { timeout: 60_000 }, () => {
  const isArchived = async (id: number) => (await desk.find(id, ['BC_Archived__c'])).BC_Archived__c;

  it('is flagged, and stays in the org as it was, lines and status included', async () => {
    const id = await place();
    await stack.settled();
    const [lines, written] = [await desk.lines(id), await org.written(['Order', 'OrderItem'])];
    assert.equal(await isArchived(id), false);
    await stack.store('DELETE', `/v2/orders/${id}`);
    await stack.settled();
    assert.deepEqual([await isArchived(id), await desk.lines(id), (await org.written(['Order', 'OrderItem'])).slice(written.length)], [true, lines, ['update Order']]);
    await assertFollows(stack, desk, { id });
  });

  it('is not flagged any more once it was taken back', async () => {
    const id = await place();
    await stack.settled();
    const { Id } = await desk.find(id);
    await stack.scenario('edits', { ids: [id], edit: 'restored' });
    await stack.settled();
    assert.deepEqual([await isArchived(id), (await desk.find(id)).Id], [false, Id]);
    await assertFollows(stack, desk, { id });
  });
});
