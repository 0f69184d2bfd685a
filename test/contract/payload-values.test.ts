import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rowsOfPublished, valueDifferences } from './payload-values.ts';

describe('the comparison of values', () => {
  it('names what differs by its path, and lets an answer say more', () => {
    const published = { id: 1, total: '10', lines: [{ sku: 'A' }, { sku: 'B' }], links: { url: 'x' } };
    const answered = { id: 1, total: '10.0000', more: true, lines: [{ sku: 'A' }, { sku: 'C' }], links: { url: 'y' } };
    assert.deepEqual(valueDifferences(published, answered, ['links']), ['total: "10" is published, "10.0000" was answered', 'lines[1].sku: "B" is published, "C" was answered']);
    assert.deepEqual(valueDifferences([1, 2], [1]), [': 2 rows are published']);
    assert.deepEqual(valueDifferences({ a: {} }, { a: null }), ['a: a record is published']);
  });

  it('finds the records of both API generations', () => {
    assert.deepEqual([rowsOfPublished([{ id: 1 }]), rowsOfPublished({ id: 2 }), rowsOfPublished({ data: [{ id: 3 }], meta: {} }), rowsOfPublished({ data: { id: 4 }, meta: {} }), rowsOfPublished(undefined)], [[{ id: 1 }], [{ id: 2 }], [{ id: 3 }], [{ id: 4 }], []]);
  });
});
