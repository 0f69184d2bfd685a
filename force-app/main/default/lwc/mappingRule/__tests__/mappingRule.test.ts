import MappingRule from 'c/mappingRule';
import { detailsOf } from '../../../../../__tests__/component';
import { facts, statesOf } from '../../../../../__tests__/mapping';
import { propertyOf, show } from '../../../../../__tests__/shown';

const base = { map: facts.map, field: 'BillingCity', kind: 'mandatory', severity: 'warn' };
const given = (rule: object, more: object = {}) => {
  const shown = show('c-mapping-rule', MappingRule, { rule, states: statesOf(), ...more });
  return { ...shown, rules: detailsOf(shown.element, 'rule') };
};

afterEach(() => document.body.replaceChildren());

test.each([['mandatory', []], ['pattern', ['pattern']], ['range', ['least', 'most']], ['allowed', ['values']]])('a rule of the kind %s asks for what it needs', (kind, expected) => {
  const { all } = given({ ...base, kind });
  expect(all('[data-name]').map(({ dataset }) => dataset.name)).toEqual(['field', 'kind', 'severity', ...expected, 'message']);
});

test('a mapped field is chosen; one that is mapped no more stays', () => {
  expect(propertyOf(given({ ...base, field: 'Gone__c' }).find('[data-name="field"]'), 'options')).toEqual(['BillingCity', 'EffectiveDate', 'Gone__c'].map((value) => expect.objectContaining({ value })));
});

test('what is typed is kept, what is emptied is left out, and another kind forgets what the former needed', () => {
  const { tell, rules } = given({ ...base, kind: 'allowed', values: ['a'], message: 'No' });
  tell('[data-name="values"]', 'change', { value: 'a, b' });
  tell('[data-name="message"]', 'change', { value: '' });
  tell('[data-name="kind"]', 'change', { value: 'pattern' });
  tell('[data-name="kind"]', 'change', { value: 'condition' });
  expect(rules).toEqual([{ rule: { ...base, kind: 'allowed', values: ['a', 'b'], message: 'No' } }, { rule: { ...base, kind: 'allowed', values: ['a'] } }, { rule: { ...base, kind: 'pattern', message: 'No' } }, { rule: { ...base, kind: 'condition', message: 'No', condition: { is: 'present' } } }]);
});

test('a condition is edited over the fields of Salesforce', () => {
  const { tell, find, rules } = given({ ...base, kind: 'condition', condition: { is: 'present' } });
  expect(propertyOf(find('c-mapping-condition'), 'source')).toEqual(['BillingCity', 'EffectiveDate'].map((path) => expect.objectContaining({ path })));
  tell('c-mapping-condition', 'condition', { condition: { path: 'BillingCity', is: 'empty' } });
  expect(rules).toEqual([{ rule: { ...base, kind: 'condition', condition: { path: 'BillingCity', is: 'empty' } } }]);
});
