import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contact, order } from '../connectors/salesforce/targets.ts';
import { digest, toBaseEntry } from './canonical.ts';
import { changedSides, ownerOf, winnerOf } from './field-decision.ts';

const of = (value: string | null) => digest('a key', 'Phone', value);

describe('the owner of a field', () => {
  it('is who the connection says, else who the package says', () => {
    assert.deepEqual([ownerOf(contact, 'Phone', { 'Contact.Phone': 'manual', 'Account.Phone': 'salesforce' }), ownerOf(contact, 'Phone', {}), ownerOf(order, 'BC_Tracking_Number__c', {})], ['manual', 'newest', 'salesforce']);
  });

  it('is the store where nothing travels back, whatever the connection says', () => assert.equal(ownerOf(contact, 'BC_Addresses__c', { 'Contact.BC_Addresses__c': 'salesforce' }), 'bigcommerce'));
});

describe('the sides that changed a field', () => {
  for (const [what, base, source, target, changed] of [
    ['are none where both have what was agreed', of('1'), '1', '1', [false, false]],
    ['is the store', of('1'), '2', '1', [true, false]],
    ['is Salesforce, which emptied it', of('1'), '1', null, [false, true]],
    ['are both', of('1'), '2', '3', [true, true]],
    ['are none where each has what it was left with', toBaseEntry(of('1'), of('+1')), '1', '+1', [false, false]],
    ['is Salesforce where it takes the store’s former value', toBaseEntry(of('1'), of('+1')), '1', '1', [false, true]],
    ['are not known without a base', undefined, '1', '2', [false, false]],
  ] as const) {
    it(what, () => {
      const found = changedSides({ field: 'Phone', base, source, target }, 'a key');
      assert.deepEqual([found.source, found.target], changed);
    });
  }
});

describe('the winner of a contested field', () => {
  for (const [owner, source, target, winner] of [['bigcommerce', 1, 2, 'bigcommerce'], ['salesforce', 2, 1, 'salesforce'], ['newest', 1, 2, 'salesforce'], ['newest', 2, 1, 'bigcommerce'], ['newest', 1, 1, 'bigcommerce'], ['manual', 1, 2, 'nobody']] as const) {
    it(`is ${winner} under "${owner}", changed at ${source} in the store and at ${target} in Salesforce`, () => assert.equal(winnerOf(owner, { source, target }), winner));
  }
});
