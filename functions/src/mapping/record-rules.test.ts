import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileRules, fitsPattern, type RecordRule } from './record-rules.ts';

const rule = (given: Partial<RecordRule>): RecordRule => ({ map: 'order-to-salesforce.order', field: 'PoNumber', kind: 'mandatory', severity: 'hold', ...given });
const breaches = (given: Partial<RecordRule>, fields: Record<string, unknown>) => compileRules([rule(given)])('order-to-salesforce.order', fields).map(({ message }) => message);

describe('a rule of an administrator', () => {
  it('that a field must have a value is broken by an absent, an empty and a cleared one', () => {
    assert.deepEqual([{}, { PoNumber: null }, { PoNumber: '' }, { PoNumber: 'A' }, { PoNumber: 0 }].map((fields) => breaches({}, fields).length), [1, 1, 1, 0, 0]);
  });

  it('about the form, the range and the values of a field is not broken by an empty one', () => {
    assert.deepEqual([breaches({ kind: 'pattern', pattern: 'PO-####' }, { PoNumber: 'po-1234' }), breaches({ kind: 'pattern', pattern: 'PO-####' }, { PoNumber: 'PO-12' }), breaches({ kind: 'pattern', pattern: 'PO-####' }, {})], [[], ['PoNumber must look like PO-####'], []]);
    assert.deepEqual([breaches({ kind: 'range', least: '0.01' }, { PoNumber: '0' }), breaches({ kind: 'range', least: '0.01', most: '9007199254740993.01' }, { PoNumber: '9007199254740993.01' }), breaches({ kind: 'range', most: '1' }, { PoNumber: 'x' })], [['PoNumber must be at least 0.01'], [], ['PoNumber must be at most 1']]);
    assert.deepEqual([breaches({ kind: 'allowed', values: ['A', 'B'] }, { PoNumber: 'B' }), breaches({ kind: 'allowed', values: ['A', 'B'] }, { PoNumber: 'b' })], [[], ['PoNumber must be one of A, B']]);
  });

  it('over several fields is a condition, with words of its own', () => {
    const test = { kind: 'condition', condition: { any: [{ path: 'Total', is: 'greater', value: 0 }, { path: 'Free', is: 'equal', value: true }] }, message: 'A free order needs its mark' } as const satisfies Partial<RecordRule>;
    assert.deepEqual([breaches({ ...test, condition: { any: [...test.condition.any] } }, { Total: '0', Free: false }), breaches({ ...test, condition: { any: [...test.condition.any] } }, { Total: '0', Free: true })], [['A free order needs its mark'], []]);
  });

  it('is about the records of its map only', () => assert.deepEqual(compileRules([rule({})])('order-to-salesforce.line', {}), []));
});

describe('a pattern', () => {
  it('knows digits, letters and any characters, and nothing else', () => {
    assert.deepEqual([['+*', '+49 30'], ['*@*', 'a1'], ['##*', '12'], ['##*', '1a'], ['*-*-*', 'a-b-c'], ['*-*-*', 'a-b'], ['.', 'x'], ['', ''], ['Ä#', 'ä5']].map(([pattern = '', text = '']) => fitsPattern(text, pattern)), [true, true, true, false, true, false, false, true, true]);
  });

  it('of many stars over a long text is told at once', () => {
    const startedAt = performance.now();
    assert.equal(fitsPattern('a'.repeat(20_000), `${'*a'.repeat(48)}b`), false);
    assert.ok(performance.now() - startedAt < 1_000);
  });
});
