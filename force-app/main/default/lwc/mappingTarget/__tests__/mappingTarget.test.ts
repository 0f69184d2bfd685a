import MappingTarget from 'c/mappingTarget';
import type { Anchor } from 'c/mappingSource';
import { detailsOf } from '../../../../../__tests__/component';
import { mapped, statesOf } from '../../../../../__tests__/mapping';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

const states = statesOf(mapped({ Region__c: { isOn: true, steps: [{ step: 'get', path: '' }] }, EffectiveDate: { isOn: false, steps: [] } }));
const keysOf = (element: HTMLElement & { anchors?(): Anchor[] }): string[] => (element.anchors?.() ?? []).map(({ key }) => key);
const given = (more: object = {}) => {
  const shown = show('c-mapping-target', MappingTarget, { states, ...more });
  return { ...shown, fields: () => shown.all('li').map(({ dataset }) => dataset.field), opened: detailsOf(shown.element, 'open'), maps: detailsOf(shown.element, 'map') };
};
const dragged = (type: string) => Object.assign(new CustomEvent(type, { cancelable: true }), { dataTransfer: { getData: () => 'tax' } });

afterEach(() => document.body.replaceChildren());

test.each([
  ['mapped', ['BillingCity', 'Region__c']], ['unmapped', ['EffectiveDate', 'AccountId', 'Total__c']], ['changed', ['EffectiveDate', 'Region__c']], ['failing', ['EffectiveDate', 'Region__c']], ['required', ['EffectiveDate', 'AccountId']], ['custom', ['Region__c', 'Total__c']],
])('fields are filtered to those that are %s', async (filter, expected) => {
  const { tell, fields } = given();
  tell('[data-id="filter"]', 'change', { value: filter });
  await settle();
  expect(fields()).toEqual(expected);
});

test('fields are searched by label and by API name', async () => {
  const { tell, fields, find } = given();
  tell('[data-id="search"]', 'change', { value: 'region__' });
  await settle();
  expect(fields()).toEqual(['Region__c']);
  tell('[data-id="search"]', 'change', { value: 'nowhere' });
  await settle();
  expect(find('[data-id="nothing"]')).not.toBeNull();
});

test('a field is opened by a click, and takes what is dropped on it', () => {
  const { find, opened, maps } = given();
  find('button[data-field="Region__c"]')?.click();
  const over = dragged('dragover');
  find('li[data-field="Total__c"]')?.dispatchEvent(over);
  find('li[data-field="Total__c"]')?.dispatchEvent(dragged('drop'));
  expect([over.defaultPrevented, opened, maps]).toEqual([true, [{ field: 'Region__c', isByKey: true }], [{ field: 'Total__c', path: 'tax' }]]);
});

test('nothing is dropped by a reader', () => {
  const { find, maps } = given({ isReadOnly: true });
  const over = dragged('dragover');
  find('li')?.dispatchEvent(over);
  find('li')?.dispatchEvent(dragged('drop'));
  expect([over.defaultPrevented, maps]).toEqual([false, []]);
});

test('marks say what is required, changed, failing and left alone; lines end at every row', () => {
  const { find, element } = given();
  expect(propertyOf(find('li[data-field="Region__c"] lightning-icon'), 'title')).toBe('c.Crosswalk_Mapping_Is_Failing');
  expect([find('li[data-field="EffectiveDate"] abbr') !== null, find('li[data-field="EffectiveDate"]')?.textContent?.includes('c.Crosswalk_Mapping_Mapped_Off'), find('li[data-field="Region__c"] .changed') !== null]).toEqual([true, true, true]);
  expect(keysOf(element)).toHaveLength(states.length);
});
