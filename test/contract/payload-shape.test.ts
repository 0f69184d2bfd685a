import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kindOf, shapeDifferences } from './payload-shape.ts';

describe('the comparison of payloads', () => {
  it('names a missing field and one of another kind by its path', () => {
    const published = { id: 1, total: '10.0000', lines: [{ sku: 'A', price: { amount: 1 } }] };
    assert.deepEqual(shapeDifferences(published, { id: '1', lines: [{ sku: 'B', price: {} }] }), [
      'id: number is published, text was answered',
      'total: missing',
      'lines[].price.amount: missing',
    ]);
  });

  it('tells decimal texts and dates from other texts', () => {
    const values = ['10.0000', '1.0000000000', 'Tue, 05 Mar 2019 21:40:11 +0000', '2026-04-28T09:55:57Z', 'https://example.com', 'Tuesday', 3, true, null, [], {}];
    assert.deepEqual(values.map(kindOf), [
      'decimal text, 4 places', 'decimal text, 10 places', 'date, RFC 2822', 'date, ISO 8601', 'address of a page', 'text', 'number', 'boolean', 'null', 'list', 'object',
    ]);
    assert.deepEqual(shapeDifferences({ total: '10.0000' }, { total: '10' }), ['total: decimal text, 4 places is published, text was answered']);
    assert.deepEqual(shapeDifferences({ at: 'Tue, 05 Mar 2019 21:40:11 +0000' }, { at: '2019-03-05T21:40:11Z' }), ['at: date, RFC 2822 is published, date, ISO 8601 was answered']);
  });

  it('takes no offence at more fields, empty values, empty lists and other free text', () => {
    assert.deepEqual(shapeDifferences({ a: null, b: '', c: 'blue', d: [], e: {} }, { a: 1, b: '5.0000', c: 'https://example.com', d: [1], e: 2, f: 3 }), []);
  });
});
