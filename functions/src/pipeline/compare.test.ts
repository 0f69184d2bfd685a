import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, contact } from '../connectors/salesforce/targets.ts';
import type { FieldValue, TargetNode, TargetRef } from '../core/draft.ts';
import type { FieldOwner } from '../core/entity.ts';
import type { FieldRule } from '../core/object-rules.ts';
import { createNodeState, type NodeState } from './batch.ts';
import { decideWrites, newBase, sourceChanges } from './compare.ts';
import { closedContest, openContest } from './field-decision.ts';

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

describe('a field with a way back', () => {
  const later = { SystemModstamp: '2026-05-02T00:00:00.000Z' };
  const earlier = { SystemModstamp: '1970-01-01T00:00:00.000Z' };
  const owned = (owner: FieldOwner) => ({ ...context, owners: { 'Contact.Phone': owner } });
  const contested = (owner: FieldOwner, row: Record<string, unknown>) => {
    const state = Object.assign(linked({ Phone: '2' }, { Phone: '1' }), { sourceVersion: Date.parse('2026-05-01T00:00:00Z') });
    decideWrites(state, { Phone: '3', BC_Key__c: key, ...row }, owned(owner));
    return [state.changed, state.contested, state.base.Phone === linked({}, { Phone: '1' }).base.Phone];
  };

  for (const [owner, row, winner] of [['bigcommerce', later, 'bigcommerce'], ['salesforce', earlier, 'salesforce'], ['newest', later, 'salesforce'], ['newest', earlier, 'bigcommerce'], ['manual', later, 'nobody']] as const) {
    it(`that both sides changed is ${winner}'s under the rule "${owner}" (${row === later ? 'Salesforce' : 'the store'} changed last), and the base stays until somebody writes`, () => {
      assert.deepEqual(contested(owner, row), [winner === 'bigcommerce' ? { Phone: '2' } : {}, [{ field: 'Phone', winner }], true]);
    });
  }

  it('that the store took back while its contest was open travels, and the contest is closed', () => {
    const state = Object.assign(linked({ Phone: '1' }, { Phone: '1' }), { facts: openContest('Phone') });
    assert.deepEqual([decide(state, { Phone: '3', BC_Key__c: key, ...later }), state.travelling, state.facts], [nothing, ['Phone'], closedContest('Phone')]);
  });

  it('that the org took back while its contest was open is the store\'s change alone', () => {
    const state = Object.assign(linked({ Phone: '2' }, { Phone: '1' }), { facts: openContest('Phone') });
    assert.deepEqual([decide(state, { Phone: '1', BC_Key__c: key, ...later }), state.travelling, state.facts], [{ action: 'update', changed: { Phone: '2' } }, [], closedContest('Phone')]);
  });

  it('that only the org changed keeps its base while others are written: the way back still sees the change', () => {
    const state = Object.assign(linked({ Name: 'Ada B', Phone: '1' }, { Name: 'Ada', Phone: '1' }), { wrote: 'updated' as const });
    const row = { Name: 'Ada', Phone: '2', ...later };
    decideWrites(state, row, context);
    state.row = row;
    const { base, differing } = newBase(state, { ...row, Name: 'Ada B' }, context);
    assert.deepEqual([state.changed, base, differing], [{ Name: 'Ada B' }, linked({}, { Name: 'Ada B', Phone: '1' }).base, ['Phone']]);
  });

  /** We wrote 2 over `before`; the org shows `kept`, changed last by `by`. */
  const afterWrite = (before: string | undefined, kept: string, by = 'us') => {
    const state = Object.assign(linked({ Phone: '2' }, { Phone: '1' }), { changed: { Phone: '2' }, wrote: 'updated' as const });
    if (before !== undefined) state.row = { Phone: before };
    const { base } = newBase(state, { Phone: kept, LastModifiedById: by }, { ...context, ownUserId: 'us' });
    return { isAgreed: base.Phone === linked({}, { Phone: '2' }).base.Phone, isBothKept: base.Phone === linked({}, { Phone: '2' }, { Phone: kept }).base.Phone, travels: state.travelling };
  };

  it('that the org made something else of travels to the store', () => assert.deepEqual(afterWrite('1', '3'), { isAgreed: true, isBothKept: false, travels: ['Phone'] }));
  it('on whose former value the org insists is left as it is on both sides', () => assert.deepEqual(afterWrite('1', '1'), { isAgreed: false, isBothKept: true, travels: [] }));
  it('that a person changed to its former value just after we wrote it travels to the store', () => assert.deepEqual(afterWrite('1', '1', 'somebody'), { isAgreed: true, isBothKept: false, travels: ['Phone'] }));

  it('of a record found in the org agrees on what both sides have: a person\'s value stays his', () => {
    const { base } = newBase(Object.assign(stateOf({ Phone: '2' }), { isAdopted: true }), { Phone: '3' }, context);
    assert.deepEqual(base, linked({}, { Phone: '2' }, { Phone: '3' }).base);
  });

  it('that no map knows only travels back, and its base is kept', () => {
    const state = Object.assign(linked({ Name: 'Ada' }, { Name: 'Ada' }));
    state.base = { ...state.base, Email: 'agreed' };
    assert.equal(newBase(state, { Name: 'Ada' }, context).base.Email, 'agreed');
  });

  describe('after a write nobody remembers', () => {
    const forgotten = (fields: Record<string, FieldValue>, version: string) => Object.assign(linked(fields, { Name: 'Ada', Phone: '1' }), { isForgotten: true, sourceVersion: Date.parse(version) });

    it('takes back what the store took back since', () => {
      assert.deepEqual(decide(forgotten({ Name: 'Ada', Phone: '1' }, '2026-05-02T00:00:00Z'), { Name: 'Ada B', Phone: '2', ...later }), { action: 'update', changed: { Name: 'Ada', Phone: '1' } });
    });

    it('leaves a person\'s change alone in a field that write did not mean, whenever it was made', () => {
      const state = forgotten({ Name: 'Ada B', Phone: '1' }, '2026-05-03T00:00:00Z');
      state.facts = { writing: 'Name=anything' };
      assert.deepEqual([decide(state, { Name: 'Ada B', Phone: '2', ...later }), state.contested], [nothing, [{ field: 'Phone', winner: 'salesforce' }]]);
    });

    const meaning = (state: NodeState, ...phones: string[]) => Object.assign(state, { facts: { writing: phones.map((phone) => `Phone=${linked({}, { Phone: phone }).base.Phone}`).join(' ') } });

    it('knows what it wrote: the store\'s newer value replaces it, whoever changed the record in other fields since', () => {
      const state = meaning(forgotten({ Name: 'Ada', Phone: '4' }, '2026-05-01T00:00:00Z'), '2', '3');
      assert.deepEqual([decide(state, { Name: 'Ada', Phone: '3', BC_Key__c: key, ...later }), state.contested], [{ action: 'update', changed: { Phone: '4' } }, []]);
    });

    it('knows that a person changed what it wrote, however the field is owned', () => {
      const state = meaning(forgotten({ Name: 'Ada', Phone: '2' }, '2026-05-01T00:00:00Z'), '2');
      decideWrites(state, { Name: 'Ada', Phone: '3', BC_Key__c: key, ...later }, owned('bigcommerce'));
      assert.deepEqual([state.action, state.base], ['none', linked({}, { Name: 'Ada', Phone: '2' }).base]);
    });

    it('leaves a field that both changed besides to its owner', () => {
      const state = meaning(forgotten({ Name: 'Ada', Phone: '4' }, '2026-05-01T00:00:00Z'), '2');
      decideWrites(state, { Name: 'Ada', Phone: '3', BC_Key__c: key, ...later }, owned('bigcommerce'));
      assert.deepEqual([state.changed, state.contested], [{ Phone: '4' }, [{ field: 'Phone', winner: 'bigcommerce' }]]);
    });

    it('leaves a person\'s later change alone, so that it travels', () => {
      const state = forgotten({ Name: 'Ada B', Phone: '1' }, '2026-05-01T00:00:00Z');
      assert.deepEqual([decide(state, { Name: 'Ada B', Phone: '2', ...later }), state.contested, state.base], [nothing, [{ field: 'Phone', winner: 'salesforce' }], linked({}, { Name: 'Ada B', Phone: '1' }).base]);
    });
  });
});
