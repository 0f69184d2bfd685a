import { createElement } from 'lwc';
import MonitorHome from 'c/monitorHome';
import { requestCommand } from 'c/commandRequest';
import { graphql } from 'lightning/graphql';
import { detailsOf, wireOf } from '../../../../../__tests__/component';

jest.mock('c/commandRequest');

const wire = wireOf(graphql);
const status = (key: string, kind: string, value: object) => ({ node: { Id: key, Key__c: { value: key }, Kind__c: { value: kind }, Value__c: { value: JSON.stringify(value) } } });
const data = (edges: object[], totalCount = 0) => ({ uiapi: { query: { Crosswalk_Status__c: { edges }, Crosswalk_Issue__c: { totalCount, edges: [] } } } });
const healthy = [status('health:bigcommerce', 'health', { isReady: true }), status('flow:a', 'flow', { isPaused: false }), status('metric:report', 'metric', { at: new Date().toISOString() })];
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function show() {
  const element = createElement('c-monitor-home', { is: MonitorHome });
  const toasts = detailsOf<Record<string, string>>(element, 'lightning__showtoast');
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector(selector);
  return { find, toasts, headline: () => find('[data-id="headline"]')?.textContent };
}

beforeEach(() => jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA'));
afterEach(() => document.body.replaceChildren());

test('while it reads, it says so', () => {
  expect(show().find('lightning-spinner')).not.toBeNull();
});

test('one sentence says how things are, with parts and flows below', async () => {
  const page = show();
  wire.emit(data(healthy));
  await settle();
  expect([page.headline(), page.find('c-monitor-health') !== null, page.find('c-monitor-flows') !== null]).toEqual(['c.Crosswalk_Monitor_Good', true, true]);
});

test('a service that never reported is no error', async () => {
  const page = show();
  wire.emit(data([]));
  await settle();
  expect([page.headline(), page.find('c-monitor-health'), page.find('lightning-spinner')]).toEqual(['c.Crosswalk_Monitor_Empty', null, null]);
});

test('a user who may not read the mirror is refused politely', async () => {
  const page = show();
  wire.emitErrors([{ message: 'Validation error of type FieldUndefined: …' }]);
  await settle();
  expect([page.find('[data-id="denied"]') !== null, page.find('[data-id="problem"]')]).toEqual([true, null]);
});

test('an error leaves the last known state on the page', async () => {
  const page = show();
  wire.emit(data(healthy));
  wire.emitErrors([{ message: 'Server error' }]);
  await settle();
  expect([page.find('[data-id="problem"]') !== null, page.headline()]).toEqual([true, 'c.Crosswalk_Monitor_Good']);
});

test('what the parts ask for becomes a command, and its answer a toast', async () => {
  const page = show();
  wire.emit(data(healthy));
  await settle();
  const ask = { action: 'pause-flow', payload: { flow: 'a' }, done: 'A is paused' };
  page.find('c-monitor-flows')?.dispatchEvent(new CustomEvent('ask', { detail: ask }));
  await settle();
  expect(requestCommand).toHaveBeenCalledWith('pause-flow', { flow: 'a' });
  for (const detail of [{ state: 'done' }, { state: 'failed', message: 'no such flow' }, { state: 'late' }]) page.find('c-command-watch')?.dispatchEvent(new CustomEvent('answer', { detail }));
  expect(page.toasts.map(({ variant, title, message }) => [variant, title, message])).toEqual([['success', 'A is paused', ''], ['error', 'c.Crosswalk_Command_Refused', 'no such flow'], ['warning', 'c.Crosswalk_Command_Late', '']]);
});
