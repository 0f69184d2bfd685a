import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account } from '../connectors/salesforce/targets.ts';
import type { FieldValue, TargetNode } from '../core/draft.ts';
import type { FieldRule } from '../core/object-rules.ts';
import { SyncError } from '../core/sync-error.ts';
import { validateNode } from './validate.ts';

const rule = (type: string, more: Partial<FieldRule> = {}): FieldRule => ({ label: '', type, length: 0, precision: 6, scale: 2, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined, ...more });
const rules = new Map([
  ['Name', rule('string', { length: 10, isRequired: true })],
  ['Amount__c', rule('currency')],
  ['Count__c', rule('double', { scale: 0, precision: 3 })],
  ['IsActive', rule('boolean')],
  ['Day__c', rule('date')],
  ['At__c', rule('datetime')],
  ['Status', rule('picklist', { length: 40, restrictedTo: new Set(['Draft']) })],
  ['BC_Key__c', rule('string', { isRequired: true, length: 120 })],
  ['ParentId', rule('reference', { length: 18, isRequired: true })],
]);
const node = (fields: Record<string, FieldValue>, more: Partial<TargetNode> = {}): TargetNode => ({ sobject: 'Account', key: 'k', entity: account, role: 'own', fields: { Name: 'Ada', ...fields }, references: { ParentId: { sobject: 'Account', key: 'p' } }, fixed: {}, parentKey: undefined, person: undefined, ...more });
const fieldsOf = (fields: Record<string, FieldValue>) => {
  const checked = validateNode(node(fields), rules);
  assert.ok(!(checked instanceof SyncError));
  return checked.node.fields;
};
const fault = (fields: Record<string, FieldValue>, more: Partial<TargetNode> = {}) => {
  const checked = validateNode(node(fields, more), rules);
  assert.ok(checked instanceof SyncError);
  return [checked.code, checked.field, checked.stage, checked.message];
};

describe('a valid record', () => {
  it('gets the form the org takes: numbers, days, instants, checkboxes', () => {
    assert.deepEqual(fieldsOf({ Amount__c: '1234.565', Count__c: 7, IsActive: 'true', Day__c: '2026-05-01', At__c: '2026-05-01T14:00:00+02:00', Status: 'Draft' }), { Name: 'Ada', Amount__c: 1234.57, Count__c: 7, IsActive: true, Day__c: '2026-05-01', At__c: '2026-05-01T12:00:00.000Z', Status: 'Draft' });
  });

  it('may clear fields', () => assert.deepEqual(fieldsOf({ Amount__c: null, Status: '  ' }), { Name: 'Ada', Amount__c: null, Status: null }));

  it('has its key, its references and its fixed values from elsewhere', () => {
    assert.ok(!(validateNode(node({}, { references: {}, fixed: { ParentId: '001' } }), rules) instanceof SyncError));
  });

  it('is not changed itself', () => {
    const original = node({ Amount__c: '1.005' });
    validateNode(original, rules);
    assert.equal(original.fields.Amount__c, '1.005');
  });
});

describe('a record the org would refuse', () => {
  for (const [what, fields, code, field, message] of [
    ['has a field the org does not have', { Nope__c: 'x' }, 'SETUP_INCOMPLETE', 'Nope__c', 'Your Salesforce org has no field “Nope__c”, or Crosswalk may not see it.\nAccount.Nope__c, k'],
    ['lacks what is required', { Name: null }, 'FIELD_MISSING', 'Name', '“Name” needs a value in Salesforce, and there is none.\nAccount.Name, k'],
    ['has blanks where something is required', { Name: '   ' }, 'FIELD_MISSING', 'Name', '“Name” needs a value in Salesforce, and there is none.\nAccount.Name, k'],
    ['has a text that is too long', { Name: 'x'.repeat(11) }, 'INVALID_VALUE', 'Name', '“Name” takes 10 characters; the value has 11.\nAccount.Name, k'],
    ['has an amount with too many digits', { Amount__c: '10000' }, 'INVALID_VALUE', 'Amount__c', '“Amount__c” takes 6 digits, 2 of them decimals; the value has more.\nAccount.Amount__c, k'],
    ['has an amount that rounds to too many digits', { Amount__c: '-9999.995' }, 'INVALID_VALUE', 'Amount__c', '“Amount__c” takes 6 digits, 2 of them decimals; the value has more.\nAccount.Amount__c, k'],
    ['has text where a number belongs', { Amount__c: 'twelve' }, 'INVALID_VALUE', 'Amount__c', '“Amount__c” takes a number.\nAccount.Amount__c, k'],
    ['has a number with a unit', { Count__c: '12 kg' }, 'INVALID_VALUE', 'Count__c', '“Count__c” takes a number.\nAccount.Count__c, k'],
    ['has an endless number', { Amount__c: 'Infinity' }, 'INVALID_VALUE', 'Amount__c', '“Amount__c” takes a number.\nAccount.Amount__c, k'],
    ['has a truth where a number belongs', { Count__c: true }, 'INVALID_VALUE', 'Count__c', '“Count__c” takes a number.\nAccount.Count__c, k'],
    ['has a day that is none', { Day__c: 'soon' }, 'INVALID_VALUE', 'Day__c', '“Day__c” takes a date.\nAccount.Day__c, k'],
    ['has a time that is none', { At__c: 'soon' }, 'INVALID_VALUE', 'At__c', '“At__c” takes a date.\nAccount.At__c, k'],
    ['has a month that is none', { Day__c: '2026-13-01' }, 'INVALID_VALUE', 'Day__c', '“Day__c” takes a date.\nAccount.Day__c, k'],
    ['has a value outside its picklist', { Status: 'Secret Value' }, 'INVALID_VALUE', 'Status', '“Status” takes only the values of its picklist.\nAccount.Status, k'],
  ] as const) {
    it(`${what}: field, rule and remedy are named, the value is not`, () => assert.deepEqual(fault(fields), [code, field, 'validate', message]));
  }

  it('lacks a parent it must have', () => assert.deepEqual(fault({}, { references: {} }).slice(0, 2), ['FIELD_MISSING', 'ParentId']));
});
