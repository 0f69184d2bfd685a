import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WriteOperation } from '../../core/target-writer.ts';
import type { PackedChunk } from './composite-packer.ts';
import { planReadBack, type Read, readsOf } from './read-back.ts';
import { order } from './targets.ts';

const activations = (count: number): WriteOperation[] => Array.from({ length: count }, (_unused, index) => ({ kind: 'update', entity: order, key: `k${index}`, id: `order${index}`, fields: { Status: 'Activated' }, references: {}, allowsDuplicate: false }));
const chunkOf = (count: number): PackedChunk => ({ kind: 'update', sobject: 'Order', allowsDuplicate: false, asRows: false, positions: Array.from({ length: count }, (_unused, index) => index) });
const ids = (prefix: string, count: number) => Array.from({ length: count }, (_unused, index) => `${prefix}${index}`);
const readOf = (sobject: string, some: string[], by = 'Id'): Read => ({ sobject, by, ids: some, fields: ['Name'] });
const orderReads = (count: number) => [readOf('Order', ids('order', count)), readOf('OrderItem', ids('order', count), 'OrderId')];
const brief = (rounds: ReturnType<typeof planReadBack>) => rounds.map((round) => round.map(({ chunks, reads }) => [chunks.map(({ positions }) => positions.length), reads.map(({ sobject, ids: some }) => `${sobject} ${some.length}`)]));

describe('reading back what was written', () => {
  it('is one call where everything fits', () => {
    const reads = [readOf('Account', ids('a', 9)), ...orderReads(200), readOf('Contact', ids('c', 9))];
    assert.deepEqual(brief(planReadBack([chunkOf(200)], reads, activations(200))), [[[[200], ['Account 9', 'Order 200', 'OrderItem 200', 'Contact 9']]]]);
  });

  it('halves a large write where the reads need a second call anyway, and reads each record in the call that writes it', () => {
    const reads = [readOf('Account', ids('a', 9)), readOf('Contact', ids('c', 9)), ...orderReads(200), readOf('Product2', ids('p', 9)), readOf('PricebookEntry', ids('e', 9))];
    const [[first, second] = []] = planReadBack([chunkOf(200)], reads, activations(200));
    assert.deepEqual(brief([[first, second].filter((one) => one !== undefined)]), [[
      [[100], ['Order 100', 'OrderItem 100', 'Account 9', 'Contact 9']],
      [[100], ['Order 100', 'OrderItem 100', 'Product2 9', 'PricebookEntry 9']],
    ]]);
    assert.deepEqual([first?.reads[1]?.ids[0], second?.reads[1]?.ids[0]], ['order0', 'order100']);
  });

  it('leaves a small write whole and reads the rest afterwards', () => {
    const reads = [readOf('Account', ids('a', 9)), readOf('Contact', ids('c', 9)), ...orderReads(20), readOf('Product2', ids('p', 9))];
    assert.deepEqual(brief(planReadBack([chunkOf(20)], reads, activations(20))), [[[[20], ['Account 9', 'Contact 9', 'Order 20', 'OrderItem 20']]], [[[], ['Product2 9']]]]);
  });

  it('reads single records as rows, which take no query slot, and nothing when nothing is wished', () => {
    const single = ids('r', 9).flatMap((id) => readsOf({ sobject: 'Account', ids: [id], fields: ['Name'] }));
    assert.deepEqual([brief(planReadBack([], single, []))[0]?.[0]?.[1]?.length, planReadBack([], [], [])], [9, []]);
  });
});
