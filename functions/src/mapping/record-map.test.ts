import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MappingError } from './compile.ts';
import { compileRecordMap, type RecordMapRule } from './record-map.ts';
import type { Step } from './steps.ts';

const context = { storeZone: 'UTC', tables: {} };
const get = (path: string): Step => ({ step: 'get', path });
const rule: RecordMapRule = { isOn: true, object: 'Gift__c', externalId: 'Code__c', parent: 'order', lookup: 'Order__c', each: [get('record.gifts')], id: [get('item.id')], vanished: 'delete' };
const compiled = (change: Partial<RecordMapRule> = {}) => compileRecordMap('order-to-salesforce.gift', { ...rule, ...change }, (_flow, map) => (map === 'order' ? 'Order' : undefined));
const idsOf = (gifts: unknown, change?: Partial<RecordMapRule>) => compiled(change).elementsOf({ number: 7 }, { gifts }, context)?.map(({ id }) => id);
const failure = (gifts: unknown, change?: Partial<RecordMapRule>) => {
  try {
    return idsOf(gifts, change);
  } catch (error) {
    assert.ok(error instanceof MappingError);
    return error.message;
  }
};

describe('a map of a list', () => {
  it('names the object, its key and what points to the parent', () => {
    const { flow, map, entity, isPruned } = compiled();
    assert.deepEqual([flow, map, entity.sobject, entity.externalIdField, entity.references, isPruned, compiled({ vanished: 'keep' }).isPruned], ['order-to-salesforce', 'gift', 'Gift__c', 'Code__c', { Order__c: 'Order' }, true, false]);
  });

  it('tells an absent list from an empty one', () => assert.deepEqual([idsOf(undefined), idsOf(null), idsOf([])], [undefined, [], []]));

  it('gives every element its id, by steps that see the element, the record and what the parent’s map works with', () => {
    const id: Step[] = [{ step: 'concat', parts: [[get('parent.number')], [get('item.code')]], separator: '-' }];
    assert.deepEqual([idsOf([{ id: 1 }, { id: ' b ' }, {}, { id: '' }]), idsOf([{ code: 'x' }], { id })], [['1', 'b', undefined, undefined], ['7-x']]);
  });

  it('takes the elements a condition lets through', () => {
    assert.deepEqual(idsOf([{ id: 1, kind: 'a' }, { id: 2, kind: 'b' }], { each: [get('record.gifts'), { step: 'where', if: { path: 'kind', is: 'equal', value: 'b' } }] }), ['2']);
  });

  it('refuses what is no list, a list without end, and an id that is no text', () => {
    assert.deepEqual([failure('text'), failure(Array.from({ length: 2_001 }, (_unused, id) => ({ id }))), failure([{ id: {} }])], [
      'The field map of order-to-salesforce.gift fails at step "result": it gives no list. Choose a field that holds a list.',
      'The field map of order-to-salesforce.gift fails at step "result": it gives a list of more than 2000 elements. Let a condition choose fewer of them.',
      'The field map of order-to-salesforce.gift fails at step "result": the id of an element is a list or an object. Choose a field of the element that holds one value.',
    ]);
  });
});
