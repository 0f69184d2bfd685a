import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contact, orderItem } from '../connectors/salesforce/targets.ts';
import type { TargetEntity } from '../core/entity.ts';
import { SyncError } from '../core/sync-error.ts';
import { createNodeState, type NodeState } from './batch.ts';
import { intentsOf, isUnremembered, noteWrite, wasMeant } from './load-operation.ts';

const key = 'abc123:customer:7';
const stateOf = (more: Partial<NodeState> = {}, { entity = contact, facts = {} }: { entity?: TargetEntity; facts?: Record<string, string> } = {}): NodeState => Object.assign(createNodeState({ sobject: entity.sobject, key, entity, role: 'own', fields: {}, references: {}, fixed: {}, parentKey: undefined, person: undefined }, 1), { id: '003', action: 'update', facts, link: { sobject: entity.sobject, key, salesforceId: '003', parentKey: undefined, sourceVersion: 1, base: {}, facts } }, more);

const digestOf = (state: NodeState, field: string) => `of-${String(state.changed[field])}`;

describe('what a try means to write', () => {
  it('are values of fields with a way back, of linked records, besides those an earlier try left unremembered', () => {
    const states = [stateOf({ changed: { Phone: '2', BC_Addresses__c: 'x' } }), stateOf({ changed: { Phone: '3' } }, { facts: { writing: 'Phone=of-2' } })];
    assert.deepEqual(intentsOf(states, digestOf), ['Phone=of-2', 'Phone=of-2 Phone=of-3'].map((writing) => ({ sobject: 'Contact', key, facts: { writing } })));
  });

  it('is not noted again, nor of what is made, left alone, refused or never travels back', () => {
    const changed = { Phone: '2' };
    const refused = stateOf({ changed, error: new SyncError('INVALID_VALUE', { stage: 'validate' }) });
    const again = stateOf({ changed }, { facts: { writing: 'LastName=x Phone=of-2' } });
    assert.deepEqual(intentsOf([again, refused, stateOf({ changed, action: 'insert', link: undefined }), stateOf({ action: 'none' }), stateOf({ changed: { Quantity: 2 } }, { entity: orderItem })], digestOf), []);
  });

  it('is forgotten with the write that is remembered; where nothing was noted nothing is known', () => {
    const state = stateOf({}, { facts: { writing: 'Phone=of-2', syncedAt: '2026-05-01T00:00:00.500Z' } });
    assert.deepEqual([wasMeant(state, 'Phone', 'of-2'), wasMeant(state, 'Phone', 'of-3'), wasMeant(state, 'LastName', 'of-2')], [true, false, false]);
    noteWrite(state, '2026-05-02T00:00:00.000Z');
    assert.deepEqual([state.facts, wasMeant(state, 'Phone', 'of-2'), wasMeant(stateOf(), 'Phone', 'of-2')], [{ writing: '', syncedAt: '2026-05-02T00:00:00.000Z' }, false, undefined]);
  });
});

describe('a record', () => {
  it('was written by a try nobody remembers when it bears another second than its link', () => {
    const facts = { syncedAt: '2026-05-01T00:00:00.500Z' };
    assert.deepEqual(['2026-05-01T00:00:00.000+0000', '2026-05-01T00:00:01.000+0000', null].map((BC_Synced_At__c) => isUnremembered(stateOf({}, { facts }), { BC_Synced_At__c })), [false, true, false]);
  });
});
