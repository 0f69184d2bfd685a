import MappingCondition from 'c/mappingCondition';
import { detailsOf } from '../../../../../__tests__/component';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

const given = (condition: object, more: object = {}) => {
  const shown = show('c-mapping-condition', MappingCondition, { condition, ...more });
  return { ...shown, conditions: detailsOf(shown.element, 'condition') };
};

afterEach(() => document.body.replaceChildren());

test('a test takes a path, an operator and a value; some take none', () => {
  const { tell, conditions } = given({ path: 'total', is: 'equal', value: '5' });
  tell('[data-id="value"]', 'change', { value: '6' });
  tell('[data-id="test"]', 'change', { value: 'empty' });
  tell('[data-id="test"]', 'change', { value: 'one-of' });
  tell('c-mapping-path', 'change', { value: '' });
  expect(conditions).toEqual([{ condition: { path: 'total', is: 'equal', value: '6' } }, { condition: { path: 'total', is: 'empty' } }, { condition: { path: 'total', is: 'one-of', value: ['5'] } }, { condition: { is: 'equal', value: '5' } }]);
});

test('several values are written with commas', () => {
  const { find, tell, conditions } = given({ is: 'one-of', value: ['a', 'b'] });
  expect(propertyOf(find('[data-id="value"]'), 'value')).toBe('a, b');
  tell('[data-id="value"]', 'change', { value: 'a,  c' });
  expect(conditions).toEqual([{ condition: { is: 'one-of', value: ['a', 'c'] } }]);
});

test('a test becomes several, and back', () => {
  const one = given({ is: 'present' });
  one.tell('[data-id="shape"]', 'change', { value: 'all' });
  one.tell('[data-id="shape"]', 'change', { value: 'not' });
  expect(one.conditions).toEqual([{ condition: { all: [{ is: 'present' }] } }, { condition: { not: { is: 'present' } } }]);
  const many = given({ any: [{ is: 'empty' }, { is: 'present' }] });
  many.tell('[data-id="shape"]', 'change', { value: 'test' });
  many.tell('[data-id="add"]', 'click');
  many.all('c-mapping-condition')[1]?.dispatchEvent(new CustomEvent('condition', { detail: { condition: { is: 'equal', value: 'x' } } }));
  many.tell('lightning-button-icon', 'click');
  expect(many.conditions).toEqual([{ condition: { is: 'empty' } }, { condition: { any: [{ is: 'empty' }, { is: 'present' }, { is: 'present' }] } }, { condition: { any: [{ is: 'empty' }, { is: 'equal', value: 'x' }] } }, { condition: { any: [{ is: 'present' }] } }]);
});

test('a reader adds and removes nothing', async () => {
  const { find } = given({ all: [{ is: 'empty' }, { is: 'present' }] }, { isReadOnly: true });
  await settle();
  expect([find('[data-id="add"]'), find('lightning-button-icon'), propertyOf(find('[data-id="shape"]'), 'disabled')]).toEqual([null, null, true]);
});
