import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allStoreFlows } from '../../flows/all-flows.ts';
import { followedBy } from './followed-fields.ts';
import { allTargets } from './targets.ts';

describe('the fields a flow to the store follows', () => {
  it('are those whose way back it is, object by object', () => {
    assert.deepEqual([followedBy('inventory-to-bigcommerce'), followedBy('order-status-to-bigcommerce'), followedBy('no-such-flow')], [
      [{ sobject: 'Product2', fields: ['BC_Stock__c'] }],
      [{ sobject: 'Order', fields: ['BC_Status__c', 'Status', 'BC_Tracking_Number__c', 'BC_Tracking_Carrier__c'] }],
      [],
    ]);
  });

  it('have a flow that exists, every one of them, and never what the store alone decides', () => {
    const flows = new Set(allStoreFlows.map((flow) => flow.name));
    const ways = allTargets.flatMap(({ sobject, back = {} }) => Object.entries(back).map(([field, { flow }]) => ({ field: `${sobject}.${field}`, flow })));
    assert.deepEqual(ways.filter(({ flow }) => !flows.has(flow)), []);
    assert.deepEqual(ways.filter(({ field }) => /^OrderItem\.|Total|Tax|Coupon|Discount/.test(field)), []);
  });
});
