import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSourceFile } from './source-file.ts';
import { checkTestFile } from './test-file-rules.ts';

const broken = (text: string): string[] => checkTestFile(createSourceFile('x.test.ts', text)).map(({ line, rule }) => `${line} ${rule}`);

describe('the rules for tests', () => {
  it('want one title once', () => {
    assert.deepEqual(broken("it('adds', () => {});\ntest('adds', () => {});"), ['2 the title "adds" is also that of line 1']);
    assert.deepEqual(broken("it('adds', () => {});\nit('adds up', () => {});"), []);
  });

  it('want a test, with a title, that does not silence the others', () => {
    assert.deepEqual(broken('const a = 1;'), ['1 a test file without a test']);
    assert.deepEqual(broken("it('', () => {});"), ['1 a test without a title']);
    assert.deepEqual(broken("it['only'];\nit.only('adds', () => {});\nit('b', { only: true }, () => {});"), ['2 a test that silences the others', '3 a test that silences the others']);
  });

  it('want assertions that always run', () => {
    const test = (statement: string) => `it('a', () => {\n${statement}\n});`;
    const rule = '2 an assertion that may not run';
    assert.deepEqual(broken(test('if (b) { assert.equal(c, d); }')), [rule]);
    assert.deepEqual(broken(test('if (b) assert(c);')), [rule]);
    assert.deepEqual(broken(test('if (b) c(); else expect(d).toBe(e);')), [rule]);
    assert.deepEqual(broken(test('if (b) c();\nassert.equal(d, e);')), []);
  });

  it('leave other files alone', () => {
    assert.deepEqual(checkTestFile(createSourceFile('x.ts', 'if (a) assert(b);')), []);
  });
});
