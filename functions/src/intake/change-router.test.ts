import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Follow, type RecordChange, routeChange, toLongId } from './change-router.ts';

const follows: readonly Follow[] = [
  { flow: 'order-status', sobject: 'Order', fields: ['BC_Status__c', 'Status'] },
  { flow: 'shipment', sobject: 'Order', fields: ['BC_Tracking_Number__c'] },
  { flow: 'contact', sobject: 'Contact', fields: ['Phone'] },
];
const none: ReadonlySet<string> = new Set();
const id = '801000000000001AAA';
const change = (more: Partial<RecordChange>): RecordChange => ({ sobject: 'Order', recordIds: [id], changeType: 'UPDATE', changed: none, nulled: none, diffs: none, ...more });
const flowsOf = (more: Partial<RecordChange>) => routeChange(follows, change(more)).routes.map(({ flow }) => flow);

describe('a change', () => {
  it('wakes the flows that follow a field it moved, and no others', () => {
    assert.deepEqual(routeChange(follows, change({ changed: new Set(['Status', 'LastModifiedDate']) })), { routes: [{ flow: 'order-status', entityKey: `Order:${id}` }], rereads: [] });
    assert.deepEqual([flowsOf({ changed: new Set(['Description']) }), flowsOf({ sobject: 'Case', changed: new Set(['Status']) })], [[], []]);
  });

  it('counts a field that was emptied, and a text that came as a difference', () => {
    assert.deepEqual([flowsOf({ nulled: new Set(['BC_Tracking_Number__c']) }), flowsOf({ diffs: new Set(['BC_Status__c']) })], [['shipment'], ['order-status']]);
  });

  it('that is new, gone, back, lost or does not say what it moved wakes every flow of the object', () => {
    for (const changeType of ['CREATE', 'DELETE', 'UNDELETE', 'GAP_CREATE', 'GAP_UPDATE', 'GAP_DELETE', 'GAP_UNDELETE', 'UPDATE']) assert.deepEqual(flowsOf({ changeType }), ['order-status', 'shipment'], changeType);
  });

  it('made to many records at once is work on each', () => {
    const ids = ['801000000000001AAA', '801000000000002AAA'];
    assert.deepEqual(routeChange(follows, change({ recordIds: ids, changed: new Set(['Status']) })).routes.map(({ entityKey }) => entityKey), ids.map((each) => `Order:${each}`));
  });

  it('that lost count, or names its records by a wildcard, asks for a new look at the object', () => {
    assert.deepEqual(routeChange(follows, change({ changeType: 'GAP_OVERFLOW', recordIds: [] })), { routes: [], rereads: ['Order'] });
    assert.deepEqual(routeChange(follows, change({ changeType: 'GAP_UPDATE', recordIds: ['801*'] })), { routes: [], rereads: ['Order'] });
    assert.deepEqual(routeChange(follows, change({ sobject: 'Case', changeType: 'GAP_OVERFLOW', recordIds: [] })), { routes: [], rereads: [] });
  });
});

describe('a record id', () => {
  it('of fifteen characters gets the three that say which are capitals', () => {
    assert.deepEqual(['001D000000IqhSL', '001D000000IqhSLIAZ'].map(toLongId), ['001D000000IqhSLIAZ', '001D000000IqhSLIAZ']);
  });
});
