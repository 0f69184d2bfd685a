import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closingBracket, maskCode } from './masked-code.ts';

describe('masked code', () => {
  it('blanks comments and keeps line breaks', () => {
    assert.deepEqual(maskCode('a; // b\nc; /* d\ne */ f;'), { withoutComments: 'a;     \nc;     \n     f;', code: 'a;     \nc;     \n     f;' });
  });

  it('blanks the inside of strings, escapes included, and keeps it for readers of texts', () => {
    assert.deepEqual(maskCode(String.raw`x('it\'s { // no')`), { withoutComments: String.raw`x('it\'s { // no')`, code: "x('             ')" });
  });

  it('keeps the code inside a template, nested templates included', () => {
    assert.equal(maskCode('`a ${b(`c ${d}`)} e`').code, '`  ${b(`  ${d}`)}  `');
  });

  it('tells a regular expression from a division', () => {
    assert.equal(maskCode('x = /[/"]{2}/g; y = a / b / c;').code, 'x =           ; y = a / b / c;');
  });

  it('finds the bracket that closes another', () => {
    assert.equal(closingBracket('f({ a: [1, (2)] }, 3)', 1), 20);
  });
});
