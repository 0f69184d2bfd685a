import MonitorMatchRecord from 'c/monitorMatchRecord';
import { getRecord } from 'lightning/uiRecordApi';
import { detailsOf, wireOf } from '../../../../../__tests__/component';
import { openedPages } from '../../../../../__tests__/navigation';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

const given = () => show('c-monitor-match-record', MonitorMatchRecord, { object: 'Contact', recordId: '003A' });

afterEach(() => document.body.replaceChildren());

test('is called by its name; by its id until that is known, or where the user may not read it', async () => {
  const { find } = given();
  const title = () => propertyOf(find('[data-id="open"]'), 'label');
  expect(title()).toMatch(/003A$/);
  wireOf(getRecord).emit({ fields: { Name: { value: 'Ada Byron', displayValue: null } } });
  await settle();
  expect(title()).toMatch(/Ada Byron$/);
  wireOf(getRecord).error({ status: 404 });
  await settle();
  expect(title()).toMatch(/003A$/);
});

test('leads to the record, and tells that it is the one', () => {
  const { element, tell } = given();
  const linked = detailsOf(element, 'link');
  tell('[data-id="open"]', 'click');
  tell('[data-id="link"]', 'click');
  expect([openedPages.at(-1)?.attributes, linked]).toEqual([{ objectApiName: 'Contact', recordId: '003A', actionName: 'view' }, [{ id: '003A' }]]);
});
