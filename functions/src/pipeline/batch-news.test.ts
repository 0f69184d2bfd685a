import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { order } from '../connectors/salesforce/targets.ts';
import { type ErrorCode, SyncError } from '../core/sync-error.ts';
import { type BatchRecord, createNodeState } from './batch.ts';
import { newsOf } from './batch-news.ts';

const placedAt = '2026-05-01T12:00:00.000Z';
const key = 'store:order:250';

/** An order as it leaves its batch. */
function record(code?: ErrorCode, isLinked = false): BatchRecord {
  const node = { sobject: 'Order', key, entity: order, role: 'own', fields: { BC_Placed_At__c: placedAt, BC_Total_Inc_Tax__c: '10' }, references: {}, fixed: {}, parentKey: undefined, person: undefined } as const;
  const link = isLinked ? { sobject: 'Order', key, salesforceId: 'x', parentKey: undefined, sourceVersion: 1, base: {}, facts: {} } : undefined;
  return {
    job: { connectionId: 1, flow: 'order-to-salesforce', entityKey: 'order:250', attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [] },
    record: { entityKey: 'order:250', version: 1, data: {} },
    draft: { nodes: [], parents: [], activation: { node: { sobject: 'Order', key }, isWanted: true }, warnings: [], facts: {} },
    nodes: [Object.assign(createNodeState(node, 1), { link })],
    removed: [],
    error: code && new SyncError(code, { stage: 'load' }),
  };
}
const counted = [{ kind: 'order', key: 'order:250', detail: { placedAt: Date.parse(placedAt), isHeld: true } }];

describe('the news of a batch', () => {
  it('count an order that a filter keeps out or the org refuses: the shop has sold it', () => {
    assert.deepEqual([newsOf([record('FILTERED_OUT')], undefined), newsOf([record('VALIDATION_RULE')], undefined)], [counted, counted]);
  });

  it('say nothing of one that is tried again, was never a sale, or is in Salesforce already', () => {
    assert.deepEqual([record('ROW_LOCKED'), record('NOT_A_SALE'), record('VALIDATION_RULE', true)].map((one) => newsOf([one], undefined)), [[], [], []]);
  });
});
