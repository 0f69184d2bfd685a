import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TargetNode } from '../core/draft.ts';
import type { Link } from '../core/link.ts';
import type { FieldRule } from '../core/object-rules.ts';
import { digest } from './canonical.ts';
import { baseFor, differencesOf } from './field-differences.ts';

const digestKey = 'key';
const rule = (label: string): FieldRule => ({ label, type: 'string', length: 80, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined });
const rules = new Map(['Status__c', 'Name', 'Made'].map((field) => [field, rule(`label of ${field}`)]));
const entity = { sobject: 'Order', externalIdField: 'BC_Key__c', createOnly: ['Made'], level: 1, naturalKey: [], alsoRead: [], references: {}, back: { Status__c: { flow: 'order-status-to-bigcommerce', owner: 'newest' } } } as const;
const node = (fields: TargetNode['fields']): TargetNode => ({ sobject: 'Order', key: 'k', entity, role: 'own', fields, references: {}, fixed: {}, parentKey: undefined, person: undefined });
const entry = (value: string | null) => digest(digestKey, 'Status__c', value);
const link = (base: string | undefined): Link => ({ sobject: 'Order', key: 'k', salesforceId: '801', parentKey: undefined, sourceVersion: 1, base: base === undefined ? {} : { Status__c: base }, facts: {} });
const standing = (store: string, salesforce: string, base: string | undefined) => {
  const [difference] = differencesOf(node({ Status__c: store }), { link: link(base), row: { Status__c: salesforce } }, { rules, digestKey, owners: {} });
  return [difference?.standing, difference?.agreed];
};

describe('a field of two sides', () => {
  for (const [title, store, salesforce, base, expected] of [
    ['is the same', 'A', 'A', entry('A'), ['same', 'A']],
    ['changed in the store', 'B', 'A', entry('A'), ['store', 'A']],
    ['changed in Salesforce', 'A', 'B', entry('A'), ['salesforce', 'A']],
    ['changed on both sides, and nobody has what was agreed any more', 'B', 'C', entry('A'), ['both', undefined]],
    ['was made something else of by the org, and both know', 'A', 'B', `${entry('A')}:${entry('B')}`, ['kept', 'B']],
    ['was never compared', 'A', 'B', undefined, ['unknown', undefined]],
  ] as const) {
    it(title, () => assert.deepEqual(standing(store, salesforce, base), expected));
  }

  it('names its label, its owner and whether it travels back; what is set once only is left out', () => {
    const differences = differencesOf(node({ Status__c: 'A', Name: 'n', Made: 'm' }), { link: undefined, row: undefined }, { rules, digestKey, owners: { 'Order.Status__c': 'manual' } });
    assert.deepEqual(differences.map(({ field, label, owner, travelsBack, salesforce }) => [field, label, owner, travelsBack, salesforce]), [['Status__c', 'label of Status__c', 'manual', true, null], ['Name', 'label of Name', 'bigcommerce', false, null]]);
  });

  it('of a lookup is the record it leads to, where that is known', () => {
    const lookup: FieldRule = { ...rule('Account'), type: 'reference' };
    const given = { ...node({}), references: { AccountId: { sobject: 'Account', key: 'a' }, ContactId: { sobject: 'Contact', key: 'new' } } };
    const idOf = ({ key }: { key: string }) => (key === 'a' ? '001000000000001AAA' : undefined);
    const context = { rules: new Map([['AccountId', lookup], ['ContactId', lookup]]), digestKey, owners: {}, idOf };
    const base = { ...link(undefined), base: { AccountId: digest(digestKey, 'AccountId', '001000000000001') } };
    const differences = differencesOf(given, { link: base, row: { AccountId: '001000000000002AAA' } }, context);
    assert.deepEqual(differences.map(({ field, store, salesforce, standing, refersTo }) => [field, store, salesforce, standing, refersTo]), [['AccountId', '001000000000001', '001000000000002', 'salesforce', { object: 'Account', ids: ['001000000000001AAA', '001000000000002AAA'] }]]);
  });

  it('is settled for one side by agreeing on the other’s value: then the winner’s is the only change', () => {
    const difference = { field: 'Status__c', store: 'B', salesforce: 'C' };
    assert.deepEqual([standing('B', 'C', baseFor('bigcommerce', difference, digestKey))[0], standing('B', 'C', baseFor('salesforce', difference, digestKey))[0]], ['store', 'salesforce']);
  });
});
