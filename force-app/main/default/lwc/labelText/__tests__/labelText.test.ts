import { errorText, fillLabel } from 'c/labelText';

test('placeholders are filled by their place; one without a value stays', () => {
  expect(fillLabel('{1} of {0}, {2}', 'two', 1)).toBe('1 of two, {2}');
});

test('an error says the reason of the field, else of the save, else its message', () => {
  const fieldErrors = { Email: [{ message: 'no address' }] };
  expect(errorText({ body: { message: 'the save failed', output: { errors: [], fieldErrors } } })).toBe('no address');
  expect(errorText({ body: { message: 'the save failed', output: { errors: [{ message: 'a rule' }], fieldErrors } } })).toBe('a rule');
  expect(errorText({ body: { message: 'not found' } })).toBe('not found');
  expect(errorText(new Error('offline'))).toBe('offline');
  expect(errorText('odd')).toBe('odd');
});
