import { createElement } from 'lwc';
import RecordSync from 'c/recordSync';
import { requestCommand } from 'c/commandRequest';
import { graphql } from 'lightning/graphql';
import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { detailsOf, wireOf } from '../../../../../__tests__/component';
import { openedPages } from '../../../../../__tests__/navigation';

jest.mock('c/commandRequest');
jest.mock('@salesforce/customPermission/Crosswalk_Sync', () => ({ default: true }), { virtual: true });

const recordWire = wireOf(getRecord);
const issueWire = wireOf(graphql);
const recordId = '801000000000001AAA';
const text = (value: string | null) => ({ value, displayValue: null });
const record = (key: string | null) => ({ apiName: 'Order', id: recordId, fields: { BC_Key__c: text(key), BC_Synced_At__c: text(key && '2026-11-22T12:00:00.000Z') } });
const issue = (code: string, entityKey = 'order:250') => ({ Id: 'a02000000000001AAA', Code__c: text(code), Entity_Key__c: text(entityKey), Message__c: text('Salesforce refuses it.'), Actions__c: text('Correct the record.\nThen redrive.'), First_At__c: text('2026-11-22T12:00:00.000Z') });
const issues = (...nodes: object[]) => ({ uiapi: { query: { Crosswalk_Issue__c: { edges: nodes.map((node) => ({ node })) } } } });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function show() {
  const element = Object.assign(createElement('c-record-sync', { is: RecordSync }), { recordId, objectApiName: 'Order' });
  const toasts = detailsOf<Record<string, string>>(element, 'lightning__showtoast');
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector(selector);
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
  expect([card.find('lightning-spinner') !== null, card.state(), card.find('[data-id="sync"]')]).toEqual([true, undefined, null]);
});

test('a linked record without an issue is in sync', async () => {
  const card = await showRecord('store:order:250');
  expect([card.state(), card.find('[data-id="key"]')?.textContent]).toEqual(['c.Crosswalk_Record_InSync', 'order 250']);
});

test('a record without a key is not in the store, and cannot be synced', async () => {
  const card = await showRecord(null);
  expect([card.state(), card.find('[data-id="sync"]')]).toEqual(['c.Crosswalk_Record_NotSynced', null]);
});

test('a failed record shows its reason and what can be done', async () => {
  const card = await showRecord('store:order:250', issue('VALIDATION_RULE'));
  expect(card.state()).toBe('c.Crosswalk_Record_Failed');
  expect([...(card.find('[data-id="issue"]')?.querySelectorAll('li') ?? [])].map((item) => item.textContent)).toEqual(['Correct the record.', 'Then redrive.']);
  card.find('[data-id="issue"] lightning-button')?.dispatchEvent(new CustomEvent('click'));
  expect(openedPages.at(-1)).toMatchObject({ type: 'standard__recordPage', attributes: { recordId: 'a02000000000001AAA', objectApiName: 'Crosswalk_Issue__c' } });
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
  expect([card.find('[data-id="denied"]') !== null, card.state(), card.find('[data-id="sync"]')]).toEqual([true, undefined, null]);
});

test('an error of the platform is shown in its words', async () => {
  const card = show();
  recordWire.error({ message: 'The record was deleted.' });
  issueWire.emit(issues());
  await settle();
  expect(card.find('[data-id="problem"]')).toHaveProperty('message', 'The record was deleted.');
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
