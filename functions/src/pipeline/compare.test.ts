import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, contact } from '../connectors/salesforce/targets.ts';
import type { FieldValue, TargetNode, TargetRef } from '../core/draft.ts';
import type { FieldRule } from '../core/object-rules.ts';
import { createNodeState, type NodeState } from './batch.ts';
import { decideWrites, newBase, sourceChanges } from './compare.ts';

const rule = (type: string, more: Partial<FieldRule> = {}): FieldRule => ({ label: '', type, length: 255, precision: 18, scale: 2, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined, ...more });
const rules = new Map([['Name', rule('string')], ['Phone', rule('phone')], ['Amount__c', rule('currency')], ['IsActive', rule('boolean')]]);
const key = 'abc123:customer:7';
const ids = new Map([['Account parent', '001000000000001AAA'], ['Account other', '001000000000002AAA']]);
const context = { rules, digestKey: 'a key', owners: {}, idOf: ({ sobject, key: of }: TargetRef) => ids.get(`${sobject} ${of}`) };

function stateOf(fields: Record<string, FieldValue>, more: Partial<TargetNode> = {}): NodeState {
  const state = createNodeState({ sobject: 'Contact', key, entity: contact, role: 'own', fields, references: {}, fixed: {}, parentKey: undefined, person: undefined, ...more }, 1);
  state.id = '003000000000001AAA';
  return state;
}

/** A linked record: both sides last agreed on `agreed`, the org on `kept` where it differs. */
function linked(fields: Record<string, FieldValue>, agreed: Record<string, FieldValue>, kept: Record<string, unknown> = agreed): NodeState {
  const state = stateOf(fields);
  const { base } = newBase(stateOf(agreed), kept, context);
  state.base = base;
  state.link = { sobject: 'Contact', key, salesforceId: '003000000000001AAA', parentKey: undefined, sourceVersion: 0, base, facts: {} };
  return state;
}
const decide = (state: NodeState, row: Record<string, unknown>) => {
  decideWrites(state, row, context);
  return { action: state.action, changed: state.changed };
};
const nothing = { action: 'none', changed: {} };

describe('the three-way comparison', () => {
  it('writes nothing when nobody changed anything', () => {
    const state = linked({ Name: 'Ada', Amount__c: '10.00' }, { Name: 'Ada', Amount__c: '10' });
    assert.deepEqual([sourceChanges(state, context), decide(state, { Name: 'Ada', Amount__c: 10 })], [{ fields: [], references: [] }, nothing]);
  });

  it('writes what only the source changed', () => {
    assert.deepEqual(decide(linked({ Name: 'Ada B', Phone: '1' }, { Name: 'Ada', Phone: '1' }), { Name: 'Ada', Phone: '1' }), { action: 'update', changed: { Name: 'Ada B' } });
  });

  it('leaves alone what only the target changed', () => {
    const state = linked({ Name: 'Ada' }, { Name: 'Ada' });
    assert.deepEqual([sourceChanges(state, context).fields, decide(state, { Name: 'Ada, edited by a person' })], [[], nothing]);
  });

  it('lets the source win where both changed, field by field', () => {
    assert.deepEqual(decide(linked({ Name: 'Ada B', Phone: '1' }, { Name: 'Ada', Phone: '1' }), { Name: 'Ada C', Phone: '2' }), { action: 'update', changed: { Name: 'Ada B' } });
  });

  it('writes nothing where both changed to the same', () => assert.deepEqual(decide(linked({ Name: 'Ada B' }, { Name: 'Ada' }), { Name: 'Ada B' }), nothing));

  it('clears a field that the source emptied', () => assert.deepEqual(decide(linked({ Phone: null }, { Phone: '1' }), { Phone: '1' }), { action: 'update', changed: { Phone: null } }));

  it('does not take another form of a value for a change', () => {
    assert.deepEqual(sourceChanges(linked({ Name: ' Ada\r\nB ', Amount__c: '1.005', IsActive: null }, { Name: 'Ada\nB', Amount__c: 1.01, IsActive: false }), context).fields, []);
  });

  it('accepts once what the org made of a value, and does not write it again', () => {
    const state = linked({ Phone: '555 0101' }, { Phone: '555 0101' }, { Phone: '(555) 0101' });
    assert.deepEqual([state.base.Phone?.split(':').length, sourceChanges(state, context).fields, decide(state, { Phone: '(555) 0101' })], [2, [], nothing]);
  });

  it('writes again when the source changes a value the org had changed', () => {
    assert.deepEqual(decide(linked({ Phone: '555 0102' }, { Phone: '555 0101' }, { Phone: '(555) 0101' }), { Phone: '(555) 0101' }), { action: 'update', changed: { Phone: '555 0102' } });
  });

  it('writes a field that is newly mapped', () => assert.deepEqual(decide(linked({ Name: 'Ada', Phone: '1' }, { Name: 'Ada' }), { Name: 'Ada', Phone: null }), { action: 'update', changed: { Phone: '1' } }));

  it('passes over a field the org does not have', () => assert.deepEqual(sourceChanges(linked({ Gone__c: 'x' }, {}), context).fields, []));
});

