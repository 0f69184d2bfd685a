import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFunctionSize, measureFunctions } from './function-size.ts';
import { createSourceFile } from './source-file.ts';

const measure = (text: string) => measureFunctions(createSourceFile('x.ts', text)).map(({ line, lineCount, parameterCount }) => [line, lineCount, parameterCount]);
const body = (lineCount: number) => Array.from({ length: lineCount }, (_, index) => `  step(${index});`).join('\n');

describe('the measure of functions', () => {
  it('knows declarations, methods and arrows, with and without a return type', () => {
    assert.deepEqual(measure('function a(b: B, c: C): Promise<void> {\n}'), [[1, 2, 2]]);
    assert.deepEqual(measure('const a = (b: Map<string, number>, { c, d }: E = {}): { f: string } => {\n};'), [[1, 2, 2]]);
    assert.deepEqual(measure('const a = {\n  async b(c) {\n  },\n};'), [[2, 2, 1]]);
    assert.deepEqual(measure('const a = (b: B) =>\n  b\n    .c;'), [[1, 3, 1]]);
  });

  it('does not take an arrow in a return type for a function of its own', () => {
    assert.deepEqual(measure('function a(): (b: B) => boolean {\n  return () => true;\n}'), [[1, 3, 0], [1, 1, 1], [2, 1, 0]]);
  });

  it('takes neither conditions nor calls for functions', () => {
    assert.deepEqual(measure('if (a) {\n}\nfor (const b of c) {\n}\ncall(d, e, f, g, h);\nconst i = j ? k(l) : { m };'), []);
  });

  it('does not take a class that extends a call for a function', () => {
    assert.deepEqual(measure('class A extends Mixin(B) {\n  c() {\n  }\n}'), [[2, 2, 0]]);
  });

  it('counts lines of code, not blank ones and comments', () => {
    assert.deepEqual(measure('function a() {\n\n  // why\n  b();\n}'), [[1, 3, 0]]);
  });

  it('measures the tests of a suite, not the suite', () => {
    assert.deepEqual(measure(`describe('a', () => {\n  it('b', () => {\n  });\n});`), [[1, 0, 0], [2, 2, 0]]);
  });

  it('reports 71 lines and 5 parameters, and accepts 70 and 4', () => {
    const rules = (text: string) => checkFunctionSize(createSourceFile('x.ts', text)).map(({ line, rule }) => `${line} ${rule}`);
    assert.deepEqual(rules(`function a(b, c, d, e) {\n${body(68)}\n}`), []);
    assert.deepEqual(rules(`\nfunction a(b, c, d, e, f) {\n${body(69)}\n}`), ['2 the function has 71 lines, 70 are the limit', '2 the function takes 5 parameters, 4 are the limit']);
  });
});
