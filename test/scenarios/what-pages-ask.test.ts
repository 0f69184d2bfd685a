import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, setUpSales, signIn } from './command-desk.ts';
import { deployValidationRule } from './org-setup.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

type Field = { field: string; store: string | null; salesforce: string | null; agreed?: string | null; standing: string; owner: string; travelsBack: boolean };
type Compared = { entityKey: string; isInStore: boolean; isArchived: boolean; storeLink: string | null; records: { object: string; id: string | null; fields: Field[] }[]; hiddenFields: number; hiddenRecords: number };
type Try = { flow: string; action: string; code: string | null; why: string | null; events: { source: string }[]; stages: { stage: string }[]; requests: { system: string; id?: string; status: number }[]; writes: { object: string; did: string; count: number; fields: string[] }[]; choices: Record<string, string> };
type Journey = { entityKey: string; waiting: { flow: string; isPaused: boolean }[]; tries: Try[] };

describe('what pages ask of a record', () => {
  let stack: ScenarioStack;
  let admin: Person;
  let sales: Person;
  let outsider: Person;
  let orderId: string;
  let storeId: string;

  async function ask<T>(person: Person, action: string, payload: object, isAnswer: (value: unknown) => value is T): Promise<T> {
    const { status, code, result } = await answerOf(stack, await person.ask(action, payload));
    assert.deepEqual([status, code], ['Done', null]);
    assert.ok(isAnswer(result));
    return result;
  }
  const isCompared = (value: unknown): value is Compared => typeof value === 'object' && value !== null && 'isInStore' in value;
  const isJourney = (value: unknown): value is Journey => typeof value === 'object' && value !== null && 'tries' in value;
  const compare = (person: Person) => ask(person, 'compare', { recordId: orderId }, isCompared);
  const journey = (person: Person) => ask(person, 'journey', { recordId: orderId }, isJourney);
  const fieldOf = (compared: Compared, object: string, field: string) => compared.records.find((record) => record.object === object)?.fields.find((one) => one.field === field);
  async function asAdmin(object: string, id: string, body: object): Promise<void> {
    const { instanceUrl, adminToken } = stack.sandbox.ready.salesforce;
    const response = await fetch(`${instanceUrl}/services/data/v66.0/sobjects/${object}/${id}`, { method: 'PATCH', headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    assert.equal(response.status, 204);
  }

  before(async () => {
    stack = await startStack({ seed: 43, orgShape: { privateObjects: ['Account', 'Contact', 'Order'] } });
    await setUpSales(stack);
    admin = await signIn(stack, 'ada@shop.example.com', ['Crosswalk_Admin', 'Sales']);
    sales = await signIn(stack, 'sam@shop.example.com', ['Crosswalk_User', 'Sales']);
    outsider = await signIn(stack, 'olaf@shop.example.com', ['Crosswalk_User', 'Sales']);
    await stack.scenario('orders', { count: 1 });
    await stack.settled();
    const [order] = await stack.soql('SELECT Id, BC_Key__c FROM Order');
    [orderId, storeId] = [String(order?.Id), String(order?.BC_Key__c).split(':').at(-1) ?? ''];
    // The order is the sales user's to see, the account behind it is not.
    await asAdmin('Order', orderId, { OwnerId: sales.userId });
    await stack.settled();
  });
  after(() => stack.close());

  it('compares both sides field by field, cut to what the asking user may read', async () => {
    const seen = await compare(sales);
    assert.deepEqual([seen.isInStore, seen.entityKey, seen.records[0]?.id, seen.hiddenRecords], [true, `order:${storeId}`, orderId, 0]);
    assert.match(String(seen.storeLink), new RegExp(`^http.*/manage/orders/${storeId}$`));
    const status = fieldOf(seen, 'Order', 'BC_Status__c');
    assert.deepEqual([status?.standing, status?.store === status?.salesforce, status?.owner, status?.travelsBack], ['same', true, 'newest', true]);
    const buyer = fieldOf(seen, 'Order', 'AccountId');
    assert.deepEqual([buyer?.standing, buyer?.store, buyer?.salesforce], ['same', '', ''], 'the buyer has no name for who may not read it');
    assert.equal(fieldOf(seen, 'Order', 'BillingStreet'), undefined);
    assert.ok(seen.hiddenFields > 0);
    assert.equal((await answerOf(stack, await admin.ask('compare', { recordId: orderId }))).code, 'RECORD_NOT_ACCESSIBLE', 'to operate is not to see');
  });

  it('shows an outsider nothing, neither by record nor by key', async () => {
    for (const action of ['compare', 'journey'])
      for (const payload of [{ recordId: orderId }, { entityKey: `order:${storeId}` }]) assert.equal((await answerOf(stack, await outsider.ask(action, payload))).code, 'RECORD_NOT_ACCESSIBLE');
  });

  it('shows no record of a customer whose account the user may not read', async () => {
    const [contact] = await stack.soql('SELECT Id, AccountId FROM Contact');
    await asAdmin('Contact', String(contact?.Id), { OwnerId: sales.userId });
    const seen = await ask(sales, 'compare', { recordId: String(contact?.Id) }, isCompared);
    assert.deepEqual([seen.records.some(({ object }) => object === 'Contact'), seen.records.some(({ object }) => object === 'Account'), seen.hiddenRecords > 0], [true, false, true]);
    const { result } = await answerOf(stack, await sales.ask('preview-mapping', { recordId: String(contact?.Id) }));
    assert.ok(!JSON.stringify(result).includes('"object":"Account"'));
  });

  it('tells the journey: event, stages, what was written, and the request ids of both platforms', async () => {
    const [newest] = (await journey(sales)).tries.filter(({ writes }) => writes.length > 0).slice(-1);
    assert.ok(newest);
    assert.deepEqual([newest.flow, newest.action, newest.events[0]?.source], ['order-to-salesforce', 'sync.done', 'webhook']);
    assert.deepEqual(newest.stages.map(({ stage }) => stage), ['extract', 'transform', 'validate', 'resolve', 'load', 'confirm']);
    assert.deepEqual(['bigcommerce', 'salesforce'].map((system) => newest.requests.some((request) => request.system === system && /^[0-9a-f]{32}$/.test(request.id ?? ''))), [true, true]);
    const objects = new Set(newest.writes.map(({ object }) => object));
    assert.deepEqual([objects.has('Order'), objects.has('Account')], [true, false], 'the account is not the sales user’s to see');
  });

  it('says that work waits, and why', async () => {
    const flow = 'order-to-salesforce';
    await answerOf(stack, await admin.ask('pause-flow', { flow }));
    await stack.store('PUT', `/v2/orders/${storeId}`, { status_id: 9 });
    for (const deadline = performance.now() + 10_000; (await journey(sales)).waiting.length === 0; ) assert.ok(performance.now() < deadline);
    const { waiting } = await journey(sales);
    assert.deepEqual(waiting.map((work) => [work.flow, work.isPaused]), [[flow, true]]);
    const compared = await compare(sales);
    const status = fieldOf(compared, 'Order', 'BC_Status__c');
    assert.deepEqual([status?.standing, status?.store, status?.agreed === status?.salesforce], ['store', 'Awaiting Shipment', true]);
  });

  it('lets an operator choose a side; the normal way takes it over and the choice is audited', async () => {
    const path = 'Order.BC_Status__c';
    assert.equal((await answerOf(stack, await sales.ask('resolve', { recordId: orderId, choices: { [path]: 'salesforce' } }))).code, 'NOT_ALLOWED');
    await asAdmin('Order', orderId, { OwnerId: admin.userId });
    assert.equal((await answerOf(stack, await admin.ask('resolve', { recordId: orderId, choices: { 'Order.BC_Number__c': 'salesforce' } }))).code, 'NOT_CONTESTED');
    const kept = fieldOf(await compare(admin), 'Order', 'BC_Status__c')?.salesforce;
    const { result } = await answerOf(stack, await admin.ask('resolve', { recordId: orderId, choices: { [path]: 'salesforce' } }));
    assert.deepEqual(result, { entityKey: `order:${storeId}`, resolved: [path] });
    await answerOf(stack, await admin.ask('resume-flow', { flow: 'order-to-salesforce' }));
    await stack.settled();
    const after = fieldOf(await compare(admin), 'Order', 'BC_Status__c');
    assert.deepEqual([after?.standing, after?.store, after?.salesforce], ['same', kept, kept]);
    const choice = (await journey(admin)).tries.find(({ action }) => action === 'command.resolve');
    assert.deepEqual(choice?.choices, { [path]: 'salesforce' });
  });

  it('lets an operator choose the store’s side of a line that somebody changed in the org', async () => {
    const [line] = await stack.soql(`SELECT Id, Quantity, BC_Options__c FROM OrderItem WHERE OrderId = '${orderId}' AND BC_Key__c LIKE '%:line:%' ORDER BY BC_Key__c DESC`);
    await asAdmin('OrderItem', String(line?.Id), { BC_Options__c: 'by hand' });
    const lineOf = async () => (await compare(admin)).records.find(({ id }) => id === line?.Id);
    const before = await lineOf();
    assert.deepEqual(before?.fields.filter(({ standing }) => standing !== 'same').map(({ field, standing, travelsBack }) => [field, standing, travelsBack]), [['BC_Options__c', 'salesforce', false]]);
    const [account] = await stack.soql(`SELECT Id, Name, OwnerId FROM Account WHERE Id IN (SELECT AccountId FROM Order WHERE Id = '${orderId}')`);
    await asAdmin('Account', String(account?.Id), { OwnerId: admin.userId });
    assert.equal(fieldOf(await compare(admin), 'Order', 'AccountId')?.store, account?.Name);
    await asAdmin('Account', String(account?.Id), { OwnerId: account?.OwnerId });
    const key = Object(before).key;
    assert.equal((await answerOf(stack, await admin.ask('resolve', { recordId: orderId, choices: { 'OrderItem[abc:line:0].BC_Options__c': 'bigcommerce' } }))).code, 'NOT_CONTESTED');
    const path = `OrderItem[${key}].BC_Options__c`;
    const { result } = await answerOf(stack, await admin.ask('resolve', { recordId: orderId, choices: { [path]: 'bigcommerce' } }));
    assert.deepEqual(result, { entityKey: `order:${storeId}`, resolved: [path] });
    await stack.settled();
    assert.equal((await lineOf())?.fields.find(({ field }) => field === 'BC_Options__c')?.standing, 'same');
  });

  it('finds in the audit log what was done to a record, for operators', async () => {
    assert.equal((await answerOf(stack, await sales.ask('search-audit', {}))).code, 'NOT_ALLOWED');
    const { result } = await answerOf(stack, await admin.ask('search-audit', { entityKey: `order:${storeId}`, limit: 1 }));
    assert.ok(typeof result === 'object' && result !== null && 'lines' in result && Array.isArray(result.lines) && 'next' in result);
    assert.deepEqual([result.lines.length, typeof result.next], [1, 'number']);
    const older = await answerOf(stack, await admin.ask('search-audit', { entityKey: `order:${storeId}`, before: result.next }));
    assert.match(JSON.stringify(older.result), /command\.resolve/);
  });

  it('closes the issue of a letter that the operation discards', async () => {
    await deployValidationRule(stack, { object: 'Order', name: 'Coupon_Needed', isActive: true, condition: 'ISBLANK(BC_Coupon_Codes__c)', field: 'BC_Coupon_Codes__c', message: 'a coupon is needed' });
    await stack.scenario('orders', { count: 1 });
    await stack.settled();
    const [issue] = await stack.soql(`SELECT Message__c FROM Crosswalk_Issue__c WHERE State__c = 'Open'`);
    assert.match(String(issue?.Message__c), /^A rule or an automation of your Salesforce org refused “BigCommerce Coupon Codes” of the order: a coupon is needed\.\nFIELD_CUSTOM_VALIDATION_EXCEPTION, field BC_Coupon_Codes__c, Order /);
    const letters = await stack.operations('GET', '/dead-letters');
    assert.ok(Array.isArray(letters));
    assert.deepEqual(await stack.operations('POST', '/dead-letters/discard', { ids: letters.map(({ id }) => id) }), { discarded: 1 });
    await stack.settled();
    assert.deepEqual(await stack.soql(`SELECT Id FROM Crosswalk_Issue__c WHERE State__c = 'Open'`), []);
  });

  it('says so when the order was deleted in the store, which archives it', async () => {
    await stack.store('DELETE', `/v2/orders/${storeId}`);
    const { isInStore, isArchived } = await compare(admin);
    assert.deepEqual([isInStore, isArchived], [true, true]);
  });

  it('gives issues to a person by one command', async () => {
    await deployValidationRule(stack, { object: 'Order', name: 'Two_Coupons', isActive: true, condition: 'ISBLANK(BC_Coupon_Codes__c)', field: 'BC_Coupon_Codes__c', message: 'a coupon is needed' });
    await stack.scenario('orders', { count: 6 });
    await stack.settled();
    const issueIds = (await stack.soql("SELECT Id FROM Crosswalk_Issue__c WHERE State__c = 'Open'")).map(({ Id }) => String(Id));
    assert.ok(issueIds.length > 1);
    assert.deepEqual((await answerOf(stack, await admin.ask('assign', { issueIds, ownerId: sales.userId }))).result, { assigned: issueIds.length, refused: [] });
    assert.deepEqual(new Set((await stack.soql("SELECT OwnerId FROM Crosswalk_Issue__c WHERE State__c = 'Open'")).map(({ OwnerId }) => OwnerId)), new Set([sales.userId]));
    assert.equal((await answerOf(stack, await admin.ask('assign', { issueIds, ownerId: '0055g000000zzzzAAA' }))).code, 'ASSIGN_REFUSED');
  });
});
