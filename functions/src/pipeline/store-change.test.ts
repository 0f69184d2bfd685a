import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contact } from '../connectors/salesforce/targets.ts';
import type { FieldOwner } from '../core/entity.ts';
import type { Link } from '../core/link.ts';
import type { FieldRule } from '../core/object-rules.ts';
import { digest, toBaseEntry } from './canonical.ts';
import { baseAfter, decideForStore, hasChanged } from './store-change.ts';

const rule: FieldRule = { label: '', type: 'string', length: 255, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined };
const rules = new Map(['Phone', 'LastName', 'OtherCity'].map((field) => [field, rule]));
const agreedOn = (values: Record<string, string | null>) => Object.fromEntries(Object.entries(values).map(([field, value]) => [field, digest('a key', field, value)]));
const link = (base: Record<string, string>): Link => ({ sobject: 'Contact', key: 'abc123:customer:7', salesforceId: '003', parentKey: undefined, entityKey: 'customer:7', sourceVersion: 1, base, facts: {} });
type Case = { base?: Record<string, string>; facts?: Record<string, string>; row?: Record<string, unknown>; store?: Record<string, string | null>; owner?: FieldOwner; times?: { source: number; target: number } };

/** What becomes of a Contact whose Phone, LastName and OtherCity are followed; OtherCity is in no field map. */
function decide({ base = {}, facts = {}, row = {}, store = {}, owner = 'newest', times = { source: 1, target: 2 } }: Case) {
  const node = { sobject: 'Contact', key: 'abc123:customer:7', entity: contact, role: 'own' as const, fields: store, references: {}, fixed: {}, parentKey: undefined, person: undefined };
  const deciding = { fields: ['Phone', 'LastName', 'OtherCity', 'Gone__c'], rules, digestKey: 'a key', times, ownerOf: () => owner };
  const { toStore, agreed, contested, isUnknown } = decideForStore(row, { ...link(base), facts }, node, deciding);
  return { hasChanged: hasChanged(row, link(base), deciding), toStore, agreed, contested: contested.map(({ field, winner }) => ({ field, winner })), isUnknown };
}
const nothing = { hasChanged: false, toStore: [], agreed: [], contested: [], isUnknown: false };

describe('a Salesforce record, compared with what both sides last agreed on', () => {
  for (const [what, given, expected] of [
    ['that is as it was is nothing to do: it is our own write', { base: agreedOn({ Phone: '1' }), row: { Phone: '1' }, store: { Phone: '1' } }, {}],
    ['that is as the org once kept it is nothing to do', { base: { Phone: toBaseEntry(digest('a key', 'Phone', '1'), digest('a key', 'Phone', '+1')) }, row: { Phone: '+1' }, store: { Phone: '1' } }, {}],
    ['in another form of the same value is nothing to do', { base: agreedOn({ Phone: '1' }), row: { Phone: ' 1 ' }, store: { Phone: '1' } }, {}],
    ['that somebody changed goes to the store', { base: agreedOn({ Phone: '1' }), row: { Phone: '2' }, store: { Phone: '1' } }, { hasChanged: true, toStore: ['Phone'] }],
    ['that somebody emptied goes to the store', { base: agreedOn({ Phone: '1' }), row: { Phone: null }, store: { Phone: '1' } }, { hasChanged: true, toStore: ['Phone'] }],
    ['that both changed to the same is agreed again', { base: agreedOn({ Phone: '1' }), row: { Phone: '2' }, store: { Phone: '2' } }, { hasChanged: true, agreed: ['Phone'] }],
    ['that only the store changed is the other flow’s', { base: agreedOn({ Phone: '1' }), row: { Phone: '1' }, store: { Phone: '2' } }, {}],
    ['that both changed is the newest’s, field by field', { base: agreedOn({ Phone: '1', LastName: 'A' }), row: { Phone: '2', LastName: 'B' }, store: { Phone: '3', LastName: 'A' } }, { hasChanged: true, toStore: ['Phone', 'LastName'], contested: [{ field: 'Phone', winner: 'salesforce' }] }],
    ['that both changed is the store’s where that owns it', { base: agreedOn({ Phone: '1' }), row: { Phone: '2' }, store: { Phone: '3' }, owner: 'bigcommerce' }, { hasChanged: true, contested: [{ field: 'Phone', winner: 'bigcommerce' }] }],
    ['that both changed waits for a person where one decides', { base: agreedOn({ Phone: '1' }), row: { Phone: '2' }, store: { Phone: '3' }, owner: 'manual' }, { hasChanged: true, contested: [{ field: 'Phone', winner: 'nobody' }] }],
    ['that holds what a try of ours wrote and could not remember is the store’s', { base: agreedOn({ Phone: '1' }), facts: { writing: `Phone=${digest('a key', 'Phone', '2')}` }, row: { Phone: '2' }, store: { Phone: '3' }, owner: 'salesforce' }, { hasChanged: true, contested: [{ field: 'Phone', winner: 'bigcommerce' }] }],
    ['that was never compared is the other flow’s first', { row: { Phone: '2' }, store: { Phone: '1' } }, { hasChanged: true, isUnknown: true }],
    ['that was never compared and is equal is agreed', { row: { Phone: '1' }, store: { Phone: '1' } }, { hasChanged: true, agreed: ['Phone'] }],
    ['goes to the store in a field no map knows as soon as that has a value', { row: { OtherCity: 'Austin' } }, { hasChanged: true, toStore: ['OtherCity'] }],
    ['is nothing to do in such a field once it was sent, or while it is empty', { base: agreedOn({ OtherCity: 'Austin' }), row: { OtherCity: 'Austin', LastName: null } }, {}],
    ['is not compared in a field the org does not have', { row: { Gone__c: 'x' } }, {}],
  ] satisfies [string, Case, Partial<ReturnType<typeof decide>>][]) {
    it(what, () => assert.deepEqual(decide(given), { ...nothing, ...expected }));
  }
});

describe('the base after a write into the store', () => {
  it('is the value Salesforce has, in the fields that are agreed, and no value anybody could read', () => {
    const base = baseAfter({ Phone: '2', LastName: 'B' }, link(agreedOn({ Phone: '1', LastName: 'A' })), ['Phone', 'Gone__c'], { rules, digestKey: 'a key' });
    assert.deepEqual(base, agreedOn({ Phone: '2', LastName: 'A' }));
    assert.doesNotMatch(JSON.stringify(baseAfter({ LastName: 'Readable' }, link({}), ['LastName'], { rules, digestKey: 'a key' })), /Readable/);
  });
});
