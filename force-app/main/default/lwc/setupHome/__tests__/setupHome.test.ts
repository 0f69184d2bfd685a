import { createElement } from 'lwc';
import SetupHome from 'c/setupHome';
import { requestCommand } from 'c/commandRequest';
import { graphql } from 'lightning/graphql';
import { detailsOf, wireOf } from '../../../../../__tests__/component';

jest.mock('c/commandRequest');
jest.mock('@salesforce/customPermission/Crosswalk_Configure', () => ({ default: true }), { virtual: true });

const wire = wireOf(graphql);
const row = (key: string, kind: string, value: object) => ({ node: { Id: key, Key__c: { value: key }, Kind__c: { value: kind }, Value__c: { value: JSON.stringify(value) } } });
const data = (...edges: object[]) => ({ uiapi: { query: { Crosswalk_Status__c: { edges } } } });
const org = row('connection:salesforce', 'connection', { state: 'connected' });
const store = (state: string) => row('connection:bigcommerce', 'connection', { state, storeHash: 'abc123' });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const steps = ['org', 'store', 'preflight', 'flows', 'load'].map((name) => `c-setup-${name}`);

function show() {
  const element = createElement('c-setup-home', { is: SetupHome });
  const toasts = detailsOf<Record<string, string>>(element, 'lightning__showtoast');
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector<HTMLElement & { address?: unknown; asking?: string }>(selector);
  const tell = (selector: string, name: string, detail: unknown) => find(selector)?.dispatchEvent(new CustomEvent(name, { detail }));
  return { find, tell, toasts, shown: () => steps.filter((selector) => find(selector) !== null) };
}

beforeEach(() => {
  jest.mocked(requestCommand).mockReset().mockResolvedValue('a01000000000001AAA');
  sessionStorage.clear();
});
afterEach(() => document.body.replaceChildren());

test('while it reads, it says so', () => {
  expect(show().find('lightning-spinner')).not.toBeNull();
});

test('it begins with the first step that is not done, and stays there when that is done', async () => {
  const page = show();
  wire.emit(data(org, store('not-connected')));
  await settle();
  expect(page.shown()).toEqual(['c-setup-store']);
  wire.emit(data(org, store('connected')));
  await settle();
  expect(page.shown()).toEqual(['c-setup-store']);
});

test('after a reload it is where one was', async () => {
  const before = show();
  wire.emit(data(org, store('connected')));
  await settle();
  before.tell('c-setup-steps', 'step', 'load');
  document.body.replaceChildren();
  const page = show();
  wire.emit(data(org, store('connected')));
  await settle();
  expect(page.shown()).toEqual(['c-setup-load']);
});

test('an error leaves the last known state on the page', async () => {
  const page = show();
  wire.emit(data(org, store('connected')));
  wire.emitErrors([{ message: 'Server error' }]);
  await settle();
  expect([page.find('[data-id="problem"]') !== null, page.shown()]).toEqual([true, ['c-setup-preflight']]);
});

test('a user who may not read the mirror is refused politely', async () => {
  const page = show();
  wire.emitErrors([{ message: 'Validation error of type FieldUndefined: …' }]);
  await settle();
  expect([page.find('[data-id="denied"]') !== null, page.find('[data-id="problem"]')]).toEqual([true, null]);
});

test('the answer of a command that asks for an address is a link, until the store is connected', async () => {
  const page = show();
  wire.emit(data(org, store('not-connected')));
  await settle();
  page.tell('c-setup-store', 'ask', { action: 'connect-store', payload: {} });
  await settle();
  expect(page.find('c-setup-store')?.asking).toBe('connect-store');
  const address = { url: 'https://service.example.com/connect', expiresAt: '2026-01-02T03:04:05Z' };
  page.tell('c-command-watch', 'answer', { state: 'done', result: address });
  await settle();
  expect([page.find('c-setup-store')?.address, page.find('c-setup-store')?.asking]).toEqual([address, '']);
  wire.emit(data(org, store('connected')));
  await settle();
  expect(page.find('c-setup-store')?.address).toBeUndefined();
});

test('several wishes are asked for one after the other, and a failed one ends them', async () => {
  const page = show();
  wire.emit(data(org, store('connected')));
  await settle();
  page.tell('c-setup-steps', 'step', 'load');
  await settle();
  const wishes = ['product', 'order'].map((noun) => ({ action: 'backfill', payload: { flow: `${noun}-to-salesforce` }, done: 'Started' }));
  page.tell('c-setup-load', 'ask', wishes);
  await settle();
  expect(requestCommand).toHaveBeenCalledTimes(1);
  page.tell('c-command-watch', 'answer', { state: 'done', result: {} });
  await settle();
  expect(requestCommand).toHaveBeenLastCalledWith('backfill', { flow: 'order-to-salesforce' });
  page.tell('c-command-watch', 'answer', { state: 'done', result: {} });
  await settle();
  page.tell('c-setup-load', 'ask', wishes);
  await settle();
  page.tell('c-command-watch', 'answer', { state: 'failed', message: 'no such flow' });
  await settle();
  expect(requestCommand).toHaveBeenCalledTimes(3);
  expect(page.toasts.map(({ variant, title, message }) => [variant, title, message])).toEqual([['success', 'Started', ''], ['error', 'c.Crosswalk_Command_Refused', 'no such flow']]);
});

test('a command that the org refuses, and one that is late, are said', async () => {
  const page = show();
  wire.emit(data(org, store('not-connected')));
  await settle();
  jest.mocked(requestCommand).mockRejectedValueOnce({ body: { message: 'No access.' } });
  page.tell('c-setup-store', 'ask', { action: 'connect-store', payload: {} });
  await settle();
  page.tell('c-setup-store', 'ask', { action: 'connect-store', payload: {} });
  await settle();
  page.tell('c-command-watch', 'answer', { state: 'late' });
  await settle();
  expect(page.toasts.map(({ variant, message }) => [variant, message])).toEqual([['error', 'No access.'], ['warning', '']]);
});
