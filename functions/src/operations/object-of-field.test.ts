import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldRule, ObjectRules } from '../core/object-rules.ts';
import { objectOfField } from './object-of-field.ts';

const rule = (isRequired = false): FieldRule => ({ label: '', type: 'string', length: 80, precision: 0, scale: 0, isRequired, isCreateable: true, isUpdateable: true, restrictedTo: undefined, picklist: undefined });
const rules = new Map<string, ObjectRules>([['Account', new Map([['Region__c', rule(true)], ['Phone', rule()], ['Site', rule()]])], ['Contact', new Map([['Phone', rule()], ['Region__c', rule()]])]]);
const customer = [{ object: 'Contact', fields: { Phone: '1' } }, { object: 'Account', fields: { Phone: '1' } }];

describe('the object of a field', () => {
  it('is the one that requires it and has no value', () => assert.equal(objectOfField('Region__c', customer, rules), 'Account'));
  it('is the one something is mapped to', () => assert.equal(objectOfField('Phone', customer, rules), 'Contact'));
  it('is the one that has it, where nothing is mapped to it', () => assert.equal(objectOfField('Site', customer, rules), 'Account'));
  it('is none where no object has it', () => assert.equal(objectOfField('Nowhere__c', customer, rules), undefined));
});
