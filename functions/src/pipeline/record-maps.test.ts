import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TargetEntity } from '../core/entity.ts';
import type { FlowPlan, RecordMap } from './define-flow.ts';
import { withRecords } from './record-maps.ts';

const entity: TargetEntity = { sobject: 'Gift__c', externalIdField: 'Code__c', createOnly: [], level: 9, naturalKey: [], alsoRead: [], references: { Order__c: 'Order' } };
const map = (elements: { item: unknown; id: string | undefined }[] | undefined, isPruned = true): RecordMap => ({ flow: 'order-to-salesforce', map: 'gift', parent: 'order', lookup: 'Order__c', entity, isPruned, elementsOf: () => elements });
const plan: FlowPlan = { nodes: [{ map: 'item', key: 's:item', role: 'ensure', scope: {} }, { map: 'order', key: 's:order:1', scope: { tax: '1' } }] };
const raw = { id: 1 };

function records(recordMaps: readonly RecordMap[]): FlowPlan {
  return withRecords({ name: 'order-to-salesforce' }, { raw }, { plan, recordMaps, context: { storeZone: 'UTC', tables: {} } });
}

describe('records of a list', () => {
  it('hang below their parent, by its key and the element’s id, and are nobody’s lines', () => {
    const { nodes, lists, warnings } = records([map([{ item: { name: 'Bow' }, id: '5' }])]);
    assert.deepEqual(nodes.slice(2), [{ map: 'gift', entity, key: 's:order:1:gift:5', scope: { item: { name: 'Bow' }, parent: { tax: '1' }, record: raw }, parentKey: 's:order:1#gift', references: { Order__c: { sobject: 'Order', key: 's:order:1' } } }]);
    assert.deepEqual([lists, warnings], [[{ parentKey: 's:order:1#gift', sobject: 'Gift__c' }], []]);
  });

  it('of a list that is absent are left alone; of an empty one none is left; where they are kept none is looked for', () => {
    assert.deepEqual([records([map(undefined)]).lists, records([map([])]).lists?.length, records([map([], false)]).lists], [[], 1, []]);
  });

  it('that cannot be told apart are one, without an id none, and a warning says so', () => {
    const { nodes, warnings } = records([map([{ item: 1, id: 'A' }, { item: 2, id: 'a' }, { item: 3, id: undefined }])]);
    assert.deepEqual([nodes.slice(2).map(({ key }) => key), warnings?.map(({ message }) => message)], [['s:order:1:gift:a'], ['2 of 3 elements of order-to-salesforce.gift have no id of their own and become no record']]);
  });

  it('are of the flow they name', () => assert.deepEqual(records([{ ...map([{ item: 1, id: '1' }]), flow: 'customer-to-salesforce' }]), plan));
});
