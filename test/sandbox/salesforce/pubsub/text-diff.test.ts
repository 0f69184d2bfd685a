import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { textDiff } from './text-diff.ts';

const lines = Array.from({ length: 40 }, (_each, place) => `line ${place} ${'.'.repeat(30)}`);
const before = lines.join('\n');
const changed = (place: number, ...put: string[]) => lines.toSpliced(place, 1, ...put).join('\n');

test('a long text of which a line changed is sent as a unified diff with the hash of the new value', () => {
  const after = changed(10, 'other', 'and more');
  const hash = createHash('sha256').update(after).digest('hex');
  const context = (from: number) => lines.slice(from, from + 3).map((line) => ` ${line}`);
  assert.equal(textDiff(before, after), ['--- ', `+++ ${hash}`, '@@ -8,7 +8,8 @@', ...context(7), `-${lines[10]}`, '+other', '+and more', ...context(11)].join('\n'));
  assert.match(textDiff(before, changed(0, 'first')) ?? '', /\n@@ -1,4 \+1,4 @@\n-line 0/);
  assert.match(textDiff(before, `${before}\nlast`) ?? '', /\n@@ -38,3 \+38,4 @@\n(?: line .*\n){3}\+last$/);
});

test('the value itself is sent when it is short, new, much longer, or changed all over', () => {
  const halves = [before, before].join('\n');
  assert.deepEqual([textDiff('a', 'b'), textDiff('', before), textDiff(before, `${halves}\n${halves}`), textDiff(before, before.replaceAll('line', 'row')), textDiff(before.replaceAll('\n', ' '), after())], Array.from({ length: 5 }, () => undefined));
});

function after(): string {
  return changed(3, 'x').replaceAll('\n', ' ');
}
