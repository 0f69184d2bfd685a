import { createElement } from 'lwc';
import MonitorIssues from 'c/monitorIssues';
import LightningConfirm from 'lightning/confirm';
import { detailsOf } from '../../../../../__tests__/component';
import { openedPages } from '../../../../../__tests__/navigation';

const record = (place: number) => ({ id: `id${place}`, title: `order ${place}`, message: 'refused', flow: 'order-to-salesforce', entityKey: `order:${place}`, attempts: 1, lastAt: 1_000 });
const group = (count: number) => ({ key: 'VALIDATION_RULE', title: 'Validation rule', actions: ['Correct it.'], records: Array.from({ length: count }, (_, place) => record(place)) });

function show(options: { groups: object[]; canOperate?: boolean }) {
  const element = Object.assign(createElement('c-monitor-issues', { is: MonitorIssues }), { canOperate: true, ...options });
  const asked = detailsOf(element, 'ask');
  document.body.append(element);
  const press = (place: number) => element.shadowRoot?.querySelectorAll('lightning-button-group lightning-button')[place]?.dispatchEvent(new CustomEvent('click'));
  return { asked, press, root: element.shadowRoot };
}

afterEach(() => document.body.replaceChildren());

test('no issue is good news', () => {
  expect(show({ groups: [] }).root?.querySelector('[data-id="empty"]')).not.toBeNull();
});

test('a group is redriven as a whole, more records than are shown included', () => {
  const { asked, press, root } = show({ groups: [group(25)] });
  expect(root?.querySelectorAll('[data-id="record"]')).toHaveLength(20);
  press(0);
  expect(asked).toMatchObject([{ action: 'redrive', payload: { records: group(25).records.map(({ flow, entityKey }) => ({ flow, entityKey })) } }]);
});

test('discarding is asked about first', async () => {
  const { asked, press } = show({ groups: [group(1)] });
  const open = jest.spyOn(LightningConfirm, 'open').mockResolvedValueOnce(false).mockResolvedValueOnce(true);
  press(1);
  await Promise.resolve();
  expect([open.mock.calls.length, asked]).toEqual([1, []]);
  press(1);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(asked).toMatchObject([{ action: 'discard', payload: { records: [{ flow: 'order-to-salesforce', entityKey: 'order:0' }] } }]);
});

test('a record opens its issue; who may not operate has no other button', () => {
  const { root } = show({ groups: [group(1)], canOperate: false });
  expect(root?.querySelector('lightning-button-group')).toBeNull();
  root?.querySelector('[data-id="record"] lightning-button')?.dispatchEvent(new CustomEvent('click'));
  expect(openedPages.at(-1)).toMatchObject({ attributes: { recordId: 'id0', objectApiName: 'Crosswalk_Issue__c' } });
});
