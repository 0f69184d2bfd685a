import MappingRules from 'c/mappingRules';
import { detailsOf } from '../../../../../__tests__/component';
import { facts, statesOf } from '../../../../../__tests__/mapping';
import { settings } from '../../../../../__tests__/settings';
import { propertyOf, show } from '../../../../../__tests__/shown';

const rule = { map: facts.map, field: 'BillingCity', kind: 'mandatory', severity: 'warn' };
const other = { ...rule, map: 'product-to-salesforce.product', field: 'Name' };
const given = (rules: object[], more: object = {}) => {
  const shown = show('c-mapping-rules', MappingRules, { document: { ...settings, rules }, map: facts.map, states: statesOf(), problems: [], ...more });
  return { ...shown, changes: detailsOf<{ document: { rules: object[] } }>(shown.element, 'change') };
};

afterEach(() => document.body.replaceChildren());

test('rules of this map are shown, of others counted; problems stand at their rule', () => {
  const { all, find } = given([other, rule]);
  expect([all('li').map(({ dataset }) => dataset.rule), find('[data-id="others"]') !== null, propertyOf(find('c-settings-problem'), 'path')]).toEqual([['1'], true, 'rules.1']);
});

test('rules are added, changed and removed', () => {
  const { tell, changes } = given([other, rule]);
  tell('[data-id="add"]', 'click');
  tell('c-mapping-rule', 'rule', { rule: { ...rule, severity: 'hold' } });
  tell('[data-id="remove"]', 'click');
  expect(changes.map(({ document: { rules } }) => rules)).toEqual([[other, rule, rule], [other, { ...rule, severity: 'hold' }], [other]]);
});

test('without rules it says so; a reader adds none', () => {
  const { find } = given([], { isReadOnly: true });
  expect([find('[data-id="empty"]') !== null, propertyOf(find('[data-id="add"]'), 'disabled')]).toEqual([true, true]);
});
