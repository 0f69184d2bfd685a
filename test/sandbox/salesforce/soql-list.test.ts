import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liftLists, listedTexts } from './soql-list.ts';

test('lists of quoted values leave the query and come back whole', () => {
  const { text, lists } = liftLists(String.raw`SELECT Id FROM A WHERE B IN ('x', 'it\'s, y') AND C in('1','2') AND D IN ('one')`);
  assert.equal(text, "SELECT Id FROM A WHERE B IN ('⟦0⟧') AND C IN ('⟦1⟧') AND D IN ('one')");
  assert.deepEqual([listedTexts(["'⟦0⟧'"], lists), listedTexts(["'⟦1⟧'"], lists), listedTexts(["'one'"], lists)], [["'x'", String.raw`'it\'s, y'`], ["'1'", "'2'"], ["'one'"]]);
});

test('the word IN inside quotes is left alone', () => {
  const soql = String.raw`SELECT Id FROM A WHERE B = 'x IN (\'a\', \'b\')'`;
  assert.deepEqual(liftLists(soql), { text: soql, lists: [] });
});
