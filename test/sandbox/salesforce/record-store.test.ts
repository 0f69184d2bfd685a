import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordStore } from './record-store.ts';

const name = { name: 'Name', caseSensitive: false };
const exact = { name: 'Code', caseSensitive: true };

test('rows are found by value, text in any case unless the field says otherwise', () => {
  const store = createRecordStore();
  store.insert('A', { Id: '1', Name: 'Ada', Code: 'x' });
  store.insert('A', { Id: '2', Name: 'ADA', Code: 'X' });
  assert.deepEqual([store.find('A', name, 'ada').map((row) => row.Id), store.find('A', exact, 'X').map((row) => row.Id), store.find('A', name, null)], [['1', '2'], ['2'], []]);
});

test('a rollback restores rows, indexes and the bin exactly, back to its mark', () => {
  const store = createRecordStore();
  store.insert('A', { Id: '1', Name: 'kept' });
  store.insert('A', { Id: '2', Name: 'deleted' });
  store.find('A', name, 'kept');
  const mark = store.mark();
  store.replace('A', { Id: '1', Name: 'changed' });
  store.insert('A', { Id: '3', Name: 'new' });
  store.remove('A', '2', { Id: '2', Name: 'deleted', IsDeleted: true });
  store.rollbackTo(mark);
  assert.deepEqual([...store.rows('A')].sort((a, b) => a.Id.localeCompare(b.Id)), [{ Id: '1', Name: 'kept' }, { Id: '2', Name: 'deleted' }]);
  assert.deepEqual(['kept', 'changed', 'new', 'deleted'].map((value) => store.find('A', name, value).map((row) => row.Id)), [['1'], [], [], ['2']]);
  assert.deepEqual([[...store.deletedRows('A')], store.count('A')], [[], 2]);
});

test('what was committed is not undone', () => {
  const store = createRecordStore();
  store.insert('A', { Id: '1', Name: 'kept' });
  store.commit();
  store.rollbackTo(0);
  assert.equal(store.count('A'), 1);
});

test('a row leaves the recycle bin for good or back to its table, and both can be undone', () => {
  const store = createRecordStore();
  store.insert('Account', { Id: '1', Name: 'One' });
  store.remove('Account', '1', { Id: '1', Name: 'One', IsDeleted: true });
  const mark = store.mark();
  store.restore('Account', { Id: '1', Name: 'One' });
  const restored = [store.get('Account', '1') !== undefined, store.deletedRow('Account', '1') !== undefined];
  store.rollbackTo(mark);
  store.forget('Account', '1');
  const forgotten = [store.get('Account', '1') !== undefined, store.deletedRow('Account', '1') !== undefined];
  store.rollbackTo(mark);
  assert.deepEqual([restored, forgotten, store.deletedRow('Account', '1') !== undefined], [[true, false], [false, false], true]);
});
