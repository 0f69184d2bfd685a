import MappingChanges from 'c/mappingChanges';
import { facts, mapped } from '../../../../../__tests__/mapping';
import { settings } from '../../../../../__tests__/settings';
import { propertyOf, show } from '../../../../../__tests__/shown';

const given = (document: object, live: object = settings) => show('c-mapping-changes', MappingChanges, { document, live, facts });

afterEach(() => document.body.replaceChildren());

test('nothing changed is said', () => expect(given(settings).find('[data-id="empty"]')).not.toBeNull());

test('every field, translation and rule is listed with what it was and what it becomes', () => {
  const rule = { map: facts.map, field: 'BillingCity', kind: 'mandatory', severity: 'warn' };
  const after = mapped({ Region__c: { isOn: true, steps: [{ step: 'get', path: 'record.staff_notes' }] }, BillingCity: { isOn: false, steps: [] } }, { tables: { region: { n: 'North' } }, rules: [rule] });
  const { all } = given(after);
  expect(all('li').map(({ dataset }) => dataset.change)).toEqual([`${facts.map}.BillingCity`, `${facts.map}.Region__c`, 'tables.region.n', `+ ${JSON.stringify(rule)}`]);
  expect(all('c-settings-problem').map((problem) => propertyOf(problem, 'path'))).toEqual([`fieldMaps.${facts.map}.BillingCity`, `fieldMaps.${facts.map}.Region__c`, 'tables.region.n', 'rules.0']);
  expect(all('li').slice(0, 2).map((item) => item.querySelector('s')?.textContent)).toEqual(['billing_address.city → c.Crosswalk_Step_Truncate “40”', 'c.Crosswalk_Mapping_Origin_None']);
});

test('of another map only the names of fields are known', () => {
  const other = { ...settings, fieldMaps: { 'product-to-salesforce.product': { Name: { isOn: true, steps: [] } } } };
  expect(given(other).all('li').map(({ textContent }) => textContent)).toEqual(['c.Crosswalk_Mapping_Flow_Products → c.Crosswalk_Mapping_Map_Product (Product2): Namec.Crosswalk_Mapping_Not_Own→ c.Crosswalk_Mapping_Origin_Package']);
});
