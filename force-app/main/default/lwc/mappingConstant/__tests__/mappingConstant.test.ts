import MappingConstant from 'c/mappingConstant';
import { detailsOf } from '../../../../../__tests__/component';
import { propertyOf, show } from '../../../../../__tests__/shown';

const target = (type: string, more: object = {}) => ({ field: 'F__c', label: 'F', type, isRequired: false, isUpdateable: true, isCustom: true, ...more });
const given = (more: object = {}) => {
  const shown = show('c-mapping-constant', MappingConstant, { label: 'Value', help: 'Help.', value: '', ...more });
  return { ...shown, told: detailsOf(shown.element, 'constant') };
};
const input = 'lightning-input';

afterEach(() => document.body.replaceChildren());

test('a number field takes a number, as fine as the field', () => {
  const { find, tell, told } = given({ target: target('currency', { scale: 2 }), value: 5 });
  tell(input, 'change', { value: '12.5' });
  tell(input, 'change', { value: '' });
  expect([propertyOf(find(input), 'type'), propertyOf(find(input), 'step'), propertyOf(find(input), 'value'), told]).toEqual(['number', '0.01', '5', [{ value: 12.5 }, { value: '' }]]);
  expect(propertyOf(given({ target: target('int', { scale: 0 }) }).find(input), 'step')).toBe('1');
});

test('a checkbox is ticked, a date picked, a text cut to its field', () => {
  const box = given({ target: target('boolean'), value: true });
  box.tell(input, 'change', { checked: false });
  expect([propertyOf(box.find(input), 'checked'), box.told]).toEqual([true, [{ value: false }]]);
  const date = given({ target: target('date') });
  date.tell(input, 'change', { value: '2026-05-01' });
  expect([propertyOf(date.find(input), 'type'), date.told]).toEqual(['date', [{ value: '2026-05-01' }]]);
  expect([propertyOf(given({ target: target('datetime') }).find(input), 'type'), propertyOf(given({ target: target('string', { length: 40 }) }).find(input), 'maxLength')]).toEqual(['datetime', 40]);
});

test('a picklist is chosen from; a value it does not have is shown as such', () => {
  const { find, tell, told } = given({ target: target('picklist', { picklist: ['Hot', 'Cold'] }), value: 'Warm' });
  tell('lightning-combobox', 'change', { value: 'Hot' });
  expect([Object(propertyOf(find('lightning-combobox'), 'options')).map((one: { value: string }) => one.value), told]).toEqual([['Hot', 'Cold', 'Warm'], [{ value: 'Hot' }]]);
});

test('without a field that takes it as it is, any text is entered; a reader enters none', () => {
  const { find } = given({ value: 'x', isReadOnly: true });
  expect([propertyOf(find(input), 'type'), propertyOf(find(input), 'value'), propertyOf(find(input), 'disabled')]).toEqual(['text', 'x', true]);
  expect(propertyOf(given({ target: target('picklist', { picklist: [] }) }).find(input), 'type')).toBe('text');
});
