import { createElement } from 'lwc';
import RecordSync from 'c/recordSync';
import { requestCommand } from 'c/commandRequest';
import { graphql } from 'lightning/graphql';
import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { detailsOf, wireOf } from '../../../../../__tests__/component';

jest.mock('c/commandRequest');
jest.mock('@salesforce/customPermission/Crosswalk_Sync', () => ({ default: true }), { virtual: true });

const recordWire = wireOf(getRecord);
const issueWire = wireOf(graphql);
const recordId = '801000000000001AAA';
const text = (value: string | null) => ({ value, displayValue: null });
const record = (key: string | null) => ({ apiName: 'Order', id: recordId, fields: { BC_Key__c: text(key), BC_Synced_At__c: text(key && '2026-11-22T12:00:00.000Z') } });
const issue = (code: string, entityKey = 'order:250') => ({ Id: 'a02000000000001AAA', Code__c: text(code), Entity_Key__c: text(entityKey), Message__c: text('Salesforce refuses it.'), Actions__c: text('Correct the record.\nThen redrive.'), First_At__c: text('2026-11-22T12:00:00.000Z') });
const edges = (nodes: object[]) => ({ edges: nodes.map((node) => ({ node })) });
const issues = (...nodes: object[]) => ({ uiapi: { query: { Crosswalk_Issue__c: edges(nodes) } } });
const mirror = (values: Record<string, object>) => ({ uiapi: { query: { Crosswalk_Issue__c: edges([]), Crosswalk_Status__c: edges(Object.entries(values).map(([key, value]) => ({ Key__c: text(key), Value__c: text(JSON.stringify(value)) }))) } } });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function show(objectApiName = 'Order') {
  const element = Object.assign(createElement('c-record-sync', { is: RecordSync }), { recordId, objectApiName });
  const toasts = detailsOf<Record<string, string>>(element, 'lightning__showtoast');
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector(selector) ?? element.shadowRoot?.querySelector('c-record-status')?.shadowRoot?.querySelector(selector);
  return { find, toasts, state: () => find('[data-id="state"]')?.textContent };
}

async function showRecord(key: string | null, ...nodes: object[]) {
  const card = show();
  recordWire.emit(record(key));
  issueWire.emit(issues(...nodes));
  await settle();
  return card;
}

const answer = (card: ReturnType<typeof show>, detail: object) => card.find('c-command-watch')?.dispatchEvent(new CustomEvent('answer', { detail }));
const click = (card: ReturnType<typeof show>) => card.find('[data-id="sync"]')?.dispatchEvent(new CustomEvent('click'));

