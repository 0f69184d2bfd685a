import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBitmaps, withoutFields } from './bitmap.ts';

const setOf = (...positions: number[]) => positions.reduce((sum, position) => sum | (1n << BigInt(position)), 0n);

test('a bitmap is whole bytes of upper-case hex, the lowest bit being field 0', () => {
  // The example of https://developer.salesforce.com/docs/platform/pub-sub-api/guide/event-deserialization-considerations.html
  assert.deepEqual(toBitmaps({ top: setOf(5, 6, 7, 10, 24, 26, 29, 30), nested: new Map([[4, setOf(4)], [7, setOf(1, 2)]]) }), ['0x650004E0', '4-0x10', '7-0x06']);
});

test('a list may hold parts of compounds alone, or nothing', () => {
  assert.deepEqual([toBitmaps({ top: 0n, nested: new Map([[17, 1n], [18, 0n]]) }), toBitmaps({ top: 0n, nested: new Map() })], [['17-0x01'], []]);
});

test('hidden fields leave the list with their parts', () => {
  assert.deepEqual(withoutFields(['0x650004E0', '4-0x10', '7-0x06'], setOf(7, 30)), ['0x25000460', '4-0x10']);
  assert.deepEqual(withoutFields(['0x80'], setOf(7)), []);
});
