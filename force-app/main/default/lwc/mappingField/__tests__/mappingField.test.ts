import MappingField from 'c/mappingField';
import { detailsOf } from '../../../../../__tests__/component';
import { mapped, statesOf, tried, world } from '../../../../../__tests__/mapping';
import { settings } from '../../../../../__tests__/settings';
import { propertyOf, show } from '../../../../../__tests__/shown';

const region = { isOn: true, steps: [{ step: 'get', path: 'record.staff_notes' }] };
const stateOf = (field: string, document = settings, more: Parameters<typeof statesOf>[1] = {}) => statesOf(document, more).find((state) => state.field === field);
const given = (more: object) => {
  const shown = show('c-mapping-field', MappingField, { world, object: 'Order', ...more });
  return { ...shown, changes: detailsOf(shown.element, 'field'), uses: detailsOf(shown.element, 'use') };
};

afterEach(() => document.body.replaceChildren());

test('without a field it says to choose one', () => {
  expect(given({}).find('[data-id="none"]')).not.toBeNull();
});

test('a field of the package says so, shows what it becomes and what Salesforce has, and can be left alone', () => {
  const { text, find, tell, changes } = given({ state: stateOf('BillingCity', settings, { tried }), isPackaged: true });
  expect(text('[data-id="origin"]')).toBe('c.Crosswalk_Mapping_Origin_Package');
  expect(['becomes', 'in-org'].map((id) => propertyOf(find(`[data-id="${id}"] c-record-value`), 'value'))).toEqual(['Kiel', 'Kiel']);
  expect(find('[data-id="restore"]')).toBeNull();
  tell('[data-id="on"]', 'change', { checked: false });
  expect(changes).toEqual([{ field: 'BillingCity', change: { isOn: false, steps: [] } }]);
});

test('an own mapping can be removed, one in the place of the package’s restored', () => {
  const document = mapped({ Region__c: region, BillingCity: region });
  const own = given({ state: stateOf('Region__c', document) });
  own.tell('[data-id="restore"]', 'click');
  own.tell('c-mapping-steps', 'steps', { steps: [] });
  const changed = given({ state: stateOf('BillingCity', document), isPackaged: true });
  changed.tell('[data-id="on"]', 'change', { checked: false });
  expect([...own.changes, ...changed.changes]).toEqual([{ field: 'Region__c', change: undefined }, { field: 'Region__c', change: undefined }, { field: 'BillingCity', change: { isOn: false, steps: region.steps } }]);
  expect([propertyOf(own.find('[data-id="restore"]'), 'label'), propertyOf(changed.find('[data-id="restore"]'), 'label')]).toEqual(['c.Crosswalk_Mapping_Remove_Mapping', 'c.Crosswalk_Mapping_Restore_Package']);
});

test('everything wrong with it is said once: what the service refused, what is not finished, what Salesforce requires', () => {
  const problem = { path: 'fieldMaps.order-to-salesforce.order.Region__c', rule: 'is wrong', remedy: 'Mend it.' };
  const refused = given({ state: stateOf('Region__c', mapped({ Region__c: { isOn: true, steps: [{ step: 'get', path: '' }] } }), { problems: [problem] }) });
  expect(refused.all('[data-id="problems"] p').map(({ textContent }) => textContent)).toEqual(['Is wrong. Mend it.', 'c.Crosswalk_Mapping_Unfinished']);
  const missing = given({ state: stateOf('EffectiveDate', mapped({ EffectiveDate: { isOn: false, steps: [] } })), isPackaged: true });
  expect(missing.text('[data-id="problems"]')).toBe('c.Crosswalk_Mapping_Required_Unmapped');
});

test('the source chosen in the tree is one click away, and not for a reader', () => {
  const chosen = { ...world, path: 'tax' };
  const { find, uses } = given({ state: stateOf('Region__c'), world: chosen });
  find('[data-id="use"]')?.click();
  expect(uses).toEqual([{ field: 'Region__c', path: 'tax' }]);
  expect(given({ state: stateOf('Region__c'), world: { ...chosen, isReadOnly: true } }).find('[data-id="use"]')).toBeNull();
});

test('steps that were described in words and accepted take the place of the others; a reader describes none', () => {
  const { tell, changes } = given({ state: stateOf('BillingCity') });
  tell('c-mapping-draft', 'accept', { steps: [{ step: 'get', path: 'tax' }] });
  expect(changes).toEqual([{ field: 'BillingCity', change: { isOn: true, steps: [{ step: 'get', path: 'tax' }] } }]);
  expect(given({ state: stateOf('BillingCity'), world: { ...world, isReadOnly: true } }).find('c-mapping-draft')).toBeNull();
});
