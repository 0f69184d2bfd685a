import MappingElsewhere from 'c/mappingElsewhere';
import { detailsOf } from '../../../../../__tests__/component';
import { facts } from '../../../../../__tests__/mapping';
import { settings } from '../../../../../__tests__/settings';
import { show } from '../../../../../__tests__/shown';

const product = 'product-to-salesforce.product';
const rule = (map: string) => ({ map, field: 'Name', kind: 'mandatory', severity: 'warn' });
const given = (...paths: string[]) => {
  const problems = paths.map((path) => ({ path, rule: 'writes nothing', remedy: 'Mend it.' }));
  const shown = show('c-mapping-elsewhere', MappingElsewhere, { problems, facts, map: facts.map, document: { ...settings, rules: [rule(facts.map), rule(product)] } });
  return { ...shown, opened: detailsOf(shown.element, 'open') };
};

afterEach(() => document.body.replaceChildren());

test('problems of other maps are named with their map and field, and lead there', () => {
  const { all, tell, opened } = given(`fieldMaps.${product}.Family`, `fieldMaps.${facts.map}.BillingCity`, 'rules.1.field', 'rules.0.field', 'tables.region.n');
  tell('lightning-button', 'click');
  expect([all('li').map((row) => row.querySelector('lightning-button')?.getAttribute('data-map')), all('.slds-text-color_error')[0]?.textContent, opened]).toEqual([[product, product], 'Writes nothing. Mend it.', [{ map: product, field: 'Family' }]]);
});

test('without any there is nothing', () => expect(given(`fieldMaps.${facts.map}.BillingCity`).find('section')).toBeNull());
