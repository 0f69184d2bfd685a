import MonitorMatch from 'c/monitorMatch';
import { detailsOf } from '../../../../../__tests__/component';
import { propertyOf, show } from '../../../../../__tests__/shown';

const record = { flow: 'order-to-salesforce', entityKey: 'order:250', found: [{ object: 'Contact', id: '003A' }, { object: 'Account', id: '001B' }] };
const given = (more: object = {}) => {
  const shown = show('c-monitor-match', MonitorMatch, { record, ...more });
  return { ...shown, asked: detailsOf<{ action: string; payload: object }>(shown.element, 'ask') };
};

afterEach(() => document.body.replaceChildren());

test('names every record that was found', () => {
  const { all } = given();
  expect(all('c-monitor-match-record').map((each) => [propertyOf(each, 'object'), propertyOf(each, 'recordId')])).toEqual([['Contact', '003A'], ['Account', '001B']]);
});

test('asks to link the chosen one, or to create the buyer', () => {
  const { asked, tell } = given();
  tell('c-monitor-match-record', 'link', { id: '003A' });
  tell('[data-id="create"]', 'click');
  const about = { flow: 'order-to-salesforce', entityKey: 'order:250' };
  expect(asked.map(({ action, payload }) => [action, payload])).toEqual([['decide-match', { record: about, recordId: '003A' }], ['decide-match', { record: about }]]);
});

test('waits while something is under way', () => {
  const { find } = given({ isBusy: true });
  expect([propertyOf(find('[data-id="create"]'), 'disabled'), propertyOf(find('c-monitor-match-record'), 'isBusy')]).toEqual([true, true]);
});
