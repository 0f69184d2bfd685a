import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdGenerator, toLongId } from './salesforce-id.ts';

test('a 15-character id gets the checksum of its capitals', () => {
  assert.equal(toLongId('001D000000IqhSL'), '001D000000IqhSLIAZ');
});

test('an 18-character id is accepted with its own checksum only', () => {
  assert.equal(toLongId('001D000000IqhSLIAZ'), '001D000000IqhSLIAZ');
  assert.equal(toLongId('001D000000IqhSLAAA'), undefined);
});

test('text of another length or alphabet is no id', () => {
  assert.deepEqual(['', '001', '001D000000IqhS-', 'x'.repeat(19)].map(toLongId), [undefined, undefined, undefined, undefined]);
});

test('generated ids rise per key prefix and carry a valid checksum', () => {
  const ids = createIdGenerator();
  const [first, second, other] = [ids.next('001'), ids.next('001'), ids.next('801')];
  assert.deepEqual([first, second, other].map((id) => toLongId(id.slice(0, 15))), [first, second, other]);
  assert.deepEqual([first.slice(0, 15), second.slice(0, 15), other.slice(0, 15)], ['0015g0000000001', '0015g0000000002', '8015g0000000001']);
});
