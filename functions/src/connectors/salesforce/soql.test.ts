import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { inList, quote } from './soql.ts';

describe('a SOQL string', () => {
  for (const [text, literal] of [
    ['plain', "'plain'"],
    ["O'Hara", String.raw`'O\'Hara'`],
    ['back\\slash', String.raw`'back\\slash'`],
    ["'; DELETE", String.raw`'\'; DELETE'`],
    ["\\' OR Name != '", String.raw`'\\\' OR Name != \''`],
    ['two\nlines\r', String.raw`'two\nlines\r'`],
    ['', "''"],
  ] as const) {
    it(`of ${JSON.stringify(text)} is ${literal}`, () => assert.equal(quote(text), literal));
  }

  it('cannot end before its end: a query with anything in it has one condition', () => {
    const nasty = ["' OR Name != '", "\\' OR Name != '", "x\\", "') OR (Name != '", 'a\nb', '%_'];
    for (const text of nasty) {
      const where = parseQuery(`SELECT Id FROM Account WHERE Name = ${quote(text)} LIMIT 1`).where;
      assert.deepEqual([where && 'right' in where ? where.right : undefined, where && 'left' in where && where.left && 'value' in where.left ? where.left.value : undefined], [undefined, quote(text)], text);
    }
  });
});

describe('a SOQL list', () => {
  it('quotes every value', () => assert.equal(inList(["O'Hara", 'b']), String.raw`IN ('O\'Hara','b')`));
});