beforeEach(() => jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA'));
afterEach(() => document.body.replaceChildren());

test('while it reads, it says so and nothing else', () => {
  const card = show();
  expect([card.find('lightning-spinner') !== null, card.state(), card.find('[data-id="sync"]')]).toEqual([true, undefined, undefined]);
});

test('a linked record without an issue is in sync', async () => {
  const card = await showRecord('store:order:250');
  expect([card.state(), card.find('[data-id="key"]')?.textContent]).toEqual(['c.Crosswalk_Record_InSync', 'Order 250']);
});

test('a record without a key is not in the store, and cannot be synced', async () => {
  const card = await showRecord(null);
  expect([card.state(), card.find('[data-id="sync"]'), card.find('c-record-details')]).toEqual(['c.Crosswalk_Record_NotSynced', null, null]);
});

test('a failed record shows its reason and what can be done', async () => {
  const card = await showRecord('store:order:250', issue('VALIDATION_RULE'));
  expect(card.state()).toBe('c.Crosswalk_Record_Failed');
  expect(card.find('[data-id="issue"]')).toMatchObject({ node: { Id: 'a02000000000001AAA' } });
});

test('a record changed on both sides is a conflict', async () => {
  expect((await showRecord('store:order:250', issue('CONFLICT'))).state()).toBe('c.Crosswalk_Record_Conflict');
});

test('an issue of another record that names this one is not its own', async () => {
  expect((await showRecord('store:order:250', issue('VALIDATION_RULE', 'customer:7'))).state()).toBe('c.Crosswalk_Record_InSync');
  expect((await showRecord('store:order:250', issue('STATUS_UNKNOWN', `Order:${recordId}`))).state()).toBe('c.Crosswalk_Record_Failed');
});

test('a user who may not read issues is refused politely', async () => {
  const card = show();
  recordWire.emit(record(null));
  issueWire.emitErrors([{ message: "Validation error of type FieldUndefined: Field 'Crosswalk_Issue__c' in type 'RecordQuery' is undefined" }]);
  await settle();
  expect([card.find('[data-id="denied"]') !== null, card.state(), card.find('[data-id="sync"]')]).toEqual([true, undefined, undefined]);
});

test('an error of the platform is shown in its words', async () => {
  const card = show();
  recordWire.error({ message: 'The record was deleted.' });
  issueWire.emit(issues());
  await settle();
  expect(card.find('[data-id="problem"]')).toHaveProperty('message', 'The record was deleted.');
});

test('an error after the record was shown leaves the last known state', async () => {
  const card = await showRecord('store:order:250');
  recordWire.error({ message: 'The record was deleted.' });
  await settle();
  expect([card.state(), card.find('[data-id="stale"]')?.textContent]).toEqual(['c.Crosswalk_Record_InSync', 'c.Crosswalk_Record_Stale The record was deleted.']);
});

const waiting: [string, string, string][] = [
  ['in the queue', '', 'c.Crosswalk_Record_Waiting_Queue'],
  ['of a paused flow', 'PAUSED', 'c.Crosswalk_Record_Waiting_Paused'],
  ['for a system that is away', 'SOURCE_UNAVAILABLE', 'BigCommerce did not answer. c.Crosswalk_Record_Waiting_Retry'],
];
test.each(waiting)('a record that waits %s says so and why', async (_title, code, why) => {
  const card = show();
  recordWire.emit(record('store:order:250'));
  issueWire.emit(mirror({ 'waiting:records': { records: { [recordId]: code }, reasons: { SOURCE_UNAVAILABLE: 'BigCommerce did not answer.' } } }));
  await settle();
  expect([card.state(), card.find('.slds-media__body p')?.textContent]).toEqual(['c.Crosswalk_Record_Waiting_Title', why]);
});

test('a silent service is said to be so, with the age of what is known', async () => {
  const card = show();
  recordWire.emit(record('store:order:250'));
  issueWire.emit(mirror({ 'metric:report': { at: new Date(Date.now() - 3_600_000).toISOString() } }));
  await settle();
  expect([card.state(), card.find('[data-id="silent"]') !== null]).toEqual(['c.Crosswalk_Record_InSync', true]);
});

test('a link leads into the store’s own pages, by the mirror or by what the service found', async () => {
  const card = show();
  recordWire.emit(record('store:order:250'));
  issueWire.emit(mirror({ 'store:links': { order: 'https://store.example.com/manage/orders/{id}' } }));
  await settle();
  expect(card.find('[data-id="link"]')?.getAttribute('href')).toBe('https://store.example.com/manage/orders/250');
  const other = await showRecord('store:variant:77');
  expect(other.find('[data-id="link"]')).toBeNull();
  other.find('c-record-details')?.dispatchEvent(new CustomEvent('storelink', { detail: { url: 'https://store.example.com/manage/products/edit/7' } }));
  await settle();
  expect(other.find('[data-id="link"]')?.getAttribute('href')).toBe('https://store.example.com/manage/products/edit/7');
});

test('Sync now asks once, waits, and tells when it is taken up', async () => {
  const card = await showRecord('store:order:250');
  click(card);
  await settle();
  expect(requestCommand).toHaveBeenCalledWith('sync-record', { recordId });
  expect(card.state()).toBe('c.Crosswalk_Record_Waiting');
  expect(card.find('[data-id="sync"]')).toHaveProperty('disabled', true);
  jest.mocked(notifyRecordUpdateAvailable).mockClear();
  answer(card, { state: 'done', code: '', message: '' });
  await settle();
  expect([card.state(), card.toasts.map(({ variant }) => variant)]).toEqual(['c.Crosswalk_Record_InSync', ['success']]);
  expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId }]);
});

test('a refusal, of the org or of the service, is said in its words', async () => {
  const card = await showRecord('store:order:250');
  jest.mocked(requestCommand).mockRejectedValueOnce({ body: { message: 'insufficient access' } });
  click(card);
  await settle();
  answer(card, { state: 'failed', code: 'NOT_ALLOWED', message: 'The creator may not.' });
  answer(card, { state: 'late', code: '', message: '' });
  expect(card.toasts.map(({ variant, message }) => [variant, message])).toEqual([['error', 'insufficient access'], ['error', 'The creator may not.'], ['warning', '']]);
});

test('a variant links to its product in the store without being asked', async () => {
  const card = show('Product2');
  recordWire.emit({ apiName: 'Product2', id: recordId, fields: { ...record('store:variant:372').fields, BC_Product_Id__c: text('5') } });
  issueWire.emit(mirror({ 'store:links': { product: 'https://store.example.com/manage/products/edit/{id}' } }));
  await settle();
  expect(card.find('[data-id="link"]')).toMatchObject({ href: 'https://store.example.com/manage/products/edit/5' });
});
