import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contact, orderItem } from '../connectors/salesforce/targets.ts';
import type { TargetEntity } from '../core/entity.ts';
import { createNodeState, type NodeState } from './batch.ts';
import { intentsOf, isUnremembered, mayHaveWritten, noteWrite } from './load-operation.ts';

const key = 'abc123:customer:7';
const stateOf = (more: Partial<NodeState> = {}, { entity = contact, facts = {} }: { entity?: TargetEntity; facts?: Record<string, string> } = {}): NodeState => Object.assign(createNodeState({ sobject: entity.sobject, key, entity, role: 'own', fields: {}, references: {}, fixed: {}, parentKey: undefined, person: undefined }, 1), { id: '003', action: 'update', facts, link: { sobject: entity.sobject, key, salesforceId: '003', parentKey: undefined, sourceVersion: 1, base: {}, facts } }, more);

describe('what a try means to write', () => {
  it('are the fields with a way back of linked records, and those an earlier try left unremembered', () => {
    const states = [stateOf({ changed: { Phone: '2', BC_Addresses__c: 'x' } }), stateOf({ changed: { LastName: 'B' } }, { facts: { writing: 'Phone' } })];
    assert.deepEqual(intentsOf(states), ['Phone', 'Phone LastName'].map((writing) => ({ sobject: 'Contact', key, facts: { writing } })));
  });

  it('is not noted again, nor of what is made, left alone, refused or never travels back', () => {
    const changed = { Phone: '2' };
    const again = stateOf({ changed }, { facts: { writing: 'LastName Phone' } });
    assert.deepEqual(intentsOf([again, stateOf({ changed, action: 'insert', link: undefined }), stateOf({ action: 'none' }), stateOf({ changed: { Quantity: 2 } }, { entity: orderItem })]), []);
  });

  it('is forgotten with the write that is remembered; where nothing tells, any field may have been meant', () => {
    const state = stateOf({}, { facts: { writing: 'Phone', syncedAt: '2026-05-01T00:00:00.500Z' } });
    assert.deepEqual(['Phone', 'LastName'].map((field) => mayHaveWritten(state, field)), [true, false]);
    noteWrite(state, '2026-05-02T00:00:00.000Z');
    assert.deepEqual([state.facts, mayHaveWritten(state, 'Phone'), mayHaveWritten(stateOf(), 'Phone')], [{ writing: '', syncedAt: '2026-05-02T00:00:00.000Z' }, false, true]);
  });
});

describe('a record', () => {
  it('was written by a try nobody remembers when it bears another second than its link', () => {
    const facts = { syncedAt: '2026-05-01T00:00:00.500Z' };
    assert.deepEqual(['2026-05-01T00:00:00.000+0000', '2026-05-01T00:00:01.000+0000', null].map((BC_Synced_At__c) => isUnremembered(stateOf({}, { facts }), { BC_Synced_At__c })), [false, true, false]);
  });
});
