import MappingPreview from 'c/mappingPreview';
import { statesOf, tried } from '../../../../../__tests__/mapping';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

const states = statesOf();
const given = (more: object = {}) => {
  const shown = show('c-mapping-preview', MappingPreview, { tried, states, object: 'Order', ...more });
  return { ...shown, fields: () => shown.all('tr[data-field]').map(({ dataset }) => dataset.field) };
};
const withFields = (fields: object, more: object = {}) => ({ ...tried, records: [{ key: 'k', object: 'Order', id: '801', fields, ...more }] });
const value = (now: string | null, after: unknown, more: object = {}) => ({ value: after, isAbsent: false, steps: [], problem: null, inOrg: now, ...more });

afterEach(() => document.body.replaceChildren());

test('only what would change is shown until all is asked for, beside what Salesforce has now', async () => {
  const { fields, find, tell } = given();
  expect([fields(), propertyOf(find('[data-id="now"] c-record-value'), 'value'), propertyOf(find('[data-id="after"] c-record-value'), 'value')]).toEqual([['EffectiveDate'], null, '2026-05-01']);
  tell('[data-id="all"]', 'change', { checked: true });
  await settle();
  expect(fields()).toEqual(['BillingCity', 'EffectiveDate']);
});

test('two ways to write one value are no difference; what is left alone does not change; a problem is always shown', () => {
  const same = given({ tried: withFields({ Total__c: value('12.50', '12.5'), BillingCity: value('Kiel', null, { isAbsent: true }) }) });
  expect([same.fields(), same.find('[data-id="equal"]') !== null]).toEqual([[], true]);
  expect(given({ tried: withFields({ BillingCity: value('Kiel', 'Kiel', { problem: 'too long' }) }) }).fields()).toEqual(['BillingCity']);
});

test('a record Salesforce does not have yet is new, and fields the org lacks are not shown', () => {
  const fresh = given({ tried: withFields({ BillingCity: value(null, 'Kiel'), Nowhere: value(null, 'x') }, { id: null }) });
  expect([fresh.fields(), fresh.find('lightning-badge') !== null]).toEqual([['BillingCity'], true]);
});

test('it waits, has nothing, or counts what it leaves out', () => {
  expect(given({ tried: undefined, isTrying: true }).find('lightning-spinner')).not.toBeNull();
  expect(given({ tried: undefined }).find('[data-id="empty"]')).not.toBeNull();
  expect(given({ tried: { ...tried, hiddenRecords: 1, moreRecords: 2 } }).find('[data-id="hidden"]')).not.toBeNull();
});
