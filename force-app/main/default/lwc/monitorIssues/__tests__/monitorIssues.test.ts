import { createElement } from 'lwc';
import MonitorIssues from 'c/monitorIssues';
import LightningConfirm from 'lightning/confirm';
import { detailsOf } from '../../../../../__tests__/component';

const record = (place: number) => ({ id: `id${place}`, title: `order ${place}`, message: 'refused', flow: 'order-to-salesforce', entityKey: `order:${place}`, attempts: 1, lastAt: 1_000 });
const group = (count: number) => ({ key: 'VALIDATION_RULE', title: 'Validation rule', actions: ['Correct it.'], records: Array.from({ length: count }, (_, place) => record(place)) });

function show(options: { groups: object[]; people?: object[]; canOperate?: boolean }) {
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

test('selected records alone are meant, until they were asked for', async () => {
  const { asked, press, root } = show({ groups: [group(3)] });
  const rows = [...(root?.querySelectorAll('c-monitor-issue-row') ?? [])];
  rows[1]?.dispatchEvent(new CustomEvent('pick', { detail: { id: 'id1', isSelected: true } }));
  await Promise.resolve();
  expect([root?.querySelector('[data-id="selected"]')?.textContent, rows[1]]).toEqual(['c.Crosswalk_Monitor_Selected', expect.objectContaining({ isSelected: true })]);
  press(0);
  await Promise.resolve();
  expect([asked, root?.querySelector('[data-id="selected"]')?.textContent]).toMatchObject([[{ action: 'redrive', payload: { records: [{ entityKey: 'order:1' }] } }], '']);
});

test('a whole group is selected at once, and let go', async () => {
  const { root } = show({ groups: [group(25)] });
  const all = root?.querySelector('[data-id="all"]');
  const selected = () => [...(root?.querySelectorAll('c-monitor-issue-row') ?? [])].filter((row) => 'isSelected' in row && row.isSelected === true).length;
  all?.dispatchEvent(new CustomEvent('change', { detail: { checked: true } }));
  await Promise.resolve();
  expect([selected(), all]).toEqual([20, expect.objectContaining({ checked: true })]);
  all?.dispatchEvent(new CustomEvent('change', { detail: { checked: false } }));
  await Promise.resolve();
  expect(selected()).toBe(0);
});

test('issues are handed to a person by one command, however many they are', () => {
  const { root, asked } = show({ groups: [group(25)], people: [{ label: 'Ada', value: '005A' }] });
  root?.querySelector('[data-id="assign"]')?.dispatchEvent(new CustomEvent('change', { detail: { value: '005A' } }));
  expect(asked).toEqual([{ action: 'assign', payload: { issueIds: group(25).records.map(({ id }) => id), ownerId: '005A' }, done: 'c.Crosswalk_Monitor_Assign_Done' }]);
});

test('what a row asks for is handed on; who may not operate has no button', () => {
  const { root, asked } = show({ groups: [group(1)] });
  root?.querySelector('c-monitor-issue-row')?.dispatchEvent(new CustomEvent('ask', { detail: { action: 'edit-and-redrive' } }));
  expect(asked).toEqual([{ action: 'edit-and-redrive' }]);
  expect(show({ groups: [group(1)], canOperate: false }).root?.querySelector('lightning-button-group')).toBeNull();
});

test('what is merely odd is closed as expected, and neither redriven nor discarded', () => {
  const { root, asked } = show({ groups: [{ ...group(2), key: 'ODD_ORDER', isNotice: true }] });
  root?.querySelector('[data-id="dismiss"]')?.dispatchEvent(new CustomEvent('click'));
  expect([root?.querySelector('lightning-button-group'), asked]).toMatchObject([null, [{ action: 'dismiss', payload: { records: [{ entityKey: 'order:0' }, { entityKey: 'order:1' }] }, done: 'c.Crosswalk_Monitor_As_Expected_Done' }]]);
});
