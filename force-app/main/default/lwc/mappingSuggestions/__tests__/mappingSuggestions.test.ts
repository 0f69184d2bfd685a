import { noSuggestions, readSuggestions, withRefused, withRestored } from 'c/mappingSuggestions';

const [total, notes] = [{ field: 'Total__c', score: 0.9, reason: 'same name' }, { field: 'Notes__c', score: 0.5, reason: 'alike' }];

test('an answer is read with what was refused; one of another shape suggests nothing', () => {
  expect(readSuggestions([{ path: 'tax', candidates: [total], refused: [notes] }, { path: 'id', candidates: [] }])).toEqual({ offered: { tax: [total], id: [] }, refused: { tax: [notes] } });
  expect(readSuggestions('none')).toEqual(noSuggestions);
});

test('what is refused is kept apart, and comes back to its place', () => {
  const refused = withRefused({ offered: { tax: [total, notes], id: [notes] }, refused: {} }, 'tax', 'Total__c');
  expect(refused).toEqual({ offered: { tax: [notes], id: [notes] }, refused: { tax: [total] } });
  expect(withRestored(refused, 'tax')).toEqual({ offered: { tax: [total, notes], id: [notes] }, refused: { tax: [] } });
});
