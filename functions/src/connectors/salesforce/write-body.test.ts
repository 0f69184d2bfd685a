import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WriteOperation } from '../../core/target-writer.ts';
import { createNames } from './names.ts';
import { identity, order, orderItem } from './targets.ts';
import { relationshipOf, toBody } from './write-body.ts';

const operation = (more: Partial<WriteOperation>): WriteOperation => ({ kind: 'insert', entity: order, key: 'abc123:order:250', id: undefined, fields: { Status: 'Draft', BC_Total_Inc_Tax__c: 16.5, Description: null }, references: {}, allowsDuplicate: false, ...more });
const plain = { withType: false, withId: false };
const names = createNames('');

describe('the body of a record', () => {
  it('of an insert has its key', () => assert.deepEqual(toBody(operation({}), names, plain), { Status: 'Draft', BC_Total_Inc_Tax__c: 16.5, Description: null, BC_Key__c: 'abc123:order:250' }));

  it('of an update has its id where asked, and no key: that never changes', () => {
    const update = operation({ kind: 'update', id: '801000000000001AAA', fields: { Status: 'Activated' } });
    assert.deepEqual([toBody(update, names, { withType: true, withId: true }), toBody(update, names, plain)], [{ attributes: { type: 'Order' }, Id: '801000000000001AAA', Status: 'Activated' }, { Status: 'Activated' }]);
  });

  it('names a parent by id when that is known, else by its external id', () => {
    const references = { AccountId: { id: '001000000000001AAA' }, BillToContactId: { sobject: 'Contact', key: 'abc123:customer:7' } };
    assert.deepEqual(toBody(operation({ fields: {}, references }), names, plain), { AccountId: '001000000000001AAA', BillToContact: { BC_Key__c: 'abc123:customer:7' }, BC_Key__c: 'abc123:order:250' });
  });

  it('names parents of our own fields by relationship, and our own objects by Key__c', () => {
    const references = { Account__c: { sobject: 'Account', key: 'a' }, Contact__c: { sobject: 'BC_Identity__c', key: 'b' } };
    assert.deepEqual(toBody(operation({ entity: identity, fields: {}, references }), names, plain), { Account__r: { BC_Key__c: 'a' }, Contact__r: { Key__c: 'b' }, Key__c: 'abc123:order:250' });
  });

  it('speaks the namespace of the package everywhere', () => {
    const references = { Account__c: { sobject: 'Account', key: 'a' } };
    assert.deepEqual(toBody(operation({ entity: identity, fields: { Kind__c: 'guest', OwnerId: 'x' }, references }), createNames('ns'), { withType: true, withId: false }), { attributes: { type: 'ns__BC_Identity__c' }, ns__Kind__c: 'guest', OwnerId: 'x', ns__Account__r: { ns__BC_Key__c: 'a' }, ns__Key__c: 'abc123:order:250' });
  });
});

describe('a relationship', () => {
  it('is the field without its ending', () => assert.deepEqual(['AccountId', 'Account__c', 'PricebookEntryId', 'Order__c'].map(relationshipOf), ['Account', 'Account__r', 'PricebookEntry', 'Order__r']));

  it('is known for every reference that is written', () => assert.deepEqual(Object.keys(orderItem.references).map(relationshipOf), ['Order', 'PricebookEntry']));
});
