import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeededRandom } from '../../../../test/sandbox/random.ts';
import type { WriteOperation } from '../../core/target-writer.ts';
import { chunkOperations, collectionCount, collectionRowsMax, collectionsMax, packChunks, subrequestCount, subrequestsMax } from './composite-packer.ts';
import { account, contact, order, orderItem, product2 } from './targets.ts';

const operations = (count: number, more: Partial<WriteOperation> = {}): WriteOperation[] =>
  Array.from({ length: count }, (_unused, index): WriteOperation => ({ kind: 'insert', entity: account, key: `k${index}`, id: undefined, fields: {}, references: {}, allowsDuplicate: false, ...more }));
const all = () => 200;
const pack = (list: readonly WriteOperation[], sizeOf = all) => packChunks(chunkOperations(list, sizeOf));
const shape = (list: readonly WriteOperation[], sizeOf = all) => pack(list, sizeOf).map((call) => call.map((chunk) => `${chunk.sobject} ${chunk.positions.length}${chunk.asRows ? ' rows' : ''}`));

describe('cutting writes into chunks', () => {
  const chunks = (list: readonly WriteOperation[], sizeOf = all) => chunkOperations(list, sizeOf).map(({ sobject, kind, allowsDuplicate, positions }) => `${kind} ${sobject}${allowsDuplicate ? ' anyway' : ''} ${positions[0]}..${positions.at(-1)}`);

  it('keeps one object, one kind and one duplicate policy together, in order', () => {
    assert.deepEqual(chunks([...operations(2), ...operations(1, { entity: contact }), ...operations(2, { entity: contact, kind: 'update' }), ...operations(1, { entity: contact, kind: 'update', allowsDuplicate: true }), ...operations(1)]), [
      'insert Account 0..1',
      'insert Contact 2..2',
      'update Contact 3..4',
      'update Contact anyway 5..5',
      'insert Account 6..6',
    ]);
  });

  it('makes none larger than 200, nor than the object’s working size', () => {
    assert.deepEqual(chunks(operations(450)), ['insert Account 0..199', 'insert Account 200..399', 'insert Account 400..449']);
    assert.deepEqual(chunks(operations(5), () => 2), ['insert Account 0..1', 'insert Account 2..3', 'insert Account 4..4']);
    assert.deepEqual(chunks(operations(250), () => 1_000), ['insert Account 0..199', 'insert Account 200..249']);
  });
});

describe('packing chunks into calls', () => {
  it('puts the records of a new order into one call', () => {
    assert.deepEqual(shape([...operations(1), ...operations(1, { entity: contact }), ...operations(3, { entity: product2 }), ...operations(1, { entity: order })]), [['Account 1 rows', 'Contact 1 rows', 'Product2 3', 'Order 1 rows']]);
  });

  it('puts 200 of each of five objects into one call', () => {
    assert.deepEqual(shape([account, contact, product2, order, orderItem].flatMap((entity) => operations(200, { entity }))).length, 1);
  });

  it('begins a new call after five collections', () => {
    assert.deepEqual(shape(operations(1_200)), [Array.from({ length: 5 }, () => 'Account 200'), ['Account 200']]);
  });

  it('sends the smallest chunks as rows when that saves a call', () => {
    const list = [...operations(3), ...[contact, product2, order, orderItem].flatMap((entity) => operations(50, { entity })), ...operations(50)];
    assert.deepEqual(shape(list), [['Account 3 rows', 'Contact 50', 'Product2 50', 'Order 50', 'OrderItem 50', 'Account 50']]);
  });

  it('does not send more rows than the 25 subrequests of a call', () => {
    const list = [...operations(22), ...[contact, product2, order, orderItem].flatMap((entity) => operations(50, { entity })), ...operations(50)];
    assert.deepEqual(shape(list).map((call) => call.length), [5, 1]);
  });

  it('sends nothing for nothing', () => assert.deepEqual(pack([]), []));

  const seed = 4_711;
  it(`keeps all limits and the order for any writes (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    for (let round = 0; round < 300; round += 1) {
      const list = Array.from({ length: random.integer(0, 30) }, () => operations(random.pick([1, 1, 2, 5, 24, 60, 200]), { entity: random.pick([account, contact, product2, order, orderItem]), kind: random.pick(['insert', 'update']) })).flat();
      const size = random.pick([1, 7, 200]);
      const calls = pack(list, () => size);
      const where = `seed ${seed}, round ${round}`;
      assert.deepEqual(calls.flat().flatMap((chunk) => chunk.positions), list.map((_operation, position) => position), where);
      assert.deepEqual(calls.filter((call) => subrequestCount(call) > subrequestsMax || collectionCount(call) > collectionsMax || call.some((chunk) => chunk.positions.length > Math.min(size, collectionRowsMax))), [], where);
    }
  });
});
