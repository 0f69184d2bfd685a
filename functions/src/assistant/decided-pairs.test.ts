import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusedOf, withDecisions } from './decided-pairs.ts';
import type { Ranked } from './rank-fields.ts';

const candidate = (field: string, score: number) => ({ object: 'Order', field, score, reason: 'the names' });
const suggestion: Ranked = { object: 'order', field: 'staff_notes', candidates: [candidate('Notes__c', 0.9), candidate('Description', 0.5)] };
const targets = ['Notes__c', 'Description', 'PoNumber'].map((field) => ({ object: 'Order', field }));
const decided = (pairs: Parameters<typeof withDecisions>[2]['pairs']) => withDecisions(suggestion, 'record.staff_notes', { pairs, targets }).candidates;

describe('decided pairs', () => {
  it('put what was accepted first, whatever the names say, and say why', () => {
    const pairs = [{ source: 'record.staff_notes', target: 'PoNumber', decision: 'accepted' }] as const;
    assert.deepEqual(decided(pairs), [{ object: 'Order', field: 'PoNumber', score: 1, reason: 'accepted before' }, ...suggestion.candidates]);
  });

  it('leave out what was refused, for this source alone', () => {
    const pairs = [{ source: 'record.staff_notes', target: 'Notes__c', decision: 'refused' }, { source: 'record.total', target: 'Description', decision: 'refused' }] as const;
    assert.deepEqual(decided(pairs), [candidate('Description', 0.5)]);
  });

  it('name what was refused for this source, to be taken up again, with the score it would have', () => {
    const pairs = [['Notes__c', 'refused'], ['PoNumber', 'refused'], ['Gone__c', 'refused'], ['Description', 'accepted']] as const;
    const refused = refusedOf(suggestion, 'record.staff_notes', { pairs: pairs.map(([target, decision]) => ({ source: 'record.staff_notes', target, decision })), targets });
    assert.deepEqual(refused, [candidate('Notes__c', 0.9), { object: 'Order', field: 'PoNumber', score: 0, reason: 'refused before' }]);
  });

  it('say nothing of a field the org does not have any more', () => {
    assert.deepEqual(decided([{ source: 'record.staff_notes', target: 'Gone__c', decision: 'accepted' }]), suggestion.candidates);
  });
});
