import MappingStepForm from 'c/mappingStepForm';
import { stepKinds } from 'c/mappingStepKinds';
import { detailsOf } from '../../../../../__tests__/component';
import { world } from '../../../../../__tests__/mapping';
import { propertyOf, settle, show } from '../../../../../__tests__/shown';

const given = (step: object, more: object = {}) => {
  const shown = show('c-mapping-step-form', MappingStepForm, { step, world: { ...world, ...more } });
  return { ...shown, changes: detailsOf(shown.element, 'change'), tables: detailsOf(shown.element, 'table') };
};

afterEach(() => document.body.replaceChildren());

test.each(stepKinds.map(({ step, start, options }) => [step, start, options.map(({ name }) => name)]))('the step "%s" has a field for each of its options', (_step, start, names) => {
  const { all } = given(Object(start));
  expect(all('[data-option]').map(({ dataset }) => dataset.option)).toEqual(names);
});

test('an option is kept as what it is: a number, a text, a list; an empty one is left out', () => {
  const { tell, changes } = given({ step: 'decimal', scale: 2, rounding: 'up' });
  tell('[data-name="scale"]', 'change', { value: '4' });
  tell('[data-name="rounding"]', 'change', { value: '' });
  const list = given({ step: 'boolean' });
  list.tell('[data-name="yes"]', 'change', { value: 'yes, y' });
  expect([...changes, ...list.changes]).toEqual([{ step: { step: 'decimal', scale: 4, rounding: 'up' } }, { step: { step: 'decimal', scale: 2 } }, { step: { step: 'boolean', yes: ['yes', 'y'] } }]);
});

test('what is missing is said below the option', () => {
  expect(given({ step: 'get', path: '' }).find('[data-id="missing"]')).not.toBeNull();
  expect(given({ step: 'get', path: 'tax' }).find('[data-id="missing"]')).toBeNull();
});

test('a translation shows its table, or where that is edited, and a new one is made on the spot', async () => {
  expect(propertyOf(given({ step: 'lookup', table: 'region' }).find('c-mapping-table'), 'entries')).toEqual({ n: 'North' });
  expect(given({ step: 'lookup', table: 'order-status' }).find('[data-id="built-in"]')).not.toBeNull();
  const { tell, find, changes, tables } = given({ step: 'lookup', table: '' });
  tell('[data-name="table"]', 'change', { value: '+' });
  await settle();
  tell('[data-id="table-name"]', 'change', { value: 'region' });
  await settle();
  expect(propertyOf(find('[data-id="table-add"]'), 'disabled')).toBe(true);
  tell('[data-id="table-name"]', 'change', { value: 'colour' });
  await settle();
  tell('[data-id="table-add"]', 'click');
  expect([changes, tables]).toEqual([[{ step: { step: 'lookup', table: 'colour' } }], [expect.objectContaining({ name: 'colour', entries: {} })]]);
});

test('a condition over the items of a list is edited in place', () => {
  const { tell, changes } = given({ step: 'where', if: { path: 'id', is: 'present' } });
  tell('c-mapping-condition', 'condition', { condition: { path: 'sku', is: 'empty' } });
  expect(changes).toEqual([{ step: { step: 'where', if: { path: 'sku', is: 'empty' } } }]);
});

test('a value is entered by the control of its field and kept as what it is', () => {
  const target = { field: 'Done__c', label: 'Done', type: 'boolean', isRequired: false, isUpdateable: true, isCustom: true };
  const { find, tell, element } = show('c-mapping-step-form', MappingStepForm, { step: { step: 'constant', value: false }, world, target });
  const changes = detailsOf(element, 'change');
  expect(propertyOf(find('c-mapping-constant'), 'target')).toEqual(target);
  tell('c-mapping-constant', 'constant', { value: true });
  expect([changes.at(-1), find('[data-id="missing"]')]).toEqual([{ step: { step: 'constant', value: true } }, null]);
});
