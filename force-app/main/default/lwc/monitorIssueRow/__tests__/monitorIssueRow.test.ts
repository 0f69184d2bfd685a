import { createElement } from 'lwc';
import MonitorIssueRow from 'c/monitorIssueRow';
import { detailsOf } from '../../../../../__tests__/component';
import { openedPages } from '../../../../../__tests__/navigation';

const record = { id: 'a02', title: 'order 1', message: 'A rule refused it.', details: 'CODE, Order k', field: '', flow: 'order-to-salesforce', entityKey: 'order:1', attempts: 2, lastAt: 1_000, target: { object: 'Order', id: '8011' }, ownerId: undefined };

function show(more: object = {}, options: object = {}) {
  const element = Object.assign(createElement('c-monitor-issue-row', { is: MonitorIssueRow }), { record: { ...record, ...more }, canOperate: true, ...options });
  const [picked, asked] = [detailsOf(element, 'pick'), detailsOf(element, 'ask')];
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector(selector);
  const press = async (id: string) => {
    find(`[data-id="${id}"]`)?.dispatchEvent(new CustomEvent('click'));
    await Promise.resolve();
  };
  return { find, press, picked, asked, text: () => element.shadowRoot?.textContent };
}

afterEach(() => document.body.replaceChildren());

test('leads to its issue and to the record itself', async () => {
  const row = show();
  await row.press('issue');
  await row.press('record');
  expect(openedPages.slice(-2).map(({ attributes }) => attributes?.objectApiName)).toEqual(['Crosswalk_Issue__c', 'Order']);
  expect(show({ target: undefined }).find('[data-id="record"]')).toBeNull();
});

test('is picked by its checkbox', () => {
  const row = show();
  row.find('lightning-input')?.dispatchEvent(new CustomEvent('change', { detail: { checked: true } }));
  expect(row.picked).toEqual([{ id: 'a02', isSelected: true }]);
});

test('opens its form, hands on what it asks for, and closes', async () => {
  const row = show();
  await row.press('edit');
  row.find('c-monitor-edit')?.dispatchEvent(new CustomEvent('ask', { detail: { action: 'edit-and-redrive' } }));
  await Promise.resolve();
  expect([row.asked, row.find('c-monitor-edit')]).toEqual([[{ action: 'edit-and-redrive' }], null]);
});

test('what comes from Salesforce is edited there; who may not operate has neither form nor checkbox', () => {
  expect(show({ flow: 'order-status-to-bigcommerce' }).find('[data-id="edit"]')).toBeNull();
  const row = show({}, { canOperate: false });
  expect([row.find('[data-id="edit"]'), row.find('lightning-input')]).toEqual([null, null]);
});

test('says whose it is', () => {
  expect([show({}, { owner: 'Ada' }).text()?.includes('c.Crosswalk_Monitor_Assigned'), show().text()?.includes('c.Crosswalk_Monitor_Assigned')]).toEqual([true, false]);
});

test('an operator may have it explained where a language model is set up, with all that is known of it', () => {
  const explain = show({ code: 'VALIDATION_RULE' }, { hasModel: true }).find('c-issue-explain');
  expect(explain).toMatchObject({ code: 'VALIDATION_RULE', message: 'A rule refused it.\nCODE, Order k', object: 'Order', description: 'order 1' });
  expect([show({}, { hasModel: false }).find('c-issue-explain'), show({}, { hasModel: true, canOperate: false }).find('c-issue-explain')]).toEqual([null, null]);
});

test('of a buyer in doubt lets a person choose, and hands on the choice', () => {
  const row = show({ found: [{ object: 'Contact', id: '003A' }] });
  row.find('c-monitor-match')?.dispatchEvent(new CustomEvent('ask', { detail: { action: 'decide-match' } }));
  expect([row.asked, show({ found: [{ object: 'Contact', id: '003A' }] }, { canOperate: false }).find('c-monitor-match')]).toEqual([[{ action: 'decide-match' }], null]);
});
