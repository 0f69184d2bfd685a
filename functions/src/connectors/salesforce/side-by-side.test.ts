import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WriteOperation } from '../../core/target-writer.ts';
import { planCalls } from './side-by-side.ts';
import { account, contact, identity, order, orderItem, pricebookEntry, product2 } from './targets.ts';

const write = (entity: WriteOperation['entity'], key: string, references: WriteOperation['references'] = {}): WriteOperation => ({ kind: 'insert', entity, key, id: undefined, fields: {}, references, allowsDuplicate: false });
const to = (sobject: string, key: string) => ({ sobject, key });

/** Orders of so many lines each, as a batch sends them: level by level. With `isNew` buyers and products come along, as external ids. */
function batch(orders: number, lines: number, more: { isNew?: boolean; products?: number } = {}): WriteOperation[] {
  const { isNew = false, products = 20 } = more;
  const each = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_unused, index) => make(index));
  const person = (index: number) => (isNew ? to('Account', `a${index}`) : { id: `001${index}` });
  const entry = (index: number) => (isNew ? to('PricebookEntry', `e${index % products}`) : { id: `01u${index % products}` });
  return [
    ...(isNew ? [...each(orders, (index) => write(account, `a${index}`)), ...each(orders, (index) => write(contact, `a${index}`, { AccountId: person(index) })), ...each(products, (index) => write(product2, `p${index}`)), ...each(products, (index) => write(pricebookEntry, `e${index}`, { Product2Id: to('Product2', `p${index}`) }))] : []),
    ...each(orders, (index) => write(order, `o${index}`, { AccountId: person(index) })),
    ...each(orders, (index) => each(lines, (line) => write(orderItem, `l${index}-${line}`, { OrderId: to('Order', `o${index}`), PricebookEntryId: entry(index * lines + line) }))).flat(),
    ...(isNew ? each(orders, (index) => write(identity, `a${index}`, { Account__c: person(index), Contact__c: to('Contact', `a${index}`) })) : []),
  ];
}

/** What must hold however it was planned: each record once, parents never after their children, lines of one order in one call. */
function assertSound(operations: readonly WriteOperation[], stages: readonly (readonly number[][])[]): void {
  assert.deepEqual(stages.flat(2).toSorted((a, b) => a - b), operations.map((_operation, position) => position));
  const placeOf = new Map(stages.flatMap((calls, stage) => calls.flatMap((call, index) => call.map((position, at) => [position, { stage, call: `${stage}.${index}`, at }] as const))));
  const positionOf = new Map(operations.map(({ entity, key }, position) => [`${entity.sobject} ${key}`, position]));
  const callsOf = new Map<string, Set<string>>();
  for (const [position, { references, entity }] of operations.entries()) {
    const place = placeOf.get(position);
    assert.ok(place);
    for (const reference of Object.values(references)) {
      const parent = 'id' in reference ? undefined : placeOf.get(positionOf.get(`${reference.sobject} ${reference.key}`) ?? -1);
      assert.ok(!parent || parent.stage < place.stage || (parent.call === place.call && parent.at < place.at), `${entity.sobject} ${position} comes after its parent`);
    }
    const lock = references.OrderId;
    if (lock) callsOf.set(JSON.stringify(lock), (callsOf.get(JSON.stringify(lock)) ?? new Set()).add(place.call));
  }
  assert.deepEqual([...callsOf.values()].filter((calls) => calls.size > 1), []);
}

describe('one write', () => {
  it('of fewer rows than two calls are worth is one call', () => {
    const operations = batch(100, 4);
    assert.deepEqual(planCalls(operations).map((calls) => calls.length), [1]);
  });

  it('of orders whose parents exist is one stage of calls side by side, about equally large', () => {
    const operations = batch(200, 6);
    const stages = planCalls(operations);
    assertSound(operations, stages);
    assert.deepEqual(stages.map((calls) => calls.map((call) => call.length)), [[350, 350, 350, 350]]);
  });

  it('of orders that share new products takes two stages: first what the lines refer to', () => {
    const operations = batch(200, 6, { isNew: true });
    const stages = planCalls(operations);
    assertSound(operations, stages);
    assert.deepEqual([stages.length, stages.map((calls) => calls.length)], [2, [2, 4]]);
  });

  it('of one order with a thousand lines is not torn', () => {
    const operations = batch(1, 1_000);
    const stages = planCalls(operations);
    assertSound(operations, stages);
    assert.deepEqual(stages.flat().map((call) => call.length), [1, 1_000]);
  });

  it('is at most six calls side by side', () => {
    const operations = batch(900, 9);
    assert.deepEqual(planCalls(operations).map((calls) => calls.length), [6]);
  });
});
