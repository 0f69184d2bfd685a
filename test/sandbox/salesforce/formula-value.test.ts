import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFormula } from './formula.ts';
import { formulaValue } from './formula-value.ts';
import type { FieldValue } from './field.ts';

const record: Record<string, FieldValue> = { Lines__c: 20.1, Total__c: 19.99, Blank__c: null, Name: 'Ada', Status: 'Draft', Done__c: true };
const value = (source: string, scale?: number) =>
  formulaValue(parseFormula(source).expression, { read: (path) => record[path.join('.')] ?? null, today: () => '2026-11-22', now: () => '2026-11-22T12:00:00.000+0000' }, scale);

const cases: [string, FieldValue][] = [
  ['1 + 2 * 3', 7],
  ['(1 + 2) * -3', -9],
  ['2 ^ 3 / 4', 2],
  ['0.1 + 0.2', 0.3],
  ['Lines__c - Total__c', 0.11],
  ['Lines__c + Blank__c', 20.1],
  ['BLANKVALUE(Blank__c, 5)', 5],
  ['NULLVALUE(Lines__c, 5)', 20.1],
  ['IF(AND(ISBLANK(Blank__c), NOT(ISBLANK(Name))), "yes", "no")', 'yes'],
  ['IF(Lines__c >= 20 && Total__c < 20 || FALSE, 1, 2)', 1],
  ['CASE(Status, "Draft", 1, "Activated", 2, 3)', 1],
  ['ISPICKVAL(Status, "Activated")', false],
  ['ROUND(2.345, 2)', 2.35],
  ['MAX(1, 3, 2) - MIN(1, 3, 2)', 2],
  ['TEXT(Total__c) & " " & UPPER(Name)', '19.99 ADA'],
  ['HYPERLINK("https://example.com/" & Name, "open")', '<a href="https://example.com/Ada" target="_blank">open</a>'],
  ['1 / Blank__c', null],
  ['LEFT(Name, 1) + MID(Name, 2, 1) + RIGHT(Name, 1)', 'Ada'],
  ['Done__c = TRUE', true],
  ['Name <> "Bob" /* comment */', true],
  ['TODAY()', '2026-11-22'],
];
for (const [source, expected] of cases)
  test(`${source} is ${JSON.stringify(expected)}`, () => {
    assert.equal(value(source), expected);
  });

test('the result is rounded half up to the scale of the field', () => {
  assert.deepEqual([value('1 / 3', 2), value('0.005', 2)], [0.33, 0.01]);
});

test('what does not parse names the place', () => {
  assert.throws(() => parseFormula('1 +'), /Found 'end of formula'/);
  assert.throws(() => parseFormula('IF(1, 2'), /Missing '\)'/);
  assert.throws(() => parseFormula('1 2'), /Extra '2'/);
  assert.throws(() => parseFormula('1 # 2'), /Syntax error at '# 2'/);
});
