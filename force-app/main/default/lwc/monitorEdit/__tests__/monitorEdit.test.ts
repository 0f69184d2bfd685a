import { createElement } from 'lwc';
import { getObjectInfo, getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import { requestCommand } from 'c/commandRequest';
import MonitorEdit from 'c/monitorEdit';
import { detailsOf, wireOf } from '../../../../../__tests__/component';

jest.mock('c/commandRequest');

const record = { id: 'a02', title: 'order 1', field: 'BC_Coupon_Codes__c', flow: 'order-to-salesforce', entityKey: 'order:1' };
const preview = { records: [{ object: 'Account', fields: { Name: 'Ada' } }, { object: 'Order', fields: { BC_Coupon_Codes__c: null, BC_Tax__c: 5, BC_Archived__c: false } }] };
const info = { apiName: 'Order', fields: { BC_Coupon_Codes__c: { label: 'Coupon Codes', dataType: 'String' }, BC_Tax__c: { label: 'Tax', dataType: 'Currency' }, BC_Archived__c: { label: 'Archived', dataType: 'Boolean' } } };
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

async function show(given: object = record) {
  const element = Object.assign(createElement('c-monitor-edit', { is: MonitorEdit }), { record: given });
  const [asked, cancelled] = [detailsOf(element, 'ask'), detailsOf(element, 'cancel')];
  document.body.append(element);
  await settle();
  const find = (selector: string) => element.shadowRoot?.querySelector(selector);
  const answer = async (detail: object) => {
    find('c-command-watch')?.dispatchEvent(new CustomEvent('answer', { detail: { code: '', message: '', ...detail } }));
    wireOf(getObjectInfo).emit(info);
    await settle();
  };
  const change = (field: string, detail: object) => find(`[data-field="${field}"]`)?.dispatchEvent(new CustomEvent('change', { detail }));
  const press = async (id: string) => {
    find(`[data-id="${id}"]`)?.dispatchEvent(new CustomEvent('click'));
    await settle();
  };
  return { find, answer, change, press, asked, cancelled };
}

beforeEach(() => jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA'));
afterEach(() => document.body.replaceChildren());

test('reads what the mapping gives, and opens with the field at fault', async () => {
  const form = await show();
  expect(requestCommand).toHaveBeenCalledWith('preview-mapping', { entityKey: 'order:1', field: 'BC_Coupon_Codes__c' });
  expect(form.find('lightning-spinner')).not.toBeNull();
  await form.answer({ state: 'done', result: preview });
  expect(form.find('lightning-input')).toMatchObject({ label: 'Coupon Codes', type: 'text' });
});

test('asks for a redrive with the values that were changed, each of its type', async () => {
  const form = await show();
  await form.answer({ state: 'done', result: preview });
  for (const value of ['BC_Tax__c', 'BC_Archived__c']) form.find('[data-id="add"]')?.dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await settle();
  form.change('BC_Coupon_Codes__c', { value: 'BY-HAND' });
  form.change('BC_Tax__c', { value: '6.5' });
  form.change('BC_Archived__c', { checked: true });
  await form.press('save');
  const changes = { 'Order.BC_Coupon_Codes__c': 'BY-HAND', 'Order.BC_Tax__c': 6.5, 'Order.BC_Archived__c': true };
  expect(form.asked).toEqual([{ action: 'edit-and-redrive', payload: { record: { flow: 'order-to-salesforce', entityKey: 'order:1' }, changes }, done: 'c.Crosswalk_Monitor_Edit_Done' }]);
});

test('asks for nothing when nothing differs, and says so at the form', async () => {
  const form = await show();
  await form.answer({ state: 'done', result: preview });
  await form.press('save');
  expect([form.asked, form.find('[data-id="warning"]')?.textContent]).toEqual([[], 'c.Crosswalk_Monitor_Edit_Empty']);
  await form.press('cancel');
  expect(form.cancelled).toHaveLength(1);
});

test('an issue without a field opens with a choice of what the record mainly becomes', async () => {
  const form = await show({ ...record, field: '' });
  await form.answer({ state: 'done', result: preview });
  expect([form.find('lightning-input'), form.find('[data-id="add"]')]).toEqual([null, expect.objectContaining({ options: expect.arrayContaining([expect.objectContaining({ value: 'BC_Tax__c' })]) })]);
});

test.each([[{ state: 'failed', message: 'The store has none.' }, 'The store has none.'], [{ state: 'late' }, 'c.Crosswalk_Command_Late']])('says why the record cannot be read: %j', async (detail, words) => {
  const form = await show();
  await form.answer(detail);
  expect(form.find('[data-id="problem"]')?.textContent).toBe(words);
});

test('a refusal of the org is said in its words', async () => {
  jest.mocked(requestCommand).mockRejectedValueOnce({ body: { message: 'insufficient access' } });
  expect((await show()).find('[data-id="problem"]')?.textContent).toBe('insufficient access');
});

test('a picklist is chosen from by its labels; a value it does not have is there to be replaced', async () => {
  const form = await show({ ...record, field: 'BC_Status__c' });
  await form.answer({ state: 'done', result: { records: [{ object: 'Order', fields: { BC_Status__c: 'Gone' } }] } });
  wireOf(getPicklistValuesByRecordType).emit({ picklistFieldValues: { BC_Status__c: { values: [{ label: 'Versandt', value: 'Shipped' }] } } });
  await settle();
  expect(form.find('[data-field="BC_Status__c"]')).toMatchObject({ value: 'Gone', options: [{ label: 'Versandt', value: 'Shipped' }, { label: 'Gone', value: 'Gone' }] });
  form.change('BC_Status__c', { value: 'Shipped' });
  await form.press('save');
  expect(form.asked).toMatchObject([{ payload: { changes: { 'Order.BC_Status__c': 'Shipped' } } }]);
});

test('a suggestion stands in the field until a person saves it or enters something else', async () => {
  const form = await show({ ...record, suggested: 'SPRING' });
  await form.answer({ state: 'done', result: preview });
  expect([form.find('lightning-input'), form.asked]).toMatchObject([{ value: 'SPRING' }, []]);
  await form.press('save');
  expect(form.asked).toMatchObject([{ payload: { changes: { 'Order.BC_Coupon_Codes__c': 'SPRING' } } }]);
});

test('a field that nothing maps is of the object the service names, not of the one a record mainly becomes', async () => {
  const form = await show({ ...record, field: 'Region__c', flow: 'customer-to-salesforce', entityKey: 'customer:1', suggested: 'South' });
  await form.answer({ state: 'done', result: { fieldOf: 'Account', records: [{ object: 'Contact', fields: { LastName: 'Ada' } }, { object: 'Account', fields: { Name: 'Ada' } }] } });
  await form.press('save');
  expect(form.asked).toEqual([{ action: 'edit-and-redrive', payload: { record: { flow: 'customer-to-salesforce', entityKey: 'customer:1' }, changes: { 'Account.Region__c': 'South' } }, done: 'c.Crosswalk_Monitor_Edit_Done' }]);
});

test('an issue without a field asks for none', async () => {
  await show({ ...record, field: '' });
  expect(requestCommand).toHaveBeenLastCalledWith('preview-mapping', { entityKey: 'order:1' });
});