describe('references', () => {
  const withAccount = (to: string) => ({ references: { AccountId: { sobject: 'Account', key: to } } });
  const child = (to: string, base: Record<string, string>) => {
    const state = stateOf({}, withAccount(to));
    state.link = { sobject: 'Contact', key, salesforceId: '003000000000001AAA', parentKey: undefined, sourceVersion: 0, base, facts: {} };
    return state;
  };
  const agreed = newBase(stateOf({}, withAccount('parent')), { AccountId: '001000000000001AAA' }, context).base;

  it('compare by the record they lead to, 15 or 18 characters', () => assert.deepEqual(sourceChanges(child('parent', agreed), context), { fields: [], references: [] }));

  it('to another record are written, unless the org leads there already', () => {
    const moved = child('other', agreed);
    decideWrites(moved, { AccountId: '001000000000001AAA' }, context);
    assert.deepEqual([moved.action, moved.changedReferences], ['update', { AccountId: { sobject: 'Account', key: 'other' } }]);
    const same = child('other', agreed);
    decideWrites(same, { AccountId: '001000000000002' }, context);
    assert.equal(same.action, 'none');
  });

  it('to a record that is still to be made count as changed', () => assert.deepEqual(sourceChanges(child('new', agreed), context).references, ['AccountId']));

  it('and fields that only an insert may set are never compared', () => {
    const state = stateOf({ Name: 'x' }, { entity: { ...contact, createOnly: ['Name', 'AccountId'] }, ...withAccount('other') });
    assert.deepEqual([sourceChanges(state, context), newBase(state, {}, context)], [{ fields: [], references: [] }, { base: {}, differing: [] }]);
  });
});

describe('a record found in the org that we hold no base for', () => {
  const adopted = (fields: Record<string, FieldValue>, more: Partial<TargetNode> = {}) => Object.assign(stateOf(fields, more), { isAdopted: true });

  it('keeps what a person entered: only its empty fields are filled, and it gets our key', () => {
    assert.deepEqual(decide(adopted({ Name: 'Ada', Phone: '1' }), { Name: 'Dr Ada', Phone: null, BC_Key__c: null }), { action: 'update', changed: { Phone: '1', BC_Key__c: key } });
  });

  it('that carries the key of another identity keeps it', () => assert.deepEqual(decide(adopted({ Name: 'Ada' }), { Name: 'Dr Ada', BC_Key__c: 'abc123:customer:8' }), nothing));

  it('that carries this very key was ours, only the link was lost: our values hold', () => {
    assert.deepEqual(decide(adopted({ Name: 'Ada' }), { Name: 'Dr Ada', BC_Key__c: key.toUpperCase() }), { action: 'update', changed: { Name: 'Ada' } });
  });

  it('that needs nothing gets its base without a write', () => {
    const state = adopted({ Name: 'Ada' });
    decideWrites(state, { Name: 'Dr Ada', BC_Key__c: 'abc123:customer:8' }, context);
    assert.deepEqual(state.base, newBase(stateOf({ Name: 'Ada' }), { Name: 'Dr Ada' }, context).base);
  });

  it('is moved below an account only when it has none', () => {
    const references = { AccountId: { sobject: 'Account', key: 'parent' } };
    const [free, taken] = [adopted({}, { references }), adopted({}, { references })];
    decideWrites(free, { AccountId: null, BC_Key__c: 'x' }, context);
    decideWrites(taken, { AccountId: '001000000000002AAA', BC_Key__c: 'x' }, context);
    assert.deepEqual([free.changedReferences, taken.changedReferences], [references, {}]);
  });
});

describe('the base after a write', () => {
  it('names the fields the org kept differently', () => {
    const { base, differing } = newBase(stateOf({ Name: 'Ada', Phone: '555 0101', Amount__c: '10' }), { Name: 'Ada', Phone: '(555) 0101', Amount__c: 10 }, context);
    assert.deepEqual([Object.keys(base), differing], [['Name', 'Phone', 'Amount__c'], ['Phone']]);
  });

  it('holds no value anybody could read', () => assert.doesNotMatch(JSON.stringify(newBase(stateOf({ Name: 'Ada' }, { entity: account }), { Name: 'Ada' }, context)), /Ada/));
});
